/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * The kernels in 16 bits, for processors that multiply and add pairs of 16 bits but have no good dot
 * product of bytes. Before including this, after vector.inc.h, a variant (int16_*.c) defines
 * WN_INT16_VARIANT, WN_INT16_NAME, WN_INT16_GATES, the file of its gates, and
 *   ivec dot (ivec sum, ivec values, ivec weights)  to each of WN_VL sums the products of 2 values
 *   void store_limited (int16_t *p, avec x, avec y) 2 WN_VL values, rounded and limited to +-LIMIT
 *   void store_positive (int16_t *p, avec x, avec y) the same, limited to 0 .. INT16_MAX
 *
 * Three taps go by Winograd's F(4, 3) along time, in whole numbers: the rows t, t + d, t + 2 d and
 * t + 3 d of a dilation d read
 *   d0, d1 ... d5 = x[t - 2 d], x[t - d] ... x[t + 3 d]
 * and with
 *   m0 = (4 d0 - 5 d2 + d4) 6 w0
 *   m1 = (4 (d1 + d2) - (d3 + d4)) 4 (w0 + w1 + w2)
 *   m2 = (4 (d2 - d1) + (d3 - d4)) 4 (w0 - w1 + w2)
 *   m3 = ((d4 - d2) + 2 (d3 - d1)) (w0 + 2 w1 + 4 w2)
 *   m4 = ((d4 - d2) - 2 (d3 - d1)) (w0 - 2 w1 + 4 w2)
 *   m5 = (4 d1 - 5 d3 + d5) 24 w2
 * SUM_SCALE times the sums of their taps are
 *   m0 + m1 + m2 + m3 + m4,  m1 - m2 + 2 (m3 - m4),  m1 + m2 + 4 (m3 + m4),
 *   m1 - m2 + 8 (m3 - m4) + m5:
 * six products instead of twelve. Whole numbers make that exact, so at the end of a call three, two
 * rows and one come from the same matrices, F(3, 3) and F(2, 3), to the same bits. A transformed
 * value is at most DATA_GAIN times a value, in F(3, 3). What SUM_SCALE takes from the weights' bits
 * layers of two taps and of more than WINOGRAD_MOST channels keep: they multiply tap by tap.
 * Source  Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks"
 */
#include <math.h>
#include <string.h>

#define LIMIT WN_INT16_LIMIT
#include "groups.inc.h"

#define SUM_SCALE 24
#define DATA_GAIN 12
#define WINOGRAD_MOST 128
#define GROUP_ROOM 2048 /* values of transformed rows that are kept at once, of each matrix */
#define MAX_GROUPS 64   /* of rows, whose values these are */
#define SQUARE_ROWS 60  /* of residual() and output() at once, whole blocks */
#define PAD 64          /* bytes, so that no two matrices' lines fall together in the cache */
#define V_STEP (GROUP_ROOM + PAD / 2)
#define M_STEP (MAX_GROUPS * 2 * WN_VL + PAD / 4)
#define PANEL (4 * WN_VL) /* weights of 2 inputs and 2 vectors of columns */

G_STATIC_ASSERT (DATA_GAIN *LIMIT <= INT16_MAX);

enum
{
  W0,      /* 6 w0 */
  W_SUM,   /* 4 (w0 + w1 + w2) */
  W_OTHER, /* 4 (w0 - w1 + w2) */
  W_TWO,   /* w0 + 2 w1 + 4 w2 */
  W_MINUS, /* w0 - 2 w1 + 4 w2 */
  W2,      /* 24 w2 */
  N_MATRICES
};

enum
{
  TAP_0,
  TAP_1,
  TAP_2, /* the last one of two taps too, TAP_0 being the first */
  N_TAPS
};

typedef int uivec __attribute__ ((vector_size (WN_VL * 4), aligned (1), may_alias));
typedef unsigned wrapping __attribute__ ((vector_size (WN_VL * 4)));
typedef int16_t words __attribute__ ((vector_size (WN_VL * 4), aligned (2), may_alias));

