/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STRESS_TRAINER_H
#define WN_STRESS_TRAINER_H

#include "stress_network_trainer.h"

typedef struct
{
  int words, set_aside; /* of two vowels and more, without ё */
  double right;         /* share of those set aside that are stressed rightly */
  /* the same by the log-linear model alone, and by the network alone (NAN: there is none) */
  double right_linear, right_network;
  double mix; /* of both, as chosen by words that neither learns */
} WnStressFigures;

/**
 * Trains the model of text/ru/stress.h, its log-linear part by gradient ascent (Adagrad) with
 * features dropped out, on the words but each fiftieth, which are set aside, and, if there is a
 * network, another, by which the two parts are weighed; and writes it with all words as its list.
 * In training a word is no neighbour of itself and in no count of pairs that it sees, and
 * neighbours of words set aside are never set aside themselves.
 * network  how to train a network beside it, in run->dir; run: NULL = none
 * licence  for the metadata
 * Errors   WN_ERROR_WRITE, WN_ERROR_READ (no words), as wn_loop_run()
 */
gboolean wn_stress_train (const GPtrArray *entries, int epochs,
    const WnStressNetworkTraining *network, const WnRun *run, const char *licence, const char *path,
    WnStressFigures *figures, GError **error);

#endif
