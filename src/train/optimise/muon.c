/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "muon.h"

#include <math.h>
#include <string.h>
#include <glib.h>

#include "nn/layers/gemm.h"
#include "train/linear/blas.h"

#define ITERATIONS 5

/*
 * x <- linear x + cubic (x x') x + quintic (x x')^2 x: singular values of 0.002 .. 1 come to 0.7 ..
 * 1.2
 */
static const float linear = 3.4445f, cubic = -4.7750f, quintic = 2.0315f;

size_t
wn_muon_scratch (int rows, int cols)
{
  size_t few = MIN (rows, cols);

  return 3 * (size_t) rows * cols + 2 * few * few;
}

void
wn_muon_orthogonalise (int rows, int cols, float *x, float *scratch)
{
  size_t size = (size_t) rows * cols;
  int few = MIN (rows, cols), many = MAX (rows, cols);
  float *wide = scratch, *turned = wide + size, *next = turned + size, *square = next + size,
        *poly = square + (size_t) few * few;
  double sum = 0;
  float scale;

  for (size_t i = 0; i < size; i++)
    sum += (double) x[i] * x[i];
  if (!(sum > 0))
    return;
  scale = (float) (1 / sqrt (sum));
  for (size_t i = 0; i < size; i++)
    x[i] *= scale;
  if (rows > cols)
    wn_transpose (rows, cols, x, wide);
  else
    memcpy (wide, x, size * sizeof (float));
  for (int i = 0; i < ITERATIONS; i++) {
    wn_transpose (few, many, wide, turned);
    wn_blas_gemm (few, few, many, wide, many, 1, turned, few, 0, square, few);
    wn_blas_gemm (few, few, few, square, few, 1, square, few, 0, poly, few);
    for (int j = 0; j < few * few; j++)
      poly[j] = cubic * square[j] + quintic * poly[j];
    for (int j = 0; j < few; j++)
      poly[j * few + j] += linear;
    wn_blas_gemm (few, many, few, poly, few, 1, wide, many, 0, next, many);
    memcpy (wide, next, size * sizeof (float));
  }
  if (rows > cols)
    wn_transpose (cols, rows, wide, x);
  else
    memcpy (x, wide, size * sizeof (float));
}
