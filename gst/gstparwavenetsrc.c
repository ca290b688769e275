/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-parwavenetsrc
 * @title: parwavenetsrc
 * @short_description: Speaks text with a neural voice
 *
 * Produces speech from #GstParWavenetSrc:text, and from what the application says while it runs.
 * The vocoder is a parallel WaveNet: it turns white noise into all samples at once.
 *
 * The stream is seekable to the exact sample unless it is live: with the same seed and settings any
 * part of it has the same samples, however it was reached. Its duration is known before anything is
 * synthesised.
 *
 * With #GstParWavenetSrc:keep-alive the stream does not end when all is said.
 * #GstParWavenetSrc::say then adds utterances and #GstParWavenetSrc::cancel drops them. What was
 * already pushed downstream plays on; an application that wants silence at once sends a flushing
 * seek.
 *
 * ## Example launch lines |[ gst-launch-1.0 parwavenetsrc text="Hello, how are you?" ! audioconvert
 * ! audioresample ! autoaudiosink ]| Says a sentence.
 * |[ gst-launch-1.0 parwavenetsrc text="Mind the gap." rate=0.8 pitch=1.1 ! audioconvert ! wavenc !
 * filesink location=gap.wav ]| Writes it to a file, slower and higher.
 * |[
 * gst-launch-1.0 -m parwavenetsrc text="One, two, three." messages=word ! fakesink
 * ]| Shows when each word is spoken.
 */
#include "gstparwavenetsrc.h"
#include "gstwavenetaudio.h"
#include "gstwavenetmessages.h"

GST_DEBUG_CATEGORY (par_wavenet_src_debug);
#define GST_CAT_DEFAULT par_wavenet_src_debug

#define DEFAULT_RATE 16000 /* Hz, of an empty stream, which needs no voice */

enum
{
  PROP_TEXT = GST_WAVENET_PROP_LAST,
  PROP_TEXT_FORMAT,
  PROP_IS_LIVE,
  PROP_KEEP_ALIVE
};

enum
{
  SIGNAL_SAY,
  SIGNAL_CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC,
    GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_WAVENET_AUDIO_CAPS));

#define parent_class gst_par_wavenet_src_parent_class
G_DEFINE_TYPE (GstParWavenetSrc, gst_par_wavenet_src, GST_TYPE_PUSH_SRC);
GST_ELEMENT_REGISTER_DEFINE (parwavenetsrc, "parwavenetsrc", GST_RANK_NONE,
    GST_TYPE_PAR_WAVENET_SRC);

/* ---- streaming ---- */

/* Takes over the rate of the voice that speaks next */
static gboolean
negotiate_rate (GstParWavenetSrc *self, gint rate)
{
  if (rate == self->voice_rate)
    return TRUE;
  self->voice_rate = rate;
  return gst_base_src_negotiate (GST_BASE_SRC (self));
}

static void
make_room (GstParWavenetSrc *self)
{
  gsize n = MAX (1, (gsize) self->snapshot.chunk_duration * self->voice_rate / 1000);

  if (n != self->n_samples) {
    self->n_samples = n;
    self->samples = g_renew (gfloat, self->samples, n);
  }
}

