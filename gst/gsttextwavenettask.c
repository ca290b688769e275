/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The task of textwavenet's source pad: cues and events in, audio, GAPs and events out. Time is counted in samples. */

#include <string.h>

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"
#include "gstwavenetmessages.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

#define DEFAULT_RATE 16000      /* Hz, for positions before a voice is known */

static void
end_utterance (gpointer utterance)
{
  gst_wavenet_utterance_free (utterance);
}

void
gst_text_wavenet_reset_output (GstTextWavenet * self, gboolean everything)
{
  g_queue_clear_full (&self->active, end_utterance);
  g_clear_pointer (&self->pending, gst_text_wavenet_cue_free);
  gst_clear_buffer (&self->meta_source);
  gst_clear_event (&self->segment_event);
  self->position = self->gap_end = self->free_until = 0;
  self->audio_end = G_MAXUINT64;
  self->arrival = -1;
  GST_OBJECT_LOCK (self);
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  GST_OBJECT_UNLOCK (self);

  if (everything) {
    g_list_free_full (self->held_events, (GDestroyNotify) gst_event_unref);
    self->held_events = NULL;
    g_clear_pointer (&self->tag_language, g_free);
    gst_audio_info_init (&self->info);
  }
}

static gboolean
is_flushing (GstTextWavenet * self)
{
  gboolean flushing;

  g_mutex_lock (&self->lock);
  flushing = self->flow != GST_FLOW_OK;
  g_mutex_unlock (&self->lock);
  return flushing;
}

/* ---- positions ---- */

static void
set_position (GstTextWavenet * self, guint64 position)
{
  self->position = position;
  GST_OBJECT_LOCK (self);
  self->segment.position = gst_wavenet_audio_time (position, self->info.rate);
  GST_OBJECT_UNLOCK (self);
}

static void
set_segment (GstTextWavenet * self, const GstSegment * segment)
{
  GST_OBJECT_LOCK (self);
  self->segment = *segment;
  self->segment.position = segment->start;
  GST_OBJECT_UNLOCK (self);

  if (self->info.rate)
    self->position = gst_wavenet_audio_sample (segment->start, self->info.rate);
  self->audio_end = G_MAXUINT64;
  self->gap_end = self->free_until = 0;
}

/* By how much output may lag behind its running time; FALSE if it need not keep in step with the clock */
static gboolean
get_allowance (GstTextWavenet * self, GstClockTime * allowance)
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

/* Running time; FALSE while the clock does not run for us */
static gboolean
get_now (GstTextWavenet * self, GstClockTime * now)
{
  GstClock *clock = NULL;
  gboolean playing;

  g_mutex_lock (&self->lock);
  playing = self->playing;
  g_mutex_unlock (&self->lock);
  if (!playing || !(clock = gst_element_get_clock (GST_ELEMENT (self))))
    return FALSE;

  *now = gst_clock_get_time (clock);
  *now -= MIN (*now, gst_element_get_base_time (GST_ELEMENT (self)));
  gst_object_unref (clock);
  return TRUE;
}

/* The sample whose running time is `time`, 0 if it is before the segment */
static guint64
sample_at (GstTextWavenet * self, GstClockTime time)
{
  guint64 position = gst_segment_position_from_running_time (&self->segment, GST_FORMAT_TIME, time);

  return position == (guint64) - 1 ? 0 : gst_wavenet_audio_sample (position, self->info.rate);
}

/* ---- negotiation ---- */

static void
push_held_events (GstTextWavenet * self)
{
  GList *events = g_steal_pointer (&self->held_events);

  if (self->segment_event)
    gst_pad_push_event (self->srcpad, g_steal_pointer (&self->segment_event));
  for (GList * l = events; l; l = l->next)
    gst_pad_push_event (self->srcpad, l->data);
  g_list_free (events);
}

