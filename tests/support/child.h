/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TEST_CHILD_H
#define TEST_CHILD_H

#include <glib.h>
#include <unistd.h>

#ifdef WN_COVERAGE
extern void __gcov_dump (void);
#endif

/** Ends a child of fork() at once, as _exit() does; what it went through counts for coverage */
static inline void
test_child_exit (int status)
{
#ifdef WN_COVERAGE
  __gcov_dump ();
#endif
  _exit (status);
}

#endif
