/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* clang-format off */
/**
 * SECTION:element-textwavenet
 * @title: textwavenet
 * @short_description: Converts timed or plain text to speech with a neural voice
 *
 * Each text buffer with a time stamp is a cue, spoken from that time on; what is longer than the
 * buffer's duration is treated as #GstTextWavenet:overflow says. Silence between cues is sent as
 * GAP events, so put `audiorate` behind when writing files or muxing, or set
 * #GstTextWavenet:fill-silence. Text without times, as from `filesrc` or `fdsrc`, is one UTF-8
 * stream that is spoken sentence by sentence without gaps.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 filesrc location=book.txt ! textwavenet ! audioconvert ! audioresample ! autoaudiosink
 * ]| Reads a text file aloud.
 * |[
 * gst-launch-1.0 filesrc location=movie.srt ! subparse ! textwavenet ! audiorate ! audioconvert ! wavenc ! filesink location=movie.wav
 * ]| Speaks subtitles at their times.
 * |[
 * gst-launch-1.0 fdsrc ! textwavenet latency=4294967295 ! audioconvert ! audioresample ! autoaudiosink
 * ]| Speaks what is typed.
 */
/* clang-format on */
#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

#define DEFAULT_LATENCY 500
#define DEFAULT_OVERFLOW GST_TEXT_WAVENET_SHIFT
#define DEFAULT_MAX_COMPRESSION 1.5

enum
{
  PROP_LATENCY = GST_WAVENET_PROP_LAST,
  PROP_OVERFLOW,
  PROP_MAX_OVERFLOW,
  PROP_MAX_COMPRESSION,
  PROP_MAX_LAG,
  PROP_SPEAKER_MAP,
  PROP_CAST_SPEAKERS,
  PROP_SOUND_DESCRIPTIONS,
  PROP_TEXT_TRACK
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK,
    GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("text/x-raw, format = (string) { utf8, pango-markup }; "
                     "text/x-raw(" GST_WAVENET_SUBTITLE_META "); application/ssml+xml"));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC,
    GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_WAVENET_AUDIO_CAPS));

static GstStaticPadTemplate text_template = GST_STATIC_PAD_TEMPLATE ("text", GST_PAD_SRC,
    GST_PAD_REQUEST, GST_STATIC_CAPS ("text/x-raw, format = (string) utf8"));

#define parent_class gst_text_wavenet_parent_class
G_DEFINE_TYPE_WITH_CODE (GstTextWavenet, gst_text_wavenet, GST_TYPE_ELEMENT,
                         G_IMPLEMENT_INTERFACE (GST_TYPE_STREAM_VOLUME, NULL);
                         G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL));
GST_ELEMENT_REGISTER_DEFINE (textwavenet, "textwavenet", GST_RANK_NONE, GST_TYPE_TEXT_WAVENET);

GType gst_text_wavenet_overflow_get_type (void);

GType
gst_text_wavenet_overflow_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_TEXT_WAVENET_CLIP, "Cut the speech where the cue ends, with a short fade", "clip" },
    { GST_TEXT_WAVENET_OVERLAP, "Mix it with the next cue", "overlap" },
    { GST_TEXT_WAVENET_SHIFT, "Start the next cue late", "shift" },
    { GST_TEXT_WAVENET_COMPRESS,
        "Speak faster, by at most max-compression, then start the next cue late", "compress" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstTextWavenetOverflow", values));
  return type;
}

GType gst_text_wavenet_sounds_get_type (void);
GType gst_text_wavenet_track_get_type (void);

GType
gst_text_wavenet_sounds_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_TEXT_WAVENET_SILENT, "Leave them out", "silent" },
    { GST_TEXT_WAVENET_SPOKEN, "Speak them", "spoken" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstTextWavenetSounds", values));
  return type;
}

GType
gst_text_wavenet_track_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_TEXT_WAVENET_WORDS, "A buffer for each word", "word" },
    { GST_TEXT_WAVENET_SENTENCES, "A buffer for each sentence", "sentence" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstTextWavenetTrack", values));
  return type;
}

/* ---- source pad ---- */

