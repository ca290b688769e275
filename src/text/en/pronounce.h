/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PRONOUNCE_H
#define WN_TEXT_PRONOUNCE_H

#include "text/spoken.h"

/**
 * WnLanguage.open, .close and .pronounce of English: a flite voice without a waveform, with the
 * CMU lexicon; making one is serialised by a lock inside
 */
void *wn_english_open (void);
void wn_english_close (void *voice);
void wn_english_pronounce (void *voice, const WnSpoken *spoken, guint first, guint end,
    int *syllable, GArray *segments);

#endif
