/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Streaming of parwavenetsrc: speech, and silence in step with the clock or up to it */

#include <string.h>

#include "gstparwavenetsrc.h"
#include "gstwavenetaudio.h"
#include "gstwavenetintl.h"
#include "gstwavenetmessages.h"

GST_DEBUG_CATEGORY_EXTERN (par_wavenet_src_debug);
#define GST_CAT_DEFAULT par_wavenet_src_debug

/*
 * What is said after a pause in a pipeline that is not live begins so long behind the running time:
 * a sound card's buffer is 200 ms ahead of it by default
 */
#define LEAD (300 * GST_MSECOND)

static gboolean
is_live (GstParWavenetSrc *self)
{
  return gst_base_src_is_live (GST_BASE_SRC (self));
}

void
gst_par_wavenet_src_make_room (GstParWavenetSrc *self)
{
  gsize n = MAX (1, (gsize) self->snapshot.chunk_duration * self->voice_rate / 1000);

  if (n != self->n_samples) {
    self->n_samples = n;
    self->samples = g_renew (gfloat, self->samples, n);
  }
}

/* Takes over the rate of the voice that speaks next */
static gboolean
negotiate_rate (GstParWavenetSrc *self, gint rate)
{
  if (rate == self->voice_rate)
    return TRUE;
  self->voice_rate = rate;
  return gst_base_src_negotiate (GST_BASE_SRC (self));
}

/* ---- the clock ---- */

/*
 * The stream's time at which the clock is; FALSE while it does not run for us, which includes the
 * time between a flushing seek and the base time for what comes behind it
 */
static gboolean
get_now (GstParWavenetSrc *self, GstClockTime *now)
{
  GstClock *clock = NULL;
  GstClockTime base_time, time;

  GST_OBJECT_LOCK (self);
  base_time = GST_ELEMENT_CAST (self)->base_time;
  if (base_time != self->stale_base_time)
    self->stale_base_time = GST_CLOCK_TIME_NONE;
  if (GST_STATE (self) == GST_STATE_PLAYING && GST_ELEMENT_CLOCK (self)
      && !GST_CLOCK_TIME_IS_VALID (self->stale_base_time))
    clock = gst_object_ref (GST_ELEMENT_CLOCK (self));
  GST_OBJECT_UNLOCK (self);
  if (!clock)
    return FALSE;

  time = gst_clock_get_time (clock);
  gst_object_unref (clock);
  *now = gst_segment_position_from_running_time (&GST_BASE_SRC (self)->segment, GST_FORMAT_TIME,
      time - MIN (time, base_time));
  return GST_CLOCK_TIME_IS_VALID (*now);
}

/* Waits for a time of the stream; with `lock` held, and dropped meanwhile. FALSE if interrupted */
static gboolean
wait_for (GstParWavenetSrc *self, GstClockTime time)
{
  GstClock *clock = gst_element_get_clock (GST_ELEMENT (self));
  GstClockTime due = gst_segment_to_running_time (&GST_BASE_SRC (self)->segment, GST_FORMAT_TIME,
      time);
  GstClockReturn result;
  GstClockID id;

  if (!clock || time == self->waited_for) {
    gst_clear_object (&clock);
    return TRUE;
  }
  id = self->clock_id = gst_clock_new_single_shot_id (clock,
      gst_element_get_base_time (GST_ELEMENT (self)) + due);
  g_mutex_unlock (&self->lock);
  result = gst_clock_id_wait (id, NULL);
  g_mutex_lock (&self->lock);
  self->clock_id = NULL;
  self->waited_for = result == GST_CLOCK_UNSCHEDULED ? GST_CLOCK_TIME_NONE : time;
  gst_clock_id_unref (id);
  gst_object_unref (clock);
  return result != GST_CLOCK_UNSCHEDULED;
}

/* ---- speeches ---- */

/* Where a speech begins that could begin at self->time: later if that is over */
static GstClockTime
next_time (GstParWavenetSrc *self)
{
  GstClockTime now, chunk = self->snapshot.chunk_duration * GST_MSECOND;

  if (is_live (self)) {
    if (get_now (self, &now) && now > self->time + chunk)
      return now;
  } else if (self->waited && get_now (self, &now)) {
    return MAX (self->time, now + LEAD);
  }
  return self->time;
}

/* `lock` is held; the utterance begins behind the silence that is due before it */
static void
place (GstParWavenetSrc *self, GstWavenetUtterance *utterance, GstParWavenetSpeech *speech,
    GstClockTime start)
{
  if (self->time > start) {
    gst_wavenet_utterance_seek (utterance,
        gst_wavenet_audio_sample (self->time, utterance->rate) - utterance->start);
  } else {
    start = next_time (self);
    utterance->start = gst_wavenet_audio_sample (start, utterance->rate);
    if (start > self->time)
      self->resume = gst_wavenet_audio_time (utterance->start, utterance->rate);
  }
  self->waited = FALSE;
  speech->start = start;
  speech->done = FALSE;
  gst_wavenet_utterance_cut (utterance, speech->cut);
  self->utterance = utterance;
}

