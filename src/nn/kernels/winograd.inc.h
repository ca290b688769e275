/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * Gated layers of three taps by Winograd's F(4, 3) along time; kernels.inc.h includes this. The rows
 * t, t + d, t + 2 d, t + 3 d of a dilation d read
 *   d0, d1 ... d5 = x[t - 2 d], x[t - d] ... x[t + 3 d]
 * With
 *   m0 = (d0 - 5/4 d2 + 1/4 d4) w0
 *   m1 = (4 (d1 + d2) - (d3 + d4)) (w0 + w1 + w2) / 6
 *   m2 = (4 (d2 - d1) + (d3 - d4)) (w0 - w1 + w2) / 6
 *   m3 = ((d4 - d2) + 2 (d3 - d1)) (w0 + 2 w1 + 4 w2) / 24
 *   m4 = ((d4 - d2) - 2 (d3 - d1)) (w0 - 2 w1 + 4 w2) / 24
 *   m5 = (4 d1 - 5 d3 + d5) w2
 * the sums of their taps are
 *   m0 + m1 + m2 + m3 + m4,  m1 - m2 + 2 (m3 - m4),  m1 + m2 + 4 (m3 + m4),
 *   m1 - m2 + 8 (m3 - m4) + m5:
 * six products instead of twelve. At the end of a call places modulo d may have fewer rows left.
 * Three and two rows, F(3, 3) and F(2, 3), take five and four of the same matrices (transform_three()
 * and finish_threes(), transform_pair() and finish_pairs()); a row alone comes from its taps.
 * Source  Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks"
 */

#include "groups.inc.h"

#define GROUP_ROOM 2048 /* values of transformed rows that are kept at once, of each matrix */
#define MAX_GROUPS 64   /* of rows, whose values these are */
#define PAD 48          /* values, so that no two matrices' lines fall together in the cache */
#define V_STEP (GROUP_ROOM + PAD)
#define M_STEP (MAX_GROUPS * 2 * WN_VL + PAD)

enum
{
  W0,
  W_SUM,   /* (w0 + w1 + w2) / 6 */
  W_OTHER, /* (w0 - w1 + w2) / 6 */
  W_TWO,   /* (w0 + 2 w1 + 4 w2) / 24 */
  W_MINUS, /* (w0 - 2 w1 + 4 w2) / 24 */
  W2,
  N_MATRICES
};

/* What the rows of a call share */
typedef struct
{
  int c;
  long d;
  const float *x, *w; /* w [C / WN_VL][N_MATRICES][C][2][WN_VL] */
  const WnCondView *cond;
  float *y;
} WinogradLayer;

/* A row's place between two frames, found once by division and then moved on */
typedef struct
{
  long row;
  const float *cond; /* of its frame */
  int phase;         /* rows behind the frame, below hop */
} Clock;

/* A row of a group */
typedef struct
{
  const float *cond; /* of its frame */
  float u;           /* part of the way to the next frame */
  long place;        /* of the result, values from y on */
} GroupRow;

/* Groups of rows that are d apart */
typedef struct
{
  float v[N_MATRICES][V_STEP] __attribute__ ((aligned (64))); /* [n][C], transformed */
  float m[N_MATRICES][M_STEP]; /* [n][2][WN_VL], of one vector of channels */
  GroupRow rows[4][MAX_GROUPS];
  int size; /* rows of a group */
  int n, most;
  Clock clock;
} Groups;

/* ---- inputs ---- */

static __attribute__ ((noinline)) void
transform_pair (const WinogradLayer *l, const float *x, float *v)
{
  const long step = l->d * l->c;

  for (int j = 0; j < l->c; j += WN_VL, x += WN_VL, v += WN_VL) {
    const avec d0 = LOAD (x - 2 * step), d1 = LOAD (x - step), d2 = LOAD (x), d3 = LOAD (x + step);

    STORE (v + W0 * V_STEP, d0 - d2);
    STORE (v + W_SUM * V_STEP, 3.0f * (d1 + d2));
    STORE (v + W_OTHER * V_STEP, 3.0f * (d2 - d1));
    STORE (v + W2 * V_STEP, d3 - d1);
  }
}

