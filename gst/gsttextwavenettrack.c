/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * textwavenet's text pad: what is spoken as timed text, a buffer for each word or sentence. It is
 * sent before the samples, so that a sink of it does not wait for those of another branch.
 */

#include <string.h>

#include "gsttextwavenet.h"
#include "gstwavenetaudio.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

/* The pad, to be released, or NULL */
static GstPad *
get_pad (GstTextWavenet *self)
{
  GstPad *pad;

  GST_OBJECT_LOCK (self);
  pad = self->textpad ? gst_object_ref (self->textpad) : NULL;
  GST_OBJECT_UNLOCK (self);
  return pad;
}

static void
push_stream_start (GstTextWavenet *self, GstPad *pad)
{
  GstEvent *audio = gst_pad_get_sticky_event (self->srcpad, GST_EVENT_STREAM_START, 0);
  const gchar *id = NULL;
  gchar *text_id;
  GstEvent *start;
  guint group;

  if (audio)
    gst_event_parse_stream_start (audio, &id);
  text_id = g_strconcat (id ? id : GST_OBJECT_NAME (self), "/text", NULL);
  start = gst_event_new_stream_start (text_id);
  gst_event_set_stream_flags (start, GST_STREAM_FLAG_SPARSE);
  gst_event_set_group_id (start,
      audio && gst_event_parse_group_id (audio, &group) ? group : gst_util_group_id_next ());
  gst_pad_push_event (pad, start);
  gst_clear_event (&audio);
  g_free (text_id);
}

/* What must come before the next buffer or gap */
static void
prepare (GstTextWavenet *self, GstPad *pad)
{
  GstEvent *segment = gst_pad_get_sticky_event (self->srcpad, GST_EVENT_SEGMENT, 0), *sent;
  GstCaps *caps = gst_pad_get_current_caps (pad);

  if (!caps) {
    push_stream_start (self, pad);
    caps = gst_caps_new_simple ("text/x-raw", "format", G_TYPE_STRING, "utf8", NULL);
    gst_pad_push_event (pad, gst_event_new_caps (caps));
  }
  gst_caps_unref (caps);
  sent = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  if (segment && segment != sent)
    gst_pad_push_event (pad, gst_event_ref (segment));
  gst_clear_event (&sent);
  gst_clear_event (&segment);
}

void
gst_text_wavenet_track_gap (GstTextWavenet *self, GstClockTime time, GstClockTime duration)
{
  GstPad *pad = get_pad (self);

  if (!pad)
    return;
  prepare (self, pad);
  gst_pad_push_event (pad, gst_event_new_gap (time, duration));
  gst_object_unref (pad);
}

/* A mark's text in the utterance, without line breaks */
static gchar *
text_of (const GstWavenetUtterance *utterance, const WnMark *mark)
{
  glong offset = CLAMP (mark->offset, 0, utterance->n_chars);
  gchar *text;

  if (mark->type == WN_MARK_WORD)
    return g_strdup (mark->name);
  text = g_utf8_substring (utterance->text, offset,
      offset + CLAMP (mark->length, 0, utterance->n_chars - offset));
  return g_strstrip (g_strdelimit (text, "\r\n", ' '));
}

void
gst_text_wavenet_track_marks (GstTextWavenet *self, const GstWavenetUtterance *utterance,
    const GPtrArray *marks)
{
  GstPad *pad = get_pad (self);
  WnMarkType wanted;

  if (!pad)
    return;
  GST_OBJECT_LOCK (self);
  wanted = self->text_track == GST_TEXT_WAVENET_SENTENCES ? WN_MARK_SENTENCE : WN_MARK_WORD;
  GST_OBJECT_UNLOCK (self);
  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = g_ptr_array_index (marks, i);
    guint64 start = utterance->start + mark->start, end = start + mark->duration;
    gchar *text;
    GstBuffer *buffer;

    if (mark->type != wanted)
      continue;
    end = MIN (end, gst_text_wavenet_get_stop (self));
    text = text_of (utterance, mark);
    buffer = gst_buffer_new_wrapped (text, strlen (text));
    GST_BUFFER_PTS (buffer) = gst_wavenet_audio_time (start, utterance->rate);
    GST_BUFFER_DURATION (buffer) = gst_wavenet_audio_time (end, utterance->rate)
        - GST_BUFFER_PTS (buffer);
    g_queue_push_tail (&self->track, buffer);
  }
  gst_object_unref (pad);
}

GstFlowReturn
gst_text_wavenet_track_push (GstTextWavenet *self)
{
  GstPad *pad = get_pad (self);
  GstFlowReturn flow = GST_FLOW_OK;
  GstBuffer *buffer;

  while ((buffer = g_queue_pop_head (&self->track))) {
    if (pad && flow == GST_FLOW_OK) {
      prepare (self, pad);
      flow = gst_pad_push (pad, buffer);
    } else {
      gst_buffer_unref (buffer);
    }
  }
  gst_clear_object (&pad);
  /* nobody need listen */
  return flow == GST_FLOW_NOT_LINKED || flow == GST_FLOW_EOS ? GST_FLOW_OK : flow;
}

void
gst_text_wavenet_track_event (GstTextWavenet *self, GstEvent *event)
{
  GstPad *pad = get_pad (self);

  if (!pad)
    return;
  if (GST_EVENT_IS_SERIALIZED (event) && GST_EVENT_TYPE (event) != GST_EVENT_FLUSH_STOP)
    prepare (self, pad);
  gst_pad_push_event (pad, gst_event_ref (event));
  gst_object_unref (pad);
}

void
gst_text_wavenet_track_clear (GstTextWavenet *self)
{
  g_queue_clear_full (&self->track, (GDestroyNotify) gst_buffer_unref);
}

/* ---- pad ---- */

static gboolean
track_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  /* times are those of the audio */
  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_LATENCY:
    case GST_QUERY_POSITION:
    case GST_QUERY_DURATION:
    case GST_QUERY_SEEKING:
      return gst_pad_query (GST_TEXT_WAVENET (parent)->srcpad, query);
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

GstPad *
gst_text_wavenet_request_track (GstElement *element, GstPadTemplate *template, const gchar *name,
    const GstCaps *caps)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (element);
  GstPad *pad = gst_pad_new_from_template (template, "text");
  gboolean is_first;

  GST_OBJECT_LOCK (self);
  is_first = !self->textpad;
  if (is_first)
    self->textpad = pad;
  GST_OBJECT_UNLOCK (self);
  if (!is_first) {
    gst_object_unref (gst_object_ref_sink (pad));
    return NULL;
  }
  gst_pad_set_query_function (pad, track_query);
  gst_pad_set_active (pad, TRUE);
  gst_element_add_pad (element, pad);
  return pad;
}

void
gst_text_wavenet_release_track (GstElement *element, GstPad *pad)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (element);

  GST_OBJECT_LOCK (self);
  self->textpad = NULL;
  GST_OBJECT_UNLOCK (self);
  gst_pad_set_active (pad, FALSE);
  gst_element_remove_pad (element, pad);
}
