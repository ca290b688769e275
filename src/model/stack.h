/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STACK_H
#define WN_STACK_H

#include "params.h"
#include "stack_quantised.h"
#include "stack_layout.h"

/**
 * A stack of gated dilated causal convolutions: what a student's flow and the teacher are made of.
 *   h(0) = in W_in + b,  h(l+1) = h(l) + gate (conv (h(l)) + cond) R,  out = relu (relu (h(L)) W1 +
 *   b1) W2 + b2
 * T samples, C channels, L layers, N_in inputs, N_out outputs.
 * Source  van den Oord et al. 2016, "WaveNet", equations 2 and 3; docs/design/model.md
 */

/**
 * Adds the tensors, named prefix + "in.weight" ...
 * cond       the first free column of conditioning; advanced
 * out_scale  initial deviation of the last layer's weights
 */
void wn_stack_add (WnParams *params, const char *prefix, const WnStackConfig *config,
    float out_scale, int *cond, WnStackLayout *layout);

int wn_stack_dilation (const WnStackConfig *config, int layer);
/** Rows of its input before a time that layer l reads */
int wn_stack_history (const WnStackConfig *config, int layer);
/** Rows of in before a time that can change out at that time */
int wn_stack_receptive_field (const WnStackConfig *config);
/** The same of a run with transformed weights, for changes of the last bits */
int wn_stack_transformed_field (const WnStackConfig *config);
/** Multiply-adds a sample, without the conditioning */
double wn_stack_macs (const WnStackConfig *config);

/** Cached convolution state of one stream: past inputs of every layer, and scratch */
typedef struct _WnStackRun WnStackRun;

/** max_rows: of a wn_stack_run() call */
WnStackRun *wn_stack_run_new (const WnStackConfig *config, int max_rows);
/** The same with the gated layers in whole numbers; quantised: borrowed, NULL = float32 */
WnStackRun *wn_stack_run_new_quantised (const WnStackConfig *config,
    const WnStackQuantised *quantised, int max_rows);
/**
 * The gated layers' weights for WnKernels.winograd_conv; NULL where there are no three taps.
 * wn_block_free()
 */
float *wn_stack_transform (const WnStackConfig *config, const float *params,
    const WnStackLayout *layout);
/**
 * wn_stack_run_new() with fewer multiplications: bits depend on which calls the rows are in.
 * transformed: of wn_stack_transform(), borrowed
 */
WnStackRun *wn_stack_run_new_transformed (const WnStackConfig *config, const float *transformed,
    int max_rows);
void wn_stack_run_free (WnStackRun *run);
/** Zeros for the past */
void wn_stack_run_reset (WnStackRun *run);
/** How many peaks wn_stack_run_measure() finds, L times 2 C */
size_t wn_stack_n_peaks (const WnStackConfig *config);
/**
 * From now on raises peaks [L][2][C], 0 at first, to the largest absolute values of each layer's
 * input and gate; float32 only; NULL = no longer
 */
void wn_stack_run_measure (WnStackRun *run, float *peaks);
/**
 * From now on counts sizes of the same values, [L][2][C][WN_SCALE_SIZES] (stack_scales.h); float32
 * only; NULL = no longer
 */
void wn_stack_run_count (WnStackRun *run, uint32_t *counts);
/**
 * The next rows of out.
 * params, layout  the weights
 * rows            1 .. max_rows
 * in              [rows][N_in]
 * cond            [frames][cond_ld] of all stacks; row 0 at time 0, as many frames as t + rows
 *                 reach, and one more
 * hop, t          samples a frame, time of the first row
 * out             [rows][N_out]
 */
void wn_stack_run (WnStackRun *run, const float *params, const WnStackLayout *layout, int rows,
    const float *in, const float *cond, int cond_ld, int hop, long t, float *out);

#endif
