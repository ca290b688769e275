/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_voice.h"

#include <string.h>

#include "base/rng.h"
#include "dsp/emphasis.h"
#include "eval_corpus.h"
#include "train/corpus/statistics.h"
#include "train/network/network.h"
#include "train/student_trainer.h"

typedef struct
{
  const WnCorpus *corpus;
  WnStudentRun *run;
  guint64 seed;
} Student;

/* Through the same high-pass as a voice's vocoder */
static void
make_utterance (void *data, const WnUtterance *u, float *wave)
{
  const Student *s = data;
  float *copy = wn_student_copy (s->run, s->corpus, u->features, u->n_frames,
            wn_rng_hash (u->id, strlen (u->id), s->seed)),
        state[2] = { 0, 0 };

  wn_dc_block (wn_dc_pole (s->corpus->config.rate, WN_DC_CORNER), copy, u->n_samples, wave, state);
  g_free (copy);
}

gboolean
wn_eval_student (const WnEvalVoice *eval, WnCorpus *corpus, const WnRun *run, WnEvalResult *result,
    GError **error)
{
  WnStudentConfig config;
  float *params = wn_network_load (&wn_student_network, eval->student, &config, error);
  gboolean ok = FALSE;

  if (params
      && (config.cond_in != wn_feature_dim (&corpus->config) || config.hop != corpus->config.hop
          || config.rate != corpus->config.rate)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: its features are not those that the student %s reads", eval->corpus, eval->student);
  } else if (params && wn_statistics_of_run (corpus, eval->student, error)) {
    WnStudent *student = wn_student_new (&config, params);
    Student s = { corpus, wn_student_run_new (student), (guint64) eval->seed };
    WnEvalMaker maker = { "student", "", 0, eval->teacher ? 0.1 : 1, FALSE, make_utterance, &s };

    ok = wn_eval_corpus (corpus, &maker, eval->folder, run, result, error);
    wn_student_run_free (s.run);
    wn_student_free (student);
  }
  wn_block_free (params);
  return ok;
}
