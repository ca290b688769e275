/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MRSTFT_H
#define WN_MRSTFT_H

/**
 * Multi-resolution STFT loss. With magnitudes X, Y = sqrt (max (re^2 + im^2, 1e-9)) of the frames
 * that lie in the segment (zeros around it), over the three resolutions 512/50/240, 1024/120/600
 * and 2048/240/1200 (FFT/hop/Hann window), and two finer ones that see between the pulses of a
 * voice, 64/16/64 and 128/32/128, the mean of
 *   convergence = ||X - Y|| / ||Y||        over the whole segment
 *   log_magnitude = mean |ln X - ln Y|
 * Source  Yamamoto et al. 2020, "Parallel WaveGAN", eq. 6-8
 */
typedef struct _WnMrstft WnMrstft;

typedef struct
{
  double convergence, log_magnitude; /* means over the resolutions */
  double total;                      /* their sum */
} WnMrstftParts;

typedef enum
{
  WN_MRSTFT_COARSE, /* the three */
  WN_MRSTFT_FINE,   /* all five */
} WnMrstftKind;

/** Holds the scratch for segments of up to max_samples >= 1: one object per thread */
WnMrstft *wn_mrstft_new (WnMrstftKind kind, int max_samples);
void wn_mrstft_free (WnMrstft *m);

/**
 * The loss of a prediction
 * x       [n] predicted; y [n] target; 1 <= n <= max_samples
 * weight  of the gradient only
 * dx      [n] weight * d total / d x is added; or NULL
 */
WnMrstftParts wn_mrstft_loss (WnMrstft *m, const float *x, const float *y, int n, float weight,
    float *dx);

/**
 * Spectral energy distance of two independent predictions x, x2 [n] of the same target y [n]:
 *   total = (d (x, y) + d (x2, y)) / 2 - repulsion * d (x, x2) / 2
 * with d the loss above, except that ||Y|| of the target is the denominator of all three, so that d
 * is a metric.
 * repulsion  1 makes it a proper scoring rule (minimal only where predictions are distributed as
 *            targets), 0 the mean of two losses
 * dx, dx2    [n] weight * d total / d x, x2 are added
 * between    receives the parts of d (x, x2); or NULL
 * Returns    the parts of total
 * Source     Gritsenko et al. 2020, "A spectral energy distance for parallel speech synthesis", eq.
 *            3
 */
WnMrstftParts wn_mrstft_energy (WnMrstft *m, const float *x, const float *x2, const float *y, int n,
    float repulsion, float weight, float *dx, float *dx2, WnMrstftParts *between);

#endif
