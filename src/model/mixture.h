/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MIXTURE_H
#define WN_MIXTURE_H

/**
 * A mixture of K logistic distributions, as a WaveNet's output for one sample.
 * p  [3K] weights before the softmax, means, log-scales (values below WN_MIXTURE_FLOOR count as it)
 * Source  Salimans et al. 2017, "PixelCNN++", section 2.1; van den Oord et al. 2018, "Parallel
 *         WaveNet", section 2.2
 */
#define WN_MIXTURE_FLOOR (-7.0f)
#define WN_MIXTURE_MAX 32

/**
 * ln of the probability of the bin x - half .. x + half; exact far into the tails.
 * d_p  [3K] NULL, or the derivatives are set
 * d_x  NULL, or the derivative by x is set
 */
double wn_mixture_log_probability (int k, const float *p, float x, float half, float *d_p,
    float *d_x);

/** ln of the density at x; d_p, d_x likewise */
double wn_mixture_log_density (int k, const float *p, float x, float *d_p, float *d_x);

/**
 * A draw
 * u            [2] uniform in (0, 1): component, then position
 * temperature  factor on the distance from the component's mean
 */
float wn_mixture_sample (int k, const float *p, const float u[2], float temperature);

/** Mean of the distribution */
float wn_mixture_mean (int k, const float *p);

#endif
