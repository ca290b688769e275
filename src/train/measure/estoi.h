/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ESTOI_H
#define WN_ESTOI_H

/**
 * Extended short-time objective intelligibility of a waveform beside the clean one: both resampled
 * to 10 kHz, frames 40 dB below the clean one's loudest left out, 15 third-octave bands from 150
 * Hz, correlation of segments of 30 frames (384 ms) that are normalised over time and then over
 * bands.
 * rate         Hz, at least 10000
 * clean, test  [n]
 * Returns      at most 1 (the same); NaN if there are less than 30 frames of speech
 * Source       Jensen and Taal 2016, "An algorithm for predicting the intelligibility of speech
 *              masked by modulated noise maskers"
 */
double wn_estoi (int rate, const float *clean, const float *test, int n);

#endif
