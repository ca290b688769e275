/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_STRESS_H
#define WN_TEXT_RUSSIAN_STRESS_H

#include "base/error.h"
#include "model/letters.h"

/**
 * Which vowel of a word is stressed: a log-linear model of the letters around it, of the word's
 * beginning and of its end, together with a network that reads the whole word (model/letters.h, one
 * output a letter), and a list of the words that they get wrong. A file of safetensors:
 *   weights     I8 [WN_STRESS_WEIGHTS], of hashed features; a vowel's score is their sum
 *   network.*   the network's, F16; a file of version 1 has none
 *   words       I64 [n], ascending: wn_stress_key() of the words listed
 *   positions   U8 [n]: the stressed letter of each
 * metadata "mix": what the sum of weights is multiplied by before the network's output is added
 */
#define WN_STRESS_WEIGHTS (1 << 20)
/* Longest word, in letters */
#define WN_STRESS_MAX_WORD 40
#define WN_STRESS_MAX_FEATURES 48
/* Numbers that letters have, see wn_stress_letters() */
#define WN_STRESS_LETTERS 35
/* Names of the network's tensors begin with it */
#define WN_STRESS_NETWORK "network."

/** What decides; all is borrowed */
typedef struct
{
  const gint8 *weights;     /* [WN_STRESS_WEIGHTS] */
  const WnLetters *letters; /* NULL: the weights alone */
  const float *params;      /* of the network */
  float mix;
} WnStressModel;

typedef struct _WnStress WnStress;

/** Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS (another version) */
WnStress *wn_stress_open (const char *path, GError **error);
void wn_stress_close (WnStress *stress);

/**
 * As it comes along, ru.lexicon of the first folder that has one, as en.lexicon is searched; opened
 * once a process
 */
const WnStress *wn_stress_russian (GError **error);

/**
 * A word's letters, 1 .. 33 for а .. я and ё, 34 for others.
 * word     in UTF-8, small
 * letters  [WN_STRESS_MAX_WORD]
 * Returns  how many, 0 if there are too many
 */
int wn_stress_letters (const char *word, guint8 *letters);
gboolean wn_stress_is_vowel (guint8 letter);
gint64 wn_stress_key (const guint8 *letters, int n);

/**
 * The features of the vowel at letters[at], number `index` of `vowels`: indices of weights.
 * features  [WN_STRESS_MAX_FEATURES]
 * Returns   how many
 */
int wn_stress_features (const guint8 *letters, int n, int at, int index, int vowels,
    guint32 *features);

/** Buffers of the network for one thread; NULL if the model has none */
WnLettersNet *wn_stress_net_new (const WnStressModel *model);
const WnStressModel *wn_stress_model (const WnStress *stress);

/** The stressed letter, -1 for a word without vowels; net: of the model, or NULL where it is */
int wn_stress_find (const WnStress *stress, WnLettersNet *net, const guint8 *letters, int n);

/** The same by the model alone */
int wn_stress_predict (const WnStressModel *model, WnLettersNet *net, const guint8 *letters, int n);

#endif
