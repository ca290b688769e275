/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STACK_INT8_H
#define WN_STACK_INT8_H

#include "stack_layout.h"
#include "nn/kernels/int8.h"

/**
 * A stack's gated layers in 8 bits: inputs and gates are scaled to 8 bits by channel, by constants
 * found beforehand, weights by output. The residual stream, the conditioning and the layers before
 * and behind stay float32.
 */
typedef struct
{
  const float *x_factor, *y_factor; /* [C] from the layer's input and its gate's output to 8 bits */
  WnInt8Matrix w;                   /* [kernel C][2C] */
  WnInt8Matrix r;                   /* [C][C] */
} WnInt8Layer;

/** Weights of the gated layers in 8 bits */
typedef struct _WnStackInt8 WnStackInt8;

/**
 * kernels  that it is for
 * peaks    as found by wn_stack_run_measure(); larger values than these saturate
 */
WnStackInt8 *wn_stack_int8_new (const WnStackConfig *config, const WnInt8Kernels *kernels,
    const float *params, const WnStackLayout *layout, const float *peaks);
const WnInt8Kernels *wn_stack_int8_kernels (const WnStackInt8 *int8);
void wn_stack_int8_free (WnStackInt8 *int8);
const WnInt8Layer *wn_stack_int8_layer (const WnStackInt8 *int8, int layer);

#endif