static void
set_format (GstTextWavenet * self, const GstAudioInfo * info)
{
  if (info->rate != self->info.rate) {
    GstClockTime time = self->segment.format == GST_FORMAT_TIME ? self->segment.position : 0;

    self->position = gst_wavenet_audio_sample (time, info->rate);
    self->audio_end = G_MAXUINT64;
    self->gap_end = self->free_until = 0;
    self->n_samples = MAX (1, (gsize) self->snapshot.chunk_duration * info->rate / 1000);
    self->mix = g_renew (gfloat, self->mix, self->n_samples);
    self->part = g_renew (gfloat, self->part, self->n_samples);
  }
  self->info = *info;
}

/* Agrees on caps for a voice's rate, then lets out what waited for them */
static GstFlowReturn
negotiate (GstTextWavenet * self, gint rate)
{
  gboolean again = gst_pad_check_reconfigure (self->srcpad);
  GstCaps *template, *caps, *current;
  GstAudioInfo info;

  if (self->segment.format != GST_FORMAT_TIME) {
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    set_segment (self, &segment);
    self->segment_event = gst_event_new_segment (&segment);
  }
  if (!again && rate == self->info.rate) {
    push_held_events (self);
    return GST_FLOW_OK;
  }

  template = gst_pad_get_pad_template_caps (self->srcpad);
  caps = gst_wavenet_audio_fixate (gst_pad_peer_query_caps (self->srcpad, template), rate);
  gst_caps_unref (template);
  if (gst_caps_is_empty (caps) || !gst_audio_info_from_caps (&info, caps))
    goto no_caps;

  current = gst_pad_get_current_caps (self->srcpad);
  if (current == NULL || !gst_caps_is_equal (current, caps)) {
    GST_DEBUG_OBJECT (self, "caps %" GST_PTR_FORMAT, caps);
    if (!gst_pad_push_event (self->srcpad, gst_event_new_caps (caps)))
      GST_DEBUG_OBJECT (self, "caps were not accepted");
  }
  gst_clear_caps (&current);
  gst_caps_unref (caps);
  set_format (self, &info);
  push_held_events (self);
  return GST_FLOW_OK;

  /* ERRORS */
no_caps:
  {
    gst_caps_unref (caps);
    gst_pad_mark_reconfigure (self->srcpad);
    if (GST_PAD_IS_FLUSHING (self->srcpad))
      return GST_FLOW_FLUSHING;
    GST_ELEMENT_ERROR (self, STREAM, FORMAT, ("No voice can serve what follows: it does not take %d Hz", rate), (NULL));
    return GST_FLOW_NOT_NEGOTIATED;
  }
}

static WnVoice *
get_voice (GstTextWavenet * self, const gchar * name)
{
  const gchar *language = self->snapshot.language ? self->snapshot.language : self->tag_language;
  GError *error = NULL;
  WnVoice *voice = gst_wavenet_speaker_get_voice (self->speaker, name ? name : self->snapshot.voice, language, &error);

  if (voice == NULL)
    gst_wavenet_speaker_post_error (self->speaker, error);
  return voice;
}

/* For output that needs no particular voice */
static GstFlowReturn
negotiate_any (GstTextWavenet * self)
{
  GstFlowReturn flow;
  WnVoice *voice;

  if (self->info.rate)
    return negotiate (self, self->info.rate);
  voice = get_voice (self, NULL);
  if (voice == NULL)
    return GST_FLOW_ERROR;
  flow = negotiate (self, wn_voice_get_info (voice)->sample_rate);
  wn_voice_unref (voice);
  return flow;
}

/* ---- output ---- */

static GstFlowReturn
push_gap (GstTextWavenet * self, guint64 end)
{
  GstClockTime from = gst_wavenet_audio_time (self->position, self->info.rate);
  GstClockTime to = gst_wavenet_audio_time (end, self->info.rate);

  GST_LOG_OBJECT (self, "gap %" GST_TIME_FORMAT " - %" GST_TIME_FORMAT, GST_TIME_ARGS (from), GST_TIME_ARGS (to));
  set_position (self, end);
  if (!gst_pad_push_event (self->srcpad, gst_event_new_gap (from, to - from)) && is_flushing (self))
    return GST_FLOW_FLUSHING;
  return GST_FLOW_OK;
}

