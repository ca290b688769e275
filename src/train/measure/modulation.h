/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MODULATION_H
#define WN_MODULATION_H

#include "dsp/features.h"

/** How fast spectra move: 1-5, 5-10, 10-20 and 20-45 Hz */
enum
{
  WN_MODULATION_RATES = 4
};

/** Hz, low to high of each */
extern const double wn_modulation_rates[WN_MODULATION_RATES][2];

/**
 * The modulation spectrum of mel bands: of each band's level in dB, less its mean, in Hann windows
 * of 0.64 s of which at least three quarters are speech, the variance at each range of rates
 * features  [n_frames][dim], of which the mel bands are read
 * speech    [n_frames]
 * sum       [WN_MODULATION_RATES] dB^2, a mean over bands of each window, added to
 * Returns   how many windows there were
 * Source    Takamichi et al. 2016, "Postfilters to modify the modulation spectrum for statistical
 *           parametric speech synthesis"
 */
int wn_modulation_measure (const WnFeatureConfig *config, const float *features, int n_frames,
    const gboolean *speech, double *sum);

#endif
