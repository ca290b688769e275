/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * The kernels in 16 bits, for processors that multiply and add pairs of 16 bits but have no good dot
 * product of bytes. Before including this, after vector.inc.h, a variant (int16_*.c) defines
 * WN_INT16_VARIANT, WN_INT16_NAME and
 *   ivec dot (ivec sum, ivec values, ivec weights)  to each of WN_VL sums the products of 2 values
 *   void store_words (int16_t *p, avec x)           WN_VL values, rounded
 *   void store_limited (int16_t *p, avec x, avec y) 2 WN_VL values, rounded and limited to +-LIMIT
 *
 * Three taps go by Winograd's F(2, 3) along time: the rows t and t + d of a dilation d read
 *   d0, d1, d2, d3 = x[t - 2 d], x[t - d], x[t], x[t + d]
 * and with
 *   m0 = (d0 - d2) 2 w0,  m1 = (d1 + d2) (w0 + w1 + w2),  m2 = (d2 - d1) (w0 - w1 + w2),
 *   m3 = (d3 - d1) 2 w2
 * twice their sums are m0 + m1 + m2 and m1 - m2 + m3: four products instead of six. Whole numbers
 * make that exact, so a row without a partner comes straight from its taps to the same bits.
 * Source  Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks"
 */
#include <math.h>
#include <string.h>

#define LIMIT WN_INT16_LIMIT
#define BLOCK 6           /* rows, or pairs of rows, whose sums stay in registers */
#define ROOM (96 * 64)    /* values of a transformed row that are kept at once; 6 rows of 1024 */
#define MAX_PAIRS 384     /* ROOM / 16 */
#define PANEL (4 * WN_VL) /* weights of 2 inputs and 2 vectors of columns */

enum
{
  W0,      /* 2 w0 */
  W_SUM,   /* w0 + w1 + w2 */
  W_OTHER, /* w0 - w1 + w2 */
  W2,      /* 2 w2 */
  W1,      /* 2 w1, of rows without a partner */
  N_MATRICES
};

typedef int uivec __attribute__ ((vector_size (WN_VL * 4), aligned (1), may_alias));
typedef unsigned wrapping __attribute__ ((vector_size (WN_VL * 4)));
typedef int16_t words __attribute__ ((vector_size (WN_VL * 4), aligned (2), may_alias));
typedef ivec Sums[BLOCK][2];

/* Vectors are ivec throughout: gcc keeps arrays of the intrinsics' types in memory */
#define LOAD_INTS(p) ((ivec) (*(const uivec *) (p)))
#define FLOATS(x) __builtin_convertvector(x, avec)
/* Parts of a sum may leave the range that the sum stays in */
#define ADD(a, b) ((ivec) ((wrapping) (a) + (wrapping) (b)))
#define SUB(a, b) ((ivec) ((wrapping) (a) - (wrapping) (b)))

static void
quantise (int rows, int c, const float *x, const float *factor, void *y)
{
  for (long i = 0; i < rows; i++) {
    for (int j = 0; j < c; j += 2 * WN_VL)
      store_limited ((int16_t *) y + i * c + j, LOAD (x + i * c + j) * LOAD (factor + j),
          LOAD (x + i * c + j + WN_VL) * LOAD (factor + j + WN_VL));
  }
}

