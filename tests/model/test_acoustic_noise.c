/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "dsp/mel.h"
#include "model/acoustic.h"
#include "model/acoustic_net.h"

#define MELS 8

static WnAcousticConfig
drawing_config (void)
{
  WnAcousticConfig c = wn_acoustic_config_default (5, 3);

  c.n_mels = MELS;
  return c;
}

/* Each kind of noise has mean 0 and variance 1, whatever its place; of a part it is that of the
 * whole */
static void
test_noise (void)
{
  enum
  {
    PHONES_HERE = 4000,
    FIRST = 1237,
    PART = 90,
    N = 3
  };
  WnAcousticConfig config = drawing_config ();
  WnAcousticDraw draw = { 5, 6, 0, 0 };
  float *whole = g_new (float, PHONES_HERE * 2 * N), *part = g_new (float, PART * 2 * N);
  float *frames = g_new (float, 2 * PHONES_HERE * 3 * N), *some = g_new (float, 2 * PART * 3 * N);
  int32_t two[PHONES_HERE];

  config.noise = N;
  config.spectrum_noise.frame = 0.5f;
  config.spectrum_noise.slow = 0;
  for (int p = 0; p < PHONES_HERE; p++)
    two[p] = 2;
  wn_acoustic_phone_noise (&config, WN_ACOUSTIC_DURATION, &draw, PHONES_HERE, whole, 2 * N);
  wn_acoustic_frame_noise (&config, WN_ACOUSTIC_SPECTRUM_HEAD, &draw, PHONES_HERE, two, frames,
      3 * N);
  for (int i = 0; i < 2 * N + 3 * N; i++) {
    const gboolean by_frame = i >= 2 * N;
    const float *x = by_frame ? frames + i - 2 * N : whole + i;
    const int n = by_frame ? 2 * PHONES_HERE : PHONES_HERE, ld = by_frame ? 3 * N : 2 * N;
    const int kind = by_frame ? (i - 2 * N) / N : 1 + i / N; /* each frame, each phone, slow */
    const double expected = !by_frame ? 1 : kind == 0 ? 0.25 : kind == 1 ? 1 : 0;
    double sum = 0, squares = 0;

    for (int j = 0; j < n; j++) {
      sum += x[j * ld];
      squares += x[j * ld] * x[j * ld];
    }
    /* the slow kind has 500 independent values */
    g_assert_cmpfloat_with_epsilon (sum / n, 0, 0.15);
    g_assert_cmpfloat_with_epsilon (squares / n, expected, 0.25 * expected + 1e-9);
  }
  draw.first_phone = FIRST;
  draw.first_frame = 2 * FIRST;
  wn_acoustic_phone_noise (&config, WN_ACOUSTIC_DURATION, &draw, PART, part, 2 * N);
  g_assert_cmpmem (part, PART * 2 * N * sizeof (float), whole + FIRST * 2 * N,
      PART * 2 * N * sizeof (float));
  wn_acoustic_frame_noise (&config, WN_ACOUSTIC_SPECTRUM_HEAD, &draw, PART, two, some, 3 * N);
  g_assert_cmpmem (some, 2 * PART * 3 * N * sizeof (float), frames + 2 * FIRST * 3 * N,
      2 * PART * 3 * N * sizeof (float));
  g_free (whole);
  g_free (part);
  g_free (frames);
  g_free (some);
}

