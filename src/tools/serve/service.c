/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "service.h"
#include <string.h>

#define MAX_IDLE 8 /* synthesizers of a voice that wait for work */

/* Puts the default first */
static gboolean
set_default (WnService *s, WnVoice *voice)
{
  const char *path = wn_voice_get_info (voice)->path;

  for (guint i = 0; i < s->voices->len; i++) {
    WnVoiceInfo *info = s->voices->pdata[i];

    if (g_strcmp0 (info->path, path) == 0) {
      s->voices->pdata[i] = s->voices->pdata[0];
      s->voices->pdata[0] = info;
      return TRUE;
    }
  }
  return FALSE;
}

/* A voice that is in none of the folders, for the list */
static WnVoiceInfo *
info_copy (const WnVoiceInfo *info)
{
  WnVoiceInfo *copy = g_memdup2 (info, sizeof *info);

  copy->name = g_strdup (info->name);
  copy->path = g_strdup (info->path);
  copy->languages = g_strdupv (info->languages);
  copy->gender = g_strdup (info->gender);
  copy->licence = g_strdup (info->licence);
  return copy;
}

/* Speaks a word, so that the first client finds memory, tables and threads as all others do */
static void
warm_up (WnService *s)
{
  WnSynth *synth = wn_service_take_synth (s, 0, NULL, NULL);
  float x[1600];

  if (synth && wn_synth_start (synth, "Hello.", -1, 0, NULL))
    wn_synth_read (synth, x, G_N_ELEMENTS (x));
  wn_service_give_synth (s, 0, synth);
}

WnService *
wn_service_new (const WnServeLimits *limits, const char *name, int threads, GError **error)
{
  WnVoice *voice = wn_voice_load (name, error);
  WnService *s;

  if (!voice)
    return NULL;
  s = g_new0 (WnService, 1);
  s->limits = *limits;
  s->voices = wn_voices_list ();
  if (!set_default (s, voice))
    g_ptr_array_insert (s->voices, 0, info_copy (wn_voice_get_info (voice)));
  s->loaded = g_new0 (WnVoice *, s->voices->len);
  s->loaded[0] = voice;
  s->idle = g_new (GPtrArray *, s->voices->len);
  for (guint i = 0; i < s->voices->len; i++)
    s->idle[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_synth_free);
  s->scheduler = wn_scheduler_new (threads);
  g_mutex_init (&s->lock);
  warm_up (s);
  return s;
}

void
wn_service_free (WnService *s)
{
  if (!s)
    return;
  wn_scheduler_free (s->scheduler);
  for (guint i = 0; i < s->voices->len; i++) {
    g_ptr_array_unref (s->idle[i]);
    wn_voice_unref (s->loaded[i]);
  }
  g_free (s->idle);
  g_free (s->loaded);
  g_ptr_array_unref (s->voices);
  g_mutex_clear (&s->lock);
  g_free (s);
}

int
wn_service_find_voice (const WnService *s, const char *name, const char *language, GError **error)
{
  /* https://platform.openai.com/docs/guides/text-to-speech */
  static const char *const others[] = { "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable",
    "marin", "nova", "onyx", "sage", "shimmer", "verse", "default", NULL };
  g_autoptr (GString) all = g_string_new (NULL);
  const gboolean any = !name || *name == '\0', any_language = !language || !*language;

  for (guint i = 0; i < s->voices->len; i++) {
    const WnVoiceInfo *info = s->voices->pdata[i];

    if (any ? any_language || wn_voice_info_speaks (info, language) == WN_SPEAKS_IT
            : strcmp (info->name, name) == 0)
      return i;
    g_string_append_printf (all, "%s%s", i ? ", " : "", info->name);
  }
  if (!any && g_strv_contains (others, name))
    return 0;
  if (any)
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "no voice speaks \"%s\"", language);
  else
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "there is no voice \"%s\"; there are %s",
        name, all->str);
  return -1;
}

static WnVoice *
get_voice (WnService *s, int index, GError **error)
{
  const WnVoiceInfo *info = s->voices->pdata[index];
  WnVoice *voice;

  g_mutex_lock (&s->lock);
  if (!s->loaded[index])
    s->loaded[index] = wn_voice_load_listed (info->name, error);
  voice = s->loaded[index];
  g_mutex_unlock (&s->lock);
  return voice;
}

WnSynth *
wn_service_take_synth (WnService *s, int index, const int *cancelled, GError **error)
{
  WnVoice *voice = get_voice (s, index, error);
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnSynth *synth = NULL;

  if (!voice)
    return NULL;
  options.n_threads = 1; /* the scheduler has the threads, and knows what is due */
  g_mutex_lock (&s->lock);
  if (s->idle[index]->len > 0)
    synth = g_ptr_array_steal_index_fast (s->idle[index], s->idle[index]->len - 1);
  g_mutex_unlock (&s->lock);
  if (!synth)
    synth = wn_synth_new (voice, &options, error);
  if (synth)
    wn_synth_set_cancel_flag (synth, cancelled);
  return synth;
}

void
wn_service_give_synth (WnService *s, int index, WnSynth *synth)
{
  if (!synth)
    return;
  /* forgets the text, the flag with it, and what was left out of the text */
  wn_synth_set_cancel_flag (synth, NULL);
  wn_synth_start (synth, "", 0, 0, NULL);
  g_strfreev (wn_synth_take_warnings (synth));
  g_mutex_lock (&s->lock);
  if (s->idle[index]->len < MAX_IDLE) {
    g_ptr_array_add (s->idle[index], synth);
    synth = NULL;
  }
  g_mutex_unlock (&s->lock);
  wn_synth_free (synth);
}
