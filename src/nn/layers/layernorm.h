/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LAYERNORM_H
#define WN_LAYERNORM_H

/**
 * Layer normalisation, y = gain (x - mean) / sqrt (variance + 1e-5) + bias, over the n values of
 * each row
 * x, y        [rows][n], may be the same buffer if no backward pass follows
 * gain, bias  [n]
 * mean, rstd  [rows] of each row, for the backward pass, or both NULL
 * Source      Ba et al. 2016, eq. 4
 */
void wn_layernorm_forward (int rows, int n, const float *x, const float *gain, const float *bias,
    float *y, float *mean, float *rstd);
/**
 * Adds the derivatives into dx [rows][n], dgain and dbias [n] (or both NULL), given those by y, dy
 * [rows][n]
 */
void wn_layernorm_backward (int rows, int n, const float *x, const float *gain, const float *mean,
    const float *rstd, const float *dy, float *dx, float *dgain, float *dbias);

#endif
