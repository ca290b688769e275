/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LOSS_H
#define WN_LOSS_H

#include <stdint.h>

/**
 * Losses between n pairs of values. Each function returns scale * sum_i weight[i] loss (x[i],
 * target[i]) and adds its derivatives by x into dx.
 * x, target, dx  n values, `stride` floats apart
 * weight         [n], or NULL for 1
 */

/** |x - target|; the derivative at 0 is 0 */
double wn_loss_l1 (int n, int stride, const float *x, const float *target, const float *weight,
    float scale, float *dx);
/** (x - target)^2 / (2 beta) where |x - target| < beta, |x - target| - beta / 2 elsewhere */
double wn_loss_smooth_l1 (int n, int stride, float beta, const float *x, const float *target,
    const float *weight, float scale, float *dx);
/**
 * Cross-entropy of logits, -target ln sigmoid (x) - (1 - target) ln (1 - sigmoid (x)); target in
 * 0..1
 */
double wn_loss_bce (int n, int stride, const float *x, const float *target, const float *weight,
    float scale, float *dx);
/**
 * Cross-entropy over classes, scale * sum_i -ln softmax (x[i])[target[i]]
 * x, dx   [n][n_classes] logits, and what the derivatives are added to (or NULL)
 * target  [n], negative = not counted
 */
double wn_loss_cross_entropy (int n, int n_classes, const float *x, const int32_t *target,
    float scale, float *dx);

#endif
