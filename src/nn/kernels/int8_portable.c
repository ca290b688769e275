/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/* The reference: what the other variants are compared with, byte by byte */
#define WN_VL 4
#define WN_REGISTERS 16
#define WN_INT8_VARIANT wn_int8_kernels_portable
#define WN_INT8_NAME "portable"
#include <math.h>
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec bytes, ivec weights)
{
  for (int i = 0; i < 4 * WN_VL; i++)
    sum[i / 4] += ((const uint8_t *) &bytes)[i] * ((const int8_t *) &weights)[i];
  return sum;
}

INLINE void
store_bytes (uint8_t *p, avec x)
{
  for (int i = 0; i < WN_VL; i++) {
    const float limited = x[i] < 127.0f ? x[i] : 127.0f;

    p[i] = (uint8_t) ((limited > -128.0f ? (int) rintf (limited) : -128) + WN_INT8_ZERO);
  }
}

INLINE avec
rough_reciprocal (avec x)
{
  return 1.0f / x;
}

#include "int8.inc.h"
