/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SYLLABLES_H
#define WN_TEXT_SYLLABLES_H

#include <glib.h>

/**
 * Where the syllables of a word begin: each has one vowel, and as many of the consonants before it
 * as an English word can begin with (the maximal onset).
 * codes   [n] WN_LEXICON_CODE
 * begins  [n], set to TRUE at the first phone of each syllable
 * Returns the number of syllables, at least 1: consonants alone are one
 */
int wn_syllables (const guint8 *codes, int n, gboolean *begins);

#endif