/* Begins the current speech; called and returns with `lock` held, but drops it in between */
static GstFlowReturn
begin_speech (GstParWavenetSrc *self)
{
  GstParWavenetSpeech *speech = g_ptr_array_index (self->speeches, self->current);
  GstClockTime time = self->time;
  GstClockTime start = GST_CLOCK_TIME_IS_VALID (speech->start) ? speech->start : time;
  GstWavenetUtterance *utterance;
  GError *error = NULL;

  g_mutex_unlock (&self->lock);
  if (self->requested < 0)
    self->requested = g_get_monotonic_time ();
  utterance = gst_par_wavenet_src_open_speech (self, speech, start, &self->flushing, &error);
  if (utterance == NULL)
    goto no_utterance;
  if (!negotiate_rate (self, utterance->rate))
    goto not_negotiated;
  make_room (self);
  gst_wavenet_speaker_count (self->speaker, GST_WAVENET_STAT_UTTERANCES);

  g_mutex_lock (&self->lock);
  gst_wavenet_utterance_cut (utterance, speech->cut);
  if (time > start)
    gst_wavenet_utterance_seek (utterance,
        gst_wavenet_audio_sample (time, utterance->rate) - utterance->start);
  speech->start = start;
  speech->done = FALSE;
  self->utterance = utterance;
  return GST_FLOW_OK;

  /* ERRORS */
no_utterance : {
  gboolean fatal = !g_error_matches (error, WN_ERROR, WN_ERROR_DECODE)
      && !g_error_matches (error, WN_ERROR, WN_ERROR_TEXT);

  if (fatal) {
    gst_wavenet_speaker_post_error (self->speaker, error);
  } else {
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("%s", error->message), (NULL));
    g_error_free (error);
  }
  g_mutex_lock (&self->lock);
  speech->cut = 0;
  return fatal ? GST_FLOW_ERROR : GST_FLOW_OK;
}
not_negotiated : {
  gst_wavenet_utterance_free (utterance);
  g_mutex_lock (&self->lock);
  return gst_pad_is_active (GST_BASE_SRC_PAD (self)) && !g_atomic_int_get (&self->flushing)
      ? GST_FLOW_NOT_NEGOTIATED
      : GST_FLOW_FLUSHING;
}
}

/* With `lock` held. What lives for ever keeps no history: nobody can seek in it. */
static void
end_speech (GstParWavenetSrc *self, GstParWavenetSpeech *speech)
{
  if (self->utterance) {
    speech->length = gst_par_wavenet_src_length_of (self->utterance, self->utterance->position);
    speech->done = TRUE;
    g_clear_pointer (&self->utterance, gst_wavenet_utterance_free);
  } else {
    speech->length = 0;
  }
  if (self->stays && gst_base_src_is_live (GST_BASE_SRC (self)))
    g_ptr_array_remove_index (self->speeches, self->current);
  else
    self->current++;
}

static GstBuffer *
take_buffer (GstParWavenetSrc *self, const gfloat *samples, gsize n, guint64 first)
{
  GstBuffer *buffer = gst_wavenet_audio_buffer (&self->info, samples, n, first);

  if (first != self->next_sample)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  self->next_sample = first + n;
  self->time = gst_wavenet_audio_time (first + n, self->info.rate);
  return buffer;
}

/* The base class waits for the time of an empty buffer, which then becomes an event */
static GstPadProbeReturn
send_gap (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);

  if (!GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
    return GST_PAD_PROBE_OK;
  gst_pad_push_event (pad,
      gst_event_new_gap (GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer)));
  return GST_PAD_PROBE_DROP;
}

static GstBuffer *
take_gap (GstParWavenetSrc *self)
{
  guint64 first = gst_wavenet_audio_sample (self->time, self->voice_rate);
  GstBuffer *buffer = gst_buffer_new ();

  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
  GST_BUFFER_PTS (buffer) = gst_wavenet_audio_time (first, self->voice_rate);
  self->time = gst_wavenet_audio_time (first + self->n_samples, self->voice_rate);
  GST_BUFFER_DURATION (buffer) = self->time - GST_BUFFER_PTS (buffer);
  return buffer;
}

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

