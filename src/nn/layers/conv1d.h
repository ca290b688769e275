/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CONV1D_H
#define WN_CONV1D_H

/**
 * One-dimensional convolution over time with as many frames out as in, y[t][o] = b[o] + sum_{j,i}
 * x[t + (j - (taps - 1) / 2) dilation][i] w[j][i][o], x being 0 outside 0..T-1. Not causal.
 * Time-major: each tap is one matrix product on shifted rows.
 */
typedef struct
{
  int n_in, n_out;
  int taps;     /* odd */
  int dilation; /* frames between taps, >= 1 */
} WnConv1d;

/**
 * T  frames
 * x  [T][n_in]
 * w  [taps][n_in][n_out]
 * b  [n_out]
 * y  [T][n_out], overlaps nothing
 */
void wn_conv1d_forward (const WnConv1d *conv, int T, const float *x, const float *w, const float *b,
    float *y);
/**
 * Adds the derivatives, given those by y.
 * dy       [T][n_out]
 * dx       [T][n_in], or NULL
 * dw, db   as w and b, or both NULL
 * scratch  [n_in * n_out]
 */
void wn_conv1d_backward (const WnConv1d *conv, int T, const float *x, const float *w,
    const float *dy, float *dx, float *dw, float *db, float *scratch);

#endif
