/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_WORDS_H
#define WN_TEXT_ESPEAK_WORDS_H

#include "base/error.h"
#include "text/language.h"

/**
 * WnLanguage.open: the module; there must be a voice of the language
 * Errors  WN_ERROR_NOT_FOUND
 */
void *wn_espeak_open (const char *tag, GError **error);
void wn_espeak_close (void *voice);

/**
 * WnLanguage.pronounce: words one by one, so that each keeps its place
 * functions  words that have no stress where another follows, ends with NULL
 */
void wn_espeak_words (const WnLanguage *language, void *voice, const char *const *functions,
    const WnSpoken *spoken, guint first, guint end, int *syllable, GArray *segments);

/** Whether letters can be read as a word, by the vowels and the consonants in a row */
gboolean wn_latin_pronounceable (const char *word);

/** A yes-or-no question, or an open one by its words; ends with NULL */
WnAsked wn_question_by_words (const WnSpoken *spoken, guint end, const char *const *open);

#endif
