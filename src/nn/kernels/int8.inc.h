/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * The kernels in 8 bits, compiled once for each instruction set. Before including this, after
 * vector.inc.h, a variant (int8_*.c) defines WN_REGISTERS, WN_INT8_VARIANT, WN_INT8_NAME and
 * WN_INT8_PAIRS (the kernels' fields), and
 *   ivec dot (ivec sum, ivec bytes, ivec weights)  to each of WN_VL sums the products of 4 bytes
 *   void store_bytes (uint8_t *p, avec x)          WN_VL values, rounded and limited
 *   avec rough_reciprocal (avec x)                 of 1 .. 7e4, to 14 bits
 * As in kernels.inc.h, a block of MR rows times NV vectors of sums stays in registers.
 */
#include <string.h>

typedef int uivec __attribute__ ((vector_size (WN_VL * 4), aligned (1), may_alias));

/* Vectors are ivec throughout: gcc keeps arrays of the intrinsics' types in memory */
#define LOAD_INTS(p) ((ivec) (*(const uivec *) (p)))
#define FLOATS(x) __builtin_convertvector(x, avec)

INLINE ivec
splat_bytes (const uint8_t *four)
{
  int32_t x;

  memcpy (&x, four, sizeof x);
  return x - (ivec){};
}

static void
quantise (int rows, int c, const float *x, const float *factor, uint8_t *y)
{
  long i;

  for (i = 0; i < rows; i++) {
    for (int j = 0; j < c; j += WN_VL)
      store_bytes (y + i * c + j, LOAD (x + i * c + j) * LOAD (factor + j));
  }
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

/*
 * As gate_product(), with a reciprocal of at least 14 bits: its errors are a fiftieth of what
 * rounding to a byte adds
 */
INLINE avec
rough_gate_product (avec a, avec b)
{
  avec pa, qa, pb, qb;

  rough_tanh_fraction (a, 1.0f, 0.5f, &pa, &qa);
  rough_tanh_fraction (b, 0.5f, 1.0f, &pb, &qb);
  return pa * (qb + pb) * rough_reciprocal (qa * qb);
}

INLINE void
gated_block (const int mr, const int ng, int c, int taps, long dilation, const uint8_t *x,
    const WnInt8Matrix *w, const WnCondView *cond, const float *y_factor, int column, long row,
    uint8_t *y)
{
  ivec acc[12][6];
  int i, j, p, tap;
  const int8_t *wp = w->w + 4 * column;
  long frame = (cond->t + row) / cond->hop;
  int place = (int) ((cond->t + row) % cond->hop);

#pragma GCC unroll 4
  for (j = 0; j < ng; j++) {
    ivec a = LOAD_INTS (w->offset + column + j * WN_VL),
         b = LOAD_INTS (w->offset + c + column + j * WN_VL);

#pragma GCC unroll 16
    for (i = 0; i < mr; i++) {
      acc[i][j] = a;
      acc[i][ng + j] = b;
    }
  }
  for (tap = 0; tap < taps; tap++) {
    const uint8_t *xt = x + (row - (taps - 1 - tap) * dilation) * c;

    for (p = 0; p < c; p += 4, wp += 8 * c) {
      ivec bv[6];

#pragma GCC unroll 4
      for (j = 0; j < ng; j++) {
        bv[j] = LOAD_INTS (wp + 4 * j * WN_VL);
        bv[ng + j] = LOAD_INTS (wp + 4 * (c + j * WN_VL));
      }
#pragma GCC unroll 16
      for (i = 0; i < mr; i++) {
        ivec av = splat_bytes (xt + i * c + p);

#pragma GCC unroll 8
        for (j = 0; j < 2 * ng; j++)
          acc[i][j] = dot (acc[i][j], av, bv[j]);
      }
    }
  }
#pragma GCC unroll 16
  for (i = 0; i < mr; i++) {
    float u = (float) place / (float) cond->hop;
    const float *c0 = cond->cond + frame * cond->cond_ld + column, *c1 = c0 + cond->cond_ld;

#pragma GCC unroll 4
    for (j = 0; j < ng; j++) {
      const int k = column + j * WN_VL;
      avec a0 = LOAD (c0 + j * WN_VL), b0 = LOAD (c0 + c + j * WN_VL), a, b;

      a = a0 + u * (LOAD (c1 + j * WN_VL) - a0) + FLOATS (acc[i][j]) * LOAD (w->scale + k);
      b = b0 + u * (LOAD (c1 + c + j * WN_VL) - b0)
          + FLOATS (acc[i][ng + j]) * LOAD (w->scale + c + k);
      store_bytes (y + (row + i) * c + k, rough_gate_product (a, b) * LOAD (y_factor + k));
    }
    if (++place == cond->hop) {
      place = 0;
      frame++;
    }
  }
}

#define GATED_COLUMNS(NG, MR)                                                                 \
  static void gated_columns_##NG (int rows, int c, int taps, long dilation, const uint8_t *x, \
      const WnInt8Matrix *w, const WnCondView *cond, const float *y_factor, int column,       \
      uint8_t *y)                                                                             \
  {                                                                                           \
    long i = 0;                                                                               \
                                                                                              \
    for (; i + MR <= rows; i += MR)                                                           \
      gated_block (MR, NG, c, taps, dilation, x, w, cond, y_factor, column, i, y);            \
    for (; i < rows; i++)                                                                     \
      gated_block (1, NG, c, taps, dilation, x, w, cond, y_factor, column, i, y);             \
  }

#if WN_REGISTERS >= 32
GATED_COLUMNS (1, 10)
GATED_COLUMNS (2, 5)
GATED_COLUMNS (3, 4)
#else
GATED_COLUMNS (1, 5)
#endif

static void
gated_conv (int rows, int c, int taps, long dilation, const uint8_t *x, const WnInt8Matrix *w,
    const WnCondView *cond, const float *y_factor, uint8_t *y)
{
  int j = 0;

  while (j < c) {
    int ng = (c - j) / WN_VL;

#if WN_REGISTERS >= 32
    if (ng == 3 || ng >= 5) {
      gated_columns_3 (rows, c, taps, dilation, x, w, cond, y_factor, j, y);
      ng = 3;
    } else if (ng >= 2) {
      gated_columns_2 (rows, c, taps, dilation, x, w, cond, y_factor, j, y);
      ng = 2;
    } else
#endif
    {
      gated_columns_1 (rows, c, taps, dilation, x, w, cond, y_factor, j, y);
      ng = 1;
    }
    j += ng * WN_VL;
  }
}

INLINE void
residual_block (const int mr, const int nv, int c, const uint8_t *y, const WnInt8Matrix *r,
    float *h, const float *factor, int column, uint8_t *next, long row)
{
  ivec acc[12][4];
  int i, j, p;

#pragma GCC unroll 4
  for (j = 0; j < nv; j++) {
    ivec offset = LOAD_INTS (r->offset + column + j * WN_VL);

#pragma GCC unroll 16
    for (i = 0; i < mr; i++)
      acc[i][j] = offset;
  }
  for (p = 0; p < c; p += 4) {
    ivec bv[4];

#pragma GCC unroll 4
    for (j = 0; j < nv; j++)
      bv[j] = LOAD_INTS (r->w + (long) p * c + 4 * (column + j * WN_VL));
#pragma GCC unroll 16
    for (i = 0; i < mr; i++) {
      ivec av = splat_bytes (y + i * c + p);

#pragma GCC unroll 4
      for (j = 0; j < nv; j++)
        acc[i][j] = dot (acc[i][j], av, bv[j]);
    }
  }
#pragma GCC unroll 16
  for (i = 0; i < mr; i++) {
#pragma GCC unroll 4
    for (j = 0; j < nv; j++) {
      const int k = column + j * WN_VL;
      avec x = LOAD (h + i * c + k) + FLOATS (acc[i][j]) * LOAD (r->scale + k);

      STORE (h + i * c + k, x);
      if (factor)
        store_bytes (next + (row + i) * c + k, x * LOAD (factor + k));
    }
  }
}

#define RESIDUAL_COLUMNS(NV, MR)                                                               \
  static void residual_columns_##NV (int rows, int c, const uint8_t *y, const WnInt8Matrix *r, \
      float *h, const float *factor, int column, uint8_t *next)                                \
  {                                                                                            \
    long i = 0;                                                                                \
                                                                                               \
    for (; i + MR <= rows; i += MR)                                                            \
      residual_block (MR, NV, c, y + i * c, r, h + i * c, factor, column, next, i);            \
    for (; i < rows; i++)                                                                      \
      residual_block (1, NV, c, y + i * c, r, h + i * c, factor, column, next, i);             \
  }

