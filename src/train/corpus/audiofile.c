/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "audiofile.h"

#include <gst/app/app.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

/* appsink's queue is short: what is decoded waits until it was taken */
#define OUTPUT                                                                          \
  " ! audioconvert name=convert ! audioresample quality=10 ! capsfilter name=format ! " \
  "appsink name=sink sync=false wait-on-eos=false max-buffers=16"

#define MIN_RATE 4000
#define MAX_RATE 768000
#define MAX_LEVEL 32.0f /* 30 dB above full scale: floating point has no limit of its own */
#define MAX_SAMPLES (1 << 26)
#define POLL (5 * GST_MSECOND) /* an error does not wake who waits for a sample */
/* without a sample, an error, or the end; fuzzing finds more that never end than there is time for */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
#  define PATIENCE (G_TIME_SPAN_SECOND / 5)
#else
#  define PATIENCE (10 * G_TIME_SPAN_SECOND)
#endif

/* GstAutoplugSelectResult, which is declared in no installed header */
#define AUTOPLUG_TRY 0
#define AUTOPLUG_SKIP 2

/*
 * Notes, which a synthesizer plays, are no recordings; of the libraries that read them, libgme ends
 * the process where a file is damaged
 */
static gboolean
plays_notes (GstElementFactory *factory)
{
  static const char *const plugins[] = { "fluidsynthmidi", "gme", "midi", "modplug", "openmpt",
    "siddec", "wildmidi", NULL };
  const char *plugin = gst_plugin_feature_get_plugin_name (GST_PLUGIN_FEATURE (factory));

  return plugin && g_strv_contains (plugins, plugin);
}

/*
 * A decodebin's "autoplug-select": whatever a file says it is, its sound comes from the file.
 * Playlists and session descriptions would be fetched from where they point to
 */
static int
select_element (GstElement *bin, GstPad *pad, GstCaps *caps, GstElementFactory *factory,
    gpointer data)
{
  static const char *const remote[] = { "Adaptive", "Network", "RTP", "Source", "Sink" };
  const char *class = gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS);

  for (guint i = 0; class && i < G_N_ELEMENTS (remote); i++) {
    if (strstr (class, remote[i]))
      return AUTOPLUG_SKIP;
  }
  return class && !plays_notes (factory) ? AUTOPLUG_TRY : AUTOPLUG_SKIP;
}

/* NULL, and an error, if one of the elements is not there */
static GstElement *
parse (const char *description, GError **error)
{
  return gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
}

static GstElement *
make_container_pipeline (const char *path, GError **error)
{
  GstElement *pipeline = parse ("filesrc name=source ! decodebin name=decoder "
                                "expose-all-streams=false caps=audio/x-raw" OUTPUT,
      error);
  GstElement *source, *decoder;

  if (!pipeline)
    return NULL;
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  decoder = gst_bin_get_by_name (GST_BIN (pipeline), "decoder");
  g_object_set (source, "location", path, NULL);
  g_signal_connect (decoder, "autoplug-select", G_CALLBACK (select_element), NULL);
  gst_object_unref (source);
  gst_object_unref (decoder);
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
  pipeline = parse (
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

/*
 * Refuses sound of a rate that would grow out of all proportion when it is resampled, or that
 * nobody uses, before any of it is
 */
static GstPadProbeReturn
check_rate (GstPad *pad, GstPadProbeInfo *info, gpointer pipeline)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GError *error;
  GstCaps *caps;
  int rate;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (!gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", &rate)
      || (rate >= MIN_RATE && rate <= MAX_RATE))
    return GST_PAD_PROBE_OK;
  error = g_error_new (WN_ERROR, WN_ERROR_READ, "its rate is %d Hz, where %d to %d are possible",
      rate, MIN_RATE, MAX_RATE);
  gst_element_post_message (pipeline, gst_message_new_error (pipeline, error, NULL));
  g_error_free (error);
  return GST_PAD_PROBE_DROP;
}

static void
watch_rate (GstElement *pipeline)
{
  GstElement *convert = gst_bin_get_by_name (GST_BIN (pipeline), "convert");
  GstPad *pad = gst_element_get_static_pad (convert, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, check_rate, pipeline, NULL);
  gst_object_unref (pad);
  gst_object_unref (convert);
}

/* Returns FALSE if that is more than can be taken */
static gboolean
take_sample (GstSample *sample, GArray *samples, GError **error)
{
  GstMapInfo map;
  gboolean fits = FALSE;

  if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ)) {
    fits = map.size / sizeof (float) <= MAX_SAMPLES - samples->len;
    if (fits)
      g_array_append_vals (samples, map.data, map.size / sizeof (float));
    gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  }
  if (!fits)
    g_set_error (error, WN_ERROR, WN_ERROR_READ,
        "longer than the %d samples that can be taken at once", MAX_SAMPLES);
  return fits;
}

/* NULL while there is none */
static GError *
find_error (GstBus *bus)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  GError *error = NULL;

  if (message) {
    gst_message_parse_error (message, &error, NULL);
    gst_message_unref (message);
  }
  return error;
}

static gboolean
run_to_end (GstElement *pipeline, GArray *samples, GError **error)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gint64 last = g_get_monotonic_time ();
  GError *failure = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while (!failure && !(failure = find_error (bus)) && !gst_app_sink_is_eos (GST_APP_SINK (sink))) {
    GstSample *sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), POLL);

    if (sample) {
      take_sample (sample, samples, &failure);
      gst_sample_unref (sample);
      last = g_get_monotonic_time ();
    } else if (g_get_monotonic_time () - last > PATIENCE) {
      failure = g_error_new (WN_ERROR, WN_ERROR_READ, "the decoder neither ends nor goes on");
    }
  }
  if (!failure)
    failure = find_error (bus);
  gst_object_unref (sink);
  gst_object_unref (bus);
  if (failure)
    g_propagate_error (error, failure);
  return !failure;
}

static gboolean
check_samples (const GArray *samples, GError **error)
{
  if (samples->len == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "no audio in it");
    return FALSE;
  }
  for (guint i = 0; i < samples->len; i++) {
    const float x = g_array_index (samples, float, i);

    if (!(fabsf (x) <= MAX_LEVEL)) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "sample %u is %g, where 1 is full scale", i, x);
      return FALSE;
    }
  }
  return TRUE;
}

float *
wn_audio_file_read (const char *path, int rate, int *n_samples, GError **error)
{
  GstElement *pipeline;
  GError *cause = NULL;
  GArray *samples;
  gboolean ok;

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
  watch_rate (pipeline);
  samples = g_array_new (FALSE, FALSE, sizeof (float));
  ok = run_to_end (pipeline, samples, &cause) && check_samples (samples, &cause);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  *n_samples = (int) samples->len;
  if (ok)
    return (float *) g_array_free (samples, FALSE);
  g_array_free (samples, TRUE);

  /* ERRORS */
failed:
  g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, cause->message);
  g_clear_error (&cause);
  return NULL;
}
