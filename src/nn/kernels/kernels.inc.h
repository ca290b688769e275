/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * The kernels for vectors of WN_VL floats, compiled once for each instruction set (kernels_*.c
 * define WN_VL, WN_REGISTERS, WN_VARIANT and WN_NAME, with WN_FIRST load_first() and store_first()
 * of the first few values of a vector, with WN_SPREAD spread_vector()). A block of MR rows times NV vectors of
 * outputs stays in registers while k runs; every output is one chain of multiply-adds over k = 0,
 * 1, 2 ..., which makes its bits independent of the blocks.
 */
#include <string.h>
#include "vector.inc.h"

/*
 * k is cut into pieces so that a tail of B's columns fits into a buffer on the stack; partial sums
 * go through c unchanged
 */
#define K_PIECE 512

/* Of vectors whose first n values alone are there, for n > 0 */
#ifdef WN_FIRST
#  define LOAD_COLUMNS(p, n) ((n) ? load_first (p, n) : LOAD (p))
#  define STORE_COLUMNS(p, n, v) ((n) ? store_first (p, n, v) : (void) STORE (p, v))
#else
#  define LOAD_COLUMNS(p, n) LOAD (p)
#  define STORE_COLUMNS(p, n, v) STORE (p, v)
#endif

#define WIDE 8 /* vectors of a single row: sums enough to hide what an addition takes */

/* With first, 0 if there is none, the columns are but the first few of a vector, WN_FIRST */
INLINE void
gemm_block (const int mr, const int nv, const int first, int k, const float *a, long a_row,
    long a_col, const float *b, long ldb, const float *d, long ldd, float *c, long ldc)
{
  avec acc[12][WIDE];
  int i, j, p;

#pragma GCC unroll 16
  for (i = 0; i < mr; i++) {
#pragma GCC unroll 8
    for (j = 0; j < nv; j++)
      acc[i][j] = d ? LOAD_COLUMNS (d + i * ldd + j * WN_VL, first) : SPLAT (0.0f);
  }
  for (p = 0; p < k; p++) {
    avec bv[WIDE];

#pragma GCC unroll 8
    for (j = 0; j < nv; j++)
      bv[j] = LOAD_COLUMNS (b + p * ldb + j * WN_VL, first);
#pragma GCC unroll 16
    for (i = 0; i < mr; i++) {
      avec av = SPLAT (a[i * a_row + p * a_col]);

#pragma GCC unroll 8
      for (j = 0; j < nv; j++)
        acc[i][j] += av * bv[j];
    }
  }
#pragma GCC unroll 16
  for (i = 0; i < mr; i++) {
#pragma GCC unroll 8
    for (j = 0; j < nv; j++)
      STORE_COLUMNS (c + i * ldc + j * WN_VL, first, acc[i][j]);
  }
}

#define GEMM_ROWS(NV, MR, FIRST)                                                               \
  for (; i + (MR) <= m; i += (MR))                                                             \
    gemm_block (MR, NV, FIRST, k, a + i * a_row, a_row, a_col, b, ldb, d ? d + i * ldd : NULL, \
        ldd, c + i * ldc, ldc);

/* Rows of one column block of nv vectors: what is left behind whole blocks, by four, two and one */
#define GEMM_COLUMNS(NV, MR)                                                           \
  static void gemm_columns_##NV (int m, int k, const float *a, long a_row, long a_col, \
      const float *b, long ldb, const float *d, long ldd, float *c, long ldc)          \
  {                                                                                    \
    int i = 0;                                                                         \
                                                                                       \
    GEMM_ROWS (NV, MR, 0)                                                              \
    GEMM_ROWS (NV, 4, 0)                                                               \
    GEMM_ROWS (NV, 2, 0)                                                               \
    GEMM_ROWS (NV, 1, 0)                                                               \
  }

/*
 * A folded student computes 120 and 240 rows at once, others 160; the blocks of rows divide that,
 * where they can, for smaller blocks are slower
 */
#if WN_REGISTERS >= 32
GEMM_COLUMNS (1, 12)
GEMM_COLUMNS (2, 10)
GEMM_COLUMNS (3, 8)
GEMM_COLUMNS (4, 5)
#else
GEMM_COLUMNS (1, 8)
GEMM_COLUMNS (2, 6)
GEMM_COLUMNS (3, 4)
#endif

