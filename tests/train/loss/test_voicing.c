/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "train/loss/voicing.h"

#define FRAMES 30
#define HOP 240
#define N (FRAMES * HOP)
#define F0 120

static const WnFeatureConfig config = {
  .rate = 24000,
  .hop = HOP,
  .window = 480,
  .fft = 1024,
  .n_mels = 20,
  .mel_low = 0,
  .mel_high = 12000,
  .floor = 1e-5f,
  .f0_min = 60,
  .f0_max = 400,
};

/* Five harmonics up to sample n_voiced, then noise alone, of which noise times as much is before */
static void
make (float *x, int n_voiced, float noise, guint64 key)
{
  float random[N];

  wn_rng_normal (5, key, 0, N, random);
  for (int t = 0; t < N; t++) {
    x[t] = 0.02f * random[t] * (t < n_voiced ? noise : 1);
    for (int h = 1; h <= 5 && t < n_voiced; h++)
      x[t] += 0.02f * sinf (2 * (float) G_PI * F0 * h * t / 24000);
  }
}

static double
loss_of (float *x, const float *y, const float *voiced)
{
  WnVoicingLoss *loss = wn_voicing_loss_new (&config, FRAMES);
  float f0[FRAMES], dx[N] = { 0 }, *by = dx;
  double result;

  for (int f = 0; f < FRAMES; f++)
    f0[f] = F0;
  result = wn_voicing_loss (loss, &x, 1, y, f0, voiced, FRAMES, 1, &by);
  for (int t = 0; t < N; t++)
    g_assert_true (isfinite (dx[t]));
  wn_voicing_loss_free (loss);
  return result;
}

/* What is as periodic loses nothing, at any level; the noisier, the more */
static void
test_noise (void)
{
  static float y[N], x[N];
  float voiced[FRAMES];
  double before = 1e-4;

  for (int f = 0; f < FRAMES; f++)
    voiced[f] = f < 15;
  make (y, 15 * HOP, 0.1f, 1);
  g_assert_cmpfloat (loss_of (y, y, voiced), ==, 0);
  make (x, 15 * HOP, 0.1f, 2);
  g_assert_cmpfloat (loss_of (x, y, voiced), <, 0.01);
  for (int i = 1; i <= 3; i++) {
    double here;

    make (x, 15 * HOP, (float) i, 2);
    here = loss_of (x, y, voiced);
    g_assert_cmpfloat (here, >, 1.3 * before);
    before = here;
  }
}

/* A voice that ends two frames too early or too late is heard, but not far from any voiced frame */
static void
test_ends (void)
{
  static float y[N], x[N], silence[N];
  float voiced[FRAMES], none[FRAMES] = { 0 };
  double same;

  for (int f = 0; f < FRAMES; f++)
    voiced[f] = f < 15;
  make (y, 15 * HOP, 0.1f, 1);
  make (x, 15 * HOP, 0.1f, 2);
  same = loss_of (x, y, voiced);
  make (x, 13 * HOP, 0.1f, 2);
  g_assert_cmpfloat (loss_of (x, y, voiced), >, 2 * same + 0.01);
  make (x, 17 * HOP, 0.1f, 2);
  g_assert_cmpfloat (loss_of (x, y, voiced), >, 2 * same + 0.01);
  make (x, 0, 1, 2);
  g_assert_cmpfloat (loss_of (x, y, none), ==, 0);
  g_assert_cmpfloat (loss_of (silence, y, voiced), >, 0.1);
  g_assert_cmpfloat (loss_of (silence, silence, voiced), ==, 0);
}

/* Derivatives against differences, of two draws that are too loud by as much */
static void
test_derivatives (void)
{
  static float y[N], draws[2][N], dx[2][N], other[2][N];
  float voiced[FRAMES], f0[FRAMES], *x[] = { draws[0], draws[1] }, *by[] = { dx[0], dx[1] },
                                    *unused[] = { other[0], other[1] };
  WnVoicingLoss *loss = wn_voicing_loss_new (&config, FRAMES);
  double error = 0, power = 0;

  for (int f = 0; f < FRAMES; f++) {
    voiced[f] = f < 15;
    f0[f] = F0;
  }
  make (y, 15 * HOP, 0.1f, 1);
  for (int d = 0; d < 2; d++)
    make (x[d], 14 * HOP, 1, 2 + d);
  for (int t = 0; t < N; t++)
    draws[1][t] *= 1.5f;
  wn_voicing_loss (loss, x, 2, y, f0, voiced, FRAMES, 1, by);
  for (int d = 0; d < 2; d++)
    for (int at = 5 * HOP; at < 25 * HOP; at += 333) {
      const float before = x[d][at];
      double loud, soft;

      x[d][at] = before + 1e-3f;
      loud = wn_voicing_loss (loss, x, 2, y, f0, voiced, FRAMES, 1, unused);
      x[d][at] = before - 1e-3f;
      soft = wn_voicing_loss (loss, x, 2, y, f0, voiced, FRAMES, 1, unused);
      x[d][at] = before;
      error += pow ((loud - soft) / 2e-3 - dx[d][at], 2);
      power += pow (dx[d][at], 2);
    }
  g_assert_cmpfloat (power, >, 1e-4);
  g_assert_cmpfloat (error, <, 1e-5 * power);
  wn_voicing_loss_free (loss);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/voicing/noise", test_noise);
  g_test_add_func ("/train/voicing/ends", test_ends);
  g_test_add_func ("/train/voicing/derivatives", test_derivatives);
  return g_test_run ();
}
