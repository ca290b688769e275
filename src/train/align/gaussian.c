/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "gaussian.h"

#include <math.h>
#include <string.h>

#define D WN_GAUSSIAN_DIM
/* of a variance that is added to it, so that constant observations have a density too */
#define RIDGE 1e-3
#define MIN_VARIANCE 1e-8

static void
add_mean (const float *x, WnMoments *moments)
{
  for (int i = 0; i < D; i++)
    moments->mean[i] += x[i];
  moments->n++;
}

static void
add_covariance (const float *x, WnMoments *moments)
{
  double d[D];

  for (int i = 0; i < D; i++)
    d[i] = x[i] - moments->mean[i];
  for (int i = 0; i < D; i++) {
    for (int k = 0; k <= i; k++)
      moments->covariance[i][k] += d[i] * d[k];
  }
}

void
wn_moments (const float *x, const int16_t *labels, int64_t n, int label, WnMoments *moments)
{
  memset (moments, 0, sizeof *moments);
  for (int64_t i = 0; i < n; i++) {
    if (!labels || labels[i] == label)
      add_mean (x + i * D, moments);
  }
  for (int i = 0; i < D; i++)
    moments->mean[i] /= MAX (moments->n, 1);
  for (int64_t i = 0; i < n; i++) {
    if (!labels || labels[i] == label)
      add_covariance (x + i * D, moments);
  }
  for (int i = 0; i < D; i++) {
    for (int k = 0; k <= i; k++)
      moments->covariance[i][k] /= MAX (moments->n, 1);
  }
}

/* a = l l^T in place, lower triangle; the ridge makes it positive definite */
static void
cholesky (double a[D][D])
{
  for (int i = 0; i < D; i++) {
    for (int k = 0; k <= i; k++) {
      double sum = a[i][k];

      for (int j = 0; j < k; j++)
        sum -= a[i][j] * a[k][j];
      a[i][k] = i == k ? sqrt (MAX (sum, MIN_VARIANCE)) : sum / a[k][k];
    }
  }
}

/* column by column, by forward substitution */
static void
invert_lower (double l[D][D], double inverse[D][D])
{
  memset (inverse, 0, D * sizeof inverse[0]);
  for (int k = 0; k < D; k++) {
    for (int i = k; i < D; i++) {
      double sum = i == k;

      for (int j = k; j < i; j++)
        sum -= l[i][j] * inverse[j][k];
      inverse[i][k] = sum / l[i][i];
    }
  }
}

void
wn_gaussian_set (WnGaussian *gaussian, const WnMoments *moments, const WnMoments *prior,
    double prior_count, gboolean diagonal)
{
  const double *mean = moments->n ? moments->mean : prior->mean;
  double factor[D][D] = { { 0 } }, inverse[D][D], log_det = 0;

  for (int i = 0; i < D; i++) {
    for (int k = diagonal ? i : 0; k <= i; k++)
      factor[i][k] = (moments->n * moments->covariance[i][k]
                         + prior_count * prior->covariance[i][k])
          / (moments->n + prior_count);
    factor[i][i] += RIDGE * prior->covariance[i][i] + MIN_VARIANCE;
  }
  cholesky (factor);
  invert_lower (factor, inverse);
  for (int i = 0; i < D; i++) {
    gaussian->mean[i] = mean[i];
    log_det += log (factor[i][i]);
    for (int k = 0; k < D; k++)
      gaussian->whiten[k][i] = inverse[i][k];
  }
  gaussian->log_norm = -log_det - 0.5 * D * log (2 * G_PI);
}

void
wn_gaussian_score (const WnGaussian *gaussian, const float *x, int n, float *out, int stride)
{
  for (int t = 0; t < n; t++, x += D) {
    float y[D] = { 0 }, sum = 0;

    for (int k = 0; k < D; k++) {
      const float d = x[k] - gaussian->mean[k];

      for (int i = 0; i < D; i++)
        y[i] += gaussian->whiten[k][i] * d;
    }
    for (int i = 0; i < D; i++)
      sum += y[i] * y[i];
    out[(gsize) t * stride] = gaussian->log_norm - 0.5f * sum;
  }
}