/* Vectors are ivec throughout: gcc keeps arrays of the intrinsics' types in memory */
#define LOAD_INTS(p) ((ivec) (*(const uivec *) (p)))
#define STORE_INTS(p, v) (*(uivec *) (p) = (uivec) (v))
#define LOAD_WORDS(p) (*(const words *) (p))
#define FLOATS(x) __builtin_convertvector(x, avec)

/* positive: what is below 0 becomes 0 */
INLINE void
quantise_values (const int positive, int rows, int c, const float *x, const float *factor,
    int16_t *y)
{
  for (long i = 0; i < rows; i++, x += c, y += c) {
    for (int j = 0; j < c; j += 2 * WN_VL) {
      const avec a = LOAD (x + j) * LOAD (factor + j);
      const avec b = LOAD (x + j + WN_VL) * LOAD (factor + j + WN_VL);

      if (positive)
        store_positive (y + j, a, b);
      else
        store_limited (y + j, a, b);
    }
  }
}

static void
quantise (int rows, int c, const float *x, const float *factor, void *y)
{
  quantise_values (0, rows, c, x, factor, y);
}

static void
quantise_relu (int rows, int c, const float *x, const float *factor, void *y)
{
  quantise_values (1, rows, c, x, factor, y);
}

/* ---- products ---- */

/*
 * m [mr][2][WN_VL] = x [mr][c] panel [c / 2][2][WN_VL][2]. Not inlined: what is around it would
 * take registers from the sums
 */
#define PRODUCTS(MR)                                                             \
  static __attribute__ ((noinline)) void products_##MR (int c, const int16_t *x, \
      const int16_t *panel, int32_t *m)                                          \
  {                                                                              \
    products_of (MR, c, x, panel, m);                                            \
  }

