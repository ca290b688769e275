/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "train/loss/melloss.h"
#include "train/loss/mrstft.h"

#define N 1500

/* A decaying buzz with some noise: harmonics, and bins near the floor */
static float *
make_signal (guint64 key, float period, float level)
{
  float *x = g_new (float, N);

  wn_rng_normal (7, key, 0, N, x);
  for (int i = 0; i < N; i++)
    x[i] = level
        * (0.05f * x[i]
            + expf (-3.0f * fmodf ((float) i, period) / period) * sinf ((float) i * 0.4f));
  return x;
}

static double
reference_loss (const float *x, const float *y, int n)
{
  const int resolutions[3][3] = {
    { 512, 50, 240 },
    { 1024, 120, 600 },
    { 2048, 240, 1200 },
  };
  double total = 0;

  for (int r = 0; r < 3; r++) {
    int fft = resolutions[r][0], hop = resolutions[r][1];
    int window = resolutions[r][2], frames = (n + hop - 1) / hop;
    double difference = 0, target = 0, logs = 0;

    for (int f = 0; f < frames; f++) {
      for (int k = 0; k <= fft / 2; k++) {
        double sum[4] = { 0 }, magnitude[2];

        for (int i = 0; i < window; i++) {
          int t = f * hop - window / 2 + i;
          double w = 0.5 - 0.5 * cos (2 * G_PI * i / window);
          double angle = 2 * G_PI * k * i / fft;

          if (t < 0 || t >= n)
            continue;
          sum[0] += w * x[t] * cos (angle);
          sum[1] += w * x[t] * sin (angle);
          sum[2] += w * y[t] * cos (angle);
          sum[3] += w * y[t] * sin (angle);
        }
        for (int s = 0; s < 2; s++)
          magnitude[s] = sqrt (
              MAX (1e-9, sum[2 * s] * sum[2 * s] + sum[2 * s + 1] * sum[2 * s + 1]));
        difference += pow (magnitude[0] - magnitude[1], 2);
        target += magnitude[1] * magnitude[1];
        logs += fabs (log (magnitude[0] / magnitude[1]));
      }
    }
    total += sqrt (difference / target) + logs / (frames * (fft / 2 + 1));
  }
  return total / 3;
}

static void
test_definition (void)
{
  float *x = make_signal (1, 80, 0.3f), *y = make_signal (2, 70, 0.2f);
  WnMrstft *m = wn_mrstft_new (WN_MRSTFT_COARSE, N);
  int lengths[] = { 1, 333, 600 };

  for (int i = 0; i < 3; i++) {
    double wanted = reference_loss (x, y, lengths[i]);
    WnMrstftParts parts = wn_mrstft_loss (m, x, y, lengths[i], 1, NULL);

    g_assert_cmpfloat_with_epsilon (parts.total, wanted, 1e-4 * wanted);
    g_assert_cmpfloat_with_epsilon (parts.total, parts.convergence + parts.log_magnitude, 1e-9);
  }
  wn_mrstft_free (m);
  g_free (x);
  g_free (y);
}

typedef double (*Loss) (void *object, const float *x, const float *x2, const float *y);

/*
 * Central differences along random directions, in short pieces of x (or x2) and at its ends. Short,
 * because a logarithm bends sharply where a bin's magnitude is near 0: the more bins a step
 * changes, the likelier it meets such a one.
 */