#ifdef WN_FIRST
/* The last n < WN_VL columns */
static void
gemm_tail (int m, int n, int k, const float *a, long a_row, long a_col, const float *b, long ldb,
    const float *d, long ldd, float *c, long ldc)
{
  int i = 0;

  GEMM_ROWS (1, 12, n)
  GEMM_ROWS (1, 4, n)
  GEMM_ROWS (1, 2, n)
  GEMM_ROWS (1, 1, n)
}
#else
#  define TAIL_ROWS (WN_REGISTERS >= 32 ? 12 : 8) /* of gemm_columns_1's blocks */

/* Few values, for which a call of memcpy() would take longer than the multiplications */
INLINE void
copy_few (int n, const float *from, float *to)
{
  for (int j = 0; j < n; j++)
    to[j] = from[j];
}

/* The last n < WN_VL columns: B, D and C pass through buffers padded to a vector */
static void
gemm_tail (int m, int n, int k, const float *a, long a_row, long a_col, const float *b, long ldb,
    const float *d, long ldd, float *c, long ldc)
{
  float bt[K_PIECE * WN_VL] __attribute__ ((aligned (64)));
  float ct[TAIL_ROWS * WN_VL] __attribute__ ((aligned (64)));

  memset (bt, 0, k * WN_VL * sizeof (float));
  for (int p = 0; p < k; p++)
    copy_few (n, b + p * ldb, bt + p * WN_VL);
  for (int i = 0; i < m; i += TAIL_ROWS) {
    int rows = m - i < TAIL_ROWS ? m - i : TAIL_ROWS;

    memset (ct, 0, sizeof ct);
    if (d) {
      for (int r = 0; r < rows; r++)
        copy_few (n, d + (i + r) * ldd, ct + r * WN_VL);
    }
    gemm_columns_1 (rows, k, a + i * a_row, a_row, a_col, bt, WN_VL, ct, WN_VL, ct, WN_VL);
    for (int r = 0; r < rows; r++)
      copy_few (n, ct + r * WN_VL, c + (i + r) * ldc);
  }
}
#endif

static void
gemm (int m, int n, int k, const float *a, long a_row, long a_col, const float *b, long ldb,
    const float *d, long ldd, float *c, long ldc)
{
  int p = 0;

  do {
    int kp = k - p < K_PIECE ? k - p : K_PIECE;
    const float *ap = a + p * a_col, *bp = b + p * ldb;
    int j = 0;

    while (n - j >= WN_VL) {
      int nv = (n - j) / WN_VL;
      const float *dj = d ? d + j : NULL;

      if (m == 1 && nv >= WIDE) {
        gemm_block (1, WIDE, 0, kp, ap, a_row, a_col, bp + j, ldb, dj, ldd, c + j, ldc);
        nv = WIDE;
      } else
#if WN_REGISTERS >= 32
          if (nv >= 7 || nv == 4) {
        gemm_columns_4 (m, kp, ap, a_row, a_col, bp + j, ldb, dj, ldd, c + j, ldc);
        nv = 4;
      } else
#endif
          if (nv >= 5 || nv == 3) {
        gemm_columns_3 (m, kp, ap, a_row, a_col, bp + j, ldb, dj, ldd, c + j, ldc);
        nv = 3;
      } else if (nv >= 2) {
        gemm_columns_2 (m, kp, ap, a_row, a_col, bp + j, ldb, dj, ldd, c + j, ldc);
        nv = 2;
      } else {
        gemm_columns_1 (m, kp, ap, a_row, a_col, bp + j, ldb, dj, ldd, c + j, ldc);
      }
      j += nv * WN_VL;
    }
    if (j < n)
      gemm_tail (m, n - j, kp, ap, a_row, a_col, bp + j, ldb, d ? d + j : NULL, ldd, c + j, ldc);
    p += kp;
    d = c;
    ldd = ldc;
  } while (p < k);
}

#ifdef WN_LANES
/* Four inputs at once, where a multiplication takes a factor from any place of a vector */
INLINE void
gated_lanes (const int mr, const int ng, const float *x, long ldx, const float *w, int c,
    avec acc[][6])
{
  avec av[12];

#  pragma GCC unroll 16
  for (int i = 0; i < mr; i++)
    av[i] = LOAD (x + i * ldx);
#  pragma GCC unroll 8
  for (int part = 0; part < 2 * WN_VL; part++) { /* a or b of a lane */
    const int lane = part / 2, first = part % 2 * ng;
    avec bv[3];

#  pragma GCC unroll 4
    for (int j = 0; j < ng; j++)
      bv[j] = LOAD (w + (long) (part * c) + j * WN_VL);
#  pragma GCC unroll 4
    for (int j = 0; j < ng; j++) {
#  pragma GCC unroll 16
      for (int i = 0; i < mr; i++)
        acc[i][first + j] = multiply_lane (acc[i][first + j], bv[j], av[i], lane);
    }
  }
}
#endif

