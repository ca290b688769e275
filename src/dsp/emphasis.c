/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "emphasis.h"

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
