/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_MERGE_H
#define WN_LEXICON_MERGE_H

#include "sources.h"

/**
 * What a lexicon says of a word, from all that the sources say of it
 */

typedef struct
{
  int tags;             /* WnLexiconTags */
  const guint8 *phones; /* of a source's entry, ends with 0 */
} WnMergedVariant;

typedef struct
{
  const char *word; /* of a source's entry */
  GArray *variants; /* WnMergedVariant, the one without tags first, no two of the same phones */
} WnMergedWord;

/**
 * The CMU lexicon's pronunciation is taken where it has the word: of several the first, unless
 * misaki has another one of them. Our own words count before both. Where misaki tells parts of
 * speech or capitals apart, each gets the CMU lexicon's nearest pronunciation, or misaki's own if
 * none is near.
 * entries  WnSourceEntry
 * Returns  WnMergedWord in the order of their bytes, borrowing from entries; g_ptr_array_unref
 */
GPtrArray *wn_lexicon_merge (const GPtrArray *entries);

/**
 * Of a word's entries the pronunciation that is nearest to another one and stressed on the same
 * vowel, the CMU lexicon's first; NULL if none is near
 * entries  WnSourceEntry
 */
const guint8 *wn_lexicon_nearest (const guint8 *phones, gsize n, const GPtrArray *entries);

#endif
