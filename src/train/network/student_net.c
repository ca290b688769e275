/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>

#include "student_net.h"

#include "model/excitation.h"
#include "stack_net.h"

/* Frames of a tile: few enough for the second-level cache */
#define TILE_FRAMES 3

typedef struct
{
  WnStackNet *net;
  float *s; /* [T] */
  /*
   * [1 + T] the flow's input, the sample before the segment (0) in front: in begins at before + 1
   */
  float *before;
  float *d_in; /* [T + 1] derivatives by the flow's input */
} Flow;

struct _WnStudentNet
{
  WnStudentConfig config;
  WnStudentLayout *layout;
  int max_frames, n_frames;
  int tile; /* samples */
  WnCondNet *cond;
  const float *cond_rows; /* of the last forward pass */
  Flow flow[WN_MAX_FLOWS];
  float *wave;       /* [T] */
  float *excitation; /* [T][2] */
  float *log_scale;  /* [T] */
  float *d_out;      /* [tile][2] */
  float *d_rows;     /* [tile][WN_FLOW_INPUTS] */
  double *phase;     /* [F + 1] */
};

WnStudentNet *
wn_student_net_new (const WnStudentConfig *config, int max_frames)
{
  WnStudentNet *net = g_new0 (WnStudentNet, 1);
  int samples = max_frames * config->hop;

  net->config = *config;
  net->layout = wn_student_layout_new (config);
  net->max_frames = max_frames;
  net->tile = TILE_FRAMES * config->hop;
  net->cond = wn_cond_net_new (&net->layout->cond, max_frames);
  for (int i = 0; i < config->n_flows; i++) {
    net->flow[i].net = wn_stack_net_new (&net->layout->stack[i], samples, net->tile);
    net->flow[i].s = wn_block_new (samples);
    net->flow[i].before = wn_block_new (samples + 1);
    net->flow[i].d_in = wn_block_new (samples + 1);
  }
  net->wave = wn_block_new (samples);
  net->excitation = wn_block_new (2 * samples);
  net->log_scale = wn_block_new (samples);
  net->d_out = wn_block_new (2 * net->tile);
  net->d_rows = wn_block_new (WN_FLOW_INPUTS * net->tile);
  net->phase = g_new (double, max_frames + 1);
  return net;
}

void
wn_student_net_free (WnStudentNet *net)
{
  if (!net)
    return;
  for (int i = 0; i < net->config.n_flows; i++) {
    wn_stack_net_free (net->flow[i].net);
    wn_block_free (net->flow[i].s);
    wn_block_free (net->flow[i].before);
    wn_block_free (net->flow[i].d_in);
  }
  wn_cond_net_free (net->cond);
  wn_student_layout_free (net->layout);
  wn_block_free (net->wave);
  wn_block_free (net->excitation);
  wn_block_free (net->log_scale);
  wn_block_free (net->d_out);
  wn_block_free (net->d_rows);
  g_free (net->phase);
  g_free (net);
}

static void
flow_forward (WnStudentNet *net, const float *params, int i, int t0, int rows)
{
  const WnStudentConfig *c = &net->config;
  Flow *f = &net->flow[i];
  float *x = (i + 1 < c->n_flows ? net->flow[i + 1].before + 1 : net->wave) + t0;

  wn_flow_inputs (rows, f->before + t0, net->excitation + 2 * t0,
      wn_stack_net_in (f->net) + WN_FLOW_INPUTS * t0);
  wn_stack_net_forward (f->net, params, &net->layout->flow[i], t0, rows, net->cond_rows,
      net->layout->cond.n_out, c->hop);
  wn_flow_transform (rows, c->scale_bias, f->before + 1 + t0, wn_stack_net_out (f->net) + 2 * t0, x,
      f->s + t0);
  for (int t = t0; t < t0 + rows; t++)
    net->log_scale[t] = (i ? net->log_scale[t] : 0.0f) + logf (f->s[t]);
}

const float *
wn_student_net_forward (WnStudentNet *net, const float *params, int n_frames, const float *features,
    const float *f0, const float *voiced, double phase0, const float *noise)
{
  const WnStudentConfig *c = &net->config;
  int samples = n_frames * c->hop;

  g_assert (n_frames >= 1 && n_frames <= net->max_frames);
  net->n_frames = n_frames;
  net->cond_rows = wn_cond_net_forward (net->cond, params, n_frames, features);
  wn_excitation_phase (c->rate, c->hop, f0, n_frames + 1, phase0, net->phase);
  wn_excitation (c->rate, c->hop, f0, voiced, net->phase, NULL, n_frames + 1, 0, samples,
      net->excitation);
  memcpy (net->flow[0].before + 1, noise, samples * sizeof (float));
  for (int i = 0; i < c->n_flows; i++)
    wn_stack_net_begin (net->flow[i].net, samples);
  for (int t0 = 0; t0 < samples; t0 += net->tile) {
    for (int i = 0; i < c->n_flows; i++)
      flow_forward (net, params, i, t0, MIN (net->tile, samples - t0));
  }
  return net->wave;
}

const float *
wn_student_net_log_scale (const WnStudentNet *net)
{
  return net->log_scale;
}

/* d_x [T] derivatives by this flow's output */
static void
flow_backward (WnStudentNet *net, const float *tr, int i, const float *d_x,
    const float *d_log_scale, int t0, int rows, float *grads)
{
  const WnStudentConfig *c = &net->config;
  Flow *f = &net->flow[i];
  const float *out = wn_stack_net_out (f->net);

  for (int k = 0; k < rows; k++) {
    int t = t0 + k;
    float d_s = d_x[t] * f->before[1 + t] + (d_log_scale ? d_log_scale[t] / f->s[t] : 0.0f);

    net->d_out[2 * k] = d_x[t];
    net->d_out[2 * k + 1] = d_s / (1.0f + expf (-(out[2 * t + 1] + c->scale_bias)));
    /* what comes through the network's input at the next sample is there already */
    f->d_in[t] += d_x[t] * f->s[t];
  }
  wn_stack_net_backward (f->net, tr, &net->layout->flow[i], t0, rows, net->d_out,
      i ? net->d_rows : NULL, wn_cond_net_gradient (net->cond), net->layout->cond.n_out, c->hop,
      grads);
  for (int k = 0; i > 0 && k < rows; k++) {
    if (t0 + k > 0)
      f->d_in[t0 + k - 1] += net->d_rows[WN_FLOW_INPUTS * k];
  }
}

void
wn_student_net_backward (WnStudentNet *net, const float *tr, const float *d_x,
    const float *d_log_scale, float *grads)
{
  const WnStudentConfig *c = &net->config;
  int samples = net->n_frames * c->hop;

  for (int i = 0; i < c->n_flows; i++)
    memset (net->flow[i].d_in, 0, (samples + 1) * sizeof (float));
  for (int t0 = (samples - 1) / net->tile * net->tile; t0 >= 0; t0 -= net->tile) {
    for (int i = c->n_flows - 1; i >= 0; i--)
      flow_backward (net, tr, i, i + 1 < c->n_flows ? net->flow[i + 1].d_in : d_x, d_log_scale, t0,
          MIN (net->tile, samples - t0), grads);
  }
  wn_cond_net_backward (net->cond, tr, grads);
}
