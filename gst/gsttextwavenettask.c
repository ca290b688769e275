/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The task of textwavenet's source pad: cues and events in, audio, GAPs and events out. Time is
 * counted in samples.
 */

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

/*
 * So long (us) is waited for what comes next while a cue is spoken in a pipeline that is not live,
 * before speech goes on
 */
#define PATIENCE (200 * G_TIME_SPAN_MILLISECOND)

/* ---- cues ---- */

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

/* The next of the installed voices, for a speaker who was not cast yet; names a voice */
static const gchar *
cast (GstTextWavenet *self, const gchar *character)
{
  gchar *key = g_utf8_casefold (character, -1);
  const gchar *voice;

  if (!self->cast)
    self->cast = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  voice = g_hash_table_lookup (self->cast, key);
  if (!voice) {
    GPtrArray *voices = wn_voices_list ();

    if (voices->len > 0) {
      const WnVoiceInfo *info = g_ptr_array_index (voices,
          g_hash_table_size (self->cast) % voices->len);

      voice = info->name;
      g_hash_table_insert (self->cast, g_strdup (key), g_strdup (voice));
      voice = g_hash_table_lookup (self->cast, key);
    }
    g_ptr_array_unref (voices);
  }
  g_free (key);
  return voice;
}

/* The voice that upstream told for a speaker, to be freed, or NULL; with the object lock held */
static gchar *
look_up_told (GstTextWavenet *self, const gchar *character)
{
  gchar *key, *voice;

  if (!self->told_voices || !character)
    return NULL;
  key = g_utf8_casefold (character, -1);
  voice = g_strdup (g_hash_table_lookup (self->told_voices, key));
  g_free (key);
  return voice;
}

static WnVoice *
choose_speaker (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  const gchar *rest = NULL;
  gchar *voice, *told;
  WnVoice *result;
  gboolean casts;

  GST_OBJECT_LOCK (self);
  if (cue->is_split)
    voice = NULL;
  else if (cue->character)
    voice = g_strdup (gst_wavenet_caption_map (self->speaker_map, cue->character));
  else
    voice = g_strdup (
        gst_wavenet_text_speaker (gst_text_wavenet_cue_text (cue), self->speaker_map, &rest));
  told = look_up_told (self, cue->character);
  casts = self->cast_speakers;
  GST_OBJECT_UNLOCK (self);
  if (voice && rest) {
    gchar *text = g_strdup (rest);

    g_free (cue->text);
    cue->text = text;
    g_clear_pointer (&cue->document, wn_document_unref);
  }
  if (!voice && !told && cue->character && casts)
    voice = g_strdup (cast (self, cue->character));
  result = gst_text_wavenet_get_voice (self, voice ? voice : told ? told : cue->speaker, !voice);
  g_free (told);
  g_free (voice);
  return result;
}

/*
 * What the cue's voice cannot read becomes cues of other voices, the next to be taken; FALSE if
 * there is no voice for what is left
 */
static gboolean
split_cue (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  const WnVoiceInfo *info = wn_voice_get_info (cue->voice);
  gchar *who = gst_wavenet_settings_asked_voice_of (info), *other;
  WnDocument *document = wn_document_new (cue->text, -1, cue->format, who,
      self->snapshot.ssml_files, NULL);
  guint n = document ? wn_document_get_n_parts (document) : 0;

  g_free (who);
  cue->is_split = TRUE;
  if (n == 0) /* text of a cue is valid */
    return TRUE;
  g_clear_pointer (&cue->text, g_free);
  cue->document = document;
  for (guint i = n; i-- > 1;) {
    GstTextWavenetCue *part = gst_text_wavenet_cue_part (cue, i, n);

    part->document = wn_document_ref (document);
    part->part = (gint) i;
    part->is_split = TRUE;
    part->speaker = wn_document_get_voice (document, i);
    if (*part->speaker)
      gst_wavenet_speaker_preload (self->speaker, part->speaker, NULL);
    else
      part->voice = wn_voice_ref (cue->voice);
    g_mutex_lock (&self->lock);
    gst_text_wavenet_put_back (self, part);
    g_mutex_unlock (&self->lock);
  }
  cue->part = n > 1 ? 0 : -1;
  cue->last_part = cue->last_part && n == 1;
  cue->pause = cue->pause && n == 1;
  other = wn_document_get_voice (document, 0);
  if (*other) {
    wn_voice_unref (cue->voice);
    cue->voice = gst_text_wavenet_get_voice (self, other, TRUE);
  }
  g_free (other);
  return cue->voice != NULL;
}