static gboolean
gst_text_wavenet_src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK) {
    gdouble rate;

    gst_event_parse_seek (event, &rate, NULL, NULL, NULL, NULL, NULL, NULL);
    if (rate <= 0.0) {
      GST_DEBUG_OBJECT (parent, "speech does not run backwards");
      gst_event_unref (event);
      return FALSE;
    }
  }
  return gst_pad_event_default (pad, parent, event);
}

void
gst_text_wavenet_update_upstream_latency (GstTextWavenet *self)
{
  GstQuery *query = gst_query_new_latency ();
  gboolean live = FALSE;
  GstClockTime min = 0;

  if (gst_pad_peer_query (self->sinkpad, query))
    gst_query_parse_latency (query, &live, &min, NULL);
  gst_query_unref (query);

  GST_OBJECT_LOCK (self);
  self->upstream_live = live;
  self->upstream_latency = min;
  GST_OBJECT_UNLOCK (self);
  GST_DEBUG_OBJECT (self, "upstream is %s, latency %" GST_TIME_FORMAT, live ? "live" : "not live",
      GST_TIME_ARGS (min));
}

static gboolean
query_latency (GstTextWavenet *self, GstQuery *query)
{
  gboolean live = FALSE;
  GstClockTime min = 0, max = GST_CLOCK_TIME_NONE, own;

  if (gst_pad_peer_query (self->sinkpad, query))
    gst_query_parse_latency (query, &live, &min, &max);

  GST_OBJECT_LOCK (self);
  self->upstream_live = live;
  self->upstream_latency = min;
  own = self->settings.chunk_duration * GST_MSECOND;
  if (self->timing.latency != GST_TEXT_WAVENET_UNSYNCHRONISED)
    own += self->timing.latency * GST_MSECOND;
  GST_OBJECT_UNLOCK (self);

  /* the task may have to wait for the clock from now on */
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->item_added);
  g_mutex_unlock (&self->lock);
  gst_query_set_latency (query, live, min + own, GST_CLOCK_TIME_IS_VALID (max) ? max + own : max);
  return TRUE;
}

static gboolean
query_position (GstTextWavenet *self, GstQuery *query)
{
  GstFormat format;
  GstClockTime time;
  gint64 position;

  gst_query_parse_position (query, &format, NULL);
  GST_OBJECT_LOCK (self);
  time = self->segment.format == GST_FORMAT_TIME
      ? gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, self->segment.position)
      : GST_CLOCK_TIME_NONE;
  GST_OBJECT_UNLOCK (self);
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return FALSE;

  position = time;
  if (format != GST_FORMAT_TIME
      && (!GST_AUDIO_INFO_IS_VALID (&self->info)
          || !gst_audio_info_convert (&self->info, GST_FORMAT_TIME, time, format, &position)))
    return FALSE;
  gst_query_set_position (query, format, position);
  return TRUE;
}

static gboolean
query_convert (GstTextWavenet *self, GstQuery *query)
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

/* Any format at any time, but the voice's own rate once it is known */
static gboolean
query_caps (GstTextWavenet *self, GstQuery *query)
{
  GstCaps *filter, *caps = gst_pad_get_pad_template_caps (self->srcpad);

  gst_query_parse_caps (query, &filter);
  if (self->info.rate) {
    caps = gst_caps_make_writable (caps);
    gst_caps_set_simple (caps, "rate", G_TYPE_INT, self->info.rate, NULL);
  }
  if (filter) {
    GstCaps *both = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = both;
  }
  gst_query_set_caps_result (query, caps);
  gst_caps_unref (caps);
  return TRUE;
}

static gboolean
gst_text_wavenet_src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_LATENCY:
      return query_latency (self, query);
    case GST_QUERY_POSITION:
      return query_position (self, query);
    case GST_QUERY_CONVERT:
      return query_convert (self, query);
    case GST_QUERY_CAPS:
      return query_caps (self, query);
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