/* sums += x w for rows of c values, x_row apart, and a panel [c / 2][2][WN_VL][2] */
INLINE void
products_of (const int mr, int c, const int16_t *x, long x_row, const int16_t *panel, ivec all[][2])
{
  Sums sums;

#pragma GCC unroll 8
  for (int i = 0; i < mr; i++) {
    sums[i][0] = all[i][0];
    sums[i][1] = all[i][1];
  }
  for (int p = 0; p < c; p += 2, panel += PANEL) {
    const ivec a = LOAD_INTS (panel), b = LOAD_INTS (panel + PANEL / 2);

#pragma GCC unroll 8
    for (int i = 0; i < mr; i++) {
      int32_t two;
      ivec values;

      memcpy (&two, x + i * x_row + p, sizeof two);
      values = two - (ivec){};
      sums[i][0] = dot (sums[i][0], values, a);
      sums[i][1] = dot (sums[i][1], values, b);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++) {
    all[i][0] = sums[i][0];
    all[i][1] = sums[i][1];
  }
}

/*
 * Not inlined: what is around them would take registers from the sums, which then are stored in
 * every step
 */
#define PRODUCTS(MR)                                                                         \
  static __attribute__ ((noinline)) void products_##MR (int c, const int16_t *x, long x_row, \
      const int16_t *panel, ivec sums[][2])                                                  \
  {                                                                                          \
    products_of (MR, c, x, x_row, panel, sums);                                              \
  }

PRODUCTS (1)
PRODUCTS (2)
PRODUCTS (6)

INLINE void
products (const int mr, int c, const int16_t *x, long x_row, const int16_t *panel, ivec sums[][2])
{
  G_STATIC_ASSERT (BLOCK == 6);
  switch (mr) {
    case 1:
      products_1 (c, x, x_row, panel, sums);
      break;
    case 2:
      products_2 (c, x, x_row, panel, sums);
      break;
    default:
      products_6 (c, x, x_row, panel, sums);
  }
}

INLINE void
clear (const int mr, ivec sums[][2])
{
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++)
    sums[i][0] = sums[i][1] = (ivec){};
}

INLINE void
copy (const int mr, ivec from[][2], ivec to[][2])
{
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++) {
    to[i][0] = from[i][0];
    to[i][1] = from[i][1];
  }
}

/* NOLINTBEGIN(bugprone-macro-parentheses): i is the name of a variable */
/* STEP (number of rows) at i, for blocks of 6, 2 and 1 rows from `first` to `end` */
#define IN_BLOCKS(i, first, end, STEP)     \
  {                                        \
    long i = first;                        \
                                           \
    for (; i + BLOCK <= (end); i += BLOCK) \
      STEP (BLOCK);                        \
    for (; i + 2 <= (end); i += 2)         \
      STEP (2);                            \
    for (; i < (end); i++)                 \
      STEP (1);                            \
  }
/* NOLINTEND(bugprone-macro-parentheses) */

/* What all columns of a layer share */
typedef struct
{
  int c, cond_ld;
  const int16_t *w; /* [N_MATRICES][C / WN_VL][C / 2][2][WN_VL][2] */
  const float *scale, *y_factor;
  int16_t *y;
} Layer;

INLINE const int16_t *
panel_of (const Layer *l, int matrix, int column)
{
  return l->w + ((long) matrix * l->c + column) * 2 * l->c;
}

/* A row whose sums are there */
typedef struct
{
  const float *cond; /* of its frame */
  float u;           /* part of the way to the next frame */
  int place;         /* of the result, values from y on */
} Row;

/*
 * The gates of n rows in WN_VL columns, with an error below half a step of the result, of which there
 * are 4095. Not inlined, for the same reason as products; what does not change from row to row stays
 * in registers
 */
static __attribute__ ((noinline)) void
gate_rows (const Layer *l, int column, int n, const Row *rows, ivec sums[][2])
{
  const avec scale_a = LOAD (l->scale + column), scale_b = LOAD (l->scale + l->c + column),
             y_factor = LOAD (l->y_factor + column);
  const long b = l->c, next = l->cond_ld;
  int16_t *y = l->y + column;

  for (int i = 0; i < n; i++) {
    const float *c0 = rows[i].cond + column, *c1 = c0 + next;
    const avec a0 = LOAD (c0), b0 = LOAD (c0 + b);
    const avec x = a0 + rows[i].u * (LOAD (c1) - a0) + FLOATS (sums[i][0]) * scale_a;
    const avec z = b0 + rows[i].u * (LOAD (c1 + b) - b0) + FLOATS (sums[i][1]) * scale_b;
    avec num, den;

    rough_gate_fraction (x, z, &num, &den);
    store_words (y + rows[i].place, num * reciprocal (den) * y_factor);
  }
}

