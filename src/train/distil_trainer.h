/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DISTIL_TRAINER_H
#define WN_DISTIL_TRAINER_H

#include "train/network/classifier.h"
#include "train/corpus/corpus.h"
#include "train/run/loop.h"
#include "model/student.h"
#include "model/teacher.h"
#include "student_trainer.h"

/**
 * Distillation: the student learns from a frozen teacher and from recordings. The loss of a segment
 * is
 *   kl KL(S(c) || T(c)) - contrastive KL(S(c) || T(c')) + the losses of recording.h
 * where c' are the features of another segment. Weights of the first two terms rise linearly over
 * the first ramp steps. With repulsion a second draw takes part in the losses of recording.h alone.
 * Source  van den Oord et al. 2018, "Parallel WaveNet", sections 4.2-4.4
 */
typedef struct
{
  WnLoopConfig loop;
  int segment;            /* frames */
  int draws;              /* of the cross-entropy, a position */
  double kl, contrastive; /* weights; 0 switches a term off */
  float contrastive_cap;  /* nats a position */
  WnRecordingWeights recording;
  WnTemperature temperature; /* of the teacher's distributions, above 0 */
  int ramp;                  /* steps */
  WnSampleFunc sample;       /* or NULL */
  void *sample_data;
} WnDistillation;

extern const WnDistillation wn_distillation_default;

/**
 * Trains in run->dir (loop.h), the checkpoint's part is "student".
 * student_run   folder of a student's training, where a new run starts from (its averaged weights)
 * teacher_run   folder of the teacher's training
 * Errors        as wn_loop_run(); also if the networks do not fit the corpus or each other
 */
gboolean wn_distil (const WnDistillation *distillation, const WnCorpus *corpus,
    const char *student_run, const char *teacher_run, const WnRun *run, GError **error);

#endif