/* Under clip a cue ends what is spoken before it, but for what began at the same time */
static void
clip_active (GstTextWavenet *self, const GstTextWavenetCue *cue)
{
  for (GList *l = self->active.head; l; l = l->next) {
    GstWavenetUtterance *utterance = l->data;

    if (cue->follows || cue->start <= utterance->start)
      continue;
    if (cue->start > self->position)
      gst_wavenet_utterance_cut (utterance, MIN (utterance->stop, cue->start - utterance->start));
    else
      gst_wavenet_utterance_interrupt (utterance);
  }
}

/* Consumes the cue */
static GstFlowReturn
take_cue (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstFlowReturn flow;
  gint rate;

  if (!gst_wavenet_text_is_speakable (gst_text_wavenet_cue_text (cue))) {
    gst_text_wavenet_cue_free (cue);
    return GST_FLOW_OK;
  }

  if (!cue->voice)
    cue->voice = choose_speaker (self, cue);
  if (!cue->voice || (!cue->is_split && !split_cue (self, cue))) {
    gst_text_wavenet_cue_free (cue);
    return gst_text_wavenet_is_flushing (self) ? GST_FLOW_FLUSHING : GST_FLOW_ERROR;
  }
  rate = wn_voice_get_info (cue->voice)->sample_rate;
  flow = rate == self->info.rate ? GST_FLOW_OK : drain (self);
  if (flow == GST_FLOW_OK)
    flow = gst_text_wavenet_negotiate (self, rate);
  if (flow != GST_FLOW_OK || !gst_text_wavenet_set_times (self, cue)) {
    gst_text_wavenet_cue_free (cue);
    return flow;
  }
  gst_text_wavenet_tell_language (self, cue->voice);
  if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP)
    clip_active (self, cue);
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

static GstFlowReturn
begin_pending (GstTextWavenet *self)
{
  GstTextWavenetCue *cue = g_steal_pointer (&self->pending);
  GstFlowReturn flow = GST_FLOW_OK;
  gboolean before = begins_before_segment (self, cue);
  GstClockTime lag = before ? 0 : gst_text_wavenet_measure_lag (self, cue);
  GstWavenetUtterance *utterance;
  GError *error = NULL;

  if (self->position >= gst_text_wavenet_get_stop (self)) {
    gst_wavenet_speaker_count (self->speaker, GST_WAVENET_STAT_DROPPED);
    gst_text_wavenet_cue_free (cue);
    return GST_FLOW_OK;
  }
  utterance = gst_wavenet_utterance_new (self->speaker, GST_ELEMENT (self), cue->voice,
      &self->settings, &self->snapshot,
      &(GstWavenetUtteranceParams){ .id = cue->id,
          .text = cue->text,
          .document = cue->document,
          .format = cue->format,
          .part = cue->part,
          .last_part = cue->last_part,
          .duration = cue->duration,
          .key = cue->key,
          .start = before ? cue->start : self->position,
          .tail = cue->pause ? (guint64) self->snapshot.sentence_pause * self->info.rate / 1000 : 0,
          .segment = &self->segment,
          .cancelled = &self->cancelled },
      &error);
  if (!utterance)
    goto no_utterance;

  GST_DEBUG_OBJECT (self, "cue %u at sample %" G_GUINT64_FORMAT, cue->id, utterance->start);
  gst_wavenet_speaker_count (self->speaker, GST_WAVENET_STAT_UTTERANCES);
  gst_text_wavenet_limit_utterance (self, utterance, cue, lag);
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
  const GstTextWavenetCue *next = self->pending;
  gsize n = self->n_samples;

  if (next) {
    if (idle && (next->follows || next->start <= self->position))
      return begin_pending (self);
    if (idle)
      return gst_text_wavenet_push_gap (self, next->start);
    if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP && !next->follows) {
      if (next->start <= self->position)
        return begin_pending (self);
      n = MIN (n, next->start - self->position);
    }
  } else if (idle) {
    return gst_text_wavenet_push_gap (self, self->gap_end);
  } else if (gst_text_wavenet_is_punctual (self) && self->free_until > self->position) {
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
  return gst_text_wavenet_is_punctual (self) && self->free_until <= self->position;
}

/* Whether what comes next is taken if it is there already */
static gboolean
may_take_item (GstTextWavenet *self)
{
  gboolean there;

  if (self->pending || !gst_text_wavenet_is_punctual (self) || g_queue_is_empty (&self->active))
    return FALSE;
  g_mutex_lock (&self->lock);
  there = !g_queue_is_empty (&self->items);
  g_mutex_unlock (&self->lock);
  return there;
}

/* ---- events ---- */

