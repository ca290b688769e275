/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PITCH_H
#define WN_PITCH_H

#include <glib.h>

/**
 * Fundamental frequency by normalised cross-correlation of two windows that lie symmetrically about
 * each frame's centre, and the cheapest path (Viterbi) through each frame's candidates and an
 * unvoiced state. Frame f is centred on sample f * hop; outside the signal there is silence.
 * rate         Hz, at least 4 * f0_max
 * wave         [n] any scale; n may be shorter than a period (then nothing is voiced)
 * f0           [n_frames] Hz, f0_min..f0_max; on unvoiced frames interpolated linearly in log F0,
 *              at the ends the nearest voiced value, and 200 Hz (or the nearest limit) if no frame
 *              is voiced
 * periodicity  [n_frames] 0..1, the correlation of the full-band signal at that period
 * voiced       [n_frames] 0 or 1
 * Returns      FALSE if the rate or the limits are not usable (0 < f0_min < f0_max)
 * Source       Talkin 1995, "A robust algorithm for pitch tracking" (RAPT); Boersma 1993 for the
 *              costs
 */
gboolean wn_pitch_track (int rate, int hop, float f0_min, float f0_max, const float *wave, int n,
    int n_frames, float *f0, float *periodicity, float *voiced);

/* ---- what is correlated ---- */

#define WN_PITCH_CORRELATION_TIME 0.020 /* seconds, each of the two windows */
#define WN_PITCH_HIGH_PASS 40.0         /* Hz */

/** The band that wn_pitch_track() searches: low-pass filter and decimation */
typedef struct
{
  int factor; /* samples of the signal for one */
  int half;   /* taps to each side of the middle */
  float *taps;
} WnPitchBand;

/** rate, f0_max  as of wn_pitch_track(); g_free() the taps */
WnPitchBand wn_pitch_band_new (int rate, float f0_max);
/** x [n], out [n_out] centred on the samples t factor of x, which is 0 outside */
void wn_pitch_band_apply (const WnPitchBand *band, const float *x, int n, int n_out, float *out);

/**
 * What is added to the sum of squares of each window, so that correlations of soft ones fade
 * energy  [n + 1] sums of squares before each sample
 * window  samples, at least 1
 */
double wn_pitch_floor (const double *energy, int n, int window);

#endif