/* Begins the current speech; called and returns with `lock` held, but drops it in between */
static GstFlowReturn
begin_speech (GstParWavenetSrc *self)
{
  GstParWavenetSpeech *speech = gst_par_wavenet_speech_ref (
      g_ptr_array_index (self->speeches, self->current));
  GstClockTime start = GST_CLOCK_TIME_IS_VALID (speech->start) ? speech->start : self->time;
  GstWavenetUtterance *utterance;
  GError *error = NULL;
  GstFlowReturn flow = GST_FLOW_OK;

  g_mutex_unlock (&self->lock);
  if (self->requested < 0)
    self->requested = g_get_monotonic_time ();
  utterance = gst_par_wavenet_src_open_speech (self, speech, start, &self->flushing, &error);
  if (!utterance)
    goto no_utterance;
  if (!negotiate_rate (self, utterance->rate))
    goto not_negotiated;
  gst_par_wavenet_src_make_room (self);
  gst_wavenet_speaker_count (self->speaker, GST_WAVENET_STAT_UTTERANCES);

  g_mutex_lock (&self->lock);
  place (self, utterance, speech, start);
  gst_par_wavenet_speech_unref (speech);
  return flow;

  /* ERRORS */
no_utterance : {
  gboolean fatal = error && !g_error_matches (error, WN_ERROR, WN_ERROR_DECODE)
      && !g_error_matches (error, WN_ERROR, WN_ERROR_TEXT);

  if (!error) {
    flow = GST_FLOW_FLUSHING;
  } else if (fatal) {
    gst_wavenet_speaker_post_error (self->speaker, error);
    flow = GST_FLOW_ERROR;
  } else {
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("%s", error->message), (NULL));
    g_error_free (error);
  }
  g_mutex_lock (&self->lock);
  if (flow != GST_FLOW_FLUSHING)
    speech->cut = 0;
  gst_par_wavenet_speech_unref (speech);
  return flow;
}
not_negotiated : {
  gst_wavenet_utterance_free (utterance);
  gst_par_wavenet_speech_unref (speech);
  g_mutex_lock (&self->lock);
  return gst_pad_is_active (GST_BASE_SRC_PAD (self)) && !g_atomic_int_get (&self->flushing)
      ? GST_FLOW_NOT_NEGOTIATED
      : GST_FLOW_FLUSHING;
}
}

/* With `lock` held. What lives for ever keeps no history: nobody can seek in it. */
static void
end_speech (GstParWavenetSrc *self, GstParWavenetSpeech *speech, GQueue *messages)
{
  if (self->utterance) {
    speech->length = gst_par_wavenet_src_length_of (self->utterance, self->utterance->position);
    speech->done = TRUE;
    g_clear_pointer (&self->utterance, gst_wavenet_utterance_free);
  } else {
    speech->length = 0;
    gst_wavenet_messages_add_unspoken (messages, GST_ELEMENT (self), self->snapshot.messages,
        &GST_BASE_SRC (self)->segment, self->time, speech->id, gst_par_wavenet_speech_text (speech),
        speech->last);
  }
  if (self->stays)
    g_ptr_array_remove_index (self->speeches, self->current);
  else
    self->current++;
}

/* ---- output ---- */

/* Samples that the segment leaves room for, at most a chunk */
static gsize
room_in_segment (GstParWavenetSrc *self)
{
  GstClockTime stop = GST_BASE_SRC (self)->segment.stop;
  guint64 first, last;

  if (!GST_CLOCK_TIME_IS_VALID (stop))
    return self->n_samples;
  first = gst_wavenet_audio_sample (self->time, self->voice_rate);
  last = gst_wavenet_audio_sample (stop, self->voice_rate);
  return last > first ? MIN (self->n_samples, last - first) : 0;
}

static GstBuffer *
take_buffer (GstParWavenetSrc *self, gsize n, guint64 first)
{
  GstBuffer *buffer = gst_wavenet_audio_buffer (&self->info, self->samples, n, first);

  if (first != self->next_sample)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  self->next_sample = first + n;
  self->time = gst_wavenet_audio_time (first + n, self->info.rate);
  return buffer;
}

/*
 * Silence up to sample `end`, `lock` is held: samples, a chunk of them, where those are wanted or
 * the base class has still to send the segment before what it is given; else a GAP event
 */
