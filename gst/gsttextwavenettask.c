/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The task of textwavenet's source pad: cues and events in, audio, GAPs and events out. Time is
 * counted in samples.
 */

#include <gst/tag/tag.h>

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

/* ---- cues ---- */

static void
post_late (GstTextWavenet *self, const GstTextWavenetCue *cue, GstClockTimeDiff jitter)
{
  guint64 spoken, dropped;
  GstMessage *message = gst_message_new_qos (GST_OBJECT (self), TRUE,
      gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, cue->pts),
      gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, cue->pts), cue->pts,
      cue->duration);

  gst_wavenet_speaker_get_counts (self->speaker, &spoken, &dropped);
  gst_message_set_qos_values (message, jitter, 1.0, 1000000);
  gst_message_set_qos_stats (message, GST_FORMAT_DEFAULT, spoken, dropped);
  gst_element_post_message (GST_ELEMENT (self), message);
}

/*
 * A live cue that comes too late: FALSE if it is dropped, else its start is moved to where audio
 * can still be in time
 */
static gboolean
handle_late (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstClockTime now, allowance, due;
  gboolean dropped = self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP;

  if (!gst_text_wavenet_get_allowance (self, &allowance) || !gst_text_wavenet_get_now (self, &now))
    return TRUE;
  due = gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, cue->pts);
  if (!GST_CLOCK_TIME_IS_VALID (due) || now <= due + allowance)
    return TRUE;

  GST_DEBUG_OBJECT (self, "cue %u is late by %" GST_TIME_FORMAT, cue->id,
      GST_TIME_ARGS (now - due - allowance));
  gst_wavenet_speaker_count (self->speaker,
      dropped ? GST_WAVENET_STAT_DROPPED : GST_WAVENET_STAT_LATE);
  post_late (self, cue, now - due - allowance);
  cue->start = MAX (cue->start, gst_text_wavenet_sample_at (self, now - allowance));
  return !dropped;
}

/* Where it begins and ends; FALSE if nothing of it is to be heard */
static gboolean
set_times (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstClockTime now, start = cue->pts;
  gint rate = self->info.rate;

  cue->start = self->position;
  cue->end = G_MAXUINT64;
  if (self->timing_snapshot.latency == GST_TEXT_WAVENET_UNSYNCHRONISED) {
    if (gst_text_wavenet_get_now (self, &now))
      cue->start = gst_text_wavenet_sample_at (self, now) + self->n_samples;
    if (GST_CLOCK_TIME_IS_VALID (cue->duration))
      cue->end = MAX (cue->start, self->position) + gst_wavenet_audio_sample (cue->duration, rate);
    return TRUE;
  }
  if (!GST_CLOCK_TIME_IS_VALID (start)) {
    if (GST_CLOCK_TIME_IS_VALID (cue->limit))
      cue->end = gst_wavenet_audio_sample (cue->limit, rate);
    return TRUE;
  }

  cue->start = gst_wavenet_audio_sample (start, rate);
  if (GST_CLOCK_TIME_IS_VALID (cue->duration))
    cue->end = gst_wavenet_audio_sample (start + cue->duration, rate);
  if (GST_CLOCK_TIME_IS_VALID (self->segment.stop) && start >= self->segment.stop)
    return FALSE;
  if (GST_CLOCK_TIME_IS_VALID (cue->duration))
    self->cues_end = MAX (self->cues_end, MIN (start + cue->duration, self->segment.stop));
  return handle_late (self, cue);
}

/* Speaks all that was begun or is pending */
static GstFlowReturn speak (GstTextWavenet *self);

static GstFlowReturn
drain (GstTextWavenet *self)
{
  GstFlowReturn flow = GST_FLOW_OK;

  while (flow == GST_FLOW_OK && (self->pending || !g_queue_is_empty (&self->active)))
    flow = gst_text_wavenet_is_flushing (self) ? GST_FLOW_FLUSHING : speak (self);
  return flow;
}

static WnVoice *
choose_speaker (GstTextWavenet *self, GstTextWavenetCue *cue)
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
  result = gst_text_wavenet_get_voice (self, voice ? voice : cue->speaker, voice == NULL);
  g_free (voice);
  return result;
}

/* Consumes the cue */
static GstFlowReturn
take_cue (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstFlowReturn flow;
  gint rate;

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
    flow = gst_text_wavenet_negotiate (self, rate);
  if (flow != GST_FLOW_OK || !set_times (self, cue)) {
    gst_text_wavenet_cue_free (cue);
    return flow;
  }
  self->pending = cue;
  return GST_FLOW_OK;
}

