/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-textwavenet
 * @title: textwavenet
 * @short_description: Converts timed or plain text to speech with a neural voice
 *
 * Each text buffer with a time stamp is a cue, spoken from that time on; what is longer than the buffer's duration is treated as
 * #GstTextWavenet:overflow says. Silence between cues is sent as GAP events, so put `audiorate` behind when writing files or muxing.
 * Text without times, as from `filesrc` or `fdsrc`, is one UTF-8 stream that is spoken sentence by sentence without gaps.
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
#include <string.h>

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

#define MAX_QUEUED_CUES 2

#define DEFAULT_LATENCY 500
#define DEFAULT_OVERFLOW GST_TEXT_WAVENET_SHIFT
#define DEFAULT_MAX_COMPRESSION 1.5

enum
{
  PROP_LATENCY = GST_WAVENET_PROP_LAST,
  PROP_OVERFLOW,
  PROP_MAX_OVERFLOW,
  PROP_MAX_COMPRESSION,
  PROP_SPEAKER_MAP
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("text/x-raw, format = (string) { utf8, pango-markup }; application/ssml+xml"));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_WAVENET_AUDIO_CAPS));

#define parent_class gst_text_wavenet_parent_class
G_DEFINE_TYPE (GstTextWavenet, gst_text_wavenet, GST_TYPE_ELEMENT);
GST_ELEMENT_REGISTER_DEFINE (textwavenet, "textwavenet", GST_RANK_NONE, GST_TYPE_TEXT_WAVENET);

GType gst_text_wavenet_overflow_get_type (void);

GType
gst_text_wavenet_overflow_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {GST_TEXT_WAVENET_CLIP, "Cut the speech where the cue ends, with a short fade", "clip"},
    {GST_TEXT_WAVENET_OVERLAP, "Mix it with the next cue", "overlap"},
    {GST_TEXT_WAVENET_SHIFT, "Start the next cue late", "shift"},
    {GST_TEXT_WAVENET_COMPRESS, "Speak faster, by at most max-compression, then start the next cue late", "compress"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstTextWavenetOverflow", values));
  return type;
}

void
gst_text_wavenet_cue_free (GstTextWavenetCue * cue)
{
  g_free (cue->text);
  g_clear_pointer (&cue->voice, wn_voice_unref);
  gst_clear_buffer (&cue->buffer);
  g_free (cue);
}

/* ---- queue ---- */

static void
item_free (gpointer data)
{
  GstTextWavenetItem *item = data;

  if (item->cue)
    gst_text_wavenet_cue_free (item->cue);
  if (item->event)
    gst_event_unref (item->event);
  g_free (item);
}

void
gst_text_wavenet_clear_items (GstTextWavenet * self)
{
  g_queue_clear_full (&self->items, item_free);
  self->n_cues = 0;
}

/* `lock` is held */
static void
add_item (GstTextWavenet * self, GstTextWavenetCue * cue, GstEvent * event)
{
  GstTextWavenetItem *item = g_new (GstTextWavenetItem, 1);

  *item = (GstTextWavenetItem) { cue, event };
  g_queue_push_tail (&self->items, item);
  if (cue)
    self->n_cues++;
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_signal (&self->item_added);
}

static GstFlowReturn
queue_cue (GstTextWavenet * self, GstTextWavenetCue * cue)
{
  GstFlowReturn flow;

  g_mutex_lock (&self->lock);
  while (self->flow == GST_FLOW_OK && self->n_cues >= MAX_QUEUED_CUES)
    g_cond_wait (&self->item_taken, &self->lock);
  flow = self->eos ? GST_FLOW_EOS : self->flow;
  if (flow == GST_FLOW_OK)
    add_item (self, cue, NULL);
  else
    gst_text_wavenet_cue_free (cue);
  g_mutex_unlock (&self->lock);
  return flow;
}

static gboolean
queue_event (GstTextWavenet * self, GstEvent * event)
{
  gboolean accepted;

  g_mutex_lock (&self->lock);
  accepted = self->flow == GST_FLOW_OK && !self->eos;
  if (accepted) {
    self->eos = GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    add_item (self, NULL, event);
  } else {
    gst_event_unref (event);
  }
  g_mutex_unlock (&self->lock);
  return accepted;
}