static void
check_gradient (Loss loss, void *object, float *x, const float *x2, const float *y, gboolean second,
    const float *gradient)
{
  const int pieces[][2] = {
    { 0, 8 },
    { 13, 20 },
    { 400, 403 },
    { 700, 750 },
    { 1234, 1240 },
    { N - 5, N },
  };
  float *old = g_memdup2 (second ? x2 : x, N * sizeof (float));
  float *moved = second ? (float *) x2 : x;

  for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
    for (int trial = 0; trial < 3; trial++) {
      int first = pieces[p][0], n = pieces[p][1] - first;
      double h = 1e-5, high, low, slope = 0, size = 0, wanted;
      float direction[N];

      wn_rng_normal (3, 10 * p + trial, 0, n, direction);
      for (int i = 0; i < n; i++) {
        slope += (double) gradient[first + i] * direction[i];
        size += (double) gradient[first + i] * gradient[first + i];
      }
      for (int i = 0; i < n; i++)
        moved[first + i] = (float) (old[first + i] + h * direction[i]);
      high = loss (object, x, x2, y);
      for (int i = 0; i < n; i++)
        moved[first + i] = (float) (old[first + i] - h * direction[i]);
      low = loss (object, x, x2, y);
      memcpy (moved, old, N * sizeof (float));
      wanted = (high - low) / (2 * h);
      g_assert_cmpfloat (size, >, 0);
      /* parts of the loss are of single precision */
      g_assert_cmpfloat_with_epsilon (slope, wanted,
          0.03 * sqrt (size) + FLT_EPSILON * fabs (high) / (2 * h));
    }
  }
  g_free (old);
}

static double
mrstft_value (void *object, const float *x, const float *x2, const float *y)
{
  return wn_mrstft_loss (object, x, y, N, 1, NULL).total;
}

static void
test_gradient (void)
{
  float *x = make_signal (1, 80, 0.3f), *y = make_signal (2, 70, 0.2f);
  float *dx = g_new0 (float, N), *again = g_new0 (float, N);
  WnMrstft *m = wn_mrstft_new (WN_MRSTFT_COARSE, N);

  wn_mrstft_loss (m, x, y, N, 1, dx);
  check_gradient (mrstft_value, m, x, x, y, FALSE, dx);

  /* weighted, and added to what is there */
  for (int i = 0; i < N; i++)
    again[i] = 5;
  wn_mrstft_loss (m, x, y, N, -2, again);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (again[i], 5 - 2 * dx[i], 1e-5);
  wn_mrstft_free (m);
  g_free (x);
  g_free (y);
  g_free (dx);
  g_free (again);
}

static void
assert_finite (const float *x, int n)
{
  for (int i = 0; i < n; i++)
    g_assert_true (isfinite (x[i]));
}

static void
test_extremes (void)
{
  float *x = make_signal (1, 80, 0.3f), *dx = g_new0 (float, N);
  float *silence = g_new0 (float, N);
  WnMrstft *m = wn_mrstft_new (WN_MRSTFT_COARSE, N);
  WnMrstftParts parts;

  parts = wn_mrstft_loss (m, x, x, N, 1, dx);
  g_assert_cmpfloat (parts.total, ==, 0);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (dx[i], ==, 0);

  parts = wn_mrstft_loss (m, silence, silence, N, 1, dx);
  g_assert_cmpfloat (parts.total, ==, 0);
  parts = wn_mrstft_loss (m, x, silence, N, 1, dx);
  g_assert_true (isfinite (parts.total));
  assert_finite (dx, N);

  /* all bins floored: no way to tell which direction */
  memset (dx, 0, N * sizeof (float));
  parts = wn_mrstft_loss (m, silence, x, N, 1, dx);
  g_assert_cmpfloat (parts.total, >, 1);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (dx[i], ==, 0);

  for (int i = 0; i < N; i++)
    x[i] *= 1e10f;
  parts = wn_mrstft_loss (m, x, silence, N, 1, dx);
  g_assert_true (isfinite (parts.log_magnitude));
  wn_mrstft_free (m);
  g_free (x);
  g_free (dx);
  g_free (silence);
}

#define REPULSION 0.7f

static double
energy_value (void *object, const float *x, const float *x2, const float *y)
{
  float scratch[2][N];

  return wn_mrstft_energy (object, x, x2, y, N, REPULSION, 0, scratch[0], scratch[1], NULL).total;
}

