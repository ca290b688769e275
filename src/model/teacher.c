/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "teacher.h"
#include "base/rng.h"
#include "excitation.h"
#include "mixture.h"
#include "teacher_input.h"
#include "nn/kernels/kernels.h"

const WnTeacherConfig wn_teacher_config_default = { .layers = 20,
  .channels = 64,
  .kernel = 2,
  .cycle = 10,
  .mixtures = 10,
  .cond_in = 35,
  .cond_channels = 80,
  .hop = 160,
  .rate = 16000,
  .wave_std = 0.05f,
  .lpc_order = 24,
  .n_mels = 32,
  .mel_low = 0,
  .mel_high = 8000 };

WnTeacherLayout *
wn_teacher_layout_new (const WnTeacherConfig *c)
{
  WnTeacherLayout *layout = g_new0 (WnTeacherLayout, 1);
  int n_cond = 0;

  layout->params = wn_params_new ();
  wn_cond_add (layout->params, c->cond_in, c->cond_channels, c->layers * 2 * c->channels,
      &layout->cond);
  layout->stack_config = (WnStackConfig){ c->layers, c->channels, c->kernel, c->cycle,
    WN_TEACHER_INPUTS, 3 * c->mixtures };
  wn_stack_add (layout->params, "stack.", &layout->stack_config, 0.05f, &n_cond, &layout->stack);
  layout->mel_mean = wn_params_add (layout->params, "mel.mean", 0, 0, c->n_mels, 0, 0);
  layout->mel_std = wn_params_add (layout->params, "mel.std", 1, 0, c->n_mels, 0, 0);
  return layout;
}

void
wn_teacher_layout_free (WnTeacherLayout *layout)
{
  if (layout) {
    wn_params_free (layout->params);
    g_free (layout);
  }
}

void
wn_teacher_init (const WnTeacherConfig *c, const WnTeacherLayout *layout, uint64_t seed,
    float *params)
{
  float *bias = params + layout->stack.o2_b;

  wn_params_init (layout->params, seed, params);
  for (int j = 0; j < c->mixtures; j++) {
    bias[c->mixtures + j] = c->mixtures > 1 ? -1.0f + 2.0f * j / (c->mixtures - 1) : 0.0f;
    bias[2 * c->mixtures + j] = -1.0f;
  }
}

void
wn_teacher_set_statistics (const WnTeacherConfig *c, const WnTeacherLayout *layout,
    const float *mean, const float *std, double energy, float *params)
{
  float scale = (float) log10 (energy * c->wave_std * c->wave_std);

  for (int b = 0; b < c->n_mels; b++) {
    params[layout->mel_mean + b] = mean[b] - scale;
    params[layout->mel_std + b] = std[b];
  }
}

float
wn_teacher_half_bin (const WnTeacherConfig *c)
{
  return 1.0f / (65535.0f * c->wave_std);
}

/* ---- generation ---- */

/* Rows of a layer's buffer behind its history: the history is moved once in so many samples */
#define ROOM 512

struct _WnTeacherRun
{
  WnTeacherConfig config;
  WnTeacherLayout *layout;
  const float *params;
  WnStackRun *stack;
  int field;   /* receptive field */
  float *cond; /* [n_frames + 1][P] */
  WnTeacherSignals signals;
  float *wave;       /* [n] made so far */
  float *out;        /* [field + 1][3K] */
  float *in;         /* [field + 1][WN_TEACHER_INPUTS] */
  WnStackRun *whole; /* for the naive method, made when first needed */
  int64_t at, n;
  uint64_t seed, key;
  WnTemperature temperature;
};

WnTeacherRun *
wn_teacher_run_new (const WnTeacherConfig *config, const float *params)
{
  WnTeacherRun *r = g_new0 (WnTeacherRun, 1);

  r->config = *config;
  r->layout = wn_teacher_layout_new (config);
  r->params = params;
  r->stack = wn_stack_run_new (&r->layout->stack_config, ROOM);
  r->field = wn_stack_receptive_field (&r->layout->stack_config);
  r->in = g_new0 (float, (size_t) (r->field + 1) * WN_TEACHER_INPUTS);
  r->out = g_new (float, (size_t) (r->field + 1) * 3 * config->mixtures);
  return r;
}

static void
drop_waveform (WnTeacherRun *r)
{
  wn_block_free (r->cond);
  wn_block_free (r->wave);
  wn_teacher_signals_clear (&r->signals);
}

void
wn_teacher_run_free (WnTeacherRun *r)
{
  if (!r)
    return;
  drop_waveform (r);
  wn_stack_run_free (r->stack);
  wn_stack_run_free (r->whole);
  wn_teacher_layout_free (r->layout);
  g_free (r->in);
  g_free (r->out);
  g_free (r);
}

