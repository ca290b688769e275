/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_TRAIN_H
#define WN_TOOLS_TRAIN_H

#include "tools.h"

/**
 * The steps of making a voice: name and one line of help; each is int wn_tool_train_NAME (int argc,
 * char **argv) in train_NAME.c, argv[0] being "parwavenet train NAME"
 */
#define WN_TRAININGS(X)                                                              \
  X (align, "find when each phone of a corpus is spoken")                            \
  X (acoustic, "train durations, F0 and spectrum on an aligned corpus")              \
  X (student, "train the student on recordings")                                     \
  X (teacher, "train the teacher on recordings")                                     \
  X (classifier, "train the phone classifier that the perceptual loss listens with") \
  X (distil, "distil the teacher into the student")                                  \
  X (lexicon, "pack a lexicon, and train how unknown words are read")                \
  X (stress, "learn which vowel of Russian words is stressed")

#define WN_TRAINING_DECLARE(name, help) int wn_tool_train_##name (int argc, char **argv);
WN_TRAININGS (WN_TRAINING_DECLARE)

#endif
