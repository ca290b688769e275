/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PHRASE_H
#define WN_TEXT_PHRASE_H

#include "text/language.h"

/**
 * Phrases: phones with pauses between, and the context that the networks read (WnPhone.context),
 * alike for all languages
 */

/** One past the last word of the phrase that begins with word `first`; phrases are of bounded
 * length */
guint wn_phrase_end (const WnSpoken *spoken, guint first);

/** Whether a word leans on the word before ("'s") */
gboolean wn_phrase_is_clitic (const WnSpokenWord *word);

/**
 * The phones of a sentence, appended to `phones` (WnPhone). The sequence begins and ends with a
 * pause; every punctuation mark ends a phrase with a pause; there are pauses in long phrases
 * (breaks.h).
 * pronouncer  of the language (WnLanguage.open)
 * all_pauses  an optional pause at each other word boundary, and none in long phrases
 */
void wn_phrase_phones (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
    gboolean all_pauses, GArray *phones);

#endif
