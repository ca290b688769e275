/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

/* From here on a large page is worth what it wastes */
#define WORTH (WN_MEMORY_LARGE / 2)

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

void
wn_memory_will_fill (void *block, gsize n)
{
#ifdef MADV_HUGEPAGE
  const gsize page = sysconf (_SC_PAGESIZE);
  const guintptr start = ((guintptr) block + page - 1) / page * page,
                 end = ((guintptr) block + wn_memory_room (n)) / page * page;

  if (n >= WORTH)
    madvise ((void *) start, end - start, MADV_HUGEPAGE);
#endif
}
