/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "expand.h"

#include <stddef.h>
#include <string.h>

void
wn_expand_forward (int rows, int n, const int32_t *count, const float *x, float *y, int ld)
{
  for (int r = 0; r < rows; r++) {
    for (int c = 0; c < count[r]; c++) {
      memcpy (y, x + (size_t) r * n, n * sizeof (float));
      y += ld;
    }
  }
}

void
wn_expand_backward (int rows, int n, const int32_t *count, const float *dy, int ld, float *dx)
{
  for (int r = 0; r < rows; r++) {
    for (int c = 0; c < count[r]; c++) {
      for (int i = 0; i < n; i++)
        dx[(size_t) r * n + i] += dy[i];
      dy += ld;
    }
  }
}
