/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EMPHASIS_H
#define WN_EMPHASIS_H

/** y[t] = x[t] - a x[t-1]; state: x[-1], updated; in place allowed */
void wn_pre_emphasis (float a, const float *x, int n, float *y, float *state);
/** y[t] = x[t] + a y[t-1]; state: y[-1], updated; in place allowed */
void wn_de_emphasis (float a, const float *x, int n, float *y, float *state);

#endif
