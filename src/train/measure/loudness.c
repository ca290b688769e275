/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "loudness.h"

#include <math.h>

#include "config.h"

#ifdef WN_EBUR128
#  include <ebur128.h>

double
wn_loudness (int rate, const float *wave, int n)
{
  ebur128_state *state = ebur128_init (1, rate, EBUR128_MODE_I);
  double loudness = NAN;

  if (!state)
    return NAN;
  if (ebur128_add_frames_float (state, wave, n) != EBUR128_SUCCESS
      || ebur128_loudness_global (state, &loudness) != EBUR128_SUCCESS || !isfinite (loudness))
    loudness = NAN;
  ebur128_destroy (&state);
  return loudness;
}

#else

double
wn_loudness (int rate, const float *wave, int n)
{
  return NAN;
}

#endif
