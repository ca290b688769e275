/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ALIGNER_H
#define WN_ALIGNER_H

#include "hmm.h"
#include "train/corpus/corpus.h"
#include "train/corpus/transcript.h"
#include "train/run/run.h"

/**
 * The learning part of wn_align(): densities of the states of all phones, and the most likely paths
 * of utterances through them.
 */
typedef struct
{
  const WnUtterance *utterance;
  WnTranscript *transcript; /* NULL: rejected */
  WnHmm *hmm;
  float *observations; /* [n_frames][WN_OBSERVATION_DIM] */
  int16_t *labels;     /* [n_frames] emissions that train, or NO_LABEL */
  int *path;           /* [n_frames] states */
  double score;        /* log density of the path; -INFINITY: too few frames */
  double misfit;       /* what another phone would score more, in the mean over frames of speech */
  double strangeness;  /* the negative score, in the mean over frames */
  gboolean trains, rejected;
} WnAlignItem;

typedef struct _WnAligner WnAligner;

/** With one item for each utterance, all without a transcript; corpus is borrowed */
WnAligner *wn_aligner_new (const WnCorpus *corpus, int n_threads);
void wn_aligner_free (WnAligner *aligner);

/**
 * [n_utterances]; the caller sets transcript and hmm (which are freed with the aligner), trains and
 * rejected
 */
WnAlignItem *wn_aligner_items (WnAligner *aligner);

/**
 * Learns from the items that train, and sets path, score, misfit and strangeness of all items that
 * have a transcript.
 * run     as in WnAlignOptions
 * Returns FALSE if it was stopped
 */
gboolean wn_aligner_learn (WnAligner *aligner, int rounds_diagonal, int rounds_full,
    const WnRun *run);

/** Columns of wn_aligner_score() */
int wn_aligner_n_emissions (const WnAligner *aligner);
/**
 * Log densities of the states of all phones, by what was learnt
 * observations  [n][WN_OBSERVATION_DIM]
 * scores        [n][wn_aligner_n_emissions()]
 */
void wn_aligner_score (const WnAligner *aligner, const float *observations, int n, float *scores);

#endif
