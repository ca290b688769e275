/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "model/teacher.h"

#define FRAMES 30

static const WnTeacherConfig config = { .layers = 6,
  .channels = 16,
  .kernel = 2,
  .cycle = 5,
  .mixtures = 3,
  .cond_in = 4,
  .cond_channels = 16,
  .hop = 20,
  .rate = 8000,
  .wave_std = 0.05f,
  .lpc_order = 6,
  .n_mels = 3,
  .mel_high = 4000 };

/*
 * Cached state gives what computing the whole receptive field anew for every sample gives, bit by
 * bit
 */
static void
test_cached (void)
{
  WnTeacherLayout *layout = wn_teacher_layout_new (&config);
  float *params = wn_params_block (layout->params), features[FRAMES * 4], f0[FRAMES],
        voiced[FRAMES];
  WnTeacherRun *run;
  int n = FRAMES * config.hop, at = 0, got;
  g_autofree float *a = g_new (float, n), *b = g_new (float, n);
  double power = 0;

  wn_teacher_init (&config, layout, 1, params);
  wn_rng_normal (1, 1, 0, FRAMES * 4, features);
  for (int i = 0; i < FRAMES; i++) {
    f0[i] = 100 + i;
    voiced[i] = i % 3 > 0;
  }
  run = wn_teacher_run_new (&config, params);
  wn_teacher_run_start (run, features, f0, voiced, FRAMES, 4, 5, (WnTemperature){ 1, 0.7f });
  while ((got = wn_teacher_run_read (run, a + at, 70)) > 0)
    at += got;
  g_assert_cmpint (at, ==, n);
  wn_teacher_run_start (run, features, f0, voiced, FRAMES, 4, 5, (WnTemperature){ 1, 0.7f });
  g_assert_cmpint (wn_teacher_run_read_naive (run, b, n), ==, n);
  g_assert_cmpmem (a, n * sizeof (float), b, n * sizeof (float));
  for (int i = 0; i < n; i++)
    power += a[i] * a[i] / n;
  g_assert_cmpfloat (power, >, 0.01);
  wn_teacher_run_free (run);
  wn_block_free (params);
  wn_teacher_layout_free (layout);
}

/* Untrained, but told the envelope: what is drawn has the spectrum that the features ask for */
static void
test_prediction (void)
{
  WnTeacherConfig c = config;
  float features[FRAMES * 4], f0[FRAMES], voiced[FRAMES], *params, *wave;
  const float mean[3] = { 0, 0, 0 }, std[3] = { 1, 1, 1 };
  double tilt[2];

  c.hop = 80;
  wave = g_new (float, FRAMES *c.hop);
  for (int i = 0; i < FRAMES; i++)
    f0[i] = 100, voiced[i] = 0;
  for (int k = 0; k < 2; k++) {
    WnTeacherLayout *layout;
    WnTeacherRun *run;
    double power = 0, difference = 0;

    for (int i = 0; i < FRAMES; i++) {
      features[4 * i] = k ? -2 : 0;
      features[4 * i + 1] = -1;
      features[4 * i + 2] = k ? 0 : -2;
      features[4 * i + 3] = 0;
    }
    layout = wn_teacher_layout_new (&c);
    params = wn_params_block (layout->params);
    wn_teacher_init (&c, layout, 1, params);
    wn_teacher_set_statistics (&c, layout, mean, std, 1 / (c.wave_std * c.wave_std), params);
    run = wn_teacher_run_new (&c, params);
    wn_teacher_run_start (run, features, f0, voiced, FRAMES, 1, 2, (WnTemperature){ 1, 0 });
    g_assert_cmpint (wn_teacher_run_read (run, wave, FRAMES * c.hop), ==, FRAMES * c.hop);
    for (int i = 1; i < FRAMES * c.hop; i++) {
      power += wave[i] * wave[i];
      difference += (wave[i] - wave[i - 1]) * (wave[i] - wave[i - 1]);
    }
    tilt[k] = difference / power;
    wn_teacher_run_free (run);
    wn_block_free (params);
    wn_teacher_layout_free (layout);
  }
  g_assert_cmpfloat (tilt[0], <, 0.6);
  g_assert_cmpfloat (tilt[1], >, 2.5);
  g_free (wave);
}

/* What is voiced is drawn at its own temperature, and what is before it does not know of that */
static void
test_temperature (void)
{
  static const WnTemperature temperatures[] = { { 1, 1 }, { 1, 0.5f }, { 0.5f, 1 } };
  WnTeacherLayout *layout = wn_teacher_layout_new (&config);
  float *params = wn_params_block (layout->params), features[FRAMES * 4] = { 0 }, f0[FRAMES],
        voiced[FRAMES], *wave[3];
  int n = FRAMES * config.hop, half = n / 2 - config.hop; /* voicing rises over a frame */
  WnTeacherRun *run;

  wn_teacher_init (&config, layout, 1, params);
  for (int i = 0; i < FRAMES; i++) {
    f0[i] = 100;
    voiced[i] = i >= FRAMES / 2;
  }
  run = wn_teacher_run_new (&config, params);
  for (int k = 0; k < 3; k++) {
    wave[k] = g_new (float, n);
    wn_teacher_run_start (run, features, f0, voiced, FRAMES, 1, 2, temperatures[k]);
    g_assert_cmpint (wn_teacher_run_read (run, wave[k], n), ==, n);
  }
  g_assert_cmpmem (wave[0], half * sizeof (float), wave[1], half * sizeof (float));
  for (int i = 0; i < 2; i++) {
    double power[2] = { 0, 0 };

    for (int j = i ? half + 2 * config.hop : 0; j < (i ? n : half); j++) {
      power[0] += wave[0][j] * wave[0][j];
      power[1] += wave[2 - i][j] * wave[2 - i][j];
    }
    g_assert_cmpfloat (power[1], <, 0.7 * power[0]);
  }
  for (int k = 0; k < 3; k++)
    g_free (wave[k]);
  wn_teacher_run_free (run);
  wn_block_free (params);
  wn_teacher_layout_free (layout);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/teacher/cached", test_cached);
  g_test_add_func ("/model/teacher/prediction", test_prediction);
  g_test_add_func ("/model/teacher/temperature", test_temperature);
  return g_test_run ();
}
