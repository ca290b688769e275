/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STACK_LAYOUT_H
#define WN_STACK_LAYOUT_H

#include <stddef.h>

/** The shape of a stack of gated convolutions (stack.h) */

#define WN_MAX_LAYERS 32

typedef struct
{
  int layers;   /* L, 1 .. WN_MAX_LAYERS */
  int channels; /* C, a multiple of 16 */
  int kernel;   /* taps, 2 or 3 */
  int cycle;    /* layer l has dilation 2^(l mod cycle) */
  int n_in, n_out;
} WnStackConfig;

/** Where the tensors start in a block of parameters */
typedef struct
{
  size_t in_w, in_b;             /* [N_in][C], [C] */
  size_t w[WN_MAX_LAYERS];       /* [kernel][C][2C] */
  size_t r[WN_MAX_LAYERS];       /* [C][C] */
  size_t o1_w, o1_b, o2_w, o2_b; /* [C][C], [C], [C][N_out], [N_out] */
  int cond;                      /* first of this stack's columns of conditioning, L times 2C */
} WnStackLayout;

#endif
