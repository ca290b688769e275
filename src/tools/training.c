/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "training.h"

#include <string.h>

#include "base/safetensors.h"
#include "engine/search.h"
#include "model/config.h"
#include "train/network/network.h"
#include "train/run/checkpoint.h"
#include "train/run/ranks.h"
#include "train/corpus/statistics.h"
#include "wav.h"

/* What is kept is scaled by 1 / (1 - dropout) */
#define LARGEST_DROPOUT 0.99

gboolean
wn_tool_training_check (const GOptionEntry *entries, GError **error)
{
  static const WnToolRange ranges[] = {
    { "threads", 0, WN_POOL_MAX_THREADS },
    { "segment", 1, 100000 },
    { "averaging", 0, 1 },
    { "dropout", 0, LARGEST_DROPOUT },
    { "duration-dropout", 0, LARGEST_DROPOUT },
    { "others", 0, 1 },
    { "predicted-share", 0, 1 },
    { "repulsion", 0, 1 },
    { "stretched", 0, 1 },
    { "temperature", 0, 2 },
    { "voiced-temperature", 0, 2 },
    { NULL, 0, G_MAXFLOAT },
  };

  return wn_tool_check_numbers (entries, ranges, error);
}

gboolean
wn_tool_parse (const char *summary, const GOptionEntry *entries, int n_arguments, int *argc,
    char ***argv)
{
  GOptionContext *context = g_option_context_new (summary);
  GError *error = NULL;
  gboolean ok;

  wn_tool_add_entries (context, entries);
  ok = g_option_context_parse (context, argc, argv, &error)
      && wn_tool_training_check (entries, &error);
  if (!ok) {
    wn_tool_fail (error);
  } else if (*argc != n_arguments + 1) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    ok = FALSE;
  }
  g_option_context_free (context);
  return ok;
}

void
wn_tool_write_sample (void *data, const char *id, int64_t step, const float *wave, int n)
{
  const WnToolSamples *samples = data;
  g_autofree char *name = g_strdup_printf ("%s-%06d.wav", id, (int) step);
  g_autofree char *path = NULL;
  WnWav *wav;

  g_strdelimit (name, "/", '_');
  path = g_build_filename (samples->dir, name, NULL);
  wav = wn_wav_open (path, samples->rate, WN_WAV_S16, NULL);
  if (wav) {
    wn_wav_write (wav, wave, n);
    wn_wav_close (wav, NULL, NULL);
  }
}

WnVoiceFile *
wn_tool_read_voice (const char *name, const WnFeatureConfig *corpus, GError **error)
{
  g_autofree char *path = wn_voice_search (name, error), *features = NULL, *wanted = NULL;
  WnVoiceFile *v = path ? wn_voice_file_read (path, WN_VOICE_WHOLE, error) : NULL;

  if (!v)
    return NULL;
  features = wn_feature_config_to_json (&v->features);
  wanted = wn_feature_config_to_json (corpus);
  if (strcmp (features, wanted) == 0 && v->pre_emphasis == WN_FEATURE_PRE_EMPHASIS)
    return v;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: the voice was trained on other features than the corpus has: %s with pre-emphasis %g, "
      "not %s with %g",
      path, features, v->pre_emphasis, wanted, WN_FEATURE_PRE_EMPHASIS);
  wn_voice_file_free (v);
  return NULL;
}

static gboolean
open_voice (WnToolTraining *t, const char *name, GError **error)
{
  const WnVoiceFile *v = t->voice = wn_tool_read_voice (name, &t->corpus->config, error);

  if (!v)
    return FALSE;
  wn_statistics_init (&t->statistics, wn_feature_dim (&v->features), v->feature_mean,
      v->feature_std, v->wave_std);
  return TRUE;
}

gboolean
wn_tool_is_run (const char *path)
{
  g_autofree char *file = wn_run_checkpoint (path);
  WnSafetensors *st = wn_safetensors_open (file, NULL);
  gboolean is = st && wn_safetensors_metadata (st, "config");

  wn_safetensors_close (st);
  return is;
}

gboolean
wn_tool_training_begin (WnToolTraining *t, const char *corpus, const char *alignment,
    const char *dir, const char *from, GError **error)
{
  wn_ranks_begin ();
  wn_tool_run_init (&t->run, dir);
  t->corpus = wn_corpus_open (corpus, alignment, error);
  if (!t->corpus)
    return FALSE;
  t->statistics = *t->corpus->measured;
  t->corpus->statistics = &t->statistics;
  if (from
      && !(wn_tool_is_run (from) ? wn_statistics_of_run (&t->statistics, from, error)
                                 : open_voice (t, from, error)))
    return FALSE;
  t->samples = (WnToolSamples){ dir, t->corpus->config.rate };
  return wn_statistics_of_run (&t->statistics, dir, error);
}

int
wn_tool_training_end (WnToolTraining *t, GError *error)
{
  wn_corpus_close (t->corpus);
  wn_voice_file_free (t->voice);
  wn_ranks_end (!error);
  return error ? wn_tool_fail (error) : 0;
}
