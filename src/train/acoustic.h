/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TRAIN_ACOUSTIC_H
#define WN_TRAIN_ACOUSTIC_H

#include "train/measure/acoustic_eval.h"
#include "train/run/run.h"

/**
 * Training of the acoustic model on an aligned corpus. Everything random is a function of the seed
 * and the step, and gradients are summed in a fixed order: the result depends neither on
 * interruptions nor on the number of threads.
 */
#define WN_ACOUSTIC_FILE "acoustic.safetensors" /* in the run's folder: the averaged weights */

typedef struct
{
  int seed;
  int steps;
  int batch; /* utterances a step */
  /* share of a batch from the corpora of other speakers, if there are any */
  float others;
  /* share of the steps, the last ones, with the first speaker's corpus alone */
  float alone;
  float rate;             /* of learning; falls linearly to 0 over the second half */
  float decay;            /* of weights */
  float clip;             /* of the gradients' norm, a member */
  float averaging;        /* of weights, a step */
  float muon;             /* of matrices, 0 = Adam alone (adam.h) */
  float dropout;          /* but in the duration network */
  float duration_dropout; /* in it */
} WnAcousticTraining;

extern const WnAcousticTraining wn_acoustic_training_default;

/**
 * Trains, or goes on with the run in the folder, and writes WN_ACOUSTIC_FILE at the end: tensors
 * under WN_ACOUSTIC_PREFIX, the configuration as metadata WN_ACOUSTIC_METADATA. Logs to
 * acoustic.csv (losses every 20 steps) and figures.csv.
 * corpora         [n_corpora] each of one speaker, with an alignment, and the same features. The
 *                 first is that of the voice: held-out figures, statistics and the result are its
 *                 own. The others widen what it can say: theirs are the same networks but for a
 *                 bias, the features normalised by each corpus's own statistics, but for F0 and
 *                 periodicity
 * from            [n_from] open files with an acoustic model each (a voice, or a run's result)
 *                 whose weights a new run begins with, or n_from = 0: as many members or more,
 *                 otherwise the same networks. Of several, member m is that of file m mod n_from.
 *                 Features are normalised anew, by the first corpus
 * config          n_phones, context_dim, n_mels and mel range must fit the corpus
 * evaluate_every  steps from one evaluation of the averaged weights on the held-out utterances,
 *                 with a checkpoint, to the next
 * figures         set to those of the result; not set when the run was asked to stop
 * Returns         TRUE also when it was asked to stop: then the checkpoint, but no result is
 *                 written
 * Errors          WN_ERROR_SETTINGS (nothing to train on, corpora with different features, a model
 *                 to begin with that has other networks, another configuration than that of the run
 *                 in the folder), WN_ERROR_WRITE
 */
gboolean wn_acoustic_train (WnCorpus *const *corpora, int n_corpora,
    const WnSafetensors *const *from, int n_from, const WnAcousticConfig *config,
    const WnAcousticTraining *training, int evaluate_every, WnPool *pool, const WnRun *run,
    WnAcousticFigures *figures, GError **error);

#endif
