/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gstwavenetintl.h"
#include "gstwavenetloader.h"
#include "gstwavenetspeaker.h"

GST_DEBUG_CATEGORY_EXTERN (gst_wavenet_debug);
#define GST_CAT_DEFAULT gst_wavenet_debug

#define MAX_MISSING 64 /* voices that are not there, of which is told */

typedef struct
{
  WnVoice *voice;
  WnSynthOptions options;
  WnSynth *synth;
  gboolean lent;
} Entry;

struct _GstWavenetSpeaker
{
  GstElement *element;

  GMutex lock;         /* guards all below; no message is posted under it */
  GHashTable *voices;  /* "name|language" -> WnVoice */
  GHashTable *loaders; /* the same -> GstWavenetLoader that is not known to have ended */
  WnVoice *usual;      /* the last that the properties led to, or NULL */
  GHashTable *missing; /* what SSML asked for in vain, warned of once */
  GPtrArray *entries;

  GstClockTime first_chunk_latency, audio, computation, lag, highest_lag;
  guint64 counts[GST_WAVENET_STAT_DROPPED + 1];
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  wn_synth_free (entry->synth);
  wn_voice_unref (entry->voice);
  g_free ((char *) entry->options.lexica);
  g_free (entry);
}

GstWavenetSpeaker *
gst_wavenet_speaker_new (GstElement *element)
{
  GstWavenetSpeaker *speaker = g_new0 (GstWavenetSpeaker, 1);

  speaker->element = element;
  speaker->first_chunk_latency = GST_CLOCK_TIME_NONE;
  g_mutex_init (&speaker->lock);
  speaker->voices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) wn_voice_unref);
  speaker->loaders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) gst_wavenet_loader_unref);
  speaker->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  speaker->entries = g_ptr_array_new_with_free_func (entry_free);
  return speaker;
}

void
gst_wavenet_speaker_free (GstWavenetSpeaker *speaker)
{
  g_ptr_array_unref (speaker->entries);
  g_hash_table_unref (speaker->voices);
  g_hash_table_unref (speaker->loaders);
  g_clear_pointer (&speaker->usual, wn_voice_unref);
  g_hash_table_unref (speaker->missing);
  g_mutex_clear (&speaker->lock);
  g_free (speaker);
}

static void
silence (gpointer loader)
{
  gst_wavenet_loader_silence (loader);
  gst_wavenet_loader_unref (loader);
}

void
gst_wavenet_speaker_drop_voices (GstWavenetSpeaker *speaker)
{
  GList *loaders;

  g_mutex_lock (&speaker->lock);
  g_hash_table_remove_all (speaker->voices);
  loaders = g_hash_table_get_values (speaker->loaders);
  for (GList *l = loaders; l; l = l->next)
    gst_wavenet_loader_ref (l->data);
  g_hash_table_remove_all (speaker->loaders);
  g_clear_pointer (&speaker->usual, wn_voice_unref);
  g_hash_table_remove_all (speaker->missing);
  for (guint i = speaker->entries->len; i-- > 0;) {
    if (!((Entry *) g_ptr_array_index (speaker->entries, i))->lent)
      g_ptr_array_remove_index_fast (speaker->entries, i);
  }
  g_mutex_unlock (&speaker->lock);
  g_list_free_full (loaders, silence);
}

static WnVoice *
look_up (GstWavenetSpeaker *speaker, const gchar *key)
{
  WnVoice *voice;

  g_mutex_lock (&speaker->lock);
  voice = g_hash_table_lookup (speaker->voices, key);
  if (voice)
    wn_voice_ref (voice);
  g_mutex_unlock (&speaker->lock);
  return voice;
}

/* The loader of a voice, perhaps begun by preload or by a request that was given up */
static GstWavenetLoader *
get_loader (GstWavenetSpeaker *speaker, const gchar *key, const gchar *name, const gchar *language,
    gboolean listed)
{
  GstWavenetLoader *loader, *other;

  g_mutex_lock (&speaker->lock);
  loader = g_hash_table_lookup (speaker->loaders, key);
  if (loader)
    gst_wavenet_loader_ref (loader);
  g_mutex_unlock (&speaker->lock);
  if (loader)
    return loader;

  loader = gst_wavenet_loader_new (speaker->element, name, language, listed);
  g_mutex_lock (&speaker->lock);
  other = g_hash_table_lookup (speaker->loaders, key);
  if (other)
    gst_wavenet_loader_ref (other);
  else
    g_hash_table_insert (speaker->loaders, g_strdup (key), gst_wavenet_loader_ref (loader));
  g_mutex_unlock (&speaker->lock);
  if (!other)
    return loader;
  silence (loader);
  return other;
}

