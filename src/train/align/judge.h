/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_JUDGE_H
#define WN_JUDGE_H

#include "aligner.h"
#include "observation.h"

/**
 * Whether speech says its text, without a recogniser of words: an aligner learns from one corpus
 * and hears other speech of the language, recorded or synthetic. The speaker's observations are
 * moved and scaled to the means and deviations of the corpus's, which suffices for the same speaker
 * but not for any other (docs/reference/measures.md).
 */
typedef struct _WnJudge WnJudge;

/** A speaker, of some minutes of speech */
typedef struct
{
  float scale[WN_OBSERVATION_DIM], offset[WN_OBSERVATION_DIM];
} WnJudgeSpeaker;

typedef struct
{
  /* the best phone's score above the text's, nats in the mean over frames of speech; INFINITY if
     the text does not fit into the time */
  double misfit;
  int n_phones; /* of the text, without pauses */
  int n_wrong;  /* Levenshtein's distance to the phones that a loop of all phones hears */
} WnJudged;

/**
 * Learns from the training utterances of a corpus, which is borrowed.
 * n_threads  0 = all processors
 * run        progress and stop only, or NULL
 * Errors     as wn_text_frontend_new(); WN_ERROR_TEXT (no text can be aligned), WN_ERROR_WRITE
 *            (stopped)
 */
WnJudge *wn_judge_new (const WnCorpus *corpus, int n_threads, const WnRun *run, GError **error);
void wn_judge_free (WnJudge *judge);

/**
 * features  [n][n_frames[i]][wn_feature_dim()] of n utterances of one speaker, by the corpus's
 *           configuration
 */
void wn_judge_speaker (const WnJudge *judge, int n, const float *const *features,
    const int *n_frames, WnJudgeSpeaker *speaker);

/** Errors  as wn_transcript_new() */
gboolean wn_judge_listen (const WnJudge *judge, const WnJudgeSpeaker *speaker,
    const float *features, int n_frames, const char *text, WnJudged *judged, GError **error);

#endif
