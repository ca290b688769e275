/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DURATION_H
#define WN_DURATION_H

#include <glib.h>

/** Samples of so many milliseconds at a rate in Hz */
static inline gsize
wn_ms_to_samples (guint64 ms, int rate)
{
  return ms * rate / 1000;
}

#endif
