/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "gradcheck.h"
#include "nn/kernels/kernels.h"

/*
 * Each variant against the definition in double precision, on sizes that meet every block and tail
 */
static void
test_gemm (gconstpointer data)
{
  const WnKernels *k = data;
  static const int sizes[][3] = {
    { 1, 1, 1 },
    { 13, 2, 48 },
    { 25, 16, 3 },
    { 7, 48, 96 },
    { 48, 96, 480 },
    { 5, 67, 1030 },
    { 14, 128, 64 },
    { 3, 160, 35 },
    { 12, 31, 513 },
    { 6, 112, 20 },
    { 9, 80, 7 },
  };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    int m = sizes[s][0], n = sizes[s][1], depth = sizes[s][2];

    for (int mode = 0; mode < 6; mode++) {
      gboolean transposed = mode & 1;
      int with_d = mode / 2; /* none, full, one row for all */
      long lda = (transposed ? m : depth) + 3, ldb = n + 5, ldc = n + 2;
      g_autofree float *a = wn_test_normal ((transposed ? depth : m) * lda, 1),
                       *b = wn_test_normal (depth * ldb, 2);
      g_autofree float *d = wn_test_normal (m * ldc, 3), *c = wn_test_normal (m * ldc, 4),
                       *before = g_memdup2 (c, m * ldc * 4);

      k->gemm (m, n, depth, a, transposed ? 1 : lda, transposed ? lda : 1, b, ldb,
          with_d ? d : NULL, with_d == 2 ? 0 : ldc, c, ldc);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < ldc; j++) {
          double sum = with_d == 2 ? d[j] : with_d ? d[i * ldc + j] : 0, size = fabs (sum) + 1;

          if (j >= n) {
            g_assert_true (c[i * ldc + j] == before[i * ldc + j]);
            continue;
          }
          for (int p = 0; p < depth; p++) {
            double term = (double) (transposed ? a[p * lda + i] : a[i * lda + p]) * b[p * ldb + j];

            sum += term;
            size += fabs (term);
          }
          g_assert_cmpfloat_with_epsilon (c[i * ldc + j], sum, 1e-6 * size);
        }
      }
    }
  }
}

static double
reference_gate (double a, double b)
{
  return tanh (a) / (1.0 + exp (-b));
}

static void
test_gated_conv (gconstpointer data)
{
  const WnKernels *k = data;
  static const int cases[][4] = { { 16, 16, 2, 1 }, { 32, 32, 3, 4 }, { 48, 48, 3, 2 },
    { 64, 64, 2, 8 }, { 3, 80, 3, 1 } };

  for (guint s = 0; s < G_N_ELEMENTS (cases); s++) {
    int c_in = cases[s][0], c = cases[s][1], taps = cases[s][2], dilation = cases[s][3], rows = 29,
        hop = 10, past = (taps - 1) * dilation;
    long t0 = 13;
    g_autofree float *memory = wn_test_normal ((past + rows) * c_in, 1),
                     *w = wn_test_normal ((gsize) taps * c_in * 2 * c, 2);
    g_autofree float *cond = wn_test_normal (8 * (2 * c + 4), 3), *y = g_new (float, rows *c),
                     *ts = g_new (float, rows * 2 * c);
    g_autofree float *alone = g_new (float, rows *c);
    g_autofree float *dy = wn_test_normal (rows * c, 4);
    WnCondView view = { cond, 2 * c + 4, hop, t0 };
    const float *x = memory + past * c_in;

    for (gsize i = 0; i < (gsize) taps * c_in * 2 * c; i++)
      w[i] *= i % 7 == 0 ? 2.0f : 0.2f; /* some far into saturation */
    k->gated_conv (rows, c_in, c, taps, dilation, x, c_in, w, &view, y, c, ts);
    k->gated_conv (rows, c_in, c, taps, dilation, x, c_in, w, &view, alone, c, NULL);
    for (int i = 0; i < rows; i++) {
      int f = (int) ((t0 + i) / hop);
      double u = (double) ((t0 + i) % hop) / hop;

      for (int j = 0; j < c; j++) {
        double pre[2];

        for (int half = 0; half < 2; half++) {
          int column = half * c + j;

          pre[half] = (1 - u) * cond[f * (2 * c + 4) + column]
              + u * cond[(f + 1) * (2 * c + 4) + column];
          for (int tap = 0; tap < taps; tap++) {
            for (int p = 0; p < c_in; p++)
              pre[half] += (double) x[(i - (taps - 1 - tap) * dilation) * c_in + p]
                  * w[((gsize) tap * c_in + p) * 2 * c + column];
          }
        }
        g_assert_cmpfloat_with_epsilon (y[i * c + j], reference_gate (pre[0], pre[1]), 2e-5);
        g_assert_cmpfloat_with_epsilon (alone[i * c + j], y[i * c + j], 1e-6);
        g_assert_cmpfloat_with_epsilon (ts[i * 2 * c + j], tanh (pre[0]), 2e-5);
        g_assert_cmpfloat_with_epsilon (ts[i * 2 * c + c + j], 1 / (1 + exp (-pre[1])), 2e-5);
      }
    }
    /* any cut into calls gives the same bits */
    for (int cut = 1; cut < rows; cut += 5) {
      g_autofree float *z = g_new (float, rows *c);
      WnCondView second = view;

      second.t += cut;
      k->gated_conv (cut, c_in, c, taps, dilation, x, c_in, w, &view, z, c, NULL);
      k->gated_conv (rows - cut, c_in, c, taps, dilation, x + cut * c_in, c_in, w, &second,
          z + cut * c, c, NULL);
      g_assert_cmpmem (z, rows * c * sizeof (float), alone, rows * c * sizeof (float));
    }
    {
      g_autofree float *d = g_memdup2 (ts, rows * 2 * c * sizeof (float));

      k->gate_backward (rows, c, dy, c, d);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < c; j++) {
          double t = ts[i * 2 * c + j], sigma = ts[i * 2 * c + c + j], g = dy[i * c + j];

          g_assert_cmpfloat_with_epsilon (d[i * 2 * c + j], g * sigma * (1 - t * t), 1e-5);
          g_assert_cmpfloat_with_epsilon (d[i * 2 * c + c + j], g * t * sigma * (1 - sigma), 1e-5);
        }
      }
    }
  }
}

