/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_speech.h"

#include <string.h>

#include "base/rng.h"
#include "engine/voice.h"
#include "tools/tools.h"
#include "eval_corpus.h"
#include "train/measure/fidelity.h"

#define CHUNK 4096

typedef struct
{
  WnSynth *synth;
  const WnCorpus *corpus;
  const WnRun *run;
  const char *folder; /* where to write the held-out texts, or NULL */
} Speaker;

/* [n] samples of a text, of float; NULL is an error */
static GArray *
speak (const Speaker *s, const char *text, const char *id, GError **error)
{
  GArray *wave;
  float chunk[CHUNK];
  gsize n;

  if (!wn_synth_start (s->synth, text, -1, wn_rng_hash (id, strlen (id), 0), error))
    return NULL;
  wave = g_array_new (FALSE, FALSE, sizeof (float));
  while ((n = wn_synth_read (s->synth, chunk, CHUNK)) > 0)
    g_array_append_vals (wave, chunk, n);
  return wave;
}

/* Durations of the phones of what was spoken last, but for pauses, which belong to no word */
static void
add_durations (const Speaker *s, WnFidelity *item)
{
  GPtrArray *marks = wn_synth_take_marks (s->synth, G_MAXUINT64);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *m = marks->pdata[i];

    if (m->type == WN_MARK_PHONE && m->length > 0)
      wn_fidelity_add_duration (item, 1000.0 * (double) m->duration / s->corpus->config.rate);
  }
  g_ptr_array_unref (marks);
}

/*
 * utterance  whose text is said, NULL = none
 * sentence   number of what is said, for the discriminator's folds
 */
static gboolean
add_text (const Speaker *s, WnEvalSystem *system, const char *text, const char *id,
    const WnUtterance *utterance, int sentence, GError **error)
{
  GArray *wave = speak (s, text, id, error);
  const float *samples = wave ? (float *) (void *) wave->data : NULL;
  gboolean ok = wave
      && (!s->folder || !utterance
          || wn_eval_write_wave (s->folder, s->corpus, utterance, WN_TOOL_SPEECH, samples,
              (int) wave->len, error));
  WnFidelity *item = ok ? wn_eval_system_hear (system, s->corpus, samples, (int) wave->len, NULL,
                         text, sentence, error)
                        : NULL;

  if (item)
    add_durations (s, item);
  else
    g_prefix_error (error, "\"%s\": ", text);
  if (wave)
    g_array_unref (wave);
  return item != NULL;
}

static gboolean
speak_corpus (const Speaker *s, WnEvalSystem *system, gboolean needs_text, GError **error)
{
  gboolean ok = !s->folder || wn_eval_begin_folder (s->folder, s->corpus, error);

  for (int i = 0; ok && i < s->corpus->n_utterances && !wn_run_stop_asked (s->run); i++) {
    const WnUtterance *u = &s->corpus->utterances[i];

    if (!u->held_out || (needs_text && u->rejected))
      continue;
    wn_run_progress (s->run, (double) i / s->corpus->n_utterances, "speech: %s", u->id);
    ok = add_text (s, system, u->text, u->id, u, wn_eval_sentence_of (s->corpus, u), error);
  }
  return ok;
}

/*
 * Lines of a file, each split at "|" into as many parts as there are systems; sentences of other
 * words than the corpus'
 */
static gboolean
speak_file (const Speaker *s, const char *path, WnEvalSystem **systems, guint n_systems,
    GError **error)
{
  char *text, **lines;
  gboolean ok = g_file_get_contents (path, &text, NULL, error);
  int n = 0;

  lines = ok ? g_strsplit (text, "\n", -1) : NULL;
  for (int i = 0; ok && lines[i] && !wn_run_stop_asked (s->run); i++) {
    g_auto (GStrv) part = NULL;

    if (*g_strstrip (lines[i]) == '\0')
      continue;
    part = n_systems > 1 ? g_strsplit (lines[i], "|", -1)
                         : g_strdupv ((char *[]){ lines[i], NULL });
    wn_run_progress (s->run, 0, "%s: line %d", path, i + 1);
    ok = g_strv_length (part) == n_systems;
    if (!ok)
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s:%d: not \"question|statement\"", path,
          i + 1);
    for (guint j = 0; ok && j < n_systems; j++)
      ok = add_text (s, systems[j], g_strstrip (part[j]), part[j], NULL,
          s->corpus->n_utterances + n, error);
    n++;
  }
  if (ok && n == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: no sentence in it", path);
    ok = FALSE;
  }
  if (lines)
    g_free (text);
  g_strfreev (lines);
  return ok;
}

static WnEvalSystem *
append (const WnEvalVoice *eval, GPtrArray *systems, const char *name, gboolean is_apart)
{
  WnEvalSystem *s = wn_eval_system_new (name, eval->hearing);

  s->is_apart = is_apart;
  g_ptr_array_add (systems, s);
  return s;
}

static gboolean
speak_all (const WnEvalVoice *eval, const Speaker *s, GPtrArray *systems, GError **error)
{
  WnEvalSystem *pair[2];

  if (eval->speak
      && !speak_corpus (s, append (eval, systems, "speech", FALSE), eval->alignment != NULL, error))
    return FALSE;
  if (eval->sentences) {
    pair[0] = append (eval, systems, "sentences", TRUE);
    if (!speak_file (s, eval->sentences, pair, 1, error))
      return FALSE;
  }
  if (eval->questions) {
    pair[0] = append (eval, systems, "questions", TRUE);
    pair[1] = append (eval, systems, "statements", TRUE);
    if (!speak_file (s, eval->questions, pair, 2, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wn_eval_speech (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    GPtrArray *systems, GError **error)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnVoice *voice = wn_voice_load (eval->voice, error);
  Speaker s = { NULL, corpus, run, eval->folder };
  gboolean ok = FALSE;

  options.seed = (guint64) eval->seed;
  if (voice && !wn_feature_config_equal (&corpus->config, &voice->file->features))
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: its features are not those of the voice %s", eval->corpus, voice->file->name);
  else if (voice && (s.synth = wn_synth_new (voice, &options, error)))
    ok = speak_all (eval, &s, systems, error);
  wn_synth_free (s.synth);
  wn_voice_unref (voice);
  return ok;
}
