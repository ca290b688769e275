/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "activation.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"

#define BLOCK 16 /* bytes of one block of the generator: as many values are masked at a time */

static int
drop_threshold (const WnDropout *dropout)
{
  return dropout != NULL ? (int) (dropout->rate * 256 + 0.5f) : 0;
}

/* factor[i] = 0 or scale for the values of one block */
static void
mask_block (const WnDropout *dropout, int threshold, size_t block, float factor[BLOCK])
{
  float scale = 256.0f / (256 - threshold);
  uint32_t words[4];

  wn_rng_philox (dropout->seed, dropout->key, block, words);
  for (int i = 0; i < BLOCK; i++)
    factor[i] = (int) (words[i / 4] >> (8 * (i % 4)) & 255) < threshold ? 0 : scale;
}

void
wn_relu_forward (size_t n, const float *x, const WnDropout *dropout, float *y)
{
  for (size_t i = 0; i < n; i++)
    y[i] = x[i] > 0 ? x[i] : 0;
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
  for (size_t i = 0; i < n; i += BLOCK) {
    float factor[BLOCK];
    size_t end = n - i < BLOCK ? n - i : BLOCK;

    mask_block (dropout, threshold, i / BLOCK, factor);
    for (size_t j = 0; j < end; j++)
      y[i + j] = x[i + j] * factor[j];
  }
}

void
wn_dropout_backward (size_t n, const WnDropout *dropout, const float *dy, float *dx)
{
  int threshold = drop_threshold (dropout);

  for (size_t i = 0; i < n; i += BLOCK) {
    float factor[BLOCK];
    size_t end = n - i < BLOCK ? n - i : BLOCK;

    if (threshold > 0)
      mask_block (dropout, threshold, i / BLOCK, factor);
    for (size_t j = 0; j < end; j++)
      dx[i + j] += threshold > 0 ? dy[i + j] * factor[j] : dy[i + j];
  }
}

float
wn_sigmoid (float x)
{
  return x >= 0 ? 1 / (1 + expf (-x)) : 1 - 1 / (1 + expf (x));
}
