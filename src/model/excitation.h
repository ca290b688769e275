/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXCITATION_H
#define WN_EXCITATION_H

#include <stdint.h>

/**
 * The excitation that every flow is given: a sine and a band-limited pulse train at F0, gated by
 * the voiced flag, all interpolated linearly between frames.
 *   phase(t) = phase0 + sum of F0 / rate, x = 2 pi phase
 *   e0 = v sin x,  e1 = v (D_N (x) - 1) / (2 sqrt (2 N))
 *   D_N (x) = sin ((N + 1/2) x) / sin (x / 2),  N = floor (band / F0)
 */

/**
 * The phase at the start of each frame, in cycles
 * f0      [n_frames] Hz
 * phase   [n_frames]
 */
void wn_excitation_phase (int rate, int hop, const float *f0, int n_frames, double phase0,
    double *phase);

/**
 * Samples first .. first + n - 1, each a pure function of its time; 0 before the first frame and
 * behind the last
 * band    Hz, of the highest harmonic; 0 = 0.475 rate
 * offset  [n_frames] cycles that are added to the phase, interpolated; or NULL
 * out     [n][2]
 */
void wn_excitation (int rate, int hop, int band, const float *f0, const float *voiced,
    const double *phase, const float *offset, int n_frames, int64_t first, int n, float *out);

#endif
