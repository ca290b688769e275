/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_wavs.h"

#include <string.h>

#include "train/corpus/audiofile.h"

#define MAX_DIFFERENCE 0.02 /* seconds, in the length of a copy */

/* x [n] as long as the utterance */
static gboolean
add_copy (WnEvalSystem *s, const WnCorpus *corpus, const WnUtterance *u, const char *path,
    const float *x, int n, GError **error)
{
  gboolean ok;
  float *wave;

  if (ABS (n - u->n_samples) > MAX_DIFFERENCE * corpus->config.rate) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: %.2f s long, the recording %.2f s: no copy", path, (double) n / corpus->config.rate,
        (double) u->n_samples / corpus->config.rate);
    return FALSE;
  }
  wave = g_new0 (float, u->n_samples);
  memcpy (wave, x, MIN (n, u->n_samples) * sizeof *x);
  ok = wn_eval_system_add (s, corpus, u, wave, u->n_samples, TRUE, error);
  g_free (wave);
  return ok;
}

static gboolean
add_file (WnEvalSystem *s, const WnCorpus *corpus, const WnUtterance *u, const char *path,
    gboolean is_copy, GError **error)
{
  int n;
  float *x = wn_audio_file_read (path, corpus->config.rate, &n, error);
  gboolean ok = x != NULL;

  if (ok && is_copy)
    ok = add_copy (s, corpus, u, path, x, n, error);
  else if (ok)
    ok = wn_eval_system_add (s, corpus, u, x, n, FALSE, error);
  g_free (x);
  return ok;
}

WnEvalSystem *
wn_eval_wavs (const char *what, gboolean are_copies, const WnCorpus *corpus, WnHearing *hearing,
    const WnRun *run, GError **error)
{
  const char *equals = strchr (what, '=');
  g_autofree char *name = g_strndup (what, equals ? equals - what : 0);
  WnEvalSystem *s = wn_eval_system_new (name, hearing);
  int n_found = 0, n_missing = 0;
  gboolean ok = *name != '\0';

  if (!ok)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: not NAME=FOLDER", what);
  for (int i = 0; ok && i < corpus->n_utterances && !wn_run_stop_asked (run); i++) {
    const WnUtterance *u = &corpus->utterances[i];
    g_autofree char *path = g_strdup_printf ("%s/%s.wav", equals + 1, u->id);

    if (!u->held_out)
      continue;
    wn_run_progress (run, 0, "%s: %s", name, u->id);
    if (g_file_test (path, G_FILE_TEST_EXISTS)) {
      ok = add_file (s, corpus, u, path, are_copies, error);
      n_found++;
    } else {
      wn_eval_system_skip (s);
      n_missing++;
    }
  }
  if (ok && n_found == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: no file ID.wav of any held-out utterance in it", equals + 1);
    ok = FALSE;
  }
  if (ok && n_missing)
    g_printerr ("%s: %d of %d held-out utterances are missing\n", equals + 1, n_missing,
        n_missing + n_found);
  if (!ok)
    g_clear_pointer (&s, wn_eval_system_free);
  return s;
}
