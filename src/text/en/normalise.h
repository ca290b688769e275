/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_NORMALISE_H
#define WN_TEXT_NORMALISE_H

#include "text/spoken.h"
#include "text/text.h"

/**
 * WnLanguage.normalise: from English as written to words each of which the lexicon can pronounce,
 * lower-case ASCII; a single letter is the letter's name, "_a" that of A ("a" is the article)
 */
void wn_english_normalise (const WnLanguage *language, WnSpoken *spoken, const char *input, gsize n,
    const GArray *given, WnTextFlags flags);

#endif
