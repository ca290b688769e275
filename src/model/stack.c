/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "stack.h"
#include "stack_quantised.h"
#include "stack_scales.h"
#include "nn/layers/activation.h"
#include "nn/kernels/kernels.h"

void
wn_stack_add (WnParams *params, const char *prefix, const WnStackConfig *c, float out_scale,
    int *cond, WnStackLayout *layout)
{
  int n = c->channels, l;
  char name[96];

#define ADD(field, scale, d0, d1, d2, ...)     \
  g_snprintf (name, sizeof name, __VA_ARGS__); \
  layout->field = wn_params_add (params, name, 0, (float) (scale), d0, d1, d2)

  ADD (in_w, 0.5, c->n_in, n, 0, "%sin.weight", prefix);
  ADD (in_b, 0, n, 0, 0, "%sin.bias", prefix);
  for (l = 0; l < c->layers; l++) {
    ADD (w[l], sqrt (1.0 / (c->kernel * n)), c->kernel, n, 2 * n, "%slayer.%d.weight", prefix, l);
    ADD (r[l], sqrt (1.0 / n), n, n, 0, "%slayer.%d.residual", prefix, l);
  }
  ADD (o1_w, sqrt (2.0 / n), n, n, 0, "%sout.1.weight", prefix);
  ADD (o1_b, 0, n, 0, 0, "%sout.1.bias", prefix);
  ADD (o2_w, out_scale, n, c->n_out, 0, "%sout.2.weight", prefix);
  ADD (o2_b, 0, c->n_out, 0, 0, "%sout.2.bias", prefix);
#undef ADD
  layout->cond = *cond;
  *cond += c->layers * 2 * n;
}

int
wn_stack_dilation (const WnStackConfig *config, int layer)
{
  return 1 << (layer % config->cycle);
}

int
wn_stack_history (const WnStackConfig *config, int layer)
{
  return (config->kernel - 1) * wn_stack_dilation (config, layer);
}

int
wn_stack_receptive_field (const WnStackConfig *config)
{
  int rows = 0, l;

  for (l = 0; l < config->layers; l++)
    rows += wn_stack_history (config, l);
  return rows;
}

int
wn_stack_transformed_field (const WnStackConfig *config)
{
  const int rows = wn_stack_receptive_field (config);

  return config->kernel == 3 ? 2 * rows : rows; /* 4 dilations a layer, not 2 */
}

double
wn_stack_macs (const WnStackConfig *c)
{
  double n = c->channels;

  return c->n_in * n + c->layers * (c->kernel * 2 + 1) * n * n + n * n + c->n_out * n;
}

/* ---- cached inference ---- */

struct _WnStackRun
{
  WnStackConfig config;
  const WnStackQuantised *quantised; /* NULL: float32 */
  const float *transformed;          /* [L][winograd_size] or NULL */
  int room;                          /* rows behind the history in each layer's buffer */
  int at;                            /* of them, how many are past */
  /* bytes of a row: C floats, or C of the values that integer kernels compute with */
  size_t row;
  size_t size; /* bytes of memory */
  char *memory;
  /* inputs of the layers, [history + room] rows; the last one is the stack's output, [room] rows */
  char *input[WN_MAX_LAYERS + 1];
  float *y, *h;     /* [room][C] */
  float *peaks;     /* [L][2][C] or NULL */
  uint32_t *counts; /* [L][2][C][WN_SCALE_SIZES] or NULL */
};

static int
history (const WnStackConfig *c, int layer)
{
  return layer < c->layers ? wn_stack_history (c, layer) : 0;
}

WnStackRun *
wn_stack_run_new_quantised (const WnStackConfig *c, const WnStackQuantised *quantised, int max_rows)
{
  WnStackRun *r = g_new0 (WnStackRun, 1);
  size_t at = 0;

  r->config = *c;
  r->quantised = quantised;
  r->room = max_rows;
  r->row = c->channels
      * (quantised ? wn_stack_quantised_kernels (quantised)->size : sizeof (float));
  for (int l = 0; l <= c->layers; l++)
    r->size += (history (c, l) + r->room) * r->row;
  r->size = (r->size + 63) / 64 * 64 + 2 * r->room * c->channels * sizeof (float);
  r->memory = (char *) wn_block_new (r->size / sizeof (float));
  for (int l = 0; l <= c->layers; l++) {
    r->input[l] = r->memory + at;
    at += (history (c, l) + r->room) * r->row;
  }
  r->h = (float *) (r->memory + r->size) - (size_t) r->room * c->channels;
  r->y = r->h - (size_t) r->room * c->channels;
  wn_stack_run_reset (r);
  return r;
}

WnStackRun *
wn_stack_run_new (const WnStackConfig *c, int max_rows)
{
  return wn_stack_run_new_quantised (c, NULL, max_rows);
}

float *
wn_stack_transform (const WnStackConfig *c, const float *p, const WnStackLayout *o)
{
  const WnKernels *k = wn_kernels ();
  const size_t size = k->winograd_size (c->channels);
  float *transformed;

  if (c->kernel != 3)
    return NULL;
  transformed = wn_block_new (c->layers * size);
  for (int l = 0; l < c->layers; l++)
    k->winograd_weights (c->channels, p + o->w[l], transformed + l * size);
  return transformed;
}

WnStackRun *
wn_stack_run_new_transformed (const WnStackConfig *c, const float *transformed, int max_rows)
{
  WnStackRun *r = wn_stack_run_new (c, max_rows);

  r->transformed = transformed;
  return r;
}

void
wn_stack_run_free (WnStackRun *r)
{
  if (r) {
    wn_block_free ((float *) r->memory);
    g_free (r);
  }
}