static __attribute__ ((noinline)) void
transform_three (const WinogradLayer *l, const float *x, float *v)
{
  const long step = l->d * l->c;

  for (int j = 0; j < l->c; j += WN_VL, x += WN_VL, v += WN_VL) {
    const avec d0 = LOAD (x - 2 * step), d1 = LOAD (x - step), d2 = LOAD (x), d3 = LOAD (x + step),
               d4 = LOAD (x + 2 * step), near = d3 - d1;

    STORE (v + W0 * V_STEP, d0 - d2 + 0.5f * near);
    STORE (v + W_SUM * V_STEP, 6.0f * d1 + 3.0f * (d2 - d3));
    STORE (v + W_OTHER * V_STEP, 3.0f * d2 - 2.0f * d1 - d3);
    STORE (v + W_TWO * V_STEP, 4.0f * near);
    STORE (v + W2 * V_STEP, d4 - d2 - 2.0f * near);
  }
}

static __attribute__ ((noinline)) void
transform_four (const WinogradLayer *l, const float *x, float *v)
{
  const long step = l->d * l->c;

  for (int j = 0; j < l->c; j += WN_VL, x += WN_VL, v += WN_VL) {
    const avec d0 = LOAD (x - 2 * step), d1 = LOAD (x - step), d2 = LOAD (x), d3 = LOAD (x + step),
               d4 = LOAD (x + 2 * step), d5 = LOAD (x + 3 * step);
    const avec far = d4 - d2, near = 2.0f * (d3 - d1);

    STORE (v + W0 * V_STEP, d0 - 1.25f * d2 + 0.25f * d4);
    STORE (v + W_SUM * V_STEP, 4.0f * (d1 + d2) - (d3 + d4));
    STORE (v + W_OTHER * V_STEP, 4.0f * (d2 - d1) + (d3 - d4));
    STORE (v + W_TWO * V_STEP, far + near);
    STORE (v + W_MINUS * V_STEP, far - near);
    STORE (v + W2 * V_STEP, 4.0f * d1 - 5.0f * d3 + d5);
  }
}

/* ---- products ---- */

/*
 * m [mr][2][WN_VL] = v [mr][c] panel [c][2][WN_VL]. Not inlined: what is around it would take
 * registers from the sums
 */
#define PRODUCTS(MR)                                                                               \
  static __attribute__ ((noinline)) void products_##MR (int c, const float *v, const float *panel, \
      float *m)                                                                                    \
  {                                                                                                \
    products_of (MR, c, v, panel, m);                                                              \
  }

INLINE void
products_of (const int mr, int c, const float *v, const float *panel, float *m)
{
  avec acc[12][6];

#pragma GCC unroll 16
  for (int i = 0; i < mr; i++)
    acc[i][0] = acc[i][1] = SPLAT (0.0f);
  gated_tap (mr, 1, c, v, c, panel, WN_VL, acc);
#pragma GCC unroll 16
  for (int i = 0; i < mr; i++) {
    STORE (m + 2 * i * WN_VL, acc[i][0]);
    STORE (m + (2 * i + 1) * WN_VL, acc[i][1]);
  }
}

/* Blocks that the 24, 30, 48 and 60 groups of a folded student's calls are mostly multiples of */
#if WN_REGISTERS < 32
#  define PRODUCTS_MOST(STEP) STEP (6)
#elif defined WN_LANES
PRODUCTS (10)
#  define PRODUCTS_MOST(STEP) STEP (10) STEP (6)
#else
PRODUCTS (12)
#  define PRODUCTS_MOST(STEP) STEP (12) STEP (6)
#endif
PRODUCTS (6)
PRODUCTS (4)
PRODUCTS (2)
PRODUCTS (1)

static void
products (int n, int c, const float *x, const float *panel, float *m)
{
  int i = 0;

  PRODUCTS_MOST (BLOCKS)
  BLOCKS (4)
  BLOCKS (2)
  BLOCKS (1)
}

/* ---- outputs ---- */