/* ---- text in ---- */

static guint64
hash (const gchar * text, guint64 number)
{
  guint64 h = G_GUINT64_CONSTANT (14695981039346656037) ^ number;

  for (; *text; text++)
    h = (h ^ (guint8) *text) * G_GUINT64_CONSTANT (1099511628211);
  return h;
}

static GstTextWavenetCue *
cue_new (GstTextWavenet * self, gchar * text, guint64 number)
{
  GstTextWavenetCue *cue = g_new0 (GstTextWavenetCue, 1);

  cue->id = ++self->last_id;
  cue->text = text;
  cue->format = self->format;
  cue->pts = cue->duration = GST_CLOCK_TIME_NONE;
  cue->key = hash (text, number);
  cue->arrival = g_get_monotonic_time ();
  return cue;
}

/* Queues the sentences that are complete, or with `flush` all that is left */
static GstFlowReturn
queue_sentences (GstTextWavenet * self, gboolean flush)
{
  GstFlowReturn flow = GST_FLOW_OK;
  gchar *sentence;

  while (flow == GST_FLOW_OK && (sentence = gst_wavenet_text_stream_pop (&self->stream, self->format, flush))) {
    if (gst_wavenet_text_is_speakable (sentence)) {
      GstTextWavenetCue *cue = cue_new (self, sentence, self->n_sentences++);

      cue->pause = !flush || self->stream.valid > 0;
      flow = queue_cue (self, cue);
    } else {
      g_free (sentence);
    }
  }
  return flow;
}

/* A reader is live when its source is, or when it cannot seek, as a terminal or a socket */
static gboolean
stream_is_live (GstTextWavenet * self)
{
  if (!self->stream_is_known) {
    GstQuery *query = gst_query_new_seeking (GST_FORMAT_BYTES);
    gboolean seekable = FALSE;

    if (gst_pad_peer_query (self->sinkpad, query))
      gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
    gst_query_unref (query);
    self->stream_is_live = !seekable;
    self->stream_is_known = TRUE;
  }
  return self->stream_is_live;
}

static GstFlowReturn
take_stream (GstTextWavenet * self, GstBuffer * buffer)
{
  GstMapInfo map;
  gsize dropped;
  gboolean line;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    goto not_readable;
  dropped = gst_wavenet_text_stream_push (&self->stream, map.data, map.size);
  line = map.size > 0 && map.data[map.size - 1] == '\n';
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);

  if (dropped)
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("%" G_GSIZE_FORMAT " bytes of the text are not UTF-8", dropped), (NULL));
  return queue_sentences (self, line && stream_is_live (self));

  /* ERRORS */
not_readable:
  {
    gst_buffer_unref (buffer);
    GST_ELEMENT_ERROR (self, RESOURCE, READ, ("A text buffer cannot be read"), (NULL));
    return GST_FLOW_ERROR;
  }
}

static GstFlowReturn
take_cue (GstTextWavenet * self, GstBuffer * buffer)
{
  GstTextWavenetCue *cue;
  gchar *text;
  gsize n = gst_buffer_get_size (buffer);
  const gchar *bad;

  text = g_malloc (n + 1);
  n = gst_buffer_extract (buffer, 0, text, n);
  while (n > 0 && text[n - 1] == '\0')
    n--;
  text[n] = '\0';
  if (!g_utf8_validate (text, n, &bad))
    goto not_utf8;

  cue = cue_new (self, text, GST_BUFFER_PTS (buffer));
  cue->pts = GST_BUFFER_PTS (buffer);
  cue->duration = GST_BUFFER_DURATION (buffer);
  cue->buffer = buffer;
  return queue_cue (self, cue);

  /* ERRORS */
not_utf8:
  {
    GST_ELEMENT_WARNING (self, STREAM, DECODE, ("The cue at %" GST_TIME_FORMAT " is not UTF-8 (byte %" G_GSIZE_FORMAT "): skipped",
            GST_TIME_ARGS (GST_BUFFER_PTS (buffer)), (gsize) (bad - text)), (NULL));
    g_free (text);
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
}

static GstFlowReturn
gst_text_wavenet_chain (GstPad * pad, GstObject * parent, GstBuffer * buffer)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  return self->sink_segment.format == GST_FORMAT_TIME ? take_cue (self, buffer) : take_stream (self, buffer);
}

