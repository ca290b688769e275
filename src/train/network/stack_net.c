/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <glib.h>

#include "stack_net.h"

#include "nn/layers/activation.h"
#include "nn/layers/gemm.h"
#include "nn/kernels/kernels.h"

/* d = 0 where the relu's input (or output) x was not above 0 */
static void
mask (size_t n, const float *x, float *d)
{
  for (size_t i = 0; i < n; i++)
    d[i] = x[i] > 0.0f ? d[i] : 0.0f;
}

static void
add_rows (int rows, int n, const float *x, float *sum)
{
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < n; j++)
      sum[j] += x[(size_t) i * n + j];
  }
}

/* dw [k][n] += x^T dy */
static void
weight_gradient (int rows, int k, int n, const float *x, const float *dy, float *dw)
{
  wn_kernels ()->gemm (k, n, rows, x, 1, k, dy, n, dw, n, dw, n);
}

/* ---- stack ---- */

struct _WnStackNet
{
  WnStackConfig config;
  int tile;
  float *memory;
  size_t used;
  float *in; /* [T][N_in] */
  /* [T][C] inputs of the layers, then the last one's output; zeros for the history in front */
  float *x[WN_MAX_LAYERS + 1];
  /* [T][2C] tanh and sigmoid, then the pre-activations' derivatives; zeros behind */
  float *ts[WN_MAX_LAYERS];
  float *o1;          /* [T][C] before the relu */
  float *out;         /* [T][N_out] */
  float *y, *dx, *dy; /* [tile][C] */
  float *lerp;        /* [2][hop] the weights 1 - u and u of interpolation */
  int hop;
};

static float *
take (WnStackNet *net, size_t before, size_t n, size_t behind)
{
  float *p = net->memory ? net->memory + net->used + before : NULL;

  net->used += (before + n + behind + 15) & ~(size_t) 15;
  return p;
}

static void
cut (WnStackNet *net, size_t samples)
{
  const WnStackConfig *c = &net->config;
  size_t n = c->channels;

  net->used = 0;
  net->in = take (net, 0, samples * c->n_in, 0);
  for (int l = 0; l <= c->layers; l++)
    net->x[l] = take (net, l < c->layers ? wn_stack_history (c, l) * n : 0, samples * n, 0);
  for (int l = 0; l < c->layers; l++)
    net->ts[l] = take (net, 0, samples * 2 * n, wn_stack_history (c, l) * 2 * n);
  net->o1 = take (net, 0, samples * n, 0);
  net->out = take (net, 0, samples * c->n_out, 0);
  net->y = take (net, 0, net->tile * n, 0);
  net->dx = take (net, 0, net->tile * n, 0);
  net->dy = take (net, 0, net->tile * n, 0);
}

WnStackNet *
wn_stack_net_new (const WnStackConfig *config, int max_samples, int tile)
{
  WnStackNet *net = g_new0 (WnStackNet, 1);

  net->config = *config;
  net->tile = tile;
  cut (net, max_samples);
  net->memory = wn_block_new (net->used);
  cut (net, max_samples);
  return net;
}

void
wn_stack_net_free (WnStackNet *net)
{
  if (net) {
    wn_block_free (net->memory);
    g_free (net->lerp);
    g_free (net);
  }
}

void
wn_stack_net_begin (WnStackNet *net, int n)
{
  const WnStackConfig *c = &net->config;

  /* a longer segment before this one has left derivatives behind this one's end */
  for (int l = 0; l < c->layers; l++)
    memset (net->ts[l] + (size_t) n * 2 * c->channels, 0,
        (size_t) wn_stack_history (c, l) * 2 * c->channels * sizeof (float));
}

float *
wn_stack_net_in (WnStackNet *net)
{
  return net->in;
}

float *
wn_stack_net_out (const WnStackNet *net)
{
  return net->out;
}

void
wn_stack_net_forward (WnStackNet *net, const float *p, const WnStackLayout *o, int t0, int rows,
    const float *cond, int cond_ld, int hop)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &net->config;
  int n = c->channels, l;
  size_t at = (size_t) t0 * n;

  k->gemm (rows, n, c->n_in, net->in + (size_t) c->n_in * t0, c->n_in, 1, p + o->in_w, n,
      p + o->in_b, 0, net->x[0] + at, n);
  for (l = 0; l < c->layers; l++) {
    WnCondView view = { cond + o->cond + l * 2 * n, cond_ld, hop, t0 };

    k->gated_conv (rows, n, n, c->kernel, wn_stack_dilation (c, l), net->x[l] + at, n, p + o->w[l],
        &view, net->y, n, net->ts[l] + 2 * at);
    k->gemm (rows, n, n, net->y, n, 1, p + o->r[l], n, net->x[l] + at, n, net->x[l + 1] + at, n);
  }
  wn_relu_forward ((size_t) rows * n, net->x[l] + at, NULL, net->y);
  k->gemm (rows, n, n, net->y, n, 1, p + o->o1_w, n, p + o->o1_b, 0, net->o1 + at, n);
  wn_relu_forward ((size_t) rows * n, net->o1 + at, NULL, net->y);
  k->gemm (rows, c->n_out, n, net->y, n, 1, p + o->o2_w, c->n_out, p + o->o2_b, 0,
      net->out + (size_t) c->n_out * t0, c->n_out);
}

