/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The time line of parwavenetsrc: what was said, is being said and will be said */

#include <string.h>

#include "gstparwavenetsrc.h"
#include "gstwavenetaudio.h"
#include "gstwavenetintl.h"

GST_DEBUG_CATEGORY_EXTERN (par_wavenet_src_debug);
#define GST_CAT_DEFAULT par_wavenet_src_debug

GstParWavenetSpeech *
gst_par_wavenet_speech_ref (GstParWavenetSpeech *speech)
{
  g_atomic_int_inc (&speech->references);
  return speech;
}

void
gst_par_wavenet_speech_unref (gpointer data)
{
  GstParWavenetSpeech *speech = data;

  if (!g_atomic_int_dec_and_test (&speech->references))
    return;
  g_free (speech->text);
  wn_document_unref (speech->document);
  g_free (speech->speaker);
  if (speech->params)
    gst_structure_free (speech->params);
  g_free (speech);
}

const gchar *
gst_par_wavenet_speech_text (const GstParWavenetSpeech *speech)
{
  return speech->document ? wn_document_get_text (speech->document) : speech->text;
}

static GstParWavenetSpeech *
speech_new (guint id, const gchar *text, WnTextFormat format, const GstStructure *params)
{
  GstParWavenetSpeech *speech = g_new0 (GstParWavenetSpeech, 1);

  speech->references = 1;
  speech->id = id;
  speech->text = g_strdup (text);
  speech->format = format;
  speech->part = -1;
  speech->params = params ? gst_structure_copy (params) : NULL;
  speech->start = speech->length = GST_CLOCK_TIME_NONE;
  speech->cut = G_MAXUINT64;
  return speech;
}

void
gst_par_wavenet_src_add_speeches (GstParWavenetSrc *self, gint at, guint id, const gchar *text,
    WnTextFormat format, const GstStructure *params)
{
  GstWavenetSettings settings = {
    NULL,
  };
  const gchar *voice = params ? gst_structure_get_string (params, "voice") : NULL,
              *language = params ? gst_structure_get_string (params, "language") : NULL;
  WnDocument *document;
  gchar *asked;
  guint n = 1;

  gst_wavenet_settings_snapshot (&self->settings, self, &settings);
  asked = gst_wavenet_settings_asked_voice (voice ? voice
          : language                              ? NULL
                                                  : settings.voice,
      language ? language : settings.language);
  document = wn_document_new (text, -1, format, asked, settings.ssml_files, NULL);
  gst_wavenet_settings_clear (&settings);
  g_free (asked);
  if (document)
    n = wn_document_get_n_parts (document);

  for (guint i = 0; i < n; i++) {
    GstParWavenetSpeech *speech = speech_new (id, document ? NULL : text, format, params);

    if (n > 1)
      speech->part = i;
    speech->last = i == n - 1;
    if (document) {
      speech->document = wn_document_ref (document);
      speech->speaker = wn_document_get_voice (document, i);
    }
    g_ptr_array_insert (self->speeches, at < 0 ? -1 : at + (gint) i, speech);
  }
  wn_document_unref (document);
}

WnVoice *
gst_par_wavenet_src_get_voice (GstParWavenetSrc *self, const GstWavenetSettings *settings,
    const GstParWavenetSpeech *speech, const gint *cancelled, GError **error)
{
  const GstStructure *params = speech ? speech->params : NULL;
  const gchar *asked = speech ? speech->speaker : NULL, *name = settings->voice;
  const gchar *given = params ? gst_structure_get_string (params, "voice") : NULL;
  const gchar *language = params ? gst_structure_get_string (params, "language") : NULL;
  gchar *both = NULL;
  WnVoice *voice;

  if (given && (!asked || *asked == '\0' || *asked == '@'))
    asked = both = g_strconcat (given, asked, NULL);
  else if (language)
    name = NULL;
  voice = gst_wavenet_speaker_get_voice (self->speaker, asked, !both, name,
      language ? language : settings->language, cancelled, error);
  g_free (both);
  return voice;
}

