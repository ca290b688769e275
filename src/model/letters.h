/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LETTERS_H
#define WN_LETTERS_H

#include "convstack.h"

/**
 * A network that reads words letter by letter: each letter stands for one of some hundred classes,
 * none, one or two phones.
 *   x       row of the letter + row of the kind of word, C values a letter
 *   blocks  convstack.h, dilations 1, 2, 4, 1 ..., so that each letter sees the whole word
 *   logits  1x1 of the layer-normalised output
 * Several words of one length are read together, letter by letter: row t W + w is letter t of word
 * w, so that a shift by one letter is one by W rows.
 */
typedef struct
{
  int letters, kinds; /* rows of the tables */
  int channels, blocks, taps;
  int classes;
} WnLettersConfig;

/** Errors  WN_ERROR_SETTINGS: a number out of its range */
gboolean wn_letters_config_check (const WnLettersConfig *config, GError **error);
/**
 * The architecture that the shapes of a file's tensors tell, checked.
 * prefix  of their names
 * Errors  WN_ERROR_NOT_FOUND (there is no network), WN_ERROR_SETTINGS
 */
gboolean wn_letters_config_read (const WnSafetensors *file, const char *prefix,
    WnLettersConfig *config, GError **error);

typedef struct
{
  WnLettersConfig config;
  WnParams *layout;
  size_t letter, kind; /* [letters][C], [kinds][C] */
  size_t gain, bias;   /* [C] */
  size_t w, b;         /* [C][classes], [classes] */
  WnConvStack stack;
} WnLetters;

WnLetters *wn_letters_new (const WnLettersConfig *config);
void wn_letters_free (WnLetters *letters);

/** Buffers for at most max_rows letters; one object a thread */
typedef struct _WnLettersNet WnLettersNet;

/** letters is borrowed; training keeps what the backward pass needs */
WnLettersNet *wn_letters_net_new (const WnLetters *letters, int max_rows, gboolean training);
void wn_letters_net_free (WnLettersNet *net);

/**
 * params    a block of the layout
 * n         letters a word
 * words     W, n W <= max_rows
 * letter    [n][W] in 0 .. letters - 1
 * kind      [W] in 0 .. kinds - 1
 * dropout   NULL in use; in training, keys key .. key + blocks - 1 are used
 * Returns   [n][W][classes] logits, valid until the next pass
 */
const float *wn_letters_net_forward (WnLettersNet *net, const float *params, int n, int words,
    const int32_t *letter, const int32_t *kind, const WnDropout *dropout);

/**
 * Adds the derivatives by the parameters into grads, given those by the logits of the last forward
 * pass, which had the same letters, kinds and dropout
 */
void wn_letters_net_backward (WnLettersNet *net, const float *params, const int32_t *letter,
    const int32_t *kind, const float *d_logits, const WnDropout *dropout, float *grads);

#endif
