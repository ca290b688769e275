/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>

#include "teacher_net.h"

#include "model/teacher_input.h"
#include "stack_net.h"

/* Frames of a tile: few enough for the second-level cache */
#define TILE_FRAMES 3

struct _WnTeacherNet
{
  WnTeacherConfig config;
  WnTeacherLayout *layout;
  int max_frames, n_frames;
  int tile; /* samples */
  WnCondNet *cond;
  WnStackNet *stack;
  const float *x;
  WnTemperature temperature;
  WnTeacherSignals signals;
  float *d_rows;                     /* [tile][WN_TEACHER_INPUTS] */
  float *d_out;                      /* [tile][3K] by the network's own output */
  float *d_predicted, *d_innovation; /* [T] */
};

WnTeacherNet *
wn_teacher_net_new (const WnTeacherConfig *config, int max_frames)
{
  WnTeacherNet *net = g_new0 (WnTeacherNet, 1);

  net->config = *config;
  net->layout = wn_teacher_layout_new (config);
  net->max_frames = max_frames;
  net->tile = TILE_FRAMES * config->hop;
  net->temperature = (WnTemperature){ 1, 1 };
  net->cond = wn_cond_net_new (&net->layout->cond, max_frames);
  net->stack = wn_stack_net_new (&net->layout->stack_config, max_frames * config->hop, net->tile);
  wn_teacher_signals_init (&net->signals, &net->config, max_frames * config->hop);
  net->d_rows = wn_block_new ((size_t) net->tile * WN_TEACHER_INPUTS);
  net->d_out = wn_block_new ((size_t) net->tile * 3 * config->mixtures);
  net->d_predicted = wn_block_new ((size_t) max_frames * config->hop);
  net->d_innovation = wn_block_new ((size_t) max_frames * config->hop);
  return net;
}

void
wn_teacher_net_free (WnTeacherNet *net)
{
  if (!net)
    return;
  wn_cond_net_free (net->cond);
  wn_stack_net_free (net->stack);
  wn_teacher_layout_free (net->layout);
  wn_teacher_signals_clear (&net->signals);
  wn_block_free (net->d_rows);
  wn_block_free (net->d_out);
  wn_block_free (net->d_predicted);
  wn_block_free (net->d_innovation);
  g_free (net);
}

void
wn_teacher_net_set_temperature (WnTeacherNet *net, WnTemperature temperature)
{
  net->temperature = temperature;
}

/* Log-scales are added to, so that derivatives by them stay what they are */
static void
apply_temperature (const WnTeacherNet *net, int samples, float *p)
{
  const WnTemperature *temperature = &net->temperature;
  int k = net->config.mixtures;

  if (temperature->unvoiced == 1 && temperature->voiced == 1)
    return;
  for (int t = 0; t < samples; t++, p += 3 * k) {
    float added = logf (wn_teacher_temperature (temperature, net->signals.voiced[t]));

    for (int j = 2 * k; j < 3 * k; j++)
      p[j] += added;
  }
}

const float *
wn_teacher_net_forward (WnTeacherNet *net, const float *params, int n_frames, const float *features,
    const float *f0, const float *voiced, const double *phase, const float *offset, const float *x)
{
  const WnTeacherConfig *c = &net->config;
  int samples = n_frames * c->hop;
  const float *cond;
  float *in = wn_stack_net_in (net->stack), *out = wn_stack_net_out (net->stack);

  g_assert (n_frames >= 1 && n_frames <= net->max_frames);
  net->n_frames = n_frames;
  net->x = x;
  cond = wn_cond_net_forward (net->cond, params, n_frames, features);
  wn_teacher_signals_begin (&net->signals, params + net->layout->mel_mean,
      params + net->layout->mel_std, features + (size_t) WN_COND_MARGIN * c->cond_in, f0, voiced,
      phase, offset, n_frames);
  for (int t = 0; t < samples; t++)
    wn_teacher_signals_input (&net->signals, x, t, in + WN_TEACHER_INPUTS * t);
  wn_stack_net_begin (net->stack, samples);
  for (int t0 = 0; t0 < samples; t0 += net->tile)
    wn_stack_net_forward (net->stack, params, &net->layout->stack, t0,
        MIN (net->tile, samples - t0), cond, net->layout->cond.n_out, c->hop);
  for (int t = 0; t < samples; t++)
    wn_teacher_signals_output (&net->signals, t, out + (size_t) t * 3 * c->mixtures);
  apply_temperature (net, samples, out);
  return out;
}

void
wn_teacher_net_backward (WnTeacherNet *net, const float *tr, const float *d_out, float *d_x,
    float *grads)
{
  const WnTeacherConfig *c = &net->config;
  int samples = net->n_frames * c->hop;

  memset (net->d_predicted, 0, samples * sizeof (float));
  memset (net->d_innovation, 0, samples * sizeof (float));
  for (int t0 = (samples - 1) / net->tile * net->tile; t0 >= 0; t0 -= net->tile) {
    int rows = MIN (net->tile, samples - t0), dim = 3 * c->mixtures;

    memcpy (net->d_out, d_out + (size_t) t0 * dim, (size_t) rows * dim * sizeof (float));
    for (int i = 0; i < rows; i++)
      wn_teacher_signals_output_backward (&net->signals, t0 + i, net->d_out + (size_t) i * dim,
          net->d_predicted);
    wn_stack_net_backward (net->stack, tr, &net->layout->stack, t0, rows, net->d_out,
        d_x ? net->d_rows : NULL, wn_cond_net_gradient (net->cond), net->layout->cond.n_out, c->hop,
        grads);
    for (int i = rows - 1; d_x && i >= 0; i--)
      wn_teacher_signals_input_backward (&net->signals, net->x, t0 + i,
          net->d_rows + WN_TEACHER_INPUTS * i, net->d_predicted, net->d_innovation, d_x);
  }
  if (grads)
    wn_cond_net_backward (net->cond, tr, grads);
}
