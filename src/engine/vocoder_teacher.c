/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "vocoder.h"
#include "base/cancel.h"

#define STEP 512 /* samples skipped between two looks whether to give up */

typedef struct
{
  WnTeacherRun *run;
  float *params;        /* its weights */
  float *scale, *shift; /* [n_features] of what it reads */
  int n_features;
  WnTemperature temperature;
} Teacher;

/* It cannot begin in the middle: what is before is made and forgotten */
static gboolean
start (void *state, const WnVocoderInput *in, int64_t first)
{
  Teacher *t = state;
  const WnTemperature temperature = { in->noise_scale * t->temperature.unvoiced,
    in->noise_scale * t->temperature.voiced };
  float *features, skipped[STEP];

  if (in->supply && in->supply (in->supply_data, in->n_frames) < in->n_frames)
    return FALSE;
  features = g_new (float, (gsize) in->n_frames * t->n_features);
  for (int f = 0; f < in->n_frames; f++) {
    for (int i = 0; i < t->n_features; i++) {
      const gsize at = (gsize) f * t->n_features + i;

      features[at] = t->scale[i] * in->features[at] + t->shift[i];
    }
  }
  wn_teacher_run_start (t->run, features, in->f0, in->voiced, in->n_frames, in->seed, in->key,
      temperature);
  g_free (features);
  for (int64_t at = 0; at < first; at += STEP) {
    if (wn_is_cancelled (in->cancelled))
      return FALSE;
    wn_teacher_run_read (t->run, skipped, MIN (STEP, first - at));
  }
  return TRUE;
}

static int
read_samples (void *state, float *out, int n)
{
  return wn_teacher_run_read (((Teacher *) state)->run, out, n);
}

static void
free_teacher (void *state)
{
  Teacher *t = state;

  wn_teacher_run_free (t->run);
  wn_block_free (t->params);
  g_free (t->scale);
  g_free (t->shift);
  g_free (t);
}

WnVocoder *
wn_vocoder_new_teacher (const WnTeacherConfig *config, float *params, const float *scale,
    const float *shift, float pre_emphasis, WnTemperature temperature)
{
  static const WnVocoderKind kind = { start, read_samples, free_teacher };
  const gsize size = config->cond_in * sizeof (float);
  Teacher *t = g_new0 (Teacher, 1);
  WnFinish finish;

  t->run = wn_teacher_run_new (config, params);
  t->params = params;
  t->n_features = config->cond_in;
  t->scale = g_memdup2 (scale, size);
  t->shift = g_memdup2 (shift, size);
  t->temperature = temperature;
  wn_finish_init (&finish, config->rate, config->wave_std, pre_emphasis);
  return wn_vocoder_new (&kind, t, config->hop, &finish);
}
