/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gradcheck.h"
#include "nn/kernels/kernels.h"
#include "nn/kernels/quantised.h"
#include "subprocess.h"

#define ROWS 29

/* What kernels store for a value, by the definition in nn/quantised.h */
static int
reference_value (const WnQuantisedKernels *kernels, double x, float factor)
{
  const double top = kernels->size == 1 ? 127 : WN_INT16_LIMIT,
               bottom = kernels->size == 1 ? -128 : -WN_INT16_LIMIT;

  return (int) CLAMP (rint (x * factor), bottom, top) + kernels->zero;
}

static int
stored (const WnQuantisedKernels *kernels, const void *values, gsize i)
{
  if (kernels->size > 1)
    return ((const int16_t *) values)[i];
  return kernels->zero ? ((const uint8_t *) values)[i] : ((const int8_t *) values)[i];
}

static void
store (const WnQuantisedKernels *kernels, void *values, gsize i, int value)
{
  if (kernels->size == 1)
    ((uint8_t *) values)[i] = (uint8_t) value;
  else
    ((int16_t *) values)[i] = (int16_t) value;
}

/* Room for n values, twice what bytes take */
static void *
values_new (gsize n)
{
  return g_new0 (int16_t, n);
}

static const void *
value_at (const WnQuantisedKernels *kernels, const void *values, gsize i)
{
  return (const char *) values + i * kernels->size;
}

/* Equal but for what lies on the edge between two values */
static void
assert_close (const WnQuantisedKernels *kernels, const void *a, const void *b, gsize n)
{
  gsize different = 0;

  for (gsize i = 0; i < n; i++) {
    const int x = stored (kernels, a, i), y = stored (kernels, b, i);

    g_assert_cmpint (ABS (x - y), <=, 1);
    different += x != y;
  }
  g_assert_cmpint (different, <=, n / 100 + 1);
}

/* In 16 bits a gate's error is up to some 7e-4, three quarters of a step, before it is rounded */
static void
assert_near (const WnQuantisedKernels *kernels, const void *a, const void *b, gsize n)
{
  double squares = 0;

  if (kernels->size == 1) {
    assert_close (kernels, a, b, n);
    return;
  }
  for (gsize i = 0; i < n; i++) {
    const int difference = stored (kernels, a, i) - stored (kernels, b, i);

    g_assert_cmpint (ABS (difference), <=, 1);
    squares += difference * difference;
  }
  g_assert_cmpfloat (squares / n, <=, 0.3);
}

/* 20 or so for bytes, 1000 for words: values of a normal distribution stay in the range, mostly */
static float *
random_factors (const WnQuantisedKernels *kernels, int c, guint64 key)
{
  float *factor = wn_test_normal (c, key);

  for (int i = 0; i < c; i++)
    factor[i] = (kernels->size == 1 ? 1 : 50) * (20 + 5 * factor[i]);
  return factor;
}

static void *
random_values (const WnQuantisedKernels *kernels, int rows, int c, guint64 key)
{
  g_autofree float *x = wn_test_normal (rows * c, key),
                   *factor = random_factors (kernels, c, key + 1);
  void *y = values_new (rows * c);

  kernels->quantise (rows, c, x, factor, y);
  return y;
}

/* The integer weights of a column in 8 bits and what they stand for: element (p, j) */
static double
weight (const WnQuantisedMatrix *m, int group, int n, int p, int j)
{
  return (double) ((const int8_t *) m->w)[(gsize) (p / group * n + j) * group + p % group]
      * m->scale[j];
}

static void
test_matrix (gconstpointer data)
{
  const int group = GPOINTER_TO_INT (data);
  g_autofree float *values = wn_test_normal (48 * 32, 1);
  WnQuantisedMatrix m;

  for (int p = 0; p < 48; p++)
    values[p * 32 + 7] = 0;
  wn_int8_matrix_init (&m, WN_INT8_ZERO, group, 48, 32, values);
  for (int j = 0; j < 32; j++) {
    int sum = 0;

    for (int p = 0; p < 48; p++) {
      g_assert_cmpfloat_with_epsilon (weight (&m, group, 32, p, j), values[p * 32 + j],
          0.5001 * m.scale[j] + 1e-9);
      sum += ((int8_t *) m.w)[(p / group * 32 + j) * group + p % group];
    }
    g_assert_cmpint (m.offset[j], ==, -WN_INT8_ZERO * sum);
  }
  wn_quantised_matrix_clear (&m);
}

