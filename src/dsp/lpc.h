/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LPC_H
#define WN_LPC_H

/**
 * Linear prediction out of mel bands: the all-pole spectrum that fits a frame's band powers.
 * Const after creation: may be shared by threads.
 * Source  Makhoul 1975, "Linear prediction: a tutorial review"; from bands as in Valin and Skoglund
 *         2019, "LPCNet", section 2.1
 */
typedef struct _WnLpc WnLpc;

/**
 * rate           Hz
 * order          1 .. WN_LPC_MAX coefficients
 * n_bands, low, high  of the mel bank (mel.h); Hz
 */
#define WN_LPC_MAX 64
WnLpc *wn_lpc_new (int rate, int order, int n_bands, float low, float high);
void wn_lpc_free (WnLpc *lpc);

/**
 * Autocorrelation of the signal whose power density at the bands' centres is given, between them
 * interpolated in the log domain; with a lag window of 30 Hz and a noise floor 40 dB below the
 * power, so that the filter is stable
 * log_power  [n_bands] log10
 * r          [order + 1]
 */
void wn_lpc_autocorrelation (const WnLpc *lpc, const float *log_power, double *r);

/**
 * Levinson-Durbin recursion
 * r        [order + 1]; r[0] > 0
 * a        [order] predicting weights: x[t] ~ sum of a[j] x[t - 1 - j]
 * Returns  power of what is not predicted
 */
double wn_levinson (int order, const double *r, float *a);

#endif