/* ---- sink events ---- */

static GstEvent *
make_audio_stream (GstEvent * event)
{
  const gchar *id;
  GstStreamFlags flags;
  GstStream *stream = NULL;
  GstEvent *result;
  guint group;

  gst_event_parse_stream_start (event, &id);
  gst_event_parse_stream_flags (event, &flags);
  gst_event_parse_stream (event, &stream);
  flags &= ~GST_STREAM_FLAG_SPARSE;

  result = gst_event_new_stream_start (id);
  gst_event_set_seqnum (result, gst_event_get_seqnum (event));
  gst_event_set_stream_flags (result, flags);
  if (gst_event_parse_group_id (event, &group))
    gst_event_set_group_id (result, group);
  if (stream) {
    GstStream *audio = gst_stream_new (gst_stream_get_stream_id (stream), NULL, GST_STREAM_TYPE_AUDIO, flags);
    GstTagList *tags = gst_stream_get_tags (stream);

    gst_stream_set_tags (audio, tags);
    gst_event_set_stream (result, audio);
    gst_clear_tag_list (&tags);
    gst_object_unref (audio);
    gst_object_unref (stream);
  }
  gst_event_unref (event);
  return result;
}

/* Before anything that ends the text so far */
static void
flush_stream (GstTextWavenet * self)
{
  if (self->sink_segment.format != GST_FORMAT_TIME)
    queue_sentences (self, TRUE);
  gst_wavenet_text_stream_reset (&self->stream);
}

static gboolean
take_segment (GstTextWavenet * self, GstEvent * event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  flush_stream (self);
  if (segment.rate < 0.0)
    goto backwards;
  self->sink_segment = segment;
  self->stream_is_known = FALSE;
  return queue_event (self, event);

  /* ERRORS */
backwards:
  {
    gst_event_unref (event);
    GST_ELEMENT_ERROR (self, STREAM, FORMAT, ("Speech does not run backwards (segment rate %g)", segment.rate), (NULL));
    g_mutex_lock (&self->lock);
    self->flow = GST_FLOW_ERROR;
    g_cond_broadcast (&self->item_added);
    g_mutex_unlock (&self->lock);
    return FALSE;
  }
}

/* `lock` is held */
static void
stop_waiting (GstTextWavenet * self)
{
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_broadcast (&self->item_added);
  g_cond_broadcast (&self->item_taken);
}

static gboolean
flush_start (GstTextWavenet * self, GstEvent * event)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  self->flow = GST_FLOW_FLUSHING;
  stop_waiting (self);
  g_mutex_unlock (&self->lock);
  result = gst_pad_push_event (self->srcpad, event);
  gst_pad_pause_task (self->srcpad);
  return result;
}

static gboolean
flush_stop (GstTextWavenet * self, GstEvent * event)
{
  gboolean result;

  /* The task ended its turn by now, or does at the next chunk */
  GST_PAD_STREAM_LOCK (self->srcpad);
  gst_text_wavenet_reset_output (self, FALSE);
  g_mutex_lock (&self->lock);
  gst_text_wavenet_clear_items (self);
  g_mutex_unlock (&self->lock);
  GST_PAD_STREAM_UNLOCK (self->srcpad);

  gst_segment_init (&self->sink_segment, GST_FORMAT_UNDEFINED);
  gst_wavenet_text_stream_reset (&self->stream);
  self->n_sentences = 0;

  result = gst_pad_push_event (self->srcpad, event);
  g_mutex_lock (&self->lock);
  self->flow = GST_FLOW_OK;
  self->eos = FALSE;
  g_mutex_unlock (&self->lock);
  gst_pad_start_task (self->srcpad, (GstTaskFunction) gst_text_wavenet_loop, self->srcpad, NULL);
  return result;
}