/* A layer of three taps whose neighbours in memory are not numbers */
typedef struct
{
  const WnKernels *k;
  int c, t0;
  long dilation;
  float *memory, *x, *w, *transformed, *cond;
} Winograd;

#define WINOGRAD_HOP 7

static Winograd
winograd_new (const WnKernels *k, int c, long dilation, int rows, float size)
{
  const long past = 2 * dilation, frames = rows / WINOGRAD_HOP + 3;
  const gsize n = (gsize) (past + rows) * c, n_w = (gsize) 6 * c * c;
  Winograd l = { .k = k, .c = c, .t0 = 5, .dilation = dilation };

  l.memory = wn_test_normal (n + 2 * c, 1);
  for (int j = 0; j < c; j++)
    l.memory[j] = l.memory[c + n + j] = NAN;
  l.x = l.memory + c + past * c;
  for (gsize i = 0; i < n; i++)
    l.memory[c + i] *= size;
  l.w = wn_test_normal (n_w, 2);
  for (gsize i = 0; i < n_w; i++)
    l.w[i] *= (i % 7 == 0 ? 2.0f : 0.2f) / size; /* some far into saturation */
  l.cond = wn_test_normal (frames * 2 * c, 3);
  l.transformed = g_aligned_alloc (k->winograd_size (c), sizeof (float), 64);
  k->winograd_weights (c, l.w, l.transformed);
  return l;
}

static void
winograd_clear (Winograd *l)
{
  g_free (l->memory);
  g_free (l->w);
  g_free (l->cond);
  g_aligned_free (l->transformed);
}

/* Rows first .. first + rows by one call; a row more stays as it is */
static void
winograd_run (const Winograd *l, int first, int rows, float *y)
{
  const WnCondView view = { l->cond, 2 * l->c, WINOGRAD_HOP, l->t0 + first };

  for (int j = 0; j < l->c; j++)
    y[rows * l->c + j] = 17.0f;
  l->k->winograd_conv (rows, l->c, l->dilation, l->x + first * l->c, l->w, l->transformed, &view,
      y);
  for (int j = 0; j < l->c; j++)
    g_assert_true (y[rows * l->c + j] == 17.0f);
}

