/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "clock.h"
#include <time.h>

double
wn_thread_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}
