/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_CORPUS_H
#define WN_EVAL_CORPUS_H

#include "eval_report.h"
#include "train/corpus/corpus.h"
#include "train/run/run.h"

/** What makes the held-out utterances of a corpus anew */
typedef struct
{
  const char *name; /* for progress */
  /* of the files that are written: ID and it and ".wav", "pairs", it and ".csv" */
  const char *suffix;
  double begin, end;   /* of progress, 0 .. 1 */
  gboolean needs_text; /* utterances whose audio does not match their text are left out */
  /** wave [utterance->n_samples] is set, full scale +-1 */
  void (*make) (void *data, const WnUtterance *utterance, float *wave);
  void *data;
} WnEvalMaker;

/**
 * Makes a folder, if there is none, and writes into it what the held-out utterances say.
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_eval_begin_folder (const char *folder, const WnCorpus *corpus, GError **error);
/**
 * Writes FOLDER/ID and `suffix` and ".wav", at the corpus' rate
 * wave    [n] full scale +-1
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_eval_write_wave (const char *folder, const WnCorpus *corpus,
    const WnUtterance *utterance, const char *suffix, const float *wave, int n, GError **error);

/**
 * Makes the held-out utterances and compares them with their recordings.
 * folder  NULL, or where to write recordings (ID-reference.wav), what was made of them, the list of
 *         pairs and that of the texts
 * result  the figures of each are appended
 * Errors  WN_ERROR_SETTINGS (nothing is held out), WN_ERROR_WRITE
 */
gboolean wn_eval_corpus (const WnCorpus *corpus, const WnEvalMaker *maker, const char *folder,
    const WnRun *run, WnEvalResult *result, GError **error);

#endif
