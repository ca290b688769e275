/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

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
  GHashTable *missing; /* what SSML asked for in vain, warned of once */
  GPtrArray *entries;

  GstClockTime first_chunk_latency, audio, computation;
  guint64 counts[GST_WAVENET_STAT_DROPPED + 1];
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  wn_synth_free (entry->synth);
  wn_voice_unref (entry->voice);
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
  speaker->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  speaker->entries = g_ptr_array_new_with_free_func (entry_free);
  return speaker;
}

void
gst_wavenet_speaker_free (GstWavenetSpeaker *speaker)
{
  g_ptr_array_unref (speaker->entries);
  g_hash_table_unref (speaker->voices);
  g_hash_table_unref (speaker->missing);
  g_mutex_clear (&speaker->lock);
  g_free (speaker);
}

void
gst_wavenet_speaker_drop_voices (GstWavenetSpeaker *speaker)
{
  g_mutex_lock (&speaker->lock);
  g_hash_table_remove_all (speaker->voices);
  g_hash_table_remove_all (speaker->missing);
  for (guint i = speaker->entries->len; i-- > 0;) {
    if (!((Entry *) g_ptr_array_index (speaker->entries, i))->lent)
      g_ptr_array_remove_index_fast (speaker->entries, i);
  }
  g_mutex_unlock (&speaker->lock);
}

static gboolean
speaks (const WnVoiceInfo *info, const gchar *language, gsize n)
{
  for (gchar **l = info->languages; l && *l; l++) {
    if (g_ascii_strncasecmp (*l, language, n) == 0 && ((*l)[n] == '\0' || (*l)[n] == '-'))
      return TRUE;
  }
  return FALSE;
}

/* First a voice for all of "de-AT", then one for "de", among several `preferred`; NULL = none */
static gchar *
find_by_language (const gchar *language, const WnVoiceInfo *preferred)
{
  GPtrArray *voices = wn_voices_list ();
  gsize n[2] = { strlen (language), strcspn (language, "-_") };
  gchar *path = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (n) && !path; k++) {
    if (preferred && speaks (preferred, language, n[k]))
      path = g_strdup (preferred->path);
    for (guint i = 0; i < voices->len && !path; i++) {
      const WnVoiceInfo *info = g_ptr_array_index (voices, i);

      if (speaks (info, language, n[k]))
        path = g_strdup (info->path);
    }
  }
  g_ptr_array_unref (voices);
  return path;
}

static void
post_progress (GstWavenetSpeaker *speaker, GstProgressType type, const gchar *text,
    const gchar *name)
{
  gchar *message = g_strdup_printf ("%s %s", text, name ? name : "the default voice");

  gst_element_post_message (speaker->element,
      gst_message_new_progress (GST_OBJECT (speaker->element), type, "voice", message));
  g_free (message);
}

static WnVoice *
find_loaded (GstWavenetSpeaker *speaker, const gchar *key)
{
  WnVoice *voice;

  g_mutex_lock (&speaker->lock);
  voice = g_hash_table_lookup (speaker->voices, key);
  if (voice)
    wn_voice_ref (voice);
  g_mutex_unlock (&speaker->lock);
  return voice;
}

/* by_text: the name is that of a listed voice. Takes the key */
static WnVoice *
load_voice (GstWavenetSpeaker *speaker, gchar *key, const gchar *name, const gchar *language,
    gboolean by_text, GError **error)
{
  WnVoice *voice;
  gchar *path;

  post_progress (speaker, GST_PROGRESS_TYPE_START, "Loading", name);
  path = !name && language ? find_by_language (language, NULL) : g_strdup (name);
  voice = by_text ? wn_voice_load_listed (path, error) : wn_voice_load (path, error);
  g_free (path);
  if (voice == NULL) {
    post_progress (speaker, GST_PROGRESS_TYPE_ERROR, "Could not load", name);
    g_free (key);
    return NULL;
  }

  GST_DEBUG_OBJECT (speaker->element, "voice %s at %d Hz", wn_voice_get_info (voice)->name,
      wn_voice_get_info (voice)->sample_rate);
  g_mutex_lock (&speaker->lock);
  g_hash_table_replace (speaker->voices, key, wn_voice_ref (voice));
  g_mutex_unlock (&speaker->lock);
  post_progress (speaker, GST_PROGRESS_TYPE_COMPLETE, "Loaded", wn_voice_get_info (voice)->name);
  return voice;
}

