/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "quantised.h"
#include <math.h>
#include <glib.h>

/* The largest size of each column */
static void
find_largest (int k, int n, const float *values, float *largest)
{
  for (int p = 0; p < k; p++, values += n) {
    for (int j = 0; j < n; j++) {
      const float size = fabsf (values[j]);

      largest[j] = size > largest[j] ? size : largest[j]; /* fmaxf() would be a call for each */
    }
  }
}

/* To the nearest whole numbers, halves to even, without a call for each */
static void
round_row (int n, const float *values, int32_t *q)
{
  const float rounder = 12582912.0f; /* 1.5 2^23: added, it leaves no place behind the point */

  for (int j = 0; j < n; j++)
    q[j] = (int32_t) ((values[j] + rounder) - rounder);
}

void
wn_int8_matrix_init (WnQuantisedMatrix *m, int zero, int k, int n, const float *values)
{
  uint32_t *w = g_new (uint32_t, (gsize) k / 4 * n); /* 4 inputs of a column */
  g_autofree float *largest = g_new0 (float, n), *scaled = g_new (float, n);
  g_autofree int32_t *q = g_new (int32_t, n);

  m->w = w;
  m->offset = g_new0 (int32_t, n);
  m->scale = g_new (float, n);
  find_largest (k, n, values, largest);
  for (int j = 0; j < n; j++) {
    m->scale[j] = largest[j] / 127.0f;
    largest[j] = largest[j] > 0.0f ? largest[j] : 1.0f;
  }
  for (int p = 0; p < k; p++, values += n) {
    const int shift = 8 * (G_BYTE_ORDER == G_LITTLE_ENDIAN ? p % 4 : 3 - p % 4);

    for (int j = 0; j < n; j++)
      scaled[j] = values[j] / largest[j] * 127.0f;
    round_row (n, scaled, q);
    for (int j = 0; j < n; j++) {
      w[j] = (p % 4 ? w[j] : 0) | (uint32_t) (q[j] & 0xFF) << shift;
      m->offset[j] -= zero * q[j];
    }
    w += p % 4 == 3 ? n : 0;
  }
}

void
wn_quantised_matrix_clear (WnQuantisedMatrix *m)
{
  g_clear_pointer (&m->w, g_free);
  g_clear_pointer (&m->offset, g_free);
  g_clear_pointer (&m->scale, g_free);
}
