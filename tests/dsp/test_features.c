/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "dsp/features.h"

#define RATE 16000

static float *
analyse (const float *wave, int n)
{
  const WnFeatureConfig *config = &wn_feature_config_default;
  int n_values = wn_feature_frames (config, n) * wn_feature_dim (config);
  float *out = g_new (float, n_values);
  GError *error = NULL;

  g_assert_true (wn_features_analyse (config, wave, n, out, &error));
  g_assert_no_error (error);
  for (int i = 0; i < n_values; i++)
    g_assert_true (isfinite (out[i]));
  return out;
}

static void
test_sizes (void)
{
  const WnFeatureConfig *config = &wn_feature_config_default;

  g_assert_cmpint (wn_feature_dim (config), ==, 35);
  g_assert_cmpint (WN_FEATURE_LF0 (config), ==, 32);
  g_assert_cmpint (WN_FEATURE_PERIODICITY (config), ==, 33);
  g_assert_cmpint (WN_FEATURE_VOICED (config), ==, 34);
  g_assert_cmpint (wn_feature_frames (config, 1), ==, 1);
  g_assert_cmpint (wn_feature_frames (config, 160), ==, 1);
  g_assert_cmpint (wn_feature_frames (config, 161), ==, 2);
}

/*
 * A sinusoid of amplitude a at a bin's centre: that bin's power is (a sum (w) / 2)^2, its
 * neighbours' a quarter of it
 */
static void
test_sinusoid (void)
{
  const float amplitude = 0.3f;
  const int bin = 128;
  float *x = g_new (float, RATE), *out;
  double peak = pow (amplitude * 320 / 2.0, 2), total = 0;

  for (int t = 0; t < RATE; t++)
    x[t] = amplitude * sinf ((float) (2 * G_PI * (bin * 15.625) * t / RATE));
  out = analyse (x, RATE);
  /*
   * Parseval: a band's power times its width in bins, summed, is the main lobe's: 1024 * sum (w^2)
   * * a^2 / 4
   */
  for (int b = 0; b < 32; b++) {
    double mel = 2595 * log10 (1 + 8000 / 700.0) / 33;
    double low = 700 * (pow (10, b * mel / 2595) - 1);
    double high = 700 * (pow (10, (b + 2) * mel / 2595) - 1);

    total += pow (10, out[50 * 35 + b]) * (high - low) / 2 / 15.625;
  }
  g_assert_cmpfloat_with_epsilon (total, 1024 * 0.375 * 640 * amplitude * amplitude / 4,
      0.1 * total);
  g_assert_cmpfloat (pow (10, out[50 * 35 + 16]), <, peak);

  /* 2 kHz is far from the lowest and the highest band: what they hold is the window's side lobes */
  g_assert_cmpfloat (out[50 * 35 + 0], <, log10 (peak) - 5);
  g_assert_cmpfloat (out[50 * 35 + 31], <, log10 (peak) - 5);
  g_free (x);
  g_free (out);
}

/*
 * White noise of variance v has the power v sum (w^2) in every band, at the ends (reflected) as in
 * the middle
 */
static void
test_noise (void)
{
  float *x = g_new (float, 4 * RATE), *out;
  double wanted = log10 (0.01 * 0.375 * 640);

  wn_rng_normal (4, 5, 0, 4 * RATE, x);
  for (int t = 0; t < 4 * RATE; t++)
    x[t] *= 0.1f;
  out = analyse (x, 4 * RATE);
  for (int b = 0; b < 32; b++) {
    double mean = 0;

    for (int f = 0; f < 400; f++)
      mean += pow (10, out[f * 35 + b]) / 400;
    g_assert_cmpfloat_with_epsilon (log10 (mean), wanted, 0.12);
  }
  g_assert_cmpfloat_with_epsilon (out[31], wanted, 0.6);
  g_assert_cmpfloat_with_epsilon (out[399 * 35 + 31], wanted, 0.6);
  g_free (x);
  g_free (out);
}

static void
test_prosody (void)
{
  float *x = g_new0 (float, RATE), *out;

  for (int t = 0; t < RATE / 2; t++)
    for (int h = 1; h < 20; h++)
      x[t] += 0.1f / h * sinf ((float) (2 * G_PI * h * 250.0 * t / RATE));
  out = analyse (x, RATE);
  for (int f = 0; f < 100; f++) {
    const float *frame = out + f * 35;

    g_assert_cmpfloat_with_epsilon (frame[32], log (250 / 200.0), 0.01);
    if (f > 2 && f < 47) {
      g_assert_cmpfloat (frame[33], >, 0.95);
      g_assert_cmpfloat (frame[34], ==, 1);
    }
    if (f > 53) {
      g_assert_cmpfloat (frame[33], <, 0.05);
      g_assert_cmpfloat (frame[34], ==, 0);
      g_assert_cmpfloat_with_epsilon (frame[0], -5, 1e-3);
    }
  }
  g_free (x);
  g_free (out);
}

static void
test_extremes (void)
{
  const int lengths[] = { 1, 2, 159, 161, 700 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    float *x = g_new (float, lengths[i]);

    for (int t = 0; t < lengths[i]; t++)
      x[t] = t % 2 ? 1 : -1;
    g_free (analyse (x, lengths[i]));
    for (int t = 0; t < lengths[i]; t++)
      x[t] = 1;
    g_free (analyse (x, lengths[i]));
    memset (x, 0, lengths[i] * sizeof (float));
    g_free (analyse (x, lengths[i]));
    g_free (x);
  }
}

static void
check_refused (WnFeatureConfig config, int n)
{
  float x[1000] = { 0 }, out[1000];
  GError *error = NULL;

  g_assert_false (wn_features_analyse (&config, x, n, out, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

static void
test_settings (void)
{
  const WnFeatureConfig good = wn_feature_config_default;
  WnFeatureConfig bad;

  check_refused (good, 0);
  bad = good, bad.fft = 1022;
  check_refused (bad, 1000);
  bad = good, bad.window = 1025;
  check_refused (bad, 1000);
  bad = good, bad.hop = 0;
  check_refused (bad, 1000);
  bad = good, bad.n_mels = 0;
  check_refused (bad, 1000);
  bad = good, bad.mel_high = 8001;
  check_refused (bad, 1000);
  bad = good, bad.floor = 0;
  check_refused (bad, 1000);
  bad = good, bad.f0_min = 0;
  check_refused (bad, 1000);
  bad = good, bad.f0_max = 5000;
  check_refused (bad, 1000);
}

/* Also in place, and no further than asked */
static void
test_normalise (void)
{
  const float mean[] = { 1, -2, 0.5f }, std[] = { 2, 0.5f, 1 };
  float x[] = { 4, -2, 9 }, out[] = { 7, 7, 7 };

  wn_feature_normalise (2, x, mean, std, out);
  wn_feature_normalise (3, x, mean, std, x);
  for (int i = 0; i < 3; i++) {
    g_assert_cmpfloat (x[i], ==, ((const float[]){ 1.5f, 0, 8.5f })[i]);
    g_assert_cmpfloat (out[i], ==, ((const float[]){ 1.5f, 0, 7 })[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/features/sizes", test_sizes);
  g_test_add_func ("/features/sinusoid", test_sinusoid);
  g_test_add_func ("/features/noise", test_noise);
  g_test_add_func ("/features/prosody", test_prosody);
  g_test_add_func ("/features/extremes", test_extremes);
  g_test_add_func ("/features/settings", test_settings);
  g_test_add_func ("/features/normalise", test_normalise);
  return g_test_run ();
}