static gboolean
copy_meta (GstBuffer * from, GstMeta ** meta, gpointer to)
{
  const GstMetaInfo *info = (*meta)->info;
  const gchar *const *tags = gst_meta_api_type_get_tags (info->api);

  if ((tags == NULL || tags[0] == NULL) && info->transform_func) {
    GstMetaTransformCopy copy = { FALSE, 0, -1 };

    info->transform_func (to, *meta, from, _gst_meta_transform_copy, &copy);
  }
  return TRUE;
}

static GstFlowReturn
push_samples (GstTextWavenet * self, gsize n)
{
  GstBuffer *buffer = gst_wavenet_audio_buffer (&self->info, self->mix, n, self->position);

  if (self->position != self->audio_end)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  if (self->meta_source)
    gst_buffer_foreach_meta (self->meta_source, copy_meta, buffer);
  gst_clear_buffer (&self->meta_source);
  if (self->arrival >= 0)
    gst_wavenet_speaker_set_first_chunk_latency (self->speaker, (g_get_monotonic_time () - self->arrival) * GST_USECOND);
  self->arrival = -1;

  set_position (self, self->position + n);
  self->audio_end = self->position;
  return gst_pad_push (self->srcpad, buffer);
}

/* Reads up to n samples into `part`. Alone, an utterance may give fewer, so that they go out soon; beside others it must not. */
static gsize
read_part (GstTextWavenet * self, GstWavenetUtterance * utterance, gsize n, gboolean alone)
{
  gsize done = 0, got;

  do {
    got = gst_wavenet_utterance_read (utterance, self->part + done, n - done);
    done += got;
  } while (got > 0 && done < n && !alone);
  return done;
}

/* Mixes the next n samples, or fewer, of all that is being spoken */
static GstFlowReturn
push_speech (GstTextWavenet * self, gsize n)
{
  GQueue messages = G_QUEUE_INIT;
  gboolean alone = self->active.length == 1;
  gsize total = 0;
  GList *next;

  memset (self->mix, 0, n * sizeof *self->mix);
  for (GList * l = self->active.head; l; l = next) {
    GstWavenetUtterance *utterance = l->data;
    gsize got = read_part (self, utterance, n, alone);

    next = l->next;
    for (gsize i = 0; i < got; i++)
      self->mix[i] += self->part[i];
    total = MAX (total, got);
    gst_wavenet_messages_collect (&messages, GST_ELEMENT (self), self->snapshot.messages, &self->segment, utterance, got, got == 0);
    if (got == 0) {
      gst_wavenet_utterance_free (utterance);
      g_queue_delete_link (&self->active, l);
    }
  }
  gst_wavenet_messages_post (&messages, GST_ELEMENT (self));
  return total > 0 ? push_samples (self, total) : GST_FLOW_OK;
}

/* ---- cues ---- */

static void
post_late (GstTextWavenet * self, const GstTextWavenetCue * cue, GstClockTimeDiff jitter)
{
  guint64 spoken, dropped;
  GstMessage *message = gst_message_new_qos (GST_OBJECT (self), TRUE,
      gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, cue->pts),
      gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, cue->pts), cue->pts, cue->duration);

  gst_wavenet_speaker_get_counts (self->speaker, &spoken, &dropped);
  gst_message_set_qos_values (message, jitter, 1.0, 1000000);
  gst_message_set_qos_stats (message, GST_FORMAT_DEFAULT, spoken, dropped);
  gst_element_post_message (GST_ELEMENT (self), message);
}

/* A live cue that comes too late: FALSE if it is dropped, else its start is moved to where audio can still be in time */
static gboolean
handle_late (GstTextWavenet * self, GstTextWavenetCue * cue)
{
  GstClockTime now, allowance, due;
  gboolean dropped = self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP;

  if (!get_allowance (self, &allowance) || !get_now (self, &now))
    return TRUE;
  due = gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, cue->pts);
  if (!GST_CLOCK_TIME_IS_VALID (due) || now <= due + allowance)
    return TRUE;

  GST_DEBUG_OBJECT (self, "cue %u is late by %" GST_TIME_FORMAT, cue->id, GST_TIME_ARGS (now - due - allowance));
  gst_wavenet_speaker_count (self->speaker, dropped ? GST_WAVENET_STAT_DROPPED : GST_WAVENET_STAT_LATE);
  post_late (self, cue, now - due - allowance);
  cue->start = MAX (cue->start, sample_at (self, now - allowance));
  return !dropped;
}