static GstFlowReturn
gst_par_wavenet_src_create (GstPushSrc *push, GstBuffer **buffer)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (push);
  GstFlowReturn flow = GST_FLOW_OK;
  GQueue messages = G_QUEUE_INIT;
  GstParWavenetSpeech *speech;
  gsize n;

  gst_object_sync_values (GST_OBJECT (self), self->time);
  gst_wavenet_settings_snapshot (&self->settings, self, &self->snapshot);
  if (self->voice_rate)
    make_room (self);

  *buffer = NULL;
  g_mutex_lock (&self->lock);
  while (*buffer == NULL && flow == GST_FLOW_OK) {
    if (g_atomic_int_get (&self->flushing)) {
      flow = GST_FLOW_FLUSHING;
    } else if (self->current >= self->speeches->len) {
      self->requested = -1;
      if (!self->stays)
        flow = GST_FLOW_EOS;
      else if (!gst_base_src_is_live (GST_BASE_SRC (self)))
        g_cond_wait (&self->wakeup, &self->lock);
      else
        *buffer = take_gap (self);
    } else if ((speech = g_ptr_array_index (self->speeches, self->current))->cut == 0
        && !self->utterance) {
      end_speech (self, speech);
    } else if (self->utterance == NULL) {
      flow = begin_speech (self);
    } else if (room_in_segment (self) == 0) {
      flow = GST_FLOW_EOS;
    } else {
      n = read_samples (self, room_in_segment (self));
      if (n == 0 && g_atomic_int_get (&self->flushing))
        continue;
      gst_wavenet_messages_collect (&messages, GST_ELEMENT (self), self->snapshot.messages,
          &GST_BASE_SRC (self)->segment, self->utterance, n, n == 0);
      if (n == 0)
        end_speech (self, speech);
      else
        *buffer = take_buffer (self, self->samples, n,
            self->utterance->start + self->utterance->position - n);
    }
  }
  g_mutex_unlock (&self->lock);

  if (*buffer && self->requested >= 0) {
    gst_wavenet_speaker_set_first_chunk_latency (self->speaker,
        (g_get_monotonic_time () - self->requested) * GST_USECOND);
    self->requested = -1;
  }
  gst_wavenet_messages_post (&messages, GST_ELEMENT (self));
  return flow;
}

static gboolean
gst_par_wavenet_src_unlock (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  /* first, so that the lock is not held for longer than a piece of speech takes */
  g_atomic_int_set (&self->flushing, TRUE);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->wakeup);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
gst_par_wavenet_src_unlock_stop (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  g_atomic_int_set (&self->flushing, FALSE);
  return TRUE;
}

static gboolean
gst_par_wavenet_src_is_seekable (GstBaseSrc *base)
{
  return !gst_base_src_is_live (base);
}

static gboolean
gst_par_wavenet_src_do_seek (GstBaseSrc *base, GstSegment *segment)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GstClockTime time = segment->position, start;
  GstParWavenetSpeech *speech;
  guint index;

  if (time == 0) {
    index = 0;
    start = 0;
  } else {
    index = gst_par_wavenet_src_find_speech (self, time, &start);
  }

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->utterance, gst_wavenet_utterance_free);
  self->current = index;
  self->time = time;
  self->next_sample = G_MAXUINT64;
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

/* ---- negotiation, state, queries ---- */

static GstCaps *
gst_par_wavenet_src_get_caps (GstBaseSrc *base, GstCaps *filter)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GstCaps *caps = gst_pad_get_pad_template_caps (GST_BASE_SRC_PAD (base));

  if (self->voice_rate) {
    caps = gst_caps_make_writable (caps);
    gst_caps_set_simple (caps, "rate", G_TYPE_INT, self->voice_rate, NULL);
  }
  if (filter) {
    GstCaps *both = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = both;
  }
  return caps;
}

static GstCaps *
gst_par_wavenet_src_fixate (GstBaseSrc *base, GstCaps *caps)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  caps = gst_caps_make_writable (caps);
  gst_structure_fixate_field_nearest_int (gst_caps_get_structure (caps, 0), "rate",
      self->voice_rate ? self->voice_rate : DEFAULT_RATE);
  return GST_BASE_SRC_CLASS (parent_class)->fixate (base, caps);
}

static gboolean
gst_par_wavenet_src_negotiate (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GstCaps *allowed = gst_pad_get_allowed_caps (GST_BASE_SRC_PAD (base));
  gboolean possible = allowed == NULL || !gst_caps_is_empty (allowed);

  gst_clear_caps (&allowed);
  if (!possible)
    goto no_caps;
  return GST_BASE_SRC_CLASS (parent_class)->negotiate (base);

  /* ERRORS */
no_caps : {
  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      ("The voice cannot serve what follows: it does not take %d Hz", self->voice_rate), (NULL));
  return FALSE;
}
}

