/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>

#include "student_net.h"

#include "model/excitation.h"
#include "stack_net.h"

/* Frames of a tile: few enough for the second-level cache; times the largest fold */
#define TILE_FRAMES 3

/* Times are the flow's own: its time t is sample t - lag */
typedef struct
{
  WnStackNet *net;
  int fold, delay; /* samples of a row; how much later than the flow before it begins its rows */
  int lag;         /* the sum of the delays so far */
  float *s;        /* [T] */
  /* [fold + delay + T] what the flow before gave, zeros in front: its time t is at fold + t */
  float *before;
  float *d_in; /* [fold + delay + T] derivatives by that */
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
  int lag;           /* of the last flow */
  float *wave;       /* [lag + T], its time t at t: the waveform begins at lag; zeros for the last
                        samples, which would need a later row */
  float *d_wave;     /* [lag + T] */
  float *excitation; /* [lag + T][2] from sample -lag on */
  float *log_scale;  /* [T] */
  /* with a filter: [filter + T] wave behind zeros, [lag + T] what it becomes, [T + filter]
     derivatives by that before zeros; [filter] the last weights, the newest first, and scratch */
  float *unfiltered, *filtered, *d_filtered, *reversed, *d_weights;
  float *d_out;  /* [tile][2] */
  float *d_rows; /* [tile][WN_FLOW_INPUTS] */
  double *phase; /* [F + 1] */
};

WnStudentNet *
wn_student_net_new (const WnStudentConfig *config, int max_frames)
{
  WnStudentNet *net = g_new0 (WnStudentNet, 1);
  int samples = max_frames * config->hop, fold = 1;

  net->config = *config;
  net->layout = wn_student_layout_new (config);
  net->max_frames = max_frames;
  net->lag = wn_student_lag (config);
  for (int i = 0; i < config->n_flows; i++)
    fold = MAX (fold, config->fold[i]);
  net->tile = TILE_FRAMES * fold * config->hop;
  net->cond = wn_cond_net_new (&net->layout->cond, max_frames);
  for (int i = 0; i < config->n_flows; i++) {
    Flow *f = &net->flow[i];

    f->fold = config->fold[i];
    f->delay = wn_student_delay (config, i);
    f->lag = (i ? f[-1].lag : 0) + f->delay;
    f->net = wn_stack_net_new (&net->layout->stack[i], samples / f->fold, net->tile / f->fold);
    f->s = wn_block_new (samples);
    f->before = wn_block_new (f->fold + f->delay + samples);
    f->d_in = wn_block_new (f->fold + f->delay + samples);
  }
  net->wave = wn_block_new (net->lag + samples);
  net->d_wave = wn_block_new (net->lag + samples);
  net->excitation = wn_block_new (2 * (net->lag + samples));
  net->log_scale = wn_block_new (samples);
  if (config->filter) {
    net->unfiltered = wn_block_new (config->filter + samples);
    net->filtered = wn_block_new (net->lag + samples);
    net->d_filtered = wn_block_new (samples + config->filter);
    net->reversed = wn_block_new (config->filter);
    net->d_weights = wn_block_new (config->filter);
  }
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
  wn_block_free (net->d_wave);
  wn_block_free (net->excitation);
  wn_block_free (net->log_scale);
  wn_block_free (net->unfiltered);
  wn_block_free (net->filtered);
  wn_block_free (net->d_filtered);
  wn_block_free (net->reversed);
  wn_block_free (net->d_weights);
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
  float *x = (i + 1 < c->n_flows ? f[1].before + f[1].fold + f[1].delay : net->wave) + t0;

  wn_flow_inputs (f->fold, rows, f->before + t0, net->excitation + 2 * (net->lag - f->lag + t0),
      wn_stack_net_in (f->net) + WN_FLOW_INPUTS * t0);
  wn_stack_net_forward (f->net, params, &net->layout->flow[i], t0 / f->fold, rows / f->fold,
      net->cond_rows, net->layout->cond.n_out, c->hop / f->fold);
  wn_flow_transform (rows, c->scale_bias, f->before + f->fold + t0,
      wn_stack_net_out (f->net) + 2 * t0, x, f->s + t0);
  for (int t = MAX (t0, f->lag); t < t0 + rows; t++)
    net->log_scale[t - f->lag] += logf (f->s[t]);
}

