/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * The kernels in 8 bits, compiled once for each instruction set. Before including this, after
 * vector.inc.h, a variant (int8_*.c) defines WN_REGISTERS, WN_INT8_VARIANT,
 * WN_INT8_NAME and
 *   ivec dot (ivec sum, ivec bytes, ivec weights)  to each of WN_VL sums the products of 4 bytes
 *     or, with WN_INT8_LANES, dot_lane (sum, bytes, lane, weights), of bytes 4 lane .. 4 lane + 3
 *     or, with WN_INT8_PAIRS, where WN_VL is 4, dot_pairs (sums, bytes, weights): bytes are 8 of two
 *     rows, weights 8 of two columns, sums [row][column]; and first_halves (a, b), last_halves (a, b)
 *   void store_bytes (uint8_t *p, avec x)          WN_VL values, rounded and limited
 *   avec rough_reciprocal (avec x)                 of 1 .. 7e4, to 14 bits
 *   WN_INT8_NO_VALUE                               what 0 becomes, if not WN_INT8_ZERO
 * As in kernels.inc.h, a block of MR rows times NV vectors of sums stays in registers.
 */
#include <math.h>
#include <string.h>

typedef int uivec __attribute__ ((vector_size (WN_VL * 4), aligned (1), may_alias));

/* Vectors are ivec throughout: gcc keeps arrays of the intrinsics' types in memory */
#define LOAD_INTS(p) ((ivec) (*(const uivec *) (p)))
#define FLOATS(x) __builtin_convertvector(x, avec)

#if defined WN_INT8_LANES || defined WN_INT8_PAIRS
#  define STEP 16 /* inputs at a time */
#else
#  define STEP 4
INLINE ivec
splat_bytes (const uint8_t *four)
{
  int32_t x;

  memcpy (&x, four, sizeof x);
  return x - (ivec){};
}
#endif
#ifndef WN_INT8_NO_VALUE
#  define WN_INT8_NO_VALUE WN_INT8_ZERO
#endif
#ifdef WN_INT8_PAIRS
#  define GROUP 8 /* inputs of a column that stand side by side */
#else
#  define GROUP 4
#endif

/*
 * Sums of mr rows, a last odd one of which brings room for another, from the order of rows and
 * columns to that of products() and back
 */
INLINE void
swap_pairs (const int mr, const int n, ivec *sums, const int sums_row)
{
#ifdef WN_INT8_PAIRS
#  pragma GCC unroll 8
  for (int i = 0; i < mr; i += 2) {
#  pragma GCC unroll 8
    for (int j = 0; j < n; j++) {
      const ivec a = sums[i * sums_row + j], b = sums[(i + 1) * sums_row + j];

      sums[i * sums_row + j] = first_halves (a, b);
      sums[(i + 1) * sums_row + j] = last_halves (a, b);
    }
  }
#endif
}

/*
 * sums [mr][n_a + n_b] += STEP inputs of mr rows, x_row bytes apart, times n_a vectors of columns
 * from a on and n_b from b on, in rows of w_row bytes for GROUP inputs. With WN_INT8_PAIRS rows i and
 * i + 1 of sums hold those of the first and of the last two columns of each vector, swap_pairs()
 */
INLINE void
products (const int mr, const int n_a, const int n_b, const uint8_t *x, long x_row, const int8_t *a,
    const int8_t *b, long w_row, ivec *sums, const int sums_row)
{
#ifdef WN_INT8_LANES
  ivec bytes[12];

#  pragma GCC unroll 16
  for (int i = 0; i < mr; i++)
    bytes[i] = LOAD_INTS (x + i * x_row);
#  pragma GCC unroll 4
  for (int lane = 0; lane < 4; lane++) {
#  pragma GCC unroll 8
    for (int j = 0; j < n_a + n_b; j++) {
      const ivec w = LOAD_INTS (
          (j < n_a ? a + 4 * j * WN_VL : b + 4 * (j - n_a) * WN_VL) + lane * w_row);

#  pragma GCC unroll 16
      for (int i = 0; i < mr; i++)
        sums[i * sums_row + j] = dot_lane (sums[i * sums_row + j], bytes[i], lane, w);
    }
  }
#elif defined WN_INT8_PAIRS
  ivec bytes[12];

#  pragma GCC unroll 8
  for (int i = 0; i < mr; i += 2) {
    const ivec row = LOAD_INTS (x + i * x_row), next = LOAD_INTS (x + MIN (i + 1, mr - 1) * x_row);

    bytes[i] = first_halves (row, next);
    bytes[i + 1] = last_halves (row, next);
  }
#  pragma GCC unroll 4
  for (int part = 0; part < 4; part++) { /* of 8 inputs and 2 columns of each vector */
    const int inputs = part / 2, columns = part % 2;

#  pragma GCC unroll 8
    for (int j = 0; j < n_a + n_b; j++) {
      const ivec w = LOAD_INTS ((j < n_a ? a + 8 * j * WN_VL : b + 8 * (j - n_a) * WN_VL)
          + inputs * w_row + 16 * columns);

#  pragma GCC unroll 8
      for (int i = 0; i < mr; i += 2)
        sums[(i + columns) * sums_row + j] = dot_pairs (sums[(i + columns) * sums_row + j],
            bytes[i + inputs], w);
    }
  }
#else
  ivec w[6];

#  pragma GCC unroll 8
  for (int j = 0; j < n_a + n_b; j++)
    w[j] = LOAD_INTS (j < n_a ? a + 4 * j * WN_VL : b + 4 * (j - n_a) * WN_VL);
#  pragma GCC unroll 16
  for (int i = 0; i < mr; i++) {
    const ivec bytes = splat_bytes (x + i * x_row);

#  pragma GCC unroll 8
    for (int j = 0; j < n_a + n_b; j++)
      sums[i * sums_row + j] = dot (sums[i * sums_row + j], bytes, w[j]);
  }
#endif
}