static gboolean
gst_par_wavenet_src_set_caps (GstBaseSrc *base, GstCaps *caps)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  return gst_audio_info_from_caps (&self->info, caps);
}

static gboolean
gst_par_wavenet_src_start (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  WnTextFormat format;
  gboolean stays, speaks;
  GError *error = NULL;
  WnVoice *voice;
  gchar *text;

  gst_wavenet_settings_snapshot (&self->settings, self, &self->snapshot);
  GST_OBJECT_LOCK (self);
  text = g_strdup (self->text);
  format = self->text_format;
  stays = self->keep_alive;
  GST_OBJECT_UNLOCK (self);

  gst_wavenet_speaker_reset_stats (self->speaker);
  self->voice_rate = 0;
  self->requested = -1;
  g_mutex_lock (&self->lock);
  if (text && *text)
    gst_par_wavenet_src_add_speeches (self, 0, ++self->last_id, text, format, NULL);
  speaks = stays || self->speeches->len > 0;
  self->stays = stays;
  g_atomic_int_set (&self->flushing, FALSE);
  self->started = TRUE;
  g_mutex_unlock (&self->lock);
  g_free (text);

  if (!speaks)
    return TRUE;
  voice = gst_par_wavenet_src_get_voice (self, &self->snapshot, NULL, &error);
  if (voice == NULL)
    goto no_voice;
  self->voice_rate = wn_voice_get_info (voice)->sample_rate;
  wn_voice_unref (voice);
  make_room (self);
  return TRUE;

  /* ERRORS */
no_voice : {
  gst_wavenet_speaker_post_error (self->speaker, error);
  return FALSE;
}
}

static gboolean
gst_par_wavenet_src_stop (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  g_mutex_lock (&self->lock);
  self->started = FALSE;
  g_clear_pointer (&self->utterance, gst_wavenet_utterance_free);
  g_ptr_array_set_size (self->speeches, 0);
  self->current = 0;
  self->last_id = 0;
  self->time = 0;
  g_mutex_unlock (&self->lock);
  gst_wavenet_speaker_drop_voices (self->speaker);
  return TRUE;
}

static void
gst_par_wavenet_src_get_times (GstBaseSrc *base, GstBuffer *buffer, GstClockTime *start,
    GstClockTime *end)
{
  *start = *end = GST_CLOCK_TIME_NONE;
  if (gst_base_src_is_live (base)) {
    *start = GST_BUFFER_PTS (buffer);
    *end = *start + GST_BUFFER_DURATION (buffer);
  }
}

static gboolean
query_convert (GstParWavenetSrc *self, GstQuery *query)
{
  GstFormat from, to;
  gint64 value, result;

  gst_query_parse_convert (query, &from, &value, &to, NULL);
  if (!GST_AUDIO_INFO_IS_VALID (&self->info)
      || !gst_audio_info_convert (&self->info, from, value, to, &result))
    return FALSE;
  gst_query_set_convert (query, from, value, to, result);
  return TRUE;
}

static gboolean
query_duration (GstParWavenetSrc *self, GstQuery *query)
{
  GstClockTime duration;
  GstFormat format;
  gint64 result;

  gst_query_parse_duration (query, &format, NULL);
  if (!gst_par_wavenet_src_get_duration (self, &duration))
    return FALSE;
  result = duration;
  if (format != GST_FORMAT_TIME
      && (!GST_AUDIO_INFO_IS_VALID (&self->info)
          || !gst_audio_info_convert (&self->info, GST_FORMAT_TIME, duration, format, &result)))
    return FALSE;
  gst_query_set_duration (query, format, result);
  return TRUE;
}