GstWavenetUtterance *
gst_par_wavenet_src_open_speech (GstParWavenetSrc *self, const GstParWavenetSpeech *speech,
    GstClockTime start, const gint *cancelled, GError **error)
{
  GstBaseSrc *base = GST_BASE_SRC (self);
  GstWavenetSettings settings = {
    NULL,
  };
  GstWavenetUtterance *utterance = NULL;
  GstSegment segment;
  WnVoice *voice;

  gst_wavenet_settings_snapshot (&self->settings, self, &settings);
  voice = gst_par_wavenet_src_get_voice (self, &settings, speech, cancelled, error);
  if (voice) {
    GST_OBJECT_LOCK (self);
    segment = base->segment;
    GST_OBJECT_UNLOCK (self);

    utterance = gst_wavenet_utterance_new (self->speaker, GST_ELEMENT (self), voice,
        &self->settings, &settings,
        &(GstWavenetUtteranceParams){ .id = speech->id,
            .text = speech->text,
            .document = speech->document,
            .format = speech->format,
            .part = speech->part,
            .last_part = speech->last,
            .duration = GST_CLOCK_TIME_NONE,
            .key = speech->id + ((guint64) (speech->part + 1) << 32),
            .start = gst_wavenet_audio_sample (start, wn_voice_get_info (voice)->sample_rate),
            .segment = &segment,
            .overrides = speech->params,
            .cancelled = cancelled },
        error);
    wn_voice_unref (voice);
  }
  gst_wavenet_settings_clear (&settings);
  return utterance;
}

GstClockTime
gst_par_wavenet_src_length_of (const GstWavenetUtterance *u, guint64 samples)
{
  return gst_wavenet_audio_time (u->start + samples, u->rate)
      - gst_wavenet_audio_time (u->start, u->rate);
}

/*
 * Length of a speech that begins at `start`; NONE if it cannot be spoken, or when interrupted;
 * `speech` belongs to the caller
 */
static GstClockTime
measure_speech (GstParWavenetSrc *self, GstParWavenetSpeech *speech, GstClockTime start)
{
  GstWavenetUtterance *utterance;
  GstClockTime length;
  gboolean current;

  g_mutex_lock (&self->lock);
  current = self->utterance && self->current < self->speeches->len
      && speech == g_ptr_array_index (self->speeches, self->current);
  if (speech->cut == 0)
    speech->length = 0;
  else if (current && !speech->done)
    speech->length = gst_par_wavenet_src_length_of (self->utterance,
        gst_wavenet_utterance_get_length (self->utterance));
  if (g_atomic_int_get (&self->flushing) && !speech->done)
    speech->length = GST_CLOCK_TIME_NONE;
  length = speech->length;
  g_mutex_unlock (&self->lock);
  if (GST_CLOCK_TIME_IS_VALID (length) || g_atomic_int_get (&self->flushing))
    return length;

  utterance = gst_par_wavenet_src_open_speech (self, speech, start, &self->flushing, NULL);
  if (!utterance)
    return GST_CLOCK_TIME_NONE;
  g_mutex_lock (&self->lock);
  gst_wavenet_utterance_cut (utterance, speech->cut);
  g_mutex_unlock (&self->lock);
  length = gst_par_wavenet_src_length_of (utterance, gst_wavenet_utterance_get_length (utterance));
  gst_wavenet_utterance_free (utterance);
  if (g_atomic_int_get (&self->flushing))
    return GST_CLOCK_TIME_NONE;

  g_mutex_lock (&self->lock);
  speech->length = length;
  g_mutex_unlock (&self->lock);
  return length;
}

/* A reference to speech number `i`, or NULL */
static GstParWavenetSpeech *
get_speech (GstParWavenetSrc *self, guint i, gboolean *is_last)
{
  GstParWavenetSpeech *speech = NULL;

  g_mutex_lock (&self->lock);
  if (i < self->speeches->len)
    speech = gst_par_wavenet_speech_ref (g_ptr_array_index (self->speeches, i));
  *is_last = i + 1 == self->speeches->len;
  g_mutex_unlock (&self->lock);
  return speech;
}

guint
gst_par_wavenet_src_find_speech (GstParWavenetSrc *self, GstClockTime time, GstClockTime *start)
{
  *start = 0;
  for (guint i = 0;; i++) {
    GstClockTime length;
    gboolean is_last;
    GstParWavenetSpeech *speech = get_speech (self, i, &is_last);

    if (!speech)
      return i;
    if (is_last && GST_CLOCK_TIME_IS_VALID (time)) {
      gst_par_wavenet_speech_unref (speech);
      return i;
    }
    length = measure_speech (self, speech, *start);
    gst_par_wavenet_speech_unref (speech);
    if (GST_CLOCK_TIME_IS_VALID (length)) {
      if (time - *start < length)
        return i;
      *start += length;
    }
  }
}

gboolean
gst_par_wavenet_src_get_duration (GstParWavenetSrc *self, GstClockTime *duration)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  known = self->started && !self->stays && !g_atomic_int_get (&self->flushing);
  self->measuring += known;
  g_mutex_unlock (&self->lock);
  if (!known)
    return FALSE;

  gst_par_wavenet_src_find_speech (self, GST_CLOCK_TIME_NONE, duration);
  g_mutex_lock (&self->lock);
  known = !g_atomic_int_get (&self->flushing);
  if (--self->measuring == 0)
    g_cond_broadcast (&self->wakeup);
  g_mutex_unlock (&self->lock);
  return known;
}

