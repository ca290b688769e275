/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_corpus.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "train/measure/metrics.h"
#include "tools/tools.h"
#include "tools/wav.h"

/* What is written as utterances are made */
typedef struct
{
  const char *folder;
  GString *pairs;
} Output;

static char *
wave_path (const char *folder, const WnUtterance *u, const char *suffix)
{
  g_autofree char *name = wn_utterance_file_name (u->id);

  return g_strdup_printf ("%s/%s%s.wav", folder, name, suffix);
}

gboolean
wn_eval_write_wave (const char *folder, const WnCorpus *corpus, const WnUtterance *utterance,
    const char *suffix, const float *wave, int n, GError **error)
{
  g_autofree char *path = wave_path (folder, utterance, suffix);
  WnWav *wav = wn_wav_open (path, corpus->config.rate, WN_WAV_S16, error);

  if (!wav)
    return FALSE;
  wn_wav_write (wav, wave, n);
  return wn_wav_close (wav, NULL, error);
}

/* Both waveforms into the folder, and a line into the list */
static gboolean
write_pair (Output *o, const WnCorpus *corpus, const WnEvalMaker *maker, const WnUtterance *u,
    const float *reference, const float *test, GError **error)
{
  g_autofree char *reference_path = wave_path (o->folder, u, WN_TOOL_RECORDING),
                  *test_path = wave_path (o->folder, u, maker->suffix);

  g_string_append_printf (o->pairs, "%s,%s\n", reference_path, test_path);
  return wn_eval_write_wave (o->folder, corpus, u, WN_TOOL_RECORDING, reference, u->n_samples,
             error)
      && wn_eval_write_wave (o->folder, corpus, u, maker->suffix, test, u->n_samples, error);
}

static gboolean
eval_utterance (const WnCorpus *corpus, const WnEvalMaker *maker, const WnUtterance *u, Output *o,
    WnEvalResult *result, GError **error)
{
  int n = u->n_samples;
  float *reference = g_new (float, n), *test = g_new (float, n);
  WnPair pair;
  gboolean ok;

  wn_utterance_wave (u, n, reference);
  maker->make (maker->data, u, test);
  ok = wn_metrics_compare (&corpus->config, reference, test, n, &pair, error)
      && (!o->folder || write_pair (o, corpus, maker, u, reference, test, error));
  ok = ok && wn_eval_system_add (result->system, corpus, u, test, n, !maker->needs_text, error);
  if (ok)
    g_array_append_val (result->pairs, pair);
  g_free (reference);
  g_free (test);
  return ok;
}

static gboolean
write_list (const char *folder, const char *name, const GString *list, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *reason = NULL;

  if (g_file_set_contents (path, list->str, (gssize) list->len, &reason))
    return TRUE;
  g_set_error_literal (error, WN_ERROR, WN_ERROR_WRITE, reason->message);
  g_error_free (reason);
  return FALSE;
}

gboolean
wn_eval_begin_folder (const char *folder, const WnCorpus *corpus, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  if (g_mkdir_with_parents (folder, 0777)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  for (int i = 0; i < corpus->n_utterances; i++)
    if (corpus->utterances[i].held_out)
      g_string_append_printf (list, "%s|%s\n", corpus->utterances[i].id,
          corpus->utterances[i].text);
  return write_list (folder, WN_TOOL_TEXTS, list, error);
}

gboolean
wn_eval_corpus (const WnCorpus *corpus, const WnEvalMaker *maker, const char *folder,
    const WnRun *run, WnEvalResult *result, GError **error)
{
  Output o = { folder, NULL };
  g_autofree char *list = g_strdup_printf ("pairs%s.csv", maker->suffix);
  gboolean ok = TRUE;
  double share = (maker->end - maker->begin) / corpus->n_utterances;

  if (folder && !wn_eval_begin_folder (folder, corpus, error))
    return FALSE;
  o.pairs = g_string_new (NULL);
  for (int u = 0; ok && u < corpus->n_utterances && !wn_run_stop_asked (run); u++) {
    const WnUtterance *utterance = &corpus->utterances[u];

    if (!utterance->held_out || (maker->needs_text && utterance->rejected))
      continue;
    wn_run_progress (run, maker->begin + share * u, "%s: %s", maker->name, utterance->id);
    ok = eval_utterance (corpus, maker, utterance, &o, result, error);
  }
  if (ok && result->pairs->len == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "no utterance of the corpus is held out");
    ok = FALSE;
  }
  ok = ok && (!folder || write_list (folder, list, o.pairs, error));
  g_string_free (o.pairs, TRUE);
  return ok;
}