#ifdef WN_SPREAD
#  define SPREAD_ROWS 6
#  define SPREAD_ROOM (3 * 128) /* inputs of all taps, 36 KB of SPREAD_ROWS rows */

/*
 * The inputs of a block of rows, each in all places of a vector, [n][SPREAD_ROWS][WN_VL]: where no
 * load does that, it would cost a shuffle in every column
 */
static void
spread_inputs (int c_in, int taps, long dilation, const float *x, long ldx, float *spread)
{
  for (int tap = 0; tap < taps; tap++) {
    const float *xt = x - (taps - 1 - tap) * dilation * ldx;
    int p = 0;

    for (; p + WN_VL <= c_in; p += WN_VL, spread += WN_VL * SPREAD_ROWS * WN_VL) {
      for (int i = 0; i < SPREAD_ROWS; i++)
        spread_vector (LOAD (xt + i * ldx + p), SPREAD_ROWS * WN_VL, spread + i * WN_VL);
    }
    for (; p < c_in; p++) {
      for (int i = 0; i < SPREAD_ROWS; i++, spread += WN_VL)
        STORE (spread, SPLAT (xt[i * ldx + p]));
    }
  }
}

/* As the taps of gated_block(), over all n inputs of theirs, for one vector of channels */
INLINE void
gated_spread (int n, const float *spread, const float *w, int c, avec acc[][6])
{
  for (int p = 0; p < n; p++, w += 2 * c, spread += SPREAD_ROWS * WN_VL) {
    const avec a = LOAD (w), b = LOAD (w + c);

#  pragma GCC unroll 16
    for (int i = 0; i < SPREAD_ROWS; i++) {
      const avec x = LOAD (spread + i * WN_VL);

      acc[i][0] += x * a;
      acc[i][1] += x * b;
    }
  }
}
#endif

/* The conditioning of mr rows from row on */
INLINE void
gated_start (const int mr, const int ng, int c, const WnCondView *cond, long row, avec acc[][6])
{
  long frame = (cond->t + row) / cond->hop;
  int place = (int) ((cond->t + row) % cond->hop), i, j;

#pragma GCC unroll 16
  for (i = 0; i < mr; i++) {
    float u = (float) place / (float) cond->hop;
    const float *c0 = cond->cond + frame * cond->cond_ld, *c1 = c0 + cond->cond_ld;

#pragma GCC unroll 4
    for (j = 0; j < ng; j++) {
      avec a0 = LOAD (c0 + j * WN_VL), b0 = LOAD (c0 + c + j * WN_VL);

      acc[i][j] = a0 + u * (LOAD (c1 + j * WN_VL) - a0);
      acc[i][ng + j] = b0 + u * (LOAD (c1 + c + j * WN_VL) - b0);
    }
    if (++place == cond->hop) {
      place = 0;
      frame++;
    }
  }
}

/* The gates of what a block has summed up; with keep, ts is filled */
INLINE void
gated_end (const int mr, const int ng, const int keep, int c, avec acc[][6], long row, float *y,
    long ldy, float *ts)
{
#pragma GCC unroll 16
  for (int i = 0; i < mr; i++) {
#pragma GCC unroll 4
    for (int j = 0; j < ng; j++) {
      if (keep) {
        avec t, s;

        gate (acc[i][j], acc[i][ng + j], &t, &s);
        STORE (y + (row + i) * ldy + j * WN_VL, t * s);
        STORE (ts + (row + i) * 2 * c + j * WN_VL, t);
        STORE (ts + (row + i) * 2 * c + c + j * WN_VL, s);
      } else {
        STORE (y + (row + i) * ldy + j * WN_VL, gate_product (acc[i][j], acc[i][ng + j]));
      }
    }
  }
}

