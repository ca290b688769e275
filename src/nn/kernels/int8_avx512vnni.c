/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 16
#define WN_REGISTERS 32
#define WN_INT8_VARIANT wn_int8_kernels_avx512vnni
#define WN_INT8_NAME "avx512-vnni"
#include "kernels_variants.h"
#include "vector.inc.h"

INLINE ivec
dot (ivec sum, ivec bytes, ivec weights)
{
  return (ivec) _mm512_dpbusd_epi32 ((__m512i) sum, (__m512i) bytes, (__m512i) weights);
}

INLINE void
store_bytes (uint8_t *p, avec x)
{
  /* a float behind the range of int would become the smallest int */
  __m512i q = _mm512_cvtps_epi32 (_mm512_min_ps ((__m512) x, _mm512_set1_ps (127.0f)));

  _mm_storeu_si128 ((__m128i *) p,
      _mm_xor_si128 (_mm512_cvtsepi32_epi8 (q), _mm_set1_epi8 ((char) WN_INT8_ZERO)));
}

INLINE avec
rough_reciprocal (avec x)
{
  return (avec) _mm512_rcp14_ps ((__m512) x);
}

#include "int8.inc.h"
