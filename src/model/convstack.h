/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CONVSTACK_H
#define WN_CONVSTACK_H

#include "nn/layers/activation.h"
#include "nn/layers/conv1d.h"
#include "params.h"

/**
 * A stack of residual blocks, x_{l+1} = x_l + dropout (relu (conv_l (layernorm_l (x_l)))), over T
 * frames of C channels.
 */
#define WN_CONVSTACK_MAX 16

typedef struct
{
  int channels, n_blocks;
  struct
  {
    WnConv1d conv;
    size_t gain, bias; /* offsets in the block of parameters: [C] */
    size_t w, b;       /* [taps][C][C], [C] */
  } blocks[WN_CONVSTACK_MAX];
} WnConvStack;

/** Buffers of one forward pass, T frames */
typedef struct
{
  float *x;           /* [n_blocks + 1][T][C] in training; else [T][C], overwritten by the output */
  float *norm, *act;  /* [n_blocks][T][C] in training; else [T][C] */
  float *mean, *rstd; /* [n_blocks][T] in training; else NULL */
  const int *cancelled; /* NULL, or atomic: once it is not 0, the pass ends early */
} WnConvStackPass;

/**
 * Adds the stack's tensors, named name.0.gain ..., to a layout
 * dilations  [n_dilations], block l has dilations[l % n_dilations]
 */
void wn_convstack_init (WnConvStack *stack, WnParams *layout, const char *name, int channels,
    int n_blocks, int taps, const int *dilations, int n_dilations);
/**
 * pass->x holds the input.
 * dropout  NULL in use; in training block l takes key + l
 * Returns  the output [T][C], inside pass->x; NULL if it was cancelled
 */
float *wn_convstack_forward (const WnConvStack *stack, const float *params, int T,
    const WnConvStackPass *pass, const WnDropout *dropout);
/**
 * Adds the derivatives by the parameters into grads, unless that is NULL; d [T][C] comes as the
 * derivatives by the output, and leaves as those by the input
 * scratch  [2 T C + C C]
 */
void wn_convstack_backward (const WnConvStack *stack, const float *params, int T,
    const WnConvStackPass *pass, const WnDropout *dropout, float *d, float *grads, float *scratch);

#endif
