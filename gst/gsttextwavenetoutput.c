/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What leaves textwavenet's source pad, and where on the time line: samples, GAPs, caps, events
 * held back for them
 */

#include <string.h>

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"
#include "gstwavenetintl.h"
#include "gstwavenetmessages.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

static void
end_utterance (gpointer utterance)
{
  gst_wavenet_utterance_free (utterance);
}

void
gst_text_wavenet_reset_output (GstTextWavenet *self, gboolean everything)
{
  g_queue_clear_full (&self->active, end_utterance);
  gst_text_wavenet_track_clear (self);
  g_clear_pointer (&self->pending, gst_text_wavenet_cue_free);
  gst_clear_buffer (&self->meta_source);
  gst_clear_event (&self->segment_event);
  self->position = self->gap_end = self->free_until = self->cues_end = 0;
  self->audio_end = G_MAXUINT64;
  self->arrival = -1;
  GST_OBJECT_LOCK (self);
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  if (everything)
    g_clear_pointer (&self->told_voices, g_hash_table_unref);
  GST_OBJECT_UNLOCK (self);

  if (everything) {
    g_list_free_full (self->held_events, (GDestroyNotify) gst_event_unref);
    self->held_events = NULL;
    g_clear_pointer (&self->tag_language, g_free);
    g_clear_pointer (&self->told_language, g_free);
    g_clear_pointer (&self->cast, g_hash_table_unref);
    gst_audio_info_init (&self->info);
  }
}

gboolean
gst_text_wavenet_is_flushing (GstTextWavenet *self)
{
  gboolean flushing;

  g_mutex_lock (&self->lock);
  flushing = self->flow != GST_FLOW_OK;
  g_mutex_unlock (&self->lock);
  return flushing;
}

/* ---- positions ---- */

void
gst_text_wavenet_set_position (GstTextWavenet *self, guint64 position)
{
  self->position = position;
  GST_OBJECT_LOCK (self);
  self->segment.position = gst_wavenet_audio_time (position, self->info.rate);
  GST_OBJECT_UNLOCK (self);
}

void
gst_text_wavenet_set_segment (GstTextWavenet *self, const GstSegment *segment)
{
  GST_OBJECT_LOCK (self);
  self->segment = *segment;
  self->segment.position = segment->start;
  GST_OBJECT_UNLOCK (self);

  if (self->info.rate)
    self->position = gst_wavenet_audio_sample (segment->start, self->info.rate);
  self->audio_end = G_MAXUINT64;
  self->gap_end = self->free_until = self->cues_end = self->cue_end = 0;
}

guint64
gst_text_wavenet_get_stop (GstTextWavenet *self)
{
  return self->info.rate && self->segment.format == GST_FORMAT_TIME
          && GST_CLOCK_TIME_IS_VALID (self->segment.stop)
      ? gst_wavenet_audio_sample (self->segment.stop, self->info.rate)
      : G_MAXUINT64;
}

gboolean
gst_text_wavenet_is_stale (GstTextWavenet *self)
{
  gboolean stale;

  GST_OBJECT_LOCK (self);
  if (self->stale_base_time != GST_ELEMENT_CAST (self)->base_time)
    self->stale_base_time = GST_CLOCK_TIME_NONE;
  stale = GST_CLOCK_TIME_IS_VALID (self->stale_base_time);
  GST_OBJECT_UNLOCK (self);
  return stale;
}

gboolean
gst_text_wavenet_get_allowance (GstTextWavenet *self, GstClockTime *allowance)
{
  gboolean live;

  *allowance = 0;
  if (self->timing_snapshot.latency == GST_TEXT_WAVENET_UNSYNCHRONISED)
    return TRUE;
  GST_OBJECT_LOCK (self);
  live = self->upstream_live;
  *allowance = self->upstream_latency + self->timing_snapshot.latency * GST_MSECOND;
  GST_OBJECT_UNLOCK (self);
  return live;
}

gboolean
gst_text_wavenet_get_now (GstTextWavenet *self, GstClockTime *now)
{
  GstClock *clock = NULL;
  gboolean playing;

  g_mutex_lock (&self->lock);
  playing = self->playing;
  g_mutex_unlock (&self->lock);
  if (!playing || gst_text_wavenet_is_stale (self)
      || !(clock = gst_element_get_clock (GST_ELEMENT (self))))
    return FALSE;

  *now = gst_clock_get_time (clock);
  *now -= MIN (*now, gst_element_get_base_time (GST_ELEMENT (self)));
  gst_object_unref (clock);
  return TRUE;
}

guint64
gst_text_wavenet_sample_at (GstTextWavenet *self, GstClockTime time)
{
  guint64 position = gst_segment_position_from_running_time (&self->segment, GST_FORMAT_TIME, time);

  return position == (guint64) -1 ? 0 : gst_wavenet_audio_sample (position, self->info.rate);
}

/* ---- negotiation ---- */

