/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

/* From here on a large page is worth what it wastes */
#define WORTH (WN_MEMORY_LARGE / 4)
/* From here on one call is cheaper than a fault for each page */
#define WORTH_A_CALL ((gsize) 64 << 10)

gsize
wn_memory_room (gsize n)
{
  return n % WN_MEMORY_LARGE >= WORTH ? n + WN_MEMORY_LARGE - n % WN_MEMORY_LARGE : n;
}

gsize
wn_memory_alignment (gsize n, gsize least)
{
  return n >= WORTH ? MAX (least, WN_MEMORY_LARGE) : least;
}

#if defined MADV_HUGEPAGE || defined MADV_POPULATE_WRITE
/* For the whole pages within a block */
static void
advise (void *block, gsize n, int advice)
{
  const gsize page = sysconf (_SC_PAGESIZE);
  const guintptr start = ((guintptr) block + page - 1) / page * page,
                 end = ((guintptr) block + n) / page * page;

  if (end > start)
    madvise ((void *) start, end - start, advice);
}
#endif

void
wn_memory_will_fill (void *block, gsize n)
{
#ifdef MADV_HUGEPAGE
  if (n >= WORTH)
    advise (block, wn_memory_room (n), MADV_HUGEPAGE);
#endif
#ifdef MADV_POPULATE_WRITE
  if (n >= WORTH_A_CALL)
    advise (block, n, MADV_POPULATE_WRITE);
#endif
}
