/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EMPHASIS_H
#define WN_EMPHASIS_H

/** y[t] = x[t] - a x[t-1]; state: x[-1], updated; in place allowed */
void wn_pre_emphasis (float a, const float *x, int n, float *y, float *state);
/** y[t] = x[t] + a y[t-1]; state: y[-1], updated; in place allowed */
void wn_de_emphasis (float a, const float *x, int n, float *y, float *state);

/** Corner of wn_dc_block() for speech: well below the lowest F0 */
#define WN_DC_CORNER 20.0f

/** The pole of a first-order high-pass with this corner, both in Hz */
float wn_dc_pole (int rate, float corner);
/** y[t] = x[t] - x[t-1] + pole y[t-1]; state: x[-1] and y[-1], updated; in place allowed */
void wn_dc_block (float pole, const float *x, int n, float *y, float state[2]);

#endif
