/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_OBSERVATION_H
#define WN_OBSERVATION_H

#include "dsp/features.h"

/** Cepstra c0.. of the mel bands, periodicity, and the slopes of all these */
#define WN_OBSERVATION_CEPSTRA 15
#define WN_OBSERVATION_STATIC (WN_OBSERVATION_CEPSTRA + 1)
#define WN_OBSERVATION_DIM (2 * WN_OBSERVATION_STATIC)

/**
 * What an aligner sees of an utterance.
 * features  [n_frames][wn_feature_dim()]
 * out       [n_frames][WN_OBSERVATION_DIM]
 */
void wn_observations (const WnFeatureConfig *config, const float *features, int n_frames,
    float *out);

#endif
