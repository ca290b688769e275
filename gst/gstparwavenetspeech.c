/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The time line of parwavenetsrc: what was said, is being said and will be said */

#include "gstparwavenetsrc.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY_EXTERN (par_wavenet_src_debug);
#define GST_CAT_DEFAULT par_wavenet_src_debug

void
gst_par_wavenet_speech_free (gpointer data)
{
  GstParWavenetSpeech *speech = data;

  g_free (speech->text);
  g_free (speech->speaker);
  if (speech->params)
    gst_structure_free (speech->params);
  g_free (speech);
}

static GstParWavenetSpeech *
speech_new (guint id, const gchar *text, WnTextFormat format, const GstStructure *params)
{
  GstParWavenetSpeech *speech = g_new0 (GstParWavenetSpeech, 1);

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
  gchar **voices = format == WN_FORMAT_SSML ? wn_ssml_voices (text, -1) : NULL;
  guint n = voices ? g_strv_length (voices) : 1;

  for (guint i = 0; i < n; i++) {
    GstParWavenetSpeech *speech = speech_new (id, text, format, params);

    if (n > 1)
      speech->part = i;
    if (voices)
      speech->speaker = g_strdup (voices[i]);
    g_ptr_array_insert (self->speeches, at < 0 ? -1 : at + (gint) i, speech);
  }
  g_strfreev (voices);
}

WnVoice *
gst_par_wavenet_src_get_voice (GstParWavenetSrc *self, const GstWavenetSettings *settings,
    const GstParWavenetSpeech *speech, GError **error)
{
  const GstStructure *params = speech ? speech->params : NULL;
  const gchar *name = params ? gst_structure_get_string (params, "voice") : NULL;
  const gchar *language = params ? gst_structure_get_string (params, "language") : NULL;

  if (name == NULL && language == NULL)
    name = settings->voice;
  return gst_wavenet_speaker_get_voice_or (self->speaker, speech ? speech->speaker : NULL, TRUE,
      name, language ? language : settings->language, error);
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
  voice = gst_par_wavenet_src_get_voice (self, &settings, speech, error);
  if (voice) {
    GST_OBJECT_LOCK (self);
    segment = base->segment;
    GST_OBJECT_UNLOCK (self);

    utterance = gst_wavenet_utterance_new (self->speaker, GST_ELEMENT (self), voice,
        &self->settings, &settings,
        &(GstWavenetUtteranceParams){ .id = speech->id,
            .text = speech->text,
            .format = speech->format,
            .part = speech->part,
            .key = speech->id + ((guint64) (speech->part + 1) << 32),
            .start = gst_wavenet_audio_sample (start, wn_voice_get_info (voice)->sample_rate),
            .segment = &segment,
            .overrides = speech->params,
            .cancelled = cancelled },
        error);
    wn_voice_unref (voice);
  }
  if (utterance)
    gst_wavenet_utterance_cut (utterance, speech->cut);

  gst_wavenet_settings_clear (&settings);
  return utterance;
}

GstClockTime
gst_par_wavenet_src_length_of (const GstWavenetUtterance *u, guint64 samples)
{
  return gst_wavenet_audio_time (u->start + samples, u->rate)
      - gst_wavenet_audio_time (u->start, u->rate);
}

/* Length of a speech that begins at `start`; NONE if it cannot be spoken */
static GstClockTime
measure_speech (GstParWavenetSrc *self, guint index, GstClockTime start)
{
  GstWavenetUtterance *utterance;
  GstClockTime length;
  GstParWavenetSpeech *speech;

  g_mutex_lock (&self->lock);
  speech = g_ptr_array_index (self->speeches, index);
  if (speech->cut == 0)
    speech->length = 0;
  else if (index == self->current && self->utterance && !speech->done)
    speech->length = gst_par_wavenet_src_length_of (self->utterance,
        gst_wavenet_utterance_get_length (self->utterance));
  if (g_atomic_int_get (&self->flushing) && !speech->done)
    speech->length = GST_CLOCK_TIME_NONE;
  length = speech->length;
  g_mutex_unlock (&self->lock);
  if (GST_CLOCK_TIME_IS_VALID (length))
    return length;

  utterance = gst_par_wavenet_src_open_speech (self, speech, start, NULL, NULL);
  if (utterance == NULL)
    return GST_CLOCK_TIME_NONE;
  length = gst_par_wavenet_src_length_of (utterance, gst_wavenet_utterance_get_length (utterance));
  gst_wavenet_utterance_free (utterance);

  g_mutex_lock (&self->lock);
  speech->length = length;
  g_mutex_unlock (&self->lock);
  return length;
}

guint
gst_par_wavenet_src_find_speech (GstParWavenetSrc *self, GstClockTime time, GstClockTime *start)
{
  guint i;

  *start = 0;
  for (i = 0;; i++) {
    GstClockTime length;
    guint n;

    g_mutex_lock (&self->lock);
    n = self->speeches->len;
    g_mutex_unlock (&self->lock);
    if (i >= n || (i == n - 1 && GST_CLOCK_TIME_IS_VALID (time)))
      return i;

    length = measure_speech (self, i, *start);
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
  known = self->started && !self->stays;
  g_mutex_unlock (&self->lock);

  if (known)
    gst_par_wavenet_src_find_speech (self, GST_CLOCK_TIME_NONE, duration);
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

guint
gst_par_wavenet_src_say (GstParWavenetSrc *self, const gchar *text, const GstStructure *params)
{
  gint format = WN_FORMAT_PLAIN;
  guint id;

  if (text == NULL || !g_utf8_validate (text, -1, NULL)) {
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("Text to say is not UTF-8"), (NULL));
    return 0;
  }

  if (params)
    gst_structure_get_enum (params, "text-format", gst_wavenet_text_format_get_type (), &format);
  g_mutex_lock (&self->lock);
  id = ++self->last_id;
  gst_par_wavenet_src_add_speeches (self, -1, id, text, (WnTextFormat) format, params);
  g_cond_broadcast (&self->wakeup);
  g_mutex_unlock (&self->lock);

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