/* d_cond[f] += sum (1 - u) d, d_cond[f + 1] += sum u d over each frame's rows; d [rows][n] */
static void
cond_gradient (WnStackNet *net, int t0, int rows, int n, const float *d, float *d_cond, int cond_ld,
    int hop)
{
  if (net->hop != hop) {
    net->hop = hop;
    net->lerp = g_renew (float, net->lerp, 2 * hop);
    for (int k = 0; k < hop; k++) {
      net->lerp[hop + k] = (float) k / (float) hop;
      net->lerp[k] = 1.0f - net->lerp[hop + k];
    }
  }
  for (int f = 0; f < rows / hop; f++) {
    float *c = d_cond + (size_t) (t0 / hop + f) * cond_ld;

    wn_kernels ()->gemm (2, n, hop, net->lerp, hop, 1, d + (size_t) f * hop * n, n, c, cond_ld, c,
        cond_ld);
  }
}

/* dx [rows][C]: the derivatives by the layer's output become those by its input */
static void
layer_backward (WnStackNet *net, const float *tr, const WnStackLayout *o, int l, int t0, int rows,
    float *d_cond, int cond_ld, int hop, float *grads)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &net->config;
  int n = c->channels, dilation = wn_stack_dilation (c, l);
  float *ts = net->ts[l] + (size_t) t0 * 2 * n;

  if (grads) {
    for (int i = 0; i < rows; i++) {
      const float *t = ts + (size_t) i * 2 * n;

      for (int j = 0; j < n; j++)
        net->y[i * n + j] = t[j] * t[n + j];
    }
    weight_gradient (rows, n, n, net->y, net->dx, grads + o->r[l]);
  }
  k->gemm (rows, n, n, net->dx, n, 1, tr + o->r[l], n, NULL, 0, net->dy, n);
  k->gate_backward (rows, n, net->dy, n, ts);
  if (grads)
    cond_gradient (net, t0, rows, 2 * n, ts, d_cond + o->cond + l * 2 * n, cond_ld, hop);
  for (int j = 0; j < c->kernel; j++) {
    int shift = (c->kernel - 1 - j) * dilation;
    size_t w = (size_t) j * n * 2 * n;

    if (grads)
      weight_gradient (rows, n, 2 * n, net->x[l] + ((ptrdiff_t) t0 - shift) * n, ts,
          grads + o->w[l] + w);
    k->gemm (rows, n, 2 * n, ts + (size_t) shift * 2 * n, 2 * n, 1, tr + o->w[l] + w, n, net->dx, n,
        net->dx, n);
  }
}

void
wn_stack_net_backward (WnStackNet *net, const float *tr, const WnStackLayout *o, int t0, int rows,
    const float *d_out, float *d_in, float *d_cond, int cond_ld, int hop, float *grads)
{
  const WnKernels *k = wn_kernels ();
  const WnStackConfig *c = &net->config;
  int n = c->channels, last = c->layers;
  size_t at = (size_t) t0 * n;

  if (grads) {
    wn_relu_forward ((size_t) rows * n, net->o1 + at, NULL, net->y);
    weight_gradient (rows, n, c->n_out, net->y, d_out, grads + o->o2_w);
    add_rows (rows, c->n_out, d_out, grads + o->o2_b);
  }
  k->gemm (rows, n, c->n_out, d_out, c->n_out, 1, tr + o->o2_w, n, NULL, 0, net->dy, n);
  mask ((size_t) rows * n, net->o1 + at, net->dy);
  if (grads) {
    wn_relu_forward ((size_t) rows * n, net->x[last] + at, NULL, net->y);
    weight_gradient (rows, n, n, net->y, net->dy, grads + o->o1_w);
    add_rows (rows, n, net->dy, grads + o->o1_b);
  }
  k->gemm (rows, n, n, net->dy, n, 1, tr + o->o1_w, n, NULL, 0, net->dx, n);
  mask ((size_t) rows * n, net->x[last] + at, net->dx);
  for (int l = last - 1; l >= 0; l--)
    layer_backward (net, tr, o, l, t0, rows, d_cond, cond_ld, hop, grads);
  if (grads) {
    weight_gradient (rows, c->n_in, n, net->in + (size_t) c->n_in * t0, net->dx, grads + o->in_w);
    add_rows (rows, n, net->dx, grads + o->in_b);
  }
  if (d_in)
    k->gemm (rows, c->n_in, n, net->dx, n, 1, tr + o->in_w, c->n_in, NULL, 0, d_in, c->n_in);
}

