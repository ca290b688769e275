/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PRECISION_H
#define WN_PRECISION_H

#include "voice.h"

/** Log-spectral distance to float32 up to which 8 bits are good enough, dB */
#define WN_PRECISION_MAX_DISTANCE 0.5

/**
 * Lets a voice's student compute in 8 bits if the processor can and its sound stays the same: a
 * fixed sentence is spoken in both precisions, and their log-spectral distance must not exceed
 * WN_PRECISION_MAX_DISTANCE. The environment variable PARWAVENET_PRECISION overrides: "float32", or
 * "int8" without the comparison.
 * voice   of which nothing runs yet
 */
void wn_precision_choose (WnVoice *voice);

/**
 * Root mean square over frequency of the difference of two waveforms' power spectra in dB, mean
 * over frames
 * x, y  [n]
 */
double wn_precision_distance (const WnFeatureConfig *config, const float *x, const float *y, int n);

#endif
