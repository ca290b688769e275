/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_WAVS_H
#define WN_EVAL_WAVS_H

#include "eval_fidelity.h"

/**
 * Sound files of the held-out utterances, by any other system
 * what       "NAME=FOLDER", the files being FOLDER/ID.wav
 * are_copies TRUE: of the recordings, sample for sample; FALSE: the same words
 * Returns    the system, with a warning on standard error of how many files are missing
 * Errors     WN_ERROR_SETTINGS (no "=", no file there, a copy of another length), as
 *            wn_audio_file_read()
 */
WnEvalSystem *wn_eval_wavs (const char *what, gboolean are_copies, const WnCorpus *corpus,
    WnHearing *hearing, const WnRun *run, GError **error);

#endif
