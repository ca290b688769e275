/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gradcheck.h"
#include "nn/kernels/int8.h"

#define ROWS 29

/* The definition in nn/int8.h, byte by byte */
static uint8_t
reference_byte (double x, float factor)
{
  return (uint8_t) (CLAMP (rint (x * factor), -128, 127) + WN_INT8_ZERO);
}

/* Element (p, j) of what a matrix stands for */
static double
weight (const WnInt8Matrix *m, int n, int p, int j)
{
  return (double) m->w[(gsize) (p / 4) * 4 * n + 4 * j + p % 4] * m->scale[j];
}

static void
assert_close (const uint8_t *a, const uint8_t *b, gsize n)
{
  gsize different = 0;

  for (gsize i = 0; i < n; i++) {
    g_assert_cmpint (ABS (a[i] - b[i]), <=, 1); /* on the edge between two */
    different += a[i] != b[i];
  }
  g_assert_cmpint (different, <=, n / 100 + 1);
}

static float *
random_factors (int c, guint64 key)
{
  float *factor = wn_test_normal (c, key);

  for (int i = 0; i < c; i++)
    factor[i] = 20 + 5 * factor[i];
  return factor;
}

static uint8_t *
random_bytes (const WnInt8Kernels *kernels, int rows, int c, guint64 key)
{
  g_autofree float *x = wn_test_normal (rows * c, key), *factor = random_factors (c, key + 1);
  uint8_t *y = g_new (uint8_t, rows * c);

  kernels->quantise (rows, c, x, factor, y);
  return y;
}

static void
test_matrix (void)
{
  g_autofree float *values = wn_test_normal (48 * 32, 1);
  WnInt8Matrix m;

  for (int p = 0; p < 48; p++)
    values[p * 32 + 7] = 0;
  wn_int8_matrix_init (&m, FALSE, 48, 32, values);
  for (int j = 0; j < 32; j++) {
    int sum = 0;

    for (int p = 0; p < 48; p++) {
      g_assert_cmpfloat_with_epsilon (weight (&m, 32, p, j), values[p * 32 + j],
          0.5001 * m.scale[j] + 1e-9);
      sum += m.w[(p / 4) * 4 * 32 + 4 * j + p % 4];
    }
    g_assert_cmpint (m.offset[j], ==, -WN_INT8_ZERO * sum);
  }
  wn_int8_matrix_clear (&m);
}

static void
test_quantise (gconstpointer data)
{
  const WnInt8Kernels *kernels = data;
  static const float edges[16] = { 0, -0.0f, 0.5f, 1.5f, -0.5f, 126.4f, 126.6f, 200, -127.6f, -129,
    1e30f, -1e30f, INFINITY, -INFINITY, 1e-40f, -3 };
  g_autofree float *x = wn_test_normal (ROWS * 48, 1), *factor = random_factors (48, 2);
  uint8_t y[ROWS * 48];

  memcpy (x, edges, sizeof edges);
  for (int i = 0; i < 16; i++)
    factor[i] = 1;
  kernels->quantise (ROWS, 48, x, factor, y);
  for (int i = 0; i < ROWS * 48; i++)
    g_assert_cmpint (y[i], ==, reference_byte (x[i] * factor[i % 48], 1));
}

