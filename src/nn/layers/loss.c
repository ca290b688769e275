/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "loss.h"

#include <math.h>
#include <stddef.h>

#include "activation.h"

double
wn_loss_l1 (int n, int stride, const float *x, const float *target, const float *weight,
    float scale, float *dx)
{
  double sum = 0;

  for (int i = 0; i < n; i++) {
    size_t at = (size_t) i * stride;
    float w = weight ? scale * weight[i] : scale;
    float d = x[at] - target[at];

    sum += w * fabsf (d);
    dx[at] += d > 0 ? w : d < 0 ? -w : 0;
  }
  return sum;
}

double
wn_loss_smooth_l1 (int n, int stride, float beta, const float *x, const float *target,
    const float *weight, float scale, float *dx)
{
  double sum = 0;

  for (int i = 0; i < n; i++) {
    size_t at = (size_t) i * stride;
    float w = weight ? scale * weight[i] : scale;
    float d = x[at] - target[at];

    if (fabsf (d) < beta) {
      sum += w * d * d / (2 * beta);
      dx[at] += w * d / beta;
    } else {
      sum += w * (fabsf (d) - beta / 2);
      dx[at] += d > 0 ? w : -w;
    }
  }
  return sum;
}

double
wn_loss_bce (int n, int stride, const float *x, const float *target, const float *weight,
    float scale, float *dx)
{
  double sum = 0;

  for (int i = 0; i < n; i++) {
    size_t at = (size_t) i * stride;
    float w = weight ? scale * weight[i] : scale;
    float softplus = fmaxf (x[at], 0) + log1pf (expf (-fabsf (x[at])));

    sum += w * (softplus - target[at] * x[at]);
    dx[at] += w * (wn_sigmoid (x[at]) - target[at]);
  }
  return sum;
}

double
wn_loss_cross_entropy (int n, int n_classes, const float *x, const int32_t *target, float scale,
    float *dx)
{
  double sum = 0;

  for (int i = 0; i < n; i++) {
    const float *row = x + (size_t) i * n_classes;
    float largest = row[0];
    double total = 0;

    if (target[i] < 0)
      continue;
    for (int j = 1; j < n_classes; j++)
      largest = fmaxf (largest, row[j]);
    for (int j = 0; j < n_classes; j++)
      total += exp (row[j] - largest);
    sum += scale * (log (total) + largest - row[target[i]]);
    for (int j = 0; dx && j < n_classes; j++)
      dx[(size_t) i * n_classes + j] += scale
          * (float) (exp (row[j] - largest) / total - (j == target[i]));
  }
  return sum;
}
