/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BLAS_H
#define WN_BLAS_H

#include <glib.h>

/**
 * Linear algebra of training and statistics on OpenBLAS, which nothing else calls. One thread, if
 * the program said so by wn_blas_use_one_thread().
 */

/** OpenBLAS's threads are a matter of the whole process: for main() of a tool, once */
void wn_blas_use_one_thread (void);
/** The processor that OpenBLAS computes for, "SkylakeX" */
const char *wn_blas_core (void);

/**
 * Whether wn_blas_gemm() leaves a product to OpenBLAS: from some size on, if it computes for
 * vectors as wide as ours; any but the smallest where our kernels are portable C
 */
gboolean wn_blas_takes (int m, int n, int k);
/** wn_gemm() (nn/layers/gemm.h), by whichever of the two is faster; the last bits may differ */
void wn_blas_gemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b,
    int ldb, float beta, float *c, int ldc);
/** The same by OpenBLAS whatever the size; a_row or a_col must be 1 */
void wn_blas_sgemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b,
    int ldb, float beta, float *c, int ldc);

/**
 * Eigenvalues of a symmetric matrix.
 * a        [n][n], replaced by the eigenvectors, one a row
 * values   [n] ascending
 * Returns  FALSE if they were not found (what is no number among the elements)
 */
gboolean wn_blas_eigen (int n, double *a, double *values);

/**
 * Least squares: x [n] that makes |a x - b| smallest; of several the shortest.
 * a        [m][n], overwritten
 * b        [MAX (m, n)], the first m given; the first n become x
 * Returns  FALSE if it was not found
 */
gboolean wn_blas_least_squares (int m, int n, double *a, double *b);

#endif
