/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_voice.h"

#include <string.h>

#include "base/rng.h"
#include "eval_corpus.h"
#include "tools/tools.h"
#include "train/network/network.h"
#include "train/corpus/statistics.h"
#include "train/measure/teacher_eval.h"
#include "train/teacher_trainer.h"

typedef struct
{
  const WnTeacherConfig *config;
  const float *params;
  const WnCorpus *corpus;
  WnTeacherRun *run;
  guint64 seed;
  WnTemperature temperature;
  double bits, samples; /* so far */
} Teacher;

static void
make_utterance (void *data, const WnUtterance *u, float *wave)
{
  Teacher *t = data;
  guint64 key = wn_rng_hash (u->id, strlen (u->id), t->seed);
  float *copy = wn_teacher_copy (t->run, t->corpus, u->features, u->n_frames, key, t->temperature);

  memcpy (wave, copy, u->n_samples * sizeof (float));
  g_free (copy);
  t->bits += wn_teacher_bits (t->config, t->params, t->corpus, u);
  t->samples += u->n_samples;
}

static gboolean
fits (const WnTeacherConfig *c, const WnEvalVoice *eval, const WnCorpus *corpus, GError **error)
{
  if (c->cond_in == wn_feature_dim (&corpus->config) && c->hop == corpus->config.hop
      && c->rate == corpus->config.rate)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: its features are not those that the teacher %s reads", eval->corpus, eval->teacher);
  return FALSE;
}

gboolean
wn_eval_teacher (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *result, GError **error)
{
  WnTeacherConfig config;
  float *params = wn_network_load (&wn_teacher_network, eval->teacher, &config, error);
  WnStatistics statistics = *corpus->statistics;
  WnCorpus view = *corpus;
  gboolean ok = FALSE;

  view.statistics = &statistics;
  if (params && fits (&config, eval, corpus, error)
      && wn_statistics_of_run (&statistics, eval->teacher, error)) {
    Teacher teacher = { &config, params, &view, wn_teacher_run_new (&config, params),
      (guint64) eval->seed, { (float) eval->temperature, (float) eval->voiced_temperature }, 0, 0 };
    WnEvalMaker maker = { "teacher", WN_TOOL_TEACHER, eval->voice || eval->student ? 0.1 : 0, 1,
      FALSE, make_utterance, &teacher };

    ok = wn_eval_corpus (corpus, &maker, eval->folder, run, result, error);
    result->bits = teacher.bits / MAX (1, teacher.samples);
    wn_teacher_run_free (teacher.run);
  }
  wn_block_free (params);
  return ok;
}
