/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "dsp/loudness.h"

/* LUFS of the features of x [n] */
static double
loudness (const WnFeatureConfig *config, const float *x, int n)
{
  const int n_frames = wn_feature_frames (config, n);
  g_autofree float *features = g_new (float, (gsize) n_frames *wn_feature_dim (config));
  GError *error = NULL;

  g_assert_true (wn_features_analyse (config, x, n, features, &error));
  g_assert_no_error (error);
  return wn_feature_loudness (config, n_frames, features);
}

static float *
sinusoid (int rate, int n, double hz, double amplitude)
{
  float *x = g_new (float, n);

  for (int t = 0; t < n; t++)
    x[t] = (float) (amplitude * sin (2 * G_PI * hz * t / rate));
  return x;
}

static WnFeatureConfig
config_24 (void)
{
  WnFeatureConfig config = wn_feature_config_default;

  config.rate = 24000;
  config.hop = 240;
  config.window = 480;
  config.n_mels = 37;
  config.mel_high = 12000;
  config.floor = 1e-9f;
  return config;
}

/* BS.1770-4: 0 dBFS at 997 Hz is -3.01 LUFS; what a band is wide, and does not know, is 1 dB */
static void
test_sinusoids (void)
{
  static const struct
  {
    double hz, lufs;
  } cases[] = { { 200, -3.97 }, { 997, -3.01 }, { 3000, 0.11 }, { 8000, 0.34 } };
  const WnFeatureConfig config = config_24 ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree float *x = sinusoid (config.rate, config.rate, cases[i].hz, 0.1);

    g_assert_cmpfloat_with_epsilon (loudness (&config, x, config.rate), cases[i].lufs - 20, 1.0);
  }
}

/* White noise of variance 1/12 is K-weighted by the mean of the weights, wherever its bands are */
static void
test_noise (void)
{
  const WnFeatureConfig configs[] = { wn_feature_config_default, config_24 () };
  static const double weights_db[] = { 3.37, 3.60 };

  for (guint i = 0; i < G_N_ELEMENTS (configs); i++) {
    const int n = 4 * configs[i].rate;
    g_autofree float *x = g_new (float, n);
    const double expected = -0.691 + 10 * log10 (0.01 / 12) + weights_db[i];

    wn_rng_uniform (1, 2, 0, n, x);
    for (int t = 0; t < n; t++)
      x[t] = 0.1f * (x[t] - 0.5f);
    g_assert_cmpfloat_with_epsilon (loudness (&configs[i], x, n), expected, 0.3);
  }
}

/* Pauses do not count (but for blocks that they share), twice the amplitude is 6.02 LU, a word shorter than a block has a loudness */
static void
test_gates (void)
{
  const WnFeatureConfig config = config_24 ();
  const int n = 4 * config.rate;
  g_autofree float *x = sinusoid (config.rate, n, 500, 0.1);
  const double whole = loudness (&config, x, n), word = loudness (&config, x, config.rate / 5);

  g_assert_cmpfloat_with_epsilon (word, whole, 0.2);
  for (int t = 0; t < n; t++)
    x[t] *= t < n / 2 ? 2 : 0.0001f;
  g_assert_cmpfloat_with_epsilon (loudness (&config, x, n), whole + 6.02, 0.5);
  for (int t = 0; t < n; t++)
    x[t] = 0;
  g_assert_true (isnan (loudness (&config, x, n)));
  g_assert_true (isnan (wn_feature_loudness (&config, 0, NULL)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/loudness/sinusoids", test_sinusoids);
  g_test_add_func ("/dsp/loudness/noise", test_noise);
  g_test_add_func ("/dsp/loudness/gates", test_gates);
  return g_test_run ();
}
