/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "student_net.h"
#include "model/excitation.h"
#include "nn/gemm.h"
#include "nn/kernels.h"

/* Samples of a tile: whole frames, and few enough for the second-level cache */
#define TILE_FRAMES 3

typedef struct
{
  float *in;                               /* [T][WN_FLOW_INPUTS] */
  float *x[WN_MAX_FLOW_LAYERS + 1];        /* [T][C] inputs of the layers, then the last one's output; zeros for the history in front */
  float *ts[WN_MAX_FLOW_LAYERS];           /* [T][2C] tanh and sigmoid, then the pre-activations' derivatives; zeros behind */
  float *o1;                               /* [T][C] before the relu */
  float *out;                              /* [T][2] mu and a */
  float *s;                                /* [T] */
  float *wave;                             /* [T] the flow's output */
  float *d_wave;                           /* [T + 1] the derivatives by the flow's input */
} Flow;

struct _WnStudentNet
{
  WnStudentConfig config;
  WnStudentLayout *layout;
  int max_frames, n_frames;
  int tile;                                /* samples */
  float *memory;
  size_t used;
  Flow flow[WN_MAX_FLOWS];
  const float *noise;
  float *features;                         /* [F + 5][cond_in] */
  float *h1, *h2, *d_h1, *d_h2;            /* [F + 3][Cc], [F + 1][Cc] */
  float *cond, *d_cond;                    /* [F + 1][P] */
  float *excitation;                       /* [T][2] */
  float *log_scale;                        /* [T] */
  float *y, *dx, *dy;                      /* [tile][C] */
  float *d_out;                            /* [tile][2] */
  float *lerp;                             /* [2][hop] the weights 1 - u and u of interpolation */
  double *phase;                           /* [F + 1] */
};

static int
history (const WnStudentConfig *c, int layer)
{
  return (c->kernel - 1) * wn_student_dilation (c, layer);
}

static float *
take (WnStudentNet *net, size_t before, size_t n, size_t behind)
{
  float *p = net->memory ? net->memory + net->used + before : NULL;

  net->used += (before + n + behind + 15) & ~(size_t) 15;
  return p;
}

static void
cut (WnStudentNet *net)
{
  const WnStudentConfig *c = &net->config;
  size_t frames = net->max_frames, samples = frames * c->hop, cc = c->cond_channels, n_cond = net->layout->n_cond;
  int widest = 0, i, l;

  net->used = 0;
  for (i = 0; i < c->n_flows; i++) {
    Flow *f = &net->flow[i];
    size_t n = c->channels[i];

    widest = MAX (widest, (int) n);
    f->in = take (net, 0, samples * WN_FLOW_INPUTS, 0);
    for (l = 0; l <= c->layers[i]; l++)
      f->x[l] = take (net, l < c->layers[i] ? history (c, l) * n : 0, samples * n, 0);
    for (l = 0; l < c->layers[i]; l++)
      f->ts[l] = take (net, 0, samples * 2 * n, history (c, l) * 2 * n);
    f->o1 = take (net, 0, samples * n, 0);
    f->out = take (net, 0, samples * 2, 0);
    f->s = take (net, 0, samples, 0);
    f->wave = take (net, 0, samples, 0);
    f->d_wave = take (net, 0, samples + 1, 0);
  }
  net->features = take (net, 0, (frames + 1 + 2 * WN_STUDENT_COND_MARGIN) * c->cond_in, 0);
  net->h1 = take (net, 0, (frames + 3) * cc, 0);
  net->d_h1 = take (net, 0, (frames + 3) * cc, 0);
  net->h2 = take (net, 0, (frames + 1) * cc, 0);
  net->d_h2 = take (net, 0, (frames + 1) * cc, 0);
  net->cond = take (net, 0, (frames + 1) * n_cond, 0);
  net->d_cond = take (net, 0, (frames + 1) * n_cond, 0);
  net->excitation = take (net, 0, samples * 2, 0);
  net->log_scale = take (net, 0, samples, 0);
  net->y = take (net, 0, (size_t) net->tile * widest, 0);
  net->dx = take (net, 0, (size_t) net->tile * widest, 0);
  net->dy = take (net, 0, (size_t) net->tile * widest, 0);
  net->d_out = take (net, 0, (size_t) net->tile * 2, 0);
  net->lerp = take (net, 0, (size_t) c->hop * 2, 0);
}

WnStudentNet *
wn_student_net_new (const WnStudentConfig *config, int n_frames)
{
  WnStudentNet *net = g_new0 (WnStudentNet, 1);
  int k;

  net->config = *config;
  net->layout = wn_student_layout_new (config);
  net->max_frames = n_frames;
  net->tile = TILE_FRAMES * config->hop;
  cut (net);
  net->memory = wn_block_new (net->used);
  cut (net);
  net->phase = g_new (double, n_frames + 1);
  for (k = 0; k < config->hop; k++) {
    net->lerp[config->hop + k] = (float) k / (float) config->hop;
    net->lerp[k] = 1.0f - net->lerp[config->hop + k];
  }
  return net;
}

