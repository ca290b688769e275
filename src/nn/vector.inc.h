/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * Vectors of WN_VL floats, and the gate, for all variants of the kernels.
 */
#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include "kernels.h"

typedef float vec __attribute__ ((vector_size (WN_VL * 4), aligned (4), may_alias));
typedef float avec __attribute__ ((vector_size (WN_VL * 4)));
typedef int ivec __attribute__ ((vector_size (WN_VL * 4)));

#define INLINE static inline __attribute__ ((always_inline))
#define LOAD(p) ((avec) *(const vec *) (p))
#define STORE(p, v) (*(vec *) (p) = (vec) (v))
#define SPLAT(x) ((x) - (avec){}) /* x - 0 keeps the sign of zero, so it costs no addition */
#define SELECT(mask, yes, no) ((avec) (((mask) & (ivec) (yes)) | (~(mask) & (ivec) (no))))

/*
 * tanh as x P(x^2) / Q(x^2), fitted minimax on [-7, 7] and clamped there: absolute error below 2e-6. The gate's two functions share one division:
 * sigmoid (b) = (1 + tanh (b / 2)) / 2.
 */
INLINE avec
clamp7 (avec x)
{
  const avec limit = SPLAT (7.0f);

  x = SELECT (x > limit, limit, x);
  return SELECT (x < -limit, -limit, x);
}

INLINE void
tanh_fraction (avec x, avec *num, avec *den)
{
  avec u = x * x;

  *num = x * (((3.9300046e-06f * u + 0.00227698749f) * u + 0.123021816f) * u + 0.999995688f);
  *den = ((0.000142350675f * u + 0.0210721737f) * u + 0.456340302f) * u + 1.0f;
}

/* 1 / x for the gate's denominators, 1 .. 7e4 */
INLINE avec
reciprocal (avec x)
{
#ifdef __AVX512F__
  /* 14 bits and one step of Newton's method: the division unit would take longer than all the rest of the gate */
  avec r = (avec) _mm512_rcp14_ps ((__m512) x);

  return r * (2.0f - x * r);
#else
  return 1.0f / x;
#endif
}

INLINE void
gate (avec a, avec b, avec *t, avec *s)
{
  avec pa, qa, pb, qb, r;

  tanh_fraction (clamp7 (a), &pa, &qa);
  tanh_fraction (clamp7 (b * 0.5f), &pb, &qb);
  r = reciprocal (qa * qb);
  *t = pa * qb * r;
  *s = 0.5f + 0.5f * (pb * qa * r);
}
