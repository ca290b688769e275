/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_NEUTRAL_H
#define WN_TEXT_ESPEAK_NEUTRAL_H

#include "text/scan/reader.h"

/**
 * Reading of text in a language of which nothing but its script is known: numbers and symbols stay
 * as they are written, for espeak-ng has their names; dates are their numbers. One for each script,
 * it stays for the life of the process.
 */
const WnReader *wn_neutral_reader (GUnicodeScript script);

/** Every full stop ends a sentence where the next word does not begin with a small letter */
extern const WnSentenceRules wn_neutral_sentences;

#endif