/* A row's place between two frames, found once by division and then moved on */
typedef struct
{
  const WnCondView *cond;
  long frame, row;
  int phase; /* rows behind the frame, below hop */
} Clock;

static Clock
clock_at (const WnCondView *cond, long row)
{
  const long t = cond->t % cond->hop + row;

  return (Clock){ cond, cond->t / cond->hop + t / cond->hop, row, (int) (t % cond->hop) };
}

INLINE void
clock_advance (Clock *clock, long rows)
{
  clock->row += rows;
  clock->phase += (int) rows;
  while (clock->phase >= clock->cond->hop) {
    clock->phase -= clock->cond->hop;
    clock->frame++;
  }
}

INLINE Row
clock_row (const Clock *clock, int c)
{
  const WnCondView *cond = clock->cond;

  return (Row){ cond->cond + clock->frame * cond->cond_ld, (float) clock->phase / (float) cond->hop,
    (int) clock->row * c };
}

/* Rows from their taps; n_taps matrices, the last one's input is x */
INLINE void
direct_block (const int mr, const Layer *l, const int *matrices, int n_taps, long past,
    const int16_t *x, const WnCondView *cond, int column, long row)
{
  Clock clock = clock_at (cond, row);
  Sums sums;
  Row rows[BLOCK];

  clear (mr, sums);
  for (int tap = 0; tap < n_taps; tap++)
    products (mr, l->c, x + (row - (n_taps - 1 - tap) * past) * l->c, l->c,
        panel_of (l, matrices[tap], column), sums);
  for (int i = 0; i < mr; i++, clock_advance (&clock, 1))
    rows[i] = clock_row (&clock, l->c);
  gate_rows (l, column, mr, rows, sums);
}

static void
direct_rows (const Layer *l, int taps, long past, const int16_t *x, const WnCondView *cond,
    long first, long end)
{
  static const int three[] = { W0, W1, W2 }, two[] = { W0, W2 };
  const int *matrices = taps == 3 ? three : two;

#define STEP(MR) direct_block (MR, l, matrices, taps, past, x, cond, column, i)
  for (int column = 0; column < l->c; column += WN_VL)
    IN_BLOCKS (i, first, end, STEP)
#undef STEP
}

/* What some pairs of rows have become, c values each */
typedef struct
{
  int16_t v[4][ROOM];
  Row rows[2][MAX_PAIRS]; /* first and second of each pair */
} Transformed;

/* The pairs of rows t and t + d, in groups of 2 d rows, one after the other */
typedef struct
{
  Clock first, second;
  long d, left; /* of the group */
} Pairs;

static Pairs
pairs_of (const WnCondView *cond, long d)
{
  return (Pairs){ clock_at (cond, 0), clock_at (cond, d), d, d };
}

/* The next pair, as number q of those that are transformed */
static void
transform (Transformed *tr, int q, Pairs *pairs, int c, const int16_t *x)
{
  const long d = pairs->d;
  const int16_t *d0 = x + (pairs->first.row - 2 * d) * c, *d1 = d0 + d * c, *d2 = d1 + d * c,
                *d3 = d2 + d * c;
  long step = 1;

  for (int j = 0; j < c; j += 2 * WN_VL) {
    const words x1 = *(const words *) (d1 + j), x2 = *(const words *) (d2 + j);

    *(words *) (tr->v[0] + q * c + j) = *(const words *) (d0 + j) - x2;
    *(words *) (tr->v[1] + q * c + j) = x1 + x2;
    *(words *) (tr->v[2] + q * c + j) = x2 - x1;
    *(words *) (tr->v[3] + q * c + j) = *(const words *) (d3 + j) - x1;
  }
  tr->rows[0][q] = clock_row (&pairs->first, c);
  tr->rows[1][q] = clock_row (&pairs->second, c);
  if (--pairs->left == 0) {
    pairs->left = d;
    step += d;
  }
  clock_advance (&pairs->first, step);
  clock_advance (&pairs->second, step);
}