static gboolean
gst_text_wavenet_src_activate_mode (GstPad *pad, GstObject *parent, GstPadMode mode,
    gboolean active)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  if (active) {
    g_mutex_lock (&self->lock);
    gst_text_wavenet_start_flow (self);
    g_mutex_unlock (&self->lock);
    return gst_pad_start_task (pad, (GstTaskFunction) gst_text_wavenet_loop, pad, NULL);
  }
  g_mutex_lock (&self->lock);
  gst_text_wavenet_stop_flow (self);
  g_mutex_unlock (&self->lock);
  return gst_pad_stop_task (pad);
}

/* ---- element ---- */

/* The first cue of a live stream does not wait for its voice */
static void
preload (GstTextWavenet *self)
{
  GstWavenetSettings settings = {
    NULL,
  };

  gst_wavenet_settings_snapshot (&self->settings, self, &settings);
  gst_wavenet_speaker_preload (self->speaker, settings.voice, settings.language);
  gst_wavenet_settings_clear (&settings);
}

static GstStateChangeReturn
gst_text_wavenet_change_state (GstElement *element, GstStateChange transition)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (element);
  GstStateChangeReturn result;

  switch (transition) {
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      gst_segment_init (&self->sink_segment, GST_FORMAT_UNDEFINED);
      self->format = WN_FORMAT_PLAIN;
      self->n_sentences = self->last_id = 0;
      gst_wavenet_speaker_reset_stats (self->speaker);
      g_clear_pointer (&self->caption_speaker, g_free);
      g_clear_pointer (&self->sink_language, g_free);
      GST_OBJECT_LOCK (self);
      self->stale_base_time = GST_CLOCK_TIME_NONE;
      GST_OBJECT_UNLOCK (self);
      preload (self);
      break;
    case GST_STATE_CHANGE_PLAYING_TO_PAUSED:
      g_mutex_lock (&self->lock);
      self->playing = FALSE;
      gst_text_wavenet_stop_waiting (self);
      g_mutex_unlock (&self->lock);
      break;
    default:
      break;
  }

  result = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  if (result == GST_STATE_CHANGE_FAILURE)
    return result;

  switch (transition) {
    case GST_STATE_CHANGE_PAUSED_TO_PLAYING:
      g_mutex_lock (&self->lock);
      self->playing = TRUE;
      gst_text_wavenet_stop_waiting (self);
      g_mutex_unlock (&self->lock);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_READY:
      gst_text_wavenet_reset_output (self, TRUE);
      gst_text_wavenet_clear_items (self, TRUE);
      gst_wavenet_text_stream_reset (&self->stream);
      break;
    case GST_STATE_CHANGE_READY_TO_NULL:
      gst_wavenet_speaker_drop_voices (self->speaker);
      break;
    default:
      break;
  }
  return result;
}

