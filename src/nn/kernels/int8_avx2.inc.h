/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/* What the variants for vectors of 8 have in common; WN_VL is 8 */
#include "vector.inc.h"

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
