/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "layernorm.h"

#include <math.h>
#include <stddef.h>

#define EPSILON 1e-5f
/*
 * Sums run in this many strands, which a compiler may put into vector registers without reordering
 * anything
 */
#define STRANDS 16

static float
total (const float strand[STRANDS])
{
  float sum = 0;

  for (int i = 0; i < STRANDS; i++)
    sum += strand[i];
  return sum;
}

static float
row_mean (int n, const float *x)
{
  float s[STRANDS] = { 0 };
  int i = 0;

  for (; i + STRANDS <= n; i += STRANDS)
    for (int j = 0; j < STRANDS; j++)
      s[j] += x[i + j];
  for (int j = 0; i + j < n; j++)
    s[j] += x[i + j];
  return total (s) / n;
}

static float
row_variance (int n, const float *x, float mean)
{
  float s[STRANDS] = { 0 };
  int i = 0;

  for (; i + STRANDS <= n; i += STRANDS)
    for (int j = 0; j < STRANDS; j++)
      s[j] += (x[i + j] - mean) * (x[i + j] - mean);
  for (int j = 0; i + j < n; j++)
    s[j] += (x[i + j] - mean) * (x[i + j] - mean);
  return total (s) / n;
}

void
wn_layernorm_forward (int rows, int n, const float *x, const float *gain, const float *bias,
    float *y, float *mean, float *rstd)
{
  for (int r = 0; r < rows; r++) {
    const float *xr = x + (size_t) r * n;
    float *yr = y + (size_t) r * n;
    float m = row_mean (n, xr);
    float s = 1 / sqrtf (row_variance (n, xr, m) + EPSILON);

    for (int i = 0; i < n; i++)
      yr[i] = (xr[i] - m) * s * gain[i] + bias[i];
    if (mean) {
      mean[r] = m;
      rstd[r] = s;
    }
  }
}

void
wn_layernorm_backward (int rows, int n, const float *x, const float *gain, const float *mean,
    const float *rstd, const float *dy, float *dx, float *dgain, float *dbias)
{
  for (int r = 0; r < rows; r++) {
    const float *xr = x + (size_t) r * n, *dyr = dy + (size_t) r * n;
    float *dxr = dx + (size_t) r * n;
    float m = mean[r], s = rstd[r], mean_d, mean_dx;
    float sum_d[STRANDS] = { 0 }, sum_dx[STRANDS] = { 0 };
    int i = 0;

    for (; i + STRANDS <= n; i += STRANDS) {
      for (int j = 0; j < STRANDS; j++) {
        float d = dyr[i + j] * gain[i + j];

        sum_d[j] += d;
        sum_dx[j] += d * (xr[i + j] - m) * s;
      }
    }
    for (int j = 0; i + j < n; j++) {
      float d = dyr[i + j] * gain[i + j];

      sum_d[j] += d;
      sum_dx[j] += d * (xr[i + j] - m) * s;
    }
    mean_d = total (sum_d) / n;
    mean_dx = total (sum_dx) / n;
    for (i = 0; i < n; i++) {
      float z = (xr[i] - m) * s;

      dxr[i] += s * (dyr[i] * gain[i] - mean_d - z * mean_dx);
    }
    for (i = 0; dgain && i < n; i++) {
      dgain[i] += dyr[i] * (xr[i] - m) * s;
      dbias[i] += dyr[i];
    }
  }
}
