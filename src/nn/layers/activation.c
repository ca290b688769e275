/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "activation.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "nn/kernels/kernels.h"

/* values masked at a time, one byte each; a multiple of the generator's blocks */
#define CHUNK 512

static int
drop_threshold (const WnDropout *dropout)
{
  return dropout ? (int) (dropout->rate * 256 + 0.5f) : 0;
}

/* factor[i] = 0 or scale for values first .. first+CHUNK-1 */
static void
mask_chunk (const WnDropout *dropout, int threshold, size_t first, float factor[CHUNK])
{
  float scale = 256.0f / (256 - threshold);
  uint32_t words[CHUNK / 4];

  wn_rng_words (dropout->seed, dropout->key, first / 16, CHUNK / 16, words);
  for (int i = 0; i < CHUNK / 4; i++)
    for (int j = 0; j < 4; j++)
      factor[4 * i + j] = (int) (words[i] >> (8 * j) & 255) < threshold ? 0 : scale;
}

void
wn_relu_forward (size_t n, const float *x, const WnDropout *dropout, float *y)
{
  wn_kernels ()->relu (n, x, y);
  wn_dropout_forward (n, y, dropout, y);
}

void
wn_relu_backward (size_t n, const float *y, const WnDropout *dropout, const float *dy, float *dx)
{
  float scale = 256.0f / (256 - drop_threshold (dropout));

  for (size_t i = 0; i < n; i++)
    dx[i] += y[i] > 0 ? scale * dy[i] : 0;
}

void
wn_dropout_forward (size_t n, const float *x, const WnDropout *dropout, float *y)
{
  int threshold = drop_threshold (dropout);

  if (threshold == 0) {
    if (y != x)
      memcpy (y, x, n * sizeof (float));
    return;
  }
  for (size_t i = 0; i < n; i += CHUNK) {
    float factor[CHUNK];
    size_t end = n - i < CHUNK ? n - i : CHUNK;

    mask_chunk (dropout, threshold, i, factor);
    for (size_t j = 0; j < end; j++)
      y[i + j] = x[i + j] * factor[j];
  }
}

void
wn_dropout_backward (size_t n, const WnDropout *dropout, const float *dy, float *dx)
{
  int threshold = drop_threshold (dropout);

  if (threshold == 0) {
    for (size_t i = 0; i < n; i++)
      dx[i] += dy[i];
    return;
  }
  for (size_t i = 0; i < n; i += CHUNK) {
    float factor[CHUNK];
    size_t end = n - i < CHUNK ? n - i : CHUNK;

    mask_chunk (dropout, threshold, i, factor);
    for (size_t j = 0; j < end; j++)
      dx[i + j] += dy[i + j] * factor[j];
  }
}

float
wn_sigmoid (float x)
{
  return x >= 0 ? 1 / (1 + expf (-x)) : 1 - 1 / (1 + expf (x));
}
