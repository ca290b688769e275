/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/* The reference: what the other variants are compared with, value by value */
#define WN_VL 4
#define WN_INT16_VARIANT wn_int16_kernels_portable
#define WN_INT16_GATES "gates_float.inc.h"
#define WN_INT16_NAME "portable-16"
#include <math.h>
#include <string.h>
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec values, ivec weights)
{
  int16_t x[2 * WN_VL], w[2 * WN_VL];

  memcpy (x, &values, sizeof x);
  memcpy (w, &weights, sizeof w);
  for (int i = 0; i < WN_VL; i++)
    sum[i] = (int) ((unsigned) sum[i] + x[2 * i] * w[2 * i] + x[2 * i + 1] * w[2 * i + 1]);
  return sum;
}

INLINE void
store_words (int16_t *p, avec x)
{
  for (int i = 0; i < WN_VL; i++)
    p[i] = (int16_t) rintf (x[i]);
}

/* Limited to least .. most, rounded */
INLINE void
store_within (int16_t *p, avec x, avec y, float least, float most)
{
  for (int i = 0; i < 2 * WN_VL; i++) {
    const float value = i < WN_VL ? x[i] : y[i - WN_VL], limited = value < most ? value : most;

    p[i] = (int16_t) rintf (limited > least ? limited : least);
  }
}

INLINE void
store_limited (int16_t *p, avec x, avec y)
{
  store_within (p, x, y, -WN_INT16_LIMIT, WN_INT16_LIMIT);
}

INLINE void
store_positive (int16_t *p, avec x, avec y)
{
  store_within (p, x, y, 0.0f, INT16_MAX);
}

#include "int16.inc.h"