WnVoice *
gst_wavenet_speaker_get_voice (GstWavenetSpeaker *speaker, const gchar *name, const gchar *language,
    GError **error)
{
  gchar *key;
  WnVoice *voice;

  if (name && *name == '\0')
    name = NULL;
  key = g_strdup_printf ("%s|%s", name ? name : "", !name && language ? language : "");
  voice = find_loaded (speaker, key);
  if (voice == NULL)
    return load_voice (speaker, key, name, language, FALSE, error);
  g_free (key);
  return voice;
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

static void
warn_missing (GstWavenetSpeaker *speaker, const gchar *what, const gchar *message)
{
  gboolean first;

  g_mutex_lock (&speaker->lock);
  first = g_hash_table_size (speaker->missing) < MAX_MISSING
      && g_hash_table_add (speaker->missing, g_strdup (what));
  g_mutex_unlock (&speaker->lock);
  if (first)
    GST_ELEMENT_WARNING (speaker->element, RESOURCE, NOT_FOUND, ("%s", message), (NULL));
}

/* A voice that a text names; NULL, with a warning, if there is none */
static WnVoice *
get_listed_voice (GstWavenetSpeaker *speaker, const gchar *name)
{
  gchar *key = g_strdup_printf ("%s|listed|", name);
  WnVoice *voice = find_loaded (speaker, key);
  GError *failure = NULL;

  if (voice || is_missing (speaker, name)) {
    g_free (key);
    return voice;
  }
  voice = load_voice (speaker, key, name, NULL, TRUE, &failure);
  if (failure) {
    warn_missing (speaker, name, failure->message);
    g_error_free (failure);
  }
  return voice;
}

/* Consumes the voice: returns it, if it speaks the language or none does, or another one */
static WnVoice *
change_language (GstWavenetSpeaker *speaker, WnVoice *voice, const gchar *language)
{
  const WnVoiceInfo *info = wn_voice_get_info (voice);
  gchar *what, *path, *message;
  WnVoice *other;

  if (speaks (info, language, strlen (language)))
    return voice;
  what = g_strconcat ("@", language, NULL);
  path = is_missing (speaker, what) ? NULL : find_by_language (language, info);
  if (path == NULL) {
    message = g_strdup_printf ("there is no voice for the language \"%s\"; %s speaks instead",
        language, info->name);
    warn_missing (speaker, what, message);
    g_free (message);
  }
  g_free (what);
  other = path && strcmp (path, info->path) != 0
      ? gst_wavenet_speaker_get_voice (speaker, path, NULL, NULL)
      : NULL;
  g_free (path);
  if (other == NULL)
    return voice;
  wn_voice_unref (voice);
  return other;
}

WnVoice *
gst_wavenet_speaker_get_voice_or (GstWavenetSpeaker *speaker, const gchar *asked, gboolean by_text,
    const gchar *name, const gchar *language, GError **error)
{
  const gchar *at = asked ? strrchr (asked, '@') : NULL,
              *asked_language = at && at[1] ? at + 1 : NULL;
  gchar *asked_name = at ? g_strndup (asked, at - asked) : g_strdup (asked);
  GError *failure = NULL;
  WnVoice *voice = NULL;

  if (asked_name && *asked_name)
    voice = by_text ? get_listed_voice (speaker, asked_name)
                    : gst_wavenet_speaker_get_voice (speaker, asked_name, NULL, &failure);
  if (failure) {
    warn_missing (speaker, asked_name, failure->message);
    g_error_free (failure);
  }
  if (voice == NULL)
    voice = gst_wavenet_speaker_get_voice (speaker, name, language, error);
  if (voice && asked_language)
    voice = change_language (speaker, voice, asked_language);
  g_free (asked_name);
  return voice;
}

static gboolean
options_equal (const WnSynthOptions *a, const WnSynthOptions *b)
{
  return a->seed == b->seed && a->noise_scale == b->noise_scale
      && a->sentence_pause == b->sentence_pause && a->spell == b->spell
      && a->n_threads == b->n_threads && a->punctuation == b->punctuation;
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
    .n_threads = (int) settings->n_threads,
    .punctuation = settings->punctuation };
  WnSynth *synth;
  Entry *entry;

  g_mutex_lock (&speaker->lock);
  synth = take_idle (speaker, voice, &options);
  g_mutex_unlock (&speaker->lock);
  if (synth)
    return synth;

  synth = wn_synth_new (voice, &options, error);
  if (synth == NULL)
    return NULL;
  entry = g_new (Entry, 1);
  *entry =
      (Entry){ .voice = wn_voice_ref (voice), .options = options, .synth = synth, .lent = TRUE };
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
      speaker->counts[GST_WAVENET_STAT_DROPPED], NULL);
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
  speaker->audio = speaker->computation = 0;
  g_mutex_unlock (&speaker->lock);
}
