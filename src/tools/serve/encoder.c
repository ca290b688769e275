/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "encoder.h"
#include <gst/audio/audio.h>
#include "tools/wav.h"

#define END_TIMEOUT (10 * G_TIME_SPAN_SECOND)
#define LEAST 2400 /* samples, more than a block of any encoder: of less some make nothing */
#define BARE "identity silent=true"

/*
 * The bin of the encoder between two pads of ours: what is pushed into the first is encoded by this
 * thread, and what comes out of the second is collected
 */
struct _WnEncoder
{
  const WnAudioFormat *format;
  int rate;
  guint64 n_in; /* samples so far */

  /* NULL where the samples are written as they are */
  GstElement *bin;
  GstPad *from, *to;

  GMutex lock; /* of what follows: muxers may have a thread of their own */
  GCond changed;
  GByteArray *made;
  gboolean rewrites; /* the header, at the end, which a stream cannot */
  gboolean ended;
};

static GstFlowReturn
collect (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  WnEncoder *e = gst_pad_get_element_private (pad);
  GstMapInfo map;

  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_mutex_lock (&e->lock);
    if (!e->rewrites)
      g_byte_array_append (e->made, map.data, map.size);
    g_mutex_unlock (&e->lock);
    gst_buffer_unmap (buffer, &map);
  }
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static gboolean
take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  WnEncoder *e = gst_pad_get_element_private (pad);

  g_mutex_lock (&e->lock);
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT && e->made->len + e->n_in > 0) {
    const GstSegment *segment;

    gst_event_parse_segment (event, &segment);
    e->rewrites = segment->format == GST_FORMAT_BYTES && e->n_in > 0;
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_EOS) {
    e->ended = TRUE;
    g_cond_broadcast (&e->changed);
  }
  g_mutex_unlock (&e->lock);
  gst_event_unref (event);
  return TRUE;
}

static gboolean
link_bin (WnEncoder *e)
{
  GstPad *sink = gst_element_get_static_pad (e->bin, "sink"),
         *src = gst_element_get_static_pad (e->bin, "src");
  gboolean ok;

  e->from = gst_pad_new ("from", GST_PAD_SRC);
  e->to = gst_pad_new ("to", GST_PAD_SINK);
  gst_pad_set_element_private (e->to, e);
  gst_pad_set_chain_function (e->to, collect);
  gst_pad_set_event_function (e->to, take_event);
  ok = sink && src && gst_pad_link (e->from, sink) == GST_PAD_LINK_OK
      && gst_pad_link (src, e->to) == GST_PAD_LINK_OK && gst_pad_set_active (e->to, TRUE)
      && gst_pad_set_active (e->from, TRUE)
      && gst_element_set_state (e->bin, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
  g_clear_pointer (&sink, gst_object_unref);
  g_clear_pointer (&src, gst_object_unref);
  return ok;
}

static void
begin (WnEncoder *e)
{
  GstCaps *caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (S16),
      "layout", G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT, e->rate, "channels", G_TYPE_INT,
      1, NULL);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (e->from, gst_event_new_stream_start ("speech"));
  gst_pad_push_event (e->from, gst_event_new_caps (caps));
  gst_pad_push_event (e->from, gst_event_new_segment (&segment));
  gst_caps_unref (caps);
}

/* From 16 bits of the voice's rate to the bytes of the encoding */
static char *
describe (const WnAudioFormat *format, int rate_hz)
{
  const gboolean is_bare = format == wn_audio_format_wav () || format == wn_audio_format_raw ();
  GString *s = g_string_new ("audioconvert ! audioresample quality=8");

  if (rate_hz)
    g_string_append_printf (s, " ! audio/x-raw,rate=%d", rate_hz);
  if (is_bare)
    g_string_append (s, " ! audioconvert dithering=none ! audio/x-raw,format=S16LE");
  g_string_append_printf (s, " ! %s", is_bare ? BARE : format->pipeline);
  return g_string_free (s, FALSE);
}

static gboolean
open_bin (WnEncoder *e, int rate_hz, GError **error)
{
  g_autofree char *description = describe (e->format, rate_hz);
  GError *cause = NULL;

  if (!wn_audio_init (error))
    return FALSE;
  e->bin = gst_parse_bin_from_description_full (description, TRUE, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS, &cause);
  if (e->bin)
    gst_object_ref_sink (e->bin);
  if (e->bin && link_bin (e))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s from %d Hz to %d Hz: %s",
      wn_audio_format_suffix (e->format), e->rate, rate_hz ? rate_hz : e->rate,
      cause ? cause->message : "GStreamer's encoder does not start");
  g_clear_error (&cause);
  return FALSE;
}

