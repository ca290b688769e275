/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_LETTER_ALIGNMENT_H
#define WN_LEXICON_LETTER_ALIGNMENT_H

#include "sources.h"
#include "text/en/letter_to_sound.h"

/**
 * Which phones each letter of a word stands for: none, one or two. Found by expectation
 * maximisation over all ways to share out the phones of each word, whose probability is the product
 * of its letters' P (phones | letter), stress apart.
 * Source  Black, Lenzo and Pagel 1998, "Issues in building general letter to sound rules"
 */
typedef struct
{
  const WnSourceEntry *entry;
  int n;      /* letters */
  int *class; /* [n] index of a WnLettersClass */
} WnAlignedWord;

typedef struct
{
  GArray *words;   /* WnAlignedWord */
  GArray *classes; /* WnLettersClass, those that are not rare */
  int left_out;    /* words with rare classes or more phones than letters can bear */
} WnLetterAlignment;

/** entries  WnSourceEntry, borrowed */
WnLetterAlignment *wn_letter_alignment_new (const GPtrArray *entries);
void wn_letter_alignment_free (WnLetterAlignment *alignment);

#endif
