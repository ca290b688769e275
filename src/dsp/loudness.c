/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "loudness.h"
#include <math.h>
#include "mel.h"

#define OFFSET_LUFS (-0.691)
#define BLOCK_SECONDS 0.4
#define STEP_SECONDS 0.1
#define ABSOLUTE_GATE_LUFS (-70.0)
#define RELATIVE_GATE_LU (-10.0)

/* |H|^2 at f Hz of a biquad of BS.1770, whose coefficients are for 48 kHz */
static double
power_response (const double b[3], const double a[2], double f)
{
  const double w = 2 * G_PI * f / 48000;
  const double re_b = b[0] + b[1] * cos (w) + b[2] * cos (2 * w),
               im_b = b[1] * sin (w) + b[2] * sin (2 * w);
  const double re_a = 1 + a[0] * cos (w) + a[1] * cos (2 * w),
               im_a = a[0] * sin (w) + a[1] * sin (2 * w);

  return (re_b * re_b + im_b * im_b) / (re_a * re_a + im_a * im_a);
}

static double
k_weight (double f)
{
  static const double shelf_b[] = { 1.53512485958697, -2.69169618940638, 1.19839281085285 },
                      shelf_a[] = { -1.69065929318241, 0.73248077421585 }, high_b[] = { 1, -2, 1 },
                      high_a[] = { -1.99004745483398, 0.99007225036621 };

  return power_response (shelf_b, shelf_a, f) * power_response (high_b, high_a, f);
}

/* What a band's power is multiplied with to become its part of the weighted mean square */
static void
band_weights (const WnFeatureConfig *config, double *weight)
{
  const int n = config->n_mels;
  const double density = 2.0 / (config->rate * wn_feature_window_energy (config));
  g_autofree float *centre = g_new (float, n);

  wn_mel_centres (n, config->mel_low, config->mel_high, centre);
  for (int b = 0; b < n; b++) {
    const double low = b > 0 ? (centre[b - 1] + centre[b]) / 2 : config->mel_low,
                 high = b + 1 < n ? (centre[b] + centre[b + 1]) / 2 : config->mel_high;

    weight[b] = density * (high - low) * k_weight (centre[b]);
  }
}

/* Weighted mean square of each frame */
static double *
frame_powers (const WnFeatureConfig *config, int n_frames, const float *features)
{
  const int dim = wn_feature_dim (config);
  double *power = g_new0 (double, n_frames);
  g_autofree double *weight = g_new (double, config->n_mels);

  band_weights (config, weight);
  for (int f = 0; f < n_frames; f++) {
    for (int b = 0; b < config->n_mels; b++)
      power[f] += weight[b] * MAX (0, pow (10, features[f * dim + b]) - config->floor);
  }
  return power;
}

static double
lufs (double mean_square)
{
  return OFFSET_LUFS + 10 * log10 (mean_square);
}

/* The mean of those blocks that are louder than a gate; 0 if none is */
static double
gated_mean (const double *blocks, int n, double gate)
{
  double sum = 0;
  int count = 0;

  for (int i = 0; i < n; i++) {
    if (blocks[i] > 0 && lufs (blocks[i]) > gate) {
      sum += blocks[i];
      count++;
    }
  }
  return count > 0 ? sum / count : 0;
}

double
wn_feature_loudness (const WnFeatureConfig *config, int n_frames, const float *features)
{
  const double frames_a_second = (double) config->rate / config->hop;
  const int block = MAX (1, MIN (n_frames, (int) (BLOCK_SECONDS * frames_a_second + 0.5))),
            step = MAX (1, (int) (STEP_SECONDS * frames_a_second + 0.5));
  const int n_blocks = n_frames > 0 ? (n_frames - block) / step + 1 : 0;
  g_autofree double *power = frame_powers (config, n_frames, features),
                    *blocks = g_new0 (double, n_blocks);
  double mean;

  for (int i = 0; i < n_blocks; i++) {
    for (int f = 0; f < block; f++)
      blocks[i] += power[i * step + f] / block;
  }
  mean = gated_mean (blocks, n_blocks, ABSOLUTE_GATE_LUFS);
  if (mean > 0)
    mean = gated_mean (blocks, n_blocks, MAX (ABSOLUTE_GATE_LUFS, lufs (mean) + RELATIVE_GATE_LU));
  return mean > 0 ? lufs (mean) : NAN;
}