/* What begins before the segment is entered where the segment begins, if nothing was sent yet */
static gboolean
begins_before_segment (GstTextWavenet *self, const GstTextWavenetCue *cue)
{
  return cue->start < self->position && GST_CLOCK_TIME_IS_VALID (cue->pts)
      && self->position == gst_wavenet_audio_sample (self->segment.start, self->info.rate);
}

static void
limit_utterance (GstTextWavenet *self, GstWavenetUtterance *utterance, const GstTextWavenetCue *cue)
{
  guint64 end, room;

  if (cue->end == G_MAXUINT64) {
    self->free_until = G_MAXUINT64;
    return;
  }
  end = cue->end
      + gst_wavenet_audio_sample (self->timing_snapshot.max_overflow * GST_MSECOND,
          self->info.rate);
  room = end > utterance->start ? end - utterance->start : 0;
  if (self->free_until == G_MAXUINT64 || self->free_until < end)
    self->free_until = end;

  if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP)
    gst_wavenet_utterance_cut (utterance, room);
  else if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_COMPRESS)
    gst_wavenet_utterance_compress (utterance, room, self->timing_snapshot.max_compression);
}

static GstFlowReturn
begin_pending (GstTextWavenet *self)
{
  GstTextWavenetCue *cue = g_steal_pointer (&self->pending);
  GstFlowReturn flow = GST_FLOW_OK;
  gboolean before = begins_before_segment (self, cue);
  GstWavenetUtterance *utterance;
  GError *error = NULL;

  utterance = gst_wavenet_utterance_new (self->speaker, GST_ELEMENT (self), cue->voice,
      &self->settings, &self->snapshot,
      &(GstWavenetUtteranceParams){ .id = cue->id,
          .text = cue->text,
          .format = cue->format,
          .part = cue->part,
          .key = cue->key,
          .start = before ? cue->start : self->position,
          .tail = cue->pause ? (guint64) self->snapshot.sentence_pause * self->info.rate / 1000 : 0,
          .segment = &self->segment,
          .cancelled = &self->cancelled },
      &error);
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
no_utterance : {
  gst_text_wavenet_cue_free (cue);
  if (g_error_matches (error, WN_ERROR, WN_ERROR_DECODE)
      || g_error_matches (error, WN_ERROR, WN_ERROR_TEXT)) {
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("%s", error->message), (NULL));
    g_error_free (error);
  } else {
    gst_wavenet_speaker_post_error (self->speaker, error);
    flow = GST_FLOW_ERROR;
  }
  return flow;
}
}

/*
 * One step towards the end of what was taken: a gap, the beginning of the pending cue, or a chunk
 */
static GstFlowReturn
speak (GstTextWavenet *self)
{
  gboolean idle = g_queue_is_empty (&self->active);
  gsize n = self->n_samples;

  if (self->pending) {
    if (self->pending->start <= self->position
        && (idle || self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP))
      return begin_pending (self);
    if (idle)
      return gst_text_wavenet_push_gap (self, self->pending->start);
    if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP)
      n = MIN (n, self->pending->start - self->position);
  } else if (idle) {
    return gst_text_wavenet_push_gap (self, self->gap_end);
  } else if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP
      && self->free_until > self->position) {
    n = MIN (n, self->free_until - self->position);
  }
  return gst_text_wavenet_push_speech (self, n);
}

/* Whether the next step depends on what comes next */
static gboolean
needs_item (GstTextWavenet *self)
{
  if (self->pending)
    return FALSE;
  if (g_queue_is_empty (&self->active))
    return self->gap_end <= self->position;
  return self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP
      && self->free_until <= self->position;
}

/* ---- events ---- */

static void
take_segment (GstTextWavenet *self, GstEvent *event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  gst_text_wavenet_update_upstream_latency (self);
  if (segment.format != GST_FORMAT_TIME) {
    if (self->segment.format == GST_FORMAT_TIME)
      return;
    gst_segment_init (&segment, GST_FORMAT_TIME);
  }
  gst_text_wavenet_set_segment (self, &segment);

  gst_clear_event (&self->segment_event);
  self->segment_event = gst_event_new_segment (&segment);
  gst_event_set_seqnum (self->segment_event, gst_event_get_seqnum (event));
  if (self->info.rate)
    gst_text_wavenet_push_held_events (self);
}

