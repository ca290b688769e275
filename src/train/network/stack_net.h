/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STACK_NET_H
#define WN_STACK_NET_H

#include "model/condnet.h"
#include "model/stack.h"

/**
 * Forward and backward passes of a stack of gated convolutions over a segment, and of the
 * conditioning network, for training. A caller drives the stack in tiles of time, forward from the
 * segment's start and backward from its end, so that what passes between layers stays in the cache;
 * what the backward pass needs is kept for the whole segment. T samples, F frames, P values of
 * conditioning a frame. An object belongs to one thread.
 */

typedef struct _WnStackNet WnStackNet;

/** max_samples of a segment; tile: most rows of a call */
WnStackNet *wn_stack_net_new (const WnStackConfig *config, int max_samples, int tile);
void wn_stack_net_free (WnStackNet *net);
/** Begins a segment of n <= max_samples samples */
void wn_stack_net_begin (WnStackNet *net, int n);
/**
 * [T][N_in] to be filled in before rows are computed, and [T][N_out], computed: the caller's to
 * change, the backward pass does not read them
 */
float *wn_stack_net_in (WnStackNet *net);
float *wn_stack_net_out (const WnStackNet *net);
/**
 * Rows t0 .. t0 + rows - 1, behind those of earlier calls
 * cond  [F + 1][cond_ld] as wn_cond_project() makes it, of the whole segment; hop samples a frame
 */
void wn_stack_net_forward (WnStackNet *net, const float *params, const WnStackLayout *layout,
    int t0, int rows, const float *cond, int cond_ld, int hop);
/**
 * Rows t0 .. t0 + rows - 1, whole frames, before those of earlier calls; uses up what the forward
 * pass kept
 * transposed  of params
 * d_out       [rows][N_out] derivatives of the loss
 * d_in        [rows][N_in] set, or NULL
 * d_cond      [F + 1][cond_ld] added to; with grads NULL not touched
 * grads       a block, added to; NULL for frozen weights
 */
void wn_stack_net_backward (WnStackNet *net, const float *transposed, const WnStackLayout *layout,
    int t0, int rows, const float *d_out, float *d_in, float *d_cond, int cond_ld, int hop,
    float *grads);

typedef struct _WnCondNet WnCondNet;

WnCondNet *wn_cond_net_new (const WnCondLayout *layout, int max_frames);
void wn_cond_net_free (WnCondNet *net);
/**
 * Conditioning of a segment and of the frame behind it.
 * features  [n_frames + 1 + 2 WN_COND_MARGIN][n_in], normalised
 * Returns   [n_frames + 1][P], valid until the next call
 */
const float *wn_cond_net_forward (WnCondNet *net, const float *params, int n_frames,
    const float *features);
/** Where the stacks add their derivatives, [n_frames + 1][P]; zeroed by the forward pass */
float *wn_cond_net_gradient (WnCondNet *net);
void wn_cond_net_backward (WnCondNet *net, const float *transposed, float *grads);

#endif
