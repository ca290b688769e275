/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PREDICTION_H
#define WN_PREDICTION_H

#include <stdint.h>
#include "dsp/lpc.h"

/**
 * Linear prediction of a waveform from its past by the spectral envelope of its features, on the
 * network's scale. An order of 0 predicts 0 with gain 1.
 * Source  Hwang et al. 2020, "LP-WaveNet: linear prediction-based WaveNet speech synthesis"
 */

/** Filters a frame: features are interpolated between (as autocorrelations) */
#define WN_PREDICTION_STEPS 4

typedef struct
{
  int order; /* 0 .. WN_LPC_MAX */
  int n_mels, hop;
  WnLpc *lpc; /* NULL with order 0 */
  int n_steps;
  float *weights; /* [n_steps][order] */
  float *gain;    /* [n_steps] deviation of what is left */
} WnPrediction;

/** rate, order, n_mels, low, high  sampling rate and mel bands; hop samples a frame */
void wn_prediction_init (WnPrediction *p, int rate, int hop, int order, int n_mels, float low,
    float high);
/** Frees what it points to; zero initialised is empty */
void wn_prediction_clear (WnPrediction *p);

/**
 * Sets the filters of a stretch of frames
 * mean, std  [n_mels] of the log10 band powers; powers are densities on the network's scale
 * features   [n_frames + 1] rows of ld values, the first n_mels normalised log10 band powers
 */
void wn_prediction_make (WnPrediction *p, const float *mean, const float *std,
    const float *features, int ld, int n_frames);

/** Sample t from those before it; x [t], 0 before its start */
float wn_prediction_at (const WnPrediction *p, const float *x, int64_t t);
/** The adjoint: adds to d_x [t] */
void wn_prediction_backward (const WnPrediction *p, float d, float *d_x, int64_t t);
float wn_prediction_gain (const WnPrediction *p, int64_t t);

#endif