void
gst_text_wavenet_push_held_events (GstTextWavenet *self)
{
  GList *events = g_steal_pointer (&self->held_events);

  if (self->segment_event)
    gst_pad_push_event (self->srcpad, g_steal_pointer (&self->segment_event));
  for (GList *l = events; l; l = l->next)
    gst_pad_push_event (self->srcpad, l->data);
  g_list_free (events);
}

void
gst_text_wavenet_make_room (GstTextWavenet *self)
{
  gsize n = MAX (1, (gsize) self->snapshot.chunk_duration * self->info.rate / 1000);

  if (n != self->n_samples) {
    self->n_samples = n;
    self->mix = g_renew (gfloat, self->mix, n);
    self->part = g_renew (gfloat, self->part, n);
  }
}

static void
set_format (GstTextWavenet *self, const GstAudioInfo *info)
{
  if (info->rate != self->info.rate) {
    GstClockTime time = self->segment.format == GST_FORMAT_TIME ? self->segment.position : 0;

    if (self->gap_end > 0)
      self->gap_end = gst_util_uint64_scale_int (self->gap_end, info->rate, self->info.rate);
    self->position = gst_wavenet_audio_sample (time, info->rate);
    self->audio_end = G_MAXUINT64;
    self->free_until = 0;
  }
  self->info = *info;
  gst_text_wavenet_make_room (self);
}

GstFlowReturn
gst_text_wavenet_negotiate (GstTextWavenet *self, gint rate)
{
  gboolean again = gst_pad_check_reconfigure (self->srcpad);
  GstCaps *template, *caps, *current;
  GstAudioInfo info;

  if (self->segment.format != GST_FORMAT_TIME) {
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_text_wavenet_set_segment (self, &segment);
    self->segment_event = gst_event_new_segment (&segment);
  }
  if (!again && rate == self->info.rate) {
    gst_text_wavenet_push_held_events (self);
    return GST_FLOW_OK;
  }

  template = gst_pad_get_pad_template_caps (self->srcpad);
  caps = gst_wavenet_audio_fixate (gst_pad_peer_query_caps (self->srcpad, template), rate);
  gst_caps_unref (template);
  if (gst_caps_is_empty (caps) || !gst_audio_info_from_caps (&info, caps))
    goto no_caps;

  current = gst_pad_get_current_caps (self->srcpad);
  if (!current || !gst_caps_is_equal (current, caps)) {
    GST_DEBUG_OBJECT (self, "caps %" GST_PTR_FORMAT, caps);
    if (!gst_pad_push_event (self->srcpad, gst_event_new_caps (caps)))
      GST_DEBUG_OBJECT (self, "caps were not accepted");
  }
  gst_clear_caps (&current);
  gst_caps_unref (caps);
  set_format (self, &info);
  gst_text_wavenet_push_held_events (self);
  return GST_FLOW_OK;

  /* ERRORS */
no_caps : {
  gst_caps_unref (caps);
  gst_pad_mark_reconfigure (self->srcpad);
  if (GST_PAD_IS_FLUSHING (self->srcpad))
    return GST_FLOW_FLUSHING;
  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      (_ ("The voice cannot serve what follows, which does not take %d Hz: put audioconvert ! "
          "audioresample behind"),
          rate),
      (NULL));
  return GST_FLOW_NOT_NEGOTIATED;
}
}

WnVoice *
gst_text_wavenet_get_voice (GstTextWavenet *self, const gchar *asked, gboolean by_text)
{
  const gchar *language = self->snapshot.language ? self->snapshot.language : self->tag_language;
  GError *error = NULL;
  WnVoice *voice = gst_wavenet_speaker_get_voice (self->speaker, asked, by_text,
      self->snapshot.voice, language, &self->cancelled, &error);

  if (error)
    gst_wavenet_speaker_post_error (self->speaker, error);
  return voice;
}

GstFlowReturn
gst_text_wavenet_negotiate_any (GstTextWavenet *self)
{
  GstFlowReturn flow;
  WnVoice *voice;

  if (self->info.rate)
    return gst_text_wavenet_negotiate (self, self->info.rate);
  voice = gst_text_wavenet_get_voice (self, NULL, FALSE);
  if (!voice)
    return gst_text_wavenet_is_flushing (self) ? GST_FLOW_FLUSHING : GST_FLOW_ERROR;
  flow = gst_text_wavenet_negotiate (self, wn_voice_get_info (voice)->sample_rate);
  wn_voice_unref (voice);
  return flow;
}

/* ---- output ---- */

static gboolean
copy_meta (GstBuffer *from, GstMeta **meta, gpointer to)
{
  const GstMetaInfo *info = (*meta)->info;
  const gchar *const *tags = gst_meta_api_type_get_tags (info->api);

  if ((!tags || !tags[0]) && info->transform_func) {
    GstMetaTransformCopy copy = { FALSE, 0, -1 };

    info->transform_func (to, *meta, from, _gst_meta_transform_copy, &copy);
  }
  return TRUE;
}

