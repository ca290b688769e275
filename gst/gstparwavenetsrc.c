/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* clang-format off */
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
 * It handles URIs of the scheme `tts`: `tts:Hello%20there?rate=1.2`.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 parwavenetsrc text="Hello, how are you?" ! audioconvert ! audioresample ! autoaudiosink
 * ]| Says a sentence.
 * |[
 * gst-launch-1.0 parwavenetsrc text="Mind the gap." rate=0.8 pitch=1.1 ! audioconvert ! wavenc ! filesink location=gap.wav
 * ]| Writes it to a file, slower and higher.
 * |[
 * gst-launch-1.0 -m parwavenetsrc text="One, two, three." messages=word ! fakesink
 * ]| Shows when each word is spoken.
 */
/* clang-format on */
#include "gstparwavenetsrc.h"
#include "gstwavenetaudio.h"
#include "gstwavenetintl.h"
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
G_DEFINE_TYPE_WITH_CODE (
    GstParWavenetSrc, gst_par_wavenet_src, GST_TYPE_PUSH_SRC,
    G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER, gst_par_wavenet_src_uri_handler_init);
    G_IMPLEMENT_INTERFACE (GST_TYPE_STREAM_VOLUME, NULL);
    G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL));
GST_ELEMENT_REGISTER_DEFINE (parwavenetsrc, "parwavenetsrc", GST_RANK_NONE,
    GST_TYPE_PAR_WAVENET_SRC);

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

/* The rate of the voice that speaks first; it may be loading still. FALSE after an error message */
static gboolean
find_rate (GstParWavenetSrc *self)
{
  GstWavenetSettings settings = {
    NULL,
  };
  GstParWavenetSpeech *speech = NULL;
  gboolean speaks;
  GError *error = NULL;
  WnVoice *voice;

  g_mutex_lock (&self->lock);
  speaks = self->stays || self->speeches->len > 0;
  if (self->speeches->len > 0)
    speech = gst_par_wavenet_speech_ref (g_ptr_array_index (self->speeches, 0));
  g_mutex_unlock (&self->lock);
  if (!speaks)
    return TRUE;

  gst_wavenet_settings_snapshot (&self->settings, self, &settings);
  voice = gst_par_wavenet_src_get_voice (self, &settings, speech, &self->flushing, &error);
  gst_wavenet_settings_clear (&settings);
  g_clear_pointer (&speech, gst_par_wavenet_speech_unref);
  if (voice) {
    self->voice_rate = wn_voice_get_info (voice)->sample_rate;
    gst_par_wavenet_src_make_room (self);
    wn_voice_unref (voice);
  } else if (error) {
    gst_wavenet_speaker_post_error (self->speaker, error);
    return FALSE;
  }
  return TRUE;
}

static gboolean
gst_par_wavenet_src_negotiate (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GstCaps *allowed;
  gboolean possible;

  if (self->voice_rate == 0 && !find_rate (self))
    return FALSE;
  if (g_atomic_int_get (&self->flushing)) {
    gst_pad_mark_reconfigure (GST_BASE_SRC_PAD (base));
    return TRUE;
  }
  allowed = gst_pad_get_allowed_caps (GST_BASE_SRC_PAD (base));
  possible = !allowed || !gst_caps_is_empty (allowed);
  gst_clear_caps (&allowed);
  if (!possible)
    goto no_caps;
  return GST_BASE_SRC_CLASS (parent_class)->negotiate (base);

  /* ERRORS */
no_caps : {
  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      (_ ("The voice cannot serve what follows, which does not take %d Hz: put audioconvert ! "
          "audioresample behind"),
          self->voice_rate),
      (NULL));
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
  gchar *text;

  gst_wavenet_settings_snapshot (&self->settings, self, &self->snapshot);
  GST_OBJECT_LOCK (self);
  text = g_strdup (self->text);
  format = self->text_format;
  stays = self->keep_alive;
  self->stale_base_time = GST_CLOCK_TIME_NONE;
  GST_OBJECT_UNLOCK (self);

  gst_wavenet_speaker_reset_stats (self->speaker);
  self->voice_rate = 0;
  self->requested = -1;
  self->waited = self->placed = self->in_segment = FALSE;
  self->resume = self->waited_for = GST_CLOCK_TIME_NONE;
  g_mutex_lock (&self->lock);
  if (text && *text)
    gst_par_wavenet_src_add_speeches (self, 0, ++self->last_id, text, format, NULL);
  speaks = stays || self->speeches->len > 0;
  self->stays = stays;
  g_atomic_int_set (&self->flushing, FALSE);
  self->started = TRUE;
  g_mutex_unlock (&self->lock);
  g_free (text);

  if (speaks)
    gst_wavenet_speaker_preload (self->speaker, self->snapshot.voice, self->snapshot.language);
  return TRUE;
}