static gboolean
gst_par_wavenet_src_query (GstBaseSrc *base, GstQuery *query)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CONVERT:
      return query_convert (self, query);
    case GST_QUERY_DURATION:
      return query_duration (self, query);
    case GST_QUERY_LATENCY: {
      gboolean live = gst_base_src_is_live (base);
      guint chunk;

      GST_OBJECT_LOCK (self);
      chunk = self->settings.chunk_duration;
      GST_OBJECT_UNLOCK (self);
      gst_query_set_latency (query, live, live ? chunk * GST_MSECOND : 0, GST_CLOCK_TIME_NONE);
      return TRUE;
    }
    default:
      return GST_BASE_SRC_CLASS (parent_class)->query (base, query);
  }
}

/* A seek relative to the end needs the duration, which the base class takes from the segment */
static gboolean
gst_par_wavenet_src_event (GstBaseSrc *base, GstEvent *event)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GstSeekType start_type, stop_type;
  GstClockTime duration;
  gdouble rate;

  if (GST_EVENT_TYPE (event) != GST_EVENT_SEEK)
    return GST_BASE_SRC_CLASS (parent_class)->event (base, event);

  gst_event_parse_seek (event, &rate, NULL, NULL, &start_type, NULL, &stop_type, NULL);
  if (rate <= 0.0) {
    GST_DEBUG_OBJECT (self, "speech does not run backwards");
    return FALSE;
  }
  if ((start_type == GST_SEEK_TYPE_END || stop_type == GST_SEEK_TYPE_END)
      && gst_par_wavenet_src_get_duration (self, &duration)) {
    GST_OBJECT_LOCK (self);
    base->segment.duration = duration;
    GST_OBJECT_UNLOCK (self);
  }
  return GST_BASE_SRC_CLASS (parent_class)->event (base, event);
}

/* ---- object ---- */

static gboolean
changes_duration (guint id)
{
  switch (id) {
    case GST_WAVENET_PROP_VOICE:
    case GST_WAVENET_PROP_LANGUAGE:
    case GST_WAVENET_PROP_RATE:
    case GST_WAVENET_PROP_SENTENCE_PAUSE:
    case GST_WAVENET_PROP_PUNCTUATION:
    case GST_WAVENET_PROP_SPELL:
      return TRUE;
    default:
      return FALSE;
  }
}

static void
gst_par_wavenet_src_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (object);

  if (gst_wavenet_settings_set (&self->settings, self, id, value)) {
    /* a curve was counted in from the start */
    if (changes_duration (id) && !gst_wavenet_settings_is_controlled (self, pspec->name))
      gst_par_wavenet_src_duration_changed (self);
    return;
  }

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_TEXT:
      g_free (self->text);
      self->text = g_value_dup_string (value);
      break;
    case PROP_TEXT_FORMAT:
      self->text_format = g_value_get_enum (value);
      break;
    case PROP_KEEP_ALIVE:
      self->keep_alive = g_value_get_boolean (value);
      break;
    case PROP_IS_LIVE:
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
  if (id == PROP_IS_LIVE)
    gst_base_src_set_live (GST_BASE_SRC (self), g_value_get_boolean (value));
}

static void
gst_par_wavenet_src_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (object);

  if (gst_wavenet_settings_get (&self->settings, self, id, value))
    return;

  switch (id) {
    case GST_WAVENET_PROP_VOICES:
      gst_wavenet_settings_list_voices (value);
      return;
    case GST_WAVENET_PROP_STATS:
      g_value_take_boxed (value, gst_wavenet_speaker_get_stats (self->speaker));
      return;
    case PROP_IS_LIVE:
      g_value_set_boolean (value, gst_base_src_is_live (GST_BASE_SRC (self)));
      return;
    default:
      break;
  }

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_TEXT_FORMAT:
      g_value_set_enum (value, self->text_format);
      break;
    case PROP_KEEP_ALIVE:
      g_value_set_boolean (value, self->keep_alive);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_par_wavenet_src_finalize (GObject *object)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (object);

  g_ptr_array_unref (self->speeches);
  gst_wavenet_speaker_free (self->speaker);
  gst_wavenet_settings_clear (&self->settings);
  gst_wavenet_settings_clear (&self->snapshot);
  g_free (self->text);
  g_free (self->samples);
  g_cond_clear (&self->wakeup);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_par_wavenet_src_init (GstParWavenetSrc *self)
{
  gst_wavenet_settings_init (&self->settings);
  self->speaker = gst_wavenet_speaker_new (GST_ELEMENT (self));
  self->speeches = g_ptr_array_new_with_free_func (gst_par_wavenet_speech_free);
  self->next_sample = G_MAXUINT64;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wakeup);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
  gst_pad_add_probe (GST_BASE_SRC_PAD (self), GST_PAD_PROBE_TYPE_BUFFER, send_gap, NULL, NULL);
}

