/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 8
#define WN_INT16_VARIANT wn_int16_kernels_avx2
#define WN_INT16_GATES "gates_avx2.inc.h"
#define WN_INT16_NAME "avx2"
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec values, ivec weights)
{
  return (ivec) _mm256_add_epi32 ((__m256i) sum,
      _mm256_madd_epi16 ((__m256i) values, (__m256i) weights));
}

/* Rounded, what 16 bits do not hold limited: x [0..3], y [0..3], x [4..7], y [4..7] */
INLINE __m256i
pack (avec x, avec y)
{
  /* a float behind the range of int would become the smallest int */
  const __m256 far = _mm256_set1_ps (1e9f);

  return _mm256_packs_epi32 (_mm256_cvtps_epi32 (_mm256_min_ps ((__m256) x, far)),
      _mm256_cvtps_epi32 (_mm256_min_ps ((__m256) y, far)));
}

INLINE __m256i
to_words (avec x, avec y)
{
  return _mm256_permute4x64_epi64 (pack (x, y), 0xd8);
}

INLINE void
store_limited (int16_t *p, avec x, avec y)
{
  _mm256_storeu_si256 ((__m256i *) p,
      _mm256_max_epi16 (_mm256_min_epi16 (to_words (x, y), _mm256_set1_epi16 (WN_INT16_LIMIT)),
          _mm256_set1_epi16 (-WN_INT16_LIMIT)));
}

INLINE void
store_positive (int16_t *p, avec x, avec y)
{
  _mm256_storeu_si256 ((__m256i *) p, _mm256_max_epi16 (to_words (x, y), _mm256_setzero_si256 ()));
}

#include "int16.inc.h"