static void
quantise (int rows, int c, const float *x, const float *factor, void *bytes)
{
  uint8_t *y = bytes;
  long i;

  for (i = 0; i < rows; i++) {
    for (int j = 0; j < c; j += WN_VL)
      store_bytes (y + i * c + j, LOAD (x + i * c + j) * LOAD (factor + j));
  }
}

/*
 * As gate_product(), with a reciprocal of at least 14 bits: its errors are a fiftieth of what
 * rounding to a byte adds
 */
INLINE avec
rough_gate_product (avec a, avec b)
{
  avec num, den;

  rough_gate_fraction (a, b, &num, &den);
  return num * rough_reciprocal (den);
}

/*
 * The gates of what a block has summed up, in bytes; one_frame: all rows lie between the same two
 * frames, whose conditioning is then loaded once
 */
INLINE void
gates (const int mr, const int ng, const int one_frame, int c, const WnQuantisedMatrix *w,
    const WnCondView *cond, const float *y_factor, int column, long row, ivec acc[][6], uint8_t *y)
{
  const float *frame[12];
  float u[12];
  long f = (cond->t + row) / cond->hop;
  int place = (int) ((cond->t + row) % cond->hop), i, j;

#pragma GCC unroll 16
  for (i = 0; i < mr; i++) {
    frame[i] = cond->cond + f * cond->cond_ld + column;
    u[i] = (float) place / (float) cond->hop;
    if (++place == cond->hop) {
      place = 0;
      f++;
    }
  }
#pragma GCC unroll 4
  for (j = 0; j < ng; j++) {
    const int k = column + j * WN_VL;
    const avec scale_a = LOAD (w->scale + k), scale_b = LOAD (w->scale + c + k),
               factor = LOAD (y_factor + k);
    avec a0, a_step, b0, b_step;

#pragma GCC unroll 16
    for (i = 0; i < mr; i++) {
      avec a, b;

      if (i == 0 || !one_frame) {
        const float *c0 = frame[i] + j * WN_VL, *c1 = c0 + cond->cond_ld;

        a0 = LOAD (c0);
        a_step = LOAD (c1) - a0;
        b0 = LOAD (c0 + c);
        b_step = LOAD (c1 + c) - b0;
      }
      a = a0 + u[i] * a_step + FLOATS (acc[i][j]) * scale_a;
      b = b0 + u[i] * b_step + FLOATS (acc[i][ng + j]) * scale_b;
      store_bytes (y + (row + i) * c + k, rough_gate_product (a, b) * factor);
    }
  }
}

INLINE void
gated_block (const int mr, const int ng, int c, int taps, long dilation, const uint8_t *x,
    const WnQuantisedMatrix *w, const WnCondView *cond, const float *y_factor, int column, long row,
    uint8_t *y)
{
  ivec acc[12][6];
  int i, j, p, tap;
  const int8_t *wp = (const int8_t *) w->w + GROUP * column;

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
  swap_pairs (mr, 2 * ng, acc[0], 6);
  for (tap = 0; tap < taps; tap++) {
    const uint8_t *xt = x + (row - (taps - 1 - tap) * dilation) * c;

    for (p = 0; p < c; p += STEP, wp += 2 * STEP * c)
      products (mr, ng, ng, xt + p, c, wp, wp + GROUP * c, 2 * GROUP * c, acc[0], 6);
  }
  swap_pairs (mr, 2 * ng, acc[0], 6);
  if ((cond->t + row) % cond->hop + mr <= cond->hop)
    gates (mr, ng, 1, c, w, cond, y_factor, column, row, acc, y);
  else
    gates (mr, ng, 0, c, w, cond, y_factor, column, row, acc, y);
}

