/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STRESS_NETWORK_TRAINER_H
#define WN_STRESS_NETWORK_TRAINER_H

#include "model/letters.h"
#include "train/run/loop.h"

/**
 * Trains the network of text/ru/stress.h (model/letters.h with one class): the stressed vowel is
 * the one with the highest output, and the loss the cross-entropy of a word's vowels. Each update
 * takes words of one length a segment.
 */
typedef struct
{
  WnLoopConfig loop;
  int channels, blocks, taps;
  double dropout;
} WnStressNetworkTraining;

extern const WnStressNetworkTraining wn_stress_network_training_default;

/**
 * Trains in run->dir, or goes on there.
 * words    WnStressWord; only those of WN_STRESS_LEARNT are learnt, those of WN_STRESS_TUNED_ON are
 *          the log's held-out words
 * letters  set to the network, wn_letters_free()
 * Returns  its averaged weights, wn_block_free(); NULL after an error
 * Errors   as wn_loop_run()
 */
float *wn_stress_network_train (const WnStressNetworkTraining *training, const GArray *words,
    const WnRun *run, WnLetters **letters, GError **error);

#endif
