/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CLOCK_H
#define WN_CLOCK_H

/**
 * Processor time that this thread has used, in seconds: for benchmarks that other processes must
 * not slow down
 */
double wn_thread_seconds (void);

#endif
