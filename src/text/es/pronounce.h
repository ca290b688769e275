/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SPANISH_PRONOUNCE_H
#define WN_TEXT_SPANISH_PRONOUNCE_H

#include "text/scan/segments.h"

/**
 * Letters to sound.
 * word      small letters
 * language  of Mexico or of Spain
 * before    the phone before in the phrase, 0 = none: b, d and g close behind a pause
 * sounds    WnSound, appended to
 */
void wn_spanish_word (const WnLanguage *language, const char *word, int before, GArray *sounds);

/** WnLanguage.pronounce */
void wn_spanish_words (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
    guint first, guint end, int *syllable, GArray *segments);

/** Whether letters can be read as a word: each syllable as Spanish has them */
gboolean wn_spanish_pronounceable (const char *word);

#endif
