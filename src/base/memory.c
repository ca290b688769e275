/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#define LARGE (2 << 20) /* bytes: a large page of x86-64, and of ARM with small pages of 4 KiB */

void
wn_memory_will_fill (void *block, gsize n)
{
#ifdef MADV_HUGEPAGE
  const gsize page = sysconf (_SC_PAGESIZE);
  const guintptr start = ((guintptr) block + page - 1) / page * page,
                 end = ((guintptr) block + n) / page * page;

  if (n >= LARGE)
    madvise ((void *) start, end - start, MADV_HUGEPAGE);
#endif
}
