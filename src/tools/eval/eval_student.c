/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_voice.h"

#include <string.h>

#include "base/rng.h"
#include "eval_corpus.h"
#include "tools/tools.h"
#include "train/corpus/statistics.h"
#include "train/network/network.h"
#include "train/student_trainer.h"

typedef struct
{
  const WnCorpus *corpus;
  WnStudentRun *run;
  guint64 seed;
} Student;

static void
make_utterance (void *data, const WnUtterance *u, float *wave)
{
  const Student *s = data;
  float *copy = wn_student_copy (s->run, s->corpus, u->features, u->n_frames,
      wn_rng_hash (u->id, strlen (u->id), s->seed));

  memcpy (wave, copy, u->n_samples * sizeof (float));
  g_free (copy);
}

gboolean
wn_eval_student (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *result, GError **error)
{
  WnStudentConfig config;
  float *params = wn_network_load (&wn_student_network, eval->student, &config, error);
  WnStatistics statistics = *corpus->statistics;
  WnCorpus view = *corpus;
  gboolean ok = FALSE;

  view.statistics = &statistics;
  if (params
      && (config.cond_in != wn_feature_dim (&corpus->config) || config.hop != corpus->config.hop
          || config.rate != corpus->config.rate)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: its features are not those that the student %s reads", eval->corpus, eval->student);
  } else if (params && wn_statistics_of_run (&statistics, eval->student, error)) {
    WnStudent *student = wn_student_new (&config, params);
    Student s = { &view, wn_student_run_new (student), (guint64) eval->seed };
    WnEvalMaker maker = { "student", WN_TOOL_STUDENT, 0, eval->teacher ? 0.1 : 1, FALSE,
      make_utterance, &s };

    ok = wn_eval_corpus (corpus, &maker, eval->folder, run, result, error);
    wn_student_run_free (s.run);
    wn_student_free (student);
  }
  wn_block_free (params);
  return ok;
}