static GstFlowReturn
pass_silence (GstParWavenetSrc *self, guint64 end, GstBuffer **buffer)
{
  guint64 first = gst_wavenet_audio_sample (self->time, self->voice_rate);
  gsize n = MIN (self->n_samples, end - first);
  GstClockTime from, to;

  if (self->snapshot.fill_silence || (is_live (self) && !self->in_segment)) {
    memset (self->samples, 0, n * sizeof *self->samples);
    *buffer = take_buffer (self, n, first);
    return GST_FLOW_OK;
  }
  from = gst_wavenet_audio_time (first, self->voice_rate);
  self->time = to = gst_wavenet_audio_time (end, self->voice_rate);
  if (self->in_segment) {
    g_mutex_unlock (&self->lock);
    gst_pad_push_event (GST_BASE_SRC_PAD (self), gst_event_new_gap (from, to - from));
    g_mutex_lock (&self->lock);
  }
  return g_atomic_int_get (&self->flushing) ? GST_FLOW_FLUSHING : GST_FLOW_OK;
}

/* Nothing to say, `lock` is held: a live source goes on with silence, others wait */
static GstFlowReturn
idle (GstParWavenetSrc *self, GstBuffer **buffer)
{
  guint64 first;

  self->requested = -1;
  if (!self->stays)
    return GST_FLOW_EOS;
  if (!is_live (self)) {
    self->waited = TRUE;
    g_cond_wait (&self->wakeup, &self->lock);
    return GST_FLOW_OK;
  }
  if (self->in_segment && !self->snapshot.fill_silence && !wait_for (self, self->time))
    return GST_FLOW_OK;
  if (self->current < self->speeches->len)
    return GST_FLOW_OK;
  first = gst_wavenet_audio_sample (self->time, self->voice_rate);
  return pass_silence (self, first + self->n_samples, buffer);
}

/* Reads up to n samples, unless a flush comes; `lock` is held */
static gsize
read_samples (GstParWavenetSrc *self, gsize n)
{
  gsize done = 0, got;

  do {
    got = gst_wavenet_utterance_read (self->utterance, self->samples + done, n - done);
    done += got;
  } while (got > 0 && done < n);
  if (done < n && g_atomic_int_get (&self->flushing)) {
    gst_wavenet_utterance_unread (self->utterance, done);
    done = 0;
  }
  return done;
}

/* The next samples of the current speech, or its end; `lock` is held */
static GstFlowReturn
speak (GstParWavenetSrc *self, GstParWavenetSpeech *speech, GstBuffer **buffer, GQueue *messages)
{
  gsize n = read_samples (self, room_in_segment (self));

  if (n == 0 && g_atomic_int_get (&self->flushing))
    return GST_FLOW_FLUSHING;
  g_ptr_array_unref (gst_wavenet_messages_collect (messages, GST_ELEMENT (self),
      self->snapshot.messages, &GST_BASE_SRC (self)->segment, self->utterance, n, n == 0));
  if (n == 0)
    end_speech (self, speech, messages);
  else
    *buffer = take_buffer (self, n, self->utterance->start + self->utterance->position - n);
  return GST_FLOW_OK;
}

/* One step towards the next buffer; called and returns with `lock` held */
static GstFlowReturn
step (GstParWavenetSrc *self, GstBuffer **buffer, GQueue *messages)
{
  GstParWavenetSpeech *speech;

  if (g_atomic_int_get (&self->flushing))
    return GST_FLOW_FLUSHING;
  if (self->current >= self->speeches->len)
    return idle (self, buffer);

  speech = g_ptr_array_index (self->speeches, self->current);
  if (!self->utterance) {
    if (speech->cut > 0)
      return begin_speech (self);
    end_speech (self, speech, messages);
    return GST_FLOW_OK;
  }
  if (room_in_segment (self) == 0)
    return GST_FLOW_EOS;
  if (GST_CLOCK_TIME_IS_VALID (self->resume) && self->time < self->resume)
    return pass_silence (self, gst_wavenet_audio_sample (self->resume, self->voice_rate), buffer);
  return speak (self, speech, buffer, messages);
}

/* A live source begins where the clock is, and has time stamps of its own from the first on */
static void
begin_live (GstParWavenetSrc *self)
{
  GstClockTime now;

  if (!is_live (self) || self->placed || self->voice_rate == 0)
    return;
  self->placed = TRUE;
  if (!get_now (self, &now) || now <= self->time)
    return;
  g_mutex_lock (&self->lock);
  self->time = gst_wavenet_audio_time (gst_wavenet_audio_sample (now, self->voice_rate),
      self->voice_rate);
  if (self->current < self->speeches->len)
    ((GstParWavenetSpeech *) g_ptr_array_index (self->speeches, self->current))->start = self->time;
  g_mutex_unlock (&self->lock);
}

/* What live sources send leaves when its time comes; FALSE when a flush came first */
static gboolean
sync_to_clock (GstParWavenetSrc *self, GstBuffer *buffer)
{
  g_mutex_lock (&self->lock);
  if (!g_atomic_int_get (&self->flushing))
    wait_for (self, GST_BUFFER_PTS (buffer));
  g_mutex_unlock (&self->lock);
  return !g_atomic_int_get (&self->flushing);
}