static void
test_quantise (gconstpointer data)
{
  const WnQuantisedKernels *kernels = data;
  static const float edges[16] = { 0, -0.0f, 0.5f, 1.5f, -0.5f, 126.4f, 126.6f, 200, -127.6f, -129,
    1e30f, -1e30f, INFINITY, -INFINITY, 1e-40f, -8190.6f };
  g_autofree float *x = wn_test_normal (ROWS * 48, 1), *factor = random_factors (kernels, 48, 2);
  g_autofree void *y = values_new (ROWS * 48);

  memcpy (x, edges, sizeof edges);
  for (int i = 0; i < 16; i++)
    factor[i] = 1;
  kernels->quantise (ROWS, 48, x, factor, y);
  for (int i = 0; i < ROWS * 48; i++)
    g_assert_cmpint (stored (kernels, y, i), ==,
        reference_value (kernels, x[i] * factor[i % 48], 1));
}

/* What a gated layer's weight [p][j] of 16 bits stands for, `value` rounded */
static double
rounded_weight (const WnQuantisedMatrix *m, float value, int j)
{
  return rint (value / m->scale[j]) * m->scale[j];
}

/* What rounding the weights [n][columns] adds is 50 dB below them */
static void
assert_fine (const WnQuantisedMatrix *m, int n, int columns, const float *values)
{
  double squares = 0, errors = 0;

  for (int i = 0; i < n * columns; i++) {
    const double error = values[i] - rounded_weight (m, values[i], i % columns);

    squares += values[i] * (double) values[i];
    errors += error * error;
  }
  g_assert_cmpfloat (errors, <=, 1e-5 * squares);
}

/*
 * Against the definition in double precision, with the weights that the matrix holds, so that in 8
 * bits only the edge between two bytes may differ. ROWS with these dilations leave groups of four,
 * three, two rows and one behind, and all cuts of them; the last channels are beyond Winograd
 */
static void
test_gated_conv (gconstpointer data)
{
  const WnQuantisedKernels *kernels = data;
  static const int cases[][3] = { { 16, 2, 1 }, { 32, 3, 4 }, { 48, 3, 2 }, { 64, 2, 8 },
    { 112, 3, 1 }, { 16, 3, 16 }, { 32, 3, 64 }, { 16, 3, 6 }, { 16, 3, 9 }, { 144, 3, 5 } };

  for (guint s = 0; s < G_N_ELEMENTS (cases); s++) {
    const int c = cases[s][0], taps = cases[s][1], dilation = cases[s][2],
              past = (taps - 1) * dilation, hop = 10;
    g_autofree void *memory = random_values (kernels, past + ROWS, c, 1);
    g_autofree float *values = wn_test_normal ((gsize) taps * c * 2 * c, 3),
                     *cond = wn_test_normal (8 * (2 * c + 4), 4);
    g_autofree float *factor = random_factors (kernels, c, 5);
    g_autofree void *y = values_new (ROWS * c), *expected = values_new (ROWS * c),
                    *z = values_new (ROWS * c);
    const void *x = value_at (kernels, memory, past * c);
    WnCondView view = { cond, 2 * c + 4, hop, 13 };
    WnQuantisedMatrix w;

    for (gsize i = 0; i < (gsize) taps * c * 2 * c; i++)
      values[i] *= kernels->size == 1 ? 0.003f : 6e-5f;
    for (int f = 0; f < 8; f++) { /* far beyond what saturates either function */
      cond[f * view.cond_ld + 1] = cond[f * view.cond_ld + c + 2] = 1e9f;
      cond[f * view.cond_ld + 3] = cond[f * view.cond_ld + c + 4] = -1e9f;
    }
    kernels->gated_matrix (&w, taps, c, values);
    if (kernels->size == 2)
      assert_fine (&w, taps * c, 2 * c, values);
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
            pre[half] += (stored (kernels, memory,
                              (past + i - (taps - 1 - p / c) * dilation) * c + p % c)
                             - kernels->zero)
                * (kernels->size == 1
                        ? weight (&w, kernels->group, 2 * c, p, column)
                        : rounded_weight (&w, values[(gsize) p * 2 * c + column], column));
        }
        store (kernels, expected, i * c + j,
            reference_value (kernels, tanh (pre[0]) / (1 + exp (-pre[1])), factor[j]));
      }
    }
    assert_near (kernels, y, expected, ROWS * c);
    for (int cut = 1; cut < ROWS; cut += 3) {
      WnCondView second = view;

      second.t += cut;
      kernels->gated_conv (cut, c, taps, dilation, x, &w, &view, factor, z);
      kernels->gated_conv (ROWS - cut, c, taps, dilation, value_at (kernels, x, cut * c), &w,
          &second, factor, (void *) value_at (kernels, z, cut * c));
      g_assert_cmpmem (z, ROWS * c * kernels->size, y, ROWS * c * kernels->size);
    }
    wn_quantised_matrix_clear (&w);
  }
}

