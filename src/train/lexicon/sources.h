/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_SOURCES_H
#define WN_LEXICON_SOURCES_H

#include "base/error.h"
#include "text/en/lexicon_format.h"

/**
 * Pronouncing dictionaries as their authors publish them, read into one form
 */

typedef enum
{
  WN_SOURCE_OWN,   /* own_words.h */
  WN_SOURCE_CMU,   /* the CMU Pronouncing Dictionary's cmudict.dict */
  WN_SOURCE_MISAKI /* us_gold.json of hexgrad/misaki */
} WnSource;

typedef struct
{
  char *word;       /* lower case: a .. z and apostrophes */
  gboolean capital; /* whether it is written with a capital */
  int source;       /* WnSource */
  int variant;      /* 0 for the first pronunciation of the word in its source, then 1, 2, ... */
  int tags;         /* WnLexiconTags */
  guint8 *phones;   /* WN_LEXICON_CODE, ends with 0 */
} WnSourceEntry;

/** Entries, with what frees them */
GPtrArray *wn_source_entries_new (void);

/**
 * Appends the entries of a dictionary (WnSourceEntry) to `entries`. Words with other characters,
 * such as hyphens and digits, are passed over; so are parts of words ("-able").
 * Returns  the number of entries passed over
 * Errors   WN_ERROR_READ (which line or word, and what is wrong there), then -1
 */
int wn_source_read_cmu (const char *path, GPtrArray *entries, GError **error);
/**
 * The same of us_gold.json, whose phones become those of the CMU lexicon: a flapped or glottal t is
 * t, a syllabic consonant has its schwa, schwa and r are er
 */
int wn_source_read_misaki (const char *path, GPtrArray *entries, GError **error);

/** Our own words, which count before those of the dictionaries */
void wn_source_add_own (GPtrArray *entries);

#endif