static GstFlowReturn
push_samples (GstTextWavenet *self, gsize n)
{
  GstBuffer *buffer = gst_wavenet_audio_buffer (&self->info, self->mix, n, self->position);

  if (self->position != self->audio_end)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  if (self->meta_source)
    gst_buffer_foreach_meta (self->meta_source, copy_meta, buffer);
  gst_clear_buffer (&self->meta_source);
  if (self->arrival >= 0)
    gst_wavenet_speaker_set_first_chunk_latency (self->speaker,
        (g_get_monotonic_time () - self->arrival) * GST_USECOND);
  self->arrival = -1;

  gst_text_wavenet_set_position (self, self->position + n);
  self->audio_end = self->position;
  return gst_pad_push (self->srcpad, buffer);
}

/* Silence as samples */
static GstFlowReturn
push_silence (GstTextWavenet *self, guint64 end)
{
  GstFlowReturn flow = GST_FLOW_OK;

  while (flow == GST_FLOW_OK && self->position < end) {
    gsize n = MIN (self->n_samples, end - self->position);

    memset (self->mix, 0, n * sizeof *self->mix);
    flow = gst_text_wavenet_is_flushing (self) ? GST_FLOW_FLUSHING : push_samples (self, n);
  }
  return flow;
}

GstFlowReturn
gst_text_wavenet_push_gap (GstTextWavenet *self, guint64 end)
{
  GstClockTime from = gst_wavenet_audio_time (self->position, self->info.rate), to;

  end = MIN (end, gst_text_wavenet_get_stop (self));
  if (end <= self->position)
    return GST_FLOW_OK;
  to = gst_wavenet_audio_time (end, self->info.rate);
  GST_LOG_OBJECT (self, "gap %" GST_TIME_FORMAT " - %" GST_TIME_FORMAT, GST_TIME_ARGS (from),
      GST_TIME_ARGS (to));
  gst_text_wavenet_track_gap (self, from, to - from);
  if (self->snapshot.fill_silence)
    return push_silence (self, end);
  gst_text_wavenet_set_position (self, end);
  if (!gst_pad_push_event (self->srcpad, gst_event_new_gap (from, to - from))
      && gst_text_wavenet_is_flushing (self))
    return GST_FLOW_FLUSHING;
  return GST_FLOW_OK;
}

void
gst_text_wavenet_tell_language (GstTextWavenet *self, const WnVoice *voice)
{
  gchar **languages = wn_voice_get_info (voice)->languages;
  gchar *code;

  if (!languages || !languages[0])
    return;
  code = g_ascii_strdown (languages[0], strcspn (languages[0], "-_"));
  if (g_strcmp0 (code, self->told_language) == 0) {
    g_free (code);
    return;
  }
  gst_pad_push_event (self->srcpad,
      gst_event_new_tag (gst_tag_list_new (GST_TAG_LANGUAGE_CODE, code, NULL)));
  g_free (self->told_language);
  self->told_language = code;
}

/*
 * Reads n samples into `part`, fewer at the utterance's end, or when a flush comes: then they do
 * not matter any more
 */
static gsize
read_part (GstTextWavenet *self, GstWavenetUtterance *utterance, gsize n)
{
  gsize done = 0, got;

  do {
    got = gst_wavenet_utterance_read (utterance, self->part + done, n - done);
    done += got;
  } while (got > 0 && done < n && !gst_text_wavenet_is_flushing (self));
  return done;
}

/* Adds the next n samples of an utterance to the mix, with what is to be told of them */
static gsize
mix_in (GstTextWavenet *self, GstWavenetUtterance *utterance, gsize n, GQueue *messages)
{
  gsize got = read_part (self, utterance, n);
  GPtrArray *marks;

  for (gsize i = 0; i < got; i++)
    self->mix[i] += self->part[i];
  marks = gst_wavenet_messages_collect (messages, GST_ELEMENT (self), self->snapshot.messages,
      &self->segment, utterance, got, got == 0);
  gst_text_wavenet_track_marks (self, utterance, marks);
  g_ptr_array_unref (marks);
  return got;
}

GstFlowReturn
gst_text_wavenet_push_speech (GstTextWavenet *self, gsize n)
{
  GQueue messages = G_QUEUE_INIT;
  gsize total = 0;
  GList *next;
  GstFlowReturn flow;

  memset (self->mix, 0, n * sizeof *self->mix);
  for (GList *l = self->active.head; l; l = next) {
    GstWavenetUtterance *utterance = l->data;
    gsize got = mix_in (self, utterance, n, &messages);

    next = l->next;
    total = MAX (total, got);
    if (got == 0) {
      gst_wavenet_utterance_free (utterance);
      g_queue_delete_link (&self->active, l);
    }
  }
  if (gst_text_wavenet_is_flushing (self)) {
    gst_wavenet_messages_drop (&messages);
    return GST_FLOW_FLUSHING;
  }
  gst_wavenet_messages_post (&messages, GST_ELEMENT (self));
  flow = gst_text_wavenet_track_push (self);
  return flow == GST_FLOW_OK && total > 0 ? push_samples (self, total) : flow;
}
