/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DSP_LOUDNESS_H
#define WN_DSP_LOUDNESS_H

#include "features.h"

/**
 * The integrated loudness of the sound that features describe, without making it: each frame's band
 * powers times the bands' widths and the K-weighting at their centres, gated in blocks of 0.4 s.
 * Speech that is shorter than a block is one.
 * features  [n_frames][dim], not normalised
 * Returns   LUFS, for full scale +-1; NaN if all of it is silent
 * Source    ITU-R BS.1770-4
 */
double wn_feature_loudness (const WnFeatureConfig *config, int n_frames, const float *features);

#endif
