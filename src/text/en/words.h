/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_WORDS_H
#define WN_TEXT_WORDS_H

#include "text/spoken.h"

/**
 * How a run of letters is read: as a word, letter by letter, in parts. Spoken words are appended to
 * `out`.
 */

/**
 * word      [n] ASCII letters, apostrophes inside
 * shouting  the sentence is in capitals throughout, so that capitals do not mark an acronym
 */
void wn_say_word (GString *out, const char *word, gsize n, gboolean shouting);

/** Letter by letter and digit by digit; what is neither is passed over */
void wn_say_letters (GString *out, const char *text, gsize n);

/** Whether a word of two or three letters, in any case, is one of the common English ones */
gboolean wn_is_short_word (const char *word, gsize n);
/** Whether a word in lower case is in the lexicon */
gboolean wn_is_known_word (const char *lower);

/**
 * A word that has lost its end to an apostrophe and so its vowel or all that tells it: th', wi'
 * Returns  FALSE if it is none
 */
gboolean wn_say_clipped (GString *out, const char *word, gsize n);

#endif
