/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STACK_SCALES_H
#define WN_STACK_SCALES_H

#include <stdint.h>
#include "stack_layout.h"

/**
 * Scales of 8 bits that lose least. A channel whose largest value becomes 127 is rounded as finely
 * as can be, but its weights, multiplied by that value, may be the largest of a column, and make
 * all weights of the column coarser; where the weights are small, a coarser channel costs little
 * and makes its weights finer. And rare peaks may saturate for the sake of finer steps of all
 * others. From the distribution of each channel's values both errors can be computed, which is what
 * Xiao et al. 2023 (SmoothQuant, https://arxiv.org/abs/2211.10438) do with one exponent for all.
 */

/** Counts of a channel: of sizes that are an eighth of an octave wide */
#define WN_SCALE_SIZES 256

/** Counts values x [rows][n] in counts [n][WN_SCALE_SIZES] */
void wn_scale_count (int rows, int n, const float *x, uint32_t *counts);

/**
 * Changes the peaks [L][2][C] of a stack so that the square errors of what its products add up to
 * become as small as can be
 * params, layout  the weights
 * counts          [L][2][C][WN_SCALE_SIZES] of the layers' inputs and gates, as for peaks
 */
void wn_stack_balance (const WnStackConfig *config, const float *params,
    const WnStackLayout *layout, const uint32_t *counts, float *peaks);

#endif