INLINE void
finish_row (const WinogradLayer *l, int column, const GroupRow *row, avec sum_a, avec sum_b)
{
  const float *c0 = row->cond + column, *c1 = c0 + l->cond->cond_ld;
  const avec a0 = LOAD (c0), b0 = LOAD (c0 + l->c);
  const avec a = sum_a + (a0 + row->u * (LOAD (c1) - a0));
  const avec b = sum_b + (b0 + row->u * (LOAD (c1 + l->c) - b0));

  STORE (l->y + row->place + column, gate_product (a, b));
}

#define PRODUCT(matrix) LOAD (g->m[matrix] + (2 * q + half) * WN_VL)

static __attribute__ ((noinline)) void
finish_pairs (const WinogradLayer *l, int column, const Groups *g)
{
  for (int q = 0; q < g->n; q++) {
    avec sums[2][2];

#pragma GCC unroll 2
    for (int half = 0; half < 2; half++) {
      const avec m1 = PRODUCT (W_SUM), m2 = PRODUCT (W_OTHER);

      sums[0][half] = PRODUCT (W0) + (m1 + m2);
      sums[1][half] = PRODUCT (W2) + (m1 - m2);
    }
#pragma GCC unroll 2
    for (int i = 0; i < 2; i++)
      finish_row (l, column, &g->rows[i][q], sums[i][0], sums[i][1]);
  }
}

static __attribute__ ((noinline)) void
finish_threes (const WinogradLayer *l, int column, const Groups *g)
{
  for (int q = 0; q < g->n; q++) {
    avec sums[3][2];

#pragma GCC unroll 2
    for (int half = 0; half < 2; half++) {
      const avec m1 = PRODUCT (W_SUM), m2 = PRODUCT (W_OTHER), m3 = PRODUCT (W_TWO), even = m1 + m2;

      sums[0][half] = PRODUCT (W0) + even + m3;
      sums[1][half] = m1 - m2 + 2.0f * m3;
      sums[2][half] = PRODUCT (W2) + even + 4.0f * m3;
    }
#pragma GCC unroll 4
    for (int i = 0; i < 3; i++)
      finish_row (l, column, &g->rows[i][q], sums[i][0], sums[i][1]);
  }
}

static __attribute__ ((noinline)) void
finish_fours (const WinogradLayer *l, int column, const Groups *g)
{
  for (int q = 0; q < g->n; q++) {
    avec sums[4][2];

#pragma GCC unroll 2
    for (int half = 0; half < 2; half++) {
      const avec m1 = PRODUCT (W_SUM), m2 = PRODUCT (W_OTHER), m3 = PRODUCT (W_TWO),
                 m4 = PRODUCT (W_MINUS);
      const avec even = m1 + m2, odd = m1 - m2, far = m3 + m4, near = m3 - m4;

      sums[0][half] = PRODUCT (W0) + even + far;
      sums[1][half] = odd + 2.0f * near;
      sums[2][half] = even + 4.0f * far;
      sums[3][half] = PRODUCT (W2) + odd + 8.0f * near;
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++)
      finish_row (l, column, &g->rows[i][q], sums[i][0], sums[i][1]);
  }
}

#undef PRODUCT

/* ---- groups ---- */

static const struct
{
  int matrices[N_MATRICES]; /* size + 1 of them, and W2 */
  void (*transform) (const WinogradLayer *l, const float *x, float *v);
  void (*finish) (const WinogradLayer *l, int column, const Groups *g);
} group_kinds[] = {
  [2] = { { W0, W_SUM, W_OTHER, W2 }, transform_pair, finish_pairs },
  [3] = { { W0, W_SUM, W_OTHER, W_TWO, W2 }, transform_three, finish_threes },
  [4] = { { W0, W_SUM, W_OTHER, W_TWO, W_MINUS, W2 }, transform_four, finish_fours },
};

static void
clock_advance (Clock *clock, const WnCondView *cond, long rows)
{
  clock->row += rows;
  clock->phase += (int) rows;
  while (clock->phase >= cond->hop) {
    clock->phase -= cond->hop;
    clock->cond += cond->cond_ld;
  }
}

