/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PRONOUNCE_H
#define WN_TEXT_PRONOUNCE_H

#include "base/error.h"
#include "text/language.h"

/**
 * WnLanguage.open, .close and .pronounce of English: the lexicon, shared by all, and what one
 * thread needs to read words outside it
 */
void *wn_english_open (const WnLanguage *language, GError **error);
void wn_english_close (void *pronouncer);
void wn_english_pronounce (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
    guint first, guint end, int *syllable, GArray *segments);

#endif