static gboolean
is_missing (GstWavenetSpeaker *speaker, const gchar *what)
{
  gboolean missing;

  g_mutex_lock (&speaker->lock);
  missing = g_hash_table_contains (speaker->missing, what);
  g_mutex_unlock (&speaker->lock);
  return missing;
}

gboolean
gst_wavenet_speaker_is_news (GstWavenetSpeaker *speaker, const gchar *what)
{
  gboolean first;

  g_mutex_lock (&speaker->lock);
  first = g_hash_table_size (speaker->missing) < MAX_MISSING
      && g_hash_table_add (speaker->missing, g_strdup (what));
  g_mutex_unlock (&speaker->lock);
  return first;
}

static void
warn_missing (GstWavenetSpeaker *speaker, const gchar *what, const gchar *message)
{
  if (gst_wavenet_speaker_is_news (speaker, what))
    GST_ELEMENT_WARNING (speaker->element, RESOURCE, NOT_FOUND, ("%s", message), (NULL));
}

static void
warn_language (GstWavenetSpeaker *speaker, const gchar *language, const WnVoice *voice)
{
  gchar *message = g_strdup_printf (_ ("there is no voice for the language \"%s\"; %s speaks "
                                       "instead"),
      language, wn_voice_get_info (voice)->name);
  gchar *what = g_strconcat ("@", language, NULL);

  warn_missing (speaker, what, message);
  g_free (what);
  g_free (message);
}

/* By name if there is one, else by language */
static gchar *
make_key (const gchar *name, const gchar *language, gboolean listed)
{
  return g_strdup_printf ("%s|%s%s", name ? name : "", listed ? "listed|" : "",
      !name && language ? language : "");
}

static WnVoice *
get_voice (GstWavenetSpeaker *speaker, const gchar *name, const gchar *asked_language,
    gboolean listed, const gint *cancelled, GError **error)
{
  gchar *language = name ? NULL : gst_wavenet_loader_normalise_language (asked_language);
  gchar *key = make_key (name, language, listed);
  WnVoice *voice = look_up (speaker, key);
  GstWavenetLoader *loader = voice ? NULL : get_loader (speaker, key, name, language, listed);
  gboolean has_language = TRUE, given_up;

  if (loader) {
    GError *failure = NULL;

    voice = gst_wavenet_loader_wait (loader, cancelled, &has_language, &failure);
    given_up = !voice && !failure;
    g_mutex_lock (&speaker->lock);
    if (!given_up)
      g_hash_table_remove (speaker->loaders, key);
    if (voice)
      g_hash_table_replace (speaker->voices, g_strdup (key), wn_voice_ref (voice));
    g_mutex_unlock (&speaker->lock);
    if (failure)
      g_propagate_error (error, failure);
    gst_wavenet_loader_unref (loader);
  }
  if (voice && !has_language)
    warn_language (speaker, language, voice);
  g_free (key);
  g_free (language);
  return voice;
}

void
gst_wavenet_speaker_preload (GstWavenetSpeaker *speaker, const gchar *name,
    const gchar *asked_language)
{
  gchar *language, *key;
  WnVoice *voice;

  if (name && *name == '\0')
    name = NULL;
  language = name ? NULL : gst_wavenet_loader_normalise_language (asked_language);
  key = make_key (name, language, FALSE);
  voice = look_up (speaker, key);
  if (voice)
    wn_voice_unref (voice);
  else
    gst_wavenet_loader_unref (get_loader (speaker, key, name, language, FALSE));
  g_free (key);
  g_free (language);
}

/* Consumes the voice: returns it, if it speaks the language or none does, or another one */
static WnVoice *
change_language (GstWavenetSpeaker *speaker, WnVoice *voice, const gchar *language,
    const gint *cancelled)
{
  const WnVoiceInfo *info = wn_voice_get_info (voice);
  gchar *what, *path;
  WnVoice *other;

  if (wn_voice_info_speaks (info, language) == WN_SPEAKS_IT)
    return voice;
  what = g_strconcat ("@", language, NULL);
  path = is_missing (speaker, what) ? NULL : gst_wavenet_loader_find_language (language, info);
  g_free (what);
  if (!path)
    warn_language (speaker, language, voice);
  other = path && strcmp (path, info->path) != 0
      ? get_voice (speaker, path, NULL, FALSE, cancelled, NULL)
      : NULL;
  g_free (path);
  if (!other)
    return voice;
  wn_voice_unref (voice);
  return other;
}

