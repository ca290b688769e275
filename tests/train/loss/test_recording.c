/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "base/rng.h"
#include "train/loss/melloss.h"
#include "train/loss/mrstft.h"
#include "train/loss/recording.h"

#define FRAMES 10

static const WnFeatureConfig config = {
  .rate = 16000,
  .hop = 160,
  .window = 640,
  .fft = 1024,
  .n_mels = 20,
  .mel_low = 0,
  .mel_high = 8000,
  .floor = 1e-5f,
  .f0_min = 80,
  .f0_max = 500,
};

#define N (FRAMES * 160)

typedef struct
{
  float *x[2], *y, *dx[2], f0[FRAMES], voiced[FRAMES];
  WnRecordingLoss *loss;
} Case;

static const WnRecordingWeights plain = { .stft = 1, .mel = 2, .power = 0.5 };
static const WnRecordingWeights energy = {
  .stft = 1.5, .mel = 2, .envelope = 3, .voicing = 4, .power = 0.5, .repulsion = 0.8, .fine = TRUE
};

static float *
signal_new (guint64 key)
{
  float *x = g_new (float, N);

  wn_rng_normal (3, key, 0, N, x);
  for (int i = 0; i < N; i++)
    x[i] = 0.02f * x[i] + 0.1f * sinf (0.2f * (float) i);
  return x;
}

static void
set_up (Case *c, gconstpointer data)
{
  c->y = signal_new (1);
  for (int f = 0; f < FRAMES; f++) {
    c->f0[f] = 480;
    c->voiced[f] = f < 4;
  }
  for (int d = 0; d < 2; d++) {
    c->x[d] = signal_new (2 + d);
    c->dx[d] = g_new (float, N);
  }
  c->loss = wn_recording_loss_new (data, &config, FRAMES);
}

static void
tear_down (Case *c, gconstpointer data)
{
  wn_recording_loss_free (c->loss);
  g_free (c->y);
  for (int d = 0; d < 2; d++) {
    g_free (c->x[d]);
    g_free (c->dx[d]);
  }
}

/* Derivatives by each draw against the slope of the total along random directions */
static void
test_derivatives (Case *c, gconstpointer data)
{
  const int draws = wn_recording_draws (data);
  const double step = 5e-6;

  g_assert_cmpint (draws, ==, ((const WnRecordingWeights *) data)->repulsion > 0 ? 2 : 1);
  for (int d = 0; d < draws; d++) {
    g_autofree float *direction = g_new (float, N), *old = g_memdup2 (c->x[d], N * sizeof (float));
    double slope = 0, norm = 0, totals[2];

    wn_rng_normal (3, 9 + d, 0, N, direction);
    wn_recording_loss (c->loss, c->x, c->y, c->f0, c->voiced, FRAMES, c->dx);
    for (int i = 0; i < N; i++)
      norm += c->dx[d][i] * c->dx[d][i];
    for (int i = 0; i < N; i++) {
      direction[i] += 20.0f * c->dx[d][i] / (float) sqrt (norm);
      slope += direction[i] * c->dx[d][i];
    }
    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < N; i++)
        c->x[d][i] = old[i] + (float) (k ? -step : step) * direction[i];
      totals[k] = wn_recording_loss (c->loss, c->x, c->y, c->f0, c->voiced, FRAMES, c->dx).total;
    }
    for (int i = 0; i < N; i++)
      c->x[d][i] = old[i];
    g_assert_cmpfloat_with_epsilon ((totals[0] - totals[1]) / (2 * step), slope,
        0.03 * fabs (slope));
  }
}

/* The total is what its parts and the losses by themselves say */
static void
test_parts (Case *c, gconstpointer data)
{
  const WnRecordingWeights *w = data;
  WnMrstft *mrstft = wn_mrstft_new (WN_MRSTFT_FINE, N);
  WnMelLoss *mel = wn_mel_loss_new (&config);
  WnRecordingParts p = wn_recording_loss (c->loss, c->x, c->y, c->f0, c->voiced, FRAMES, c->dx);
  double stft = 0, bands = 0;

  for (int i = 0; i < 2; i++) {
    stft += 0.5 * wn_mrstft_loss (mrstft, c->x[i], c->y, N, 0, NULL).log_magnitude;
    bands += 0.5 * wn_mel_loss (mel, c->x[i], c->y, N, 0, NULL);
  }
  stft -= 0.5 * w->repulsion * wn_mrstft_loss (mrstft, c->x[0], c->x[1], N, 0, NULL).log_magnitude;
  bands -= 0.5 * w->repulsion * wn_mel_loss (mel, c->x[0], c->x[1], N, 0, NULL);
  g_assert_cmpfloat_with_epsilon (p.log_magnitude, stft, 1e-5);
  g_assert_cmpfloat_with_epsilon (p.mel, bands, 1e-5);
  g_assert_cmpfloat (p.power, >, 0);
  g_assert_cmpfloat (p.envelope, !=, 0);
  g_assert_cmpfloat (p.voicing, >, 0);
  g_assert_cmpfloat_with_epsilon (p.total,
      w->stft * (p.convergence + p.log_magnitude) + w->mel * p.mel + w->envelope * p.envelope
          + w->voicing * p.voicing + w->power * p.power,
      1e-6);
  wn_mrstft_free (mrstft);
  wn_mel_loss_free (mel);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/train/recording/plain/derivatives", Case, &plain, set_up, test_derivatives,
      tear_down);
  g_test_add ("/train/recording/energy/derivatives", Case, &energy, set_up, test_derivatives,
      tear_down);
  g_test_add ("/train/recording/energy/parts", Case, &energy, set_up, test_parts, tear_down);
  return g_test_run ();
}
