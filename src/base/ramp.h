/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RAMP_H
#define WN_RAMP_H

#include <glib.h>

/** The value at place i of a straight line that is `from` at 0 and `to` at n > 0 */
static inline float
wn_ramp (float from, float to, guint64 i, guint64 n)
{
  return from == to ? to : from + (to - from) * i / n;
}

#endif
