/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 4
#define WN_INT16_VARIANT wn_int16_kernels_sse2
#define WN_INT16_GATES "gates_float.inc.h"
#define WN_INT16_NAME "sse2"
#include <emmintrin.h>
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec values, ivec weights)
{
  return (ivec) _mm_add_epi32 ((__m128i) sum, _mm_madd_epi16 ((__m128i) values, (__m128i) weights));
}

INLINE void
store_words (int16_t *p, avec x)
{
  const __m128i q = _mm_cvtps_epi32 ((__m128) x);

  _mm_storel_epi64 ((__m128i *) p, _mm_packs_epi32 (q, q));
}

/* Rounded, what 16 bits do not hold limited */
INLINE __m128i
to_words (avec x, avec y)
{
  /* a float behind the range of int would become the smallest int */
  const __m128 far = _mm_set1_ps (1e9f);

  return _mm_packs_epi32 (_mm_cvtps_epi32 (_mm_min_ps ((__m128) x, far)),
      _mm_cvtps_epi32 (_mm_min_ps ((__m128) y, far)));
}

INLINE void
store_limited (int16_t *p, avec x, avec y)
{
  _mm_storeu_si128 ((__m128i *) p,
      _mm_max_epi16 (_mm_min_epi16 (to_words (x, y), _mm_set1_epi16 (WN_INT16_LIMIT)),
          _mm_set1_epi16 (-WN_INT16_LIMIT)));
}

INLINE void
store_positive (int16_t *p, avec x, avec y)
{
  _mm_storeu_si128 ((__m128i *) p, _mm_max_epi16 (to_words (x, y), _mm_setzero_si128 ()));
}

#include "int16.inc.h"