/* What was not said to its end: each has an end message */
static void
tell_ends (GstParWavenetSrc *self, GQueue *messages)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  if (self->utterance)
    g_ptr_array_unref (gst_wavenet_messages_collect (messages, GST_ELEMENT (self),
        self->snapshot.messages, &segment, self->utterance, 0, TRUE));
  for (guint i = self->current + (self->utterance != NULL); i < self->speeches->len; i++) {
    const GstParWavenetSpeech *speech = g_ptr_array_index (self->speeches, i);

    if (!speech->done)
      gst_wavenet_messages_add_unspoken (messages, GST_ELEMENT (self), self->snapshot.messages,
          &segment, self->time, speech->id, gst_par_wavenet_speech_text (speech), speech->last);
  }
}

static gboolean
gst_par_wavenet_src_stop (GstBaseSrc *base)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (base);
  GQueue messages = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  self->started = FALSE;
  tell_ends (self, &messages);
  g_clear_pointer (&self->utterance, gst_wavenet_utterance_free);
  g_ptr_array_set_size (self->speeches, 0);
  self->current = 0;
  self->last_id = 0;
  self->time = 0;
  g_mutex_unlock (&self->lock);
  gst_wavenet_messages_post (&messages, GST_ELEMENT (self));
  gst_wavenet_speaker_drop_voices (self->speaker);
  return TRUE;
}

/* create() waits for the clock: the base class would move the time stamps behind our messages */
static void
gst_par_wavenet_src_get_times (GstBaseSrc *base, GstBuffer *buffer, GstClockTime *start,
    GstClockTime *end)
{
  *start = *end = GST_CLOCK_TIME_NONE;
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
  GstSeekFlags flags;
  GstClockTime duration, stale;
  gboolean accepted;
  gdouble rate;

  if (GST_EVENT_TYPE (event) != GST_EVENT_SEEK)
    return GST_BASE_SRC_CLASS (parent_class)->event (base, event);

  gst_event_parse_seek (event, &rate, NULL, &flags, &start_type, NULL, &stop_type, NULL);
  if (rate <= 0.0) {
    GST_DEBUG_OBJECT (self, "speech does not run backwards");
    return FALSE;
  }
  GST_OBJECT_LOCK (self);
  stale = self->stale_base_time;
  if (flags & GST_SEEK_FLAG_FLUSH)
    self->stale_base_time = GST_ELEMENT_CAST (self)->base_time;
  GST_OBJECT_UNLOCK (self);
  if ((start_type == GST_SEEK_TYPE_END || stop_type == GST_SEEK_TYPE_END)
      && gst_par_wavenet_src_get_duration (self, &duration)) {
    GST_OBJECT_LOCK (self);
    base->segment.duration = duration;
    GST_OBJECT_UNLOCK (self);
  }
  accepted = GST_BASE_SRC_CLASS (parent_class)->event (base, event);
  if (!accepted) {
    /* nothing was flushed: no other base time follows */
    GST_OBJECT_LOCK (self);
    self->stale_base_time = stale;
    GST_OBJECT_UNLOCK (self);
  }
  return accepted;
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
    case GST_WAVENET_PROP_EMOJI:
    case GST_WAVENET_PROP_LEXICON:
      return TRUE;
    default:
      return FALSE;
  }
}