static void
test_gated_conv (gconstpointer data)
{
  const WnInt8Kernels *kernels = data;
  static const int cases[][3] = { { 16, 2, 1 }, { 32, 3, 4 }, { 48, 3, 2 }, { 64, 2, 8 },
    { 112, 3, 1 } };

  for (guint s = 0; s < G_N_ELEMENTS (cases); s++) {
    const int c = cases[s][0], taps = cases[s][1], dilation = cases[s][2],
              past = (taps - 1) * dilation, hop = 10;
    g_autofree uint8_t *memory = random_bytes (kernels, past + ROWS, c, 1);
    g_autofree float *values = wn_test_normal ((gsize) taps * c * 2 * c, 3),
                     *cond = wn_test_normal (8 * (2 * c + 4), 4);
    g_autofree float *factor = random_factors (c, 5);
    g_autofree uint8_t *y = g_new (uint8_t, ROWS * c), *expected = g_new (uint8_t, ROWS * c),
                       *z = g_new (uint8_t, ROWS * c);
    const uint8_t *x = memory + past * c;
    WnCondView view = { cond, 2 * c + 4, hop, 13 };
    WnInt8Matrix w;

    for (gsize i = 0; i < (gsize) taps * c * 2 * c; i++)
      values[i] *= 0.003f;
    wn_int8_matrix_init (&w, kernels->pairs, taps * c, 2 * c, values);
    kernels->gated_conv (ROWS, c, taps, dilation, x, &w, &view, factor, y);
    for (int i = 0; i < ROWS; i++) {
      const int f = (13 + i) / hop;
      const double u = (double) ((13 + i) % hop) / hop;

      for (int j = 0; j < c; j++) {
        double pre[2];

        for (int half = 0; half < 2; half++) {
          const int column = half * c + j;

          pre[half] = (1 - u) * cond[f * view.cond_ld + column]
              + u * cond[(f + 1) * view.cond_ld + column];
          for (int p = 0; p < taps * c; p++)
            pre[half] += (x[(i - (taps - 1 - p / c) * dilation) * c + p % c] - WN_INT8_ZERO)
                * weight (&w, 2 * c, p, column);
        }
        expected[i * c + j] = reference_byte (tanh (pre[0]) / (1 + exp (-pre[1])), factor[j]);
      }
    }
    assert_close (y, expected, ROWS * c);
    for (int cut = 1; cut < ROWS; cut += 3) {
      WnCondView second = view;

      second.t += cut;
      kernels->gated_conv (cut, c, taps, dilation, x, &w, &view, factor, z);
      kernels->gated_conv (ROWS - cut, c, taps, dilation, x + cut * c, &w, &second, factor,
          z + cut * c);
      g_assert_cmpmem (z, ROWS * c, y, ROWS * c);
    }
    wn_int8_matrix_clear (&w);
  }
}

static void
test_residual (gconstpointer data)
{
  const WnInt8Kernels *kernels = data;
  static const int channels[] = { 16, 32, 48, 64, 80, 96, 112, 128 };

  for (guint s = 0; s < G_N_ELEMENTS (channels); s++) {
    const int c = channels[s];
    g_autofree uint8_t *y = random_bytes (kernels, ROWS, c, 1), *next = g_new (uint8_t, ROWS * c),
                       *expected = g_new (uint8_t, ROWS * c);
    g_autofree float *values = wn_test_normal (c * c, 3), *h = wn_test_normal (ROWS * c, 4),
                     *before = g_memdup2 (h, ROWS * c * sizeof (float));
    g_autofree float *factor = random_factors (c, 5),
                     *again = g_memdup2 (h, ROWS * c * sizeof (float));
    WnInt8Matrix r;

    for (int i = 0; i < c * c; i++)
      values[i] *= 0.003f;
    wn_int8_matrix_init (&r, kernels->pairs, c, c, values);
    kernels->residual (ROWS, c, y, &r, h, factor, next);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < c; j++) {
        double sum = before[i * c + j];

        for (int p = 0; p < c; p++)
          sum += (y[i * c + p] - WN_INT8_ZERO) * weight (&r, c, p, j);
        g_assert_cmpfloat_with_epsilon (h[i * c + j], sum, 1e-5);
        expected[i * c + j] = reference_byte (sum, factor[j]);
      }
    }
    assert_close (next, expected, ROWS * c);
    kernels->residual (11, c, y, &r, again, NULL, NULL);
    kernels->residual (ROWS - 11, c, y + 11 * c, &r, again + 11 * c, NULL, NULL);
    g_assert_cmpmem (again, ROWS * c * sizeof (float), h, ROWS * c * sizeof (float));
    wn_int8_matrix_clear (&r);
  }
}

