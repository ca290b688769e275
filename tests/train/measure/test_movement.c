/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "train/measure/fidelity.h"
#include "train/measure/loudness.h"

/* Figures of the movement of pitch, spectra, durations and loudness, of signals whose are known */

enum
{
  FRAMES = 256,
  DIM = 35
};

static const WnFeatureConfig *const config = &wn_feature_config_default;

/* F0 rises by `semitones` from the first frame to the last, all voiced but for a gap */
static void
set_glide (float *features, double semitones)
{
  memset (features, 0, FRAMES * DIM * sizeof *features);
  for (int f = 0; f < FRAMES; f++) {
    features[f * DIM + WN_FEATURE_LF0 (config)] = (float) (G_LN2 / 12 * semitones * f
        / (FRAMES - 1));
    features[f * DIM + WN_FEATURE_VOICED (config)] = f < 100 || f >= 120;
  }
}

static void
test_contour (void)
{
  static float features[FRAMES * DIM];
  WnContour up, down, flat;

  set_glide (features, 12);
  wn_contour_measure (config, features, FRAMES, &up);
  g_assert_cmpint (up.n_voiced, ==, FRAMES - 20);
  /* a uniform density over 12 semitones has a deviation of 12 / sqrt (12) */
  g_assert_cmpfloat_with_epsilon (sqrt (up.squares / up.n_voiced), 12 / sqrt (12), 0.15);
  /* the last ten frames lie 4.5 frames below the top, the median a little above the middle */
  g_assert_cmpfloat_with_epsilon (up.final, 12 - 12 * 4.5 / 255 - 12 * 137.5 / 255, 1e-3);
  g_assert_cmpfloat_with_epsilon (up.point[0], 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (up.point[WN_CONTOUR_POINTS - 1], 12, 1e-4);
  set_glide (features, -5);
  wn_contour_measure (config, features, FRAMES, &down);
  g_assert_cmpfloat_with_epsilon (wn_contour_correlation (&up, &up), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (wn_contour_correlation (&up, &down), -1, 1e-3);
  set_glide (features, 0);
  wn_contour_measure (config, features, FRAMES, &flat);
  g_assert_true (isnan (wn_contour_correlation (&up, &flat)));
  /* too little of it is voiced */
  wn_contour_measure (config, features, 19, &flat);
  g_assert_cmpfloat (flat.squares, ==, 0);
  g_assert_true (isnan (wn_contour_correlation (&up, &flat)));
}

/* Every band swings by 3 dB fifteen times a second: a variance of 4.5 dB^2, all of it in 10-20 Hz
 */
static void
test_modulation (void)
{
  static float features[FRAMES * DIM];
  gboolean speech[FRAMES];
  double sum[WN_MODULATION_RATES] = { 0 };
  int n;

  memset (features, 0, sizeof features);
  for (int f = 0; f < FRAMES; f++) {
    speech[f] = f < 128;
    for (int b = 0; b < config->n_mels; b++)
      features[f * DIM + b] = (float) (-3 + 0.3 * sin (2 * G_PI * 15.625 * f / 100 + b));
  }
  n = wn_modulation_measure (config, features, FRAMES, speech, sum);
  /* windows of 64 frames every 32: three are all speech, of the next only half */
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpfloat_with_epsilon (sum[2] / n, 4.5, 0.05);
  g_assert_cmpfloat (sum[0] + sum[1] + sum[3], <, 0.01);
}

/* 997 Hz at full scale in one channel is -3.01 LUFS by definition */
static void
test_loudness (void)
{
  static float x[48000];

  for (int t = 0; t < 48000; t++)
    x[t] = sinf ((float) fmod (2 * G_PI * 997 * t / 16000, 2 * G_PI));
  if (isnan (wn_loudness (16000, x, 48000))) {
    g_test_skip ("built without libebur128");
    return;
  }
  g_assert_cmpfloat_with_epsilon (wn_loudness (16000, x, 48000), -3.01, 0.1);
  for (int t = 0; t < 48000; t++)
    x[t] *= t < 24000 ? 0.1f : 0;
  /* silence is gated: only blocks at the border pull it down */
  g_assert_cmpfloat_with_epsilon (wn_loudness (16000, x, 48000), -23.01, 0.6);
  memset (x, 0, sizeof x);
  g_assert_true (isnan (wn_loudness (16000, x, 48000)));
  g_assert_true (isnan (wn_loudness (16000, x, 100)));
}

/* Figures that are no means over frames */
static void
test_summaries (void)
{
  WnFidelity a[8] = { 0 }, b[5] = { 0 };
  WnEstimate e;

  for (int i = 0; i < 8; i++) {
    a[i].sum[WN_FIDELITY_LOUDNESS_RANGE] = -20 - i;
    a[i].sum[WN_FIDELITY_PEAK] = -3 - i;
    a[i].count[WN_FIDELITY_LOUDNESS_RANGE] = a[i].count[WN_FIDELITY_PEAK] = 1;
    wn_fidelity_add_duration (&a[i], 50);
    wn_fidelity_add_duration (&a[i], 150);
  }
  for (int i = 0; i < 5; i++)
    wn_fidelity_add_duration (&b[i], i % 2 ? 90 : 110);
  g_assert_cmpfloat_with_epsilon (wn_fidelity_summary (a, 8, WN_FIDELITY_LOUDNESS_RANGE).value, 7,
      1e-9);
  g_assert_cmpfloat_with_epsilon (wn_fidelity_summary (a, 8, WN_FIDELITY_PEAK).value, -3, 1e-9);
  g_assert_cmpfloat_with_epsilon (wn_fidelity_summary (a, 8, WN_FIDELITY_DURATION).value, 50, 1e-9);
  e = wn_fidelity_contrast (a, 8, b, 5, WN_FIDELITY_DURATION);
  g_assert_cmpfloat_with_epsilon (e.value, 50 - sqrt (96), 1e-9);
  g_assert_cmpfloat (e.low, <=, e.value);
  g_assert_cmpfloat (e.high, >, e.value);
}

/* Contours of opposite directions, and one that is like the first */
static void
test_contours (void)
{
  static float features[FRAMES * DIM];
  WnFidelity items[3] = { 0 };
  const double glide[] = { 4, -4, 4 };

  for (int i = 0; i < 3; i++) {
    set_glide (features, glide[i]);
    wn_contour_measure (config, features, FRAMES, &items[i].contour);
    items[i].count[WN_FIDELITY_CONTOUR] = 1;
  }
  g_assert_cmpfloat_with_epsilon (wn_fidelity_summary (items, 3, WN_FIDELITY_CONTOUR).value,
      -1 / 3.0, 1e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/movement/contour", test_contour);
  g_test_add_func ("/movement/modulation", test_modulation);
  g_test_add_func ("/movement/loudness", test_loudness);
  g_test_add_func ("/movement/summaries", test_summaries);
  g_test_add_func ("/movement/contours", test_contours);
  return g_test_run ();
}