static GstFlowReturn
take_gap (GstTextWavenet *self, GstEvent *event)
{
  GstClockTime time, duration, end;
  GstFlowReturn flow = gst_text_wavenet_negotiate_any (self);

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
take_tags (GstTextWavenet *self, GstEvent *event)
{
  GstTagList *tags;
  gchar *language = NULL;

  gst_event_parse_tag (event, &tags);
  if (gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language)) {
    const gchar *short_code = gst_tag_get_language_code_iso_639_1 (language);

    g_free (self->tag_language);
    self->tag_language = g_strdup (short_code ? short_code : language);
    g_free (language);
  }
}

static GstFlowReturn
push_last_gap (GstTextWavenet *self)
{
  guint64 end = self->info.rate ? gst_wavenet_audio_sample (self->cues_end, self->info.rate) : 0;

  return end > self->position ? gst_text_wavenet_push_gap (self, end) : GST_FLOW_OK;
}

/* Consumes the event */
static GstFlowReturn
take_event (GstTextWavenet *self, GstEvent *event)
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
      flow = drain (self);
      break;
    case GST_EVENT_SEGMENT_DONE:
    case GST_EVENT_EOS:
      flow = drain (self);
      if (flow == GST_FLOW_OK)
        flow = push_last_gap (self);
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
    gst_text_wavenet_push_held_events (self);
  gst_pad_push_event (self->srcpad, event);
  return GST_FLOW_OK;
}

/* ---- task ---- */

/*
 * Nothing came while time passed: silence up to now, or leave for the overflowing speech to go on
 */
static GstFlowReturn
pass_time (GstTextWavenet *self)
{
  GstFlowReturn flow = gst_text_wavenet_negotiate_any (self);
  GstClockTime now, allowance;
  guint64 end;

  if (flow != GST_FLOW_OK)
    return flow;
  end = self->position + self->n_samples;
  gst_text_wavenet_get_allowance (self, &allowance);
  if (gst_text_wavenet_get_now (self, &now) && now > allowance)
    end = MAX (end, gst_text_wavenet_sample_at (self, now - allowance));

  if (g_queue_is_empty (&self->active))
    return gst_text_wavenet_push_gap (self, end);
  self->free_until = end;
  return GST_FLOW_OK;
}

/*
 * When the next chunk of silence is due by the clock: at its end, for until then a cue may come.
 * FALSE if only an item can bring output.
 */
static gboolean
get_deadline (GstTextWavenet *self, GstClockTime *deadline)
{
  GstClockTime allowance, due, chunk = self->snapshot.chunk_duration * GST_MSECOND;

  if (!self->playing || !gst_text_wavenet_get_allowance (self, &allowance)
      || self->segment.format != GST_FORMAT_TIME)
    return FALSE;
  due = gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, self->segment.position);
  if (!GST_CLOCK_TIME_IS_VALID (due))
    return FALSE;
  *deadline = gst_element_get_base_time (GST_ELEMENT (self)) + due + allowance + chunk;
  return TRUE;
}

/* `lock` is held, and dropped meanwhile; TRUE if the deadline came before anything else */
static gboolean
wait_until (GstTextWavenet *self, GstClockTime deadline)
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
take_item (GstTextWavenet *self, GstFlowReturn *flow)
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
step (GstTextWavenet *self)
{
  GstTextWavenetItem *item;
  GstFlowReturn flow;

  if (!needs_item (self))
    return gst_text_wavenet_is_flushing (self) ? GST_FLOW_FLUSHING : speak (self);

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
take_snapshot (GstTextWavenet *self)
{
  if (self->segment.format == GST_FORMAT_TIME)
    gst_object_sync_values (GST_OBJECT (self),
        gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, self->segment.position));
  gst_wavenet_settings_snapshot (&self->settings, self, &self->snapshot);
  GST_OBJECT_LOCK (self);
  self->timing_snapshot = self->timing;
  GST_OBJECT_UNLOCK (self);
  if (self->info.rate)
    gst_text_wavenet_make_room (self);
}

void
gst_text_wavenet_loop (GstPad *pad)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (GST_PAD_PARENT (pad));
  gboolean eos;
  GstFlowReturn flow = GST_FLOW_OK;

  take_snapshot (self);
  if (GST_PAD_NEEDS_RECONFIGURE (pad) && self->info.rate && self->segment.format == GST_FORMAT_TIME)
    flow = gst_text_wavenet_negotiate (self, self->info.rate);
  if (flow == GST_FLOW_OK)
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
