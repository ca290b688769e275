/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 8
#define WN_REGISTERS 16
#define WN_INT8_VARIANT wn_int8_kernels_avxvnni
#define WN_INT8_NAME "avx-vnni"
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec bytes, ivec weights)
{
  return (ivec) _mm256_dpbusd_avx_epi32 ((__m256i) sum, (__m256i) bytes, (__m256i) weights);
}

INLINE void
store_bytes (uint8_t *p, avec x)
{
  /* a float behind the range of int would become the smallest int */
  __m256i q = _mm256_cvtps_epi32 (_mm256_min_ps ((__m256) x, _mm256_set1_ps (127.0f)));
  __m128i words = _mm_packs_epi32 (_mm256_castsi256_si128 (q), _mm256_extracti128_si256 (q, 1));

  _mm_storel_epi64 ((__m128i *) p,
      _mm_xor_si128 (_mm_packs_epi16 (words, words), _mm_set1_epi8 ((char) WN_INT8_ZERO)));
}

INLINE avec
rough_reciprocal (avec x)
{
  return 1.0f / x;
}

#include "int8.inc.h"
