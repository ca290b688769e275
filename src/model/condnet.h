/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CONDNET_H
#define WN_CONDNET_H

#include "params.h"

/**
 * The conditioning network, at frame rate: two convolutions of three frames with relu, then one
 * matrix to the pre-activations of all gated layers. F frames, Cc channels, P = values for all
 * layers together. Shared by student and teacher.
 */

/** Frames of features read before and behind the frames that are wanted */
#define WN_COND_MARGIN 2

typedef struct
{
  int n_in, channels, n_out;     /* n_in, Cc (a multiple of 16), P */
  size_t c1_w, c1_b, c2_w, c2_b; /* [3][n_in][Cc], [Cc], [3][Cc][Cc], [Cc] */
  size_t p_w, p_b;               /* [Cc][P], [P] */
} WnCondLayout;

/** Adds the network's tensors, named "cond.*" */
void wn_cond_add (WnParams *params, int n_in, int channels, int n_out, WnCondLayout *layout);
/** Multiply-adds a frame */
double wn_cond_macs (const WnCondLayout *layout);

/**
 * The two convolutions
 * params    a block that holds the layout
 * features  [n + 2 WN_COND_MARGIN][n_in], normalised
 * h1, h2    [n + 2][Cc] and [n][Cc], outputs of the two
 */
void wn_cond_forward (const WnCondLayout *layout, const float *params, const float *features, int n,
    float *h1, float *h2);
/**
 * The same for rows first .. end - 1 of the n + 1 of a whole utterance, features [n][n_in] repeated
 * beyond its ends: h2 [n + 1][Cc]. Of the features rows first - WN_COND_MARGIN .. end - 1 +
 * WN_COND_MARGIN are read
 */
void wn_cond_utterance (const WnCondLayout *layout, const float *params, const float *features,
    int n, int first, int end, float *h2);
/** h2 [n][Cc] to all layers, cond [n][P] */
void wn_cond_project (const WnCondLayout *layout, const float *params, const float *h2, int n,
    float *cond);

#endif
