/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "memory.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes of a large page of x86-64, and of ARM with small pages of 4 KiB */
#define LARGE ((gsize) 2 << 20)
/* From here on a large page is worth what it wastes */
#define WORTH (LARGE / 4)
/* From here on one call is cheaper than a fault for each page */
#define WORTH_A_CALL ((gsize) 64 << 10)

/* What is to be allocated for n bytes: whole large pages if the last one is mostly used */
static gsize
room (gsize n)
{
  return n % LARGE >= WORTH ? n + LARGE - n % LARGE : n;
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

/* No more than a hint: small blocks and other systems ignore it. Only whole large pages count */
static void
will_fill (void *block, gsize n)
{
#ifdef MADV_HUGEPAGE
  if (n >= WORTH)
    advise (block, room (n), MADV_HUGEPAGE);
#endif
#ifdef MADV_POPULATE_WRITE
  if (n >= WORTH_A_CALL)
    advise (block, n, MADV_POPULATE_WRITE);
#endif
}

/*
 * Large blocks of calloc() are zero pages that need not be written, unlike those that are aligned
 * and then cleared; smaller ones it takes from memory that had better be there before they are.
 * What was allocated is noted just before the block
 */
void *
wn_memory_try_new (gsize n, gsize alignment, gboolean zeroed)
{
  const gboolean large = n >= WORTH;
  const gsize more = alignment + sizeof (char *);
  char *memory, *block;

  if (n > G_MAXSIZE - more)
    return NULL;
  memory = zeroed && large ? g_try_malloc0 (n + more) : g_try_malloc (n + more);
  if (!memory)
    return NULL;
  if (zeroed && !large) {
    will_fill (memory, n + more);
    memset (memory, 0, n + more);
  }
  block = memory + sizeof memory;
  block += (alignment - (guintptr) block % alignment) % alignment;
  memcpy (block - sizeof memory, &memory, sizeof memory);
  return block;
}

void *
wn_memory_try_new_filled (gsize n, gsize alignment, gboolean zeroed)
{
  void *block = n <= G_MAXSIZE - LARGE
      ? wn_memory_try_new (room (n), n >= WORTH ? MAX (alignment, LARGE) : alignment, zeroed)
      : NULL;

  if (block)
    will_fill (block, n);
  return block;
}

void
wn_memory_free (void *block)
{
  char *memory;

  if (!block)
    return;
  memcpy (&memory, (char *) block - sizeof memory, sizeof memory);
  g_free (memory);
}
