/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_VOICING_H
#define WN_VOICING_H

#include "dsp/features.h"

/**
 * Whether a predicted waveform is as periodic as the recording where a pitch tracker decides on
 * voicing: at the ends of voiced stretches above all, where spectra hear little of it. In each frame
 * at most two from a voiced one, r is the largest normalised cross-correlation of two windows of 20
 * ms that lie symmetrically about the frame's centre, at lags within a few per cent of the period,
 * in the band that pitch.h searches. The loss is the mean of (r (x) - r (y))^2 over such frames whose
 * windows lie in the segment.
 * Source  the measure: Talkin 1995, "A robust algorithm for pitch tracking" (RAPT)
 */
typedef struct _WnVoicingLoss WnVoicingLoss;

/** Holds the scratch for segments of up to max_frames >= 1: one object per thread */
WnVoicingLoss *wn_voicing_loss_new (const WnFeatureConfig *config, int max_frames);
void wn_voicing_loss_free (WnVoicingLoss *loss);

/**
 * x       [draws][n_frames hop] predicted, pre-emphasised, 1 <= n_frames <= max_frames
 * y       [n_frames hop] the recording, pre-emphasised
 * f0      [n_frames] Hz, of the frames centred on the samples f hop, interpolated where unvoiced
 * voiced  [n_frames] 0 or 1
 * weight  of the gradient only
 * dx      [draws][n_frames hop] weight * d loss / d x is added
 * Returns the loss, in the mean over the draws; 0 where no frame counts
 */
double wn_voicing_loss (WnVoicingLoss *loss, float *const *x, int draws, const float *y,
    const float *f0, const float *voiced, int n_frames, float weight, float *const *dx);

#endif