WnEncoder *
wn_encoder_new (const WnAudioFormat *format, int rate, int rate_hz, GError **error)
{
  const int rate_out = rate_hz ? rate_hz : rate;
  guint8 header[WN_WAV_HEADER_SIZE];
  WnEncoder *e;

  if (!wn_audio_format_check_rate (format, rate_hz, error))
    return NULL;
  e = g_new0 (WnEncoder, 1);
  e->format = format;
  e->rate = rate;
  e->made = g_byte_array_new ();
  g_mutex_init (&e->lock);
  g_cond_init (&e->changed);
  if (format == wn_audio_format_wav ()) {
    wn_wav_stream_header (rate_out, header);
    g_byte_array_append (e->made, header, sizeof header);
  }
  if ((rate_out != rate || (format != wn_audio_format_wav () && format != wn_audio_format_raw ()))
      && !open_bin (e, rate_out == rate ? 0 : rate_out, error)) {
    wn_encoder_free (e);
    return NULL;
  }
  return e;
}

static gboolean
push (WnEncoder *e, const gint16 *samples, gsize n, GError **error)
{
  GstBuffer *buffer = gst_buffer_new_memdup (samples, n * sizeof *samples);
  GstFlowReturn flow;

  if (e->n_in == 0)
    begin (e);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (e->n_in, GST_SECOND, e->rate);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n, GST_SECOND, e->rate);
  e->n_in += n;
  flow = gst_pad_push (e->from, buffer);
  if (flow == GST_FLOW_OK)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "GStreamer's encoder of %s stopped: %s",
      wn_audio_format_suffix (e->format), gst_flow_get_name (flow));
  return FALSE;
}

/* Encoders that are stopped in their first block, or without an end, complain */
static void
end_early (WnEncoder *e)
{
  const gint16 silence[LEAST] = { 0 };

  push (e, silence, LEAST, NULL);
  gst_pad_push_event (e->from, gst_event_new_eos ());
}

void
wn_encoder_free (WnEncoder *e)
{
  if (!e)
    return;
  if (e->bin) {
    if (e->n_in > 0 && !e->ended)
      end_early (e);
    if (e->from)
      gst_pad_set_active (e->from, FALSE);
    gst_element_set_state (e->bin, GST_STATE_NULL);
    if (e->to)
      gst_pad_set_active (e->to, FALSE);
    gst_object_unref (e->bin);
  }
  g_clear_pointer (&e->from, gst_object_unref);
  g_clear_pointer (&e->to, gst_object_unref);
  g_byte_array_unref (e->made);
  g_mutex_clear (&e->lock);
  g_cond_clear (&e->changed);
  g_free (e);
}

static void
take (WnEncoder *e, GByteArray *out)
{
  g_mutex_lock (&e->lock);
  g_byte_array_append (out, e->made->data, e->made->len);
  g_byte_array_set_size (e->made, 0);
  g_mutex_unlock (&e->lock);
}

gboolean
wn_encoder_write (WnEncoder *e, const float *x, gsize n, GByteArray *out, GError **error)
{
  g_autofree gint16 *samples = g_new (gint16, MAX (n, 1));
  gboolean ok = TRUE;

  wn_wav_quantise (x, n, samples);
  if (e->bin) {
    ok = n == 0 || push (e, samples, n, error);
  } else {
    for (gsize i = 0; i < n; i++)
      samples[i] = GINT16_TO_LE (samples[i]);
    g_byte_array_append (e->made, (const guint8 *) samples, n * sizeof *samples);
  }
  take (e, out);
  return ok;
}

gboolean
wn_encoder_finish (WnEncoder *e, GByteArray *out, GError **error)
{
  const gint64 until = g_get_monotonic_time () + END_TIMEOUT;
  const gint16 silence[LEAST] = { 0 };
  gboolean ok = TRUE;

  if (e->bin && e->n_in < LEAST)
    ok = push (e, silence, LEAST - e->n_in, error);
  if (e->bin && ok) {
    gst_pad_push_event (e->from, gst_event_new_eos ());
    g_mutex_lock (&e->lock);
    while (!e->ended && ok)
      ok = g_cond_wait_until (&e->changed, &e->lock, until);
    ok = e->ended;
    g_mutex_unlock (&e->lock);
    if (!ok)
      g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "GStreamer's encoder of %s does not end",
          wn_audio_format_suffix (e->format));
  }
  take (e, out);
  return ok;
}