/* Where it begins and ends; FALSE if nothing of it is to be heard */
static gboolean
set_times (GstTextWavenet * self, GstTextWavenetCue * cue)
{
  GstClockTime now, start = cue->pts;
  gint rate = self->info.rate;

  cue->start = self->position;
  cue->end = G_MAXUINT64;
  if (self->timing_snapshot.latency == GST_TEXT_WAVENET_UNSYNCHRONISED) {
    if (get_now (self, &now))
      cue->start = sample_at (self, now) + self->n_samples;
    if (GST_CLOCK_TIME_IS_VALID (cue->duration))
      cue->end = MAX (cue->start, self->position) + gst_wavenet_audio_sample (cue->duration, rate);
    return TRUE;
  }
  if (!GST_CLOCK_TIME_IS_VALID (start))
    return TRUE;

  cue->start = gst_wavenet_audio_sample (start, rate);
  if (GST_CLOCK_TIME_IS_VALID (cue->duration))
    cue->end = gst_wavenet_audio_sample (start + cue->duration, rate);
  if (GST_CLOCK_TIME_IS_VALID (self->segment.stop) && start >= self->segment.stop)
    return FALSE;
  return handle_late (self, cue);
}

/* Speaks all that was begun or is pending */
static GstFlowReturn speak (GstTextWavenet * self);

static GstFlowReturn
drain (GstTextWavenet * self)
{
  GstFlowReturn flow = GST_FLOW_OK;

  while (flow == GST_FLOW_OK && (self->pending || !g_queue_is_empty (&self->active)))
    flow = is_flushing (self) ? GST_FLOW_FLUSHING : speak (self);
  return flow;
}

static void
take_plain_text (GstTextWavenet * self, GstTextWavenetCue * cue)
{
  gchar *warning = NULL, *plain;

  if (cue->format == GST_WAVENET_TEXT_PLAIN)
    return;
  plain = gst_wavenet_text_strip (cue->text, &warning);
  if (warning)
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("%s", warning), (NULL));
  g_free (warning);
  g_free (cue->text);
  cue->text = plain;
}

static WnVoice *
choose_speaker (GstTextWavenet * self, GstTextWavenetCue * cue)
{
  const gchar *rest = NULL;
  gchar *voice;
  WnVoice *result;

  GST_OBJECT_LOCK (self);
  voice = g_strdup (gst_wavenet_text_speaker (cue->text, self->speaker_map, &rest));
  GST_OBJECT_UNLOCK (self);
  if (voice) {
    gchar *text = g_strdup (rest);

    g_free (cue->text);
    cue->text = text;
  }
  result = get_voice (self, voice);
  g_free (voice);
  return result;
}

/* Consumes the cue */
static GstFlowReturn
take_cue (GstTextWavenet * self, GstTextWavenetCue * cue)
{
  GstFlowReturn flow;
  gint rate;

  take_plain_text (self, cue);
  if (!gst_wavenet_text_is_speakable (cue->text)) {
    gst_text_wavenet_cue_free (cue);
    return GST_FLOW_OK;
  }

  cue->voice = choose_speaker (self, cue);
  if (cue->voice == NULL) {
    gst_text_wavenet_cue_free (cue);
    return GST_FLOW_ERROR;
  }
  rate = wn_voice_get_info (cue->voice)->sample_rate;
  flow = rate == self->info.rate ? GST_FLOW_OK : drain (self);
  if (flow == GST_FLOW_OK)
    flow = negotiate (self, rate);
  if (flow != GST_FLOW_OK || !set_times (self, cue)) {
    gst_text_wavenet_cue_free (cue);
    return flow;
  }
  self->pending = cue;
  return GST_FLOW_OK;
}

