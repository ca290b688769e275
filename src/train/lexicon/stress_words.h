/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STRESS_WORDS_H
#define WN_STRESS_WORDS_H

#include "base/error.h"
#include "text/ru/stress.h"

/** A word and the number of its stressed vowel, from 1 */
typedef struct
{
  char *word;
  int stressed;
} WnStressEntry;

/**
 * Reads a dictionary of Festival: lines of ("word" class (N)), N the stressed vowel, 0 for none; of
 * a word that is there twice the first counts. Others are left out.
 * Returns  WnStressEntry; g_ptr_array_unref
 * Errors   WN_ERROR_READ
 */
GPtrArray *wn_stress_read (const char *path, GError **error);

/** A word that there is something to choose in: two vowels or more, no ё, no hyphen */
typedef struct
{
  guint8 letters[WN_STRESS_MAX_WORD];
  guint8 n, vowels, right; /* right: number of the stressed vowel, from 0 */
} WnStressWord;

/** Those of WnStressEntry; others are left out. g_array_unref */
GArray *wn_stress_words_new (const GPtrArray *entries);
/** Place of vowel number `index` among the letters, -1 if there are fewer */
int wn_stress_word_vowel (const WnStressWord *word, int index);

/** What a word of the dictionary is for, by its number */
typedef enum
{
  WN_STRESS_LEARNT,
  WN_STRESS_SET_ASIDE, /* each fiftieth: only measured */
  WN_STRESS_TUNED_ON   /* another fiftieth: not learnt beside a network, but chosen by */
} WnStressUse;
WnStressUse wn_stress_word_use (guint number);

/** A list to search, with memory of its own */
typedef struct
{
  WnStressList list;
  GByteArray *letters;
  gint32 *starts, *backwards;
  guint8 *stressed;
} WnStressWordList;

/** Those of WnStressWord that are for one of the uses, bits 1 << WnStressUse */
WnStressWordList *wn_stress_word_list_new (const GArray *words, unsigned uses);
void wn_stress_word_list_free (WnStressWordList *list);

#endif
