/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FFT_H
#define WN_FFT_H

#include <glib.h>

/**
 * Discrete Fourier transform of n real samples, n even and a product of 2, 3 and 5, unnormalised:
 * X[k] = sum over t of x[t] exp (-2 pi i k t / n), k = 0 .. n/2. An object holds scratch: one per
 * thread.
 * Source  Cooley and Tukey 1965, as Stockham sorts it (Van Loan, "Computational Frameworks for the
 *         Fast Fourier Transform", 1.7); real samples as half as many complex ones (Press et al.,
 *         "Numerical Recipes", 12.3)
 */
typedef struct _WnFft WnFft;

typedef struct
{
  float r, i;
} WnComplex;

/** NULL: n is none of these */
WnFft *wn_fft_new (int n);
void wn_fft_free (WnFft *fft);
/** x [n], spectrum [n / 2 + 1] */
void wn_fft_forward (WnFft *fft, const float *x, WnComplex *spectrum);
/**
 * n times the inverse: of what wn_fft_forward() made, n x. The imaginary parts of the outermost
 * bins count as 0
 */
void wn_fft_inverse (WnFft *fft, const WnComplex *spectrum, float *x);
/** Whether wn_fft_new() takes it */
gboolean wn_fft_is_length (int n);
/** The smallest length that is not below n >= 0 */
int wn_fft_next_length (int n);

#endif