static gboolean
gst_text_wavenet_sink_event (GstPad * pad, GstObject * parent, GstEvent * event)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  GST_LOG_OBJECT (self, "%" GST_PTR_FORMAT, event);
  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_STREAM_START:
      flush_stream (self);
      g_mutex_lock (&self->lock);
      self->eos = FALSE;
      g_mutex_unlock (&self->lock);
      return queue_event (self, make_audio_stream (event));
    case GST_EVENT_CAPS:{
      GstCaps *caps;

      flush_stream (self);
      gst_event_parse_caps (event, &caps);
      self->format = gst_wavenet_text_format_from_caps (caps);
      gst_event_unref (event);
      return TRUE;
    }
    case GST_EVENT_SEGMENT:
      return take_segment (self, event);
    case GST_EVENT_SEGMENT_DONE:
    case GST_EVENT_EOS:
      flush_stream (self);
      return queue_event (self, event);
    case GST_EVENT_FLUSH_START:
      return flush_start (self, event);
    case GST_EVENT_FLUSH_STOP:
      return flush_stop (self, event);
    default:
      if (GST_EVENT_IS_SERIALIZED (event))
        return queue_event (self, event);
      return gst_pad_event_default (pad, parent, event);
  }
}

/* ---- source pad ---- */

static gboolean
gst_text_wavenet_src_event (GstPad * pad, GstObject * parent, GstEvent * event)
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
gst_text_wavenet_update_upstream_latency (GstTextWavenet * self)
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
  GST_DEBUG_OBJECT (self, "upstream is %s, latency %" GST_TIME_FORMAT, live ? "live" : "not live", GST_TIME_ARGS (min));
}

static gboolean
query_latency (GstTextWavenet * self, GstQuery * query)
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

  gst_query_set_latency (query, live, min + own, GST_CLOCK_TIME_IS_VALID (max) ? max + own : max);
  return TRUE;
}

static gboolean
query_position (GstTextWavenet * self, GstQuery * query)
{
  GstFormat format;
  GstClockTime time;
  gint64 position;

  gst_query_parse_position (query, &format, NULL);
  GST_OBJECT_LOCK (self);
  time = gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, self->segment.position);
  GST_OBJECT_UNLOCK (self);
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return FALSE;

  position = time;
  if (format != GST_FORMAT_TIME && (!GST_AUDIO_INFO_IS_VALID (&self->info)
          || !gst_audio_info_convert (&self->info, GST_FORMAT_TIME, time, format, &position)))
    return FALSE;
  gst_query_set_position (query, format, position);
  return TRUE;
}

static gboolean
query_convert (GstTextWavenet * self, GstQuery * query)
{
  GstFormat from, to;
  gint64 value, result;

  gst_query_parse_convert (query, &from, &value, &to, NULL);
  if (!GST_AUDIO_INFO_IS_VALID (&self->info) || !gst_audio_info_convert (&self->info, from, value, to, &result))
    return FALSE;
  gst_query_set_convert (query, from, value, to, result);
  return TRUE;
}

static gboolean
gst_text_wavenet_src_query (GstPad * pad, GstObject * parent, GstQuery * query)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_LATENCY:
      return query_latency (self, query);
    case GST_QUERY_POSITION:
      return query_position (self, query);
    case GST_QUERY_CONVERT:
      return query_convert (self, query);
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

static gboolean
gst_text_wavenet_src_activate_mode (GstPad * pad, GstObject * parent, GstPadMode mode, gboolean active)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  if (active) {
    g_mutex_lock (&self->lock);
    self->flow = GST_FLOW_OK;
    self->eos = FALSE;
    g_mutex_unlock (&self->lock);
    return gst_pad_start_task (pad, (GstTaskFunction) gst_text_wavenet_loop, pad, NULL);
  }
  g_mutex_lock (&self->lock);
  self->flow = GST_FLOW_FLUSHING;
  stop_waiting (self);
  g_mutex_unlock (&self->lock);
  return gst_pad_stop_task (pad);
}

/* ---- element ---- */