/* What a row's channel is; size: of the sums, for their rounding */
static double
winograd_reference (const Winograd *l, int row, int channel, double *size)
{
  const int f = (l->t0 + row) / WINOGRAD_HOP, n = 2 * l->c;
  const double u = (double) ((l->t0 + row) % WINOGRAD_HOP) / WINOGRAD_HOP;
  double pre[2];

  *size = 0;
  for (int half = 0; half < 2; half++) {
    const float *w = l->w + half * l->c + channel,
                *cond = l->cond + (gsize) f * n + half * l->c + channel;

    pre[half] = (1 - u) * cond[0] + u * cond[n];
    for (int tap = 0; tap < 3; tap++) {
      for (int p = 0; p < l->c; p++, w += n) {
        const double product = (double) l->x[(row - (2 - tap) * l->dilation) * l->c + p] * *w;

        pre[half] += product;
        *size += fabs (product);
      }
    }
  }
  return reference_gate (pre[0], pre[1]);
}

/*
 * Calls of all lengths that leave groups of each size, values small and large, against the
 * definition; a call that ends or begins elsewhere on the grid gives the same bits
 */
static void
test_winograd (gconstpointer data)
{
  static const struct
  {
    int c, dilation, rows;
    float size;
  } cases[] = { { 16, 1, 1, 1 }, { 16, 1, 6, 1e-20f }, { 48, 1, 63, 1 }, { 32, 2, 37, 1e15f },
    { 64, 4, 120, 1 }, { 64, 16, 120, 1 }, { 32, 64, 240, 1 }, { 16, 3, 11, 1 }, { 80, 5, 17, 1 },
    { 16, 8, 7, 1 }, { 512, 1, 29, 1 } };

  for (guint s = 0; s < G_N_ELEMENTS (cases); s++) {
    const int c = cases[s].c, rows = cases[s].rows, grid = 4 * cases[s].dilation;
    Winograd l = winograd_new (data, c, cases[s].dilation, rows, cases[s].size);
    g_autofree float *y = g_new (float, (rows + 1) * c), *z = g_new (float, (rows + 1) * c);

    winograd_run (&l, 0, rows, y);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j<c; j += c> 64 ? 37 : 1) {
        double size;
        const double expected = winograd_reference (&l, i, j, &size);

        g_assert_cmpfloat_with_epsilon (y[i * c + j], expected, 3e-6 + 1e-6 * size);
      }
    }
    for (int cut = grid; cut < rows; cut += grid) {
      winograd_run (&l, 0, cut, z);
      winograd_run (&l, cut, rows - cut, z + cut * c);
      g_assert_cmpmem (z, rows * c * sizeof (float), y, rows * c * sizeof (float));
    }
    winograd_clear (&l);
  }
}

/* What a row changes: none of those further away than kernels.h says, nor any of another place */
static void
test_winograd_reach (gconstpointer data)
{
  enum
  {
    C = 16,
    D = 3,
    ROWS = 40
  };
  Winograd l = winograd_new (data, C, D, ROWS, 1);
  float y[(ROWS + 1) * C], z[(ROWS + 1) * C];

  winograd_run (&l, 0, ROWS, y);
  for (int row = -2 * D; row < ROWS; row++) {
    float *x = l.x + row * C, kept = x[5];

    x[5] = NAN;
    winograd_run (&l, 0, ROWS, z);
    x[5] = kept;
    for (int i = 0; i < ROWS; i++) {
      const gboolean same = memcmp (z + i * C, y + i * C, C * sizeof (float)) == 0;

      if (i == row || i == row + D || i == row + 2 * D)
        g_assert_true (isnan (z[i * C]));
      else if (i < row - 2 * D || i > row + 4 * D || (i - row) % D != 0)
        g_assert_true (same);
    }
  }
  winograd_clear (&l);
}

