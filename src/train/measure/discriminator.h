/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DISCRIMINATOR_H
#define WN_DISCRIMINATOR_H

#include "bootstrap.h"
#include "quality.h"

/**
 * A two-sample test: can a small classifier tell recordings from synthetic speech? Each utterance is
 * brought to the same loudness, as in a listening test (loudness.h; one without a loudness stays as
 * it is). Both are cut into chunks of half a second; of each, numbers are taken that hear its
 * spectrum, how that moves from pulse to pulse, and how noisy it is; a regularised logistic
 * regression learns on four fifths of the sentences and judges the rest.
 */

#define WN_CHUNK_BANDS 40 /* mel bands up to half the rate */
/*
 * of each band's level in windows of 10 ms: mean, deviation, and mean magnitude of the step in 5
 * ms; spectral flatness in each band of quality.h
 */
#define WN_CHUNK_DIM (3 * WN_CHUNK_BANDS + WN_QUALITY_BANDS)

typedef struct
{
  int sentence;           /* 0 .. , the same number for the same words */
  double x[WN_CHUNK_DIM]; /* NaN: a band above half the rate */
} WnChunk;

/**
 * Cuts an utterance into chunks, of which those with at least half of their frames speech are kept
 * wave      [n] full scale +-1
 * loudness  the utterance's, of wn_loudness()
 * speech    [wn_feature_frames()] as of wn_metrics_speech()
 * chunks    of WnChunk, appended to
 */
void wn_discriminator_chunks (const WnFeatureConfig *config, const float *wave, int n,
    double loudness, const gboolean *speech, int sentence, GArray *chunks);

/**
 * The area under the curve of a discriminator between two sets of chunks: the probability that a
 * synthetic chunk seems more synthetic to it than a recorded one; 0.5 = cannot be told. Folds are
 * by sentence, so that it never hears a sentence that it has learnt from; the interval is a
 * bootstrap over sentences of the scores.
 * recorded, synthetic  of WnChunk
 * Returns  NaN if there are fewer than 5 sentences, or one of the sets is empty
 * Source   Lopez-Paz and Oquab 2017, "Revisiting classifier two-sample tests"
 */
WnEstimate wn_discriminator_auc (const GArray *recorded, const GArray *synthetic);

#endif
