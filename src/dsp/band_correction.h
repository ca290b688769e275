/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BAND_CORRECTION_H
#define WN_BAND_CORRECTION_H

#include "features.h"

/**
 * Brings the power of each mel band of a synthesised waveform to what its features say: a network
 * that is driven by noise misses them by chance, by some 1.5 dB. Each frame is analysed as features
 * are (dsp/features.h), multiplied by a gain that goes in straight lines from one band's centre to
 * the next's, and added to its neighbours (overlap-add: Allen and Rabiner 1977, "A unified approach
 * to short-time Fourier analysis and synthesis"). Frames that reach beyond the waveform are left as
 * they are. The bits of a sample depend neither on the sizes of reads nor on where reading began.
 */
typedef struct _WnBandCorrection WnBandCorrection;

/**
 * limit      dB, above 0, that no band is raised or lowered by more
 * mean, std  [n_mels] features are read as feature * std + mean; copied
 * Returns    NULL unless the window is an even number of hops, two or more, so that frames can be
 *            added again, and wn_stft_new() takes its length and that of fft; or for one band
 */
WnBandCorrection *wn_band_correction_new (const WnFeatureConfig *config, float limit,
    const float *mean, const float *std);
void wn_band_correction_free (WnBandCorrection *correction);

/** The next n samples of what is to be corrected; returns how many: fewer if there are no more yet */
typedef int (*WnBandCorrectionSource) (void *data, float *out, int n);

/**
 * Begins a waveform of n_frames * hop samples.
 * features  [n_frames][wn_feature_dim()], borrowed until the next start; those of a frame are there
 *           once the source has given a sample behind its centre
 * first     the sample that is read first
 * Returns   the sample that the source is to begin with
 */
gint64 wn_band_correction_start (WnBandCorrection *correction, const float *features, int n_frames,
    gint64 first);

/** Returns how many of n samples, at least 1, were made: fewer only if the source gives fewer */
int wn_band_correction_read (WnBandCorrection *correction, float *out, int n,
    WnBandCorrectionSource source, void *data);

#endif