static void
test_residual (gconstpointer data)
{
  const WnQuantisedKernels *kernels = data;
  static const int channels[] = { 16, 32, 48, 64, 80, 96, 112, 128 };

  for (guint s = 0; s < G_N_ELEMENTS (channels); s++) {
    const int c = channels[s];
    g_autofree void *y = random_values (kernels, ROWS, c, 1), *next = values_new (ROWS * c),
                    *expected = values_new (ROWS * c);
    g_autofree float *values = wn_test_normal (c * c, 3), *h = wn_test_normal (ROWS * c, 4),
                     *before = g_memdup2 (h, ROWS * c * sizeof (float));
    g_autofree float *factor = random_factors (kernels, c, 5),
                     *again = g_memdup2 (h, ROWS * c * sizeof (float));
    WnQuantisedMatrix r;

    for (int i = 0; i < c * c; i++)
      values[i] *= kernels->size == 1 ? 0.003f : 6e-5f;
    kernels->residual_matrix (&r, c, values);
    kernels->residual (ROWS, c, y, &r, h, factor, next);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < c; j++) {
        double sum = before[i * c + j];

        for (int p = 0; p < c; p++)
          sum += (stored (kernels, y, i * c + p) - kernels->zero)
              * (kernels->size == 1 ? weight (&r, kernels->group, c, p, j) : values[p * c + j]);
        g_assert_cmpfloat_with_epsilon (h[i * c + j], sum, kernels->size == 1 ? 1e-5 : 2e-3);
        store (kernels, expected, i * c + j, reference_value (kernels, h[i * c + j], factor[j]));
      }
    }
    assert_close (kernels, next, expected, ROWS * c);
    kernels->residual (11, c, y, &r, again, NULL, NULL);
    kernels->residual (ROWS - 11, c, value_at (kernels, y, 11 * c), &r, again + 11 * c, NULL, NULL);
    g_assert_cmpmem (again, ROWS * c * sizeof (float), h, ROWS * c * sizeof (float));
    wn_quantised_matrix_clear (&r);
  }
}

/* The layer behind the residual ones, which 8 bits have not */
static void
test_output (gconstpointer data)
{
  const WnQuantisedKernels *kernels = data;
  static const int channels[] = { 16, 48, 64, 112 };

  for (guint s = 0; kernels->output && s < G_N_ELEMENTS (channels); s++) {
    const int c = channels[s];
    g_autofree float *values = wn_test_normal (c * c, 1), *bias = wn_test_normal (c, 2),
                     *x = wn_test_normal (ROWS * c, 3), *factor = random_factors (kernels, c, 4),
                     *y = g_new (float, ROWS *c), *again = g_new (float, ROWS *c);
    g_autofree void *q = values_new (ROWS * c);
    WnQuantisedMatrix w;

    for (int i = 0; i < c * c; i++)
      values[i] *= 6e-5f;
    x[c] = 1e30f;
    x[2 * c] = -1e30f;
    kernels->quantise_relu (ROWS, c, x, factor, q);
    for (int i = 0; i < ROWS * c; i++)
      g_assert_cmpint (stored (kernels, q, i), ==,
          (int) CLAMP (rint (x[i] * factor[i % c]), 0, INT16_MAX));
    kernels->output_matrix (&w, c, values);
    kernels->output (ROWS, c, q, &w, bias, y);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < c; j++) {
        double sum = bias[j];

        for (int p = 0; p < c; p++)
          sum += stored (kernels, q, i * c + p) * values[p * c + j];
        g_assert_cmpfloat_with_epsilon (y[i * c + j], MAX (0, sum), 2e-3);
      }
    }
    kernels->output (11, c, q, &w, bias, again);
    kernels->output (ROWS - 11, c, value_at (kernels, q, 11 * c), &w, bias, again + 11 * c);
    g_assert_cmpmem (again, ROWS * c * sizeof (float), y, ROWS * c * sizeof (float));
    wn_quantised_matrix_clear (&w);
  }
}

