/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "train/measure/estoi.h"
#include "train/measure/metrics.h"
#include "train/loss/mrstft.h"

#define RATE 16000
#define N 48000

/* The signals of estoi_reference.py */
static float *
make_speech (void)
{
  float *x = g_new (float, N);
  double phase = 0;

  for (int i = 0; i < N; i++) {
    double t = (double) i / RATE, sum = 0;

    phase += 2 * G_PI * (120 + 30 * sin (2 * G_PI * 0.7 * t)) / RATE;
    for (int h = 1; h <= 30; h++)
      sum += (0.5 + 0.5 * sin (2 * G_PI * (2 + 0.13 * h) * t + h * h)) * sin (h * phase) / h;
    x[i] = sin (2 * G_PI * 0.5 * t) > -0.8 ? (float) (0.5 * sum) : 0;
  }
  return x;
}

static float *
add_noise (const float *x, double level)
{
  float *y = g_new (float, N);
  guint64 state = 12345;

  for (int i = 0; i < N; i++) {
    state = (1103515245 * state + 12345) % 2147483648u;
    y[i] = (float) (x[i] + level * ((double) state / 1073741824.0 - 1));
  }
  return y;
}

static void
test_estoi (void)
{
  const double expected[][2] = {
    { 0.005, 0.9899 },
    { 0.05, 0.9557 },
    { 0.25, 0.6768 },
    { 1, 0.3020 },
  };
  float *x = make_speech (), *y;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    y = add_noise (x, expected[i][0]);
    g_assert_cmpfloat_with_epsilon (wn_estoi (RATE, x, y, N), expected[i][1], 0.003);
    g_free (y);
  }
  y = g_new0 (float, N);
  memcpy (y + 128, x, (N - 128) * sizeof (float));
  g_assert_cmpfloat_with_epsilon (wn_estoi (RATE, x, y, N), 0.9685, 0.003);
  for (int i = 0; i < N; i++)
    y[i] = x[i] * fabsf (x[i]);
  g_assert_cmpfloat_with_epsilon (wn_estoi (RATE, x, y, N), 0.8380, 0.003);

  g_assert_cmpfloat_with_epsilon (wn_estoi (RATE, x, x, N), 1, 1e-6);
  g_assert_true (isnan (wn_estoi (RATE, x, x, 4000)));
  g_assert_true (isnan (wn_estoi (RATE, x, x, 1)));
  memset (y, 0, N * sizeof (float));
  g_assert_cmpfloat_with_epsilon (wn_estoi (RATE, x, y, N), 0, 1e-6);
  g_assert_true (isnan (wn_estoi (RATE, y, y, N)));
  g_free (x);
  g_free (y);
}

static double
figure (const WnPair *pair, WnFigure f)
{
  return wn_metrics_summary (pair, 1, f).value;
}

static void
compare (const float *x, const float *y, WnPair *pair)
{
  GError *error = NULL;

  g_assert_true (wn_metrics_compare (&wn_feature_config_default, x, y, N, pair, &error));
  g_assert_no_error (error);
}

static void
test_same (void)
{
  float *x = make_speech ();
  WnPair pair;

  compare (x, x, &pair);
  for (int f = 0; f < WN_N_FIGURES; f++) {
    gboolean best_is_one = f == WN_FIGURE_ESTOI || f == WN_FIGURE_F0_CORRELATION
        || f == WN_FIGURE_F0_CORRELATION_MEDIAN;

    g_test_message ("%s: %g", wn_figure_title (f), figure (&pair, f));
    g_assert_cmpfloat_with_epsilon (figure (&pair, f), best_is_one ? 1 : 0, 1e-6);
  }
  g_free (x);
}

