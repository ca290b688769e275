/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DENSITY_H
#define WN_DENSITY_H

#include <stdint.h>

/**
 * Probability density distillation: how far the student's distribution of each sample is from the
 * teacher's, KL (S || T) = H (S, T) - H (S). Given the noise before it, a student's sample is
 * logistic with scale s and the mean x - s z; its entropy is ln s + 2. The cross-entropy is a mean
 * over draws of the student's distribution under the teacher's mixture at the same position,
 * stratified: u = (i + U) / draws.
 * Source  van den Oord et al. 2018, "Parallel WaveNet", equations 6-9
 */
typedef struct
{
  int mixtures; /* K of the teacher */
  int draws;    /* a position */
  /* nats; a position beyond it counts as the cap and gives no derivatives; infinite for none */
  double cap;
  double weight; /* of the mean over the positions, in the derivatives */
} WnDensityConfig;

/**
 * n          positions
 * p          [n][3K] the teacher's mixtures (mixture.h), given x before each position
 * x          [n] the student's samples, on the teacher's scale
 * log_scale  [n] ln s
 * noise      [n] z
 * seed, key  of the draws
 * d_p        [n][3K] set to the derivatives by p; or NULL
 * d_x        [n] and d_log_scale [n], added to: derivatives at fixed p; or NULL
 * Returns    the mean KL in nats
 */
double wn_density_kl (const WnDensityConfig *config, int n, const float *p, const float *x,
    const float *log_scale, const float *noise, uint64_t seed, uint64_t key, float *d_p, float *d_x,
    float *d_log_scale);

#endif
