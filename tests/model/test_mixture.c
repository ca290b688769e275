/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "model/mixture.h"
#include "gradcheck.h"

enum
{
  K = 3
};

static const float example[3 * K] = { 0.3f, -0.5f, 1.0f, -0.4f, 0.1f, 0.7f, -2.0f, -1.0f, -3.0f };

/* Bins that lie side by side have probability 1 in all, and the density is their limit */
static void
test_normalisation (void)
{
  const float half = 0.01f;
  double sum = 0, integral = 0;

  for (int i = -2000; i <= 2000; i++) {
    sum += exp (wn_mixture_log_probability (K, example, i * 2 * half, half, NULL, NULL));
    integral += exp (wn_mixture_log_density (K, example, i * 2 * half, NULL, NULL)) * 2 * half;
  }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (integral, 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (wn_mixture_log_probability (K, example, 0.2f, 1e-4f, NULL, NULL)
          - log (2e-4),
      wn_mixture_log_density (K, example, 0.2f, NULL, NULL), 1e-4);
}

/* Far out, where the distribution function has no digits left, values and slopes are still right */
static void
test_tails (void)
{
  const float p[3] = { 0, 0, -4 };
  float d_x, d_p[3];
  double i = exp (4.0);

  for (float x = -50; x <= 50; x += 25) {
    double v = wn_mixture_log_probability (1, p, x, 1e-4f, d_p, &d_x);

    g_assert_true (isfinite (v) && isfinite (d_p[1]) && isfinite (d_p[2]));
    if (x != 0)
      g_assert_cmpfloat_with_epsilon (d_x, x > 0 ? -i : i, 1e-3);
  }
}

static void
check_slopes (double (*value) (const float *p, float x, float *d_p, float *d_x), float x)
{
  float p[3 * K], d_p[3 * K], d_x;
  const double h = 1e-3;

  memcpy (p, example, sizeof p);
  value (p, x, d_p, &d_x);
  g_assert_cmpfloat_with_epsilon ((value (p, x + h, NULL, NULL) - value (p, x - h, NULL, NULL))
          / (2 * h),
      d_x, 0.02 * (1 + fabs (d_x)));
  for (int j = 0; j < 3 * K; j++) {
    double high, low;

    p[j] = example[j] + h;
    high = value (p, x, NULL, NULL);
    p[j] = example[j] - h;
    low = value (p, x, NULL, NULL);
    p[j] = example[j];
    g_assert_cmpfloat_with_epsilon ((high - low) / (2 * h), d_p[j], 0.002 * (1 + fabs (d_p[j])));
  }
}

static double
probability (const float *p, float x, float *d_p, float *d_x)
{
  return wn_mixture_log_probability (K, p, x, 0.02f, d_p, d_x);
}

static double
density (const float *p, float x, float *d_p, float *d_x)
{
  return wn_mixture_log_density (K, p, x, d_p, d_x);
}

static void
test_slopes (void)
{
  for (float x = -2; x <= 2; x += 0.13f) {
    check_slopes (probability, x);
    check_slopes (density, x);
  }
}

/* Draws have the distribution's mean, and fall below a point as often as its bins say */
static void
test_samples (void)
{
  enum
  {
    N = 200000
  };
  double mean = 0, below = 0, expected = 0;

  for (int i = -4000; i * 0.005 + 0.0025 <= 0.3; i++)
    expected += exp (wn_mixture_log_probability (K, example, i * 0.005f, 0.0025f, NULL, NULL));
  for (int i = 0; i < N; i++) {
    float u[2], x;

    wn_rng_uniform (1, 2, 2 * (uint64_t) i, 2, u);
    x = wn_mixture_sample (K, example, u, 1);
    mean += x / N;
    below += (x < 0.3) / (double) N;
  }
  g_assert_cmpfloat_with_epsilon (mean, wn_mixture_mean (K, example), 0.005);
  g_assert_cmpfloat_with_epsilon (below, expected, 0.006);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/mixture/normalisation", test_normalisation);
  g_test_add_func ("/model/mixture/tails", test_tails);
  g_test_add_func ("/model/mixture/slopes", test_slopes);
  g_test_add_func ("/model/mixture/samples", test_samples);
  return g_test_run ();
}
