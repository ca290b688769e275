/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 4
#define WN_REGISTERS 32
#define WN_INT8_VARIANT wn_int8_kernels_sdot
#define WN_INT8_NAME "sdot"
#define WN_INT8_NO_VALUE 0 /* bytes have a sign */
#define WN_INT8_LANES
#include <arm_neon.h>
#include <string.h>
#include "kernels_variants.h"
#include "vector.inc.h"

/* To each sum the products of 4 of the 16 bytes */
INLINE ivec
dot_lane (ivec sum, ivec bytes, const int lane, ivec weights)
{
  const int8x16_t b = (int8x16_t) bytes, w = (int8x16_t) weights;

  switch (lane) {
    case 0:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 0);
    case 1:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 1);
    case 2:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 2);
    default:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 3);
  }
}

INLINE void
store_bytes (uint8_t *p, avec x)
{
  const int16x4_t words = vqmovn_s32 (vcvtnq_s32_f32 ((float32x4_t) x));
  const int8x8_t bytes = vqmovn_s16 (vcombine_s16 (words, words));

  memcpy (p, &bytes, WN_VL);
}

INLINE avec
rough_reciprocal (avec x)
{
  const float32x4_t r = vrecpeq_f32 ((float32x4_t) x); /* 8 bits, and a step of Newton's method */

  return (avec) vmulq_f32 (r, vrecpsq_f32 ((float32x4_t) x, r));
}

#include "int8.inc.h"
