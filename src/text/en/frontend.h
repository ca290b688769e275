/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_FRONTEND_H
#define WN_TEXT_FRONTEND_H

#include <flite/flite.h>
#include "text/en/normalise.h"

/** A flite voice without a waveform: English, CMU lexicon; free with delete_voice() */
cst_voice *wn_frontend_voice_new (void);

/**
 * Spoken words to phones with pauses and context, appended to `phones` (WnPhone).
 * The sequence begins and ends with a pause; every punctuation mark ends a phrase with a pause.
 * all_pauses  an optional pause at each other word boundary
 */
void wn_frontend_phones (cst_voice *voice, const WnSpoken *spoken, gboolean all_pauses,
    GArray *phones);

#endif