/* The products of one tap: x [mr][c_in], rows ldx apart, w [c_in][2][c] */
INLINE void
gated_tap (const int mr, const int ng, int c_in, const float *x, long ldx, const float *w, int c,
    avec acc[][6])
{
  int p = 0;

#ifdef WN_LANES
  for (; p + WN_VL <= c_in; p += WN_VL)
    gated_lanes (mr, ng, x + p, ldx, w + (long) p * 2 * c, c, acc);
#endif
  for (; p < c_in; p++) {
    avec bv[6];
    int i, j;

#pragma GCC unroll 4
    for (j = 0; j < ng; j++) {
      bv[j] = LOAD (w + (long) p * 2 * c + j * WN_VL);
      bv[ng + j] = LOAD (w + (long) p * 2 * c + c + j * WN_VL);
    }
#pragma GCC unroll 16
    for (i = 0; i < mr; i++) {
      avec av = SPLAT (x[i * ldx + p]);

#pragma GCC unroll 8
      for (j = 0; j < 2 * ng; j++)
        acc[i][j] += av * bv[j];
    }
  }
}

/* mr rows of ng vectors of channels: 2 ng vectors of pre-activations in registers */
INLINE void
gated_block (const int mr, const int ng, const int keep, int c_in, int c, int taps, long dilation,
    const float *x, long ldx, const float *w, const WnCondView *cond, long row, float *y, long ldy,
    float *ts)
{
  avec acc[12][6];

  gated_start (mr, ng, c, cond, row, acc);
  for (int tap = 0; tap < taps; tap++)
    gated_tap (mr, ng, c_in, x + (row - (taps - 1 - tap) * dilation) * ldx, ldx,
        w + (long) tap * c_in * 2 * c, c, acc);
  gated_end (mr, ng, keep, c, acc, row, y, ldy, ts);
}

#define GATED_ROWS(NG, MR, KEEP)                                                         \
  for (; i + (MR) <= rows; i += (MR))                                                    \
    gated_block (MR, NG, KEEP, c_in, c, taps, dilation, x, ldx, w, cond, i, y, ldy, ts); \
  for (; i < rows; i++)                                                                  \
    gated_block (1, NG, KEEP, c_in, c, taps, dilation, x, ldx, w, cond, i, y, ldy, ts);

#define GATED_COLUMNS(NG, MR)                                                               \
  static void gated_columns_##NG (int rows, int c_in, int c, int taps, long dilation,       \
      const float *x, long ldx, const float *w, const WnCondView *cond, float *y, long ldy, \
      float *ts)                                                                            \
  {                                                                                         \
    long i = 0;                                                                             \
                                                                                            \
    if (ts) {                                                                               \
      GATED_ROWS (NG, MR, 1)                                                                \
    } else {                                                                                \
      GATED_ROWS (NG, MR, 0)                                                                \
    }                                                                                       \
  }

/* vectors of channels in a block; factors from places of a vector take a register a row */
#ifdef WN_LANES
#  define WIDEST 1
#else
#  define WIDEST 3
#endif

#if WN_REGISTERS < 32
GATED_COLUMNS (1, 6)
#else
GATED_COLUMNS (1, 10)
GATED_COLUMNS (2, 5)
GATED_COLUMNS (3, 4)
#endif

#ifdef WN_SPREAD
/* A block of rows in all columns, whose inputs are spread */
static void
gated_spread_columns (int c_in, int c, int taps, const float *spread, const float *w,
    const WnCondView *cond, float *y, long ldy, float *ts)
{
  for (int j = 0; j < c; j += WN_VL) {
    WnCondView view = *cond;
    avec acc[12][6];

    view.cond += j;
    gated_start (SPREAD_ROWS, 1, c, &view, 0, acc);
    gated_spread (taps * c_in, spread, w + j, c, acc);
    if (ts)
      gated_end (SPREAD_ROWS, 1, 1, c, acc, 0, y + j, ldy, ts + j);
    else
      gated_end (SPREAD_ROWS, 1, 0, c, acc, 0, y + j, ldy, NULL);
  }
}
#endif

