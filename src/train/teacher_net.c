/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
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
  WnPrediction prediction;
  float *predicted;  /* [T] */
  float *out;        /* [T][3K] */
  float *d_rows;     /* [tile][WN_TEACHER_INPUTS] */
  float *d_out;      /* [tile][3K] by the network's own output */
  float *d_predicted; /* [T] */
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
  net->predicted = wn_block_new ((size_t) max_frames * config->hop);
  net->out = wn_block_new ((size_t) max_frames * config->hop * 3 * config->mixtures);
  net->d_rows = wn_block_new ((size_t) net->tile * WN_TEACHER_INPUTS);
  net->d_out = wn_block_new ((size_t) net->tile * 3 * config->mixtures);
  net->d_predicted = wn_block_new ((size_t) max_frames * config->hop);
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
  wn_prediction_clear (&net->prediction);
  wn_block_free (net->predicted);
  wn_block_free (net->out);
  wn_block_free (net->d_rows);
  wn_block_free (net->d_out);
  wn_block_free (net->d_predicted);
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
  wn_prediction_make (c->rate, c->hop, c->lpc_order, c->n_mels, c->mel_low, c->mel_high, params + net->layout->mel_mean, params + net->layout->mel_std,
      features + (size_t) WN_COND_MARGIN * c->cond_in, c->cond_in, n_frames, &net->prediction);
  for (int t = 0; t < samples; t++) {
    net->predicted[t] = wn_prediction_at (&net->prediction, x, t);
    wn_teacher_input (c, &net->prediction, x, net->predicted, net->excitation + 2 * t, t, in + WN_TEACHER_INPUTS * t);
  }
  wn_stack_net_begin (net->stack, samples);
  for (int t0 = 0; t0 < samples; t0 += net->tile)
    wn_stack_net_forward (net->stack, params, &net->layout->stack, t0, MIN (net->tile, samples - t0), cond, net->layout->cond.n_out, c->hop);
  memcpy (net->out, wn_stack_net_out (net->stack), (size_t) samples * 3 * c->mixtures * sizeof (float));
  for (int t = 0; t < samples; t++)
    wn_teacher_output (c, net->predicted[t], wn_prediction_gain (&net->prediction, t), net->out + (size_t) t * 3 * c->mixtures);
  return net->out;
}

/* Derivatives by the network's output out of those by the mixtures, rows of a tile from t0; those by the predictions are added to */
static void
output_backward (WnTeacherNet *net, int t0, int rows, const float *d_mixture)
{
  int k = net->config.mixtures;

  memcpy (net->d_out, d_mixture, (size_t) rows * 3 * k * sizeof (float));
  for (int i = 0; i < rows; i++) {
    float *d_mean = net->d_out + (size_t) i * 3 * k + k, gain = wn_prediction_gain (&net->prediction, t0 + i), sum = 0;

    for (int j = 0; j < k; j++) {
      sum += d_mean[j];
      d_mean[j] *= gain;
    }
    net->d_predicted[t0 + i] += sum;
  }
}

void
wn_teacher_net_backward (WnTeacherNet *net, const float *tr, const float *d_out, float *d_x, float *grads)
{
  const WnTeacherConfig *c = &net->config;
  int samples = net->n_frames * c->hop;

  memset (net->d_predicted, 0, samples * sizeof (float));
  for (int t0 = (samples - 1) / net->tile * net->tile; t0 >= 0; t0 -= net->tile) {
    int rows = MIN (net->tile, samples - t0);

    output_backward (net, t0, rows, d_out + (size_t) t0 * 3 * c->mixtures);
    /* what reaches a sample's prediction comes from its own mixture and its own and the next sample's input: complete when those are done, from the end backward */
    wn_stack_net_backward (net->stack, tr, &net->layout->stack, t0, rows, net->d_out, d_x ? net->d_rows : NULL, wn_cond_net_gradient (net->cond),
        net->layout->cond.n_out, c->hop, grads);
    for (int i = rows - 1; d_x && i >= 0; i--) {
      int t = t0 + i;

      wn_teacher_input_backward (c, &net->prediction, net->x, net->predicted, t, net->d_rows + WN_TEACHER_INPUTS * i, d_x, net->d_predicted);
      wn_prediction_backward (&net->prediction, net->d_predicted[t], d_x, t);
    }
  }
  if (grads)
    wn_cond_net_backward (net->cond, tr, grads);
}
