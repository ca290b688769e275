/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * textwavenet's sink pad: text and events in, cues and events into the queue that the task empties
 */

#include "gsttextwavenet.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

#define MAX_QUEUED_CUES 2

void
gst_text_wavenet_cue_free (GstTextWavenetCue *cue)
{
  g_free (cue->text);
  g_free (cue->speaker);
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

/* What outlives a flush */
static gboolean
is_kept (const GstTextWavenetItem *item)
{
  return item->event && GST_EVENT_IS_STICKY (item->event)
      && GST_EVENT_TYPE (item->event) != GST_EVENT_SEGMENT
      && GST_EVENT_TYPE (item->event) != GST_EVENT_EOS;
}

void
gst_text_wavenet_clear_items (GstTextWavenet *self, gboolean everything)
{
  GList *next;

  for (GList *l = self->items.head; l; l = next) {
    next = l->next;
    if (everything || !is_kept (l->data)) {
      item_free (l->data);
      g_queue_delete_link (&self->items, l);
    }
  }
  self->n_cues = 0;
}

/* `lock` is held */
static void
add_item (GstTextWavenet *self, GstTextWavenetCue *cue, GstEvent *event)
{
  GstTextWavenetItem *item = g_new (GstTextWavenetItem, 1);

  *item = (GstTextWavenetItem){ cue, event };
  g_queue_push_tail (&self->items, item);
  if (cue)
    self->n_cues++;
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_signal (&self->item_added);
}

static GstFlowReturn
queue_cue (GstTextWavenet *self, GstTextWavenetCue *cue)
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
queue_event (GstTextWavenet *self, GstEvent *event)
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
hash (const gchar *text, guint64 number)
{
  guint64 h = G_GUINT64_CONSTANT (14695981039346656037) ^ number;

  for (; *text; text++)
    h = (h ^ (guint8) *text) * G_GUINT64_CONSTANT (1099511628211);
  return h;
}

static GstTextWavenetCue *
cue_new (GstTextWavenet *self, gchar *text, guint64 number)
{
  GstTextWavenetCue *cue = g_new0 (GstTextWavenetCue, 1);

  cue->id = ++self->last_id;
  cue->text = text;
  cue->format = self->format;
  cue->part = -1;
  cue->pts = cue->duration = cue->limit = GST_CLOCK_TIME_NONE;
  cue->key = hash (text, number);
  cue->arrival = g_get_monotonic_time ();
  return cue;
}

/*
 * SSML in several voices becomes a cue for each, one behind the other until the time of all is over
 */
static GstFlowReturn
queue_parts (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  gchar **voices = cue->format == WN_FORMAT_SSML ? wn_ssml_voices (cue->text, -1) : NULL;
  guint n = voices ? g_strv_length (voices) : 1;
  GstFlowReturn flow = GST_FLOW_OK;

  if (n == 1) {
    cue->speaker = voices ? g_strdup (voices[0]) : NULL;
    flow = queue_cue (self, cue);
  } else {
    for (guint i = 0; i < n && flow == GST_FLOW_OK; i++) {
      GstTextWavenetCue *part = cue_new (self, g_strdup (cue->text), cue->key + i);

      part->id = cue->id;
      part->part = i;
      part->speaker = g_strdup (voices[i]);
      part->pause = cue->pause && i == n - 1;
      if (i == 0) {
        part->pts = cue->pts;
        part->duration = cue->duration;
        gst_buffer_replace (&part->buffer, cue->buffer);
      } else if (GST_CLOCK_TIME_IS_VALID (cue->pts) && GST_CLOCK_TIME_IS_VALID (cue->duration)) {
        part->limit = cue->pts + cue->duration;
      }
      flow = queue_cue (self, part);
    }
    gst_text_wavenet_cue_free (cue);
  }
  g_strfreev (voices);
  return flow;
}

/* Queues the sentences that are complete, or with `flush` all that is left */
static GstFlowReturn
queue_sentences (GstTextWavenet *self, gboolean flush)
{
  GstFlowReturn flow = GST_FLOW_OK;
  guint n_dropped = self->stream.n_dropped, n_damaged = 0;
  gchar *sentence;

  while (flow == GST_FLOW_OK
      && (sentence = gst_wavenet_text_stream_pop (&self->stream, self->format, flush))) {
    if (gst_wavenet_text_is_damaged (sentence)) {
      n_damaged++;
      g_free (sentence);
    } else if (gst_wavenet_text_is_speakable (sentence)) {
      GstTextWavenetCue *cue = cue_new (self, sentence, self->n_sentences++);

      cue->pause = !flush || !gst_wavenet_text_stream_is_empty (&self->stream);
      flow = queue_parts (self, cue);
    } else {
      g_free (sentence);
    }
  }
  if (n_damaged)
    GST_ELEMENT_WARNING (self, STREAM, DECODE,
        ("Text is not UTF-8: %u sentences are skipped", n_damaged), (NULL));
  if (self->stream.n_dropped != n_dropped)
    GST_ELEMENT_WARNING (self, STREAM, DECODE,
        ("%s is left out",
            self->format == WN_FORMAT_PLAIN ? "A run of more than 1000 characters without a space"
                                            : "Markup of more than 4 MiB without an end"),
        (NULL));
  return flow;
}

/* A reader is live when its source is, or when it cannot seek, as a terminal or a socket */
static gboolean
stream_is_live (GstTextWavenet *self)
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
take_stream (GstTextWavenet *self, GstBuffer *buffer)
{
  GstMapInfo map;
  gboolean line;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    goto not_readable;
  gst_wavenet_text_stream_push (&self->stream, map.data, map.size);
  line = map.size > 0 && map.data[map.size - 1] == '\n';
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);

  return queue_sentences (self, line && stream_is_live (self));

  /* ERRORS */
not_readable : {
  gst_buffer_unref (buffer);
  GST_ELEMENT_ERROR (self, RESOURCE, READ, ("A text buffer cannot be read"), (NULL));
  return GST_FLOW_ERROR;
}
}

