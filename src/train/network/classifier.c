/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "classifier.h"

#include "network.h"
#include "nn/layers/gemm.h"

/* Of a filter's power, before the logarithm; white noise of the waveform's deviation has 1 */
#define POWER_FLOOR 1e-4f
/* The logarithm's place and scale */
#define LOG_OFFSET 1.0f
#define LOG_SCALE 0.25f

/* Hz, the lowest filter's */
#define LOWEST 100.0

static const WnField fields[] = {
  WN_FIELD (WnClassifierConfig, filters, 1, 1024),
  WN_FIELD (WnClassifierConfig, taps, 2, 4096),
  WN_FIELD (WnClassifierConfig, rows, 1, 64),
  WN_FIELD (WnClassifierConfig, channels, 1, 1024),
  WN_FIELD (WnClassifierConfig, blocks, 1, WN_CLASSIFIER_BLOCKS),
  WN_FIELD (WnClassifierConfig, frame_channels, 1, 1024),
  WN_FIELD (WnClassifierConfig, frame_blocks, 1, WN_CLASSIFIER_BLOCKS),
  WN_FIELD (WnClassifierConfig, phones, 2, 1024),
  WN_FIELD (WnClassifierConfig, hop, 16, 4096),
  WN_FIELD (WnClassifierConfig, rate, 8000, 48000),
  WN_FIELD (WnClassifierConfig, wave_std, 1e-6, 1),
};

static WnParams *
classifier_layout (const void *config)
{
  WnClassifier *classifier = wn_classifier_new (config);
  WnParams *layout = g_steal_pointer (&classifier->layout);

  wn_classifier_free (classifier);
  return layout;
}

const WnNetwork wn_classifier_network = {
  .name = "classifier",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .config_size = sizeof (WnClassifierConfig),
  .layout = classifier_layout,
};

/* A 1x1 convolution and its tensors */
static WnConv1d
add_linear (WnParams *layout, const char *name, int n_in, int n_out, size_t *w, size_t *b)
{
  g_autofree char *weight = g_strconcat (name, ".w", NULL), *bias = g_strconcat (name, ".b", NULL);

  *w = wn_params_add (layout, weight, 0, 1 / sqrtf (n_in), n_in, n_out, 0);
  *b = wn_params_add (layout, bias, 0, 0, n_out, 0, 0);
  return (WnConv1d){ n_in, n_out, 1, 1 };
}

WnClassifier *
wn_classifier_new (const WnClassifierConfig *c)
{
  static const int dilations[] = { 1, 2, 4, 8, 16, 32, 64 }, frame_dilations[] = { 1, 2, 4, 8 };
  WnClassifier *k = g_new0 (WnClassifier, 1);

  k->config = *c;
  k->layout = wn_params_new ();
  k->filter = wn_params_add (k->layout, "filter", 0, 0, c->taps, 2 * c->filters, 0);
  k->fine_in = add_linear (k->layout, "fine.in", c->filters, c->channels, &k->fine_in_w,
      &k->fine_in_b);
  wn_convstack_init (&k->fine, k->layout, "fine", c->channels, c->blocks, 3, dilations,
      G_N_ELEMENTS (dilations));
  k->frame_in = add_linear (k->layout, "frames.in", c->rows * c->channels, c->frame_channels,
      &k->frame_in_w, &k->frame_in_b);
  wn_convstack_init (&k->frames, k->layout, "frames", c->frame_channels, c->frame_blocks, 5,
      frame_dilations, G_N_ELEMENTS (frame_dilations));
  k->output = add_linear (k->layout, "output", c->frame_channels, c->phones, &k->output_w,
      &k->output_b);
  return k;
}

void
wn_classifier_free (WnClassifier *k)
{
  if (k) {
    wn_params_free (k->layout);
    wn_block_free (k->params);
    g_free (k);
  }
}

static double
mel (double hz)
{
  return 2595 * log10 (1 + hz / 700);
}