/* What begins before the segment is entered where the segment begins, if nothing was sent yet */
static gboolean
begins_before_segment (GstTextWavenet * self, const GstTextWavenetCue * cue)
{
  return cue->start < self->position && GST_CLOCK_TIME_IS_VALID (cue->pts)
      && self->position == gst_wavenet_audio_sample (self->segment.start, self->info.rate);
}

static void
limit_utterance (GstTextWavenet * self, GstWavenetUtterance * utterance, const GstTextWavenetCue * cue)
{
  guint64 end, room;

  if (cue->end == G_MAXUINT64) {
    self->free_until = G_MAXUINT64;
    return;
  }
  end = cue->end + gst_wavenet_audio_sample (self->timing_snapshot.max_overflow * GST_MSECOND, self->info.rate);
  room = end > utterance->start ? end - utterance->start : 0;
  if (self->free_until == G_MAXUINT64 || self->free_until < end)
    self->free_until = end;

  if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP)
    gst_wavenet_utterance_cut (utterance, room);
  else if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_COMPRESS)
    gst_wavenet_utterance_compress (utterance, room, self->timing_snapshot.max_compression);
}

static GstFlowReturn
begin_pending (GstTextWavenet * self)
{
  GstTextWavenetCue *cue = g_steal_pointer (&self->pending);
  GstFlowReturn flow = GST_FLOW_OK;
  gboolean before = begins_before_segment (self, cue);
  GstWavenetUtterance *utterance;
  GError *error = NULL;

  utterance = gst_wavenet_utterance_new (self->speaker, GST_ELEMENT (self), cue->voice, &self->settings, &self->snapshot,
      &(GstWavenetUtteranceParams) {
        .id = cue->id,
        .text = cue->text,
        .n = -1,
        .key = cue->key,
        .start = before ? cue->start : self->position,
        .tail = cue->pause ? (guint64) self->snapshot.sentence_pause * self->info.rate / 1000 : 0,
        .segment = &self->segment
      }, &error);
  if (utterance == NULL)
    goto no_utterance;

  GST_DEBUG_OBJECT (self, "cue %u at sample %" G_GUINT64_FORMAT, cue->id, utterance->start);
  gst_wavenet_speaker_count (self->speaker, GST_WAVENET_STAT_UTTERANCES);
  limit_utterance (self, utterance, cue);
  if (before)
    gst_wavenet_utterance_seek (utterance, self->position - utterance->start);
  g_queue_push_tail (&self->active, utterance);
  gst_buffer_replace (&self->meta_source, cue->buffer);
  self->arrival = cue->arrival;
  gst_text_wavenet_cue_free (cue);
  return flow;

  /* ERRORS */
no_utterance:
  {
    gst_text_wavenet_cue_free (cue);
    if (g_error_matches (error, WN_ERROR, WN_ERROR_DECODE) || g_error_matches (error, WN_ERROR, WN_ERROR_TEXT)) {
      GST_ELEMENT_WARNING (self, STREAM, DECODE, ("%s", error->message), (NULL));
      g_error_free (error);
    } else {
      gst_wavenet_speaker_post_error (self->speaker, error);
      flow = GST_FLOW_ERROR;
    }
    return flow;
  }
}

/* One step towards the end of what was taken: a gap, the beginning of the pending cue, or a chunk */
static GstFlowReturn
speak (GstTextWavenet * self)
{
  gboolean idle = g_queue_is_empty (&self->active);
  gsize n = self->n_samples;

  if (self->pending) {
    if (self->pending->start <= self->position && (idle || self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP))
      return begin_pending (self);
    if (idle)
      return push_gap (self, self->pending->start);
    if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP)
      n = MIN (n, self->pending->start - self->position);
  } else if (idle) {
    return push_gap (self, self->gap_end);
  } else if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP && self->free_until > self->position) {
    n = MIN (n, self->free_until - self->position);
  }
  return push_speech (self, n);
}

