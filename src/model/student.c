/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "student.h"
#include "excitation.h"
#include "base/rng.h"
#include "nn/kernels.h"

const WnStudentConfig wn_student_config_default = {
  .n_flows = 3,
  .layers = { 8, 8, 8 },
  .channels = { 32, 48, 48 },
  .kernel = 3,
  .cycle = 8,
  .cond_in = 35,
  .cond_channels = 80,
  .hop = 160,
  .rate = 16000,
  .scale_bias = -0.35
};

/* ---- layout ---- */

int
wn_student_dilation (const WnStudentConfig *config, int layer)
{
  return 1 << (layer % config->cycle);
}

WnStudentLayout *
wn_student_layout_new (const WnStudentConfig *c)
{
  WnStudentLayout *layout = g_new0 (WnStudentLayout, 1);
  WnParams *p = layout->params = wn_params_new ();
  int cc = c->cond_channels, i, l;

  layout->c1_w = wn_params_add (p, "cond.1.weight", 0, sqrtf (2.0f / (3 * c->cond_in)), 3, c->cond_in, cc);
  layout->c1_b = wn_params_add (p, "cond.1.bias", 0, 0, cc, 0, 0);
  layout->c2_w = wn_params_add (p, "cond.2.weight", 0, sqrtf (2.0f / (3 * cc)), 3, cc, cc);
  layout->c2_b = wn_params_add (p, "cond.2.bias", 0, 0, cc, 0, 0);
  for (i = 0; i < c->n_flows; i++) {
    for (l = 0; l < c->layers[i]; l++) {
      layout->flow[i].cond[l] = layout->n_cond;
      layout->n_cond += 2 * c->channels[i];
    }
  }
  layout->p_w = wn_params_add (p, "cond.projection.weight", 0, sqrtf (0.5f / cc), cc, layout->n_cond, 0);
  layout->p_b = wn_params_add (p, "cond.projection.bias", 0, 0, layout->n_cond, 0, 0);
  for (i = 0; i < c->n_flows; i++) {
    WnFlowLayout *f = &layout->flow[i];
    int n = c->channels[i];
    char name[64];

#define ADD(field, scale, d0, d1, d2, ...)                            \
  (g_snprintf (name, sizeof name, __VA_ARGS__),                       \
      f->field = wn_params_add (p, name, 0, (float) (scale), d0, d1, d2))
    ADD (in_w, 0.5, WN_FLOW_INPUTS, n, 0, "flow.%d.in.weight", i);
    ADD (in_b, 0, n, 0, 0, "flow.%d.in.bias", i);
    for (l = 0; l < c->layers[i]; l++) {
      ADD (w[l], sqrt (1.0 / (c->kernel * n)), c->kernel, n, 2 * n, "flow.%d.layer.%d.weight", i, l);
      ADD (r[l], sqrt (1.0 / n), n, n, 0, "flow.%d.layer.%d.residual", i, l);
    }
    ADD (o1_w, sqrt (2.0 / n), n, n, 0, "flow.%d.out.1.weight", i);
    ADD (o1_b, 0, n, 0, 0, "flow.%d.out.1.bias", i);
    ADD (o2_w, 0.01, n, 2, 0, "flow.%d.out.2.weight", i);
    ADD (o2_b, 0, 2, 0, 0, "flow.%d.out.2.bias", i);
#undef ADD
  }
  return layout;
}

void
wn_student_layout_free (WnStudentLayout *layout)
{
  if (layout) {
    wn_params_free (layout->params);
    g_free (layout);
  }
}

double
wn_student_macs (const WnStudentConfig *c)
{
  double macs = 0, columns = 0;
  int i;

  for (i = 0; i < c->n_flows; i++) {
    double n = c->channels[i];

    macs += WN_FLOW_INPUTS * n + c->layers[i] * (c->kernel * 2 + 1) * n * n + n * n + 2 * n;
    columns += c->layers[i] * 2 * n;
  }
  return macs + (3.0 * c->cond_in * c->cond_channels + 3.0 * c->cond_channels * c->cond_channels + c->cond_channels * columns) / c->hop;
}

