/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_HOMOGRAPHS_H
#define WN_TEXT_HOMOGRAPHS_H

#include "base/safetensors.h"
#include "text/en/grammar.h"
#include "text/en/lexicon_format.h"
#include "text/spoken.h"

/**
 * Words of several pronunciations, told apart by what stands around them: of those that grammar
 * leaves (grammar.h) a log-linear model for each word chooses, which shares weights with all others
 * whose pronunciations mean the same part of speech. score (pronunciation) = sum over features f of
 * w[f, word, pronunciation] + w[f, part of speech] The weights are in a table that hashes of
 * features index (Weinberger et al. 2009, "Feature hashing for large scale multitask learning").
 */

/** What weights are shared by; of a pronunciation that is of no part of speech, none */
typedef enum
{
  WN_PART_NONE,
  WN_PART_NOUN, /* adjectives that sound like the noun included */
  WN_PART_VERB,
  WN_PART_ADJECTIVE,
  WN_PART_PAST,
  WN_PART_NAME, /* only with a capital */
  WN_N_PARTS
} WnPart;

/** Buckets of the table, a power of two */
#define WN_HOMOGRAPH_BITS 18
/** Most pronunciations of a homograph, and most features of a place in a text */
#define WN_HOMOGRAPH_MAX_CLASSES 4
#define WN_HOMOGRAPH_MAX_FEATURES 80

typedef struct
{
  WnPart part;
  WnRole parts;         /* that it is pronounced so as; all where nothing is known */
  int n;                /* phones */
  const guint8 *phones; /* [n] WN_LEXICON_CODE */
} WnHomographClass;

typedef struct
{
  char word[WN_LEXICON_MAX_WORD + 1];
  int n_classes;
  WnHomographClass classes[WN_HOMOGRAPH_MAX_CLASSES];
} WnHomograph;

/** Those of a lexicon file, constant and shared by all threads */
typedef struct _WnHomographs WnHomographs;

/** Name of their tensors in a file */
#define WN_HOMOGRAPHS_PREFIX "homographs."

/**
 * Errors  WN_ERROR_NOT_FOUND (the file has none), WN_ERROR_READ, WN_ERROR_SETTINGS (a table of
 *         another size)
 */
WnHomographs *wn_homographs_new (const WnSafetensors *file, GError **error);
void wn_homographs_free (WnHomographs *homographs);

/** NULL if the word is none of them */
const WnHomograph *wn_homograph_find (const WnHomographs *homographs, const char *word);

/**
 * What is looked at around word `i` of a sentence
 * features  [WN_HOMOGRAPH_MAX_FEATURES] set to hashes
 * Returns   their number
 */
int wn_homograph_features (const WnSpoken *spoken, guint i, guint32 *features);

/** Buckets of a feature for a pronunciation of a word, and for a part of speech */
guint32 wn_homograph_bucket (guint32 feature, const char *word, int class);
guint32 wn_homograph_part_bucket (guint32 feature, WnPart part);

/** Of the parts of speech that a homograph's pronunciations are, what word `i` can be */
WnRole wn_homograph_parts (WnRole parts, const WnSpoken *spoken, guint i);

/** The pronunciation that word `i` of a sentence has, which is `homograph` */
const WnHomographClass *wn_homograph_choose (const WnHomographs *homographs,
    const WnHomograph *homograph, const WnSpoken *spoken, guint i);

/**
 * What part of speech word `i` most probably is, of those in `parts`, a set of 1 << WnPart; for
 * words that are no homographs but pronounced by their part of speech
 */
WnPart wn_homographs_part (const WnHomographs *homographs, int parts, const WnSpoken *spoken,
    guint i);

#endif
