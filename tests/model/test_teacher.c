/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "model/teacher.h"

#define FRAMES 30

static const WnTeacherConfig config = { .layers = 6, .channels = 16, .kernel = 2, .cycle = 5, .mixtures = 3, .cond_in = 4,
  .cond_channels = 16, .hop = 20, .rate = 8000, .wave_std = 0.05f };

/* Cached state gives what computing the whole receptive field anew for every sample gives, bit by bit */
static void
test_cached (void)
{
  WnTeacherLayout *layout = wn_teacher_layout_new (&config);
  float *params = wn_params_block (layout->params), features[FRAMES * 4], f0[FRAMES], voiced[FRAMES];
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
  wn_teacher_run_start (run, features, f0, voiced, FRAMES, 4, 5, 1);
  while ((got = wn_teacher_run_read (run, a + at, 70)) > 0)
    at += got;
  g_assert_cmpint (at, ==, n);
  wn_teacher_run_start (run, features, f0, voiced, FRAMES, 4, 5, 1);
  g_assert_cmpint (wn_teacher_run_read_naive (run, b, n), ==, n);
  g_assert_cmpmem (a, n * sizeof (float), b, n * sizeof (float));
  for (int i = 0; i < n; i++)
    power += a[i] * a[i] / n;
  g_assert_cmpfloat (power, >, 0.01);
  wn_teacher_run_free (run);
  wn_block_free (params);
  wn_teacher_layout_free (layout);
}

static void
test_inputs (void)
{
  for (float x = -3; x <= 3; x += 0.11f) {
    float in[2], high[2], low[2], d[2];

    wn_teacher_inputs (&config, x, in, d);
    wn_teacher_inputs (&config, x + 1e-3f, high, NULL);
    wn_teacher_inputs (&config, x - 1e-3f, low, NULL);
    for (int j = 0; j < 2; j++)
      g_assert_cmpfloat_with_epsilon ((high[j] - low[j]) / 2e-3f, d[j], 0.03 * (1 + fabsf (d[j])));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/teacher/cached", test_cached);
  g_test_add_func ("/model/teacher/inputs", test_inputs);
  return g_test_run ();
}
