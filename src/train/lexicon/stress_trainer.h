/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STRESS_TRAINER_H
#define WN_STRESS_TRAINER_H

#include "base/error.h"

/** A word and the number of its stressed vowel, from 1 */
typedef struct
{
  char *word;
  int stressed;
} WnStressEntry;

typedef struct
{
  int words, set_aside; /* of two vowels and more, without ё */
  double right;         /* share of those set aside that the model stresses rightly */
  int listed;           /* words that the model gets wrong */
} WnStressFigures;

/**
 * Reads a dictionary of Festival: lines of ("word" class (N)), N the stressed vowel, 0 for none; of
 * a word that is there twice the first counts. Others are left out.
 * Returns  WnStressEntry; g_ptr_array_unref
 * Errors   WN_ERROR_READ
 */
GPtrArray *wn_stress_read (const char *path, GError **error);

/**
 * Trains the model of text/ru/stress.h by gradient ascent (Adagrad) on the words but each
 * fiftieth, which are set aside, and writes it with a list of the words that it gets wrong
 * licence  for the metadata
 * Errors   WN_ERROR_WRITE, WN_ERROR_READ (no words)
 */
gboolean wn_stress_train (const GPtrArray *entries, int epochs, const char *licence,
    const char *path, WnStressFigures *figures, GError **error);

#endif