static void
groups_begin (const WinogradLayer *l, Groups *g, int size)
{
  const WnCondView *cond = l->cond;

  g->size = size;
  g->n = 0;
  g->most = GROUP_ROOM / l->c < MAX_GROUPS ? GROUP_ROOM / l->c : MAX_GROUPS;
  g->clock = (Clock){ 0, cond->cond + cond->t / cond->hop * cond->cond_ld,
    (int) (cond->t % cond->hop) };
}

/* Computes the groups that are there */
static void
groups_flush (const WinogradLayer *l, Groups *g)
{
  const long panel = 2L * WN_VL * l->c;

  for (int column = 0; g->n > 0 && column < l->c; column += WN_VL) {
    const float *panels = l->w + column / WN_VL * N_MATRICES * panel;

    for (int k = 0; k < g->size + 2; k++) {
      const int matrix = group_kinds[g->size].matrices[k];

      products (g->n, l->c, g->v[matrix], panels + matrix * panel, g->m[matrix]);
    }
    group_kinds[g->size].finish (l, column, g);
  }
  g->n = 0;
}

/* The groups that begin at n rows, the first of which is not before an earlier one */
static void
groups_add (const WinogradLayer *l, Groups *g, long row, long n)
{
  for (const long end = row + n; row < end; row++, g->n++) {
    Clock clock;

    if (g->n == g->most)
      groups_flush (l, g);
    clock_advance (&g->clock, l->cond, row - g->clock.row);
    clock = g->clock;
    for (int i = 0; i < g->size; i++, clock_advance (&clock, l->cond, l->d))
      g->rows[i][g->n] = (GroupRow){ clock.cond, (float) clock.phase / (float) l->cond->hop,
        clock.row * l->c };
    group_kinds[g->size].transform (l, l->x + row * l->c, g->v[0] + g->n * l->c);
  }
}

static void
single_rows (const WinogradLayer *l, const float *w, long row, long n)
{
  WnCondView view = *l->cond;

  view.t += row;
  gated_conv ((int) n, l->c, l->c, 3, l->d, l->x + row * l->c, l->c, w, &view, l->y + row * l->c,
      l->c, NULL);
}

static void
winograd_conv (int rows, int c, long dilation, const float *x, const float *w,
    const float *transformed, const WnCondView *cond, float *y)
{
  const WinogradLayer layer = { c, dilation, x, transformed, cond, y };
  Groups groups;

  for (int size = 4; size > 0; size--) {
    const GroupRest rest = group_rest (rows, dilation, size);

    if (size == 1) {
      single_rows (&layer, w, rest.first, rest.places);
    } else {
      groups_begin (&layer, &groups, size);
      for (long row = 0; size == 4 && row < rest.whole; row += 4 * dilation)
        groups_add (&layer, &groups, row, dilation);
      groups_add (&layer, &groups, rest.first, rest.places);
      groups_flush (&layer, &groups);
    }
  }
}

/* ---- weights ---- */

static size_t
winograd_size (int c)
{
  return (size_t) N_MATRICES * c * 2 * c;
}

static void
winograd_weights (int c, const float *w, float *transformed)
{
  const long tap = 2L * c * c, matrix = 2L * c * WN_VL;

  for (int p = 0; p < c; p++) {
    for (int j = 0; j < 2 * c; j += WN_VL, w += WN_VL) {
      const avec w0 = LOAD (w), w1 = LOAD (w + tap), w2 = LOAD (w + 2 * tap);
      const avec ends = w0 + w2, far = w0 + 4.0f * w2;
      float *to = transformed + j % c / WN_VL * N_MATRICES * matrix + 2L * WN_VL * p
          + j / c * WN_VL;

      STORE (to + W0 * matrix, w0);
      STORE (to + W_SUM * matrix, (ends + w1) / 6.0f);
      STORE (to + W_OTHER * matrix, (ends - w1) / 6.0f);
      STORE (to + W_TWO * matrix, (far + 2.0f * w1) / 24.0f);
      STORE (to + W_MINUS * matrix, (far - 2.0f * w1) / 24.0f);
      STORE (to + W2 * matrix, w2);
    }
  }
}