static void
take_segment (GstTextWavenet *self, GstEvent *event)
{
  GstSegment segment;
  GstClockTime spoken = GST_CLOCK_TIME_NONE, begin;

  gst_event_copy_segment (event, &segment);
  gst_text_wavenet_update_upstream_latency (self);
  if (self->segment.format == GST_FORMAT_TIME && self->audio_end == self->position)
    spoken = gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, self->segment.position);
  if (segment.format != GST_FORMAT_TIME) {
    if (self->segment.format == GST_FORMAT_TIME)
      return;
    gst_segment_init (&segment, GST_FORMAT_TIME);
  }
  gst_text_wavenet_set_segment (self, &segment);

  /* Speech that lasted into the time of this segment is not put out twice */
  begin = GST_CLOCK_TIME_IS_VALID (spoken)
      ? gst_segment_position_from_running_time (&segment, GST_FORMAT_TIME, spoken)
      : GST_CLOCK_TIME_NONE;
  if (GST_CLOCK_TIME_IS_VALID (begin) && begin > segment.start)
    gst_text_wavenet_set_position (self, gst_wavenet_audio_sample (begin, self->info.rate));

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
  end = GST_CLOCK_TIME_IS_VALID (duration) ? time + MIN (duration, G_MAXUINT64 - 1 - time) : time;
  end = MIN (end, self->segment.stop);
  self->gap_end = MAX (self->gap_end, gst_wavenet_audio_sample (end, self->info.rate));
  self->cues_end = MAX (self->cues_end, end);
  if (self->free_until != G_MAXUINT64)
    self->free_until = MAX (self->free_until, self->gap_end);
  return GST_FLOW_OK;
}

/* Those of speech; consumes the event. NULL if nothing is left of them */
static GstEvent *
take_tags (GstTextWavenet *self, GstEvent *event)
{
  GstTagList *tags;
  GstEvent *result = NULL;
  gchar *language = NULL;

  gst_event_parse_tag (event, &tags);
  tags = gst_tag_list_copy (tags);
  if (gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language)) {
    g_free (self->tag_language);
    self->tag_language = language;
  }
  gst_tag_list_remove_tag (tags, GST_TAG_SUBTITLE_CODEC);
  if (!gst_tag_list_is_empty (tags)) {
    result = gst_event_new_tag (tags);
    gst_event_set_seqnum (result, gst_event_get_seqnum (event));
  } else {
    gst_tag_list_unref (tags);
  }
  gst_event_unref (event);
  return result;
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
      if (flow == GST_FLOW_OK && self->segment.format == GST_FORMAT_TIME)
        flow = push_last_gap (self);
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
      event = take_tags (self, event);
      if (!event)
        return GST_FLOW_OK;
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
  if (type == GST_EVENT_EOS || type == GST_EVENT_SEGMENT_DONE) {
    gst_text_wavenet_push_held_events (self);
    gst_text_wavenet_track_event (self, event);
  }
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
  if (!gst_text_wavenet_get_allowance (self, &allowance)) {
    self->free_until = G_MAXUINT64;
    return GST_FLOW_OK;
  }
  end = self->position + self->n_samples;
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
      || self->segment.format != GST_FORMAT_TIME || gst_text_wavenet_is_stale (self)
      || self->position >= gst_text_wavenet_get_stop (self))
    return FALSE;
  /* what is being spoken takes some time to be made */
  if (!g_queue_is_empty (&self->active))
    chunk /= 2;
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

  if (!clock) {
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
  gboolean passed = FALSE, speaks = !g_queue_is_empty (&self->active);
  gint64 patience = g_get_monotonic_time () + PATIENCE;
  GstClockTime allowance, deadline;

  g_mutex_lock (&self->lock);
  while (self->flow == GST_FLOW_OK && !passed && !(item = g_queue_pop_head (&self->items))) {
    if (get_deadline (self, &deadline))
      passed = wait_until (self, deadline) && g_queue_is_empty (&self->items);
    else if (speaks && !gst_text_wavenet_get_allowance (self, &allowance))
      passed = !g_cond_wait_until (&self->item_added, &self->lock, patience);
    else
      g_cond_wait (&self->item_added, &self->lock);
  }
  if (item && speaks && self->free_until == G_MAXUINT64)
    self->free_until = self->position;
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

  if (!needs_item (self) && !may_take_item (self))
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
  GstClockTime time = self->segment.format == GST_FORMAT_TIME
      ? gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, self->segment.position)
      : GST_CLOCK_TIME_NONE;

  if (GST_CLOCK_TIME_IS_VALID (time))
    gst_object_sync_values (GST_OBJECT (self), time);
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
