/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_REPORT_SOUND_H
#define WN_REPORT_SOUND_H

#include "report_run.h"
#include "train/corpus/corpus.h"
#include "train/measure/metrics.h"

/**
 * One utterance in a report: the recording, and what the runs made of it
 */
typedef struct
{
  char *title; /* "student, step 5000" */
  int colour;  /* of the run; -1 = the recording */
  float *wave; /* [n] full scale +-1, or NULL: only bands */
  int n;
  float *bands; /* [n_frames][n_mels] log10 powers, or NULL */
  int n_frames;
} WnReportSound;

typedef struct
{
  char *id, *text; /* text NULL if there is no corpus */
  int rate;
  GArray *sounds; /* of WnReportSound, the recording first where there is a corpus */
} WnReportUtterance;

/**
 * The utterances that the runs have rendered, at most `most` of each: of one run up to three
 * renderings each, of several the last of each; of evaluations all that they wrote.
 * corpus   of their recordings, or NULL
 * pairs    [n_runs] NULL, or arrays of WnPair to which each run's last rendering against the
 *          recording is appended
 * Returns  of WnReportUtterance
 * Errors   as wn_audio_file_read()
 */
GPtrArray *wn_report_utterances (const WnReportRun *const *runs, int n_runs, const WnCorpus *corpus,
    int most, GArray *const *pairs, GError **error);

/**
 * Appends recorded and predicted mel bands of held-out utterances, by the acoustic model of a run's
 * folder if it has one
 * corpus  with an alignment
 * Errors  WN_ERROR_READ, WN_ERROR_SETTINGS (the model does not fit the corpus)
 */
gboolean wn_report_predictions (const WnReportRun *run, int colour, const WnCorpus *corpus,
    int most, GPtrArray *utterances, GError **error);

/** Pictures of all sounds of an utterance on one scale; uris [sounds] set, g_free each */
void wn_report_draw (const WnReportUtterance *utterance, const WnCorpus *corpus, char **uris);
/** A WAV file as a data URI, g_free */
char *wn_report_audio (const WnReportUtterance *utterance, const WnReportSound *sound);

#endif
