/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_TRAINER_H
#define WN_TEACHER_TRAINER_H

#include "train/corpus/corpus.h"
#include "train/run/loop.h"
#include "model/teacher.h"
#include "student_trainer.h"

/**
 * Training of the teacher by maximum likelihood on recordings: the mean over batches of segments of
 * -ln p of each sample's 16-bit bin given the true samples before it.
 */
typedef struct
{
  WnTeacherConfig arch; /* cond_in, hop, rate and wave_std are taken from the corpus */
  /* block of its layout: the weights that a new run begins with; NULL = random ones */
  const float *start;
  WnLoopConfig loop;
  int segment; /* frames; shorter utterances are taken whole */
  /*
   * deviation of normal noise on the normalised features, against a teacher that leans on the past
   * alone
   */
  double feature_noise;
  WnSampleFunc sample; /* a free-running held-out utterance, or NULL */
  void *sample_data;
  int sample_steps; /* every so many steps: it is slow */
} WnTeacherTraining;

/** All but arch, sample and sample_data */
extern const WnTeacherTraining wn_teacher_training_default;

/**
 * Trains in run->dir (loop.h); the checkpoint's part is "teacher", the log in bits a sample.
 * Errors  as wn_loop_run(); WN_ERROR_SETTINGS also if there is nothing to train on
 */
gboolean wn_teacher_train (const WnTeacherTraining *training, const WnCorpus *corpus,
    const WnRun *run, GError **error);

/**
 * Free-running copy-synthesis of recorded features
 * features  [n_frames][dim] as in the corpus, not normalised
 * Returns   [n_frames * hop] full scale +-1 after de-emphasis, g_free
 */
float *wn_teacher_copy (WnTeacherRun *run, const WnCorpus *corpus, const float *features,
    int n_frames, uint64_t key, WnTemperature temperature);

#endif
