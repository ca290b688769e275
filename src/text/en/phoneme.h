/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PHONEME_H
#define WN_TEXT_PHONEME_H

#include "text/language.h"

/**
 * WnLanguage.read_phones of English.
 * alphabet  "ipa": stress marks before a syllable; length, ties and other diacritics, which the
 *           voice cannot tell apart, are passed over, sounds that English lacks become the nearest
 *           "x-arpabet", "x-cmu": the phones' names, in any case, 0, 1 or 2 behind vowels for
 *           stress; "#" between words
 */
char *wn_english_read_phones (const WnLanguage *language, const char *alphabet, const char *ph,
    char **unknown, int *at);

#endif