void
wn_classifier_init (const WnClassifier *k, uint64_t seed, float *params)
{
  const WnClassifierConfig *c = &k->config;
  float *filter = params + k->filter;
  double low = mel (LOWEST), high = mel (0.475 * c->rate);

  wn_params_init (k->layout, seed, params);
  for (int j = 0; j < c->filters; j++) {
    double m = low + (high - low) * (j + 0.5) / c->filters,
           f = 700 * (pow (10, m / 2595) - 1) / c->rate, energy = 0;

    for (int i = 0; i < c->taps; i++) {
      const int from_middle = i - c->taps / 2;
      double window = 0.5 - 0.5 * cos (2 * G_PI * (i + 0.5) / c->taps),
             angle = 2 * G_PI * f * from_middle;

      filter[i * 2 * c->filters + j] = (float) (window * cos (angle));
      filter[i * 2 * c->filters + c->filters + j] = (float) (window * sin (angle));
      energy += window * window;
    }
    for (int i = 0; i < c->taps; i++) {
      filter[i * 2 * c->filters + j] /= (float) sqrt (energy);
      filter[i * 2 * c->filters + c->filters + j] /= (float) sqrt (energy);
    }
  }
}

WnClassifier *
wn_classifier_open (const char *dir, const WnFeatureConfig *features, GError **error)
{
  WnClassifierConfig config;
  WnClassifier *k;
  float *params = wn_network_load (&wn_classifier_network, dir, &config, error);

  if (!params)
    return NULL;
  if (config.hop != features->hop || config.rate != features->rate) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the classifier is for %d Hz in frames of %d samples, the corpus has %d and %d", dir,
        config.rate, config.hop, features->rate, features->hop);
    wn_block_free (params);
    return NULL;
  }
  k = wn_classifier_new (&config);
  k->params = params;
  return k;
}

/* ---- passes ---- */

struct _WnClassifierNet
{
  const WnClassifier *k;
  int max_frames, n_frames;
  float *pieces;   /* [rows][taps] of the waveform */
  float *filtered; /* [rows][2 filters] */
  float *power;    /* [rows][filters] */
  WnConvStackPass fine, frames;
  float *logits;            /* [F][phones] */
  float *d_frames, *d_fine; /* [F][frame_channels], [rows][channels] */
  float *d_power, *d_filtered, *d_pieces;
  float *scratch;
};

static WnConvStackPass
pass_new (int T, int channels, int n)
{
  size_t size = (size_t) T * channels;

  return (WnConvStackPass){ wn_block_new ((n + 1) * size), wn_block_new (n * size),
    wn_block_new (n * size), wn_block_new ((size_t) n * T), wn_block_new ((size_t) n * T), NULL };
}

static void
pass_clear (WnConvStackPass *pass)
{
  wn_block_free (pass->x);
  wn_block_free (pass->norm);
  wn_block_free (pass->act);
  wn_block_free (pass->mean);
  wn_block_free (pass->rstd);
}

WnClassifierNet *
wn_classifier_net_new (const WnClassifier *k, int max_frames)
{
  const WnClassifierConfig *c = &k->config;
  WnClassifierNet *net = g_new0 (WnClassifierNet, 1);
  size_t rows = (size_t) max_frames * c->rows, frames = max_frames;
  size_t stack = 2 * MAX (rows * c->channels, frames * c->frame_channels)
      + MAX (c->channels * c->channels, c->frame_channels * c->frame_channels);
  size_t linear = MAX (MAX (c->filters, c->rows * c->frame_channels) * c->channels,
      c->frame_channels * c->phones);

  net->k = k;
  net->max_frames = max_frames;
  net->pieces = wn_block_new (rows * c->taps);
  net->filtered = wn_block_new (rows * 2 * c->filters);
  net->power = wn_block_new (rows * c->filters);
  net->fine = pass_new ((int) rows, c->channels, c->blocks);
  net->frames = pass_new (max_frames, c->frame_channels, c->frame_blocks);
  net->logits = wn_block_new (frames * c->phones);
  net->d_frames = wn_block_new (frames * c->frame_channels);
  net->d_fine = wn_block_new (rows * c->channels);
  net->d_power = wn_block_new (rows * c->filters);
  net->d_filtered = wn_block_new (rows * 2 * c->filters);
  net->d_pieces = wn_block_new (rows * c->taps);
  net->scratch = wn_block_new (MAX (MAX (stack, linear), (size_t) 2 * c->filters * c->taps));
  return net;
}