/* The gate itself over its whole range, infinities and NaN included */
static void
test_gate (gconstpointer data)
{
  const WnKernels *k = data;
  enum
  {
    C = 16
  };
  float x[1] = { 0 }, w[2 * C] = { 0 }, cond[4 * C] = { 0 }, y[C], alone[C], ts[2 * C];

  for (float a = -12; a <= 12; a += 0.01f) {
    WnCondView view = { cond, 0, 1, 0 };

    for (int j = 0; j < C; j++) {
      cond[j] = a;
      cond[C + j] = -12 + 24.0f * j / (C - 1);
    }
    k->gated_conv (1, 1, C, 1, 1, x, 1, w, &view, y, C, ts);
    k->gated_conv (1, 1, C, 1, 1, x, 1, w, &view, alone, C, NULL);
    for (int j = 0; j < C; j++) {
      g_assert_cmpfloat_with_epsilon (alone[j], reference_gate (cond[j], cond[C + j]), 3e-6);
      g_assert_cmpfloat_with_epsilon (ts[j], tanh (cond[j]), 3e-6);
      g_assert_cmpfloat_with_epsilon (ts[C + j], 1 / (1 + exp (-cond[C + j])), 3e-6);
      g_assert_cmpfloat (fabsf (ts[j]), <=, 1.00001);
    }
  }
  {
    WnCondView view = { cond, 0, 1, 0 };

    for (int j = 0; j < 2 * C; j++)
      cond[j] = j == 0 ? 3e38f : j == 1 ? -3e38f : j == 2 ? NAN : 1e-42f;
    k->gated_conv (1, 1, C, 1, 1, x, 1, w, &view, y, C, ts);
    k->gated_conv (1, 1, C, 1, 1, x, 1, w, &view, alone, C, NULL);
    g_assert_cmpfloat_with_epsilon (alone[0], 0.5, 3e-6);
    g_assert_true (isnan (alone[2]));
    g_assert_cmpfloat_with_epsilon (ts[0], 1, 3e-6);
    g_assert_cmpfloat_with_epsilon (ts[1], -1, 3e-6);
    g_assert_true (isnan (ts[2]));
    g_assert_cmpfloat_with_epsilon (ts[3], 0, 1e-9);
  }
}

static void
test_functions (gconstpointer data)
{
  const WnKernels *k = data;
  float x[16] = { 0, -0.0f, NAN, 3e38f, -3e38f, INFINITY, -INFINITY, 1e-30f, -1e-30f, 86.5f, -86.5f,
    0.3f, -0.3f, 12, -12, 1 },
        y[16], tail[7];

  k->softplus (16, x, y);
  for (int i = 0; i < 16; i++) {
    if (isnan (x[i])) {
      g_assert_true (isnan (y[i]));
    } else if (isinf (x[i]) && x[i] > 0) {
      g_assert_true (isinf (y[i]));
    } else {
      g_assert_cmpfloat_with_epsilon (y[i], fmax (x[i], 0) + log1p (exp (-fabs (x[i]))),
          2e-7 * fmax (1, x[i]));
    }
  }
  for (float first = -85; first < 20; first += 0.01f) {
    for (int i = 0; i < 16; i++)
      x[i] = first + 0.0006f * i;
    k->softplus (16, x, y);
    for (int i = 0; i < 16; i++) {
      double expected = fmax (x[i], 0) + log1p (exp (-fabs (x[i])));

      g_assert_cmpfloat (fabs (y[i] - expected), <=, 2e-7 * fmax (1, expected));
    }
  }
  x[0] = NAN;
  x[1] = -3;
  x[2] = 4;
  k->relu (7, x, tail);
  k->relu (16, x, y);
  g_assert_cmpmem (tail, sizeof tail, y, sizeof tail);
  for (int i = 0; i < 16; i++)
    g_assert_true (y[i] == (x[i] > 0 ? x[i] : 0));
}

/* The bits of a row depend on neither the number of rows nor the row's place */
static void
test_rows (gconstpointer data)
{
  const WnKernels *k = data;
  int m = 41, n = 100, depth = 77;
  g_autofree float *a = wn_test_normal (m * depth, 1), *b = wn_test_normal (depth * n, 2),
                   *all = g_new (float, m *n);

  k->gemm (m, n, depth, a, depth, 1, b, n, NULL, 0, all, n);
  for (int first = 0; first < m; first += 3) {
    for (int rows = 1; first + rows <= m; rows += 4) {
      g_autofree float *part = g_new (float, rows *n);

      k->gemm (rows, n, depth, a + first * depth, depth, 1, b, n, NULL, 0, part, n);
      g_assert_cmpmem (part, rows * n * sizeof (float), all + first * n, rows * n * sizeof (float));
    }
  }
}

int
main (int argc, char **argv)
{
  const WnKernels *list[3];
  int n = wn_kernels_all (list);

  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < n; i++) {
    static const struct
    {
      const char *name;
      void (*run) (gconstpointer);
    } tests[] = { { "gemm", test_gemm }, { "gated-conv", test_gated_conv },
      { "winograd", test_winograd }, { "winograd-reach", test_winograd_reach },
      { "gate", test_gate }, { "functions", test_functions }, { "rows", test_rows } };

    for (guint j = 0; j < G_N_ELEMENTS (tests); j++) {
      g_autofree char *path = g_strdup_printf ("/nn/kernels/%s/%s", list[i]->name, tests[j].name);

      g_test_add_data_func (path, list[i], tests[j].run);
    }
  }
  return g_test_run ();
}