/* The voice of the properties, or after a warning the one that spoke last */
static WnVoice *
get_usual_voice (GstWavenetSpeaker *speaker, const gchar *name, const gchar *language,
    const gint *cancelled, GError **error)
{
  GError *failure = NULL;
  WnVoice *voice = get_voice (speaker, name && *name ? name : NULL, language, FALSE, cancelled,
      &failure);

  g_mutex_lock (&speaker->lock);
  if (voice) {
    wn_voice_ref (voice);
    g_clear_pointer (&speaker->usual, wn_voice_unref);
    speaker->usual = voice;
  } else if (failure && speaker->usual) {
    voice = wn_voice_ref (speaker->usual);
  }
  g_mutex_unlock (&speaker->lock);
  if (voice && failure)
    warn_missing (speaker, name ? name : "", failure->message);
  if (voice)
    g_clear_error (&failure);
  else if (failure)
    g_propagate_error (error, failure);
  return voice;
}

/* Consumes the names: the first of them, with spaces between, that is listed; all if none is */
static gchar *
choose_listed (gchar *names)
{
  gchar **each = strchr (names, ' ') ? g_strsplit (names, " ", -1) : NULL, *chosen = NULL;
  GPtrArray *voices = each ? wn_voices_list () : NULL;

  for (guint i = 0; each && each[i] && !chosen; i++)
    for (guint k = 0; k < voices->len && !chosen; k++) {
      const WnVoiceInfo *info = g_ptr_array_index (voices, k);

      if (g_strcmp0 (info->name, each[i]) == 0)
        chosen = g_strdup (each[i]);
    }
  g_strfreev (each);
  g_clear_pointer (&voices, g_ptr_array_unref);
  if (!chosen)
    return names;
  g_free (names);
  return chosen;
}

WnVoice *
gst_wavenet_speaker_get_voice (GstWavenetSpeaker *speaker, const gchar *asked, gboolean by_text,
    const gchar *name, const gchar *language, const gint *cancelled, GError **error)
{
  const gchar *at = asked ? strrchr (asked, '@') : NULL,
              *asked_language = at && at[1] ? at + 1 : NULL;
  gchar *asked_name = at ? g_strndup (asked, at - asked) : g_strdup (asked);
  GError *failure = NULL;
  WnVoice *voice = NULL;

  if (by_text && asked_name && !is_missing (speaker, asked_name))
    asked_name = choose_listed (asked_name);
  if (asked_name && *asked_name && !is_missing (speaker, asked_name))
    voice = get_voice (speaker, asked_name, NULL, by_text, cancelled, &failure);
  if (failure) {
    warn_missing (speaker, asked_name, failure->message);
    g_error_free (failure);
  }
  if (!voice)
    voice = get_usual_voice (speaker, name, language, cancelled, error);
  if (voice && asked_language)
    voice = change_language (speaker, voice, asked_language, cancelled);
  g_free (asked_name);
  return voice;
}

static gboolean
options_equal (const WnSynthOptions *a, const WnSynthOptions *b)
{
  return a->seed == b->seed && a->noise_scale == b->noise_scale
      && a->sentence_pause == b->sentence_pause && a->spell == b->spell
      && a->no_emoji == b->no_emoji && a->n_threads == b->n_threads
      && a->punctuation == b->punctuation && g_strcmp0 (a->lexica, b->lexica) == 0;
}

/* An idle entry with another voice or other options is not worth its memory any more */
static WnSynth *
take_idle (GstWavenetSpeaker *speaker, WnVoice *voice, const WnSynthOptions *options)
{
  for (guint i = speaker->entries->len; i-- > 0;) {
    Entry *entry = g_ptr_array_index (speaker->entries, i);

    if (entry->lent)
      continue;
    if (entry->voice == voice && options_equal (&entry->options, options)) {
      entry->lent = TRUE;
      return entry->synth;
    }
    g_ptr_array_remove_index_fast (speaker->entries, i);
  }
  return NULL;
}

WnSynth *
gst_wavenet_speaker_acquire (GstWavenetSpeaker *speaker, WnVoice *voice,
    const GstWavenetSettings *settings, GError **error)
{
  WnSynthOptions options = { .seed = settings->seed,
    .noise_scale = settings->noise_scale,
    .sentence_pause = settings->sentence_pause,
    .spell = settings->spell,
    .no_emoji = !settings->emoji,
    .n_threads = (int) settings->n_threads,
    .punctuation = settings->punctuation,
    .lexica = settings->lexicon };
  WnSynth *synth;
  Entry *entry;

  g_mutex_lock (&speaker->lock);
  synth = take_idle (speaker, voice, &options);
  g_mutex_unlock (&speaker->lock);
  if (synth)
    return synth;

  synth = wn_synth_new (voice, &options, error);
  if (!synth)
    return NULL;
  entry = g_new (Entry, 1);
  *entry =
      (Entry){ .voice = wn_voice_ref (voice), .options = options, .synth = synth, .lent = TRUE };
  entry->options.lexica = g_strdup (settings->lexicon);
  g_mutex_lock (&speaker->lock);
  g_ptr_array_add (speaker->entries, entry);
  g_mutex_unlock (&speaker->lock);
  return synth;
}

