/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "train/optimise/adam.h"
#include "train/optimise/muon.h"

enum
{
  MOST = 160 * 40
};

/*
 * [few][many] -> its polar factor, by as many Newton steps y <- 3/2 y - 1/2 (y y') y in double
 * precision as settle it
 */
static void
polar_factor (int few, int many, const float *x, double *y)
{
  g_autofree double *square = g_new (double, few *few), *next = g_new (double, few *many);
  double sum = 0;

  for (int i = 0; i < few * many; i++)
    sum += (double) x[i] * x[i];
  for (int i = 0; i < few * many; i++)
    y[i] = x[i] / sqrt (sum);
  for (int k = 0; k < 60; k++) {
    for (int i = 0; i < few; i++) {
      for (int j = 0; j < few; j++) {
        square[i * few + j] = 0;
        for (int t = 0; t < many; t++)
          square[i * few + j] += y[i * many + t] * y[j * many + t];
      }
    }
    for (int i = 0; i < few; i++) {
      for (int t = 0; t < many; t++) {
        next[i * many + t] = 1.5 * y[i * many + t];
        for (int j = 0; j < few; j++)
          next[i * many + t] -= 0.5 * square[i * few + j] * y[j * many + t];
      }
    }
    memcpy (y, next, few * many * sizeof (double));
  }
}

static void
random_matrix (int rows, int cols, uint64_t key, float *x)
{
  wn_rng_normal (5, key, 0, rows * cols, x);
  for (int i = 0; i < rows * cols; i++)
    x[i] *= 1e-3f;
}

/*
 * All singular values within 0.3 of 1: no direction of the polar factor is turned by more, and the
 * matrix is not the zero matrix
 */
static void
test_orthogonal (void)
{
  const int sides[][2] = { { 32, 32 }, { 40, 160 }, { 33, 47 } };
  float x[MOST], scratch[4 * MOST];
  double y[MOST];

  for (guint s = 0; s < G_N_ELEMENTS (sides); s++) {
    int few = sides[s][0], many = sides[s][1];
    g_autofree double *square = g_new (double, few *few);
    double distance = 0, v[64], length = 0;

    g_assert_cmpuint (wn_muon_scratch (few, many), <=, G_N_ELEMENTS (scratch));
    random_matrix (few, many, s, x);
    polar_factor (few, many, x, y);
    wn_muon_orthogonalise (few, many, x, scratch);
    for (int i = 0; i < few * many; i++)
      distance += (x[i] - y[i]) * (x[i] - y[i]);
    g_assert_cmpfloat (sqrt (distance / few), <, 0.3);
    /* the largest singular value, by the power method on x x' */
    for (int i = 0; i < few; i++)
      v[i] = 1 + 0.1 * i;
    for (int k = 0; k < 200; k++) {
      double next[64] = { 0 };

      for (int t = 0; t < many; t++) {
        double along = 0;

        for (int i = 0; i < few; i++)
          along += v[i] * x[i * many + t];
        for (int i = 0; i < few; i++)
          next[i] += along * x[i * many + t];
      }
      length = 0;
      for (int i = 0; i < few; i++)
        length += next[i] * next[i];
      length = sqrt (length);
      for (int i = 0; i < few; i++)
        v[i] = next[i] / length;
    }
    g_assert_cmpfloat (sqrt (length), <, 1.25);
    g_assert_cmpfloat (sqrt (length), >, 0.9);
  }
}

static void
test_transposed (void)
{
  float x[40 * 100], turned[100 * 40], scratch[4 * MOST];

  random_matrix (40, 100, 1, x);
  for (int i = 0; i < 40; i++) {
    for (int j = 0; j < 100; j++)
      turned[j * 40 + i] = x[i * 100 + j];
  }
  wn_muon_orthogonalise (40, 100, x, scratch);
  wn_muon_orthogonalise (100, 40, turned, scratch);
  for (int i = 0; i < 40; i++) {
    for (int j = 0; j < 100; j++)
      g_assert_cmpfloat_with_epsilon (turned[j * 40 + i], x[i * 100 + j], 1e-5);
  }
}

static void
test_zero (void)
{
  float x[32 * 32] = { 0 }, scratch[4 * MOST];

  wn_muon_orthogonalise (32, 32, x, scratch);
  for (int i = 0; i < 32 * 32; i++)
    g_assert_cmpfloat (x[i], ==, 0);
}

/* A matrix inside the network, one at its edge, a vector */
static WnParams *
make_layout (void)
{
  WnParams *layout = wn_params_new ();

  wn_params_add (layout, "hidden", 0, 1, 2, 20, 32);
  wn_params_add (layout, "out", 0, 1, 40, WN_MUON_SMALLEST - 1, 0);
  wn_params_add (layout, "bias", 0, 1, 40, 0, 0);
  return layout;
}

