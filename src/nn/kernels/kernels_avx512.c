/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VARIANT wn_kernels_avx512
#define WN_NAME "avx512"
#define WN_VL 16
#define WN_REGISTERS 32
#define WN_FIRST
#include "kernels_variants.h"
#include "vector.inc.h"

/* The first n of 16 values, and zeros */
INLINE avec
load_first (const float *p, int n)
{
  return (avec) _mm512_maskz_loadu_ps ((__mmask16) ((1 << n) - 1), p);
}

INLINE void
store_first (float *p, int n, avec v)
{
  _mm512_mask_storeu_ps (p, (__mmask16) ((1 << n) - 1), (__m512) v);
}

#include "kernels.inc.h"
