/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_EVAL_H
#define WN_ACOUSTIC_EVAL_H

#include "base/pool.h"
#include "train/corpus/corpus.h"
#include "metrics.h"
#include "model/acoustic.h"

#define WN_ACOUSTIC_RENDERINGS 16 /* enough for their mean */

/**
 * How well an acoustic model predicts recordings from their phones.
 */
typedef struct
{
  int n_utterances;
  double duration_correlation; /* over all phones but pauses */
  double duration_rmse;        /* frames, likewise */
  /* sum of the recorded ones by that of those drawn without noise, which are medians rather than
   * means and so too short: what such a voice's durations are to be multiplied with */
  double duration_scale;
  /* predicted / recorded variance within utterances, speech frames, summed over the bands */
  double variance_ratio;
  /* of features predicted with the recordings' durations; NaN for the figures that need audio */
  double features[WN_N_FIGURES];
  /* the same of the mean of several renderings, which is what the model expects: the nearer to
   * features, the less of the difference to the recordings is by choice; NaN for none */
  double mean_features[WN_N_FIGURES];
} WnAcousticFigures;

/**
 * held_out    which utterances: TRUE those never trained on, FALSE the others; rejected ones never
 * renderings  of whose mean mean_features are, or 0
 * pool        NULL = this thread only; the figures do not depend on it
 * figures     NULL, or set
 * gain        NULL, or [n_mels] set to the factor that each predicted band needs to have the
 *             recordings' variance
 */
void wn_acoustic_evaluate (const WnCorpus *corpus, gboolean held_out, const WnAcoustic *model,
    const float *params, int renderings, WnPool *pool, WnAcousticFigures *figures, float *gain);

/**
 * Predicts the features of the whole corpus with the recordings' durations.
 * recorded_prosody  keep F0, periodicity and voicing of the recordings, predict only the spectrum
 * out               [all frames of the corpus][dim], one utterance behind the other; those without
 *                   an alignment keep the recorded features
 */
void wn_acoustic_predict (const WnCorpus *corpus, const WnAcoustic *model, const float *params,
    gboolean recorded_prosody, WnPool *pool, float *out);

#endif
