/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STUDENT_TRAINER_H
#define WN_STUDENT_TRAINER_H

#include "corpus.h"
#include "model/student.h"
#include "run.h"

/**
 * Training of the student on recordings by spectral losses: the mean over batches of segments of
 *   multi-resolution STFT loss (mrstft.h), as an energy distance of two draws where repulsion > 0, + mel_weight * mel loss (melloss.h)
 * on the pre-emphasised waveform. Adam, with the learning rate rate / sqrt (1 + step / rate_decay) after a warm-up.
 * Every random choice is a function of (seed, step, segment), so that a resumed run goes on as if it had never stopped.
 */
typedef struct
{
  WnStudentConfig arch;
  int64_t steps;         /* to train in all */
  int batch;             /* segments a step */
  int segment;           /* frames; shorter utterances are taken whole */
  float rate;            /* learning rate */
  float rate_decay;      /* steps */
  int warm_up;           /* steps */
  float clip;            /* gradient norm */
  float averaging;
  float mel_weight;
  float repulsion;       /* 0 = plain loss, 1 = energy distance */
  uint64_t seed;
  int n_threads;         /* 0 = all; no influence on the result */
  int checkpoint_seconds;
  int evaluate_steps;    /* held-out loss and samples every so many steps */
  /* receives a rendered held-out utterance, full scale +-1; or NULL */
  void (*sample) (void *data, const char *id, int64_t step, const float *wave, int n);
  void *sample_data;
} WnStudentTraining;

extern const WnStudentTraining wn_student_training_default;

/**
 * Trains in run->dir, going on from its checkpoint if there is one; writes checkpoint.safetensors (part "student"; metadata "config": the architecture) and log.csv.
 * Returns  TRUE when all steps are done or run->stop was set (a checkpoint is then written)
 * Errors   WN_ERROR_SETTINGS (corpus and architecture do not fit, nothing to train on, a checkpoint of another architecture), WN_ERROR_READ, WN_ERROR_WRITE
 */
gboolean wn_student_train (const WnStudentTraining *training, const WnCorpus *corpus, const WnRun *run, GError **error);

/**
 * Copy-synthesis of recorded features
 * features  [n_frames][dim] as in the corpus, not normalised
 * Returns   [n_frames * hop] full scale +-1 after de-emphasis, g_free
 */
float *wn_student_copy (WnStudentRun *run, const WnCorpus *corpus, const float *features, int n_frames, uint64_t key);

/**
 * Seconds of a training step's forward and backward pass of one segment on this thread, for benchmarks
 * macs  set to the useful multiply-adds that were done
 */
double wn_student_train_seconds (const WnStudentConfig *arch, int n_frames, double *macs);

#endif