INLINE void
products_of (const int mr, int c, const int16_t *x, const int16_t *panel, int32_t *m)
{
  ivec sums[6][2];

#pragma GCC unroll 8
  for (int i = 0; i < mr; i++)
    sums[i][0] = sums[i][1] = (ivec){};
  for (int p = 0; p < c; p += 2, panel += PANEL) {
    const ivec a = LOAD_INTS (panel), b = LOAD_INTS (panel + PANEL / 2);

#pragma GCC unroll 8
    for (int i = 0; i < mr; i++) {
      int32_t two;
      ivec values;

      memcpy (&two, x + (long) i * c + p, sizeof two);
      values = two - (ivec){};
      sums[i][0] = dot (sums[i][0], values, a);
      sums[i][1] = dot (sums[i][1], values, b);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < mr; i++) {
    STORE_INTS (m + 2 * i * WN_VL, sums[i][0]);
    STORE_INTS (m + (2 * i + 1) * WN_VL, sums[i][1]);
  }
}

PRODUCTS (6)
PRODUCTS (4)
PRODUCTS (2)
PRODUCTS (1)

/* Of n rows */
static void
products (int n, int c, const int16_t *x, const int16_t *panel, int32_t *m)
{
  int i = 0;

  /* what is left is rather twice four than six and two */
  for (; i + 6 <= n && n - i != 8; i += 6)
    products_6 (c, x + (long) i * c, panel, m + 2L * i * WN_VL);
  BLOCKS (4)
  BLOCKS (2)
  BLOCKS (1)
}

/* ---- rows ---- */

/* What the rows of a call share */
typedef struct
{
  int c, n_matrices; /* N_MATRICES or N_TAPS */
  long d;
  const int16_t *x, *w; /* w [C / WN_VL][n_matrices][C / 2][2][WN_VL][2] */
  const float *scale, *y_factor;
  const WnCondView *cond;
  int16_t *y;
  float unit; /* 1 / SUM_SCALE or 1 */
} Layer;

/* A row of a group */
typedef struct
{
  const float *cond; /* of its frame */
  float u;           /* part of the way to the next frame */
  int place;         /* of the result, values from y on */
} GroupRow;

typedef struct _Groups Groups;

/* Groups of so many rows that are d apart */
typedef struct
{
  int rows, n_matrices;
  int matrices[N_MATRICES];
  /* n values from x on, of rows that begin groups, to v [N_MATRICES][V_STEP] */
  void (*transform) (const Layer *l, long n, const int16_t *x, int16_t *v);
  void (*combine) (Groups *g); /* products to sums of its rows, m [rows][n][2][WN_VL] */
} GroupKind;

struct _Groups
{
  int16_t v[N_MATRICES][V_STEP] __attribute__ ((aligned (64))); /* [n][C], transformed */
  /* [n][2][WN_VL], a and b of one vector of channels */
  int32_t m[N_MATRICES][M_STEP] __attribute__ ((aligned (64)));
  GroupRow rows[4][MAX_GROUPS];
  const GroupKind *kind;
  int n, most;
};

/* ---- inputs ---- */

#define INPUT(i) LOAD_WORDS (x + j + ((i) -2) * step)
#define TRANSFORMED(matrix) *(words *) (v + (matrix) *V_STEP + j)
#define EACH_VECTOR                     \
  const long step = l->d * (long) l->c; \
                                        \
  for (long j = 0; j < n; j += 2 * WN_VL)

static void
transform_two_taps (const Layer *l, long n, const int16_t *x, int16_t *v)
{
  EACH_VECTOR
  {
    TRANSFORMED (TAP_0) = INPUT (1);
    TRANSFORMED (TAP_2) = INPUT (2);
  }
}

static void
transform_three_taps (const Layer *l, long n, const int16_t *x, int16_t *v)
{
  EACH_VECTOR
  {
    TRANSFORMED (TAP_0) = INPUT (0);
    TRANSFORMED (TAP_1) = INPUT (1);
    TRANSFORMED (TAP_2) = INPUT (2);
  }
}

static void
transform_single (const Layer *l, long n, const int16_t *x, int16_t *v)
{
  EACH_VECTOR
  {
    const words d1 = 3 * INPUT (1);

    TRANSFORMED (W0) = 4 * INPUT (0);
    TRANSFORMED (W_SUM) = d1;
    TRANSFORMED (W_OTHER) = -d1;
    TRANSFORMED (W2) = INPUT (2);
  }
}

static void
transform_pair (const Layer *l, long n, const int16_t *x, int16_t *v)
{
  EACH_VECTOR
  {
    const words d1 = INPUT (1), d2 = INPUT (2);

    TRANSFORMED (W0) = 4 * (INPUT (0) - d2);
    TRANSFORMED (W_SUM) = 3 * (d1 + d2);
    TRANSFORMED (W_OTHER) = 3 * (d2 - d1);
    TRANSFORMED (W2) = INPUT (3) - d1;
  }
}

static void
transform_three (const Layer *l, long n, const int16_t *x, int16_t *v)
{
  EACH_VECTOR
  {
    const words d1 = INPUT (1), d2 = INPUT (2), d3 = INPUT (3), near = 2 * (d3 - d1);

    TRANSFORMED (W0) = 4 * (INPUT (0) - d2) + near;
    TRANSFORMED (W_SUM) = 3 * (2 * d1 + d2 - d3);
    TRANSFORMED (W_OTHER) = 3 * d2 - 2 * d1 - d3;
    TRANSFORMED (W_TWO) = 2 * near;
    TRANSFORMED (W2) = INPUT (4) - d2 - near;
  }
}

static void
transform_four (const Layer *l, long n, const int16_t *x, int16_t *v)
{
  EACH_VECTOR
  {
    const words d1 = INPUT (1), d2 = INPUT (2), d3 = INPUT (3), d4 = INPUT (4);
    const words far = d4 - d2, near = 2 * (d3 - d1);

    TRANSFORMED (W0) = 4 * (INPUT (0) - d2) + far;
    TRANSFORMED (W_SUM) = 4 * (d1 + d2) - (d3 + d4);
    TRANSFORMED (W_OTHER) = 4 * (d2 - d1) + (d3 - d4);
    TRANSFORMED (W_TWO) = far + near;
    TRANSFORMED (W_MINUS) = far - near;
    TRANSFORMED (W2) = 4 * (d1 - d3) + INPUT (5) - d3;
  }
}

#undef INPUT
#undef TRANSFORMED
#undef EACH_VECTOR

/* ---- outputs ---- */

/* Parts of a sum may leave the range that the sum stays in */
#define PRODUCT(matrix) ((wrapping) LOAD_INTS (g->m[matrix] + i))
#define SUM(row, value) STORE_INTS (g->m[row] + i, value)
#define EACH_VECTOR for (int i = 0; i < g->n * 2 * WN_VL; i += WN_VL)

static void
combine_two_taps (Groups *g)
{
  EACH_VECTOR
  SUM (0, PRODUCT (TAP_0) + PRODUCT (TAP_2));
}

static void
combine_three_taps (Groups *g)
{
  EACH_VECTOR
  SUM (0, PRODUCT (TAP_0) + PRODUCT (TAP_1) + PRODUCT (TAP_2));
}

static void
combine_single (Groups *g)
{
  EACH_VECTOR
  SUM (0, PRODUCT (W0) + PRODUCT (W_SUM) + PRODUCT (W_OTHER) + PRODUCT (W2));
}

static void
combine_pair (Groups *g)
{
  EACH_VECTOR
  {
    const wrapping m1 = PRODUCT (W_SUM), m2 = PRODUCT (W_OTHER);

    SUM (0, PRODUCT (W0) + (m1 + m2));
    SUM (1, PRODUCT (W2) + (m1 - m2));
  }
}

static void
combine_three (Groups *g)
{
  EACH_VECTOR
  {
    const wrapping m1 = PRODUCT (W_SUM), m2 = PRODUCT (W_OTHER), m3 = PRODUCT (W_TWO),
                   even = m1 + m2;

    SUM (0, PRODUCT (W0) + even + m3);
    SUM (1, m1 - m2 + 2 * m3);
    SUM (2, PRODUCT (W2) + even + 4 * m3);
  }
}

static void
combine_four (Groups *g)
{
  EACH_VECTOR
  {
    const wrapping m1 = PRODUCT (W_SUM), m2 = PRODUCT (W_OTHER), m3 = PRODUCT (W_TWO),
                   m4 = PRODUCT (W_MINUS);
    const wrapping even = m1 + m2, odd = m1 - m2, far = m3 + m4, near = m3 - m4;

    SUM (0, PRODUCT (W0) + even + far);
    SUM (1, odd + 2 * near);
    SUM (2, even + 4 * far);
    SUM (3, PRODUCT (W2) + odd + 8 * near);
  }
}

#undef PRODUCT
#undef SUM
#undef EACH_VECTOR

/*
 * UNIT_A and UNIT_B, which a and b are multiplied by; gates_begin() for a vector of columns,
 * gates_row() for each row, gates_end() for all of them
 */
#include WN_INT16_GATES

/*
 * The gates of n rows in WN_VL columns, from their sums [n][2][WN_VL]. What rows between the same
 * two frames share is found once, for loads are what takes longest here
 */
static __attribute__ ((noinline)) void
gate_rows (const Layer *l, int column, int n, GroupRow *rows, const int32_t *sums)
{
  const avec scale_a = UNIT_A * l->unit * LOAD (l->scale + column),
             scale_b = UNIT_B * l->unit * LOAD (l->scale + l->c + column);
  Gates gates;

  gates_begin (l, column, &gates);
  for (int q = 0; q < n;) {
    const float *cond = rows[q].cond, *c0 = cond + column, *c1 = c0 + l->cond->cond_ld;
    const avec a0 = UNIT_A * LOAD (c0), b0 = UNIT_B * LOAD (c0 + l->c),
               a_step = UNIT_A * LOAD (c1) - a0, b_step = UNIT_B * LOAD (c1 + l->c) - b0;

    for (; q < n && rows[q].cond == cond; q++, sums += 2 * WN_VL)
      gates_row (&gates, q, &rows[q], a0 + rows[q].u * a_step + FLOATS (LOAD_INTS (sums)) * scale_a,
          b0 + rows[q].u * b_step + FLOATS (LOAD_INTS (sums + WN_VL)) * scale_b);
  }
  gates_end (&gates, n, rows);
}

/* ---- groups ---- */

static const GroupKind
    two_taps = { 1, 2, { TAP_0, TAP_2 }, transform_two_taps, combine_two_taps },
    three_taps = { 1, 3, { TAP_0, TAP_1, TAP_2 }, transform_three_taps, combine_three_taps },
    winograd[] = {
      [1] = { 1, 4, { W0, W_SUM, W_OTHER, W2 }, transform_single, combine_single },
      [2] = { 2, 4, { W0, W_SUM, W_OTHER, W2 }, transform_pair, combine_pair },
      [3] = { 3, 5, { W0, W_SUM, W_OTHER, W_TWO, W2 }, transform_three, combine_three },
      [4] = { 4, 6, { W0, W_SUM, W_OTHER, W_TWO, W_MINUS, W2 }, transform_four, combine_four },
    };

static void
groups_begin (const Layer *l, Groups *g, const GroupKind *kind)
{
  g->kind = kind;
  g->n = 0;
  g->most = GROUP_ROOM / l->c < MAX_GROUPS ? GROUP_ROOM / l->c : MAX_GROUPS;
}

/* Computes the groups that are there */
static void
groups_flush (const Layer *l, Groups *g)
{
  const GroupKind *kind = g->kind;
  const long panel = 2L * WN_VL * l->c;

  for (int column = 0; g->n > 0 && column < l->c; column += WN_VL) {
    const int16_t *panels = l->w + column / WN_VL * l->n_matrices * panel;

    for (int k = 0; k < kind->n_matrices; k++) {
      const int matrix = kind->matrices[k];

      products (g->n, l->c, g->v[matrix], panels + matrix * panel, g->m[matrix]);
    }
    kind->combine (g);
    for (int i = 0; i < kind->rows; i++)
      gate_rows (l, column, g->n, g->rows[i], g->m[i]);
  }
  g->n = 0;
}

/* Where n rows are between frames */
static void
set_rows (const Layer *l, long row, int n, GroupRow *rows)
{
  const WnCondView *view = l->cond;
  const long t = view->t % view->hop + row;
  const float *cond = view->cond + (view->t / view->hop + t / view->hop) * view->cond_ld;
  const float step = 1.0f / (float) view->hop;
  int phase = (int) (t % view->hop), place = (int) row * l->c;

  for (int i = 0; i < n; i++, place += l->c) {
    rows[i] = (GroupRow){ cond, (float) phase * step, place };
    if (++phase == view->hop) {
      phase = 0;
      cond += view->cond_ld;
    }
  }
}

/* The groups that begin at n rows */
static void
groups_add (const Layer *l, Groups *g, long row, long n)
{
  while (n > 0) {
    const int more = n < g->most - g->n ? (int) n : g->most - g->n;

    for (int i = 0; i < g->kind->rows; i++)
      set_rows (l, row + i * l->d, more, g->rows[i] + g->n);
    g->kind->transform (l, more * (long) l->c, l->x + row * l->c, g->v[0] + g->n * l->c);
    g->n += more;
    row += more;
    n -= more;
    if (g->n == g->most)
      groups_flush (l, g);
  }
}

/* The last group of a kind */
static void
groups_end (const Layer *l, Groups *g, long row, long n)
{
  groups_add (l, g, row, n);
  groups_flush (l, g);
}

static void
winograd_rows (const Layer *l, int rows, Groups *g)
{
  for (int size = 4; size > 0; size--) {
    const GroupRest rest = group_rest (rows, l->d, size);

    groups_begin (l, g, &winograd[size]);
    for (long row = 0; size == 4 && row < rest.whole; row += 4 * l->d)
      groups_add (l, g, row, l->d);
    groups_end (l, g, rest.first, rest.places);
  }
}

static int
is_winograd (int taps, int c)
{
  return taps == 3 && c <= WINOGRAD_MOST;
}

static void
gated_conv (int rows, int c, int taps, long dilation, const void *x, const WnQuantisedMatrix *w,
    const WnCondView *cond, const float *y_factor, void *y)
{
  Layer layer = { c, N_TAPS, dilation, x, w->w, w->scale, y_factor, cond, y, 1.0f };
  Groups groups;

  if (is_winograd (taps, c)) {
    layer.n_matrices = N_MATRICES;
    layer.unit = 1.0f / SUM_SCALE;
    winograd_rows (&layer, rows, &groups);
  } else {
    groups_begin (&layer, &groups, taps == 3 ? &three_taps : &two_taps);
    groups_end (&layer, &groups, 0, rows);
  }
}

/* h += y R in n rows and two vectors of columns, from products m [n][2][WN_VL] */
static void
residual_rows (int n, int c, const int32_t *m, const float *scale, float *h, const float *factor,
    int16_t *next)
{
  const avec scale_a = LOAD (scale), scale_b = LOAD (scale + WN_VL);

  for (long i = 0; i < n; i++, m += 2 * WN_VL, h += c) {
    const avec a = LOAD (h) + FLOATS (LOAD_INTS (m)) * scale_a;
    const avec b = LOAD (h + WN_VL) + FLOATS (LOAD_INTS (m + WN_VL)) * scale_b;

    STORE (h, a);
    STORE (h + WN_VL, b);
    if (factor)
      store_limited (next + i * c, a * LOAD (factor), b * LOAD (factor + WN_VL));
  }
}

/*
 * Products of rows from `row` on, at most SQUARE_ROWS, with two vectors of columns of a matrix
 * [c][c]; how many rows
 */
static int
square_products (long row, int rows, int column, int c, const void *x,
    const WnQuantisedMatrix *matrix, int32_t *m)
{
  const int n = rows - row < SQUARE_ROWS ? (int) (rows - row) : SQUARE_ROWS;

  products (n, c, (const int16_t *) x + row * c, (const int16_t *) matrix->w + (long) column * c,
      m);
  return n;
}

static void
residual (int rows, int c, const void *y, const WnQuantisedMatrix *r, float *h, const float *factor,
    void *next)
{
  int32_t m[SQUARE_ROWS * 2 * WN_VL] __attribute__ ((aligned (64)));

  for (int column = 0; column < c; column += 2 * WN_VL) {
    for (long row = 0, n; row < rows; row += n) {
      n = square_products (row, rows, column, c, y, r, m);
      residual_rows ((int) n, c, m, r->scale + column, h + row * c + column,
          factor ? factor + column : NULL, factor ? (int16_t *) next + row * c + column : NULL);
    }
  }
}

/* y = max (0, bias + x W) in n rows and two vectors of columns, from products m [n][2][WN_VL] */
static void
output_rows (int n, int c, const int32_t *m, const float *scale, const float *bias, float *y)
{
  for (int j = 0; j < 2 * WN_VL; j += WN_VL) {
    const avec scale_j = LOAD (scale + j), bias_j = LOAD (bias + j);

    for (long i = 0; i < n; i++) {
      const avec a = bias_j + FLOATS (LOAD_INTS (m + i * 2 * WN_VL + j)) * scale_j;

      STORE (y + i * c + j, SELECT (a > SPLAT (0.0f), a, SPLAT (0.0f)));
    }
  }
}

static void
output (int rows, int c, const void *x, const WnQuantisedMatrix *w, const float *bias, float *y)
{
  int32_t m[SQUARE_ROWS * 2 * WN_VL] __attribute__ ((aligned (64)));

  for (int column = 0; column < c; column += 2 * WN_VL) {
    for (long row = 0, n; row < rows; row += n) {
      n = square_products (row, rows, column, c, x, w, m);
      output_rows ((int) n, c, m, w->scale + column, bias + column, y + row * c + column);
    }
  }
}

/* ---- weights ---- */

/*
 * What a column [n_taps][c], n values apart, is divided by, so that no weight leaves 16 bits, with
 * Winograd transformed, and no sum of its products 32, rounding included; most: of what weights are
 * multiplied by
 */
static float
column_step (int winograd_taps, float most, int n_taps, int c, int n, const float *values)
{
  float largest = 0.0f, sum = 0.0f;

  for (int p = 0; p < c; p++) {
    float taps = 0.0f, last = 0.0f;

    for (int tap = 0; tap < n_taps; tap++) {
      last = fabsf (values[((long) tap * c + p) * n]);
      taps += last;
    }
    /* 24 w2, and 6 w0, 4 (w0 + w1 + w2) or w0 + 2 w1 + 4 w2, whatever their signs */
    largest = fmaxf (largest, winograd_taps ? fmaxf (SUM_SCALE * last, 6.0f * taps) : taps);
    sum += taps;
  }
  return fmaxf (largest / 32700.0f, sum / (2147483647.0f / most - 0.5f * n_taps * c));
}

/* Element of a panel: pair p / 2 of inputs, vector `half` */
INLINE int16_t *
panel_element (int16_t *panel, int p, int half, int lane)
{
  return panel + p / 2 * PANEL + half * PANEL / 2 + 2 * lane + p % 2;
}

/* The matrices' elements of taps w */
static void
transform_weights (const int w[N_TAPS], int16_t matrices[N_MATRICES])
{
  const int ends = w[0] + w[2], far = w[0] + 4 * w[2];

  matrices[W0] = (int16_t) (6 * w[0]);
  matrices[W_SUM] = (int16_t) (4 * (ends + w[1]));
  matrices[W_OTHER] = (int16_t) (4 * (ends - w[1]));
  matrices[W_TWO] = (int16_t) (far + 2 * w[1]);
  matrices[W_MINUS] = (int16_t) (far - 2 * w[1]);
  matrices[W2] = (int16_t) (SUM_SCALE * w[2]);
}

static void
gated_matrix (WnQuantisedMatrix *m, int taps, int c, const float *values)
{
  const int transformed = is_winograd (taps, c), n = 2 * c,
            n_matrices = transformed ? N_MATRICES : N_TAPS;
  const float most = (transformed ? SUM_SCALE : 1.0f) * LIMIT;

  m->w = wn_quantised_block ((gsize) n_matrices * c * n * sizeof (int16_t));
  m->offset = NULL;
  m->scale = wn_quantised_block (n * sizeof (float));
  for (int j = 0; j < n; j++) {
    const float step = fmaxf (column_step (transformed, most, taps, c, n, values + j), 1e-30f);
    const int column = j % c;
    int16_t *panels = (int16_t *) m->w + (long) (column / WN_VL) * n_matrices * 2 * WN_VL * c;

    m->scale[j] = step;
    for (int p = 0; p < c; p++) {
      int w[N_TAPS] = { 0 };
      int16_t elements[N_MATRICES] = { 0 };

      for (int tap = 0; tap < taps; tap++)
        w[tap == taps - 1 ? TAP_2 : tap] = (int) rintf (
            values[((long) tap * c + p) * n + j] / step);
      if (transformed)
        transform_weights (w, elements);
      for (int k = 0; k < n_matrices; k++)
        *panel_element (panels + k * 2L * WN_VL * c, p, j / c,
            column % WN_VL) = transformed ? elements[k] : (int16_t) w[k];
    }
  }
}

/* values [c][c], for inputs up to `most` */
static void
square_matrix (WnQuantisedMatrix *m, int c, float most, const float *values)
{
  m->w = wn_quantised_block ((gsize) c * c * sizeof (int16_t));
  m->offset = NULL;
  m->scale = wn_quantised_block (c * sizeof (float));
  for (int j = 0; j < c; j++) {
    const float step = fmaxf (column_step (FALSE, most, 1, c, c, values + j), 1e-30f);

    m->scale[j] = step;
    for (int p = 0; p < c; p++)
      *panel_element ((int16_t *) m->w + (long) (j / (2 * WN_VL)) * 2 * WN_VL * c, p, j / WN_VL % 2,
          j % WN_VL) = (int16_t) rintf (values[(long) p * c + j] / step);
  }
}

static void
residual_matrix (WnQuantisedMatrix *m, int c, const float *values)
{
  square_matrix (m, c, WN_INT16_GATE_LIMIT, values);
}

static void
output_matrix (WnQuantisedMatrix *m, int c, const float *values)
{
  square_matrix (m, c, INT16_MAX, values);
}

#define DOT_ALL dot
#define VALUES_A_VECTOR (WN_VL * 2)
#include "multiply_add.inc.h"

/* A gate's error is not to bring the largest ones above the limit */
#define MOST (0.999f * WN_INT16_GATE_LIMIT)

const WnQuantisedKernels WN_INT16_VARIANT = { WN_INT16_NAME, sizeof (int16_t), 0, 0,
  WN_INT16_LARGEST, WN_INT16_GATE_LARGEST, MOST, gated_matrix, residual_matrix, quantise,
  gated_conv, residual, WN_INT16_OUTPUT_LARGEST, output_matrix, quantise_relu, output,
  multiply_add };
