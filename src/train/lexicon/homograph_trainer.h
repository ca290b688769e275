/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_HOMOGRAPH_TRAINER_H
#define WN_LEXICON_HOMOGRAPH_TRAINER_H

#include "base/safetensors.h"
#include "sources.h"
#include "text/en/homographs.h"

/**
 * Trains the models that tell homographs apart (text/en/homographs.h) on Google's homograph
 * disambiguation data, by stochastic gradients of the cross-entropy with AdaGrad. A tenth of the
 * sentences is set aside and never trained on.
 * Source  Gorman, Mazovetskiy and Nikolaev 2018, "Improving homograph disambiguation with machine
 *         learning"
 */

/** What was measured on the sentences set aside */
typedef struct
{
  const char *word; /* of the result */
  int n, right;
} WnHomographFigure;

typedef struct _WnHomographResult WnHomographResult;

/**
 * dir      with wordids.tsv and the folder train, a TSV file a word
 * entries  WnSourceEntry, whose pronunciations are taken where they are near those of wordids.tsv
 * figures  set to an array of WnHomographFigure, one a word; g_array_unref before the result is
 *          freed
 * Errors   WN_ERROR_NOT_FOUND, WN_ERROR_READ (which file and line, and what is wrong)
 */
WnHomographResult *wn_homographs_train (const char *dir, const GPtrArray *entries, GArray **figures,
    GError **error);

/** Adds words and weights to a file; borrowed until it is written */
void wn_homograph_result_add (WnHomographResult *result, WnSafetensorsWriter *w);
void wn_homograph_result_free (WnHomographResult *result);

#endif
