/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 8
#define WN_INT16_VARIANT wn_int16_kernels_avx2
#define WN_INT16_NAME "avx2"
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec values, ivec weights)
{
  return (ivec) _mm256_add_epi32 ((__m256i) sum,
      _mm256_madd_epi16 ((__m256i) values, (__m256i) weights));
}

INLINE void
store_words (int16_t *p, avec x)
{
  const __m256i q = _mm256_cvtps_epi32 ((__m256) x);

  _mm_storeu_si128 ((__m128i *) p,
      _mm_packs_epi32 (_mm256_castsi256_si128 (q), _mm256_extracti128_si256 (q, 1)));
}

/* Rounded, what 16 bits do not hold limited */
INLINE __m256i
to_words (avec x, avec y)
{
  /* a float behind the range of int would become the smallest int */
  const __m256 far = _mm256_set1_ps (1e9f);
  const __m256i a = _mm256_cvtps_epi32 (_mm256_min_ps ((__m256) x, far)),
                b = _mm256_cvtps_epi32 (_mm256_min_ps ((__m256) y, far));

  return _mm256_permute4x64_epi64 (_mm256_packs_epi32 (a, b), 0xd8);
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
