/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ALIGN_H
#define WN_ALIGN_H

#include "train/corpus/corpus.h"
#include "train/run/run.h"
#include "train/corpus/source.h"

/**
 * Finds when each phone of a corpus is spoken, from nothing but the corpus: one normal density for
 * each of three states of each phone, three for pauses, which hold breath as well as silence; hard
 * expectation maximisation from a flat start, first with variances, then with shrunk covariances, at
 * last with a gamma density for each phone's duration.
 * Source  Rabiner 1989, "A tutorial on hidden Markov models", section VI; segmental k-means (Juang
 *         and Rabiner 1990); durations: Levinson 1986, "Continuously variable duration hidden Markov
 *         models for automatic speech recognition"
 */
typedef struct
{
  int n_threads;       /* 0 = all processors */
  int rounds_diagonal; /* 10 */
  int rounds_full;     /* 16 */
  const WnRun *run;    /* progress and stop only; NULL = neither */
  WnWarnFunc warn;     /* one line for each rejected utterance */
  void *warn_data;
} WnAlignOptions;

#define WN_ALIGN_OPTIONS_DEFAULT             \
  {                                          \
    .rounds_diagonal = 10, .rounds_full = 16 \
  }

typedef struct
{
  int n_utterances, n_rejected;
  double score; /* mean log density a frame */
} WnAlignSummary;

/**
 * Held-out utterances are aligned, but nothing is learnt from them. Rejected is what cannot be
 * spoken in its time, fits its text far worse than other utterances fit theirs, or sounds unlike
 * all others (another speaker, a telephone).
 * path    the alignment file (format: corpus.h)
 * Errors  WN_ERROR_TEXT (no utterance can be aligned), WN_ERROR_WRITE (also if stopped)
 */
gboolean wn_align (const WnCorpus *corpus, const char *path, const WnAlignOptions *options,
    WnAlignSummary *summary, GError **error);

#endif