/* What the header says, step by step; without muon's matrix everything is Adam's */
static void
test_update (void)
{
  WnParams *layout = make_layout ();
  WnAdam *adam = wn_adam_new (layout), *plain = wn_adam_new (layout);
  float momentum[40 * 32] = { 0 }, hidden[40 * 32], direction[40 * 32], scratch[4 * MOST];
  size_t rest = layout->items[1].offset;

  adam->muon = 0.5f;
  adam->weight_decay = plain->weight_decay = 0.1f;
  wn_params_init (layout, 1, adam->params);
  wn_params_init (layout, 1, plain->params);
  memcpy (hidden, adam->params, sizeof hidden);
  for (int step = 0; step < 5; step++) {
    wn_rng_normal (2, step, 0, layout->size, adam->grads);
    memcpy (plain->grads, adam->grads, layout->size * sizeof (float));
    for (int i = 0; i < 40 * 32; i++) {
      momentum[i] = 0.95f * momentum[i] + 0.05f * adam->grads[i];
      direction[i] = 0.95f * momentum[i] + 0.05f * adam->grads[i];
    }
    wn_muon_orthogonalise (40, 32, direction, scratch);
    for (int i = 0; i < 40 * 32; i++)
      hidden[i] = hidden[i] * (1 - 0.01f * 0.1f) - 0.01f * 0.5f * sqrtf (40) * direction[i];
    wn_adam_update (adam, 0.01f);
    wn_adam_update (plain, 0.01f);
    for (int i = 0; i < 40 * 32; i++)
      g_assert_cmpfloat_with_epsilon (adam->params[i], hidden[i], 1e-5);
    g_assert_cmpmem (adam->params + rest, (layout->size - rest) * sizeof (float),
        plain->params + rest, (layout->size - rest) * sizeof (float));
    g_assert_cmpmem (adam->average + rest, (layout->size - rest) * sizeof (float),
        plain->average + rest, (layout->size - rest) * sizeof (float));
  }
  wn_adam_free (adam);
  wn_adam_free (plain);
  wn_params_free (layout);
}

/* The number of threads changes no bit */
static void
test_threads (void)
{
  WnParams *layout = make_layout ();
  WnAdam *one = wn_adam_new (layout), *four = wn_adam_new (layout);
  WnPool *pool = wn_pool_new (4);

  one->muon = four->muon = 0.2f;
  four->pool = pool;
  for (int step = 0; step < 3; step++) {
    wn_rng_normal (3, step, 0, layout->size, one->grads);
    memcpy (four->grads, one->grads, layout->size * sizeof (float));
    wn_adam_update (one, 0.01f);
    wn_adam_update (four, 0.01f);
  }
  g_assert_cmpmem (one->params, layout->size * sizeof (float), four->params,
      layout->size * sizeof (float));
  g_assert_cmpmem (one->average, layout->size * sizeof (float), four->average,
      layout->size * sizeof (float));
  wn_adam_free (one);
  wn_adam_free (four);
  wn_pool_free (pool);
  wn_params_free (layout);
}

/*
 * A bowl steeper in some rows than in others, half the squared distance from a matrix over (1 +
 * row)^2: all rows get to its bottom
 */
static void
test_descends (void)
{
  enum
  {
    N = 32
  };
  WnParams *layout = wn_params_new ();
  WnAdam *adam;
  float target[N * N];

  wn_params_add (layout, "w", 0, 0, N, N, 0);
  adam = wn_adam_new (layout);
  adam->muon = 1;
  wn_rng_normal (4, 0, 0, N * N, target);
  for (int step = 0; step < 500; step++) {
    for (int i = 0; i < N * N; i++)
      adam->grads[i] = (adam->params[i] - target[i]) / ((1 + i / N) * (1 + i / N));
    wn_adam_update (adam, 0.02f * (1 - step / 500.0f));
  }
  for (int i = 0; i < N * N; i++)
    g_assert_cmpfloat_with_epsilon (adam->params[i], target[i], 0.1);
  wn_adam_free (adam);
  wn_params_free (layout);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/muon/orthogonal", test_orthogonal);
  g_test_add_func ("/muon/transposed", test_transposed);
  g_test_add_func ("/muon/zero", test_zero);
  g_test_add_func ("/muon/update", test_update);
  g_test_add_func ("/muon/threads", test_threads);
  g_test_add_func ("/muon/descends", test_descends);
  return g_test_run ();
}
