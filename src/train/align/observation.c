/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "observation.h"

#include <math.h>

#define SLOPE_REACH 1 /* frames to either side */

/* [WN_OBSERVATION_CEPSTRA][n_mels], g_free */
static float *
make_dct (int n_mels)
{
  float *dct = g_new (float, WN_OBSERVATION_CEPSTRA *n_mels);

  for (int c = 0; c < WN_OBSERVATION_CEPSTRA; c++) {
    for (int m = 0; m < n_mels; m++)
      dct[c * n_mels + m] = sqrt (2. / n_mels) * cos (G_PI * c * (m + 0.5) / n_mels);
  }
  return dct;
}

static float
slope (const float *out, int n_frames, int frame, int value)
{
  float sum = 0, weight = 0;

  for (int k = 1; k <= SLOPE_REACH; k++) {
    int before = MAX (frame - k, 0), behind = MIN (frame + k, n_frames - 1);

    sum += k
        * (out[behind * WN_OBSERVATION_DIM + value] - out[before * WN_OBSERVATION_DIM + value]);
    weight += 2 * k * k;
  }
  return sum / weight;
}

void
wn_observations (const WnFeatureConfig *config, const float *features, int n_frames, float *out)
{
  float *dct = make_dct (config->n_mels);

  for (int f = 0; f < n_frames; f++) {
    const float *in = features + (gsize) f * wn_feature_dim (config);
    float *o = out + (gsize) f * WN_OBSERVATION_DIM;

    for (int c = 0; c < WN_OBSERVATION_CEPSTRA; c++) {
      o[c] = 0;
      for (int m = 0; m < config->n_mels; m++)
        o[c] += dct[c * config->n_mels + m] * in[m];
    }
    o[WN_OBSERVATION_CEPSTRA] = in[WN_FEATURE_PERIODICITY (config)];
  }
  for (int f = 0; f < n_frames; f++) {
    for (int v = 0; v < WN_OBSERVATION_STATIC; v++)
      out[f * WN_OBSERVATION_DIM + WN_OBSERVATION_STATIC + v] = slope (out, n_frames, f, v);
  }
  g_free (dct);
}