#if WN_REGISTERS >= 32
RESIDUAL_COLUMNS (1, 10)
RESIDUAL_COLUMNS (2, 10)
RESIDUAL_COLUMNS (3, 8)
RESIDUAL_COLUMNS (4, 5)
#else
RESIDUAL_COLUMNS (1, 10)
RESIDUAL_COLUMNS (2, 5)
#endif

static void
residual (int rows, int c, const uint8_t *y, const WnInt8Matrix *r, float *h, const float *factor,
    uint8_t *next)
{
  int j = 0;

  while (j < c) {
    int nv = (c - j) / WN_VL;

#if WN_REGISTERS >= 32
    if (nv >= 7 || nv == 4) {
      residual_columns_4 (rows, c, y, r, h, factor, j, next);
      nv = 4;
    } else if (nv >= 5 || nv == 3) {
      residual_columns_3 (rows, c, y, r, h, factor, j, next);
      nv = 3;
    } else
#endif
        if (nv >= 2) {
      residual_columns_2 (rows, c, y, r, h, factor, j, next);
      nv = 2;
    } else {
      residual_columns_1 (rows, c, y, r, h, factor, j, next);
    }
    j += nv * WN_VL;
  }
}

const WnInt8Kernels WN_INT8_VARIANT = { WN_INT8_NAME, WN_INT8_PAIRS, quantise, gated_conv,
  residual };
