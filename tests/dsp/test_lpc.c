/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "dsp/lpc.h"
#include "dsp/mel.h"

/* The process that an autocorrelation belongs to is found again */
static void
test_levinson (void)
{
  const double a1 = 1.2, a2 = -0.8, noise = 0.5;
  double r[5];
  float a[4];

  r[0] = noise * (1 - a2) / ((1 + a2) * ((1 - a2) * (1 - a2) - a1 * a1));
  r[1] = a1 * r[0] / (1 - a2);
  for (int i = 2; i < 5; i++)
    r[i] = a1 * r[i - 1] + a2 * r[i - 2];
  g_assert_cmpfloat_with_epsilon (wn_levinson (4, r, a), noise, 1e-9);
  g_assert_cmpfloat_with_epsilon (a[0], a1, 1e-6);
  g_assert_cmpfloat_with_epsilon (a[1], a2, 1e-6);
  g_assert_cmpfloat_with_epsilon (a[2], 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (a[3], 0, 1e-6);
}

/*
 * A flat spectrum is white noise of that power density, a tilted one has its power where it should
 * be
 */
static void
test_autocorrelation (void)
{
  enum
  {
    BANDS = 20,
    ORDER = 8
  };
  WnLpc *lpc = wn_lpc_new (16000, ORDER, BANDS, 0, 8000);
  float bands[BANDS];
  double r[ORDER + 1];

  for (int i = 0; i < BANDS; i++)
    bands[i] = 0.3f;
  wn_lpc_autocorrelation (lpc, bands, r);
  g_assert_cmpfloat_with_epsilon (r[0], pow (10, 0.3), 1e-3);
  for (int j = 1; j <= ORDER; j++)
    g_assert_cmpfloat_with_epsilon (r[j], 0, 1e-6);
  for (int i = 0; i < BANDS; i++)
    bands[i] = -0.2f * i;
  wn_lpc_autocorrelation (lpc, bands, r);
  g_assert_cmpfloat (r[1], >, 0.8 * r[0]);
  for (int i = 0; i < BANDS; i++)
    bands[i] = 0.2f * i;
  wn_lpc_autocorrelation (lpc, bands, r);
  g_assert_cmpfloat (r[1], <, -0.5 * r[0]);
  wn_lpc_free (lpc);
}

/* Whatever the bands, all reflections stay inside the unit circle: the filter is stable */
static void
test_stable (void)
{
  enum
  {
    BANDS = 32,
    ORDER = 24
  };
  WnLpc *lpc = wn_lpc_new (16000, ORDER, BANDS, 0, 8000);

  for (int i = 0; i < 200; i++) {
    float bands[BANDS], a[ORDER], b[ORDER];
    double r[ORDER + 1], e;

    wn_rng_normal (3, i, 0, BANDS, bands);
    for (int j = 0; j < BANDS; j++)
      bands[j] *= 2;
    wn_lpc_autocorrelation (lpc, bands, r);
    e = wn_levinson (ORDER, r, a);
    g_assert_cmpfloat (e, >, 0);
    g_assert_cmpfloat (e, <=, r[0]);
    for (int order = ORDER; order > 0; order--) {
      float k = a[order - 1];

      g_assert_cmpfloat (fabsf (k), <, 1);
      for (int j = 0; j < order - 1; j++)
        b[j] = (a[j] + k * a[order - 2 - j]) / (1 - k * k);
      for (int j = 0; j < order - 1; j++)
        a[j] = b[j];
    }
  }
  wn_lpc_free (lpc);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/lpc/levinson", test_levinson);
  g_test_add_func ("/dsp/lpc/autocorrelation", test_autocorrelation);
  g_test_add_func ("/dsp/lpc/stable", test_stable);
  return g_test_run ();
}
