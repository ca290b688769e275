/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_EVAL_H
#define WN_TEACHER_EVAL_H

#include "train/corpus/corpus.h"
#include "model/teacher.h"

/**
 * How well a teacher predicts a recording, in bits.
 * config, params  as of wn_network_load(); the corpus's features are normalised with the
 *                 teacher's statistics
 * Returns         sum over the samples of -log2 of the probability of each one's 16-bit bin, given
 *                 all before it
 */
double wn_teacher_bits (const WnTeacherConfig *config, const float *params, const WnCorpus *corpus,
    const WnUtterance *utterance);

#endif
