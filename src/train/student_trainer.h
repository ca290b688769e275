/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STUDENT_TRAINER_H
#define WN_STUDENT_TRAINER_H

#include "train/corpus/corpus.h"
#include "train/loss/recording.h"
#include "train/run/loop.h"
#include "model/student.h"

/** Receives a rendered held-out utterance, full scale +-1 */
typedef void (*WnSampleFunc) (void *data, const char *id, int64_t step, const float *wave, int n);

/**
 * Training of the student on recordings: the mean over batches of segments of the losses of
 * recording.h.
 */
typedef struct
{
  WnStudentConfig arch;
  /* block of its layout: the weights that a new run begins with; NULL = random ones */
  const float *start;
  WnLoopConfig loop;
  int segment; /* frames; shorter utterances are taken whole */
  WnRecordingWeights recording;
  double adversarial; /* weight of the adversarial loss (adversarial.h), 0 = off */
  /*
   * [all frames of the corpus][dim], the corpus' features being one array too: as the acoustic
   * model predicts them for the recordings' durations and F0; or NULL
   */
  const float *predicted;
  double predicted_share; /* of segments that are conditioned on them */
  WnSampleFunc sample;    /* or NULL */
  void *sample_data;
} WnStudentTraining;

/** All but arch, sample and sample_data */
extern const WnStudentTraining wn_student_training_default;

/**
 * Trains in run->dir (loop.h); the checkpoint's part is "student".
 * Errors  as wn_loop_run(); WN_ERROR_SETTINGS also if corpus and architecture do not fit or there
 *         is nothing to train on
 */
gboolean wn_student_train (const WnStudentTraining *training, const WnCorpus *corpus,
    const WnRun *run, GError **error);

/**
 * Copy-synthesis of recorded features
 * features  [n_frames][dim] as in the corpus, not normalised
 * Returns   [n_frames * hop] full scale +-1 after de-emphasis, g_free
 */
float *wn_student_copy (WnStudentRun *run, const WnCorpus *corpus, const float *features,
    int n_frames, uint64_t key);

/**
 * Processor seconds of a forward and a backward pass of one segment on this thread, the best of a
 * few, for benchmarks
 * macs  set to the useful multiply-adds that were done
 */
double wn_student_train_seconds (const WnStudentConfig *arch, int n_frames, double *macs);

/**
 * Copy-synthesis of a few held-out utterances
 * params  a block of the student's layout
 * sample  receives some of them; or NULL
 * figures [WN_N_HELD_OUT] set (heldout.h)
 */
void wn_student_held_out (const WnStudentConfig *arch, const WnCorpus *corpus, const float *params,
    int64_t step, WnSampleFunc sample, void *sample_data, double *figures);

#endif