void
wn_classifier_net_free (WnClassifierNet *net)
{
  if (!net)
    return;
  wn_block_free (net->pieces);
  wn_block_free (net->filtered);
  wn_block_free (net->power);
  pass_clear (&net->fine);
  pass_clear (&net->frames);
  wn_block_free (net->logits);
  wn_block_free (net->d_frames);
  wn_block_free (net->d_fine);
  wn_block_free (net->d_power);
  wn_block_free (net->d_filtered);
  wn_block_free (net->d_pieces);
  wn_block_free (net->scratch);
  g_free (net);
}

/*
 * The samples first .. first + count - 1 that row r's filters read and the waveform has; returns
 * the place of the first among the taps
 */
static int
row_samples (const WnClassifierConfig *c, int n, int r, int *first, int *count)
{
  int start = r * c->hop / c->rows + (c->hop / c->rows - c->taps) / 2,
      end = MIN (n, start + c->taps);

  *first = MAX (0, start);
  *count = MAX (0, end - *first);
  return *first - start;
}

const float *
wn_classifier_net_forward (WnClassifierNet *net, const float *params, int n_frames, const float *x,
    const WnDropout *dropout)
{
  const WnClassifier *k = net->k;
  const WnClassifierConfig *c = &k->config;
  int rows = n_frames * c->rows, n = n_frames * c->hop, nf = c->filters;
  WnDropout frames_dropout = dropout
      ? (WnDropout){ dropout->rate, dropout->seed, dropout->key + WN_CLASSIFIER_BLOCKS }
      : (WnDropout){ 0 };
  const float *h;

  g_assert (n_frames >= 1 && n_frames <= net->max_frames);
  net->n_frames = n_frames;
  memset (net->pieces, 0, (size_t) rows * c->taps * sizeof (float));
  for (int r = 0; r < rows; r++) {
    int first, count, at = row_samples (c, n, r, &first, &count);

    memcpy (net->pieces + (size_t) r * c->taps + at, x + first, count * sizeof (float));
  }
  wn_gemm (rows, 2 * nf, c->taps, net->pieces, c->taps, 1, params + k->filter, 2 * nf, 0,
      net->filtered, 2 * nf);
  for (int r = 0; r < rows; r++) {
    const float *z = net->filtered + (size_t) r * 2 * nf;

    for (int j = 0; j < nf; j++)
      net->power[(size_t) r * nf + j] = LOG_SCALE
              * logf (z[j] * z[j] + z[nf + j] * z[nf + j] + POWER_FLOOR)
          + LOG_OFFSET;
  }
  wn_conv1d_forward (&k->fine_in, rows, net->power, params + k->fine_in_w, params + k->fine_in_b,
      net->fine.x);
  h = wn_convstack_forward (&k->fine, params, rows, &net->fine, dropout);
  wn_conv1d_forward (&k->frame_in, n_frames, h, params + k->frame_in_w, params + k->frame_in_b,
      net->frames.x);
  h = wn_convstack_forward (&k->frames, params, n_frames, &net->frames,
      dropout ? &frames_dropout : NULL);
  wn_conv1d_forward (&k->output, n_frames, h, params + k->output_w, params + k->output_b,
      net->logits);
  return net->logits;
}

const float *
wn_classifier_net_layer (const WnClassifierNet *net, int l, int *rows, int *channels)
{
  const WnClassifierConfig *c = &net->k->config;
  gboolean fine = l < c->blocks;

  *rows = fine ? net->n_frames * c->rows : net->n_frames;
  *channels = fine ? c->channels : c->frame_channels;
  return (fine ? net->fine.x : net->frames.x)
      + (size_t) (fine ? l + 1 : l - c->blocks + 1) * *rows * *channels;
}

/*
 * Block by block, so that derivatives by each one's output can be added; first is the number of the
 * stack's first block in the network
 */
static void
stack_backward (WnClassifierNet *net, const WnConvStack *stack, const float *params, int T,
    const WnConvStackPass *pass, const WnDropout *dropout, int first, WnClassifierSlope slope,
    void *slope_data, float *d, float *grads)
{
  for (int l = stack->n_blocks - 1; l >= 0; l--) {
    size_t at = (size_t) l * T * stack->channels;
    WnConvStack block = { .channels = stack->channels, .n_blocks = 1 };
    WnConvStackPass p = { pass->x + at, pass->norm + at, pass->act + at,
      pass->mean + (size_t) l * T, pass->rstd + (size_t) l * T, NULL };
    WnDropout drop = dropout ? (WnDropout){ dropout->rate, dropout->seed, dropout->key + l }
                             : (WnDropout){ 0 };

    block.blocks[0] = stack->blocks[l];
    if (slope)
      slope (slope_data, first + l, d);
    wn_convstack_backward (&block, params, T, &p, dropout ? &drop : NULL, d, grads, net->scratch);
  }
}

