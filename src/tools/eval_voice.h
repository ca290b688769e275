/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_VOICE_H
#define WN_EVAL_VOICE_H

#include "train/run.h"

/** A voice, and the recordings that it is compared with */
typedef struct
{
  char *voice;     /* name or path */
  char *corpus;    /* path */
  char *alignment; /* path; NULL = copy-synthesis: the vocoder on the recordings' features */
  char *folder;    /* where to write recordings and what was made of them; NULL = nowhere */
  gint64 seed;     /* of the noise */
} WnEvalVoice;

/**
 * Makes the held-out utterances of the corpus with the voice, and compares.
 * pairs   a WnPair (train/metrics.h) is appended for each
 * Errors  as wn_voice_load() and wn_corpus_open(); WN_ERROR_SETTINGS (features differ, nothing is held out), WN_ERROR_WRITE
 */
gboolean wn_eval_voice (const WnEvalVoice *eval, const WnRun *run, GArray *pairs, GError **error);

#endif