static void
gst_text_wavenet_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (object);
  gboolean latency_changed = FALSE;

  if (gst_wavenet_settings_set (&self->settings, self, id, value))
    return;

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LATENCY:
      latency_changed = self->timing.latency != g_value_get_uint (value);
      self->timing.latency = g_value_get_uint (value);
      break;
    case PROP_OVERFLOW:
      self->timing.overflow = g_value_get_enum (value);
      break;
    case PROP_MAX_OVERFLOW:
      self->timing.max_overflow = g_value_get_uint (value);
      break;
    case PROP_MAX_COMPRESSION:
      self->timing.max_compression = g_value_get_double (value);
      break;
    case PROP_MAX_LAG:
      self->timing.max_lag = g_value_get_uint (value);
      break;
    case PROP_CAST_SPEAKERS:
      self->cast_speakers = g_value_get_boolean (value);
      break;
    case PROP_SOUND_DESCRIPTIONS:
      self->sound_descriptions = g_value_get_enum (value);
      break;
    case PROP_TEXT_TRACK:
      self->text_track = g_value_get_enum (value);
      break;
    case PROP_SPEAKER_MAP:
      gst_clear_structure (&self->speaker_map);
      self->speaker_map = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
  if (latency_changed)
    gst_element_post_message (GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

static void
gst_text_wavenet_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (object);

  if (gst_wavenet_settings_get (&self->settings, self, id, value))
    return;
  if (id == GST_WAVENET_PROP_VOICES) {
    gst_wavenet_settings_list_voices (value);
    return;
  }
  if (id == GST_WAVENET_PROP_STATS) {
    g_value_take_boxed (value, gst_wavenet_speaker_get_stats (self->speaker));
    return;
  }

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LATENCY:
      g_value_set_uint (value, self->timing.latency);
      break;
    case PROP_OVERFLOW:
      g_value_set_enum (value, self->timing.overflow);
      break;
    case PROP_MAX_OVERFLOW:
      g_value_set_uint (value, self->timing.max_overflow);
      break;
    case PROP_MAX_COMPRESSION:
      g_value_set_double (value, self->timing.max_compression);
      break;
    case PROP_MAX_LAG:
      g_value_set_uint (value, self->timing.max_lag);
      break;
    case PROP_CAST_SPEAKERS:
      g_value_set_boolean (value, self->cast_speakers);
      break;
    case PROP_SOUND_DESCRIPTIONS:
      g_value_set_enum (value, self->sound_descriptions);
      break;
    case PROP_TEXT_TRACK:
      g_value_set_enum (value, self->text_track);
      break;
    case PROP_SPEAKER_MAP:
      g_value_set_boxed (value, self->speaker_map);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_text_wavenet_finalize (GObject *object)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (object);

  gst_text_wavenet_reset_output (self, TRUE);
  gst_text_wavenet_clear_items (self, TRUE);
  gst_wavenet_text_stream_clear (&self->stream);
  gst_wavenet_speaker_free (self->speaker);
  gst_wavenet_settings_clear (&self->settings);
  gst_wavenet_settings_clear (&self->snapshot);
  gst_clear_structure (&self->speaker_map);
  g_clear_pointer (&self->told_voices, g_hash_table_unref);
  g_free (self->caption_speaker);
  g_free (self->sink_language);
  g_free (self->mix);
  g_free (self->part);
  g_cond_clear (&self->item_added);
  g_cond_clear (&self->item_taken);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_text_wavenet_init (GstTextWavenet *self)
{
  gst_wavenet_settings_init (&self->settings);
  self->timing.latency = DEFAULT_LATENCY;
  self->timing.overflow = DEFAULT_OVERFLOW;
  self->timing.max_compression = DEFAULT_MAX_COMPRESSION;
  self->timing.max_lag = GST_TEXT_WAVENET_ANY_LAG;
  self->stale_base_time = GST_CLOCK_TIME_NONE;
  self->speaker = gst_wavenet_speaker_new (GST_ELEMENT (self));
  gst_wavenet_text_stream_init (&self->stream);
  gst_segment_init (&self->sink_segment, GST_FORMAT_UNDEFINED);
  gst_audio_info_init (&self->info);
  g_mutex_init (&self->lock);
  g_cond_init (&self->item_added);
  g_cond_init (&self->item_taken);
  g_queue_init (&self->items);
  g_queue_init (&self->active);
  self->flow = GST_FLOW_FLUSHING;
  gst_text_wavenet_reset_output (self, TRUE);

  self->sinkpad = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sinkpad, gst_text_wavenet_chain);
  gst_pad_set_chain_list_function (self->sinkpad, gst_text_wavenet_chain_list);
  gst_pad_set_event_function (self->sinkpad, gst_text_wavenet_sink_event);
  gst_element_add_pad (GST_ELEMENT (self), self->sinkpad);

  self->srcpad = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_activatemode_function (self->srcpad, gst_text_wavenet_src_activate_mode);
  gst_pad_set_event_function (self->srcpad, gst_text_wavenet_src_event);
  gst_pad_set_query_function (self->srcpad, gst_text_wavenet_src_query);
  gst_element_add_pad (GST_ELEMENT (self), self->srcpad);
}