int
wn_student_receptive_field (const WnStudentConfig *c)
{
  int samples = 0, i, l;

  for (i = 0; i < c->n_flows; i++) {
    samples += 1;
    for (l = 0; l < c->layers[i]; l++)
      samples += (c->kernel - 1) * wn_student_dilation (c, l);
  }
  return samples;
}

/* ---- parts that training shares ---- */

static void
relu_into (int n, const float *x, float *y)
{
  int i;

  for (i = 0; i < n; i++)
    y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

static void
conv3_relu (int n, int c_in, int c_out, const float *x, const float *w, const float *b, float *y)
{
  const WnKernels *k = wn_kernels ();

  /* three neighbouring rows of x are one row of a matrix of overlapping rows */
  k->gemm (n, c_out, 3 * c_in, x, c_in, 1, w, c_out, b, 0, y, c_out);
  relu_into (n * c_out, y, y);
}

void
wn_student_cond_forward (const WnStudentConfig *c, const WnStudentLayout *layout, const float *params, const float *features, int n,
    float *h1, float *h2)
{
  int cc = c->cond_channels;

  conv3_relu (n + 2, c->cond_in, cc, features, params + layout->c1_w, params + layout->c1_b, h1);
  conv3_relu (n, cc, cc, h1, params + layout->c2_w, params + layout->c2_b, h2);
}

void
wn_flow_transform (int n, float beta, const float *x_in, const float *out, float *x, float *s)
{
  const float floor = 0.049787068f; /* e^-3 */
  int i;

  for (i = 0; i < n; i++) {
    float a = out[2 * i + 1] + beta;
    float scale = floor + (a > 0.0f ? a : 0.0f) + log1pf (expf (-fabsf (a)));

    x[i] = x_in[i] * scale + out[2 * i];
    if (s)
      s[i] = scale;
  }
}

/* ---- inference ---- */

struct _WnStudent
{
  WnStudentConfig config;
  WnStudentLayout *layout;
  float *params;
};

WnStudent *
wn_student_new (const WnStudentConfig *config, const float *params)
{
  WnStudent *s = g_new0 (WnStudent, 1);

  s->config = *config;
  s->layout = wn_student_layout_new (config);
  s->params = wn_params_block (s->layout->params);
  memcpy (s->params, params, s->layout->params->size * sizeof (float));
  return s;
}

void
wn_student_free (WnStudent *s)
{
  if (s) {
    wn_student_layout_free (s->layout);
    wn_block_free (s->params);
    g_free (s);
  }
}

const WnStudentConfig *
wn_student_config (const WnStudent *s)
{
  return &s->config;
}

/* Samples computed at once, as whole frames: the layers' buffers of a tile stay in the second-level cache */
#define TILE 320

struct _WnStudentRun
{
  const WnStudent *student;
  int tile;         /* samples, a multiple of hop */
  float *memory;    /* one block, cut into what follows */
  float *x[2];      /* [1 + tile]; element 0 is the sample before the tile */
  float *last;      /* [n_flows] that sample, for each flow's input */
  float *excitation; /* [tile][2] */
  float *in;        /* [tile][WN_FLOW_INPUTS] */
  float *cond;      /* [tile / hop + 1][P] */
  float *y, *h;     /* [tile][C] */
  float *out;       /* [tile][2] */
  float *layer[WN_MAX_FLOWS][WN_MAX_FLOW_LAYERS + 1]; /* inputs of the layers, [history + tile][C] */
  float *ready;     /* [tile] the tile that is read from */

  const float *f0, *voiced;
  float *h2;        /* [n_frames + 1][Cc] */
  double *phase;    /* [n_frames] */
  int n_frames;
  uint64_t seed, key;
  float noise_scale;
  int64_t next, end; /* first sample of the next tile, end of the waveform */
  int at, have;      /* position and samples in ready */
};

static int
history (const WnStudentConfig *c, int layer)
{
  return (c->kernel - 1) * wn_student_dilation (c, layer);
}

/* Cuts the memory into buffers; with memory NULL only counts. All sizes are multiples of 16 floats */
static size_t
cut (WnStudentRun *r)
{
  const WnStudentConfig *c = &r->student->config;
  size_t at = 0;
  int widest = 0, i, l;

#define TAKE(p, n) (r->p = r->memory ? r->memory + at : NULL, at += ((size_t) (n) + 15) & ~(size_t) 15)
  for (i = 0; i < c->n_flows; i++)
    widest = MAX (widest, c->channels[i]);
  TAKE (x[0], r->tile + 1);
  TAKE (x[1], r->tile + 1);
  TAKE (last, c->n_flows);
  TAKE (excitation, 2 * r->tile);
  TAKE (in, WN_FLOW_INPUTS * r->tile);
  TAKE (cond, (r->tile / c->hop + 1) * (size_t) r->student->layout->n_cond);
  TAKE (y, r->tile * widest);
  TAKE (h, r->tile * widest);
  TAKE (out, 2 * r->tile);
  TAKE (ready, r->tile);
  for (i = 0; i < c->n_flows; i++) {
    for (l = 0; l <= c->layers[i]; l++)
      TAKE (layer[i][l], ((l < c->layers[i] ? history (c, l) : 0) + r->tile) * c->channels[i]);
  }
#undef TAKE
  return at;
}

WnStudentRun *
wn_student_run_new (const WnStudent *student)
{
  WnStudentRun *r = g_new0 (WnStudentRun, 1);

  r->student = student;
  r->tile = MAX (1, TILE / student->config.hop) * student->config.hop;
  r->memory = wn_block_new (cut (r));
  cut (r);
  return r;
}

void
wn_student_run_free (WnStudentRun *r)
{
  if (r) {
    wn_block_free (r->memory);
    wn_block_free (r->h2);
    g_free (r->phase);
    g_free (r);
  }
}

/* One flow over a tile: x_in [1 + tile] -> x [1 + tile], both with the sample before the tile in front */
static void
flow_tile (WnStudentRun *r, int flow, const float *x_in, float *x)
{
  const WnKernels *k = wn_kernels ();
  const WnStudentConfig *c = &r->student->config;
  const WnFlowLayout *f = &r->student->layout->flow[flow];
  const float *p = r->student->params;
  int n = c->channels[flow], n_cond = r->student->layout->n_cond, i, l;

  for (i = 0; i < r->tile; i++) {
    r->in[WN_FLOW_INPUTS * i] = x_in[i];
    r->in[WN_FLOW_INPUTS * i + 1] = r->excitation[2 * i];
    r->in[WN_FLOW_INPUTS * i + 2] = r->excitation[2 * i + 1];
  }
  k->gemm (r->tile, n, WN_FLOW_INPUTS, r->in, WN_FLOW_INPUTS, 1, p + f->in_w, n, p + f->in_b, 0, r->layer[flow][0] + history (c, 0) * n, n);
  for (l = 0; l < c->layers[flow]; l++) {
    WnCondView cond = { r->cond + f->cond[l], n_cond, c->hop, 0 };
    int past = history (c, l) * n, past_next = l + 1 < c->layers[flow] ? history (c, l + 1) * n : 0;
    float *in = r->layer[flow][l], *next = r->layer[flow][l + 1];

    k->gated_conv (r->tile, n, n, c->kernel, wn_student_dilation (c, l), in + past, n, p + f->w[l], &cond, r->y, n, NULL);
    k->gemm (r->tile, n, n, r->y, n, 1, p + f->r[l], n, in + past, n, next + past_next, n);
    memmove (in, in + (size_t) r->tile * n, past * sizeof (float));
  }
  relu_into (r->tile * n, r->layer[flow][l], r->y);
  k->gemm (r->tile, n, n, r->y, n, 1, p + f->o1_w, n, p + f->o1_b, 0, r->h, n);
  relu_into (r->tile * n, r->h, r->h);
  k->gemm (r->tile, 2, n, r->h, n, 1, p + f->o2_w, 2, p + f->o2_b, 0, r->out, 2);
  wn_flow_transform (r->tile, c->scale_bias, x_in + 1, r->out, x + 1, NULL);
}

static void
compute_tile (WnStudentRun *r)
{
  const WnStudentConfig *c = &r->student->config;
  const WnStudentLayout *layout = r->student->layout;
  int first_frame = (int) (r->next / c->hop), frames = MIN (r->tile / c->hop, r->n_frames - first_frame), i;
  unsigned mode = wn_denormals_flush ();

  /* a tile that reaches beyond the end repeats the last row of the conditioning; what it makes there is never read */
  wn_kernels ()->gemm (frames + 1, layout->n_cond, c->cond_channels, r->h2 + (size_t) first_frame * c->cond_channels, c->cond_channels, 1,
      r->student->params + layout->p_w, layout->n_cond, r->student->params + layout->p_b, 0, r->cond, layout->n_cond);
  r->have = frames * c->hop;
  wn_excitation (c->rate, c->hop, r->f0, r->voiced, r->phase, r->n_frames, r->next, r->have, r->excitation);
  wn_rng_logistic (r->seed, r->key, r->next, r->have, r->x[0] + 1);
  for (i = 1; i <= r->have; i++)
    r->x[0][i] *= r->noise_scale;
  for (i = 0; i < c->n_flows; i++) {
    float *in = r->x[i & 1], *out = r->x[~i & 1];

    in[0] = r->last[i];
    r->last[i] = in[r->tile];
    flow_tile (r, i, in, out);
  }
  memcpy (r->ready, r->x[i & 1] + 1, r->have * sizeof (float));
  r->next += r->have;
  r->at = 0;
  wn_denormals_restore (mode);
}

void
wn_student_run_start (WnStudentRun *r, const float *features, const float *f0, const float *voiced, int n_frames, uint64_t seed,
    uint64_t key, float noise_scale, int64_t first)
{
  const WnStudentConfig *c = &r->student->config;
  int cc = c->cond_channels, margin = WN_STUDENT_COND_MARGIN, rows = n_frames + 1 + 2 * margin, f;
  float phase0, *padded = g_new (float, (size_t) rows * c->cond_in), *h1 = g_new (float, (size_t) (n_frames + 3) * cc);

  for (f = 0; f < rows; f++)
    memcpy (padded + (size_t) f * c->cond_in, features + (size_t) CLAMP (f - margin, 0, n_frames - 1) * c->cond_in,
        c->cond_in * sizeof (float));
  wn_block_free (r->h2);
  r->h2 = wn_block_new ((size_t) (n_frames + 1) * cc);
  wn_student_cond_forward (c, r->student->layout, r->student->params, padded, n_frames + 1, h1, r->h2);
  g_free (padded);
  g_free (h1);

  r->phase = g_renew (double, r->phase, n_frames);
  wn_rng_uniform (seed, ~key, 0, 1, &phase0); /* a number of a stream that no sample uses */
  wn_excitation_phase (c->rate, c->hop, f0, n_frames, phase0, r->phase);
  r->f0 = f0;
  r->voiced = voiced;
  r->n_frames = n_frames;
  r->seed = seed;
  r->key = key;
  r->noise_scale = noise_scale;
  r->end = (int64_t) n_frames * c->hop;
  first = CLAMP (first, 0, r->end);
  r->next = MAX (0, first - wn_student_receptive_field (c)) / r->tile * r->tile;
  r->at = r->have = 0;
  memset (r->memory, 0, cut (r) * sizeof (float));
  while (r->next < r->end && r->next - r->have + r->at < first) {
    compute_tile (r);
    r->at = (int) MIN (first - (r->next - r->have), r->have);
  }
}

int
wn_student_run_read (WnStudentRun *r, float *out, int n)
{
  int done = 0;

  while (done < n) {
    int m;

    if (r->at == r->have) {
      if (r->next >= r->end)
        break;
      compute_tile (r);
    }
    m = MIN (n - done, r->have - r->at);
    memcpy (out + done, r->ready + r->at, m * sizeof (float));
    r->at += m;
    done += m;
  }
  return done;
}