/* Whether the next step depends on what comes next */
static gboolean
needs_item (GstTextWavenet * self)
{
  if (self->pending)
    return FALSE;
  if (g_queue_is_empty (&self->active))
    return self->gap_end <= self->position;
  return self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP && self->free_until <= self->position;
}

/* ---- events ---- */

static void
take_segment (GstTextWavenet * self, GstEvent * event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  gst_text_wavenet_update_upstream_latency (self);
  if (segment.format != GST_FORMAT_TIME) {
    if (self->segment.format == GST_FORMAT_TIME)
      return;
    gst_segment_init (&segment, GST_FORMAT_TIME);
  }
  set_segment (self, &segment);

  gst_clear_event (&self->segment_event);
  self->segment_event = gst_event_new_segment (&segment);
  gst_event_set_seqnum (self->segment_event, gst_event_get_seqnum (event));
  if (self->info.rate)
    push_held_events (self);
}

static GstFlowReturn
take_gap (GstTextWavenet * self, GstEvent * event)
{
  GstClockTime time, duration, end;
  GstFlowReturn flow = negotiate_any (self);

  if (flow != GST_FLOW_OK)
    return flow;
  gst_event_parse_gap (event, &time, &duration);
  end = GST_CLOCK_TIME_IS_VALID (duration) ? time + duration : time;
  self->gap_end = MAX (self->gap_end, gst_wavenet_audio_sample (end, self->info.rate));
  if (self->free_until != G_MAXUINT64)
    self->free_until = MAX (self->free_until, self->gap_end);
  return GST_FLOW_OK;
}

static void
take_tags (GstTextWavenet * self, GstEvent * event)
{
  GstTagList *tags;
  gchar *language = NULL;

  gst_event_parse_tag (event, &tags);
  if (gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language)) {
    g_free (self->tag_language);
    self->tag_language = language;
  }
}

/* Consumes the event */
static GstFlowReturn
take_event (GstTextWavenet * self, GstEvent * event)
{
  GstEventType type = GST_EVENT_TYPE (event);
  GstFlowReturn flow = GST_FLOW_OK;
  gboolean held = FALSE;

  switch (type) {
    case GST_EVENT_GAP:
      flow = take_gap (self, event);
      gst_event_unref (event);
      return flow;
    case GST_EVENT_SEGMENT:
      flow = drain (self);
      if (flow == GST_FLOW_OK)
        take_segment (self, event);
      gst_event_unref (event);
      return flow;
    case GST_EVENT_STREAM_START:
    case GST_EVENT_SEGMENT_DONE:
    case GST_EVENT_EOS:
      flow = drain (self);
      break;
    case GST_EVENT_TAG:
      take_tags (self, event);
      held = self->info.rate == 0;
      break;
    default:
      held = self->info.rate == 0 && GST_EVENT_IS_STICKY (event);
      break;
  }
  if (flow != GST_FLOW_OK) {
    gst_event_unref (event);
    return flow;
  }

  if (held) {
    self->held_events = g_list_append (self->held_events, event);
    return GST_FLOW_OK;
  }
  if (type == GST_EVENT_EOS || type == GST_EVENT_SEGMENT_DONE)
    push_held_events (self);
  gst_pad_push_event (self->srcpad, event);
  return GST_FLOW_OK;
}

/* ---- task ---- */

/* Nothing came while time passed: silence up to now, or leave for the overflowing speech to go on */
static GstFlowReturn
pass_time (GstTextWavenet * self)
{
  GstFlowReturn flow = negotiate_any (self);
  GstClockTime now, allowance;
  guint64 end;

  if (flow != GST_FLOW_OK)
    return flow;
  end = self->position + self->n_samples;
  get_allowance (self, &allowance);
  if (get_now (self, &now) && now > allowance)
    end = MAX (end, sample_at (self, now - allowance));

  if (g_queue_is_empty (&self->active))
    return push_gap (self, end);
  self->free_until = end;
  return GST_FLOW_OK;
}

