/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "dsp/fft.h"
#include <math.h>

/* Against the definition, in double precision */

static float *
noise (int n)
{
  GRand *rand = g_rand_new_with_seed (n);
  float *x = g_new (float, n);

  for (int i = 0; i < n; i++)
    x[i] = (float) g_rand_double_range (rand, -1, 1);
  g_rand_free (rand);
  return x;
}

static void
check_bin (const float *x, int n, int k, WnComplex got)
{
  double re = 0, im = 0;

  for (int t = 0; t < n; t++) {
    const double angle = 2 * G_PI * ((gint64) k * t % n) / n;

    re += x[t] * cos (angle);
    im -= x[t] * sin (angle);
  }
  /* a few times the rounding of one sample, by the root of how many there are */
  g_assert_cmpfloat (hypot (re - got.r, im - got.i), <, 4e-7 * sqrt (n) * (1 + log2 (n)));
}

static void
test_definition (void)
{
  static const int lengths[] = { 2, 4, 6, 8, 10, 12, 16, 18, 20, 24, 30, 32, 36, 50, 60, 64, 72, 90,
    96, 100, 120, 128, 150, 240, 250, 256, 320, 360, 400, 480, 512, 600, 960, 1000, 1024, 2048,
    4096, 4050, 6250 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    const int n = lengths[i], step = MAX (1, n / 97);
    WnFft *fft = wn_fft_new (n);
    float *x = noise (n), *back = g_new (float, n);
    WnComplex *spectrum = g_new (WnComplex, n / 2 + 1);

    wn_fft_forward (fft, x, spectrum);
    for (int k = 0; k <= n / 2; k += step)
      check_bin (x, n, k, spectrum[k]);
    check_bin (x, n, n / 2, spectrum[n / 2]);
    wn_fft_inverse (fft, spectrum, back);
    for (int t = 0; t < n; t++)
      g_assert_cmpfloat (fabs (back[t] / n - x[t]), <, 2e-6);
    wn_fft_free (fft);
    g_free (x);
    g_free (back);
    g_free (spectrum);
  }
}

static void
test_lengths (void)
{
  static const int not [] = { -4, 0, 1, 3, 5, 7, 14, 22, 15, 1026 };

  for (gsize i = 0; i < G_N_ELEMENTS (not ); i++) {
    g_assert_false (wn_fft_is_length (not [i]));
    g_assert_null (wn_fft_new (not [i]));
  }
  g_assert_cmpint (wn_fft_next_length (0), ==, 2);
  g_assert_cmpint (wn_fft_next_length (1000), ==, 1000);
  g_assert_cmpint (wn_fft_next_length (1001), ==, 1024);
  g_assert_cmpint (wn_fft_next_length (1081), ==, 1152);
}

/* Many lengths, by a transform there and back of a long sound; one object again and again */
static void
test_long (void)
{
  const int n = wn_fft_next_length (300001);
  WnFft *fft = wn_fft_new (n);
  float *x = noise (n), *back = g_new (float, n);
  WnComplex *spectrum = g_new (WnComplex, n / 2 + 1);

  for (int i = 0; i < 2; i++) {
    wn_fft_forward (fft, x, spectrum);
    check_bin (x, n, 12345, spectrum[12345]);
    wn_fft_inverse (fft, spectrum, back);
    for (int t = 0; t < n; t++)
      g_assert_cmpfloat (fabs (back[t] / n - x[t]), <, 2e-6);
  }
  wn_fft_free (fft);
  g_free (x);
  g_free (back);
  g_free (spectrum);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fft/definition", test_definition);
  g_test_add_func ("/fft/lengths", test_lengths);
  g_test_add_func ("/fft/long", test_long);
  return g_test_run ();
}