void
wn_stack_run_reset (WnStackRun *r)
{
  memset (r->memory, r->quantised ? wn_stack_quantised_kernels (r->quantised)->zero : 0, r->size);
  r->at = 0;
}

size_t
wn_stack_n_peaks (const WnStackConfig *c)
{
  return (size_t) c->layers * 2 * c->channels;
}

void
wn_stack_run_measure (WnStackRun *r, float *peaks)
{
  r->peaks = peaks;
}

void
wn_stack_run_count (WnStackRun *r, uint32_t *counts)
{
  r->counts = counts;
}

/*
 * Moves the history to the front of each buffer, when there is no room left: rarely, if calls have
 * few rows
 */
static void
make_room (WnStackRun *r, int rows)
{
  const WnStackConfig *c = &r->config;

  if (r->at + rows <= r->room)
    return;
  for (int l = 0; l < c->layers; l++)
    memmove (r->input[l], r->input[l] + r->at * r->row, history (c, l) * r->row);
  r->at = 0;
}

/* The next row of a layer's input */
static void *
input_row (const WnStackRun *r, int layer)
{
  return r->input[layer] + (history (&r->config, layer) + r->at) * r->row;
}

static void
raise_peaks (int rows, int n, const float *x, float *peaks)
{
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < n; j++) {
      float a = fabsf (x[(size_t) i * n + j]);

      peaks[j] = a > peaks[j] ? a : peaks[j]; /* fmaxf() would be a call for each */
    }
  }
}

/* From row input_row (r, 0) to input_row (r, L) */
static void
run_layers (WnStackRun *r, const float *p, const WnStackLayout *o, int rows, WnCondView view)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &r->config;
  int n = c->channels, l;

  for (l = 0; l < c->layers; l++) {
    float *x = input_row (r, l);

    if (r->transformed)
      k->winograd_conv (rows, n, wn_stack_dilation (c, l), x, p + o->w[l],
          r->transformed + l * k->winograd_size (n), &view, r->y);
    else
      k->gated_conv (rows, n, n, c->kernel, wn_stack_dilation (c, l), x, n, p + o->w[l], &view,
          r->y, n, NULL);
    k->gemm (rows, n, n, r->y, n, 1, p + o->r[l], n, x, n, input_row (r, l + 1), n);
    if (r->peaks) {
      raise_peaks (rows, n, x, r->peaks + l * 2 * n);
      raise_peaks (rows, n, r->y, r->peaks + (l * 2 + 1) * n);
    }
    if (r->counts) {
      wn_scale_count (rows, n, x, r->counts + (size_t) l * 2 * n * WN_SCALE_SIZES);
      wn_scale_count (rows, n, r->y, r->counts + (size_t) (l * 2 + 1) * n * WN_SCALE_SIZES);
    }
    view.cond += 2 * n;
  }
}

/* The same in whole numbers, but for the residual stream h */
static void
run_layers_quantised (WnStackRun *r, int rows, WnCondView view)
{
  const WnQuantisedKernels *k = wn_stack_quantised_kernels (r->quantised);
  const WnStackConfig *c = &r->config;
  int n = c->channels, l;

  k->quantise (rows, n, r->h, wn_stack_quantised_layer (r->quantised, 0)->x_factor,
      input_row (r, 0));
  for (l = 0; l < c->layers; l++) {
    const WnQuantisedLayer *layer = wn_stack_quantised_layer (r->quantised, l);
    const float *next = l + 1 < c->layers ? wn_stack_quantised_layer (r->quantised, l + 1)->x_factor
                                          : NULL;

    k->gated_conv (rows, n, c->kernel, wn_stack_dilation (c, l), input_row (r, l), &layer->w, &view,
        layer->y_factor, r->y);
    k->residual (rows, n, r->y, &layer->r, r->h, next, input_row (r, l + 1));
    view.cond += 2 * n;
  }
}

/* Of what the layers left, the output layers */
static void
run_output (WnStackRun *r, const float *p, const WnStackLayout *o, int rows, const float *last,
    float *out)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &r->config;
  const WnQuantisedOutput *output = r->quantised ? wn_stack_quantised_output (r->quantised) : NULL;
  int n = c->channels;

  if (output) {
    const WnQuantisedKernels *q = wn_stack_quantised_kernels (r->quantised);

    q->quantise_relu (rows, n, last, output->factor, r->y);
    q->output (rows, n, r->y, &output->w, p + o->o1_b, r->h);
  } else {
    wn_relu_forward ((size_t) rows * n, last, NULL, r->y);
    k->gemm (rows, n, n, r->y, n, 1, p + o->o1_w, n, p + o->o1_b, 0, r->h, n);
    wn_relu_forward ((size_t) rows * n, r->h, NULL, r->h);
  }
  k->gemm (rows, c->n_out, n, r->h, n, 1, p + o->o2_w, c->n_out, p + o->o2_b, 0, out, c->n_out);
}

void
wn_stack_run (WnStackRun *r, const float *p, const WnStackLayout *o, int rows, const float *in,
    const float *cond, int cond_ld, int hop, long t, float *out)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &r->config;
  WnCondView view = { cond + o->cond, cond_ld, hop, t };
  int n = c->channels;
  const float *last;

  make_room (r, rows);
  k->gemm (rows, n, c->n_in, in, c->n_in, 1, p + o->in_w, n, p + o->in_b, 0,
      r->quantised ? r->h : input_row (r, 0), n);
  if (r->quantised) {
    run_layers_quantised (r, rows, view);
    last = r->h;
  } else {
    run_layers (r, p, o, rows, view);
    last = input_row (r, c->layers);
  }
  run_output (r, p, o, rows, last, out);
  r->at += rows;
}
