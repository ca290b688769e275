/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "worker.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
seconds (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

void
wn_worker_check (GError *error)
{
  if (error) {
    fprintf (stderr, "worker: %s\n", error->message);
    g_error_free (error);
    exit (1);
  }
}

gboolean
wn_worker_begin (WnWorkerTimes *times)
{
  char line[64];

  if (!fgets (line, sizeof line, stdin))
    return FALSE;
  *times = (WnWorkerTimes){ seconds (CLOCK_MONOTONIC), seconds (CLOCK_PROCESS_CPUTIME_ID) };
  return TRUE;
}

void
wn_worker_end (const WnWorkerTimes *times, int n, double figure)
{
  const double spent = seconds (CLOCK_PROCESS_CPUTIME_ID) - times->spent,
               passed = seconds (CLOCK_MONOTONIC) - times->passed;

  printf ("%.6f %.6f %.6f\n", passed / n, spent / n, figure);
  fflush (stdout);
}
