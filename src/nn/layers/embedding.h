/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EMBEDDING_H
#define WN_EMBEDDING_H

#include <stdint.h>

/**
 * Table look-up, y[r] = table[index[r]]
 * index  [rows] in 0 .. table rows-1
 * table  [][n]
 * y      [rows][ld], the first n values of each row are written
 */
void wn_embedding_forward (int rows, int n, const int32_t *index, const float *table, float *y,
    int ld);
/** Adds the derivatives into dtable, given those by y, dy [rows][ld] */
void wn_embedding_backward (int rows, int n, const int32_t *index, const float *dy, int ld,
    float *dtable);

#endif