/*
 * Bytes and weights as large as they get, whatever their signs: no sum may saturate, so all
 * variants make what the reference makes, to the last byte where the gate is saturated
 */
static void
test_extreme (gconstpointer data)
{
  enum
  {
    C = 64,
    TAPS = 3
  };
  const WnInt8Kernels *kernels = data, *all[WN_INT8_MAX_VARIANTS];

  wn_int8_kernels_all (all);
  for (int round = 0; round < 8; round++) {
    g_autofree float *values = wn_test_normal (TAPS * C * 2 * C, 10 + round),
                     *cond = g_new0 (float, 4 * 2 * C), *factor = g_new (float, C);
    g_autofree uint8_t *memory = g_new (uint8_t, (TAPS - 1 + ROWS) * C),
                       *y = g_new (uint8_t, ROWS * C), *expected = g_new (uint8_t, ROWS * C);
    const uint8_t *x = memory + (TAPS - 1) * C;
    WnCondView view = { cond, 2 * C, 100, 0 };
    WnInt8Matrix w;

    for (int i = 0; i < (TAPS - 1 + ROWS) * C; i++)
      memory[i] = round % 2 ? (i * 7 + round) % 3 ? 255 : 0 : 255;
    for (int i = 0; i < TAPS * C * 2 * C; i++)
      values[i] = round < 4 ? (round & 2 ? copysignf (1, values[i]) : 1) : values[i];
    for (int i = 0; i < C; i++)
      factor[i] = 127;
    wn_int8_matrix_init (&w, kernels->pairs, TAPS * C, 2 * C, values);
    for (int j = 0; j < 2 * C; j++)
      w.scale[j] = 1e-4f; /* sums of some 1e6 then spread over the gate's range */
    kernels->gated_conv (ROWS, C, TAPS, 1, x, &w, &view, factor, y);
    all[0]->gated_conv (ROWS, C, TAPS, 1, x, &w, &view, factor, expected);
    assert_close (y, expected, ROWS * C);
    wn_int8_matrix_clear (&w);
  }
}

/* Pairs of absolute weights stay below what 16 bits hold of their products with bytes */
static void
test_pairs (void)
{
  g_autofree float *values = wn_test_normal (64 * 32, 1);
  WnInt8Matrix m;
  int largest = 0;

  for (int p = 0; p < 64; p++)
    values[p * 32] = 1; /* all at the limit */
  wn_int8_matrix_init (&m, TRUE, 64, 32, values);
  for (int p = 0; p < 64; p += 2)
    for (int j = 0; j < 32; j++) {
      const int8_t *w = m.w + (p / 4) * 4 * 32 + 4 * j + p % 4;

      largest = MAX (largest, abs (w[0]) + abs (w[1]));
      g_assert_cmpint (255 * (abs (w[0]) + abs (w[1])), <=, G_MAXINT16);
    }
  g_assert_cmpint (largest, >=, 127);
  wn_int8_matrix_clear (&m);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (gconstpointer data);
  } tests[] = { { "quantise", test_quantise }, { "gated-conv", test_gated_conv },
    { "residual", test_residual }, { "extreme", test_extreme } };
  const WnInt8Kernels *all[WN_INT8_MAX_VARIANTS];
  int n;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/int8/matrix", test_matrix);
  g_test_add_func ("/nn/int8/pairs", test_pairs);
  n = wn_int8_kernels_all (all);
  for (int i = 0; i < n; i++) {
    for (gsize t = 0; t < G_N_ELEMENTS (tests); t++) {
      g_autofree char *path = g_strdup_printf ("/nn/int8/%s/%s", all[i]->name, tests[t].name);

      g_test_add_data_func (path, all[i], tests[t].func);
    }
  }
  return g_test_run ();
}
