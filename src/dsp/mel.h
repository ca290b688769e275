/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MEL_H
#define WN_MEL_H

#include <glib.h>

/**
 * Triangular mel filter bank (Slaney-free: mel = 2595 log10 (1 + f / 700)), each band's weights
 * summing to 1. Stored sparsely: band b covers bins first[b] .. first[b] + count[b] - 1 with
 * weights weight[offset[b] + i].
 */
typedef struct
{
  int n_bands, n_bins;
  int *first, *count, *offset;
  float *weight;
} WnMelBank;

/** n_bins = fft / 2 + 1; every band holds at least one bin (the nearest to its centre) */
WnMelBank *wn_mel_bank_new (int rate, int n_bins, int n_bands, float low, float high);
void wn_mel_bank_free (WnMelBank *bank);
/** Hz of the tips of the triangles; centre [n_bands] */
void wn_mel_centres (int n_bands, float low, float high, float *centre);
/** bands[b] = sum of weight * power; power [n_bins], bands [n_bands] */
void wn_mel_bank_apply (const WnMelBank *bank, const float *power, float *bands);
/** The adjoint: adds to d_power [n_bins] from d_bands [n_bands] */
void wn_mel_bank_backward (const WnMelBank *bank, const float *d_bands, float *d_power);

/**
 * Widens (factor above 1) or narrows the contrast between formants and the valleys beside them:
 * each band's distance from the weighted mean of the bands around it is multiplied by factor, and
 * the frame's power kept. Predicted spectra are smoother than recorded ones.
 * features  [n_frames], rows dim apart; of each the first n_bands values, log10 of band powers, are
 *           changed
 * Source    the purpose is that of a formant postfilter, Chen and Gersho 1995, "Adaptive
 *           postfiltering for quality enhancement of coded speech"
 */
void wn_mel_sharpen (float factor, int n_bands, int n_frames, int dim, float *features);

#endif
