/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_GEMM_H
#define WN_GEMM_H

/**
 * Matrix product of small and middle-sized float32 matrices on one thread, C = beta C + A B. Each
 * element of C is summed over p = 0 .. k-1 in this order, whatever m, n and the tile: the bits of a
 * row depend on nothing but that row of A, and B (within one kernel variant).
 * a     element (i, p) at a[i * a_row + p * a_col]: with a_row = 1 and a_col = row length it is
 *       read transposed
 * b     [k][n], rows ldb apart
 * c     [m][n], rows ldc apart; overlaps neither a nor b
 * beta  0 (c is not read) or 1
 */
void wn_gemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b, int ldb,
    float beta, float *c, int ldc);

/** out [cols][rows] = in [rows][cols] transposed */
void wn_transpose (int rows, int cols, const float *in, float *out);

#endif