void
wn_student_net_free (WnStudentNet *net)
{
  if (net) {
    wn_student_layout_free (net->layout);
    wn_block_free (net->memory);
    g_free (net->phase);
    g_free (net);
  }
}

size_t
wn_student_transposed_size (const WnStudentConfig *config)
{
  WnStudentLayout *layout = wn_student_layout_new (config);
  size_t size = layout->params->size;

  wn_student_layout_free (layout);
  return size;
}

/* Every matrix stands transposed where it stands in the block of parameters */
void
wn_student_transpose (const WnStudentConfig *config, const float *params, float *out)
{
  WnStudentLayout *layout = wn_student_layout_new (config);
  int i, j;

  for (i = 0; i < layout->params->n_items; i++) {
    const WnParam *p = &layout->params->items[i];

    if (p->n_dims == 2)
      wn_transpose ((int) p->shape[0], (int) p->shape[1], params + p->offset, out + p->offset);
    for (j = 0; p->n_dims == 3 && j < p->shape[0]; j++) {
      size_t at = p->offset + j * p->shape[1] * p->shape[2];

      wn_transpose ((int) p->shape[1], (int) p->shape[2], params + at, out + at);
    }
  }
  wn_student_layout_free (layout);
}

static void
relu (size_t n, const float *x, float *y)
{
  size_t i;

  for (i = 0; i < n; i++)
    y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

/* d = 0 where the relu's input (or output) x was not above 0 */
static void
relu_backward (size_t n, const float *x, float *d)
{
  size_t i;

  for (i = 0; i < n; i++)
    d[i] = x[i] > 0.0f ? d[i] : 0.0f;
}

static void
add_rows (int rows, int n, const float *x, float *sum)
{
  int i, j;

  for (i = 0; i < rows; i++) {
    for (j = 0; j < n; j++)
      sum[j] += x[(size_t) i * n + j];
  }
}

/* dw [k][n] += x^T dy */
static void
weight_gradient (int rows, int k, int n, const float *x, const float *dy, float *dw)
{
  wn_kernels ()->gemm (k, n, rows, x, 1, k, dy, n, dw, n, dw, n);
}

/* ---- forward ---- */

static void
flow_forward (WnStudentNet *net, const float *p, int flow, const float *x_in, int t0, int rows)
{
  const WnKernels *k = wn_kernels ();
  const WnStudentConfig *c = &net->config;
  const WnFlowLayout *o = &net->layout->flow[flow];
  Flow *f = &net->flow[flow];
  int n = c->channels[flow], i, l;
  size_t at = (size_t) t0 * n;

  for (i = t0; i < t0 + rows; i++) {
    f->in[WN_FLOW_INPUTS * i] = i > 0 ? x_in[i - 1] : 0.0f;
    f->in[WN_FLOW_INPUTS * i + 1] = net->excitation[2 * i];
    f->in[WN_FLOW_INPUTS * i + 2] = net->excitation[2 * i + 1];
  }
  k->gemm (rows, n, WN_FLOW_INPUTS, f->in + WN_FLOW_INPUTS * t0, WN_FLOW_INPUTS, 1, p + o->in_w, n, p + o->in_b, 0, f->x[0] + at, n);
  for (l = 0; l < c->layers[flow]; l++) {
    WnCondView cond = { net->cond + o->cond[l], net->layout->n_cond, c->hop, t0 };

    k->gated_conv (rows, n, n, c->kernel, wn_student_dilation (c, l), f->x[l] + at, n, p + o->w[l], &cond, net->y, n, f->ts[l] + 2 * at);
    k->gemm (rows, n, n, net->y, n, 1, p + o->r[l], n, f->x[l] + at, n, f->x[l + 1] + at, n);
  }
  relu ((size_t) rows * n, f->x[l] + at, net->y);
  k->gemm (rows, n, n, net->y, n, 1, p + o->o1_w, n, p + o->o1_b, 0, f->o1 + at, n);
  relu ((size_t) rows * n, f->o1 + at, net->y);
  k->gemm (rows, 2, n, net->y, n, 1, p + o->o2_w, 2, p + o->o2_b, 0, f->out + 2 * t0, 2);
  wn_flow_transform (rows, c->scale_bias, x_in + t0, f->out + 2 * t0, f->wave + t0, f->s + t0);
  for (i = t0; i < t0 + rows; i++)
    net->log_scale[i] = (flow ? net->log_scale[i] : 0.0f) + logf (f->s[i]);
}

const float *
wn_student_net_forward (WnStudentNet *net, const float *params, int n_frames, const float *features, const float *f0, const float *voiced,
    double phase0, const float *noise)
{
  const WnStudentConfig *c = &net->config;
  int samples = n_frames * c->hop, n_cond = net->layout->n_cond, t0, i;

  g_assert (n_frames >= 1 && n_frames <= net->max_frames);
  net->n_frames = n_frames;
  net->noise = noise;
  memcpy (net->features, features, (size_t) (n_frames + 1 + 2 * WN_STUDENT_COND_MARGIN) * c->cond_in * sizeof (float));
  wn_student_cond_forward (c, net->layout, params, net->features, n_frames + 1, net->h1, net->h2);
  wn_kernels ()->gemm (n_frames + 1, n_cond, c->cond_channels, net->h2, c->cond_channels, 1, params + net->layout->p_w, n_cond,
      params + net->layout->p_b, 0, net->cond, n_cond);
  wn_excitation_phase (c->rate, c->hop, f0, n_frames + 1, phase0, net->phase);
  wn_excitation (c->rate, c->hop, f0, voiced, net->phase, n_frames + 1, 0, samples, net->excitation);
  /* a shorter segment than the one before leaves that one's derivatives behind its end */
  for (i = 0; i < c->n_flows; i++) {
    int l;

    for (l = 0; l < c->layers[i]; l++)
      memset (net->flow[i].ts[l] + (size_t) samples * 2 * c->channels[i], 0, history (c, l) * 2 * c->channels[i] * sizeof (float));
  }
  for (t0 = 0; t0 < samples; t0 += net->tile) {
    for (i = 0; i < c->n_flows; i++)
      flow_forward (net, params, i, i ? net->flow[i - 1].wave : noise, t0, MIN (net->tile, samples - t0));
  }
  return net->flow[c->n_flows - 1].wave;
}

const float *
wn_student_net_log_scale (const WnStudentNet *net)
{
  return net->log_scale;
}

/* ---- backward ---- */

/* The derivatives by the conditioning, d_cond[f] += sum (1 - u) d, d_cond[f + 1] += sum u d, frame by frame; d [rows][2C] from time t0, a whole frame */
static void
cond_backward (WnStudentNet *net, int t0, int rows, int n, const float *d, float *d_cond)
{
  int hop = net->config.hop, n_cond = net->layout->n_cond, f;

  for (f = 0; f < rows / hop; f++) {
    float *c = d_cond + (size_t) (t0 / hop + f) * n_cond;

    wn_kernels ()->gemm (2, n, hop, net->lerp, hop, 1, d + (size_t) f * hop * n, n, c, n_cond, c, n_cond);
  }
}

static void
layer_backward (WnStudentNet *net, const float *p, const float *tr, int flow, int l, int t0, int rows, float *grads)
{
  const WnKernels *k = wn_kernels ();
  const WnStudentConfig *c = &net->config;
  const WnFlowLayout *o = &net->layout->flow[flow];
  Flow *f = &net->flow[flow];
  int n = c->channels[flow], dilation = wn_student_dilation (c, l), j, i;
  float *ts = f->ts[l] + (size_t) t0 * 2 * n;

  for (i = 0; i < rows; i++) {
    const float *t = ts + (size_t) i * 2 * n;

    for (j = 0; j < n; j++)
      net->y[i * n + j] = t[j] * t[n + j];
  }
  weight_gradient (rows, n, n, net->y, net->dx, grads + o->r[l]);
  k->gemm (rows, n, n, net->dx, n, 1, tr + o->r[l], n, NULL, 0, net->dy, n);
  k->gate_backward (rows, n, net->dy, n, ts);
  cond_backward (net, t0, rows, 2 * n, ts, net->d_cond + o->cond[l]);
  for (j = 0; j < c->kernel; j++) {
    int shift = (c->kernel - 1 - j) * dilation;
    size_t w = o->w[l] + (size_t) j * n * 2 * n;

    weight_gradient (rows, n, 2 * n, f->x[l] + ((ptrdiff_t) t0 - shift) * n, ts, grads + w);
    k->gemm (rows, n, 2 * n, ts + (size_t) shift * 2 * n, 2 * n, 1, tr + w, n, net->dx, n, net->dx, n);
  }
}

/* d_wave: derivatives by this flow's output, [T]; leaves those by its input in the flow's d_wave */
static void
flow_backward (WnStudentNet *net, const float *p, const float *tr, int flow, const float *x_in, const float *d_wave,
    const float *d_log_scale, int t0, int rows, float *grads)
{
  const WnKernels *k = wn_kernels ();
  const WnStudentConfig *c = &net->config;
  const WnFlowLayout *o = &net->layout->flow[flow];
  Flow *f = &net->flow[flow];
  int n = c->channels[flow], i, l;
  size_t at = (size_t) t0 * n;

  for (i = 0; i < rows; i++) {
    int t = t0 + i;
    float a = f->out[2 * t + 1] + c->scale_bias;
    float d_s = d_wave[t] * x_in[t] + (d_log_scale ? d_log_scale[t] / f->s[t] : 0.0f);

    net->d_out[2 * i] = d_wave[t];
    net->d_out[2 * i + 1] = d_s / (1.0f + expf (-a));
    /* the term through the next sample's network input is there already */
    f->d_wave[t] += d_wave[t] * f->s[t];
  }
  relu ((size_t) rows * n, f->o1 + at, net->y);
  weight_gradient (rows, n, 2, net->y, net->d_out, grads + o->o2_w);
  add_rows (rows, 2, net->d_out, grads + o->o2_b);
  k->gemm (rows, n, 2, net->d_out, 2, 1, tr + o->o2_w, n, NULL, 0, net->dy, n);
  relu_backward ((size_t) rows * n, f->o1 + at, net->dy);
  l = c->layers[flow];
  relu ((size_t) rows * n, f->x[l] + at, net->y);
  weight_gradient (rows, n, n, net->y, net->dy, grads + o->o1_w);
  add_rows (rows, n, net->dy, grads + o->o1_b);
  k->gemm (rows, n, n, net->dy, n, 1, tr + o->o1_w, n, NULL, 0, net->dx, n);
  relu_backward ((size_t) rows * n, f->x[l] + at, net->dx);
  while (--l >= 0)
    layer_backward (net, p, tr, flow, l, t0, rows, grads);
  weight_gradient (rows, WN_FLOW_INPUTS, n, f->in + (size_t) WN_FLOW_INPUTS * t0, net->dx, grads + o->in_w);
  add_rows (rows, n, net->dx, grads + o->in_b);
  for (i = 0; i < rows && flow > 0; i++) {
    float sum = 0.0f;
    int j;

    for (j = 0; j < n; j++)
      sum += net->dx[i * n + j] * p[o->in_w + j];
    if (t0 + i > 0)
      f->d_wave[t0 + i - 1] += sum;
  }
}

static void
conv3_relu_backward (int rows, int c_in, int c_out, const float *x, const float *y, const float *tr, float *dy, float *dw, float *db,
    float *dx)
{
  int j;

  relu_backward ((size_t) rows * c_out, y, dy);
  add_rows (rows, c_out, dy, db);
  for (j = 0; j < 3; j++) {
    weight_gradient (rows, c_in, c_out, x + j * c_in, dy, dw + j * c_in * c_out);
    if (dx)
      wn_gemm (rows, c_in, c_out, dy, c_out, 1, tr + j * c_in * c_out, c_in, 1.0f, dx + j * c_in, c_in);
  }
}

void
wn_student_net_backward (WnStudentNet *net, const float *params, const float *transposed, const float *d_x, const float *d_log_scale,
    float *grads)
{
  const WnStudentConfig *c = &net->config;
  const WnStudentLayout *o = net->layout;
  int samples = net->n_frames * c->hop, rows = net->n_frames + 1, cc = c->cond_channels, t0, i;

  memset (net->d_cond, 0, (size_t) rows * o->n_cond * sizeof (float));
  memset (net->d_h1, 0, (size_t) (rows + 2) * cc * sizeof (float));
  for (i = 0; i < c->n_flows; i++)
    memset (net->flow[i].d_wave, 0, (samples + 1) * sizeof (float));
  for (t0 = (samples - 1) / net->tile * net->tile; t0 >= 0; t0 -= net->tile) {
    for (i = c->n_flows - 1; i >= 0; i--)
      flow_backward (net, params, transposed, i, i ? net->flow[i - 1].wave : net->noise,
          i + 1 < c->n_flows ? net->flow[i + 1].d_wave : d_x, d_log_scale, t0, MIN (net->tile, samples - t0), grads);
  }
  weight_gradient (rows, cc, o->n_cond, net->h2, net->d_cond, grads + o->p_w);
  add_rows (rows, o->n_cond, net->d_cond, grads + o->p_b);
  wn_gemm (rows, cc, o->n_cond, net->d_cond, o->n_cond, 1, transposed + o->p_w, cc, 0.0f, net->d_h2, cc);
  conv3_relu_backward (rows, cc, cc, net->h1, net->h2, transposed + o->c2_w, net->d_h2, grads + o->c2_w, grads + o->c2_b, net->d_h1);
  conv3_relu_backward (rows + 2, c->cond_in, cc, net->features, net->h1, NULL, net->d_h1, grads + o->c1_w, grads + o->c1_b, NULL);
}

double
wn_student_net_macs (const WnStudentConfig *config)
{
  return 3.0 * wn_student_macs (config);
}