/* d_x, dx: the derivatives by the conv's input, set */
static void
linear_backward (WnClassifierNet *net, const WnConv1d *conv, int T, const float *x,
    const float *params, size_t w, size_t b, const float *dy, float *dx, float *grads)
{
  memset (dx, 0, (size_t) T * conv->n_in * sizeof (float));
  wn_conv1d_backward (conv, T, x, params + w, dy, dx, grads ? grads + w : NULL,
      grads ? grads + b : NULL, net->scratch);
}

static void
filter_backward (WnClassifierNet *net, const float *params, float *d_x, float *grads)
{
  const WnClassifier *k = net->k;
  const WnClassifierConfig *c = &k->config;
  int rows = net->n_frames * c->rows, n = net->n_frames * c->hop, nf = c->filters;

  for (int r = 0; r < rows; r++) {
    const float *z = net->filtered + (size_t) r * 2 * nf, *d = net->d_power + (size_t) r * nf;
    float *d_z = net->d_filtered + (size_t) r * 2 * nf;

    for (int j = 0; j < nf; j++) {
      float s = 2 * LOG_SCALE * d[j] / (z[j] * z[j] + z[nf + j] * z[nf + j] + POWER_FLOOR);

      d_z[j] = s * z[j];
      d_z[nf + j] = s * z[nf + j];
    }
  }
  if (grads)
    wn_gemm (c->taps, 2 * nf, rows, net->pieces, 1, c->taps, net->d_filtered, 2 * nf, 1,
        grads + k->filter, 2 * nf);
  if (!d_x)
    return;
  wn_transpose (c->taps, 2 * nf, params + k->filter, net->scratch);
  wn_gemm (rows, c->taps, 2 * nf, net->d_filtered, 2 * nf, 1, net->scratch, c->taps, 0,
      net->d_pieces, c->taps);
  for (int r = 0; r < rows; r++) {
    int first, count, at = row_samples (c, n, r, &first, &count);

    for (int i = 0; i < count; i++)
      d_x[first + i] += net->d_pieces[(size_t) r * c->taps + at + i];
  }
}

void
wn_classifier_net_backward (WnClassifierNet *net, const float *params, const float *d_logits,
    const WnDropout *dropout, WnClassifierSlope slope, void *slope_data, float *d_x, float *grads)
{
  const WnClassifier *k = net->k;
  const WnClassifierConfig *c = &k->config;
  int frames = net->n_frames, rows = frames * c->rows;
  const float *fine_out = net->fine.x + (size_t) c->blocks * rows * c->channels;
  const float *frames_out = net->frames.x + (size_t) c->frame_blocks * frames * c->frame_channels;
  WnDropout frames_dropout = dropout
      ? (WnDropout){ dropout->rate, dropout->seed, dropout->key + WN_CLASSIFIER_BLOCKS }
      : (WnDropout){ 0 };

  if (d_logits)
    linear_backward (net, &k->output, frames, frames_out, params, k->output_w, k->output_b,
        d_logits, net->d_frames, grads);
  else
    memset (net->d_frames, 0, (size_t) frames * c->frame_channels * sizeof (float));
  stack_backward (net, &k->frames, params, frames, &net->frames, dropout ? &frames_dropout : NULL,
      c->blocks, slope, slope_data, net->d_frames, grads);
  linear_backward (net, &k->frame_in, frames, fine_out, params, k->frame_in_w, k->frame_in_b,
      net->d_frames, net->d_fine, grads);
  stack_backward (net, &k->fine, params, rows, &net->fine, dropout, 0, slope, slope_data,
      net->d_fine, grads);
  linear_backward (net, &k->fine_in, rows, net->power, params, k->fine_in_w, k->fine_in_b,
      net->d_fine, net->d_power, grads);
  filter_backward (net, params, d_x, grads);
}
