/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stack_quantised.h"
#include <math.h>
#include <glib.h>
#include "params.h"

#define TINY 1e-6f /* a channel that never carried anything */

struct _WnStackQuantised
{
  const WnQuantisedKernels *kernels;
  int n_layers;
  WnQuantisedLayer layers[WN_MAX_LAYERS];
  WnQuantisedOutput output; /* its factor NULL: in float32 */
};

/* From values to whole numbers; no factor is above `most` */
static float *
factors_new (int n, float largest, float most, const float *peaks)
{
  float *factor = wn_block_new (n);

  for (int i = 0; i < n; i++)
    factor[i] = fminf (largest / fmaxf (peaks[i], TINY), most);
  return factor;
}

/* scaled = w / factor, w [n_taps][c][n], factor [c] of the matrix's input */
static void
scale_rows (int n_taps, int c, int n, const float *w, const float *factor, float *scaled)
{
  for (int p = 0; p < n_taps * c; p++, w += n, scaled += n) {
    const float f = factor[p % c];

    for (int j = 0; j < n; j++)
      scaled[j] = w[j] / f;
  }
}

/*
 * What the layers leave is at most what the last one got and what its gates, of the sizes `peaks`
 * [2][c], give with all signs alike
 */
static void
output_init (WnQuantisedOutput *output, const WnQuantisedKernels *kernels, int c,
    const float *residual, const float *w, const float *peaks, float *scaled)
{
  float *largest = wn_block_new (c);

  for (int j = 0; j < c; j++) {
    largest[j] = peaks[j];
    for (int p = 0; p < c; p++)
      largest[j] += peaks[c + p] * fabsf (residual[(size_t) p * c + j]);
  }
  output->factor = factors_new (c, kernels->output_largest, INFINITY, largest);
  scale_rows (1, c, c, w, output->factor, scaled);
  kernels->output_matrix (&output->w, c, scaled);
  wn_block_free (largest);
}

WnStackQuantised *
wn_stack_quantised_new (const WnStackConfig *config, const WnQuantisedKernels *kernels,
    const float *params, const WnStackLayout *layout, const float *peaks)
{
  WnStackQuantised *s = g_new0 (WnStackQuantised, 1);
  const int c = config->channels;
  float *scaled = wn_block_new ((size_t) config->kernel * c * 2 * c);

  s->kernels = kernels;
  s->n_layers = config->layers;
  for (int l = 0; l < s->n_layers; l++, peaks += 2 * c) {
    WnQuantisedLayer *layer = &s->layers[l];

    layer->x_factor = factors_new (c, kernels->largest, INFINITY, peaks);
    layer->y_factor = factors_new (c, kernels->gate_largest, kernels->most, peaks + c);
    scale_rows (config->kernel, c, 2 * c, params + layout->w[l], layer->x_factor, scaled);
    kernels->gated_matrix (&layer->w, config->kernel, c, scaled);
    scale_rows (1, c, c, params + layout->r[l], layer->y_factor, scaled);
    kernels->residual_matrix (&layer->r, c, scaled);
  }
  if (kernels->output)
    output_init (&s->output, kernels, c, params + layout->r[s->n_layers - 1], params + layout->o1_w,
        peaks - 2 * c, scaled);
  wn_block_free (scaled);
  return s;
}

void
wn_stack_quantised_free (WnStackQuantised *s)
{
  if (!s)
    return;
  for (int l = 0; l < s->n_layers; l++) {
    wn_block_free ((float *) s->layers[l].x_factor);
    wn_block_free ((float *) s->layers[l].y_factor);
    wn_quantised_matrix_clear (&s->layers[l].w);
    wn_quantised_matrix_clear (&s->layers[l].r);
  }
  if (s->output.factor)
    wn_block_free ((float *) s->output.factor);
  wn_quantised_matrix_clear (&s->output.w);
  g_free (s);
}

const WnQuantisedLayer *
wn_stack_quantised_layer (const WnStackQuantised *s, int layer)
{
  return &s->layers[layer];
}

const WnQuantisedOutput *
wn_stack_quantised_output (const WnStackQuantised *s)
{
  return s->output.factor ? &s->output : NULL;
}

const WnQuantisedKernels *
wn_stack_quantised_kernels (const WnStackQuantised *s)
{
  return s->kernels;
}