#define GATED_COLUMNS(NG, MR)                                                                 \
  static void gated_columns_##NG (int rows, int c, int taps, long dilation, const uint8_t *x, \
      const WnQuantisedMatrix *w, const WnCondView *cond, const float *y_factor, int column,  \
      uint8_t *y)                                                                             \
  {                                                                                           \
    long i = 0;                                                                               \
                                                                                              \
    for (; i + (MR) <= rows; i += (MR))                                                       \
      gated_block (MR, NG, c, taps, dilation, x, w, cond, y_factor, column, i, y);            \
    for (; i < rows; i++)                                                                     \
      gated_block (1, NG, c, taps, dilation, x, w, cond, y_factor, column, i, y);             \
  }

#ifdef WN_INT8_PAIRS
GATED_COLUMNS (1, 8)
GATED_COLUMNS (2, 6)
GATED_COLUMNS (3, 4)
#elif WN_REGISTERS >= 32
GATED_COLUMNS (1, 10)
GATED_COLUMNS (2, 5)
GATED_COLUMNS (3, 4)
#else
GATED_COLUMNS (1, 5)
#endif

static void
gated_conv (int rows, int c, int taps, long dilation, const void *x, const WnQuantisedMatrix *w,
    const WnCondView *cond, const float *y_factor, void *y)
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
residual_block (const int mr, const int nv, int c, const uint8_t *y, const WnQuantisedMatrix *r,
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
  swap_pairs (mr, nv, acc[0], 4);
  for (p = 0; p < c; p += STEP)
    products (mr, nv, 0, y + p, c, (const int8_t *) r->w + (long) p * c + GROUP * column, NULL,
        GROUP * c, acc[0], 4);
  swap_pairs (mr, nv, acc[0], 4);
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

#define RESIDUAL_COLUMNS(NV, MR)                                                            \
  static void residual_columns_##NV (int rows, int c, const uint8_t *y,                     \
      const WnQuantisedMatrix *r, float *h, const float *factor, int column, uint8_t *next) \
  {                                                                                         \
    long i = 0;                                                                             \
                                                                                            \
    for (; i + (MR) <= rows; i += (MR))                                                     \
      residual_block (MR, NV, c, y + i * c, r, h + i * c, factor, column, next, i);         \
    for (; i < rows; i++)                                                                   \
      residual_block (1, NV, c, y + i * c, r, h + i * c, factor, column, next, i);          \
  }

#ifdef WN_INT8_PAIRS
RESIDUAL_COLUMNS (1, 10)
RESIDUAL_COLUMNS (2, 8)
RESIDUAL_COLUMNS (3, 6)
RESIDUAL_COLUMNS (4, 6)
#elif WN_REGISTERS >= 32
RESIDUAL_COLUMNS (1, 10)
RESIDUAL_COLUMNS (2, 10)
RESIDUAL_COLUMNS (3, 8)
RESIDUAL_COLUMNS (4, 5)
#else
RESIDUAL_COLUMNS (1, 10)
RESIDUAL_COLUMNS (2, 5)
#endif

static void
residual (int rows, int c, const void *y, const WnQuantisedMatrix *r, float *h, const float *factor,
    void *next)
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

static void
gated_matrix (WnQuantisedMatrix *m, int taps, int c, const float *values)
{
  wn_int8_matrix_init (m, WN_INT8_NO_VALUE, GROUP, taps * c, 2 * c, values);
}

static void
residual_matrix (WnQuantisedMatrix *m, int c, const float *values)
{
  wn_int8_matrix_init (m, WN_INT8_NO_VALUE, GROUP, c, c, values);
}

#ifdef WN_INT8_LANES
#  define DOT_ALL(sum, bytes, weights) dot_lane (sum, bytes, 0, weights)
#elif defined WN_INT8_PAIRS
#  define DOT_ALL dot_pairs
#else
#  define DOT_ALL dot
#endif

#define VALUES_A_VECTOR (WN_VL * GROUP)
#include "multiply_add.inc.h"

const WnQuantisedKernels WN_INT8_VARIANT = { WN_INT8_NAME, sizeof (uint8_t), GROUP,
  WN_INT8_NO_VALUE, 127.0f, 127.0f, INFINITY, gated_matrix, residual_matrix, quantise, gated_conv,
  residual, 0, NULL, NULL, NULL, multiply_add };