/* [n][dim] and the last row once more */
static float *
repeat_last (const float *x, int n, int dim)
{
  float *y = g_new (float, (size_t) (n + 1) * dim);

  memcpy (y, x, (size_t) n * dim * sizeof (float));
  memcpy (y + (size_t) n * dim, x + (size_t) (n - 1) * dim, dim * sizeof (float));
  return y;
}

void
wn_teacher_run_start (WnTeacherRun *r, const float *features, const float *f0, const float *voiced,
    int n_frames, uint64_t seed, uint64_t key, WnTemperature temperature)
{
  const WnTeacherConfig *c = &r->config;
  const WnCondLayout *cond = &r->layout->cond;
  float phase0, *h2 = g_new (float, (size_t) (n_frames + 1) * c->cond_channels);
  double *phase = g_new (double, n_frames + 1);
  float *rows = repeat_last (features, n_frames, c->cond_in),
        *pitch = repeat_last (f0, n_frames, 1), *voicing = repeat_last (voiced, n_frames, 1);

  drop_waveform (r);
  r->n = (int64_t) n_frames * c->hop;
  r->at = 0;
  r->seed = seed;
  r->key = key;
  r->temperature = temperature;
  r->cond = wn_block_new ((size_t) (n_frames + 1) * cond->n_out);
  r->wave = wn_block_new (r->n);
  wn_cond_utterance (cond, r->params, features, n_frames, 0, n_frames + 1, h2);
  wn_cond_project (cond, r->params, h2, n_frames + 1, r->cond);
  wn_rng_uniform (seed, ~key, 0, 1, &phase0);
  wn_excitation_phase (c->rate, c->hop, pitch, n_frames + 1, phase0, phase);
  wn_teacher_signals_init (&r->signals, c, (int) r->n);
  wn_teacher_signals_begin (&r->signals, r->params + r->layout->mel_mean,
      r->params + r->layout->mel_std, rows, pitch, voicing, phase, NULL, n_frames);
  wn_stack_run_reset (r->stack);
  g_free (h2);
  g_free (phase);
  g_free (rows);
  g_free (pitch);
  g_free (voicing);
}

float
wn_teacher_temperature (const WnTemperature *t, float voiced)
{
  return t->unvoiced + voiced * (t->voiced - t->unvoiced);
}

static void
draw (WnTeacherRun *r, float *p)
{
  float u[2], limit = 1.0f / r->config.wave_std,
              temperature = wn_teacher_temperature (&r->temperature, r->signals.voiced[r->at]);

  wn_teacher_signals_output (&r->signals, r->at, p);
  wn_rng_uniform (r->seed, r->key, 2 * r->at, 2, u);
  r->wave[r->at] = CLAMP (wn_mixture_sample (r->config.mixtures, p, u, temperature), -limit, limit);
  r->at++;
}

static int
deliver (WnTeacherRun *r, int64_t first, float *out, unsigned mode)
{
  int n = (int) (r->at - first);

  wn_denormals_restore (mode);
  memcpy (out, r->wave + first, n * sizeof (float));
  return n;
}

int
wn_teacher_run_read (WnTeacherRun *r, float *out, int n)
{
  int64_t first = r->at, end = MIN (r->n, first + n);
  unsigned mode = wn_denormals_flush ();

  while (r->at < end) {
    wn_teacher_signals_input (&r->signals, r->wave, r->at, r->in);
    wn_stack_run (r->stack, r->params, &r->layout->stack, 1, r->in, r->cond, r->layout->cond.n_out,
        r->config.hop, (long) r->at, r->out);
    draw (r, r->out);
  }
  return deliver (r, first, out, mode);
}

int
wn_teacher_run_read_naive (WnTeacherRun *r, float *out, int n)
{
  int64_t first = r->at, end = MIN (r->n, first + n);
  unsigned mode = wn_denormals_flush ();

  if (!r->whole)
    r->whole = wn_stack_run_new (&r->layout->stack_config, r->field + 1);
  while (r->at < end) {
    int64_t start = MAX (0, r->at - r->field);
    int rows = (int) (r->at - start) + 1, i;

    for (i = 0; i < rows - 1; i++)
      wn_teacher_signals_again (&r->signals, r->wave, start + i, r->in + i * WN_TEACHER_INPUTS);
    wn_teacher_signals_input (&r->signals, r->wave, r->at, r->in + i * WN_TEACHER_INPUTS);
    wn_stack_run_reset (r->whole);
    wn_stack_run (r->whole, r->params, &r->layout->stack, rows, r->in, r->cond,
        r->layout->cond.n_out, r->config.hop, (long) start, r->out);
    draw (r, r->out + (size_t) (rows - 1) * 3 * r->config.mixtures);
  }
  return deliver (r, first, out, mode);
}
