/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_WORDS_H
#define WN_TEXT_ESPEAK_WORDS_H

#include "base/error.h"
#include "text/language.h"

/** Between a number and its decimals, for a comma ends a phrase; espeak-ng gets a comma */
#define WN_ESPEAK_COMMA "\u066b"

/**
 * WnLanguage.open: the module; there must be a voice of the language
 * Errors  WN_ERROR_NOT_FOUND
 */
void *wn_espeak_open (const WnLanguage *language, GError **error);
void wn_espeak_close (void *voice);

/** WnLanguage.pronounce: words one by one, so that each keeps its place */
void wn_espeak_words (const WnLanguage *language, void *voice, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments);

/**
 * The same with phrases as a whole where espeak-ng's words are as many as ours, so that words sound
 * as they do among others; for phones by their IPA symbols (sounds.h)
 */
void wn_espeak_phrase (const WnLanguage *language, void *voice, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments);

/** Whether letters can be read as a word, by the vowels and the consonants in a row */
gboolean wn_latin_pronounceable (const char *word);

#endif