INLINE void
pairs_block (const int mr, const Layer *l, const Transformed *tr, int column, long q)
{
  const int c = l->c;
  const long first = q * c;
  Sums sums, kept, even;

  clear (mr, sums);
  products (mr, c, tr->v[1] + first, c, panel_of (l, W_SUM, column), sums);
  copy (mr, sums, kept);
  products (mr, c, tr->v[2] + first, c, panel_of (l, W_OTHER, column), sums);
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++) {
    kept[i][0] = SUB (ADD (kept[i][0], kept[i][0]), sums[i][0]);
    kept[i][1] = SUB (ADD (kept[i][1], kept[i][1]), sums[i][1]);
  }
  products (mr, c, tr->v[0] + first, c, panel_of (l, W0, column), sums);
  copy (mr, sums, even);
  products (mr, c, tr->v[3] + first, c, panel_of (l, W2, column), kept);
  gate_rows (l, column, mr, tr->rows[0] + q, even);
  gate_rows (l, column, mr, tr->rows[1] + q, kept);
}

static void
transformed_pairs (const Layer *l, const Transformed *tr, int n)
{
#define STEP(MR) pairs_block (MR, l, tr, column, q)
  for (int column = 0; column < l->c; column += WN_VL)
    IN_BLOCKS (q, 0, n, STEP)
#undef STEP
}

static void
gated_conv (int rows, int c, int taps, long dilation, const void *x, const WnQuantisedMatrix *w,
    const WnCondView *cond, const float *y_factor, void *y)
{
  const Layer layer = { c, cond->cond_ld, w->w, w->scale, y_factor, y };
  const long group = 2 * dilation, whole = rows / group * group;
  const long left = rows - whole, left_pairs = left > dilation ? left - dilation : 0;
  const int n_pairs = (int) (whole / 2 + left_pairs), most = ROOM / c / BLOCK * BLOCK;
  Pairs pairs = pairs_of (cond, dilation);
  Transformed tr;

  if (taps != 3) {
    direct_rows (&layer, taps, dilation, x, cond, 0, rows);
    return;
  }
  for (int first = 0; first < n_pairs; first += most) {
    const int n = n_pairs - first < most ? n_pairs - first : most;

    for (int q = 0; q < n; q++)
      transform (&tr, q, &pairs, c, x);
    transformed_pairs (&layer, &tr, n);
  }
  direct_rows (&layer, taps, dilation, x, cond, whole + left_pairs,
      left > dilation ? whole + dilation : rows);
}

INLINE void
residual_block (const int mr, int c, const int16_t *y, const WnQuantisedMatrix *r, float *h,
    const float *factor, int column, int16_t *next, long row)
{
  Sums sums;

  clear (mr, sums);
  products (mr, c, y + row * c, c, (const int16_t *) r->w + (long) column * c, sums);
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++) {
    float *hi = h + (row + i) * c + column;
    const avec x = LOAD (hi) + FLOATS (sums[i][0]) * LOAD (r->scale + column);
    const avec z = LOAD (hi + WN_VL) + FLOATS (sums[i][1]) * LOAD (r->scale + column + WN_VL);

    STORE (hi, x);
    STORE (hi + WN_VL, z);
    if (factor)
      store_limited (next + (row + i) * c + column, x * LOAD (factor + column),
          z * LOAD (factor + column + WN_VL));
  }
}

static void
residual (int rows, int c, const void *y, const WnQuantisedMatrix *r, float *h, const float *factor,
    void *next)
{
#define STEP(MR) residual_block (MR, c, y, r, h, factor, column, next, i)
  for (int column = 0; column < c; column += 2 * WN_VL)
    IN_BLOCKS (i, 0, rows, STEP)
#undef STEP
}

