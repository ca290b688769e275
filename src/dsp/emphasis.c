/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "emphasis.h"

#include <math.h>

void
wn_pre_emphasis (float a, const float *x, int n, float *y, float *state)
{
  float previous = *state;

  for (int t = 0; t < n; t++) {
    float current = x[t];

    y[t] = current - a * previous;
    previous = current;
  }
  *state = previous;
}

void
wn_de_emphasis (float a, const float *x, int n, float *y, float *state)
{
  float previous = *state;

  for (int t = 0; t < n; t++)
    y[t] = previous = x[t] + a * previous;
  *state = previous;
}

float
wn_dc_pole (int rate, float corner)
{
  return expf (-2.0f * (float) M_PI * corner / rate);
}

void
wn_dc_block (float pole, const float *x, int n, float *y, float state[2])
{
  float before = state[0], out = state[1];

  for (int t = 0; t < n; t++) {
    float current = x[t];

    y[t] = out = current - before + pole * out;
    before = current;
  }
  state[0] = before;
  state[1] = out;
}
