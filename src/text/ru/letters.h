/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_LETTERS_H
#define WN_TEXT_RUSSIAN_LETTERS_H

#include <glib.h>

/* Longest word, in letters */
#define WN_STRESS_MAX_WORD 40
/* Most vowels of words that are learnt */
#define WN_STRESS_MAX_VOWELS 16
/* Numbers that letters have, see wn_stress_letters() */
#define WN_STRESS_LETTERS 35

/**
 * A word's letters, 1 .. 33 for а .. я and ё, 34 for others.
 * word     in UTF-8, small
 * letters  [WN_STRESS_MAX_WORD]
 * Returns  how many, 0 if there are too many
 */
int wn_stress_letters (const char *word, guint8 *letters);
gboolean wn_stress_is_vowel (guint8 letter);

#endif
