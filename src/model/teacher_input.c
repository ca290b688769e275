/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "teacher_input.h"

#include <math.h>
#include <glib.h>
#include "params.h"

#include "excitation.h"

/* Where companding turns from linear to logarithmic, full scale 1, and its factor */
#define COMPANDING_KNEE 0.001f
#define COMPANDING 0.4f
/* Samples of the shortest pitch period: all that is taken from one period ago is past */
#define LAG_MIN 8

enum
{
  BEFORE,
  COMPANDED,
  INNOVATION,
  PREDICTED,
  EXCITATION,
  LAGGED_WAVE = EXCITATION + 2,
  LAGGED
};

void
wn_teacher_signals_init (WnTeacherSignals *s, const WnTeacherConfig *config, int max_samples)
{
  *s = (WnTeacherSignals){ .config = config, .n = max_samples };
  wn_prediction_init (&s->prediction, config->rate, config->hop, config->lpc_order, config->n_mels,
      config->mel_low, config->mel_high);
  s->excitation = wn_block_new (2 * (size_t) max_samples);
  s->lag = wn_block_new (max_samples);
  s->voiced = wn_block_new (max_samples);
  s->predicted = wn_block_new (max_samples);
  s->innovation = wn_block_new (max_samples);
}

void
wn_teacher_signals_clear (WnTeacherSignals *s)
{
  wn_prediction_clear (&s->prediction);
  wn_block_free (s->excitation);
  wn_block_free (s->lag);
  wn_block_free (s->voiced);
  wn_block_free (s->predicted);
  wn_block_free (s->innovation);
  *s = (WnTeacherSignals){ 0 };
}

void
wn_teacher_signals_begin (WnTeacherSignals *s, const float *mean, const float *std,
    const float *features, const float *f0, const float *voiced, const double *phase,
    const float *offset, int n_frames)
{
  const WnTeacherConfig *c = s->config;
  int hop = c->hop;

  g_assert (n_frames * hop <= s->n);
  wn_prediction_make (&s->prediction, mean, std, features, c->cond_in, n_frames);
  wn_excitation (c->rate, hop, 0, f0, voiced, phase, offset, n_frames + 1, 0, n_frames * hop,
      s->excitation);
  for (int f = 0; f < n_frames; f++) {
    for (int i = 0; i < hop; i++) {
      float u = (float) i / hop, pitch = f0[f] + u * (f0[f + 1] - f0[f]);

      s->lag[f * hop + i] = MAX (LAG_MIN, c->rate / MAX (1.0f, pitch));
      s->voiced[f * hop + i] = voiced[f] + u * (voiced[f + 1] - voiced[f]);
    }
  }
}

static float
compand (const WnTeacherConfig *c, float x)
{
  return COMPANDING * asinhf (x * c->wave_std / COMPANDING_KNEE);
}

static float
compand_slope (const WnTeacherConfig *c, float x)
{
  float scale = c->wave_std / COMPANDING_KNEE, v = x * scale;

  return COMPANDING * scale / sqrtf (1.0f + v * v);
}

/* The sample one period before t lies w beyond the one returned */
static int64_t
period_ago (const WnTeacherSignals *s, int64_t t, float *w)
{
  float lag = s->lag[t];
  int whole = (int) ceilf (lag);

  *w = whole - lag;
  return t - whole;
}

static float
at (const float *x, int64_t i)
{
  return i >= 0 ? x[i] : 0.0f;
}

void
wn_teacher_signals_again (const WnTeacherSignals *s, const float *x, int64_t t,
    float in[WN_TEACHER_INPUTS])
{
  float w, voiced = s->voiced[t];
  int64_t i = period_ago (s, t, &w);

  in[BEFORE] = at (x, t - 1);
  in[COMPANDED] = compand (s->config, in[BEFORE]);
  in[INNOVATION] = at (s->innovation, t - 1);
  in[PREDICTED] = compand (s->config, s->predicted[t]);
  in[EXCITATION] = s->excitation[2 * t];
  in[EXCITATION + 1] = s->excitation[2 * t + 1];
  in[LAGGED_WAVE] = voiced * ((1 - w) * at (x, i) + w * at (x, i + 1));
  for (int k = 0; k < WN_TEACHER_LAGGED; k++) {
    int64_t j = i + k - WN_TEACHER_LAGGED / 2;

    in[LAGGED + k] = voiced * ((1 - w) * at (s->innovation, j) + w * at (s->innovation, j + 1));
  }
}

void
wn_teacher_signals_input (WnTeacherSignals *s, const float *x, int64_t t,
    float in[WN_TEACHER_INPUTS])
{
  if (t > 0)
    s->innovation[t - 1] = asinhf (
        (x[t - 1] - s->predicted[t - 1]) / wn_prediction_gain (&s->prediction, t - 1));
  s->predicted[t] = wn_prediction_at (&s->prediction, x, t);
  wn_teacher_signals_again (s, x, t, in);
}

void
wn_teacher_signals_output (const WnTeacherSignals *s, int64_t t, float *p)
{
  int k = s->config->mixtures;
  float gain = wn_prediction_gain (&s->prediction, t), log_gain = logf (gain);

  for (int j = k; j < 2 * k; j++) {
    p[j] = s->predicted[t] + gain * p[j];
    p[k + j] += log_gain;
  }
}

void
wn_teacher_signals_output_backward (const WnTeacherSignals *s, int64_t t, float *d_p,
    float *d_predicted)
{
  int k = s->config->mixtures;
  float gain = wn_prediction_gain (&s->prediction, t);

  for (int j = k; j < 2 * k; j++) {
    d_predicted[t] += d_p[j];
    d_p[j] *= gain;
  }
}

static void
add_at (float *d, int64_t i, float value)
{
  if (i >= 0)
    d[i] += value;
}

void
wn_teacher_signals_input_backward (const WnTeacherSignals *s, const float *x, int64_t t,
    const float d_in[WN_TEACHER_INPUTS], float *d_predicted, float *d_innovation, float *d_x)
{
  float w, voiced = s->voiced[t];
  int64_t i = period_ago (s, t, &w);

  add_at (d_x, i, voiced * (1 - w) * d_in[LAGGED_WAVE]);
  add_at (d_x, i + 1, voiced * w * d_in[LAGGED_WAVE]);
  for (int k = 0; k < WN_TEACHER_LAGGED; k++) {
    int64_t j = i + k - WN_TEACHER_LAGGED / 2;

    add_at (d_innovation, j, voiced * (1 - w) * d_in[LAGGED + k]);
    add_at (d_innovation, j + 1, voiced * w * d_in[LAGGED + k]);
  }
  d_predicted[t] += d_in[PREDICTED] * compand_slope (s->config, s->predicted[t]);
  if (t > 0) {
    float gain = wn_prediction_gain (&s->prediction, t - 1), d;

    d_innovation[t - 1] += d_in[INNOVATION];
    d = d_innovation[t - 1] / (coshf (s->innovation[t - 1]) * gain);
    d_x[t - 1] += d_in[BEFORE] + d_in[COMPANDED] * compand_slope (s->config, x[t - 1]) + d;
    d_predicted[t - 1] -= d;
  }
  wn_prediction_backward (&s->prediction, d_predicted[t], d_x, t);
}
