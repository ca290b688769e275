/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MEMORY_H
#define WN_MEMORY_H

#include <glib.h>

/** Bytes of a large page of x86-64, and of ARM with small pages of 4 KiB */
#define WN_MEMORY_LARGE ((gsize) 2 << 20)

/**
 * Has memory put behind a block that will be filled as a whole, in large pages where it is large:
 * that takes one call instead of a page fault for every 4 KiB, of 0.3 us on a bare machine and 16 us
 * on some virtual ones. No more than a hint: small blocks and other systems ignore it. Only whole
 * large pages count: a block should begin at a multiple of WN_MEMORY_LARGE and have
 * wn_memory_room() bytes
 */
void wn_memory_will_fill (void *block, gsize n);

/** What is to be allocated for n bytes: whole large pages if the last one is mostly used */
gsize wn_memory_room (gsize n);

/** What n bytes should be aligned to, at least `least`, a power of two */
gsize wn_memory_alignment (gsize n, gsize least);

#endif
