/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_POWERLOSS_H
#define WN_POWERLOSS_H

/**
 * Difference of time-averaged power spectra, sum_k |P_x(k) - P_y(k)| / sum_k P_y(k), P(k) the mean
 * of |STFT|^2 over the frames of a segment (1024/256/1024, Hann): keeps a student from whispering.
 * Source  van den Oord et al. 2018, "Parallel WaveNet", section 4.4.1 (there the squared
 *         difference)
 */
typedef struct _WnPowerLoss WnPowerLoss;

/** One object per thread */
WnPowerLoss *wn_power_loss_new (void);
void wn_power_loss_free (WnPowerLoss *m);

/**
 * x       [n] predicted; y [n] target
 * weight  of the gradient only
 * dx      [n] weight * d loss / d x is added; or NULL
 */
float wn_power_loss (WnPowerLoss *m, const float *x, const float *y, int n, float weight,
    float *dx);

#endif
