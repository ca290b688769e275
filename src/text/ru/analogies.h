/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_ANALOGIES_H
#define WN_TEXT_RUSSIAN_ANALOGIES_H

#include "text/ru/letters.h"

/**
 * Which words can be relied on: "слышу" is stressed as "слышит" is, whatever "слышны́" does, since
 * words in -у are stressed as those in -ит of the same stem. Of each pair of endings (or
 * beginnings), and place of stress in one word, it is counted in the dictionary where stress is in
 * the other; those of a word's neighbours count most whose pairs leave the least doubt. Words that
 * have another prefix and another ending ("принесли", "вынесла") are looked for too.
 */

/** Counts, found by hashes of pairs, as wn_stress_count_code() writes them */
#define WN_STRESS_COUNTS (1 << 22)

/** A byte for a count: small ones as they are, others in steps of 5 % */
guint8 wn_stress_count_code (guint count);
float wn_stress_count_value (guint8 code);

/** Which letters of another word are looked for */
typedef enum
{
  WN_STRESS_FIRST,  /* those it begins with */
  WN_STRESS_LAST,   /* those it ends with */
  WN_STRESS_BEHIND, /* those behind a prefix, which are not behind the same one there */
  WN_STRESS_DIRECTIONS
} WnStressDirection;

/** A word, its stress, and how many of its letters another has too */
typedef struct
{
  const guint8 *letters;
  int n, stressed;
  int common;
  int prefix, other_prefix; /* letters before those in common: of the word, and of the other */
} WnStressNeighbour;

typedef struct
{
  WnStressNeighbour neighbour;
  WnStressDirection direction;
  int likeliest;                 /* vowel, by its number from 0 */
  float p[WN_STRESS_MAX_VOWELS]; /* of each vowel, estimated */
} WnStressAnalogy;

/** As many as are looked at, by first and last letters and behind prefixes, and as are kept */
#define WN_STRESS_CANDIDATES 30
#define WN_STRESS_BEHIND_PREFIXES 12
#define WN_STRESS_ANALOGIES 10

/** Kinds of pairs that are counted: of the very endings, and of their lengths */
#define WN_STRESS_PAIRS 2

/** Where in the counts a word's own pairs are: ascending, each once */
typedef struct
{
  /* there, and anywhere */
  guint32 at[(2 * WN_STRESS_CANDIDATES + WN_STRESS_BEHIND_PREFIXES) * WN_STRESS_PAIRS * 2];
  int n;
} WnStressSlots;

/** Adds the pairs of a word and its candidates of one direction, its vowel at letters[at] stressed */
void wn_stress_slots_add (WnStressSlots *slots, const WnStressNeighbour *candidates,
    int n_candidates, WnStressDirection direction, const guint8 *letters, int n, int at);

/**
 * Keeps what is told best.
 * counts      [WN_STRESS_COUNTS]: in how many words
 * candidates  [n_candidates] of one direction
 * own         of a word that was counted, which is taken out again; NULL of others
 * best, n     what is kept, the surest first; n is 0 before the first direction
 */
void wn_stress_analogies_add (const guint8 *counts, const WnStressNeighbour *candidates,
    int n_candidates, WnStressDirection direction, const guint8 *letters, int n_letters,
    const WnStressSlots *own, WnStressAnalogy best[WN_STRESS_ANALOGIES], int *n);

/* ---- places ---- */

/** Letters up to the end of those in common, of the word and of the other */
int wn_stress_border (const WnStressNeighbour *neighbour);
int wn_stress_other_border (const WnStressNeighbour *neighbour);
/**
 * Where letter `at` is seen from the border behind `common` letters, in vowels: -1, -2 ... among
 * them, 0, 1 ... in the rest
 */
int wn_stress_place (const guint8 *letters, int n, gboolean backwards, int common, int at);
/** Adds to a hash what a word does not have in common with another */
guint64 wn_stress_hash_rest (guint64 hash, const guint8 *letters, int n, gboolean backwards,
    int common);

#endif