void
gst_wavenet_speaker_release (GstWavenetSpeaker *speaker, WnSynth *synth)
{
  g_mutex_lock (&speaker->lock);
  for (guint i = 0; i < speaker->entries->len; i++) {
    Entry *entry = g_ptr_array_index (speaker->entries, i);

    if (entry->synth == synth)
      entry->lent = FALSE;
  }
  g_mutex_unlock (&speaker->lock);
}

void
gst_wavenet_speaker_post_error (GstWavenetSpeaker *speaker, GError *error)
{
  GQuark domain = GST_RESOURCE_ERROR;
  gint code = GST_RESOURCE_ERROR_FAILED;

  if (error->domain == WN_ERROR) {
    switch ((WnError) error->code) {
      case WN_ERROR_NOT_FOUND:
        code = GST_RESOURCE_ERROR_NOT_FOUND;
        break;
      case WN_ERROR_READ:
        code = GST_RESOURCE_ERROR_READ;
        break;
      case WN_ERROR_WRITE:
        code = GST_RESOURCE_ERROR_WRITE;
        break;
      case WN_ERROR_SETTINGS:
        code = GST_RESOURCE_ERROR_SETTINGS;
        break;
      case WN_ERROR_DECODE:
      case WN_ERROR_TEXT:
        domain = GST_STREAM_ERROR;
        code = GST_STREAM_ERROR_DECODE;
        break;
    }
  }
  gst_element_message_full (speaker->element, GST_MESSAGE_ERROR, domain, code,
      g_strdup (error->message), NULL, __FILE__, GST_FUNCTION, __LINE__);
  g_error_free (error);
}

void
gst_wavenet_speaker_count (GstWavenetSpeaker *speaker, GstWavenetStat stat)
{
  g_mutex_lock (&speaker->lock);
  speaker->counts[stat]++;
  g_mutex_unlock (&speaker->lock);
}

void
gst_wavenet_speaker_set_first_chunk_latency (GstWavenetSpeaker *speaker, GstClockTime latency)
{
  g_mutex_lock (&speaker->lock);
  speaker->first_chunk_latency = latency;
  g_mutex_unlock (&speaker->lock);
}

void
gst_wavenet_speaker_set_lag (GstWavenetSpeaker *speaker, GstClockTime lag)
{
  g_mutex_lock (&speaker->lock);
  speaker->lag = lag;
  speaker->highest_lag = MAX (speaker->highest_lag, lag);
  g_mutex_unlock (&speaker->lock);
}

void
gst_wavenet_speaker_add_work (GstWavenetSpeaker *speaker, GstClockTime audio,
    GstClockTime computation)
{
  g_mutex_lock (&speaker->lock);
  speaker->audio += audio;
  speaker->computation += computation;
  g_mutex_unlock (&speaker->lock);
}

GstStructure *
gst_wavenet_speaker_get_stats (GstWavenetSpeaker *speaker)
{
  GstStructure *stats;

  g_mutex_lock (&speaker->lock);
  stats = gst_structure_new ("stats", "first-chunk-latency", G_TYPE_UINT64,
      speaker->first_chunk_latency, "real-time-factor", G_TYPE_DOUBLE,
      speaker->computation ? (gdouble) speaker->audio / speaker->computation : 0.0, "utterances",
      G_TYPE_UINT64, speaker->counts[GST_WAVENET_STAT_UTTERANCES], "late", G_TYPE_UINT64,
      speaker->counts[GST_WAVENET_STAT_LATE], "dropped", G_TYPE_UINT64,
      speaker->counts[GST_WAVENET_STAT_DROPPED], "lag", G_TYPE_UINT64, speaker->lag, "highest-lag",
      G_TYPE_UINT64, speaker->highest_lag, NULL);
  g_mutex_unlock (&speaker->lock);
  return stats;
}

void
gst_wavenet_speaker_get_counts (GstWavenetSpeaker *speaker, guint64 *utterances, guint64 *dropped)
{
  g_mutex_lock (&speaker->lock);
  *utterances = speaker->counts[GST_WAVENET_STAT_UTTERANCES];
  *dropped = speaker->counts[GST_WAVENET_STAT_DROPPED];
  g_mutex_unlock (&speaker->lock);
}

void
gst_wavenet_speaker_reset_stats (GstWavenetSpeaker *speaker)
{
  g_mutex_lock (&speaker->lock);
  memset (speaker->counts, 0, sizeof speaker->counts);
  speaker->first_chunk_latency = GST_CLOCK_TIME_NONE;
  speaker->audio = speaker->computation = speaker->lag = speaker->highest_lag = 0;
  g_mutex_unlock (&speaker->lock);
}
