/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "features.h"

#include <math.h>

#include "mel.h"
#include "pitch.h"
#include "stft.h"

const WnFeatureConfig wn_feature_config_default = { .rate = 16000,
  .hop = 160,
  .window = 640,
  .fft = 1024,
  .n_mels = 32,
  .mel_low = 0,
  .mel_high = 8000,
  .floor = 1e-5f,
  .f0_min = 80,
  .f0_max = 500 };

int
wn_feature_dim (const WnFeatureConfig *config)
{
  return config->n_mels + 3;
}

gboolean
wn_feature_config_equal (const WnFeatureConfig *a, const WnFeatureConfig *b)
{
  return a->rate == b->rate && a->hop == b->hop && a->window == b->window && a->fft == b->fft
      && a->n_mels == b->n_mels && a->mel_low == b->mel_low && a->mel_high == b->mel_high
      && a->floor == b->floor && a->f0_min == b->f0_min && a->f0_max == b->f0_max;
}

double
wn_feature_window_energy (const WnFeatureConfig *config)
{
  return 3.0 / 8 * config->window;
}

void
wn_feature_normalise (int n, const float *x, const float *mean, const float *std, float *out)
{
  for (int i = 0; i < n; i++)
    out[i] = (x[i] - mean[i]) / std[i];
}

int
wn_feature_frames (const WnFeatureConfig *config, int n_samples)
{
  return n_samples / config->hop + (n_samples % config->hop != 0);
}

static void
analyse_spectrum (const WnFeatureConfig *config, WnStft *stft, const float *wave, int n_samples,
    float *out)
{
  int n_frames = wn_feature_frames (config, n_samples);
  int dim = wn_feature_dim (config), bins = wn_stft_bins (stft);
  WnMelBank *bank = wn_mel_bank_new (config->rate, bins, config->n_mels, config->mel_low,
      config->mel_high);
  float *re = g_new (float, bins), *im = g_new (float, bins);

  for (int f = 0; f < n_frames; f++) {
    float *mels = out + (gsize) f * dim;

    wn_stft_frame (stft, wave, n_samples, f, TRUE, re, im);
    for (int k = 0; k < bins; k++)
      re[k] = re[k] * re[k] + im[k] * im[k];
    wn_mel_bank_apply (bank, re, mels);
    for (int b = 0; b < config->n_mels; b++)
      mels[b] = log10f (mels[b] + config->floor);
  }
  g_free (re);
  g_free (im);
  wn_mel_bank_free (bank);
}

static void
analyse_prosody (const WnFeatureConfig *config, const float *wave, int n_samples, float *out)
{
  int n_frames = wn_feature_frames (config, n_samples);
  int dim = wn_feature_dim (config);
  float *f0 = g_new (float, n_frames), *periodicity = g_new (float, n_frames);
  float *voiced = g_new (float, n_frames);

  wn_pitch_track (config->rate, config->hop, config->f0_min, config->f0_max, wave, n_samples,
      n_frames, f0, periodicity, voiced);
  for (int f = 0; f < n_frames; f++) {
    float *frame = out + (gsize) f * dim;

    frame[WN_FEATURE_LF0 (config)] = logf (f0[f] / 200.0f);
    frame[WN_FEATURE_PERIODICITY (config)] = periodicity[f];
    frame[WN_FEATURE_VOICED (config)] = voiced[f];
  }
  g_free (f0);
  g_free (periodicity);
  g_free (voiced);
}

gboolean
wn_features_analyse (const WnFeatureConfig *config, const float *wave, int n_samples, float *out,
    GError **error)
{
  WnStft *stft;

  if (n_samples < 1) {
    g_set_error_literal (error, WN_ERROR, WN_ERROR_SETTINGS,
        "the waveform to analyse has no samples");
    return FALSE;
  }
  stft = wn_stft_new (config->fft, config->hop, config->window);
  if (!stft || config->n_mels < 1 || config->mel_low < 0 || config->mel_high <= config->mel_low
      || config->mel_high > 0.5f * config->rate || !(config->floor > 0) || !(config->f0_min > 0)
      || config->f0_max <= config->f0_min || config->rate < 4 * config->f0_max) {
    wn_stft_free (stft);
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "no such features: %d Hz, hop %d, window %d, FFT %d, %d bands "
        "%g-%g Hz, floor %g, F0 %g-%g Hz",
        config->rate, config->hop, config->window, config->fft, config->n_mels, config->mel_low,
        config->mel_high, config->floor, config->f0_min, config->f0_max);
    return FALSE;
  }
  analyse_spectrum (config, stft, wave, n_samples, out);
  analyse_prosody (config, wave, n_samples, out);
  wn_stft_free (stft);
  return TRUE;
}
