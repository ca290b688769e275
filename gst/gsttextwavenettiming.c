/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * When textwavenet's cues are heard: where in the output they begin and end, what comes too late,
 * and how much of an utterance there is room for. Time is counted in samples.
 */

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

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
  cue->told_late = TRUE;
  cue->start = MAX (cue->start, gst_text_wavenet_sample_at (self, now - allowance));
  return !dropped;
}

gboolean
gst_text_wavenet_is_punctual (const GstTextWavenet *self)
{
  return self->timing_snapshot.overflow == GST_TEXT_WAVENET_OVERLAP
      || self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP;
}

/* Without a time stamp: behind the cue before it, or if that has no end, behind its speech */
static void
set_following (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  gboolean open = self->cue_end == G_MAXUINT64
      || self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP;

  cue->follows = open && !g_queue_is_empty (&self->active);
  if (!open && !g_queue_is_empty (&self->active))
    cue->start = MAX (cue->start, self->cue_end);
  if (GST_CLOCK_TIME_IS_VALID (cue->limit))
    cue->end = gst_wavenet_audio_sample (cue->limit, self->info.rate);
}

gboolean
gst_text_wavenet_set_times (GstTextWavenet *self, GstTextWavenetCue *cue)
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
    set_following (self, cue);
    return TRUE;
  }

  cue->start = gst_wavenet_audio_sample (start, rate);
  if (GST_CLOCK_TIME_IS_VALID (cue->duration))
    cue->end = gst_wavenet_audio_sample (start + cue->duration, rate);
  if (GST_CLOCK_TIME_IS_VALID (self->segment.stop) && start >= self->segment.stop)
    return FALSE;
  if (GST_CLOCK_TIME_IS_VALID (cue->duration)) {
    self->cues_end = MAX (self->cues_end, MIN (start + cue->duration, self->segment.stop));
    if (start + cue->duration <= self->segment.start)
      return FALSE;
  }
  return handle_late (self, cue);
}

/* Tells of speech that is shorter than it would be because it lags by too much */
static void
post_lag (GstTextWavenet *self, const GstTextWavenetCue *cue, GstClockTime lag,
    const GstWavenetUtterance *utterance)
{
  GstStructure *structure = gst_structure_new ("tts-lag", "utterance-id", G_TYPE_UINT, cue->id,
      "lag", G_TYPE_UINT64, lag, "max-lag", G_TYPE_UINT64,
      self->timing_snapshot.max_lag * GST_MSECOND, "compression", G_TYPE_DOUBLE,
      utterance->compression, NULL);

  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self), structure));
}

GstClockTime
gst_text_wavenet_measure_lag (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstClockTime now = gst_wavenet_audio_time (self->position, self->info.rate), lag;

  if (!GST_CLOCK_TIME_IS_VALID (cue->pts) || cue->pts < self->segment.start
      || self->timing_snapshot.latency == GST_TEXT_WAVENET_UNSYNCHRONISED)
    return 0;
  lag = now > cue->pts ? now - cue->pts : 0;
  gst_wavenet_speaker_set_lag (self->speaker, lag);
  if (lag > self->timing_snapshot.latency * GST_MSECOND && !cue->told_late) {
    gst_wavenet_speaker_count (self->speaker, GST_WAVENET_STAT_LATE);
    post_late (self, cue, lag);
  }
  return lag;
}

/* Speech that may lag by so much at most is faster, and if that does not do, cut */
static void
limit_lag (GstTextWavenet *self, GstWavenetUtterance *utterance, const GstTextWavenetCue *cue,
    GstClockTime lag)
{
  guint64 end = cue->end
      + gst_wavenet_audio_sample (self->timing_snapshot.max_lag * GST_MSECOND, self->info.rate);
  guint64 room = end > utterance->start ? end - utterance->start : 0;

  if (gst_wavenet_utterance_get_length (utterance) <= room)
    return;
  gst_wavenet_utterance_compress (utterance, room, self->timing_snapshot.max_compression);
  gst_wavenet_utterance_cut (utterance, MIN (utterance->stop, room));
  post_lag (self, cue, lag, utterance);
}

void
gst_text_wavenet_limit_utterance (GstTextWavenet *self, GstWavenetUtterance *utterance,
    const GstTextWavenetCue *cue, GstClockTime lag)
{
  guint64 end, room, stop = gst_text_wavenet_get_stop (self);

  self->free_until = gst_text_wavenet_is_punctual (self) ? self->position : G_MAXUINT64;
  self->cue_end = cue->end;
  if (stop != G_MAXUINT64)
    gst_wavenet_utterance_cut (utterance, stop > utterance->start ? stop - utterance->start : 0);
  if (cue->end == G_MAXUINT64)
    return;
  end = cue->end
      + gst_wavenet_audio_sample (self->timing_snapshot.max_overflow * GST_MSECOND,
          self->info.rate);
  room = end > utterance->start ? end - utterance->start : 0;

  if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_CLIP)
    gst_wavenet_utterance_cut (utterance, MIN (utterance->stop, room));
  else if (self->timing_snapshot.overflow == GST_TEXT_WAVENET_COMPRESS)
    gst_wavenet_utterance_compress (utterance, room, self->timing_snapshot.max_compression);
  if (self->timing_snapshot.max_lag != GST_TEXT_WAVENET_ANY_LAG
      && !gst_text_wavenet_is_punctual (self))
    limit_lag (self, utterance, cue, lag);
}
