/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ENVELOPE_H
#define WN_ENVELOPE_H

/**
 * How the envelopes of bands move from pulse to pulse of a voice, which spectra cannot see: long
 * windows hear harmonics but not how the noise above 1 kHz swells with each of them, short
 * windows see each pulse but not the next.
 *
 * In each of the bands 1-2, 2-4, 4-6, 6-8 and 8-12 kHz that the rate has, L(f) = ln (P(f) + 1e-9) / 2
 * with P the mean power of the bins of an STFT at about 1500 frames a second (Hann windows of four
 * hops); of L, less its mean, the magnitudes M(k) of a second STFT (Hann windows of 48 frames, every
 * 16, those wholly inside) at the rates from 45 to 500 Hz, as depths of modulation. The loss is the
 * energy distance (energy.h) of the vectors M of one window and band.
 * Source  the distance: Gritsenko et al. 2020, "A spectral energy distance for parallel speech
 *         synthesis"; the spectrum of a log envelope: Greenberg and Kingsbury 1997, "The modulation
 *         spectrogram"
 */
typedef struct _WnEnvelopeLoss WnEnvelopeLoss;

/** Holds the scratch for segments of up to max_samples >= 1 at rate Hz: one object per thread */
WnEnvelopeLoss *wn_envelope_loss_new (int rate, int max_samples);
void wn_envelope_loss_free (WnEnvelopeLoss *loss);

/**
 * x, x2   [n] independent predictions, 1 <= n <= max_samples; x2 NULL for one alone, whose plain
 *         distance to the target is measured
 * y       [n] the target
 * weight  of the gradient only
 * dx, dx2 [n] weight * d loss / d x, x2 are added; dx2 NULL with x2
 * Returns the loss; 0 where a segment is too short for a window
 */
double wn_envelope_loss (WnEnvelopeLoss *loss, const float *x, const float *x2, const float *y,
    int n, float weight, float *dx, float *dx2);

#endif
