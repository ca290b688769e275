/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

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

/* Each band of speech has noise of its own, as strong as the voice says; of a part that of the whole */
static void
test_texture (void)
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

  config.texture = 2;
  wn_acoustic_texture (&config, &draw, FRAMES, whole);
  for (int b = 0; b < MELS; b++) {
    double squares = 0, next = 0, beside = 0;

    for (int f = 0; f + 1 < FRAMES; f++) {
      const float *x = whole + f * MELS;

      squares += x[b] * x[b] / FRAMES;
      next += x[b] * x[b + MELS] / FRAMES;
      beside += x[b] * x[(b + 1) % MELS] / FRAMES;
    }
    g_assert_cmpfloat_with_epsilon (squares, 0.04, 0.004);
    g_assert_cmpfloat_with_epsilon (next, 0.02, 0.004);
    g_assert_cmpfloat_with_epsilon (beside, 0, 0.004);
  }
  draw.first_frame = FIRST;
  wn_acoustic_texture (&config, &draw, PART, part);
  g_assert_cmpmem (part, PART * MELS * sizeof (float), whole + FIRST * MELS,
      PART * MELS * sizeof (float));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/acoustic/noise", test_noise);
  g_test_add_func ("/model/acoustic/texture", test_texture);
  return g_test_run ();
}
