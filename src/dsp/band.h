/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BAND_H
#define WN_BAND_H

/**
 * Splits a waveform into bands of frequency. A band comes as its complex envelope: the analytic
 * signal, shifted by the band's middle to 0 Hz, so that the magnitude is the Hilbert envelope and
 * the correlation of two stretches has the magnitude that those of the band itself have, at any
 * fraction of a sample between them.
 */
typedef struct _WnBands WnBands;

/** rate in Hz; wave [n], n >= 1, borrowed only during the call */
WnBands *wn_bands_new (int rate, const float *wave, int n);
void wn_bands_free (WnBands *bands);

/**
 * The band from low to high Hz, 0 <= low < high <= rate / 2; the edges are raised cosines of 200 Hz
 * around these (none at 0 and at half the rate)
 * re, im  [n] set; the real signal's amplitude is that of re^2 + im^2
 */
void wn_bands_get (const WnBands *bands, double low, double high, float *re, float *im);

#endif
