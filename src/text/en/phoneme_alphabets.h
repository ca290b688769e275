/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PHONEME_ALPHABETS_H
#define WN_TEXT_PHONEME_ALPHABETS_H

/**
 * Other alphabets of pronunciations, written in the International Phonetic Alphabet; g_free.
 * alphabet  "x-sampa" or "ups" (Microsoft's Universal Phone Set), in any case
 * Returns   NULL for other alphabets; symbols that are not known are left as they are
 */
char *wn_phoneme_to_ipa (const char *alphabet, const char *ph);

/** Microsoft's "sapi" in the form of x-arpabet, the stress behind its vowel; g_free */
char *wn_phoneme_from_sapi (const char *ph);

#endif
