/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BENCHMARK_WORKER_H
#define WN_BENCHMARK_WORKER_H

#include <glib.h>

/**
 * A program that interleave.py runs against others: for each line on its input it does its work
 * once, and prints the seconds that have passed, those that processors have spent on all threads,
 * and perhaps a figure.
 */
typedef struct
{
  double passed, spent;
} WnWorkerTimes;

/** Prints the error, frees it and exits, unless it is NULL */
void wn_worker_check (GError *error);
/** Waits for a line; FALSE if there are no more. times is set to this moment */
gboolean wn_worker_begin (WnWorkerTimes *times);
/** Answers; n repetitions were done */
void wn_worker_end (const WnWorkerTimes *times, int n, double figure);

#endif