static GstFlowReturn
take_cue (GstTextWavenet *self, GstBuffer *buffer)
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
  cue->duration = GST_BUFFER_DURATION (buffer) > 0 ? GST_BUFFER_DURATION (buffer)
                                                   : GST_CLOCK_TIME_NONE;
  cue->buffer = buffer;
  return queue_parts (self, cue);

  /* ERRORS */
not_utf8 : {
  GST_ELEMENT_WARNING (self, STREAM, DECODE,
      ("The cue at %" GST_TIME_FORMAT " is not UTF-8 (byte %" G_GSIZE_FORMAT "): skipped",
          GST_TIME_ARGS (GST_BUFFER_PTS (buffer)), (gsize) (bad - text)),
      (NULL));
  g_free (text);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}
}

GstFlowReturn
gst_text_wavenet_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  return self->sink_segment.format == GST_FORMAT_TIME ? take_cue (self, buffer)
                                                      : take_stream (self, buffer);
}

/* ---- sink events ---- */

static GstEvent *
make_audio_stream (GstEvent *event)
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
    GstStream *audio = gst_stream_new (gst_stream_get_stream_id (stream), NULL,
        GST_STREAM_TYPE_AUDIO, flags);
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
flush_stream (GstTextWavenet *self)
{
  if (self->sink_segment.format != GST_FORMAT_TIME)
    queue_sentences (self, TRUE);
  gst_wavenet_text_stream_reset (&self->stream);
}

static gboolean
take_segment (GstTextWavenet *self, GstEvent *event)
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
backwards : {
  gst_event_unref (event);
  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      ("Speech does not run backwards (segment rate %g)", segment.rate), (NULL));
  g_mutex_lock (&self->lock);
  self->flow = GST_FLOW_ERROR;
  g_cond_broadcast (&self->item_added);
  g_mutex_unlock (&self->lock);
  return FALSE;
}
}

void
gst_text_wavenet_stop_waiting (GstTextWavenet *self)
{
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_broadcast (&self->item_added);
  g_cond_broadcast (&self->item_taken);
}

void
gst_text_wavenet_stop_flow (GstTextWavenet *self)
{
  g_atomic_int_set (&self->cancelled, TRUE);
  self->flow = GST_FLOW_FLUSHING;
  gst_text_wavenet_stop_waiting (self);
}

void
gst_text_wavenet_start_flow (GstTextWavenet *self)
{
  g_atomic_int_set (&self->cancelled, FALSE);
  self->flow = GST_FLOW_OK;
  self->eos = FALSE;
}

static gboolean
flush_start (GstTextWavenet *self, GstEvent *event)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  gst_text_wavenet_stop_flow (self);
  g_mutex_unlock (&self->lock);
  result = gst_pad_push_event (self->srcpad, event);
  gst_pad_pause_task (self->srcpad);
  return result;
}

static gboolean
flush_stop (GstTextWavenet *self, GstEvent *event)
{
  gboolean result;

  /* The task ended its turn by now, or does at the next chunk */
  GST_PAD_STREAM_LOCK (self->srcpad);
  gst_text_wavenet_reset_output (self, FALSE);
  g_mutex_lock (&self->lock);
  gst_text_wavenet_clear_items (self, FALSE);
  g_mutex_unlock (&self->lock);
  GST_PAD_STREAM_UNLOCK (self->srcpad);

  gst_segment_init (&self->sink_segment, GST_FORMAT_UNDEFINED);
  gst_wavenet_text_stream_reset (&self->stream);
  self->n_sentences = 0;

  result = gst_pad_push_event (self->srcpad, event);
  g_mutex_lock (&self->lock);
  gst_text_wavenet_start_flow (self);
  g_mutex_unlock (&self->lock);
  gst_pad_start_task (self->srcpad, (GstTaskFunction) gst_text_wavenet_loop, self->srcpad, NULL);
  return result;
}

gboolean
gst_text_wavenet_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
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
    case GST_EVENT_CAPS: {
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
