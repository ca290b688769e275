/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_GAUSSIAN_H
#define WN_GAUSSIAN_H

#include <glib.h>
#include "observation.h"

#define WN_GAUSSIAN_DIM WN_OBSERVATION_DIM

/** A normal density, ready to be evaluated */
typedef struct
{
  float mean[WN_GAUSSIAN_DIM];
  /* transposed inverse of the covariance's Cholesky factor: upper triangle */
  float whiten[WN_GAUSSIAN_DIM][WN_GAUSSIAN_DIM];
  float log_norm; /* log density at the mean */
} WnGaussian;

/** Count, mean, and covariance (lower triangle) of observations */
typedef struct
{
  int64_t n;
  double mean[WN_GAUSSIAN_DIM];
  double covariance[WN_GAUSSIAN_DIM][WN_GAUSSIAN_DIM];
} WnMoments;

/**
 * Moments of the observations that carry a label.
 * x       [n][WN_GAUSSIAN_DIM]
 * labels  [n]; NULL = all of them
 */
void wn_moments (const float *x, const int16_t *labels, int64_t n, int label, WnMoments *moments);

/**
 * prior    moments that stand for prior_count observations of the covariance (shrinkage); its mean
 *          is used if moments are empty
 * diagonal keeps the variances only
 */
void wn_gaussian_set (WnGaussian *gaussian, const WnMoments *moments, const WnMoments *prior,
    double prior_count, gboolean diagonal);

/** Log densities: x [n][WN_GAUSSIAN_DIM], out[i * stride] */
void wn_gaussian_score (const WnGaussian *gaussian, const float *x, int n, float *out, int stride);

#endif
