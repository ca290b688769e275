/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include "gemm.h"
#include "kernels.h"

void
wn_gemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b, int ldb, float beta, float *c, int ldc)
{
  wn_kernels ()->gemm (m, n, k, a, a_row, a_col, b, ldb, beta != 0.0f ? c : NULL, ldc, c, ldc);
}

void
wn_transpose (int rows, int cols, const float *in, float *out)
{
  int i, j;

  for (i = 0; i < rows; i++) {
    for (j = 0; j < cols; j++)
      out[j * rows + i] = in[i * cols + j];
  }
}
