/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "int8.h"
#include <math.h>
#include <glib.h>

void
wn_int8_matrix_init (WnInt8Matrix *m, int zero, int k, int n, const float *values)
{
  int8_t *w = g_new (int8_t, (gsize) k * n);

  m->w = w;
  m->offset = g_new (int32_t, n);
  m->scale = g_new (float, n);
  for (int j = 0; j < n; j++) {
    float largest = 0.0f;
    int32_t sum = 0;

    for (int p = 0; p < k; p++)
      largest = fmaxf (largest, fabsf (values[(gsize) p * n + j]));
    m->scale[j] = largest / 127.0f;
    for (int p = 0; p < k; p++) {
      const int8_t q = largest > 0.0f
          ? (int8_t) rintf (values[(gsize) p * n + j] / largest * 127.0f)
          : 0;

      w[(gsize) (p / 4) * 4 * n + 4 * j + p % 4] = q;
      sum += q;
    }
    m->offset[j] = -zero * sum;
  }
}

void
wn_int8_matrix_clear (WnInt8Matrix *m)
{
  g_clear_pointer (&m->w, g_free);
  g_clear_pointer (&m->offset, g_free);
  g_clear_pointer (&m->scale, g_free);
}