static void
gst_par_wavenet_src_class_init (GstParWavenetSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (klass);
  GstPushSrcClass *push_class = GST_PUSH_SRC_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (par_wavenet_src_debug, "parwavenetsrc", 0,
      "neural text to speech source");

  object_class->set_property = gst_par_wavenet_src_set_property;
  object_class->get_property = gst_par_wavenet_src_get_property;
  object_class->finalize = gst_par_wavenet_src_finalize;

  gst_wavenet_settings_install (object_class);
  g_object_class_install_property (object_class, PROP_TEXT,
      g_param_spec_string ("text", "Text", "What is said first; NULL or empty for nothing", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_TEXT_FORMAT,
      g_param_spec_enum ("text-format", "Text format", "How the text property is written",
          gst_wavenet_text_format_get_type (), WN_FORMAT_PLAIN,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_IS_LIVE,
      g_param_spec_boolean ("is-live", "Is live",
          "Produce audio in step with the clock, silence included", FALSE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_KEEP_ALIVE,
      g_param_spec_boolean ("keep-alive", "Keep alive",
          "Wait for more to say instead of ending the stream", FALSE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));

  /**
   * GstParWavenetSrc::say:
   * @src: the element @text: plain text, UTF-8 @params: (nullable): fields that differ for this
   * utterance: voice, language, text-format, rate, pitch, pitch-range, volume
   *
   * Queues an utterance behind all others.
   *
   * Returns: its id, which messages carry and #GstParWavenetSrc::cancel takes; 0 if the text is not
   * UTF-8
   */
  signals[SIGNAL_SAY] = g_signal_new_class_handler ("say", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gst_par_wavenet_src_say), NULL, NULL, NULL,
      G_TYPE_UINT, 2, G_TYPE_STRING, GST_TYPE_STRUCTURE);
  /**
   * GstParWavenetSrc::cancel:
   * @src: the element
   * @id: an utterance, 0 for all
   *
   * Drops an utterance that waits, or fades out the one that is being spoken.
   */
  signals[SIGNAL_CANCEL] = g_signal_new_class_handler ("cancel", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gst_par_wavenet_src_cancel), NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Parallel WaveNet speech source",
      "Source/Audio", "Speaks text with a neural voice", "The ParWaveNet authors");

  base_class->get_caps = gst_par_wavenet_src_get_caps;
  base_class->fixate = gst_par_wavenet_src_fixate;
  base_class->negotiate = gst_par_wavenet_src_negotiate;
  base_class->set_caps = gst_par_wavenet_src_set_caps;
  base_class->start = gst_par_wavenet_src_start;
  base_class->stop = gst_par_wavenet_src_stop;
  base_class->unlock = gst_par_wavenet_src_unlock;
  base_class->unlock_stop = gst_par_wavenet_src_unlock_stop;
  base_class->is_seekable = gst_par_wavenet_src_is_seekable;
  base_class->do_seek = gst_par_wavenet_src_do_seek;
  base_class->get_times = gst_par_wavenet_src_get_times;
  base_class->query = gst_par_wavenet_src_query;
  base_class->event = gst_par_wavenet_src_event;
  push_class->create = gst_par_wavenet_src_create;

  gst_type_mark_as_plugin_api (gst_wavenet_text_format_get_type (), 0);
}