/* The reference in plain C for kernels of their kind */
static const WnQuantisedKernels *
reference_of (const WnQuantisedKernels *kernels)
{
  const WnQuantisedKernels *all[WN_QUANTISED_MAX_VARIANTS];

  wn_quantised_kernels_all (all);
  return kernels->size == 1 ? all[0] : all[1];
}

/*
 * Values and weights as large as they get, whatever their signs: no sum may saturate or leave its
 * bits, so all variants make what the reference makes, but for the gates' own errors in 16 bits
 */
static void
test_extreme (gconstpointer data)
{
  enum
  {
    C = 64,
    TAPS = 3
  };
  const WnQuantisedKernels *kernels = data, *reference = reference_of (kernels);
  const int top = kernels->size == 1 ? 127 : WN_INT16_LIMIT,
            bottom = kernels->size == 1 ? -128 : -WN_INT16_LIMIT;

  for (int round = 0; round < 8; round++) {
    g_autofree float *values = wn_test_normal (TAPS * C * 2 * C, 10 + round),
                     *cond = g_new0 (float, 4 * 2 * C), *factor = g_new (float, C);
    g_autofree void *memory = values_new ((TAPS - 1 + ROWS) * C), *y = values_new (ROWS * C),
                    *other = values_new ((TAPS - 1 + ROWS) * C), *expected = values_new (ROWS * C);
    const void *x = value_at (kernels, memory, (TAPS - 1) * C),
               *x_other = value_at (kernels, other, (TAPS - 1) * C);
    WnCondView view = { cond, 2 * C, 100, 0 };
    WnQuantisedMatrix w, w_reference;

    for (int i = 0; i < (TAPS - 1 + ROWS) * C; i++) {
      const int value = round % 2 && (i * 7 + round) % 3 == 0 ? bottom : top;

      store (kernels, memory, i, value + kernels->zero);
      store (reference, other, i, value + reference->zero);
    }
    for (int i = 0; i < TAPS * C * 2 * C; i++)
      values[i] = round < 4 ? (round & 2 ? copysignf (1, values[i]) : 1) : values[i];
    for (int i = 0; i < C; i++)
      factor[i] = MIN (127, kernels->most);
    kernels->gated_matrix (&w, TAPS, C, values);
    reference->gated_matrix (&w_reference, TAPS, C, values);
    for (int j = 0; j < 2 * C; j++) {
      g_assert_cmpfloat (w.scale[j], ==, w_reference.scale[j]);
      /* the largest sums then spread over the gate's range and beyond */
      w.scale[j] = w_reference.scale[j] = kernels->size == 1 ? 1e-4f : 2.4e-7f;
    }
    kernels->gated_conv (ROWS, C, TAPS, 1, x, &w, &view, factor, y);
    reference->gated_conv (ROWS, C, TAPS, 1, x_other, &w_reference, &view, factor, expected);
    for (int i = 0; i < ROWS * C; i++)
      store (kernels, expected, i,
          stored (reference, expected, i) - reference->zero + kernels->zero);
    assert_near (kernels, y, expected, ROWS * C);
    for (int i = 0; round == 0 && i < ROWS * C; i++) /* all at the top, in all products */
      g_assert_cmpint (stored (kernels, y, i), ==, kernels->zero + 127);
    wn_quantised_matrix_clear (&w);
    wn_quantised_matrix_clear (&w_reference);
  }
}

/*
 * In 16 bits the largest sums that can be come out right, by 64 bits: all values at the limit, all
 * weights of a column equal in size
 */
static void
test_range (gconstpointer data)
{
  enum
  {
    C = 1024,
    N_ROWS = 3
  };
  const WnQuantisedKernels *kernels = data;
  g_autofree void *y = values_new (N_ROWS * C), *next = values_new (N_ROWS * C);
  g_autofree float *values = g_new (float, C *C), *h = g_new0 (float, N_ROWS *C);
  WnQuantisedMatrix r;

  for (int p = 0; p < C; p++)
    for (int j = 0; j < C; j++)
      values[p * C + j] = (p * 7 + j) % 2 ? 1 : -1;
  for (int i = 0; i < N_ROWS * C; i++)
    store (kernels, y, i,
        kernels->zero + (i % 2 ? 1 : -1) * (kernels->size == 1 ? 127 : WN_INT16_GATE_LIMIT));
  kernels->residual_matrix (&r, C, values);
  kernels->residual (N_ROWS, C, y, &r, h, NULL, next);
  for (int i = 0; i < N_ROWS; i++) {
    for (int j = 0; j < C; j++) {
      const double sum = (j % 2 ? -1.0 : 1.0) * C
          * (kernels->size == 1 ? 127 : WN_INT16_GATE_LIMIT);

      g_assert_cmpfloat_with_epsilon (h[i * C + j], sum, 0.005 * fabs (sum));
    }
  }
  wn_quantised_matrix_clear (&r);
}

