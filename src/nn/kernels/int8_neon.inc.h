/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What variants of int8.inc.h for aarch64 share: bytes with a sign, vectors of 4 */
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
