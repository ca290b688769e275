/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>

#include "teacher_net.h"

#include "model/excitation.h"
#include "stack_net.h"

/* Frames of a tile: few enough for the second-level cache */
#define TILE_FRAMES 3

struct _WnTeacherNet
{
  WnTeacherConfig config;
  WnTeacherLayout *layout;
  int max_frames, n_frames;
  int tile;          /* samples */
  WnCondNet *cond;
  WnStackNet *stack;
  const float *x;
  float *excitation; /* [T][2] */
  float *d_rows;     /* [tile][WN_TEACHER_INPUTS] */
};

WnTeacherNet *
wn_teacher_net_new (const WnTeacherConfig *config, int max_frames)
{
  WnTeacherNet *net = g_new0 (WnTeacherNet, 1);

  net->config = *config;
  net->layout = wn_teacher_layout_new (config);
  net->max_frames = max_frames;
  net->tile = TILE_FRAMES * config->hop;
  net->cond = wn_cond_net_new (&net->layout->cond, max_frames);
  net->stack = wn_stack_net_new (&net->layout->stack_config, max_frames * config->hop, net->tile);
  net->excitation = wn_block_new (2 * (size_t) max_frames * config->hop);
  net->d_rows = wn_block_new ((size_t) net->tile * WN_TEACHER_INPUTS);
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
  wn_block_free (net->excitation);
  wn_block_free (net->d_rows);
  g_free (net);
}

const float *
wn_teacher_net_forward (WnTeacherNet *net, const float *params, int n_frames, const float *features, const float *f0, const float *voiced,
    const double *phase, const float *offset, const float *x)
{
  const WnTeacherConfig *c = &net->config;
  int samples = n_frames * c->hop;
  const float *cond;
  float *in = wn_stack_net_in (net->stack);

  g_assert (n_frames >= 1 && n_frames <= net->max_frames);
  net->n_frames = n_frames;
  net->x = x;
  cond = wn_cond_net_forward (net->cond, params, n_frames, features);
  wn_excitation (c->rate, c->hop, f0, voiced, phase, offset, n_frames + 1, 0, samples, net->excitation);
  for (int t = 0; t < samples; t++) {
    wn_teacher_inputs (c, t > 0 ? x[t - 1] : 0.0f, in + WN_TEACHER_INPUTS * t, NULL);
    in[WN_TEACHER_INPUTS * t + 2] = net->excitation[2 * t];
    in[WN_TEACHER_INPUTS * t + 3] = net->excitation[2 * t + 1];
  }
  wn_stack_net_begin (net->stack, samples);
  for (int t0 = 0; t0 < samples; t0 += net->tile)
    wn_stack_net_forward (net->stack, params, &net->layout->stack, t0, MIN (net->tile, samples - t0), cond, net->layout->cond.n_out, c->hop);
  return wn_stack_net_out (net->stack);
}

void
wn_teacher_net_backward (WnTeacherNet *net, const float *tr, const float *d_out, float *d_x, float *grads)
{
  const WnTeacherConfig *c = &net->config;
  int samples = net->n_frames * c->hop;

  for (int t0 = (samples - 1) / net->tile * net->tile; t0 >= 0; t0 -= net->tile) {
    int rows = MIN (net->tile, samples - t0);

    wn_stack_net_backward (net->stack, tr, &net->layout->stack, t0, rows, d_out + (size_t) t0 * 3 * c->mixtures, d_x ? net->d_rows : NULL,
        wn_cond_net_gradient (net->cond), net->layout->cond.n_out, c->hop, grads);
    for (int k = 0; d_x && k < rows; k++) {
      float in[2], d_in[2];
      int before = t0 + k - 1;

      if (before < 0)
        continue;
      wn_teacher_inputs (c, net->x[before], in, d_in);
      d_x[before] += net->d_rows[WN_TEACHER_INPUTS * k] * d_in[0] + net->d_rows[WN_TEACHER_INPUTS * k + 1] * d_in[1];
    }
  }
  if (grads)
    wn_cond_net_backward (net->cond, tr, grads);
}
