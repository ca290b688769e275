/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_SEGMENTS_H
#define WN_TEXT_READER_SEGMENTS_H

#include "text/language.h"

/**
 * From the phones of words to what phrase.c reads: syllables, stress, accents
 */

/** A phone and, of a vowel, its stress: 0 none, 1 primary, 2 secondary */
typedef struct
{
  guint8 phone, stress;
} WnSound;

/** Appends "k a1 s a0"; unknown names are passed over */
void wn_sounds_read (const WnLanguage *language, const char *phones, GArray *sounds);

typedef struct
{
  int written, spoken;
  gboolean content; /* no function word: accented, and stressed somewhere */
} WnSoundWord;

/**
 * Appends the WnSpokenPhone of a word.
 * sounds    [n]; of a content word without stress the last vowel but one gets it
 * clusters  s and another consonant begin syllables
 */
void wn_segments_append (const WnLanguage *language, WnSound *sounds, guint n,
    const WnSoundWord *word, gboolean clusters, int *syllable, GArray *segments);

/** A symbol of the International Phonetic Alphabet and its phones in a language */
struct _WnIpaSymbol
{
  const char *symbol, *phones;
};

/**
 * WnLanguage.read_phones: IPA by the language's table, which ends with NULL, the longest symbol
 * first; and, as "x-arpabet", the language's own phones
 */
char *wn_ipa_read_phones (const WnLanguage *language, const char *alphabet, const char *ph,
    char **unknown, int *at);

#endif
