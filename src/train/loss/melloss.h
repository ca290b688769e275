/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MELLOSS_H
#define WN_MELLOSS_H

#include "dsp/features.h"

/**
 * L1 distance of log10 mel-band powers: the mean over frames and bands of |log10 (X + floor) -
 * log10 (Y + floor)|, with the windows, bands and floor of the features, but on the signals as they
 * are given and with zeros around the segment.
 */
typedef struct _WnMelLoss WnMelLoss;

/** One object per thread; NULL if the configuration's STFT is not possible */
WnMelLoss *wn_mel_loss_new (const WnFeatureConfig *config);
void wn_mel_loss_free (WnMelLoss *m);

/**
 * x       [n] predicted; y [n] target; n >= 1
 * weight  of the gradient only
 * dx      [n] weight * d loss / d x is added; or NULL
 * Returns the loss; 10 times that is dB
 */
float wn_mel_loss (WnMelLoss *m, const float *x, const float *y, int n, float weight, float *dx);

#endif