static void
test_energy (void)
{
  float *x = make_signal (1, 80, 0.3f), *y = make_signal (2, 70, 0.2f);
  float *x2 = make_signal (3, 75, 0.25f);
  float *dx = g_new0 (float, N), *dx2 = g_new0 (float, N);
  WnMrstft *m = wn_mrstft_new (WN_MRSTFT_COARSE, N);
  WnMrstftParts a = wn_mrstft_loss (m, x, y, N, 1, NULL);
  WnMrstftParts b = wn_mrstft_loss (m, x2, y, N, 1, NULL);
  WnMrstftParts e, between, same;

  e = wn_mrstft_energy (m, x, x2, y, N, 0, 1, dx, dx2, &between);
  g_assert_cmpfloat_with_epsilon (e.total, 0.5 * (a.total + b.total), 1e-6);
  g_assert_cmpfloat (between.total, >, 0.1);

  memset (dx, 0, N * sizeof (float));
  memset (dx2, 0, N * sizeof (float));
  e = wn_mrstft_energy (m, x, x2, y, N, REPULSION, 1, dx, dx2, &between);
  g_assert_cmpfloat_with_epsilon (e.total,
      0.5 * (a.total + b.total) - 0.5 * REPULSION * between.total, 1e-6);
  check_gradient (energy_value, m, x, x2, y, FALSE, dx);
  check_gradient (energy_value, m, x, x2, y, TRUE, dx2);

  same = wn_mrstft_energy (m, x, x, y, N, 1, 1, dx, dx2, &between);
  g_assert_cmpfloat (between.total, ==, 0);
  g_assert_cmpfloat_with_epsilon (same.total, a.total, 1e-6);
  wn_mrstft_free (m);
  g_free (x);
  g_free (x2);
  g_free (y);
  g_free (dx);
  g_free (dx2);
}

static double
mel_value (void *object, const float *x, const float *x2, const float *y)
{
  return wn_mel_loss (object, x, y, N, 1, NULL);
}

static void
test_mel (void)
{
  const WnFeatureConfig *config = &wn_feature_config_default;
  float *x = make_signal (1, 80, 0.3f), *y = make_signal (2, 70, 0.2f);
  float *dx = g_new0 (float, N), *padded = g_new0 (float, N + 2 * 1600);
  WnMelLoss *m = wn_mel_loss_new (config);
  int dim = wn_feature_dim (config), frames = wn_feature_frames (config, N);
  float *features[2];
  double wanted = 0;

  /* the features of the signals with zeros around them are the definition */
  for (int s = 0; s < 2; s++) {
    int n = N + 2 * 1600;

    features[s] = g_new (float, wn_feature_frames (config, n) * dim);
    memcpy (padded + 1600, s ? y : x, N * sizeof (float));
    g_assert_true (wn_features_analyse (config, padded, n, features[s], NULL));
  }
  for (int f = 0; f < frames; f++)
    for (int b = 0; b < config->n_mels; b++)
      wanted += fabsf (features[0][(f + 10) * dim + b] - features[1][(f + 10) * dim + b])
          / (frames * config->n_mels);
  g_assert_cmpfloat_with_epsilon (wn_mel_loss (m, x, y, N, 1, dx), wanted, 1e-5);
  check_gradient (mel_value, m, x, x, y, FALSE, dx);

  memset (dx, 0, N * sizeof (float));
  g_assert_cmpfloat (wn_mel_loss (m, x, x, N, 1, dx), ==, 0);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (dx[i], ==, 0);
  wn_mel_loss_free (m);
  g_free (features[0]);
  g_free (features[1]);
  g_free (padded);
  g_free (x);
  g_free (y);
  g_free (dx);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mrstft/definition", test_definition);
  g_test_add_func ("/mrstft/gradient", test_gradient);
  g_test_add_func ("/mrstft/extremes", test_extremes);
  g_test_add_func ("/mrstft/energy", test_energy);
  g_test_add_func ("/mel-loss", test_mel);
  return g_test_run ();
}
