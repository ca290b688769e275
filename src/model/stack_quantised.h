/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STACK_QUANTISED_H
#define WN_STACK_QUANTISED_H

#include "stack_layout.h"
#include "nn/kernels/quantised.h"

/**
 * A stack's gated layers in whole numbers, of 8 or 16 bits: inputs and gates are scaled by channel,
 * by constants found beforehand, weights by output. The residual stream, the conditioning and the
 * layers before and behind stay float32, but in 16 bits the layer behind the last gated one.
 */
typedef struct
{
  const float *x_factor, *y_factor; /* [C] from the layer's input and its gate's output */
  WnQuantisedMatrix w;              /* [kernel C][2C] */
  WnQuantisedMatrix r;              /* [C][C] */
} WnQuantisedLayer;

/** The layer behind the gated ones */
typedef struct
{
  const float *factor; /* [C] from its input */
  WnQuantisedMatrix w; /* [C][C] */
} WnQuantisedOutput;

/** Weights of the gated layers in whole numbers */
typedef struct _WnStackQuantised WnStackQuantised;

/**
 * kernels  that it is for
 * peaks    as found by wn_stack_run_measure(); larger values than these saturate
 */
WnStackQuantised *wn_stack_quantised_new (const WnStackConfig *config,
    const WnQuantisedKernels *kernels, const float *params, const WnStackLayout *layout,
    const float *peaks);
const WnQuantisedKernels *wn_stack_quantised_kernels (const WnStackQuantised *quantised);
void wn_stack_quantised_free (WnStackQuantised *quantised);
const WnQuantisedLayer *wn_stack_quantised_layer (const WnStackQuantised *quantised, int layer);
/** NULL: in float32 */
const WnQuantisedOutput *wn_stack_quantised_output (const WnStackQuantised *quantised);

#endif
