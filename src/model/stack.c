/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "stack.h"
#include "nn/activation.h"
#include "nn/kernels.h"

void
wn_stack_add (WnParams *params, const char *prefix, const WnStackConfig *c, float out_scale, int *cond, WnStackLayout *layout)
{
  int n = c->channels, l;
  char name[96];

#define ADD(field, scale, d0, d1, d2, ...)      \
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
  int room;                        /* rows behind the history in each layer's buffer */
  int at;                          /* of them, how many are past */
  size_t size;                     /* floats of memory */
  float *memory;
  float *input[WN_MAX_LAYERS + 1]; /* inputs of the layers, [history + room][C]; the last one is the stack's output, [room][C] */
  float *y, *h;                    /* [room][C] */
};

static int
history (const WnStackConfig *c, int layer)
{
  return layer < c->layers ? wn_stack_history (c, layer) : 0;
}

WnStackRun *
wn_stack_run_new (const WnStackConfig *c, int max_rows)
{
  WnStackRun *r = g_new0 (WnStackRun, 1);
  size_t n = c->channels, at = 0;
  int l;

  r->config = *c;
  r->room = max_rows;
  for (l = 0; l <= c->layers; l++)
    r->size += (history (c, l) + r->room) * n;
  r->size += 2 * r->room * n;
  r->memory = wn_block_new (r->size);
  for (l = 0; l <= c->layers; l++) {
    r->input[l] = r->memory + at;
    at += (history (c, l) + r->room) * n;
  }
  r->y = r->memory + at;
  r->h = r->y + r->room * n;
  return r;
}

void
wn_stack_run_free (WnStackRun *r)
{
  if (r) {
    wn_block_free (r->memory);
    g_free (r);
  }
}

void
wn_stack_run_reset (WnStackRun *r)
{
  memset (r->memory, 0, r->size * sizeof (float));
  r->at = 0;
}

/* Moves the history to the front of each buffer, when there is no room left: rarely, if calls have few rows */
static void
make_room (WnStackRun *r, int rows)
{
  const WnStackConfig *c = &r->config;
  int l;

  if (r->at + rows <= r->room)
    return;
  for (l = 0; l < c->layers; l++)
    memmove (r->input[l], r->input[l] + (size_t) r->at * c->channels, (size_t) history (c, l) * c->channels * sizeof (float));
  r->at = 0;
}

void
wn_stack_run (WnStackRun *r, const float *p, const WnStackLayout *o, int rows, const float *in, const float *cond, int cond_ld, int hop,
    long t, float *out)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &r->config;
  int n = c->channels, l;

  make_room (r, rows);
  k->gemm (rows, n, c->n_in, in, c->n_in, 1, p + o->in_w, n, p + o->in_b, 0, r->input[0] + (size_t) (history (c, 0) + r->at) * n, n);
  for (l = 0; l < c->layers; l++) {
    WnCondView view = { cond + o->cond + l * 2 * n, cond_ld, hop, t };
    float *x = r->input[l] + (size_t) (history (c, l) + r->at) * n;
    float *next = r->input[l + 1] + (size_t) (history (c, l + 1) + r->at) * n;

    k->gated_conv (rows, n, n, c->kernel, wn_stack_dilation (c, l), x, n, p + o->w[l], &view, r->y, n, NULL);
    k->gemm (rows, n, n, r->y, n, 1, p + o->r[l], n, x, n, next, n);
  }
  wn_relu_forward ((size_t) rows * n, r->input[l] + (size_t) r->at * n, NULL, r->y);
  k->gemm (rows, n, n, r->y, n, 1, p + o->o1_w, n, p + o->o1_b, 0, r->h, n);
  wn_relu_forward ((size_t) rows * n, r->h, NULL, r->h);
  k->gemm (rows, c->n_out, n, r->h, n, 1, p + o->o2_w, c->n_out, p + o->o2_b, 0, out, c->n_out);
  r->at += rows;
}
