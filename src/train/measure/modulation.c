/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "modulation.h"

#include <math.h>

#include "dsp/stft.h"

#define SIZE 64 /* frames, a window: 0.64 s at 100 frames a second */
#define STEP 32
#define SPEECH 48 /* frames of a window at least */

const double wn_modulation_rates[WN_MODULATION_RATES][2] = {
  { 1, 5 },
  { 5, 10 },
  { 10, 20 },
  { 20, 45 },
};

/* x [n][dim], one band of a window; sum as of wn_modulation_measure(), added to with a weight */
static void
add_band (const WnFeatureConfig *config, WnStft *stft, const float *x, double weight, double *sum)
{
  int dim = wn_feature_dim (config);
  float level[SIZE], re[SIZE / 2 + 1], im[SIZE / 2 + 1];
  double mean = 0, energy = 3.0 / 8 * SIZE;

  for (int i = 0; i < SIZE; i++)
    mean += 10.0 * x[(size_t) i * dim] / SIZE;
  for (int i = 0; i < SIZE; i++)
    level[i] = (float) (10 * x[(size_t) i * dim] - mean);
  wn_stft_frame (stft, level, SIZE, SIZE / 2 / STEP, FALSE, re, im);
  for (int k = 1; k < SIZE / 2; k++) {
    double hertz = (double) k * config->rate / config->hop / SIZE;

    for (int r = 0; r < WN_MODULATION_RATES; r++)
      if (hertz >= wn_modulation_rates[r][0] && hertz < wn_modulation_rates[r][1])
        sum[r] += weight * 2 * ((double) re[k] * re[k] + (double) im[k] * im[k]) / energy / SIZE;
  }
}

int
wn_modulation_measure (const WnFeatureConfig *config, const float *features, int n_frames,
    const gboolean *speech, double *sum)
{
  WnStft *stft = wn_stft_new (SIZE, STEP, SIZE);
  int n_windows = 0;

  for (int first = 0; first + SIZE <= n_frames; first += STEP) {
    int n_speech = 0;

    for (int f = first; f < first + SIZE; f++)
      n_speech += speech[f];
    if (n_speech < SPEECH)
      continue;
    for (int b = 0; b < config->n_mels; b++)
      add_band (config, stft, features + (size_t) first * wn_feature_dim (config) + b,
          1.0 / config->n_mels, sum);
    n_windows++;
  }
  wn_stft_free (stft);
  return n_windows;
}
