/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "perceptual.h"

#include "nn/layers/gemm.h"

struct _WnPerceptual
{
  const WnClassifier *classifier;
  WnClassifierNet *net;
  int n_layers, first_content; /* blocks, and the first of them at frame rate */
  /* [C][C] of the recording, then the prediction's less it */
  float *gram[2 * WN_CLASSIFIER_BLOCKS];
  /* [T][C] of the recording, NULL before first_content */
  float *content[2 * WN_CLASSIFIER_BLOCKS];
  float *wave; /* [N] on the classifier's scale */
  float *d_wave;
  float *product; /* [C][C] */
  float weight;
};

WnPerceptual *
wn_perceptual_new (const WnClassifier *k, int max_frames)
{
  const WnClassifierConfig *c = &k->config;
  WnPerceptual *p = g_new0 (WnPerceptual, 1);
  int most = MAX (c->channels, c->frame_channels);

  p->classifier = k;
  p->net = wn_classifier_net_new (k, max_frames);
  p->n_layers = c->blocks + c->frame_blocks;
  p->first_content = c->blocks;
  for (int l = 0; l < p->n_layers; l++) {
    int channels = l < p->first_content ? c->channels : c->frame_channels;

    p->gram[l] = wn_block_new ((size_t) channels * channels);
    if (l >= p->first_content)
      p->content[l] = wn_block_new ((size_t) max_frames * channels);
  }
  p->wave = wn_block_new ((size_t) max_frames * c->hop);
  p->d_wave = wn_block_new ((size_t) max_frames * c->hop);
  p->product = wn_block_new ((size_t) most * most);
  return p;
}

void
wn_perceptual_free (WnPerceptual *p)
{
  if (!p)
    return;
  wn_classifier_net_free (p->net);
  for (int l = 0; l < p->n_layers; l++) {
    wn_block_free (p->gram[l]);
    wn_block_free (p->content[l]);
  }
  wn_block_free (p->wave);
  wn_block_free (p->d_wave);
  wn_block_free (p->product);
  g_free (p);
}

static void
listen (WnPerceptual *p, const float *x, int n_frames)
{
  const WnClassifier *k = p->classifier;

  for (int i = 0; i < n_frames * k->config.hop; i++)
    p->wave[i] = x[i] / k->config.wave_std;
  wn_classifier_net_forward (p->net, k->params, n_frames, p->wave, NULL);
}

/* gram [C][C] of a block's output */
static const float *
gram_of (const WnPerceptual *p, int l, float *gram, int *rows, int *channels)
{
  const float *f = wn_classifier_net_layer (p->net, l, rows, channels);
  int n = *channels;

  wn_gemm (n, n, *rows, f, 1, n, f, n, 0, gram, n);
  for (int i = 0; i < n * n; i++)
    gram[i] /= *rows;
  return f;
}

static void
remember (WnPerceptual *p)
{
  int rows, channels;

  for (int l = 0; l < p->n_layers; l++) {
    const float *f = gram_of (p, l, p->gram[l], &rows, &channels);

    if (p->content[l])
      memcpy (p->content[l], f, (size_t) rows * channels * sizeof (float));
  }
}

static WnPerceptualParts
compare (WnPerceptual *p)
{
  WnPerceptualParts parts = { 0 };
  int rows, channels;

  for (int l = 0; l < p->n_layers; l++) {
    const float *f = gram_of (p, l, p->product, &rows, &channels);
    double style = 0, content = 0;

    for (int i = 0; i < channels * channels; i++) {
      p->gram[l][i] = p->product[i] - p->gram[l][i];
      style += (double) p->gram[l][i] * p->gram[l][i];
    }
    for (int i = 0; p->content[l] && i < rows * channels; i++) {
      double d = (double) f[i] - p->content[l][i];

      content += d * d;
    }
    parts.style += style / (4.0 * channels * channels) / p->n_layers;
    parts.content += content / (2.0 * rows * channels) / (p->n_layers - p->first_content);
  }
  parts.total = parts.style + parts.content;
  return parts;
}

/* After compare(): p->gram holds differences */
static void
slope (void *data, int l, float *d)
{
  WnPerceptual *p = data;
  int rows, n;
  const float *f = wn_classifier_net_layer (p->net, l, &rows, &n);
  float style = p->weight / ((float) p->n_layers * n * n * rows),
        content = p->weight / ((float) (p->n_layers - p->first_content) * rows * n);

  for (int i = 0; i < n * n; i++)
    p->product[i] = style * p->gram[l][i];
  wn_gemm (rows, n, n, f, n, 1, p->product, n, 1, d, n);
  for (int i = 0; p->content[l] && i < rows * n; i++)
    d[i] += content * (f[i] - p->content[l][i]);
}

WnPerceptualParts
wn_perceptual_loss (WnPerceptual *p, const float *x, const float *y, int n_frames, float weight,
    float *dx)
{
  const WnClassifier *k = p->classifier;
  int n = n_frames * k->config.hop;
  WnPerceptualParts parts;

  listen (p, y, n_frames);
  remember (p);
  listen (p, x, n_frames);
  parts = compare (p);
  if (dx) {
    p->weight = weight;
    memset (p->d_wave, 0, n * sizeof (float));
    wn_classifier_net_backward (p->net, k->params, NULL, NULL, slope, p, p->d_wave, NULL);
    for (int i = 0; i < n; i++)
      dx[i] += p->d_wave[i] / k->config.wave_std;
  }
  return parts;
}
