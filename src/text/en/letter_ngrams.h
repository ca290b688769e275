/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LETTER_NGRAMS_H
#define WN_TEXT_LETTER_NGRAMS_H

#include "base/safetensors.h"

/**
 * How probable a letter and its class (letter_to_sound.h) are behind those before them: a back-off
 * model of joint n-grams. The network sees all letters but decides on each class by itself; the
 * n-grams see which classes agree with one another.
 * Source  Bisani and Ney 2008, "Joint-sequence models for grapheme-to-phoneme conversion"; Ney,
 *         Essen and Kneser 1994, "On structuring probabilistic dependences in stochastic language
 *         modelling"
 */
#define WN_NGRAM_ORDER 4

/** Number of a letter of none, which stands at both ends of a word, and of its class */
#define WN_NGRAM_EDGE 0

/** A quantised ln P is minus the byte times this; so are the weights of backing off */
#define WN_NGRAM_LOG_PROB (1.0f / 16)
#define WN_NGRAM_BACKOFF (1.0f / 32)

/**
 * A tree of n-grams, its nodes numbered level by level from the root, 0. The children of a node
 * stand in a row, sorted by letter and class; the last level has none.
 */
typedef struct
{
  int n_nodes, n_inner;    /* all; all but the last level */
  const guint8 *units;     /* [n_nodes][2] letter and class */
  const guint8 *log_probs; /* [n_nodes] of the last unit of an n-gram given the others */
  const guint8 *backoffs;  /* [n_inner] */
  const gint32 *children;  /* [n_inner + 1] the first of each node's */
} WnLetterNgrams;

/** Name of its tensors in a file */
#define WN_NGRAMS_PREFIX "letters.ngrams."

/**
 * What is in the file stays there, which must outlive the n-grams. Offsets are checked when they
 * are followed.
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_SETTINGS: tensors missing or of other shapes
 */
gboolean wn_letter_ngrams_read (WnLetterNgrams *ngrams, const WnSafetensors *file, GError **error);

/** Node of the last k units for k = 0 .. WN_NGRAM_ORDER - 1, or -1: never seen in a row */
typedef struct
{
  gint32 nodes[WN_NGRAM_ORDER];
} WnNgramState;

/** Before the first letter of a word */
WnNgramState wn_letter_ngrams_begin (const WnLetterNgrams *ngrams);
/** ln P (letter and class | those before) */
float wn_letter_ngrams_log_prob (const WnLetterNgrams *ngrams, const WnNgramState *state,
    int letter, int class);
/** The state behind that letter */
WnNgramState wn_letter_ngrams_next (const WnLetterNgrams *ngrams, const WnNgramState *state,
    int letter, int class);

#endif
