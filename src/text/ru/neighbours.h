/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_NEIGHBOURS_H
#define WN_TEXT_RUSSIAN_NEIGHBOURS_H

#include "base/error.h"
#include "text/ru/analogies.h"

/**
 * Words whose stress is known, and those among them that are most like a word: stress moves with
 * endings ("стена́", "сте́ны") and prefixes ("не́сла", "вы́несла"), and how it moves is learnt from
 * pairs of words that have a stem in common.
 */
typedef struct
{
  int n;
  const guint8 *letters;   /* of all words, one behind another, numbered as wn_stress_letters() */
  const gint32 *starts;    /* [n + 1] in letters; words ascend */
  const guint8 *stressed;  /* [n] letter of each */
  const gint32 *backwards; /* [n] words in the order that they have when read from behind */
} WnStressList;

/**
 * Whether a list that was read can be searched: starts ascend from 0 to n_letters, words have one
 * to WN_STRESS_MAX_WORD letters, and stressed ones and numbers of words are in their ranges.
 */
gboolean wn_stress_list_is_sound (const WnStressList *list, gint64 n_letters);

/**
 * The order of words, as memcmp() has it of their letters, of two alike the shorter first; from the
 * first letters on, or from the last
 */
int wn_stress_compare (const guint8 *a, int n_a, const guint8 *b, int n_b, gboolean backwards);

/** The stressed letter of a word, -1 if it is not listed */
int wn_stress_list_find (const WnStressList *list, const guint8 *letters, int n);

/** The nearest, in each direction */
#define WN_STRESS_NEIGHBOURS 6

typedef struct
{
  /* [0] by their first letters, [1] by their last; those that are most alike come first */
  WnStressNeighbour at[2][WN_STRESS_NEIGHBOURS];
  int n[2];
  /* of more of them, those that tell most, the surest first */
  WnStressAnalogy analogies[WN_STRESS_ANALOGIES];
  int n_analogies;
} WnStressNeighbours;

/** Where a word is counted (analogies.h) if its vowel at letters[at] is stressed */
void wn_stress_slots_find (const WnStressList *list, const guint8 *letters, int n, int at,
    WnStressSlots *slots);

/**
 * Words that have at least two letters in common with a word, which is none of them itself
 * counts  of pairs (analogies.h)
 * own     where the word itself is counted, which is not seen then; NULL if it is not
 */
void wn_stress_neighbours_find (const WnStressList *list, const guint8 *counts,
    const guint8 *letters, int n, const WnStressSlots *own, WnStressNeighbours *neighbours);

/** At most, see wn_stress_neighbour_features() */
#define WN_STRESS_NEIGHBOUR_FEATURES \
  ((2 * WN_STRESS_NEIGHBOURS + WN_STRESS_ANALOGIES) * 8 + 12 + 2 * WN_STRESS_ANALOGIES + 5)

/**
 * What neighbours say of the vowel at letters[at], number `index`: hashes, as many for each vowel
 * of a word, in the same order.
 * features  [WN_STRESS_NEIGHBOUR_FEATURES]
 * Returns   how many
 */
int wn_stress_neighbour_features (const WnStressNeighbours *neighbours, const guint8 *letters,
    int n, int at, int index, guint32 *features);

#endif
