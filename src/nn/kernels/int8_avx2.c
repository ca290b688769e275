/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 8
#define WN_REGISTERS 16
#define WN_INT8_VARIANT wn_int8_kernels_avx2
#define WN_INT8_NAME "avx2"
#define WN_INT8_PAIRS 1
#include "kernels_variants.h"
#include "int8_avx2.inc.h"

/* Pairs of products are added in 16 bits, which wn_int8_matrix_init() keeps from saturating */
INLINE ivec
dot (ivec sum, ivec bytes, ivec weights)
{
  __m256i pairs = _mm256_maddubs_epi16 ((__m256i) bytes, (__m256i) weights);

  return sum + (ivec) _mm256_madd_epi16 (pairs, _mm256_set1_epi16 (1));
}

#include "int8.inc.h"
