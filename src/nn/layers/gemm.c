/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include "gemm.h"
#include "nn/kernels/kernels.h"

void
wn_gemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b, int ldb,
    float beta, float *c, int ldc)
{
  wn_kernels ()->gemm (m, n, k, a, a_row, a_col, b, ldb, beta != 0.0f ? c : NULL, ldc, c, ldc);
}

#define TILE 16

void
wn_transpose (int rows, int cols, const float *in, float *out)
{
  for (int i0 = 0; i0 < rows; i0 += TILE) {
    for (int j0 = 0; j0 < cols; j0 += TILE) {
      for (int i = i0; i < rows && i < i0 + TILE; i++) {
        for (int j = j0; j < cols && j < j0 + TILE; j++)
          out[j * rows + i] = in[i * cols + j];
      }
    }
  }
}
