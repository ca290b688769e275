/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_PACK_H
#define WN_LEXICON_PACK_H

#include "base/safetensors.h"
#include "merge.h"

/** The tensors of a lexicon file that hold words, in memory */
typedef struct
{
  GByteArray *words;
  GArray *blocks; /* gint32 */
  guint8 *trigrams;
} WnLexiconPack;

/** words  WnMergedWord, as wn_lexicon_merge() orders them */
WnLexiconPack *wn_lexicon_pack_new (const GPtrArray *words);
void wn_lexicon_pack_free (WnLexiconPack *pack);

/**
 * Adds metadata and tensors to a file; borrowed until it is written.
 * licence  SPDX expression
 * sources  what it was made of, in a sentence
 */
void wn_lexicon_pack_add (const WnLexiconPack *pack, const char *licence, const char *sources,
    WnSafetensorsWriter *w);

#endif