static void
gated_conv (int rows, int c_in, int c, int taps, long dilation, const float *x, long ldx,
    const float *w, const WnCondView *cond, float *y, long ldy, float *ts)
{
  int j = 0;
#ifdef WN_SPREAD
  float spread[SPREAD_ROOM * SPREAD_ROWS * WN_VL] __attribute__ ((aligned (64)));
  WnCondView rest = *cond;

  for (; taps * c_in <= SPREAD_ROOM && rows >= SPREAD_ROWS; rows -= SPREAD_ROWS) {
    spread_inputs (c_in, taps, dilation, x, ldx, spread);
    gated_spread_columns (c_in, c, taps, spread, w, &rest, y, ldy, ts);
    x += SPREAD_ROWS * ldx;
    y += SPREAD_ROWS * ldy;
    ts = ts ? ts + SPREAD_ROWS * 2 * (long) c : NULL;
    rest.t += SPREAD_ROWS;
  }
  cond = &rest;
#endif

  while (j < c) {
    int ng = (c - j) / WN_VL;
    WnCondView view = *cond;

    view.cond += j;
#if WN_REGISTERS >= 32
    if (WIDEST >= 3 && (ng == 3 || ng >= 5)) {
      gated_columns_3 (rows, c_in, c, taps, dilation, x, ldx, w + j, &view, y + j, ldy,
          ts ? ts + j : NULL);
      ng = 3;
    } else if (WIDEST >= 2 && ng >= 2) {
      gated_columns_2 (rows, c_in, c, taps, dilation, x, ldx, w + j, &view, y + j, ldy,
          ts ? ts + j : NULL);
      ng = 2;
    } else
#endif
    {
      gated_columns_1 (rows, c_in, c, taps, dilation, x, ldx, w + j, &view, y + j, ldy,
          ts ? ts + j : NULL);
      ng = 1;
    }
    j += ng * WN_VL;
  }
}

#include "winograd.inc.h"

static void
relu (size_t n, const float *x, float *y)
{
  size_t i = 0;

  for (; i + WN_VL <= n; i += WN_VL) {
    avec v = LOAD (x + i);

    STORE (y + i, SELECT (v > SPLAT (0.0f), v, SPLAT (0.0f)));
  }
  for (; i < n; i++)
    y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

/*
 * max (x, 0) + ln (1 + u), u = e^-|x|. u = 2^(n + f), |f| <= 1/2, by the power series of 2^f, cut
 * behind f^6; ln (1 + u) = 2 artanh (u / (2 + u)) by its own, cut behind the 13th power of an
 * argument of at most 1/3.
 */
static void
softplus (size_t n, const float *x, float *y)
{
  /* 1.5 2^23: added, it leaves no place behind the point */
  const avec rounder = SPLAT (12582912.0f);

  for (size_t i = 0; i < n; i += WN_VL) {
    avec v = LOAD (x + i), t = clamp (v, 86.0f), z, f, p, s, ss;
    ivec e;

    z = SELECT (t > SPLAT (0.0f), -t, t) * 1.44269504f;
    f = z + rounder - rounder;
    e = __builtin_convertvector(f, ivec);
    f = z - f;
    p = ((((0.000154035304f * f + 0.00133335581f) * f + 0.00961812911f) * f + 0.0555041087f) * f
            + 0.240226507f)
            * f
        + 0.693147181f;
    p = p * f + 1.0f;
    p = (avec) ((ivec) p + (e << 23));
    s = p / (2.0f + p);
    ss = s * s;
    p = ((((((2.0f / 13) * ss + 2.0f / 11) * ss + 2.0f / 9) * ss + 2.0f / 7) * ss + 2.0f / 5) * ss
            + 2.0f / 3)
            * ss
        + 2.0f;
    p = p * s + SELECT (v > SPLAT (0.0f), v, SPLAT (0.0f));
    STORE (y + i, SELECT (v == v, p, v));
  }
}

static void
gate_backward (int rows, int c, const float *dy, long ldy, float *ts)
{
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < c; j += WN_VL) {
      float *a = ts + (long) i * 2 * c + j, *b = a + c;
      avec t = LOAD (a), s = LOAD (b), d = LOAD (dy + i * ldy + j);

      STORE (a, d * s * (1.0f - t * t));
      STORE (b, d * t * s * (1.0f - s));
    }
  }
}

static double
multiply_add (long n)
{
  avec sums[CHAINS], a = SPLAT (1e-3f), b = SPLAT (1e-3f);
  const long rounds = n / (CHAINS * WN_VL) + 1;

  for (int i = 0; i < CHAINS; i++)
    sums[i] = SPLAT (0.0f);
  for (long r = 0; r < rounds; r++) {
#pragma GCC unroll 16
    for (int i = 0; i < CHAINS; i++) {
      OPAQUE (a); /* no product is that of before */
      sums[i] += a * b;
    }
  }
  for (int i = 0; i < CHAINS; i++)
    OPAQUE (sums[i]);
  return (double) rounds * CHAINS * WN_VL;
}

const WnKernels WN_VARIANT = { WN_NAME, WN_VL, gemm, gated_conv, winograd_size, winograd_weights,
  winograd_conv, relu, softplus, gate_backward, multiply_add };