static GstFlowReturn
gst_par_wavenet_src_create (GstPushSrc *push, GstBuffer **buffer)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (push);
  GstFlowReturn flow = GST_FLOW_OK;
  GQueue messages = G_QUEUE_INIT;

  gst_object_sync_values (GST_OBJECT (self), self->time);
  gst_wavenet_settings_snapshot (&self->settings, self, &self->snapshot);
  if (self->voice_rate)
    gst_par_wavenet_src_make_room (self);
  begin_live (self);

  *buffer = NULL;
  while (!*buffer && flow == GST_FLOW_OK) {
    g_mutex_lock (&self->lock);
    do {
      flow = step (self, buffer, &messages);
    } while (!*buffer && flow == GST_FLOW_OK && g_queue_is_empty (&messages));
    g_mutex_unlock (&self->lock);
    gst_wavenet_messages_post (&messages, GST_ELEMENT (self));
  }

  if (*buffer && is_live (self) && !sync_to_clock (self, *buffer)) {
    gst_clear_buffer (buffer);
    return GST_FLOW_FLUSHING;
  }
  if (!*buffer)
    return flow;
  /* the base class would give the first one that of the segment's start */
  if (!self->in_segment)
    GST_BUFFER_DTS (*buffer) = GST_BUFFER_PTS (*buffer);
  self->in_segment = TRUE;
  if (self->requested >= 0) {
    gst_wavenet_speaker_set_first_chunk_latency (self->speaker,
        (g_get_monotonic_time () - self->requested) * GST_USECOND);
    self->requested = -1;
  }
  return flow;
}

static gboolean
gst_par_wavenet_src_unlock (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  /* first, so that the lock is not held for longer than a piece of speech takes */
  g_atomic_int_set (&self->flushing, TRUE);
  g_mutex_lock (&self->lock);
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_broadcast (&self->wakeup);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
gst_par_wavenet_src_unlock_stop (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  /* a query that did not see the flag while it was set would go on to the end of the text */
  g_mutex_lock (&self->lock);
  while (self->measuring > 0)
    g_cond_wait (&self->wakeup, &self->lock);
  g_atomic_int_set (&self->flushing, FALSE);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* ---- seeking ---- */

static gboolean
gst_par_wavenet_src_is_seekable (GstBaseSrc *base)
{
  return !gst_base_src_is_live (base);
}

/*
 * The speech at a time, and where it begins. Without a history all that is to be said follows from
 * there on, but for what has begun: that goes on where it would be by then.
 */
static guint
find_speech (GstParWavenetSrc *self, GstClockTime time, GstClockTime *start)
{
  GstParWavenetSpeech *speech;

  if (!self->stays && time > 0)
    return gst_par_wavenet_src_find_speech (self, time, start);
  *start = time;
  g_mutex_lock (&self->lock);
  speech = self->stays && self->utterance ? g_ptr_array_index (self->speeches, self->current)
                                          : NULL;
  if (speech && GST_CLOCK_TIME_IS_VALID (speech->start) && speech->start < time)
    *start = speech->start;
  g_mutex_unlock (&self->lock);
  return 0;
}

static gboolean
gst_par_wavenet_src_do_seek (GstBaseSrc *base, GstSegment *segment)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GstClockTime time = segment->position, start;
  GstParWavenetSpeech *speech;
  guint index = find_speech (self, time, &start);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->utterance, gst_wavenet_utterance_free);
  self->current = index;
  self->time = time;
  self->next_sample = G_MAXUINT64;
  self->resume = self->waited_for = GST_CLOCK_TIME_NONE;
  self->in_segment = FALSE;
  for (guint i = index; i < self->speeches->len; i++) {
    speech = g_ptr_array_index (self->speeches, i);
    speech->start = i == index ? start : GST_CLOCK_TIME_NONE;
    speech->done = FALSE;
  }
  g_mutex_unlock (&self->lock);
  GST_DEBUG_OBJECT (self, "seek to %" GST_TIME_FORMAT ", in speech %u from %" GST_TIME_FORMAT,
      GST_TIME_ARGS (time), index, GST_TIME_ARGS (start));
  return TRUE;
}

void
gst_par_wavenet_src_install_streaming (GstPushSrcClass *klass)
{
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (klass);

  base_class->unlock = gst_par_wavenet_src_unlock;
  base_class->unlock_stop = gst_par_wavenet_src_unlock_stop;
  base_class->is_seekable = gst_par_wavenet_src_is_seekable;
  base_class->do_seek = gst_par_wavenet_src_do_seek;
  klass->create = gst_par_wavenet_src_create;
}