void
gst_par_wavenet_src_duration_changed (GstParWavenetSrc *self)
{
  gboolean started;

  g_mutex_lock (&self->lock);
  started = self->started;
  for (guint i = 0; i < self->speeches->len; i++) {
    GstParWavenetSpeech *speech = g_ptr_array_index (self->speeches, i);

    if (!speech->done)
      speech->length = GST_CLOCK_TIME_NONE;
  }
  g_mutex_unlock (&self->lock);
  if (started)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_duration_changed (GST_OBJECT (self)));
}

/* ---- action signals ---- */

/* What `say` may be told, as which type, and in which range */
static const struct
{
  const gchar *name;
  GType (*type) (void);
  gdouble min, max;
} parameters[] = {
  { "voice", gst_wavenet_string_type, 0, 0 },
  { "language", gst_wavenet_string_type, 0, 0 },
  { "text-format", gst_wavenet_text_format_get_type, 0, 0 },
  { "rate", gst_wavenet_double_type, 0.25, 4.0 },
  { "pitch", gst_wavenet_double_type, 0.5, 2.0 },
  { "pitch-range", gst_wavenet_double_type, 0.0, 2.0 },
  { "volume", gst_wavenet_double_type, 0.0, 4.0 },
};

static gboolean
set_parameter (GstStructure *params, guint k, const GValue *value)
{
  GValue result = G_VALUE_INIT;

  g_value_init (&result, parameters[k].type ());
  if (!gst_wavenet_settings_transform (value, &result)) {
    g_value_unset (&result);
    return FALSE;
  }
  if (G_VALUE_HOLDS_DOUBLE (&result))
    g_value_set_double (&result,
        CLAMP (g_value_get_double (&result), parameters[k].min, parameters[k].max));
  gst_structure_take_value (params, parameters[k].name, &result);
  return TRUE;
}

/* The same with types as they are read, and a warning of what is not */
static GstStructure *
normalise_params (GstParWavenetSrc *self, const GstStructure *params)
{
  GstStructure *result;

  if (!params)
    return NULL;
  result = gst_structure_new_empty ("params");
  for (gint i = 0; i < gst_structure_n_fields (params); i++) {
    const gchar *name = gst_structure_nth_field_name (params, i);
    const GValue *value = gst_structure_get_value (params, name);
    gchar *text = gst_value_serialize (value);
    guint k = 0;

    while (k < G_N_ELEMENTS (parameters) && strcmp (name, parameters[k].name) != 0)
      k++;
    if (k == G_N_ELEMENTS (parameters))
      GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS, (_ ("\"say\" has no parameter \"%s\""), name),
          (NULL));
    else if (!set_parameter (result, k, value))
      GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
          (_ ("The parameter \"%s\" of \"say\" cannot be %s"), name, text ? text : "that"), (NULL));
    g_free (text);
  }
  return result;
}

guint
gst_par_wavenet_src_say (GstParWavenetSrc *self, const gchar *text, const GstStructure *asked)
{
  gint format = WN_FORMAT_PLAIN;
  GstStructure *params;
  guint id;

  if (!text || !g_utf8_validate (text, -1, NULL)) {
    GST_ELEMENT_WARNING (self, STREAM, DECODE, (_ ("Text to say is not UTF-8")), (NULL));
    return 0;
  }

  params = normalise_params (self, asked);
  if (params)
    gst_structure_get_enum (params, "text-format", gst_wavenet_text_format_get_type (), &format);
  g_mutex_lock (&self->lock);
  id = ++self->last_id;
  gst_par_wavenet_src_add_speeches (self, -1, id, text, (WnTextFormat) format, params);
  g_cond_broadcast (&self->wakeup);
  g_mutex_unlock (&self->lock);
  if (params)
    gst_structure_free (params);

  GST_DEBUG_OBJECT (self, "utterance %u queued", id);
  gst_par_wavenet_src_duration_changed (self);
  return id;
}

void
gst_par_wavenet_src_cancel (GstParWavenetSrc *self, guint id)
{
  g_mutex_lock (&self->lock);
  for (guint i = self->current; i < self->speeches->len; i++) {
    GstParWavenetSpeech *speech = g_ptr_array_index (self->speeches, i);

    if (speech->done || (id != 0 && speech->id != id))
      continue;
    if (i == self->current && self->utterance) {
      gst_wavenet_utterance_interrupt (self->utterance);
      speech->cut = self->utterance->stop;
    } else {
      speech->cut = 0;
    }
  }
  g_mutex_unlock (&self->lock);

  GST_DEBUG_OBJECT (self, "utterance %u cancelled", id);
  gst_par_wavenet_src_duration_changed (self);
}
