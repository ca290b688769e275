/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "convstack.h"

#include <math.h>
#include <string.h>

#include "base/cancel.h"
#include "nn/layers/layernorm.h"

void
wn_convstack_init (WnConvStack *stack, WnParams *layout, const char *name, int channels,
    int n_blocks, int taps, const int *dilations, int n_dilations)
{
  stack->channels = channels;
  stack->n_blocks = n_blocks;
  for (int l = 0; l < n_blocks; l++) {
    char *gain = g_strdup_printf ("%s.%d.gain", name, l),
         *bias = g_strdup_printf ("%s.%d.bias", name, l);
    char *w = g_strdup_printf ("%s.%d.conv.w", name, l),
         *b = g_strdup_printf ("%s.%d.conv.b", name, l);

    stack->blocks[l].conv = (WnConv1d){ channels, channels, taps, dilations[l % n_dilations] };
    stack->blocks[l].gain = wn_params_add (layout, gain, 1, 0, channels, 0, 0);
    stack->blocks[l].bias = wn_params_add (layout, bias, 0, 0, channels, 0, 0);
    stack->blocks[l].w = wn_params_add (layout, w, 0, 1 / sqrtf (3.0f * taps * channels), taps,
        channels, channels);
    stack->blocks[l].b = wn_params_add (layout, b, 0, 0, channels, 0, 0);
    g_free (gain);
    g_free (bias);
    g_free (w);
    g_free (b);
  }
}

/* Where block l keeps what in a pass */
static WnConvStackPass
block_pass (const WnConvStackPass *pass, int l, int T, int C)
{
  size_t step = pass->mean ? (size_t) l * T : 0;

  return (WnConvStackPass){ pass->x + step * C, pass->norm + step * C, pass->act + step * C,
    pass->mean ? pass->mean + step : NULL, pass->mean ? pass->rstd + step : NULL, pass->cancelled };
}

static WnDropout
block_dropout (const WnDropout *dropout, int l)
{
  return dropout ? (WnDropout){ dropout->rate, dropout->seed, dropout->key + l }
                 : (WnDropout){ 0, 0, 0 };
}

float *
wn_convstack_forward (const WnConvStack *stack, const float *params, int T,
    const WnConvStackPass *pass, const WnDropout *dropout)
{
  int C = stack->channels;
  size_t n = (size_t) T * C;
  float *x = pass->x;

  for (int l = 0; l < stack->n_blocks; l++) {
    WnConvStackPass p = block_pass (pass, l, T, C);
    WnDropout drop = block_dropout (dropout, l);

    if (wn_is_cancelled (pass->cancelled))
      return NULL;
    wn_layernorm_forward (T, C, x, params + stack->blocks[l].gain, params + stack->blocks[l].bias,
        p.norm, p.mean, p.rstd);
    wn_conv1d_forward (&stack->blocks[l].conv, T, p.norm, params + stack->blocks[l].w,
        params + stack->blocks[l].b, p.act);
    wn_relu_forward (n, p.act, &drop, p.act);
    x = pass->mean ? p.x + n : p.x;
    for (size_t i = 0; i < n; i++)
      x[i] = p.x[i] + p.act[i];
  }
  return x;
}

void
wn_convstack_backward (const WnConvStack *stack, const float *params, int T,
    const WnConvStackPass *pass, const WnDropout *dropout, float *d, float *grads, float *scratch)
{
  int C = stack->channels;
  size_t n = (size_t) T * C;
  float *d_conv = scratch, *d_norm = scratch + n, *transposed = scratch + 2 * n;

  for (int l = stack->n_blocks - 1; l >= 0; l--) {
    WnConvStackPass p = block_pass (pass, l, T, C);
    WnDropout drop = block_dropout (dropout, l);

    memset (d_conv, 0, 2 * n * sizeof (float));
    wn_relu_backward (n, p.act, &drop, d, d_conv);
    wn_conv1d_backward (&stack->blocks[l].conv, T, p.norm, params + stack->blocks[l].w, d_conv,
        d_norm, grads ? grads + stack->blocks[l].w : NULL,
        grads ? grads + stack->blocks[l].b : NULL, transposed);
    wn_layernorm_backward (T, C, p.x, params + stack->blocks[l].gain, p.mean, p.rstd, d_norm, d,
        grads ? grads + stack->blocks[l].gain : NULL, grads ? grads + stack->blocks[l].bias : NULL);
  }
}
