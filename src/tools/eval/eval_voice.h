/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_VOICE_H
#define WN_EVAL_VOICE_H

#include "eval_report.h"
#include "train/corpus/corpus.h"
#include "train/run/run.h"

/** What to evaluate on the held-out utterances of a corpus */
typedef struct
{
  char *voice;                 /* name or path */
  char *student;               /* folder of its training: copies, in place of a voice */
  char *teacher;               /* folder of its training, or an exported file */
  char **wavs, **copies;       /* NULL, or lists of "NAME=FOLDER" (eval_wavs.h) */
  char *corpus;                /* path */
  gboolean speak;              /* the held-out texts, from text alone (eval_speech.h) */
  char *sentences, *questions; /* NULL, or files to be spoken */
  char *alignment; /* path; NULL = copy-synthesis: the vocoder on the recordings' features */
  /* where to write recordings and what was made of them (eval_corpus.h); NULL = nowhere */
  char *folder;
  char *classifier;   /* NULL, or the run of a phone classifier that listens to everything */
  WnHearing *hearing; /* the same, opened */
  gint64 seed;        /* of the noise */
  double temperature, voiced_temperature; /* of the teacher's draws */
} WnEvalVoice;

/**
 * Makes the utterances with the voice, or with the teacher from the recordings' features, and
 * compares.
 * result  the figures of each are appended
 * Errors  as wn_eval_corpus() and wn_voice_load(); WN_ERROR_SETTINGS (features differ)
 */
gboolean wn_eval_voice (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *result, GError **error);
/** corpus  its statistics become the student's */
gboolean wn_eval_student (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *result, GError **error);
/**
 * corpus  its statistics become the teacher's
 * result  "bits" is set to -log2 of the recordings' probability, a sample
 */
gboolean wn_eval_teacher (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *result, GError **error);

#endif
