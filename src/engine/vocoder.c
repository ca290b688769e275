/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "vocoder.h"
#include <string.h>
#include "base/cancel.h"
#include "dsp/finish.h"

/*
 * The filters remember all of the past, so that bits would depend on where they began. They
 * therefore begin anew in each cell of a grid, `warm_up` samples before the cell.
 */
#define CELL 2048
#define STEP 512 /* samples skipped between two looks whether to give up */

struct _WnVocoder
{
  WnFinish finish;
  int hop, warm_up; /* wn_finish_memory() */
  WnStudentRun *run;
  WnTeacherRun *teacher; /* in place of run; the rest NULL without it */
  float *params;         /* its weights */
  float *scale, *shift;  /* [n_features] of what it reads */
  int n_features;
  WnTemperature temperature;
  float *history;  /* [warm_up] raw samples before `at` */
  float *scratch;  /* [warm_up] */
  int64_t at, end; /* next sample, end of the input */
};

static WnVocoder *
vocoder_new (int hop, int rate, float wave_std, float pre_emphasis)
{
  WnVocoder *v = g_new0 (WnVocoder, 1);

  v->hop = hop;
  wn_finish_init (&v->finish, rate, wave_std, pre_emphasis);
  v->warm_up = wn_finish_memory (&v->finish);
  v->history = g_new0 (float, v->warm_up);
  v->scratch = g_new (float, v->warm_up);
  return v;
}

WnVocoder *
wn_vocoder_new (const WnStudent *student, float wave_std, float pre_emphasis)
{
  const WnStudentConfig *config = wn_student_config (student);
  WnVocoder *v = vocoder_new (config->hop, config->rate, wave_std, pre_emphasis);

  v->run = wn_student_run_new (student);
  return v;
}

WnVocoder *
wn_vocoder_new_teacher (const WnTeacherConfig *config, float *params, const float *scale,
    const float *shift, float pre_emphasis, WnTemperature temperature)
{
  WnVocoder *v = vocoder_new (config->hop, config->rate, config->wave_std, pre_emphasis);

  v->params = params;
  v->teacher = wn_teacher_run_new (config, params);
  v->n_features = config->cond_in;
  v->temperature = temperature;
  v->scale = g_memdup2 (scale, v->n_features * sizeof (float));
  v->shift = g_memdup2 (shift, v->n_features * sizeof (float));
  return v;
}

void
wn_vocoder_free (WnVocoder *v)
{
  if (v == NULL)
    return;
  wn_student_run_free (v->run);
  wn_teacher_run_free (v->teacher);
  wn_block_free (v->params);
  g_free (v->scale);
  g_free (v->shift);
  g_free (v->history);
  g_free (v->scratch);
  g_free (v);
}

/*
 * Raw samples into out [n], remembering the last of them; returns how many: fewer than n when
 * features are wanting
 */
static int
read_raw (WnVocoder *v, float *out, int n)
{
  n = v->teacher ? wn_teacher_run_read (v->teacher, out, n) : wn_student_run_read (v->run, out, n);
  wn_finish_scale (&v->finish, out, n);
  if (n >= v->warm_up) {
    memcpy (v->history, out + n - v->warm_up, v->warm_up * sizeof (float));
  } else {
    memmove (v->history, v->history + n, (v->warm_up - n) * sizeof (float));
    memcpy (v->history + v->warm_up - n, out, n * sizeof (float));
  }
  return n;
}

int
wn_vocoder_read (WnVocoder *v, float *out, int n)
{
  int done = 0, m = 1;

  for (n = MIN (n, v->end - v->at); done < n && m > 0; done += m) {
    const int place = v->at % CELL;

    if (place == 0) {
      wn_finish_reset (&v->finish);
      wn_finish_filter (&v->finish, v->history, v->warm_up, v->scratch);
    }
    m = read_raw (v, out + done, MIN (n - done, CELL - place));
    wn_finish_filter (&v->finish, out + done, m, out + done);
    v->at += m;
  }
  return done;
}

/* A teacher cannot begin in the middle: what is before is made and forgotten */
static gboolean
start_teacher (WnVocoder *v, const WnVocoderInput *in, int64_t begin)
{
  const WnTemperature temperature = { in->noise_scale * v->temperature.unvoiced,
    in->noise_scale * v->temperature.voiced };
  float *features, skipped[STEP];

  if (in->supply && in->supply (in->supply_data, in->n_frames) < in->n_frames)
    return FALSE;
  features = g_new (float, (gsize) in->n_frames * v->n_features);
  for (int f = 0; f < in->n_frames; f++) {
    for (int i = 0; i < v->n_features; i++) {
      const gsize at = (gsize) f * v->n_features + i;

      features[at] = v->scale[i] * in->features[at] + v->shift[i];
    }
  }
  wn_teacher_run_start (v->teacher, features, in->f0, in->voiced, in->n_frames, in->seed, in->key,
      temperature);
  g_free (features);
  for (int64_t at = 0; at < begin; at += STEP) {
    if (wn_is_cancelled (in->cancelled))
      return FALSE;
    wn_teacher_run_read (v->teacher, skipped, MIN (STEP, begin - at));
  }
  return TRUE;
}

/*
 * Begins at the cell of `first`, and skips what is before it; before the waveform there is silence
 */
gboolean
wn_vocoder_start (WnVocoder *v, const WnVocoderInput *in, int64_t first)
{
  const int64_t cell = first / CELL * CELL;
  const int64_t begin = MAX (0, cell - v->warm_up);
  float skipped[STEP];

  v->end = (int64_t) in->n_frames * v->hop;
  if (!v->teacher) {
    wn_student_run_set_supply (v->run, in->supply, in->supply_data);
    wn_student_run_start (v->run, in->features, in->f0, in->voiced, in->n_frames, in->seed, in->key,
        in->noise_scale, begin);
  } else if (!start_teacher (v, in, begin)) {
    return FALSE;
  }
  memset (v->history, 0, v->warm_up * sizeof (float));
  for (int64_t at = begin, n; at < cell; at += n) {
    n = MIN (STEP, cell - at);
    if (wn_is_cancelled (in->cancelled) || read_raw (v, skipped, n) < n)
      return FALSE;
  }
  v->at = cell;
  while (v->at < first) {
    const int n = MIN (STEP, first - v->at);

    if (wn_is_cancelled (in->cancelled) || wn_vocoder_read (v, skipped, n) < n)
      return FALSE;
  }
  return TRUE;
}