static void
install_timing (GObjectClass *object_class)
{
  g_object_class_install_property (object_class, PROP_LATENCY,
      g_param_spec_uint ("latency", "Latency",
          "Milliseconds by which a cue of a live pipeline may arrive late; with the maximum value "
          "text is spoken when it arrives, whatever its time stamp",
          0, G_MAXUINT, DEFAULT_LATENCY,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_OVERFLOW,
      g_param_spec_enum ("overflow", "Overflow",
          "What to do with speech that is longer than its cue",
          gst_text_wavenet_overflow_get_type (), DEFAULT_OVERFLOW,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_MAX_OVERFLOW,
      g_param_spec_uint ("max-overflow", "Maximum overflow",
          "Milliseconds by which speech may exceed its cue before overflow applies", 0, G_MAXUINT,
          0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_MAX_COMPRESSION,
      g_param_spec_double ("max-compression", "Maximum compression",
          "Highest speed factor with overflow=compress; speech that is still too long delays the "
          "next cue",
          1.0, 4.0, DEFAULT_MAX_COMPRESSION,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  /* clang-format off */
  /**
   * GstTextWavenet:max-lag:
   *
   * By how much speech may last beyond its cue.
   *
   * Since: 0.2
   */
  /* clang-format on */
  g_object_class_install_property (object_class, PROP_MAX_LAG,
      g_param_spec_uint ("max-lag", "Maximum lag",
          "Milliseconds by which speech may outlast its cue with overflow=shift or compress; "
          "longer speech is sped up by at most max-compression and then cut, with a tts-lag "
          "message. The maximum value means no limit",
          0, G_MAXUINT, GST_TEXT_WAVENET_ANY_LAG,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
}

static void
install_subtitles (GObjectClass *object_class)
{
  g_object_class_install_property (object_class, PROP_SPEAKER_MAP,
      g_param_spec_boxed ("speaker-map", "Speaker map",
          "Voices of speakers: a cue that begins with \"Name:\" is spoken by the voice in the "
          "field of that name, whatever its case, with \"_\" for a space",
          GST_TYPE_STRUCTURE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING));
  /* clang-format off */
  /**
   * GstTextWavenet:cast-speakers:
   *
   * Whether speakers without a voice are given one.
   *
   * Since: 0.2
   */
  /* clang-format on */
  g_object_class_install_property (object_class, PROP_CAST_SPEAKERS,
      g_param_spec_boolean ("cast-speakers", "Cast speakers",
          "Assign installed voices in turn to speakers that the subtitles name and speaker-map "
          "does not",
          FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING));
  /* clang-format off */
  /**
   * GstTextWavenet:sound-descriptions:
   *
   * Whether descriptions of sounds are spoken.
   *
   * Since: 0.2
   */
  /* clang-format on */
  g_object_class_install_property (object_class, PROP_SOUND_DESCRIPTIONS,
      g_param_spec_enum ("sound-descriptions", "Sound descriptions",
          "What to do with descriptions of sounds and music in subtitles for the hard of hearing",
          gst_text_wavenet_sounds_get_type (), GST_TEXT_WAVENET_SILENT,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING));
  /* clang-format off */
  /**
   * GstTextWavenet:text-track:
   *
   * What the text pad carries.
   *
   * Since: 0.2
   */
  /* clang-format on */
  g_object_class_install_property (object_class, PROP_TEXT_TRACK,
      g_param_spec_enum ("text-track", "Text track", "What a buffer of the text pad holds",
          gst_text_wavenet_track_get_type (), GST_TEXT_WAVENET_WORDS,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
}

static void
gst_text_wavenet_class_init (GstTextWavenetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (text_wavenet_debug, "textwavenet", 0, "neural text to speech converter");

  object_class->set_property = gst_text_wavenet_set_property;
  object_class->get_property = gst_text_wavenet_get_property;
  object_class->finalize = gst_text_wavenet_finalize;

  gst_wavenet_settings_install (object_class);
  install_timing (object_class);
  install_subtitles (object_class);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_add_static_pad_template (element_class, &text_template);
  gst_element_class_set_static_metadata (element_class, "Parallel WaveNet text to speech",
      "Converter/Text/Audio", "Converts text to speech with a neural voice",
      "The ParWaveNet authors");
  element_class->change_state = gst_text_wavenet_change_state;
  element_class->request_new_pad = gst_text_wavenet_request_track;
  element_class->release_pad = gst_text_wavenet_release_track;

  gst_type_mark_as_plugin_api (gst_text_wavenet_overflow_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_text_wavenet_sounds_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_text_wavenet_track_get_type (), 0);
}
