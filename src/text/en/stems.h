/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_STEMS_H
#define WN_TEXT_STEMS_H

#include "text/en/lexicon.h"

/**
 * A word that is not listed, read from words that are: inflected ("googled"), derived
 * ("unhackable"), put together ("smartwatch").
 * word   [n] a .. z and apostrophes
 * tags   WnLexiconTags: which of a stem's pronunciations is meant
 * codes  appended to, WN_LEXICON_CODE
 * Returns  FALSE if no stem is known, then nothing is appended
 */
gboolean wn_stem_phones (const WnLexicon *lexicon, const char *word, gsize n, int tags,
    GByteArray *codes);

/** The plural or possessive -s behind a word's phones, the past's -ed, and the like */
void wn_append_s (GByteArray *codes);

/** The pronunciation that fits the tags best */
const WnLexiconVariant *wn_choose_variant (const WnLexiconVariant *variants, int n, int tags);

#endif