static GstStateChangeReturn
gst_text_wavenet_change_state (GstElement * element, GstStateChange transition)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (element);
  GstStateChangeReturn result;

  switch (transition) {
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      gst_segment_init (&self->sink_segment, GST_FORMAT_UNDEFINED);
      self->format = GST_WAVENET_TEXT_PLAIN;
      self->n_sentences = self->last_id = 0;
      gst_wavenet_speaker_reset_stats (self->speaker);
      break;
    case GST_STATE_CHANGE_PLAYING_TO_PAUSED:
      g_mutex_lock (&self->lock);
      self->playing = FALSE;
      stop_waiting (self);
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
      stop_waiting (self);
      g_mutex_unlock (&self->lock);
      break;
    case GST_STATE_CHANGE_PAUSED_TO_READY:
      gst_text_wavenet_reset_output (self, TRUE);
      gst_text_wavenet_clear_items (self);
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
gst_text_wavenet_set_property (GObject * object, guint id, const GValue * value, GParamSpec * pspec)
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
gst_text_wavenet_get_property (GObject * object, guint id, GValue * value, GParamSpec * pspec)
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
gst_text_wavenet_finalize (GObject * object)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (object);

  gst_text_wavenet_reset_output (self, TRUE);
  gst_text_wavenet_clear_items (self);
  gst_wavenet_text_stream_clear (&self->stream);
  gst_wavenet_speaker_free (self->speaker);
  gst_wavenet_settings_clear (&self->settings);
  gst_wavenet_settings_clear (&self->snapshot);
  gst_clear_structure (&self->speaker_map);
  g_free (self->mix);
  g_free (self->part);
  g_cond_clear (&self->item_added);
  g_cond_clear (&self->item_taken);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_text_wavenet_init (GstTextWavenet * self)
{
  gst_wavenet_settings_init (&self->settings);
  self->timing.latency = DEFAULT_LATENCY;
  self->timing.overflow = DEFAULT_OVERFLOW;
  self->timing.max_compression = DEFAULT_MAX_COMPRESSION;
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
  gst_pad_set_event_function (self->sinkpad, gst_text_wavenet_sink_event);
  gst_element_add_pad (GST_ELEMENT (self), self->sinkpad);

  self->srcpad = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_activatemode_function (self->srcpad, gst_text_wavenet_src_activate_mode);
  gst_pad_set_event_function (self->srcpad, gst_text_wavenet_src_event);
  gst_pad_set_query_function (self->srcpad, gst_text_wavenet_src_query);
  gst_pad_use_fixed_caps (self->srcpad);
  gst_element_add_pad (GST_ELEMENT (self), self->srcpad);
}

static void
gst_text_wavenet_class_init (GstTextWavenetClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (text_wavenet_debug, "textwavenet", 0, "neural text to speech converter");

  object_class->set_property = gst_text_wavenet_set_property;
  object_class->get_property = gst_text_wavenet_get_property;
  object_class->finalize = gst_text_wavenet_finalize;

  gst_wavenet_settings_install (object_class);
  g_object_class_install_property (object_class, PROP_LATENCY,
      g_param_spec_uint ("latency", "Latency",
          "Milliseconds by which a cue of a live pipeline may arrive late; the highest value for text that is spoken when it arrives, whatever its time stamp",
          0, G_MAXUINT, DEFAULT_LATENCY, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_OVERFLOW,
      g_param_spec_enum ("overflow", "Overflow", "What is done with speech that is longer than its cue",
          gst_text_wavenet_overflow_get_type (), DEFAULT_OVERFLOW,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_MAX_OVERFLOW,
      g_param_spec_uint ("max-overflow", "Maximum overflow", "Milliseconds by which speech may exceed its cue before that is done",
          0, G_MAXUINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_MAX_COMPRESSION,
      g_param_spec_double ("max-compression", "Maximum compression",
          "By which factor speech may be faster with overflow=compress; what exceeds it starts the next cue late",
          1.0, 4.0, DEFAULT_MAX_COMPRESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (object_class, PROP_SPEAKER_MAP,
      g_param_spec_boxed ("speaker-map", "Speaker map",
          "Voices of speakers: a cue that begins with \"Name:\" is spoken by the voice in the field of that name",
          GST_TYPE_STRUCTURE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING));

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Parallel WaveNet text to speech", "Converter/Text/Audio",
      "Converts text to speech with a neural voice", "The ParWaveNet authors");
  element_class->change_state = gst_text_wavenet_change_state;

  gst_type_mark_as_plugin_api (gst_text_wavenet_overflow_get_type (), 0);
}