/* Half the amplitude: 6 dB in every band and nothing in the cepstrum or F0 */
static void
test_gain (void)
{
  float *x = make_speech (), *y = add_noise (x, 0.0015), *half = g_new (float, N);
  WnPair pair;

  for (int i = 0; i < N; i++)
    half[i] = 0.5f * y[i];
  compare (y, half, &pair);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_MEL), 6.02, 0.6);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_LSD), 6.02, 0.8);
  g_assert_cmpfloat (figure (&pair, WN_FIGURE_MCD), <, 0.7);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_SILENCE), -6.02, 0.1);
  g_assert_cmpfloat (figure (&pair, WN_FIGURE_F0_HZ), <, 0.1);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_ESTOI), 1, 1e-4);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_MRSTFT), 0.5 + log (2), 0.02);
  g_free (x);
  g_free (y);
  g_free (half);
}

/* 10 dB more noise is 10 dB more level where the signal is silent */
static void
test_silence (void)
{
  float *x = make_speech (), *soft = add_noise (x, 0.0005), *loud = add_noise (x, 0.0016);
  WnPair pair;

  compare (soft, loud, &pair);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_SILENCE), 10.1, 0.3);
  compare (loud, soft, &pair);
  g_assert_cmpfloat (figure (&pair, WN_FIGURE_SILENCE), <, -9);
  g_free (x);
  g_free (soft);
  g_free (loud);
}

/* A noisy room, whose pauses are 8 nats below the loudest frame, has silence, too; a voice without
 * pauses has none */
static void
test_silence_of_a_noisy_room (void)
{
  const WnFeatureConfig *config = &wn_feature_config_default;
  float x[100 * 35] = { 0 };
  gboolean speech[100];

  for (int pauses = 0; pauses < 2; pauses++) {
    for (int f = 0; f < 100; f++) {
      const float nats = f >= 80 && pauses ? 7 + f % 2 : f % 5;

      for (int b = 0; b < 32; b++)
        x[f * 35 + b] = -nats / (float) G_LN10;
    }
    wn_metrics_speech (config, x, 100, speech);
    for (int f = 0; f < 100; f++)
      g_assert_cmpint (speech[f], ==, f < 80 || !pauses);
  }
}

/* Feature arrays with known differences */
static void
test_features (void)
{
  const WnFeatureConfig *config = &wn_feature_config_default;
  float x[100 * 35], y[100 * 35];
  WnPair pair;
  double expected = 0;

  for (int f = 0; f < 100; f++) {
    float *fx = x + f * 35, *fy = y + f * 35;

    /* the last twenty frames: 10 nats below, silence */
    for (int b = 0; b < 32; b++) {
      fx[b] = f < 80 ? 1 : 1 - 10 / (float) G_LN10;
      fy[b] = fx[b] + (f < 80 ? 0.2f * (float) cos (G_PI * 3 * (b + 0.5) / 32) : 0.5f);
    }
    fx[32] = logf (f % 2 ? 1.0f : 1.2f);
    fy[32] = logf (f % 2 ? 1.1f : 1.2f);
    fx[33] = 0.5f;
    fy[33] = f % 2 ? 0.7f : 0.5f;
    fx[34] = f < 50;
    fy[34] = f < 60;
  }
  wn_metrics_compare_features (config, x, y, 100, &pair);
  /* c3 differs by half of 0.2 ln 10, in 80 frames */
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_MCD),
      10 / G_LN10 * sqrt (2) * 0.1 * G_LN10, 1e-4);
  for (int b = 0; b < 32; b++)
    expected += 0.8 * 10 * 0.2 * fabs (cos (G_PI * 3 * (b + 0.5) / 32)) / 32;
  expected += 0.2 * 10 * 0.5;
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_MEL), expected, 1e-4);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_VOICING), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_PERIODICITY), 0.2 / sqrt (2), 1e-6);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_F0_HZ), 20 / sqrt (2), 1e-3);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_F0_CENTS), 1200 * log2 (1.1) / sqrt (2),
      1e-3);
  g_assert_cmpfloat_with_epsilon (figure (&pair, WN_FIGURE_F0_CORRELATION), 1, 1e-6);
  g_assert_true (isnan (figure (&pair, WN_FIGURE_ESTOI)));
  g_assert_true (isnan (figure (&pair, WN_FIGURE_LSD)));
}

