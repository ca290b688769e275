/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LOUDNESS_H
#define WN_LOUDNESS_H

/**
 * Integrated loudness of a whole waveform (libebur128)
 * wave     [n] full scale +-1, one channel
 * Returns  LUFS; NaN if it is shorter than 0.4 s, or silent, or the program was built without
 *          libebur128
 * Source   ITU-R BS.1770-4
 */
double wn_loudness (int rate, const float *wave, int n);

#endif
