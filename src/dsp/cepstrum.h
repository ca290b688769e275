/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CEPSTRUM_H
#define WN_CEPSTRUM_H

/** The real cepstrum: the inverse Fourier transform of a logarithmic spectrum */
typedef struct _WnCepstrum WnCepstrum;

/** fft  even, a product of 2, 3 and 5. An object holds scratch: one per thread */
WnCepstrum *wn_cepstrum_new (int fft);
void wn_cepstrum_free (WnCepstrum *c);
/**
 * log_power  [fft / 2 + 1] of the bins 0 .. fft / 2, in any logarithmic unit
 * out        [fft] in the same unit; out[q] is what the spectrum ripples with a period of rate / q
 *            Hz, half the ripple's amplitude
 */
void wn_cepstrum_apply (WnCepstrum *c, const float *log_power, float *out);

#endif
