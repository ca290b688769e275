/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "model/mixture.h"
#include "train/loss/density.h"
#include "train/loss/powerloss.h"
#include "gradcheck.h"

enum
{
  K = 2,
  N = 4000
};

static const float teacher[3 * K] = { 0.2f, -0.3f, 0.5f, -0.6f, -1.0f, -0.5f };

static double
student_density (double x, double mean, double s)
{
  double q = (x - mean) / s, e = exp (-fabs (q));

  return e / (s * (1 + e) * (1 + e));
}

/* Against numerical integration of q ln (q / p) */
static void
test_integral (void)
{
  static const double means[] = { 0, 0.4, -1 }, log_scales[] = { -2, -0.5, 0.3 };
  g_autofree float *p = g_new (float, N * 3 * K), *x = g_new (float, N), *ls = g_new (float, N),
                   *z = g_new (float, N);

  for (int c = 0; c < 3; c++) {
    WnDensityConfig config = { K, 16, INFINITY, 1 };
    double s = exp (log_scales[c]), h = s / 50, integral = 0, kl;

    for (double v = means[c] - 40 * s; v < means[c] + 40 * s; v += h) {
      double q = student_density (v, means[c], s);

      integral += h * q * (log (q) - wn_mixture_log_density (K, teacher, (float) v, NULL, NULL));
    }
    wn_rng_logistic (1, c, 0, N, z);
    for (int t = 0; t < N; t++) {
      memcpy (p + t * 3 * K, teacher, sizeof teacher);
      ls[t] = (float) log_scales[c];
      x[t] = (float) (means[c] + s * z[t]);
    }
    kl = wn_density_kl (&config, N, p, x, ls, z, 3, 4, NULL, NULL, NULL);
    g_assert_cmpfloat (integral, >, 0);
    g_assert_cmpfloat_with_epsilon (kl, integral, 0.01 + 0.01 * integral);
  }
}

/* A student that is its teacher is at distance 0 */
static void
test_zero (void)
{
  WnDensityConfig config = { 1, 16, INFINITY, 1 };
  g_autofree float *p = g_new (float, N * 3), *x = g_new (float, N), *ls = g_new (float, N),
                   *z = g_new (float, N);

  wn_rng_logistic (1, 1, 0, N, z);
  for (int t = 0; t < N; t++) {
    p[3 * t] = 0;
    p[3 * t + 1] = 0.3f;
    p[3 * t + 2] = ls[t] = -1;
    x[t] = 0.3f + expf (-1) * z[t];
  }
  g_assert_cmpfloat_with_epsilon (wn_density_kl (&config, N, p, x, ls, z, 1, 1, NULL, NULL, NULL),
      0, 0.003);
}

typedef struct
{
  WnDensityConfig config;
  int n;
  float *p, *x, *ls, *z;
} Case;

static double
kl_of (void *data)
{
  Case *c = data;

  return wn_density_kl (&c->config, c->n, c->p, c->x, c->ls, c->z, 8, 9, NULL, NULL, NULL)
      * c->config.weight;
}

static void
test_slopes (void)
{
  enum
  {
    n = 5
  };
  Case c = { { K, 16, INFINITY, 0.7 }, n, wn_test_normal (n * 3 * K, 1), wn_test_normal (n, 2),
    wn_test_normal (n, 3), wn_test_normal (n, 4) };
  float d_p[n * 3 * K], d_x[n] = { 0 }, d_ls[n] = { 0 };

  wn_density_kl (&c.config, n, c.p, c.x, c.ls, c.z, 8, 9, d_p, d_x, d_ls);
  wn_test_gradient ("teacher's mixtures", kl_of, &c, n * 3 * K, c.p, d_p, 1e-3f, 0.01);
  wn_test_gradient ("samples", kl_of, &c, n, c.x, d_x, 1e-3f, 0.01);
  wn_test_gradient ("log-scales", kl_of, &c, n, c.ls, d_ls, 1e-3f, 0.01);
  /* beyond the cap: the cap, and no slope */
  c.config.cap = -100;
  memset (d_x, 0, sizeof d_x);
  g_assert_cmpfloat_with_epsilon (
      wn_density_kl (&c.config, n, c.p, c.x, c.ls, c.z, 8, 9, d_p, d_x, d_ls), -100, 1e-6);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (d_x[i], ==, 0);
  g_free (c.p);
  g_free (c.x);
  g_free (c.ls);
  g_free (c.z);
}

/* Samples and scales as extreme as a network in trouble makes them give finite figures */
static void
test_extremes (void)
{
  static const float scales[] = { -30, -8, 3, 12 }, samples[] = { -1e6f, -50, 0, 50, 1e6f };
  WnDensityConfig config = { K, 16, 20, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (samples); j++) {
      float z = 15, d_p[3 * K], d_x = 0, d_ls = 0;

      g_assert_true (isfinite (wn_density_kl (&config, 1, teacher, &samples[j], &scales[i], &z, 1,
          1, d_p, &d_x, &d_ls)));
      g_assert_true (
          isfinite (d_x) && isfinite (d_ls) && isfinite (d_p[0]) && isfinite (d_p[2 * K]));
    }
  }
}

typedef struct
{
  WnPowerLoss *m;
  float *x, *y;
  int n;
} Power;

static double
power_of (void *data)
{
  Power *p = data;

  return wn_power_loss (p->m, p->x, p->y, p->n, 0, NULL);
}

static void
test_power (void)
{
  Power p = { wn_power_loss_new (), wn_test_normal (3000, 1), wn_test_normal (3000, 2), 3000 };
  g_autofree float *dx = g_new0 (float, p.n);

  g_assert_cmpfloat (wn_power_loss (p.m, p.x, p.x, p.n, 0, NULL), ==, 0);
  wn_power_loss (p.m, p.x, p.y, p.n, 1, dx);
  wn_test_gradient ("power", power_of, &p, p.n, p.x, dx, 0.05f, 0.02);
  for (int i = 0; i < p.n; i++)
    p.x[i] = 0.5f * p.y[i];
  g_assert_cmpfloat_with_epsilon (power_of (&p), 0.75, 1e-4);
  wn_power_loss_free (p.m);
  g_free (p.x);
  g_free (p.y);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/density/integral", test_integral);
  g_test_add_func ("/train/density/zero", test_zero);
  g_test_add_func ("/train/density/slopes", test_slopes);
  g_test_add_func ("/train/density/extremes", test_extremes);
  g_test_add_func ("/train/power-loss", test_power);
  return g_test_run ();
}
