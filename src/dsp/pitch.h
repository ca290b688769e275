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

/**
 * The filter of the band that wn_pitch_track() searches, which it decimates by *factor
 * Returns [2 *half + 1], g_free()
 */
float *wn_pitch_low_pass (int rate, float f0_max, int *factor, int *half);

#endif
