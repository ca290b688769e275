/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "conv1d.h"

#include <string.h>
#include <glib.h>

#include "gemm.h"
#include "nn/kernels/kernels.h"

/* Frames first..end-1 of the output read frame + shift of the input, all others read only zeros */
static int
tap_shift (const WnConv1d *conv, int tap, int T, int *first, int *end)
{
  int shift = (tap - (conv->taps - 1) / 2) * conv->dilation;

  *first = shift < 0 ? -shift : 0;
  *end = shift > 0 ? T - shift : T;
  return shift;
}

void
wn_conv1d_forward (const WnConv1d *conv, int T, const float *x, const float *w, const float *b,
    float *y)
{
  int n_in = conv->n_in, n_out = conv->n_out;

  for (int j = 0; j < conv->taps; j++) {
    int first, end, shift = tap_shift (conv, j, T, &first, &end);
    float *from = y + (size_t) first * n_out;

    /* the bias comes with the first tap, and by itself where that reads zeros, at the beginning */
    for (int t = 0; j == 0 && t < MIN (first, T); t++)
      memcpy (y + (size_t) t * n_out, b, n_out * sizeof (float));
    if (first < end)
      wn_kernels ()->gemm (end - first, n_out, n_in, x + (size_t) (first + shift) * n_in, n_in, 1,
          w + (size_t) j * n_in * n_out, n_out, j == 0 ? b : from, j == 0 ? 0 : n_out, from, n_out);
  }
}

void
wn_conv1d_backward (const WnConv1d *conv, int T, const float *x, const float *w, const float *dy,
    float *dx, float *dw, float *db, float *scratch)
{
  int n_in = conv->n_in, n_out = conv->n_out;

  for (int t = 0; db && t < T; t++)
    for (int o = 0; o < n_out; o++)
      db[o] += dy[(size_t) t * n_out + o];
  for (int j = 0; j < conv->taps; j++) {
    int first, end, shift = tap_shift (conv, j, T, &first, &end);
    const float *d = dy + (size_t) first * n_out;

    if (first >= end)
      continue;
    if (dw)
      wn_gemm (n_in, n_out, end - first, x + (size_t) (first + shift) * n_in, 1, n_in, d, n_out, 1,
          dw + (size_t) j * n_in * n_out, n_out);
    if (dx) {
      wn_transpose (n_in, n_out, w + (size_t) j * n_in * n_out, scratch);
      wn_gemm (end - first, n_in, n_out, d, n_out, 1, scratch, n_in, 1,
          dx + (size_t) (first + shift) * n_in, n_in);
    }
  }
}
