/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RECORDING_H
#define WN_RECORDING_H

#include "dsp/features.h"
#include "train/network/classifier.h"

/**
 * What compares a student's waveform with the recording: multi-resolution STFT loss (mrstft.h), mel
 * loss (melloss.h), envelope loss (envelope.h), voicing loss (voicing.h), power loss (powerloss.h)
 * and perceptual loss (perceptual.h), on the pre-emphasised waveform at full scale. With two draws
 * x, x' of the same segment the STFT and mel losses d are energy distances,
 *   (d (x, y) + d (x', y)) / 2 - repulsion d (x, x') / 2
 * the envelope loss is one with repulsion 1, and the others are means over the draws.
 * Source  Gritsenko et al. 2020, "A spectral energy distance for parallel speech synthesis", eq. 3
 */
typedef struct
{
  double stft, mel, envelope, voicing, power, perceptual; /* weights; 0 switches a loss off */
  double repulsion; /* 0 = one draw, plain losses; 1 = energy distance, a proper scoring rule */
  gboolean fine;    /* spectra at the two finest resolutions too */
  const WnClassifier *classifier; /* of the perceptual loss, borrowed; NULL also switches it off */
} WnRecordingWeights;

#define WN_MAX_DRAWS 2

typedef struct
{
  /* without their weights */
  double convergence, log_magnitude, mel, envelope, voicing, power, perceptual;
  double total; /* weighted */
} WnRecordingParts;

typedef struct _WnRecordingLoss WnRecordingLoss;

/** How many draws of a segment the loss takes, 1 or 2 */
int wn_recording_draws (const WnRecordingWeights *weights);

/** Holds the scratch for segments of up to max_frames: one object per thread */
WnRecordingLoss *wn_recording_loss_new (const WnRecordingWeights *weights,
    const WnFeatureConfig *config, int max_frames);
void wn_recording_loss_free (WnRecordingLoss *loss);

/**
 * x   [draws][n_frames hop] predicted
 * y   [n_frames hop] the recording
 * f0, voiced  [n_frames] the recording's, see voicing.h; NULL: no voicing loss
 * dx  [draws][n_frames hop] set to the derivatives of total
 */
WnRecordingParts wn_recording_loss (WnRecordingLoss *loss, float *const *x, const float *y,
    const float *f0, const float *voiced, int n_frames, float *const *dx);

#endif
