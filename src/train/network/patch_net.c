/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "patch_net.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "nn/layers/conv1d.h"
#include "nn/layers/gemm.h"

#define CHANNELS 64
#define TAPS 3
#define SLOPE 0.2f /* of an activation below 0 */
/* With it Adam moves scores as far as they have to go in some hundred updates */
#define SCORE_SCALE 10.0f

struct _WnPatchNet
{
  const WnPatchLayout *layout;
  int bands, size;  /* values of a patch */
  int frames, rows; /* rows: patches in each band */
  float *patches;   /* [bands][rows][size] */
  float *h[3];      /* [bands][rows][CHANNELS], the activations */
  float *d_h[2];    /* as h */
  float *d_patches;
  float *scratch;
};

int
wn_patch_bands (const WnPatchConfig *c)
{
  return (c->columns - c->width) / c->across + 1;
}

void
wn_patch_layout_init (WnPatchLayout *layout, const WnPatchConfig *c, const char *name,
    WnParams *params)
{
  const int size = c->height * c->width, bands = wn_patch_bands (c);
  const float conv = 1 / sqrtf (TAPS * CHANNELS);
  char full[64];

  layout->config = *c;
#define ADD(field, part, scale, d0, d1, d2)          \
  (g_snprintf (full, sizeof full, "%s." part, name), \
      layout->field = wn_params_add (params, full, 0, scale, d0, d1, d2))
  ADD (patch, "patch.w", 1 / sqrtf (size), size, CHANNELS, 0);
  ADD (patch_b, "patch.b", 0, bands, CHANNELS, 0);
  ADD (conv[0], "conv0.w", conv, TAPS, CHANNELS, CHANNELS);
  ADD (conv_b[0], "conv0.b", 0, CHANNELS, 0, 0);
  ADD (conv[1], "conv1.w", conv, TAPS, CHANNELS, CHANNELS);
  ADD (conv_b[1], "conv1.b", 0, CHANNELS, 0, 0);
  ADD (out, "out.w", 1 / sqrtf (CHANNELS), bands * CHANNELS, 0, 0);
#undef ADD
}

static int
n_rows (const WnPatchConfig *c, int frames)
{
  return frames < c->height ? 0 : (frames - c->height) / c->down + 1;
}

WnPatchNet *
wn_patch_net_new (const WnPatchLayout *layout, int max_frames)
{
  const WnPatchConfig *c = &layout->config;
  WnPatchNet *net = g_new0 (WnPatchNet, 1);
  size_t rows;

  net->layout = layout;
  net->bands = wn_patch_bands (c);
  net->size = c->height * c->width;
  rows = (size_t) n_rows (c, max_frames) * net->bands;
  net->patches = wn_block_new (rows * net->size);
  net->d_patches = wn_block_new (rows * net->size);
  for (int i = 0; i < 3; i++)
    net->h[i] = wn_block_new (rows * CHANNELS);
  for (int i = 0; i < 2; i++)
    net->d_h[i] = wn_block_new (rows * CHANNELS);
  net->scratch = wn_block_new ((size_t) MAX (net->size, CHANNELS) * CHANNELS);
  return net;
}

void
wn_patch_net_free (WnPatchNet *net)
{
  if (!net)
    return;
  wn_block_free (net->patches);
  wn_block_free (net->d_patches);
  for (int i = 0; i < 3; i++)
    wn_block_free (net->h[i]);
  for (int i = 0; i < 2; i++)
    wn_block_free (net->d_h[i]);
  wn_block_free (net->scratch);
  g_free (net);
}

/* Where row i of a band's patch t starts in the grid */
static size_t
place (const WnPatchConfig *c, int band, int t, int i)
{
  return (size_t) (t * c->down + i) * c->columns + band * c->across;
}

static void
cut (WnPatchNet *net, const float *grid)
{
  const WnPatchConfig *c = &net->layout->config;
  float *to = net->patches;

  for (int b = 0; b < net->bands; b++)
    for (int t = 0; t < net->rows; t++)
      for (int i = 0; i < c->height; i++, to += c->width)
        memcpy (to, grid + place (c, b, t, i), c->width * sizeof (float));
}

static void
cut_backward (const WnPatchNet *net, float *d_grid)
{
  const WnPatchConfig *c = &net->layout->config;
  const float *from = net->d_patches;

  memset (d_grid, 0, (size_t) net->frames * c->columns * sizeof (float));
  for (int b = 0; b < net->bands; b++)
    for (int t = 0; t < net->rows; t++)
      for (int i = 0; i < c->height; i++, from += c->width) {
        float *to = d_grid + place (c, b, t, i);

        for (int k = 0; k < c->width; k++)
          to[k] += from[k];
      }
}

static void
activate (size_t n, float *h)
{
  for (size_t i = 0; i < n; i++)
    h[i] = h[i] > 0 ? h[i] : SLOPE * h[i];
}

