/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_SPEECH_H
#define WN_EVAL_SPEECH_H

#include "eval_voice.h"

/**
 * What a voice says from text alone, as "parwavenet say" does: eval->speak the held-out texts,
 * eval->sentences a file of one sentence a line, eval->questions one of lines "question|statement"
 * systems  WnEvalSystem "speech", "sentences", "questions" and "statements" are appended, as far as
 *          they are asked for
 * Errors   as wn_voice_load(), wn_synth_start() and wn_fidelity_measure(); WN_ERROR_SETTINGS (the
 *          voice has other features than the corpus), WN_ERROR_READ (a file without sentences, a
 *          line that is no pair)
 */
gboolean wn_eval_speech (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    GPtrArray *systems, GError **error);

#endif