static gboolean
is_started (GstParWavenetSrc *self)
{
  gboolean started;

  g_mutex_lock (&self->lock);
  started = self->started;
  g_mutex_unlock (&self->lock);
  return started;
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

  if ((id == PROP_TEXT || id == PROP_TEXT_FORMAT || id == PROP_KEEP_ALIVE) && is_started (self))
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        (_ ("\"%s\" applies from the next start on: to speak now, emit \"say\""), pspec->name),
        (NULL));

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
  self->speeches = g_ptr_array_new_with_free_func (gst_par_wavenet_speech_unref);
  self->next_sample = G_MAXUINT64;
  self->stale_base_time = self->resume = GST_CLOCK_TIME_NONE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wakeup);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

static void
install_signals (GstParWavenetSrcClass *klass)
{
  /* clang-format off */
  /**
   * GstParWavenetSrc::say:
   * @src: the element
   * @text: plain text, UTF-8
   * @params: (nullable): fields that differ for this utterance: voice, language, text-format, rate,
   *     pitch, pitch-range, volume
   *
   * Queues an utterance behind all others. Each one that got an id has a `tts-utterance-end`
   * message sooner or later, also if there is nothing in it to be spoken.
   *
   * Returns: its id, which messages carry and #GstParWavenetSrc::cancel takes; 0 if the text is not
   * UTF-8
   */
  /* clang-format on */
  signals[SIGNAL_SAY] = g_signal_new_class_handler ("say", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gst_par_wavenet_src_say), NULL, NULL, NULL,
      G_TYPE_UINT, 2, G_TYPE_STRING, GST_TYPE_STRUCTURE);
  /* clang-format off */
  /**
   * GstParWavenetSrc::cancel:
   * @src: the element
   * @id: an utterance, 0 for all
   *
   * Drops an utterance that waits, or fades out the one that is being spoken.
   */
  /* clang-format on */
  signals[SIGNAL_CANCEL] = g_signal_new_class_handler ("cancel", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gst_par_wavenet_src_cancel), NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
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
      g_param_spec_string ("text", "Text",
          "Text to speak when the stream starts; NULL or empty for none", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_TEXT_FORMAT,
      g_param_spec_enum ("text-format", "Text format", "Format of the text property",
          gst_wavenet_text_format_get_type (), WN_FORMAT_PLAIN,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_IS_LIVE,
      g_param_spec_boolean ("is-live", "Is live",
          "Produce audio in step with the clock, with GAP events while there is nothing to say, or "
          "samples if fill-silence says so",
          FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_KEEP_ALIVE,
      g_param_spec_boolean ("keep-alive", "Keep alive",
          "Wait for more to say instead of ending the stream", FALSE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));

  install_signals (klass);

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Parallel WaveNet speech source",
      "Source/Audio", "Speaks text with a neural voice", "The ParWaveNet authors");

  base_class->get_caps = gst_par_wavenet_src_get_caps;
  base_class->fixate = gst_par_wavenet_src_fixate;
  base_class->negotiate = gst_par_wavenet_src_negotiate;
  base_class->set_caps = gst_par_wavenet_src_set_caps;
  base_class->start = gst_par_wavenet_src_start;
  base_class->stop = gst_par_wavenet_src_stop;
  gst_par_wavenet_src_install_streaming (push_class);
  base_class->get_times = gst_par_wavenet_src_get_times;
  base_class->query = gst_par_wavenet_src_query;
  base_class->event = gst_par_wavenet_src_event;

  gst_type_mark_as_plugin_api (gst_wavenet_text_format_get_type (), 0);
}
