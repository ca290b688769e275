/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TRAIN_ACOUSTIC_H
#define WN_TRAIN_ACOUSTIC_H

#include "train/measure/acoustic_eval.h"
#include "train/run/loop.h"

/**
 * Training of an acoustic model of generation 2 on an aligned corpus, by energy distances: of two
 * draws, each is to be near the recording and both far from each other. A segment of the loop is an
 * utterance.
 */
#define WN_ACOUSTIC_FILE "acoustic.safetensors" /* in the run's folder: the averaged weights */
#define WN_ACOUSTIC_SPEAKER "speaker-%d"        /* in it: folders with those of others, from 2 on */

typedef struct
{
  WnLoopConfig loop;
  WnAcousticConfig arch;
  /* share of a batch from the corpora of other speakers, if there are any */
  double others;
  double stretched;        /* share of utterances that are made faster or slower, up to twice */
  double dropout;          /* but in the duration network; both draws lose the same values */
  double duration_dropout; /* in it */
  double adversarial;      /* weight of the adversarial loss of spectra (adversarial.h), 0 = off */
  /* whose phones the model to begin with has; NULL = those of the first corpus's language */
  const WnLanguage *from_language;
} WnAcousticTraining;

/** All but arch */
extern const WnAcousticTraining wn_acoustic_training_default;

/**
 * Trains, or goes on with the run in the folder, and writes WN_ACOUSTIC_FILE with each checkpoint:
 * tensors under WN_ACOUSTIC_PREFIX, the configuration as metadata WN_ACOUSTIC_METADATA; for each
 * further corpus a file of its speaker's in the folder WN_ACOUSTIC_SPEAKER.
 * corpora   [n_corpora] each of one speaker, with an alignment, and the same features. The first is
 *           that of the voice: held-out figures and WN_ACOUSTIC_FILE are its own. The others
 *           widen what it can say: theirs are the same networks but for a bias, the features
 *           normalised by each corpus's own statistics, but for F0 and periodicity
 *           Corpora of other languages share the rows of phones with the same features
 *           (shared_phones.h); what only they have is left out of the first's
 * from      an open file with an acoustic model (a voice, or a run's result) whose weights a new
 *           run begins with, or NULL: the same networks, but for the values that are read of a
 *           phone: those it does not know begin at 0, and a phone of another language as the one
 *           most like it. Features are normalised anew, by the first corpus
 * training  the arch's n_phones, context_dim, n_mels and mel range must fit the corpus
 * figures   set to those of the result; not set when the run was asked to stop
 * Returns   TRUE also when it was asked to stop
 * Errors    WN_ERROR_SETTINGS (nothing to train on, corpora with different features, a model to
 *           begin with that has other networks, another configuration than that of the run in the
 *           folder), WN_ERROR_WRITE
 */
gboolean wn_acoustic_train (const WnAcousticTraining *training, WnCorpus *const *corpora,
    int n_corpora, const WnSafetensors *from, const WnRun *run, WnAcousticFigures *figures,
    GError **error);

#endif
