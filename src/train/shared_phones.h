/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SHARED_PHONES_H
#define WN_SHARED_PHONES_H

#include "text/language.h"

/**
 * One table of phones for corpora of several languages, so that they help each other: the first
 * language's as they are, behind them those of the others whose features none before has
 */
typedef struct
{
  int n;
  guint32 *features; /* [n] */
  int n_languages;
  int32_t **of; /* [n_languages][its n_phones] rows of the table */
} WnSharedPhones;

/** languages: [n], constant; one that is given again has the same rows */
WnSharedPhones *wn_shared_phones_new (const WnLanguage *const *languages, int n);
void wn_shared_phones_free (WnSharedPhones *shared);

/**
 * The phone of a language that is most like one of these features: of the same, else with the
 * fewest that differ, a vowel for a vowel; the pause for the pause
 */
int wn_nearest_phone (const WnLanguage *language, guint32 features);

#endif
