/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "audiofile.h"

#include <gst/app/app.h>
#include <gst/gst.h>
#include <string.h>

#define OUTPUT                                                             \
  " ! audioconvert ! audioresample quality=10 ! capsfilter name=format ! " \
  "appsink name=sink sync=false wait-on-eos=false"

static GstElement *
make_container_pipeline (const char *path, GError **error)
{
  GstElement *pipeline = gst_parse_launch (
      "uridecodebin name=source expose-all-streams=false caps=audio/x-raw" OUTPUT, error);
  GstElement *source;
  char *uri;

  if (!pipeline)
    return NULL;
  uri = gst_filename_to_uri (path, NULL);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "uri", uri, NULL);
  gst_object_unref (source);
  g_free (uri);
  return pipeline;
}

/*
 * filesrc sends a segment in bytes, which audio decoders refuse without a parser before them, and
 * G.722 has none: hence appsrc
 */
static GstElement *
make_g722_pipeline (const char *path, GError **error)
{
  GstElement *pipeline, *source;
  GstBuffer *buffer;
  char *data;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  pipeline = gst_parse_launch (
      "appsrc name=source format=time caps=audio/G722,rate=16000,channels=1 ! avdec_g722" OUTPUT,
      error);
  if (!pipeline) {
    g_free (data);
    return NULL;
  }
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  buffer = gst_buffer_new_wrapped (data, size);
  GST_BUFFER_PTS (buffer) = 0;
  gst_app_src_push_buffer (GST_APP_SRC (source), buffer);
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  gst_object_unref (source);
  return pipeline;
}

static void
set_output_format (GstElement *pipeline, int rate)
{
  GstElement *filter = gst_bin_get_by_name (GST_BIN (pipeline), "format");
  GstCaps *caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING,
      G_BYTE_ORDER == G_LITTLE_ENDIAN ? "F32LE" : "F32BE", "layout", G_TYPE_STRING, "interleaved",
      "channels", G_TYPE_INT, 1, "rate", G_TYPE_INT, rate, NULL);

  g_object_set (filter, "caps", caps, NULL);
  gst_caps_unref (caps);
  gst_object_unref (filter);
}

static gboolean
run_to_end (GstElement *pipeline, GError **error)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  gboolean ok;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  ok = GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  if (!ok)
    gst_message_parse_error (message, error, NULL);
  gst_message_unref (message);
  gst_object_unref (bus);
  return ok;
}

static GByteArray *
collect_samples (GstElement *pipeline)
{
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GByteArray *bytes = g_byte_array_new ();
  GstSample *sample;

  while ((sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 0))) {
    GstMapInfo map;

    if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ)) {
      g_byte_array_append (bytes, map.data, map.size);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }
    gst_sample_unref (sample);
  }
  gst_object_unref (sink);
  return bytes;
}

float *
wn_audio_file_read (const char *path, int rate, int *n_samples, GError **error)
{
  GstElement *pipeline;
  GError *cause = NULL;
  GByteArray *bytes = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no such file", path);
    return NULL;
  }
  if (!gst_init_check (NULL, NULL, &cause))
    goto failed;
  pipeline = g_str_has_suffix (path, ".g722") ? make_g722_pipeline (path, &cause)
                                              : make_container_pipeline (path, &cause);
  if (!pipeline)
    goto failed;
  set_output_format (pipeline, rate);
  if (run_to_end (pipeline, &cause))
    bytes = collect_samples (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  if (!bytes)
    goto failed;
  if (bytes->len < sizeof (float)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: no audio in it", path);
    g_byte_array_free (bytes, TRUE);
    return NULL;
  }
  *n_samples = bytes->len / sizeof (float);
  return (float *) g_byte_array_free (bytes, FALSE);

  /* ERRORS */
failed:
  g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, cause->message);
  g_clear_error (&cause);
  return NULL;
}