static void
test_summary (void)
{
  WnPair pairs[40] = { 0 };
  WnEstimate e, again;

  /* forty utterances with 1 or 3 dB: mean 2, the mean's standard error 1 / sqrt (40) */
  for (int i = 0; i < 40; i++) {
    pairs[i].sum[WN_FIGURE_MCD] = i % 2 ? 100 : 300;
    pairs[i].count[WN_FIGURE_MCD] = 100;
    pairs[i].sum[WN_FIGURE_F0_HZ] = 100 * 49;
    pairs[i].count[WN_FIGURE_F0_HZ] = 100;
  }
  e = wn_metrics_summary (pairs, 40, WN_FIGURE_MCD);
  g_assert_cmpfloat_with_epsilon (e.value, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (e.low, 2 - 1.96 / sqrt (40), 0.05);
  g_assert_cmpfloat_with_epsilon (e.high, 2 + 1.96 / sqrt (40), 0.05);
  again = wn_metrics_summary (pairs, 40, WN_FIGURE_MCD);
  g_assert_cmpmem (&e, sizeof e, &again, sizeof again);

  e = wn_metrics_summary (pairs, 40, WN_FIGURE_F0_HZ);
  g_assert_cmpfloat_with_epsilon (e.value, 7, 1e-9);
  g_assert_cmpfloat_with_epsilon (e.high - e.low, 0, 1e-9);
  e = wn_metrics_summary (pairs, 40, WN_FIGURE_ESTOI);
  g_assert_true (isnan (e.value) && isnan (e.low) && isnan (e.high));
  e = wn_metrics_summary (pairs, 0, WN_FIGURE_MCD);
  g_assert_true (isnan (e.value));
}

/* Utterances differ a lot, the two systems by the same in each: only a paired interval sees that */
static void
test_worsening (void)
{
  WnPair before[40] = { 0 }, after[40] = { 0 };
  WnEstimate e;

  for (int i = 0; i < 40; i++) {
    before[i].sum[WN_FIGURE_MCD] = 1 + i;
    after[i].sum[WN_FIGURE_MCD] = 1.1 * (1 + i);
    before[i].sum[WN_FIGURE_ESTOI] = 0.8;
    after[i].sum[WN_FIGURE_ESTOI] = 0.84;
    before[i].sum[WN_FIGURE_SILENCE] = after[i].sum[WN_FIGURE_SILENCE] = 2;
    for (int f = 0; f < WN_N_FIGURES; f++)
      before[i].count[f] = after[i].count[f] = 1;
  }
  e = wn_metrics_worsening (before, after, 40, WN_FIGURE_MCD);
  g_assert_cmpfloat_with_epsilon (e.value, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (e.low, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (e.high, 10, 1e-9);
  e = wn_metrics_worsening (before, after, 40, WN_FIGURE_ESTOI);
  g_assert_cmpfloat_with_epsilon (e.value, -5, 1e-9);
  g_assert_true (isnan (wn_metrics_worsening (before, after, 40, WN_FIGURE_SILENCE).value));
}

static void
test_errors (void)
{
  float x = 0;
  WnPair pair;
  GError *error = NULL;

  g_assert_false (wn_metrics_compare (&wn_feature_config_default, &x, &x, 0, &pair, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  g_assert_true (wn_metrics_compare (&wn_feature_config_default, &x, &x, 1, &pair, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/estoi", test_estoi);
  g_test_add_func ("/metrics/same", test_same);
  g_test_add_func ("/metrics/gain", test_gain);
  g_test_add_func ("/metrics/silence-of-a-noisy-room", test_silence_of_a_noisy_room);
  g_test_add_func ("/metrics/silence", test_silence);
  g_test_add_func ("/metrics/features", test_features);
  g_test_add_func ("/metrics/summary", test_summary);
  g_test_add_func ("/metrics/worsening", test_worsening);
  g_test_add_func ("/metrics/errors", test_errors);
  return g_test_run ();
}
