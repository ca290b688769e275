/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPAND_H
#define WN_EXPAND_H

#include <stdint.h>

/**
 * Expansion by durations: row r of x is repeated count[r] times
 * count  [rows] >= 0
 * x      [rows][n]
 * y      [sum of count][ld], the first n values of each row are written
 */
void wn_expand_forward (int rows, int n, const int32_t *count, const float *x, float *y, int ld);
/** Adds the derivatives into dx [rows][n], given those by y, dy [sum of count][ld] */
void wn_expand_backward (int rows, int n, const int32_t *count, const float *dy, int ld, float *dx);

#endif
