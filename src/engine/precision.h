/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PRECISION_H
#define WN_PRECISION_H

#include "voice.h"

/** Log-spectral distance to float32 up to which 8 bits are good enough, dB */
#define WN_PRECISION_MAX_DISTANCE 0.75

/**
 * Lets a voice's student compute in 8 bits if the processor can and its sound stays the same, which
 * the voice's file tells. For a file that does not, a short sentence is spoken in both precisions,
 * and their log-spectral distance must not exceed WN_PRECISION_MAX_DISTANCE. The environment
 * variable PARWAVENET_PRECISION overrides: "float32", or "int8" whatever the distance.
 * voice   of which nothing runs yet
 */
void wn_precision_choose (WnVoice *voice);

/**
 * Finds what a file is to tell: peaks on some sentences, and on others the distance.
 * voice     float32, of which nothing runs
 * scaled    [n_scaled] texts; what cannot be spoken of them is left out, here and in the following
 * judged    [n_judged]
 * file      its peaks and distances are set
 * Returns   FALSE if nothing was spoken: peaks is NULL then
 */
gboolean wn_precision_find (WnVoice *voice, const char *const *scaled, int n_scaled,
    const char *const *judged, int n_judged, WnVoiceFile *file);

/**
 * Root mean square over frequency of the difference of two waveforms' power spectra in dB, mean
 * over frames
 * x, y  [n]
 */
double wn_precision_distance (const WnFeatureConfig *config, const float *x, const float *y, int n);

#endif
