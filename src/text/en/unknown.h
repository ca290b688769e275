/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_UNKNOWN_H
#define WN_TEXT_UNKNOWN_H

#include "text/en/letter_to_sound.h"
#include "text/en/lexicon.h"

/**
 * A word that no lexicon lists: by rule from known stems, else by the lexicon's network, else, if
 * that has none, letter by letter.
 * net      of the lexicon's network for WN_LEXICON_MAX_WORD letters, NULL if there is none
 * word     [n] a .. z and apostrophes; longer ones are read in parts
 * capital  written with a capital: a name
 * codes    appended to, WN_LEXICON_CODE
 */
void wn_read_unknown (const WnLexicon *lexicon, WnLettersNet *net, const char *word, gsize n,
    gboolean capital, GByteArray *codes);

#endif
