/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FRECHET_H
#define WN_FRECHET_H

/** Sums of vectors and of their products, from which mean and covariance come */
typedef struct
{
  int dim;
  double n;
  double *sum;     /* [dim] */
  double *product; /* [dim][dim], the lower triangle */
} WnMoments;

WnMoments *wn_moments_new (int dim);
void wn_moments_free (WnMoments *moments);
/** Adds n vectors, x [n][dim] */
void wn_moments_add (WnMoments *moments, const float *x, int n);
/** Adds all that are in another one */
void wn_moments_join (WnMoments *moments, const WnMoments *other);

/**
 * The Frechet distance of two normal densities, |m1 - m2|^2 + tr (C1 + C2 - 2 (C1 C2)^(1/2)); to
 * both covariances a millionth of their mean variance is added
 * Returns  0 = the same; NaN if there are fewer than 2 vectors in one
 * Source   Dowson and Landau 1982; as a measure of audio, Kilgour et al. 2019, "Frechet audio
 *          distance"
 */
double wn_frechet (const WnMoments *a, const WnMoments *b);

#endif