static void
filter_forward (WnStudentNet *net, const float *params, int samples)
{
  const int taps = net->config.filter;
  const float *weights = params + net->layout->filter;
  const float log_scale = logf (fabsf (weights[taps - 1]));

  for (int j = 0; j < taps; j++)
    net->reversed[j] = weights[taps - 1 - j];
  memset (net->unfiltered, 0, taps * sizeof (float));
  memcpy (net->unfiltered + taps, net->wave, samples * sizeof (float));
  wn_student_filter (taps, weights, samples, net->unfiltered + taps, net->filtered);
  memset (net->filtered + samples, 0, net->lag * sizeof (float));
  for (int t = 0; t < samples - net->lag; t++)
    net->log_scale[t] += log_scale;
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
  wn_excitation (c->rate, c->hop, c->excitation_band, f0, voiced, net->phase, NULL, n_frames + 1,
      -net->lag, net->lag + samples, net->excitation);
  memcpy (net->flow[0].before + net->flow[0].fold, noise, samples * sizeof (float));
  memset (net->log_scale, 0, samples * sizeof (float));
  memset (net->wave + samples, 0, net->lag * sizeof (float));
  for (int i = 0; i < c->n_flows; i++)
    wn_stack_net_begin (net->flow[i].net, samples / net->flow[i].fold);
  for (int t0 = 0; t0 < samples; t0 += net->tile) {
    for (int i = 0; i < c->n_flows; i++)
      flow_forward (net, params, i, t0, MIN (net->tile, samples - t0));
  }
  memset (net->log_scale + samples - net->lag, 0, net->lag * sizeof (float));
  if (!c->filter)
    return net->wave + net->lag;
  filter_forward (net, params, samples);
  return net->filtered + net->lag;
}

const float *
wn_student_net_log_scale (const WnStudentNet *net)
{
  return net->log_scale;
}

/* d_x [T] derivatives by this flow's output, in its time */
static void
flow_backward (WnStudentNet *net, const float *tr, int i, const float *d_x,
    const float *d_log_scale, int t0, int rows, float *grads)
{
  const WnStudentConfig *c = &net->config;
  Flow *f = &net->flow[i];
  const float *out = wn_stack_net_out (f->net);

  for (int k = 0; k < rows; k++) {
    int t = t0 + k, sample = t - f->lag;
    gboolean counts = d_log_scale && sample >= 0 && sample < net->n_frames * c->hop - net->lag;
    float d_s = d_x[t] * f->before[f->fold + t] + (counts ? d_log_scale[sample] / f->s[t] : 0.0f);

    net->d_out[2 * k] = d_x[t];
    net->d_out[2 * k + 1] = d_s / (1.0f + expf (-(out[2 * t + 1] + c->scale_bias)));
    /* what comes through the network's inputs of the next row is there already */
    f->d_in[f->fold + t] += d_x[t] * f->s[t];
  }
  wn_stack_net_backward (f->net, tr, &net->layout->flow[i], t0 / f->fold, rows / f->fold,
      net->d_out, i ? net->d_rows : NULL, wn_cond_net_gradient (net->cond), net->layout->cond.n_out,
      c->hop / f->fold, grads);
  for (int k = 0; i > 0 && k < rows; k += f->fold) {
    for (int j = 0; j < f->fold; j++)
      f->d_in[t0 + k + j] += net->d_rows[WN_FLOW_INPUTS * k + j];
  }
}

/* From d_filtered to d_wave; what lies behind the last sample is 0 */
static void
filter_backward (WnStudentNet *net, int samples, const float *d_log_scale, float *grads)
{
  const int taps = net->config.filter;
  float *d_weights = grads + net->layout->filter;

  memset (net->d_filtered + samples, 0, taps * sizeof (float));
  wn_student_filter (taps, net->reversed, samples, net->d_filtered + taps - 1, net->d_wave);
  wn_student_filter (samples, net->d_filtered, taps, net->unfiltered + samples, net->d_weights);
  for (int j = 0; j < taps; j++)
    d_weights[j] += net->d_weights[j];
  for (int t = 0; d_log_scale && t < samples - net->lag; t++)
    d_weights[taps - 1] += d_log_scale[t] / net->reversed[0];
}

void
wn_student_net_backward (WnStudentNet *net, const float *tr, const float *d_x,
    const float *d_log_scale, float *grads)
{
  const WnStudentConfig *c = &net->config;
  float *d_out = c->filter ? net->d_filtered : net->d_wave;
  int samples = net->n_frames * c->hop;

  for (int i = 0; i < c->n_flows; i++)
    memset (net->flow[i].d_in, 0,
        (net->flow[i].fold + net->flow[i].delay + samples) * sizeof (float));
  memset (d_out, 0, net->lag * sizeof (float));
  memcpy (d_out + net->lag, d_x, (samples - net->lag) * sizeof (float));
  if (c->filter)
    filter_backward (net, samples, d_log_scale, grads);
  for (int t0 = (samples - 1) / net->tile * net->tile; t0 >= 0; t0 -= net->tile) {
    for (int i = c->n_flows - 1; i >= 0; i--) {
      const Flow *next = &net->flow[i + 1];

      flow_backward (net, tr, i,
          i + 1 < c->n_flows ? next->d_in + next->fold + next->delay : net->d_wave, d_log_scale, t0,
          MIN (net->tile, samples - t0), grads);
    }
  }
  wn_cond_net_backward (net->cond, tr, grads);
}
