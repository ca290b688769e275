/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_corpus.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "train/measure/metrics.h"
#include "tools/wav.h"

/* What is written as utterances are made */
typedef struct
{
  const char *folder;
  GString *pairs, *texts;
} Output;

static gboolean
write_wave (const char *path, int rate, const float *x, int n, GError **error)
{
  WnWav *wav = wn_wav_open (path, rate, WN_WAV_S16, error);

  if (!wav)
    return FALSE;
  wn_wav_write (wav, x, n);
  return wn_wav_close (wav, NULL, error);
}

/* Both waveforms into the folder, and a line into each list */
static gboolean
write_pair (Output *o, const WnEvalMaker *maker, const WnUtterance *u, int rate,
    const float *reference, const float *test, GError **error)
{
  g_autofree char *name = wn_utterance_file_name (u->id);
  g_autofree char *reference_path = g_strdup_printf ("%s/%s-reference.wav", o->folder, name);
  g_autofree char *test_path = g_strdup_printf ("%s/%s%s.wav", o->folder, name, maker->suffix);

  g_string_append_printf (o->pairs, "%s,%s\n", reference_path, test_path);
  g_string_append_printf (o->texts, "%s|%s\n", u->id, u->text);
  return write_wave (reference_path, rate, reference, u->n_samples, error)
      && write_wave (test_path, rate, test, u->n_samples, error);
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
      && (!o->folder || write_pair (o, maker, u, corpus->config.rate, reference, test, error));
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

  return g_file_set_contents (path, list->str, (gssize) list->len, error);
}

gboolean
wn_eval_corpus (const WnCorpus *corpus, const WnEvalMaker *maker, const char *folder,
    const WnRun *run, WnEvalResult *result, GError **error)
{
  Output o = { folder, NULL, NULL };
  g_autofree char *list = g_strdup_printf ("pairs%s.csv", maker->suffix);
  gboolean ok = TRUE;
  double share = (maker->end - maker->begin) / corpus->n_utterances;

  if (folder && g_mkdir_with_parents (folder, 0777)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  o.pairs = g_string_new (NULL);
  o.texts = g_string_new (NULL);
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
  ok = ok
      && (!folder
          || (write_list (folder, list, o.pairs, error)
              && write_list (folder, "texts.txt", o.texts, error)));
  g_string_free (o.pairs, TRUE);
  g_string_free (o.texts, TRUE);
  return ok;
}
