/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FEATURES_H
#define WN_FEATURES_H

#include "base/error.h"

/**
 * The acoustic features that stand between text and waveform: per frame n_mels log10 mel-band
 * powers, log (F0 / 200 Hz) interpolated through unvoiced stretches, periodicity 0..1, voiced flag
 * 0 or 1. Frame f is centred on sample f * hop (reflected at both ends); a waveform of n samples
 * has ceil (n / hop) frames.
 */

#define WN_FEATURE_PRE_EMPHASIS 0.85f

typedef struct
{
  int rate;             /* Hz */
  int hop;              /* samples a frame */
  int window;           /* samples, Hann, unnormalised */
  int fft;              /* samples, even, >= window */
  int n_mels;           /* triangular bands, weights of each summing to 1 */
  float mel_low;        /* Hz */
  float mel_high;       /* Hz, <= rate / 2 */
  float floor;          /* added to the band power before log10 */
  float f0_min, f0_max; /* Hz */
} WnFeatureConfig;

/** 16 kHz, hop 160, window 640, FFT 1024, 32 bands 0-8000 Hz, floor 1e-5, F0 80-500 Hz */
extern const WnFeatureConfig wn_feature_config_default;

/** Values a frame: n_mels + 3 */
int wn_feature_dim (const WnFeatureConfig *config);
#define WN_FEATURE_LF0(config) ((config)->n_mels)
#define WN_FEATURE_PERIODICITY(config) ((config)->n_mels + 1)
#define WN_FEATURE_VOICED(config) ((config)->n_mels + 2)

/**
 * Sum of the squares of the analysis window: what a band's power is of the signal's power density
 */
double wn_feature_window_energy (const WnFeatureConfig *config);

/** Whether the same features are meant */
gboolean wn_feature_config_equal (const WnFeatureConfig *a, const WnFeatureConfig *b);

/**
 * Values of a frame less their mean, divided by their deviation
 * mean, std, out  [n]; out may be x
 */
void wn_feature_normalise (int n, const float *x, const float *mean, const float *std, float *out);

/** ceil (n_samples / hop) */
int wn_feature_frames (const WnFeatureConfig *config, int n_samples);

/**
 * Analyses a waveform.
 * wave    [n_samples] full scale +-1, without pre-emphasis
 * out     [wn_feature_frames()][wn_feature_dim()] owned by the caller
 * Errors  WN_ERROR_SETTINGS (n_samples < 1, unusable configuration)
 */
gboolean wn_features_analyse (const WnFeatureConfig *config, const float *wave, int n_samples,
    float *out, GError **error);

#endif
