/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STFT_H
#define WN_STFT_H

#include "fft.h"

/**
 * Short-time Fourier transform of real signals, and its adjoint,
 * which losses need. Frame f covers samples f*hop - fft/2 .. f*hop + fft/2 - 1 of the signal, with
 * the Hann window of "window" samples in its middle. Outside the signal: zeros, or reflection where
 * "reflect" is set (analysis only). An object holds scratch: one per thread.
 */
typedef struct _WnStft WnStft;

/** fft even, a product of 2, 3 and 5; 1 <= window <= fft; hop >= 1; NULL if not */
WnStft *wn_stft_new (int fft, int hop, int window);
void wn_stft_free (WnStft *s);
/** fft / 2 + 1 */
int wn_stft_bins (const WnStft *s);
/** ceil (n / hop) */
int wn_stft_frames (const WnStft *s, int n);
/** The periodic Hann window in use, [window] */
const float *wn_stft_window (const WnStft *s);

/**
 * One frame, for who keeps the samples himself
 * samples  [window]
 * Returns  the spectrum [bins], unnormalised, which may be changed; gone with the next frame
 */
WnComplex *wn_stft_analyse (WnStft *s, const float *samples);
/** The spectrum's samples [fft], fft times too large; gone with the next frame */
const float *wn_stft_resynthesise (WnStft *s);

/**
 * One frame: re, im [bins], unnormalised
 * x       [n] the whole signal
 */
void wn_stft_frame (WnStft *s, const float *x, int n, int frame, gboolean reflect, float *re,
    float *im);

/**
 * The adjoint of wn_stft_frame() without reflection: given the loss's derivatives by re and im
 * (each of the bins 0..fft/2 counted once, as it stands), adds the derivatives by the samples into
 * dx [n].
 */
void wn_stft_frame_backward (WnStft *s, const float *d_re, const float *d_im, int n, int frame,
    float *dx);

/**
 * The log-spectral distance of two spectra [bins], dB: root of the mean over bins of the squared
 * difference of their powers in dB, to each of which floor is added
 */
double wn_log_spectral_distance (int bins, float floor, const float *re_x, const float *im_x,
    const float *re_y, const float *im_y);

#endif