/* ---- conditioning ---- */

struct _WnCondNet
{
  WnCondLayout layout;
  int n_frames;
  float *features;      /* [F + 5][n_in] */
  float *h1, *d_h1;     /* [F + 3][Cc] */
  float *h2, *d_h2;     /* [F + 1][Cc] */
  float *cond, *d_cond; /* [F + 1][P] */
};

WnCondNet *
wn_cond_net_new (const WnCondLayout *layout, int max_frames)
{
  WnCondNet *net = g_new0 (WnCondNet, 1);
  size_t frames = max_frames + 1;

  net->layout = *layout;
  net->features = wn_block_new ((frames + 2 * WN_COND_MARGIN) * layout->n_in);
  net->h1 = wn_block_new ((frames + 2) * layout->channels);
  net->d_h1 = wn_block_new ((frames + 2) * layout->channels);
  net->h2 = wn_block_new (frames * layout->channels);
  net->d_h2 = wn_block_new (frames * layout->channels);
  net->cond = wn_block_new (frames * layout->n_out);
  net->d_cond = wn_block_new (frames * layout->n_out);
  return net;
}

void
wn_cond_net_free (WnCondNet *net)
{
  if (!net)
    return;
  wn_block_free (net->features);
  wn_block_free (net->h1);
  wn_block_free (net->d_h1);
  wn_block_free (net->h2);
  wn_block_free (net->d_h2);
  wn_block_free (net->cond);
  wn_block_free (net->d_cond);
  g_free (net);
}

const float *
wn_cond_net_forward (WnCondNet *net, const float *params, int n_frames, const float *features)
{
  const WnCondLayout *l = &net->layout;
  size_t rows = n_frames + 1;

  net->n_frames = n_frames;
  memcpy (net->features, features, (rows + 2 * WN_COND_MARGIN) * l->n_in * sizeof (float));
  wn_cond_forward (l, params, net->features, (int) rows, net->h1, net->h2);
  wn_cond_project (l, params, net->h2, (int) rows, net->cond);
  memset (net->d_cond, 0, rows * l->n_out * sizeof (float));
  return net->cond;
}

float *
wn_cond_net_gradient (WnCondNet *net)
{
  return net->d_cond;
}

/* tr: the transposed weights, NULL if no derivatives by x are wanted */
static void
conv3_relu_backward (int rows, int c_in, int c_out, const float *x, const float *y, const float *tr,
    float *dy, float *dw, float *db, float *dx)
{
  mask ((size_t) rows * c_out, y, dy);
  add_rows (rows, c_out, dy, db);
  for (int j = 0; j < 3; j++) {
    weight_gradient (rows, c_in, c_out, x + j * c_in, dy, dw + j * c_in * c_out);
    if (tr)
      wn_gemm (rows, c_in, c_out, dy, c_out, 1, tr + j * c_in * c_out, c_in, 1.0f, dx + j * c_in,
          c_in);
  }
}

void
wn_cond_net_backward (WnCondNet *net, const float *tr, float *grads)
{
  const WnCondLayout *l = &net->layout;
  int rows = net->n_frames + 1, cc = l->channels;

  weight_gradient (rows, cc, l->n_out, net->h2, net->d_cond, grads + l->p_w);
  add_rows (rows, l->n_out, net->d_cond, grads + l->p_b);
  wn_gemm (rows, cc, l->n_out, net->d_cond, l->n_out, 1, tr + l->p_w, cc, 0.0f, net->d_h2, cc);
  memset (net->d_h1, 0, (size_t) (rows + 2) * cc * sizeof (float));
  conv3_relu_backward (rows, cc, cc, net->h1, net->h2, tr + l->c2_w, net->d_h2, grads + l->c2_w,
      grads + l->c2_b, net->d_h1);
  conv3_relu_backward (rows + 2, l->n_in, cc, net->features, net->h1, NULL, net->d_h1,
      grads + l->c1_w, grads + l->c1_b, NULL);
}
