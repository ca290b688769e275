/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CLASSIFIER_TRAINER_H
#define WN_CLASSIFIER_TRAINER_H

#include "train/corpus/corpus.h"
#include "train/network/classifier.h"
#include "train/run/loop.h"

/**
 * Training of the phone classifier on aligned recordings: the mean over batches of segments of the
 * frames' cross-entropy.
 */
typedef struct
{
  /*
   * phones, hop, rate and wave_std are taken from the corpus; taps are for a hop of 160, and grow
   * with it
   */
  WnClassifierConfig arch;
  WnLoopConfig loop;
  int segment;    /* frames; shorter utterances are taken whole */
  double dropout; /* behind each block */
  /* recordings are made louder or softer by up to this many nepers, at random */
  float gain;
} WnClassifierTraining;

extern const WnClassifierTraining wn_classifier_training_default;

/** On the held-out utterances */
typedef struct
{
  double accuracy, accuracy_speech; /* shares of frames, and of those that are no pause */
  double cross_entropy;             /* nats a frame */
} WnClassifierFigures;

/**
 * Trains in run->dir (loop.h); the checkpoint's part is "classifier". The log's held-out columns
 * are the figures, accuracies in %.
 * corpus   with an alignment
 * figures  set to those of the result; NaN where nothing is held out
 * Errors   as wn_loop_run(); WN_ERROR_SETTINGS also if there is no alignment or nothing to train on
 */
gboolean wn_classifier_train (const WnClassifierTraining *training, const WnCorpus *corpus,
    const WnRun *run, WnClassifierFigures *figures, GError **error);

#endif
