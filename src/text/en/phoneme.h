/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PHONEME_H
#define WN_TEXT_PHONEME_H

#include <glib.h>

/**
 * Pronunciations as people write them -> phones as the lexicon writes them
 * (WnPronunciation.phones).
 * alphabet  "ipa", or NULL for it: the International Phonetic Alphabet; stress marks before a
 *           syllable, length, ties and other diacritics, which the voice cannot tell apart, are
 *           passed over, sounds that English lacks become the nearest ones "x-arpabet", "x-cmu":
 *           wn_phone_names, in any case, 0, 1 or 2 behind vowels for stress; "#" between words
 * ph        UTF-8
 * unknown   set to the first symbol that has no phone (g_free), NULL if there is none; the others
 *           are read
 * at        set to its place, in characters of ph
 * Returns   phones (g_free), NULL if there is none among them or the alphabet is not known, which
 *           then is in `unknown` and `at` is -1
 */
char *wn_phoneme_read (const char *alphabet, const char *ph, char **unknown, int *at);

#endif
