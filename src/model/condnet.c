/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "condnet.h"
#include "nn/layers/activation.h"
#include "nn/kernels/kernels.h"

void
wn_cond_add (WnParams *params, int n_in, int channels, int n_out, WnCondLayout *layout)
{
  *layout = (WnCondLayout){ .n_in = n_in, .channels = channels, .n_out = n_out };
  layout->c1_w = wn_params_add (params, "cond.1.weight", 0, sqrtf (2.0f / (3 * n_in)), 3, n_in,
      channels);
  layout->c1_b = wn_params_add (params, "cond.1.bias", 0, 0, channels, 0, 0);
  layout->c2_w = wn_params_add (params, "cond.2.weight", 0, sqrtf (2.0f / (3 * channels)), 3,
      channels, channels);
  layout->c2_b = wn_params_add (params, "cond.2.bias", 0, 0, channels, 0, 0);
  layout->p_w = wn_params_add (params, "cond.projection.weight", 0, sqrtf (0.5f / channels),
      channels, n_out, 0);
  layout->p_b = wn_params_add (params, "cond.projection.bias", 0, 0, n_out, 0, 0);
}

double
wn_cond_macs (const WnCondLayout *l)
{
  return (double) l->channels * (3.0 * l->n_in + 3.0 * l->channels + l->n_out);
}

/* Three neighbouring rows of x are one row of a matrix of overlapping rows */
static void
conv3_relu (int n, int c_in, int c_out, const float *x, const float *w, const float *b, float *y)
{
  wn_kernels ()->gemm (n, c_out, 3 * c_in, x, c_in, 1, w, c_out, b, 0, y, c_out);
  wn_relu_forward ((size_t) n * c_out, y, NULL, y);
}

void
wn_cond_forward (const WnCondLayout *l, const float *params, const float *features, int n,
    float *h1, float *h2)
{
  conv3_relu (n + 2, l->n_in, l->channels, features, params + l->c1_w, params + l->c1_b, h1);
  conv3_relu (n, l->channels, l->channels, h1, params + l->c2_w, params + l->c2_b, h2);
}

void
wn_cond_utterance (const WnCondLayout *l, const float *params, const float *features, int n,
    int first, int end, float *h2)
{
  int rows = end - first + 2 * WN_COND_MARGIN, f;
  float *padded = g_new (float, (size_t) rows * l->n_in),
        *h1 = g_new (float, (size_t) (end - first + 2) * l->channels);

  for (f = 0; f < rows; f++)
    memcpy (padded + (size_t) f * l->n_in,
        features + (size_t) CLAMP (first + f - WN_COND_MARGIN, 0, n - 1) * l->n_in,
        l->n_in * sizeof (float));
  wn_cond_forward (l, params, padded, end - first, h1, h2 + (size_t) first * l->channels);
  g_free (padded);
  g_free (h1);
}

void
wn_cond_project (const WnCondLayout *l, const float *params, const float *h2, int n, float *cond)
{
  wn_kernels ()->gemm (n, l->n_out, l->channels, h2, l->channels, 1, params + l->p_w, l->n_out,
      params + l->p_b, 0, cond, l->n_out);
}
