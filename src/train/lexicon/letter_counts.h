/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_LETTER_COUNTS_H
#define WN_LEXICON_LETTER_COUNTS_H

#include "letter_alignment.h"
#include "text/en/letter_ngrams.h"

/**
 * The n-grams of letters and their classes that stand in aligned words (text/en/letter_ngrams.h),
 * smoothed after Kneser and Ney: absolute discounts, and n-grams that are backed off to counted by
 * what they follow
 * Source  Ney, Essen and Kneser 1994, "On structuring probabilistic dependences in stochastic
 *         language modelling"
 */
typedef struct
{
  GByteArray *units, *log_probs, *backoffs;
  GArray *children; /* gint32 */
} WnLetterCounts;

/**
 * alignment  of fewer than 256 classes
 * taken      whether a word counts
 */
WnLetterCounts *wn_letter_counts_new (const WnLetterAlignment *alignment,
    gboolean (*taken) (const WnAlignedWord *word, void *data), void *data);
void wn_letter_counts_free (WnLetterCounts *counts);

/** To read with, while the counts are there */
WnLetterNgrams wn_letter_counts_ngrams (const WnLetterCounts *counts);
/** Adds the tensors, which borrow from the counts */
void wn_letter_counts_add (const WnLetterCounts *counts, WnSafetensorsWriter *w);

#endif