/* Each band has noise of its own; of a part that of the whole */
static void
test_band_noise (void)
{
  enum
  {
    FRAMES = 4000,
    FIRST = 1237,
    PART = 90
  };
  WnAcousticConfig config = drawing_config ();
  WnAcousticDraw draw = { 5, 6, 0, 0 };
  g_autofree float *whole = g_new (float, FRAMES *MELS), *part = g_new (float, PART *MELS);

  wn_acoustic_band_noise (&config, &draw, FRAMES, whole);
  for (int b = 0; b < MELS; b++) {
    double squares = 0, next = 0, beside = 0;

    for (int f = 0; f + 1 < FRAMES; f++) {
      const float *x = whole + f * MELS;

      squares += x[b] * x[b] / FRAMES;
      next += x[b] * x[b + MELS] / FRAMES;
      beside += x[b] * x[(b + 1) % MELS] / FRAMES;
    }
    g_assert_cmpfloat_with_epsilon (squares, 1, 0.1);
    g_assert_cmpfloat_with_epsilon (next, 0.5, 0.1);
    g_assert_cmpfloat_with_epsilon (beside, 0, 0.1);
  }
  draw.first_frame = FIRST;
  wn_acoustic_band_noise (&config, &draw, PART, part);
  g_assert_cmpmem (part, PART * MELS * sizeof (float), whole + FIRST * MELS,
      PART * MELS * sizeof (float));
}

/* Deviation of what many seeds draw of each of F frames' bands: [F][MELS] */
static void
deviations_of (const WnAcoustic *model, const float *params, int F, float *deviation)
{
  enum
  {
    SEEDS = 400
  };
  static const int32_t phones[] = { 0, 3, 1 }, durations[] = { 3, 1, 2 };
  static const float context[3 * 3] = { 0.3f, -1, 0, 0.5f, 1, 0.2f, -0.4f, 0, 1 };
  const int dim = MELS + WN_ACOUSTIC_PROSODY;
  WnAcousticInput input = { .P = 3, .phone = phones, .context = context, .durations = durations };
  g_autofree float *prosody = g_new0 (float, F *WN_ACOUSTIC_PROSODY),
                   *features = g_new (float, F *dim);
  g_autofree double *sum = g_new0 (double, F *MELS), *squares = g_new0 (double, F *MELS);

  input.prosody = prosody;
  for (int seed = 0; seed < SEEDS; seed++) {
    input.draw.seed = seed;
    g_assert_true (wn_acoustic_features (model, params, &input, NULL, features));
    for (int i = 0; i < F * MELS; i++) {
      const double x = features[i / MELS * dim + i % MELS];

      sum[i] += x / SEEDS;
      squares[i] += x * x / SEEDS;
    }
  }
  for (int i = 0; i < F * MELS; i++)
    deviation[i] = (float) sqrt (MAX (0, squares[i] - sum[i] * sum[i]));
}

/* A model draws each band with the deviation that its network gives, times the voice's amounts */
static void
test_deviations (void)
{
  enum
  {
    F = 6
  };
  WnAcousticConfig config = drawing_config ();
  WnAcoustic *model;
  const WnAcousticNet *net;
  float *params, deviation[F * MELS], centre[MELS];

  config.deviations = 1;
  config.spectrum_noise = (WnAcousticNoise){ 0 };
  model = wn_acoustic_new (&config);
  net = &model->members[0].spectrum;
  params = wn_params_block (wn_acoustic_layout (model));
  wn_params_init (wn_acoustic_layout (model), 1, params);
  memset (params + net->deviation_w, 0,
      net->deviation.n_in * net->deviation.n_out * sizeof (float));
  for (int b = 0; b < MELS; b++)
    params[net->deviation_b + b] = logf (0.1f * (b + 1));
  wn_mel_centres (MELS, config.mel_low, config.mel_high, centre);
  for (int round = 0; round < 3; round++) {
    const float low = 0.5f * round, high = 1.5f * low;

    model->config.band_noise.low = low;
    model->config.band_noise.high = high;
    deviations_of (model, params, F, deviation);
    for (int i = 0; i < F * MELS; i++) {
      const int b = i % MELS;
      const double u = CLAMP ((centre[b] - 1500) / 2000, 0, 1),
                   expected = (low + u * (high - low)) * 0.1 * (b + 1);

      /* 400 values of it */
      g_assert_cmpfloat_with_epsilon (deviation[i], expected, 0.2 * expected + 1e-6);
    }
  }
  wn_block_free (params);
  wn_acoustic_free (model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/acoustic/noise", test_noise);
  g_test_add_func ("/model/acoustic/band-noise", test_band_noise);
  g_test_add_func ("/model/acoustic/deviations", test_deviations);
  return g_test_run ();
}