/* The same of output() */
static void
test_output_range (gconstpointer data)
{
  enum
  {
    C = 1024
  };
  const WnQuantisedKernels *kernels = data;
  g_autofree void *x = values_new (C);
  g_autofree float *values = g_new (float, C *C), *bias = g_new0 (float, C), *y = g_new (float, C);
  WnQuantisedMatrix w;

  if (!kernels->output)
    return;
  for (int i = 0; i < C * C; i++)
    values[i] = i % 2 ? 1 : -1;
  for (int i = 0; i < C; i++)
    store (kernels, x, i, INT16_MAX);
  kernels->output_matrix (&w, C, values);
  kernels->output (1, C, x, &w, bias, y);
  for (int j = 0; j < C; j++)
    g_assert_cmpfloat_with_epsilon (y[j], j % 2 ? (double) C * INT16_MAX : 0, 0.01 * C * INT16_MAX);
  wn_quantised_matrix_clear (&w);
}

/* ---- which are chosen ---- */

typedef struct
{
  const char *limit, *kernels;
  const char *quantised[2]; /* the best, and what is chosen where that is not there */
} Choice;

static gboolean
has_kernels (const char *name)
{
  const WnKernels *all[3];

  for (int i = wn_kernels_all (all); i-- > 0;)
    if (strcmp (all[i]->name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_quantised (const char *name)
{
  const WnQuantisedKernels *all[WN_QUANTISED_MAX_VARIANTS];

  for (int i = wn_quantised_kernels_all (all); i-- > 0;)
    if (strcmp (all[i]->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* In a process of its own, as they are chosen once; what this processor lacks is not asked for */
static void
test_choice (gconstpointer data)
{
  const Choice *choice = data;
  const char *quantised = choice->quantised[0];

  if (!has_kernels (choice->kernels)) {
    g_test_skip ("not on this processor");
    return;
  }
  if (!has_quantised (quantised) && choice->quantised[1])
    quantised = choice->quantised[1];
  if (!has_quantised (quantised)) {
    g_test_skip ("not on this processor");
    return;
  }
  if (g_test_subprocess ()) {
    g_setenv ("PARWAVENET_CPU", choice->limit, TRUE);
    g_assert_cmpstr (wn_kernels ()->name, ==, choice->kernels);
    g_assert_cmpstr (wn_quantised_kernels () ? wn_quantised_kernels ()->name : NULL, ==, quantised);
    return;
  }
  g_assert_true (wn_test_passes_alone (NULL));
}

int
main (int argc, char **argv)
{
  static const Choice choices[] = { { "portable", "portable", { "sse2" } },
    { "avx2", "avx2", { "avx2" } }, { "avx-vnni", "avx2", { "avx-vnni", "avx2" } },
    { "avx512", "avx512", { "avx512-vnni" } }, { "neon", "neon", { "i8mm", "sdot" } } };
  static const struct
  {
    const char *name;
    void (*func) (gconstpointer data);
  } tests[] = { { "quantise", test_quantise }, { "gated-conv", test_gated_conv },
    { "residual", test_residual }, { "output", test_output }, { "extreme", test_extreme },
    { "range", test_range }, { "output-range", test_output_range } };
  const WnQuantisedKernels *all[WN_QUANTISED_MAX_VARIANTS];
  int n;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/nn/quantised/matrix-4", GINT_TO_POINTER (4), test_matrix);
  g_test_add_data_func ("/nn/quantised/matrix-8", GINT_TO_POINTER (8), test_matrix);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autofree char *path = g_strconcat ("/nn/quantised/choice/", choices[i].limit, NULL);

    g_test_add_data_func (path, &choices[i], test_choice);
  }
  n = wn_quantised_kernels_all (all);
  for (int i = 0; i < n; i++) {
    for (gsize t = 0; t < G_N_ELEMENTS (tests); t++) {
      g_autofree char *path = g_strdup_printf ("/nn/quantised/%s/%s", all[i]->name, tests[t].name);

      g_test_add_data_func (path, all[i], tests[t].func);
    }
  }
  return g_test_run ();
}
