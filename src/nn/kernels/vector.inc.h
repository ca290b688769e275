/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * Vectors of WN_VL floats, and the gate, for all variants of the kernels.
 */
#ifndef WN_VECTOR_INC_H
#define WN_VECTOR_INC_H

#ifdef __SSE2__
#  include <immintrin.h>
#endif
#ifdef __aarch64__
#  include <arm_neon.h>
#endif
#include "kernels.h"

typedef float vec __attribute__ ((vector_size (WN_VL * 4), aligned (4), may_alias));
typedef float avec __attribute__ ((vector_size (WN_VL * 4)));
typedef int ivec __attribute__ ((vector_size (WN_VL * 4)));

#define INLINE static inline __attribute__ ((always_inline))
#define LOAD(p) ((avec) (*(const vec *) (p)))
#define STORE(p, v) (*(vec *) (p) = (vec) (v))
#define SPLAT(x) ((x) - (avec){}) /* x - 0 keeps the sign of zero, so it costs no addition */
#define SELECT(mask, yes, no) ((avec) (((mask) & (ivec) (yes)) | (~(mask) & (ivec) (no))))

/* Of a loop that does nothing but multiply and add: as many sums as keep any processor busy */
#define CHAINS 12
/* The compiler is not to know what a vector holds from here on */
#if defined __x86_64__ || defined __i386__
#  define OPAQUE(v) __asm__ volatile("" : "+x"(v))
#elif defined __aarch64__
#  define OPAQUE(v) __asm__ volatile("" : "+w"(v))
#else
#  define OPAQUE(v) __asm__ volatile("" : "+m"(v))
#endif

/*
 * tanh as x P(x^2) / Q(x^2), fitted minimax on [-7, 7] and clamped there: absolute error below
 * 2e-6. The gate's two functions share one division: sigmoid (b) = (1 + tanh (b / 2)) / 2.
 */
INLINE avec
clamp (avec x, float limit)
{
  /* what is not a number stays so */
#if WN_VL == 16 && defined __AVX512F__
  x = (avec) _mm512_min_ps (_mm512_set1_ps (limit), (__m512) x);
  return (avec) _mm512_max_ps (_mm512_set1_ps (-limit), (__m512) x);
#elif WN_VL == 8 && defined __AVX__
  x = (avec) _mm256_min_ps (_mm256_set1_ps (limit), (__m256) x);
  return (avec) _mm256_max_ps (_mm256_set1_ps (-limit), (__m256) x);
#elif WN_VL == 4 && defined __SSE2__
  x = (avec) _mm_min_ps (_mm_set1_ps (limit), (__m128) x);
  return (avec) _mm_max_ps (_mm_set1_ps (-limit), (__m128) x);
#else
  x = SELECT (x > SPLAT (limit), SPLAT (limit), x);
  return SELECT (x < SPLAT (-limit), SPLAT (-limit), x);
#endif
}

/*
 * num / den = scale tanh (k x), for scale and k that are powers of two and change no digit of the
 * constants
 */
INLINE void
tanh_fraction (avec x, const float k, const float scale, avec *num, avec *den)
{
  const float p = scale * k, kk = k * k;
  avec u;

  x = clamp (x, 7.0f / k);
  u = x * x;
  *num = x
      * (((p * kk * kk * kk * 3.9300046e-06f * u + p * kk * kk * 0.00227698749f) * u
             + p * kk * 0.123021816f)
              * u
          + p * 0.999995688f);
  *den = ((kk * kk * kk * 0.000142350675f * u + kk * kk * 0.0210721737f) * u + kk * 0.456340302f)
          * u
      + 1.0f;
}

/*
 * As tanh_fraction(), with fewer terms, fitted on [-5, 5] and clamped there: absolute error below
 * 1e-4
 */
INLINE void
rough_tanh_fraction (avec x, const float k, const float scale, avec *num, avec *den)
{
  const float p = scale * k, kk = k * k;
  avec u;

  x = clamp (x, 5.0f / k);
  u = x * x;
  *num = x * ((p * kk * kk * 0.00065494295f * u + p * kk * 0.101723099f) * u + p * 0.999810138f);
  *den = (kk * kk * 0.0126391701f * u + kk * 0.434504013f) * u + 1.0f;
}

/* num / den = tanh (a) * sigmoid (b), so roughly */
INLINE void
rough_gate_fraction (avec a, avec b, avec *num, avec *den)
{
  avec pa, qa, pb, qb;

  rough_tanh_fraction (a, 1.0f, 0.5f, &pa, &qa);
  rough_tanh_fraction (b, 0.5f, 1.0f, &pb, &qb);
  *num = pa * (qb + pb);
  *den = qa * qb;
}

/* 1 / x for the gate's denominators, 1 .. 7e4 */
INLINE avec
reciprocal (avec x)
{
#ifdef __AVX512F__
  /*
   * 14 bits and one step of Newton's method: the division unit would take longer than all the rest
   * of the gate
   */
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

  tanh_fraction (a, 1.0f, 1.0f, &pa, &qa);
  tanh_fraction (b, 0.5f, 1.0f, &pb, &qb);
  r = reciprocal (qa * qb);
  *t = pa * qb * r;
  *s = 0.5f + 0.5f * (pb * qa * r);
}

/*
 * tanh (a) * sigmoid (b) alone, in fewer operations. No sum of two products stands in it, of which
 * the compiler could contract now one and now the other.
 */
INLINE avec
gate_product (avec a, avec b)
{
  avec pa, qa, pb, qb;

  tanh_fraction (a, 1.0f, 0.5f, &pa, &qa);
  tanh_fraction (b, 0.5f, 1.0f, &pb, &qb);
  return pa * (qb + pb) * reciprocal (qa * qb);
}

#endif