/* ---- weights ---- */

/*
 * What a column [n_taps][c], n values apart, is divided by, so that no weight leaves 16 bits and no
 * sum of its products 32, rounding included
 */
static float
column_step (int n_taps, int c, int n, const float *values)
{
  float largest = 0.0f, sum = 0.0f;

  for (int p = 0; p < c; p++) {
    float taps = 0.0f;

    for (int tap = 0; tap < n_taps; tap++) {
      const float a = fabsf (values[((long) tap * c + p) * n]);

      largest = fmaxf (largest, 2.0f * a);
      taps += a;
    }
    largest = fmaxf (largest, taps);
    sum += 2.0f * taps;
  }
  return fmaxf (largest / 32700.0f, sum / (2147483647.0f / LIMIT - 2.0f * n_taps * c));
}

/* Element of a panel: pair p / 2 of inputs, vector `half` */
INLINE int16_t *
panel_element (int16_t *panel, int p, int half, int lane)
{
  return panel + p / 2 * PANEL + half * PANEL / 2 + 2 * lane + p % 2;
}

static int16_t
matrix_element (int matrix, const int w[3])
{
  switch (matrix) {
    case W0:
      return (int16_t) (2 * w[0]);
    case W_SUM:
      return (int16_t) (w[0] + w[1] + w[2]);
    case W_OTHER:
      return (int16_t) (w[0] - w[1] + w[2]);
    case W2:
      return (int16_t) (2 * w[2]);
    default:
      return (int16_t) (2 * w[1]);
  }
}

static void
gated_matrix (WnQuantisedMatrix *m, int taps, int c, const float *values)
{
  const int n = 2 * c;

  m->w = wn_quantised_block ((gsize) N_MATRICES * c * n * sizeof (int16_t));
  m->offset = NULL;
  m->scale = wn_quantised_block (n * sizeof (float));
  for (int j = 0; j < n; j++) {
    const float step = fmaxf (column_step (taps, c, n, values + j), 1e-30f);
    const int half = j / c, column = j % c;

    m->scale[j] = step / 2.0f;
    for (int p = 0; p < c; p++) {
      int w[3] = { 0 };

      for (int tap = 0; tap < taps; tap++) /* two taps are the first and the last */
        w[tap == taps - 1 ? 2 : tap] = (int) rintf (values[((long) tap * c + p) * n + j] / step);
      for (int k = 0; k < N_MATRICES; k++)
        *panel_element ((int16_t *) m->w + ((long) k * c + column / WN_VL * WN_VL) * n, p, half,
            column % WN_VL) = matrix_element (k, w);
    }
  }
}

static void
residual_matrix (WnQuantisedMatrix *m, int c, const float *values)
{
  m->w = wn_quantised_block ((gsize) c * c * sizeof (int16_t));
  m->offset = NULL;
  m->scale = wn_quantised_block (c * sizeof (float));
  for (int j = 0; j < c; j++) {
    const float step = fmaxf (column_step (1, c, c, values + j), 1e-30f);

    m->scale[j] = step;
    for (int p = 0; p < c; p++)
      *panel_element ((int16_t *) m->w + (long) (j / (2 * WN_VL)) * 2 * WN_VL * c, p, j / WN_VL % 2,
          j % WN_VL) = (int16_t) rintf (values[(long) p * c + j] / step);
  }
}

#define DOT_ALL dot
#define VALUES_A_VECTOR (WN_VL * 2)
#include "multiply_add.inc.h"

const WnQuantisedKernels WN_INT16_VARIANT = { WN_INT16_NAME, sizeof (int16_t), 0, 0,
  WN_INT16_LARGEST, WN_INT16_LIMIT, gated_matrix, residual_matrix, quantise, gated_conv, residual,
  multiply_add };
