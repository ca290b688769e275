/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_QUALITY_H
#define WN_QUALITY_H

#include "dsp/features.h"

/**
 * What tells, frame by frame, how periodic or noisy a voice is in each band of frequency: where
 * copies by a vocoder buzz although their spectra are right.
 */
enum
{
  WN_QUALITY_BANDS = 6, /* 0-1, 1-2, 2-4, 4-6, 6-8, 8-12 kHz */
  WN_POWER_BANDS = 11   /* 0-1, 1-2, 2-4, 4-6, 6-7, 7-8, 8-9, 9-10, 10-11, 11-12, 8-12 kHz */
};

/** Hz */
typedef struct
{
  int low, high;
} WnBandRange;

extern const WnBandRange wn_quality_bands[WN_QUALITY_BANDS];
extern const WnBandRange wn_power_bands[WN_POWER_BANDS];

/**
 * Of a frame, at the pitch period T; y_b the complex envelope of band b (dsp/band.h), e = |y_b|,
 * windows of 3 T around the times named. NaN: the frame is unvoiced, a window exceeds the waveform,
 * or the band exceeds half the rate
 */
typedef struct
{
  /*
   * normalised correlation of e, less its means, around T/2 before and behind the frame: 1 = the
   * same pulse each period, 0 = noise
   */
  double envelope[WN_QUALITY_BANDS];
  /*
   * magnitude of the normalised correlation of y_b likewise: of the waveform itself, whatever the
   * carrier's phase
   */
  double periodicity[WN_QUALITY_BANDS];
  /* 2 |sum w e exp (-2 pi i F0 t)| / sum w e, w a Hann window: 0 .. 2 */
  double modulation[WN_QUALITY_BANDS];
  /*
   * dB, height of the cepstrum's peak within 10 % of T over the regression line of 1 to 16.7 ms;
   * the cepstrum of the spectrum in dB of a Hann window of 40 ms
   */
  double cpp;
} WnQuality;

/**
 * wave      [n] full scale +-1
 * features  [wn_feature_frames()][dim], of which F0 and voicing are read: of the waveform itself,
 *           or of the recording that it is a copy of
 * out       [wn_feature_frames()] set
 * Source    of the correlations, McCree and Barnwell 1995, "A mixed excitation LPC vocoder model",
 *           section III.B, which takes the better of waveform and envelope; of the cepstrum's peak,
 *           Hillenbrand, Cleveland and Erickson 1994
 */
void wn_quality_analyse (const WnFeatureConfig *config, const float *wave, int n,
    const float *features, WnQuality *out);

/**
 * Level of each band in each frame, with the window of the features
 * out  [wn_feature_frames()][WN_POWER_BANDS] dB, a sine of full scale having -3; at least -120, NaN
 *      of bands above half the rate
 */
void wn_quality_levels (const WnFeatureConfig *config, const float *wave, int n, double *out);

#endif
