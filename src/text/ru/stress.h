/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_STRESS_H
#define WN_TEXT_RUSSIAN_STRESS_H

#include "base/error.h"
#include "model/letters.h"
#include "text/ru/letters.h"
#include "text/ru/neighbours.h"

/**
 * Which vowel of a word is stressed: a list of words, and for others a log-linear model of the
 * letters around a vowel, of the word's beginning and end, and of the listed words that are most
 * like it (neighbours.h), together with a network that reads the whole word (model/letters.h, one
 * output a letter). A file of safetensors:
 *   weights     U8 [WN_STRESS_BUCKETS, 2 WN_STRESS_KEPT], of hashed features; a vowel's score is
 *               their sum. Of WN_STRESS_BUCKET weights only the largest are kept: their numbers in
 *               the bucket, and then, as I8, themselves
 *   counts      U8 [WN_STRESS_COUNTS], of pairs of endings (analogies.h)
 *   network.*   the network's, F16; there may be none
 *   letters     U8, of the words listed, which ascend, one behind another
 *   starts      I32 [n + 1], of each word and the end
 *   positions   U8 [n]: the stressed letter of each
 *   backwards   I32 [n]: the words' numbers in the order that they have when read from behind
 * metadata "format": "parwavenet-stress", "version": "5", "mix": what the sum of weights is
 * multiplied by before the network's output is added (of files that have a network)
 */
#define WN_STRESS_WEIGHTS (1 << 24)
#define WN_STRESS_BUCKET 128
#define WN_STRESS_BUCKETS (WN_STRESS_WEIGHTS / WN_STRESS_BUCKET)
/* Of each bucket; the others are nothing */
#define WN_STRESS_KEPT 11
/* Of a vowel: of the letters, and all */
#define WN_STRESS_LETTER_FEATURES 48
#define WN_STRESS_MAX_FEATURES (WN_STRESS_LETTER_FEATURES + WN_STRESS_NEIGHBOUR_FEATURES)
/* Names of the network's tensors begin with it */
#define WN_STRESS_NETWORK "network."

/** What decides; all is borrowed */
typedef struct
{
  const guint8 *weights;    /* [WN_STRESS_BUCKETS][2 WN_STRESS_KEPT] */
  const guint8 *counts;     /* [WN_STRESS_COUNTS] */
  const WnStressList *list; /* what neighbours are looked for in */
  const WnLetters *letters; /* NULL: the weights alone */
  const float *params;      /* of the network */
  float mix;
} WnStressModel;

typedef struct _WnStress WnStress;

/** Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS (another version, a damaged list) */
WnStress *wn_stress_open (const char *path, GError **error);
void wn_stress_close (WnStress *stress);

/**
 * As it comes along, ru.lexicon of the first folder that has one, as en.lexicon is searched; opened
 * once a process
 */
const WnStress *wn_stress_russian (GError **error);

/**
 * The features of the vowel at letters[at], number `index` of `vowels`: indices of weights, as many
 * for each vowel of a word.
 * neighbours  of the word, wn_stress_neighbours_find()
 * features    [WN_STRESS_MAX_FEATURES]
 * Returns     how many
 */
int wn_stress_features (const WnStressNeighbours *neighbours, const guint8 *letters, int n, int at,
    int index, int vowels, guint32 *features);

/** Buffers of the network for one thread; NULL if the model has none */
WnLettersNet *wn_stress_net_new (const WnStressModel *model);
const WnStressModel *wn_stress_model (const WnStress *stress);

/** The stressed letter, -1 for a word without vowels; net: of the model, or NULL where it is */
int wn_stress_find (const WnStress *stress, WnLettersNet *net, const guint8 *letters, int n);

/** The same by the model alone: a word of the list is no neighbour of itself */
int wn_stress_predict (const WnStressModel *model, WnLettersNet *net, const guint8 *letters, int n);

#endif