static void
activate_backward (size_t n, const float *h, float *d)
{
  for (size_t i = 0; i < n; i++)
    d[i] *= h[i] > 0 ? 1 : SLOPE;
}

void
wn_patch_net_forward (WnPatchNet *net, const float *params, const float *grid, int frames,
    float *scores)
{
  const WnPatchLayout *at = net->layout;
  size_t band;

  net->frames = frames;
  net->rows = n_rows (&at->config, frames);
  memset (scores, 0, net->bands * sizeof (float));
  if (net->rows == 0)
    return;
  band = (size_t) net->rows * CHANNELS;
  cut (net, grid);
  for (int b = 0; b < net->bands; b++)
    for (int t = 0; t < net->rows; t++)
      memcpy (net->h[0] + b * band + (size_t) t * CHANNELS, params + at->patch_b + b * CHANNELS,
          CHANNELS * sizeof (float));
  wn_gemm (net->bands * net->rows, CHANNELS, net->size, net->patches, net->size, 1,
      params + at->patch, CHANNELS, 1, net->h[0], CHANNELS);
  activate (net->bands * band, net->h[0]);
  for (int l = 0; l < 2; l++) {
    const WnConv1d conv = { CHANNELS, CHANNELS, TAPS, 1 + l };

    for (int b = 0; b < net->bands; b++)
      wn_conv1d_forward (&conv, net->rows, net->h[l] + b * band, params + at->conv[l],
          params + at->conv_b[l], net->h[l + 1] + b * band);
    activate (net->bands * band, net->h[l + 1]);
  }
  for (int b = 0; b < net->bands; b++) {
    double sum = 0;

    for (size_t i = 0; i < band; i++)
      sum += net->h[2][b * band + i] * params[at->out + b * CHANNELS + i % CHANNELS];
    scores[b] = (float) (SCORE_SCALE * sum / net->rows);
  }
}

/* From the scores to d_h[0], which are by the last activations */
static void
scores_backward (WnPatchNet *net, const float *params, const float *d_scores, float *grads)
{
  const size_t out = net->layout->out;

  for (int b = 0; b < net->bands; b++) {
    const float d = SCORE_SCALE * d_scores[b] / (float) net->rows;

    for (int t = 0; t < net->rows; t++) {
      const size_t row = ((size_t) b * net->rows + t) * CHANNELS;

      for (int c = 0; c < CHANNELS; c++)
        net->d_h[0][row + c] = d * params[out + b * CHANNELS + c];
      for (int c = 0; grads && c < CHANNELS; c++)
        grads[out + b * CHANNELS + c] += d * net->h[2][row + c];
    }
  }
}

static void
patches_backward (WnPatchNet *net, const float *params, const float *d_h, float *d_grid,
    float *grads)
{
  const WnPatchLayout *at = net->layout;
  const int rows = net->bands * net->rows;

  if (grads) {
    for (int i = 0; i < rows; i++)
      for (int c = 0; c < CHANNELS; c++)
        grads[at->patch_b + i / net->rows * CHANNELS + c] += d_h[(size_t) i * CHANNELS + c];
    wn_gemm (net->size, CHANNELS, rows, net->patches, 1, net->size, d_h, CHANNELS, 1,
        grads + at->patch, CHANNELS);
  }
  if (d_grid) {
    wn_transpose (net->size, CHANNELS, params + at->patch, net->scratch);
    wn_gemm (rows, net->size, CHANNELS, d_h, CHANNELS, 1, net->scratch, net->size, 0,
        net->d_patches, net->size);
    cut_backward (net, d_grid);
  }
}

void
wn_patch_net_backward (WnPatchNet *net, const float *params, const float *d_scores, float *d_grid,
    float *grads)
{
  const WnPatchLayout *at = net->layout;
  const size_t band = (size_t) net->rows * CHANNELS;
  float *d = net->d_h[0], *below = net->d_h[1];

  if (net->rows == 0) {
    if (d_grid)
      memset (d_grid, 0, (size_t) net->frames * at->config.columns * sizeof (float));
    return;
  }
  scores_backward (net, params, d_scores, grads);
  for (int l = 1; l >= 0; l--) {
    const WnConv1d conv = { CHANNELS, CHANNELS, TAPS, 1 + l };
    float *swap = d;

    activate_backward (net->bands * band, net->h[l + 1], d);
    memset (below, 0, net->bands * band * sizeof (float));
    for (int b = 0; b < net->bands; b++)
      wn_conv1d_backward (&conv, net->rows, net->h[l] + b * band, params + at->conv[l],
          d + b * band, below + b * band, grads ? grads + at->conv[l] : NULL,
          grads ? grads + at->conv_b[l] : NULL, net->scratch);
    d = below;
    below = swap;
  }
  activate_backward (net->bands * band, net->h[0], d);
  patches_backward (net, params, d, d_grid, grads);
}