/* When the next output is due by the clock; FALSE if only an item can bring it */
static gboolean
get_deadline (GstTextWavenet * self, GstClockTime * deadline)
{
  GstClockTime allowance, due;

  if (!self->playing || !get_allowance (self, &allowance) || self->segment.format != GST_FORMAT_TIME)
    return FALSE;
  due = gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, self->segment.position);
  if (!GST_CLOCK_TIME_IS_VALID (due))
    return FALSE;
  *deadline = gst_element_get_base_time (GST_ELEMENT (self)) + due + allowance;
  return TRUE;
}

/* `lock` is held, and dropped meanwhile; TRUE if the deadline came before anything else */
static gboolean
wait_until (GstTextWavenet * self, GstClockTime deadline)
{
  GstClock *clock = gst_element_get_clock (GST_ELEMENT (self));
  GstClockID id;
  GstClockReturn result;

  if (clock == NULL) {
    g_cond_wait (&self->item_added, &self->lock);
    return FALSE;
  }
  id = self->clock_id = gst_clock_new_single_shot_id (clock, deadline);
  g_mutex_unlock (&self->lock);
  result = gst_clock_id_wait (id, NULL);
  g_mutex_lock (&self->lock);
  self->clock_id = NULL;
  gst_clock_id_unref (id);
  gst_object_unref (clock);
  return result != GST_CLOCK_UNSCHEDULED;
}

/* The next item, or NULL with `flow` OK when a deadline passed, else when the task is to stop */
static GstTextWavenetItem *
take_item (GstTextWavenet * self, GstFlowReturn * flow)
{
  GstTextWavenetItem *item = NULL;
  gboolean passed = FALSE;
  GstClockTime deadline;

  g_mutex_lock (&self->lock);
  while (self->flow == GST_FLOW_OK && !passed && !(item = g_queue_pop_head (&self->items))) {
    if (get_deadline (self, &deadline))
      passed = wait_until (self, deadline) && g_queue_is_empty (&self->items);
    else
      g_cond_wait (&self->item_added, &self->lock);
  }
  *flow = self->flow;
  if (item && item->cue)
    self->n_cues--;
  g_cond_signal (&self->item_taken);
  g_mutex_unlock (&self->lock);
  return item;
}

static GstFlowReturn
step (GstTextWavenet * self)
{
  GstTextWavenetItem *item;
  GstFlowReturn flow;

  if (!needs_item (self))
    return is_flushing (self) ? GST_FLOW_FLUSHING : speak (self);

  item = take_item (self, &flow);
  if (item) {
    flow = item->cue ? take_cue (self, item->cue) : take_event (self, item->event);
    g_free (item);
  } else if (flow == GST_FLOW_OK) {
    flow = pass_time (self);
  }
  return flow;
}

static void
take_snapshot (GstTextWavenet * self)
{
  if (self->segment.format == GST_FORMAT_TIME)
    gst_object_sync_values (GST_OBJECT (self),
        gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, self->segment.position));
  gst_wavenet_settings_snapshot (&self->settings, self, &self->snapshot);
  GST_OBJECT_LOCK (self);
  self->timing_snapshot = self->timing;
  GST_OBJECT_UNLOCK (self);
}

void
gst_text_wavenet_loop (GstPad * pad)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (GST_PAD_PARENT (pad));
  gboolean eos;
  GstFlowReturn flow;

  take_snapshot (self);
  flow = step (self);
  if (flow == GST_FLOW_OK)
    return;

  GST_DEBUG_OBJECT (self, "task pauses: %s", gst_flow_get_name (flow));
  gst_pad_pause_task (pad);
  g_mutex_lock (&self->lock);
  if (self->flow == GST_FLOW_OK)
    self->flow = flow;
  eos = self->eos;
  g_cond_broadcast (&self->item_taken);
  g_mutex_unlock (&self->lock);

  /* Upstream learns of it by the next buffer, unless there is none to come */
  if (eos && (flow == GST_FLOW_NOT_LINKED || flow < GST_FLOW_EOS)) {
    if (flow != GST_FLOW_ERROR && flow != GST_FLOW_NOT_NEGOTIATED)
      GST_ELEMENT_FLOW_ERROR (self, flow);
    gst_pad_push_event (pad, gst_event_new_eos ());
  }
}
