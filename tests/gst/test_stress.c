/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Properties in every state, state changes in mid-utterance, many elements; nothing may leak */

#include "common.h"

#include <stdlib.h>
#include <string.h>

#define TEXT "Hello, my world. This is a sentence, and there is another one behind it."

static gboolean
is_slow (void)
{
  return g_getenv ("VALGRIND") != NULL;
}

static void
set_number (GstElement *element, GParamSpec *pspec, gdouble where, gboolean random)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, pspec->value_type);
  if (G_IS_PARAM_SPEC_DOUBLE (pspec)) {
    GParamSpecDouble *range = G_PARAM_SPEC_DOUBLE (pspec);

    g_value_set_double (&value,
        random      ? g_random_double_range (range->minimum, range->maximum)
            : where ? range->maximum
                    : range->minimum);
  } else if (G_IS_PARAM_SPEC_UINT (pspec)) {
    GParamSpecUInt *range = G_PARAM_SPEC_UINT (pspec);

    g_value_set_uint (&value,
        random ? range->minimum + g_random_int () % ((guint64) range->maximum - range->minimum + 1)
            : where ? range->maximum
                    : range->minimum);
  } else if (G_IS_PARAM_SPEC_UINT64 (pspec)) {
    g_value_set_uint64 (&value, random ? g_random_int () : where ? G_MAXUINT64 : 0);
  } else if (G_IS_PARAM_SPEC_BOOLEAN (pspec)) {
    g_value_set_boolean (&value, random ? g_random_boolean () : where > 0.0);
  } else if (G_IS_PARAM_SPEC_ENUM (pspec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;

    g_value_set_enum (&value,
        random      ? g_random_int_range (klass->minimum, klass->maximum + 1)
            : where ? klass->maximum
                    : klass->minimum);
  } else if (G_IS_PARAM_SPEC_FLAGS (pspec)) {
    g_value_set_flags (&value,
        random      ? g_random_int () & G_PARAM_SPEC_FLAGS (pspec)->flags_class->mask
            : where ? G_PARAM_SPEC_FLAGS (pspec)->flags_class->mask
                    : 0);
  } else if (G_IS_PARAM_SPEC_STRING (pspec)) {
    g_value_set_string (&value, random ? "es" : where ? "high" : NULL);
  } else if (pspec->value_type == GST_TYPE_STRUCTURE) {
    if (where > 0.0)
      g_value_take_boxed (&value, gst_structure_new ("map", "Anna", G_TYPE_STRING, "low", NULL));
  } else {
    g_assert_not_reached ();
  }
  g_object_set_property (G_OBJECT (element), pspec->name, &value);
  g_value_unset (&value);
}

static void
set_all (GstElement *element, gdouble where, gboolean random)
{
  GParamSpec **specs;
  guint n;

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  for (guint i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;

    if (specs[i]->owner_type != G_OBJECT_TYPE (element))
      continue;
    if (specs[i]->flags & G_PARAM_WRITABLE)
      set_number (element, specs[i], where, random);
    g_value_init (&value, specs[i]->value_type);
    g_object_get_property (G_OBJECT (element), specs[i]->name, &value);
    g_value_unset (&value);
  }
  g_free (specs);
}

static GstElement *
make_pipeline (guint which)
{
  static const gchar *const lines[] = {
    "parwavenetsrc name=it text=\"" TEXT "\" ! fakesink",
    "appsrc name=text format=time caps=\"text/x-raw,format=utf8\" ! textwavenet name=it ! fakesink"
  };
  GstElement *pipeline = gst_parse_launch (lines[which], NULL),
             *text = gst_bin_get_by_name (GST_BIN (pipeline), "text");

  if (text) {
    for (guint i = 0; i < 3; i++) {
      GstBuffer *buffer = test_text (TEXT, i * 2 * GST_SECOND, GST_SECOND);
      GstFlowReturn flow;

      g_signal_emit_by_name (text, "push-buffer", buffer, &flow);
      gst_buffer_unref (buffer);
    }
    gst_object_unref (text);
  }
  return pipeline;
}

/* Every property at its minimum, maximum and random values in every state */
static void
test_properties (void)
{
  const GstState states[] = { GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING,
    GST_STATE_READY };

  for (guint which = 0; which < 2; which++) {
    for (guint round = 0; round < (is_slow () ? 1 : 4); round++) {
      GstElement *pipeline = make_pipeline (which),
                 *element = gst_bin_get_by_name (GST_BIN (pipeline), "it");

      for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
        gst_element_set_state (pipeline, states[i]);
        g_usleep (2000);
        set_all (element, 0.0, FALSE);
        set_all (element, 1.0, FALSE);
        for (guint k = 0; k < 5; k++)
          set_all (element, 1.0, TRUE);
      }
      gst_element_set_state (pipeline, GST_STATE_NULL);
      gst_object_unref (element);
      gst_object_unref (pipeline);
    }
  }
}

static void
test_states (void)
{
  for (guint which = 0; which < 2; which++) {
    GstElement *pipeline = make_pipeline (which);

    for (guint i = 0; i < (is_slow () ? 5 : 100); i++) {
      g_assert_cmpint (gst_element_set_state (pipeline, GST_STATE_PLAYING), !=,
          GST_STATE_CHANGE_FAILURE);
      g_usleep (g_random_int_range (0, 3000));
      if (i % 3 == 0)
        gst_element_set_state (pipeline, GST_STATE_READY);
      g_assert_cmpint (gst_element_set_state (pipeline, GST_STATE_NULL), ==,
          GST_STATE_CHANGE_SUCCESS);
    }
    gst_object_unref (pipeline);
  }
}

static void
test_seek_storm (void)
{
  GstElement *pipeline = make_pipeline (0);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (guint i = 0; i < (is_slow () ? 10 : 200); i++) {
    gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
        g_random_int_range (0, 4000) * GST_MSECOND);
    if (i % 7 == 0)
      g_usleep (1000);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

/* Flushing seeks pass through textwavenet to what reads the file */
static void
test_converter_seek_storm (void)
{
  GString *srt = g_string_new (NULL);
  GstElement *pipeline, *sink;
  gchar *path, *line;

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (srt, "%u\n00:00:%02u,000 --> 00:00:%02u,900\n" TEXT "\n\n", i + 1, i,
        i);
  path = test_file ("storm.srt", srt->str, srt->len);
  line = g_strdup_printf ("filesrc location=\"%s\" ! subparse ! textwavenet ! fakesink name=out",
      path);
  pipeline = gst_parse_launch (line, NULL);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (guint i = 0; i < (is_slow () ? 5 : 100); i++) {
    g_assert_true (gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
        g_random_int_range (0, 50000) * GST_MSECOND));
    if (i % 7 == 0)
      g_usleep (3000);
  }
  g_assert_true (
      gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 30 * GST_SECOND));
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, 20 * GST_SECOND), ==,
      GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  g_string_free (srt, TRUE);
  g_free (line);
  g_free (path);
}

/* A pad that is taken away in mid-utterance ends the stream, no more */
static void
test_unlink (void)
{
  for (guint which = 0; which < 2; which++) {
    for (guint i = 0; i < 10; i++) {
      GstElement *pipeline = make_pipeline (which),
                 *element = gst_bin_get_by_name (GST_BIN (pipeline), "it");
      GstPad *pad = gst_element_get_static_pad (element, "src"), *peer = gst_pad_get_peer (pad);

      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      g_usleep (g_random_int_range (0, 3000));
      gst_pad_unlink (pad, peer);
      g_usleep (1000);
      gst_element_set_state (pipeline, GST_STATE_NULL);
      gst_object_unref (pad);
      gst_object_unref (peer);
      gst_object_unref (element);
      gst_object_unref (pipeline);
    }
  }
}

/* Two hundred elements share one voice */
static void
test_many (void)
{
  guint n = is_slow () ? 4 : 200;
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  for (guint i = 0; i < n; i++) {
    GstElement *source = gst_element_factory_make ("parwavenetsrc", NULL),
               *sink = gst_element_factory_make ("fakesink", NULL);

    g_object_set (source, "text", "Hello.", NULL);
    gst_bin_add_many (GST_BIN (pipeline), source, sink, NULL);
    g_assert_true (gst_element_link (source, sink));
  }
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

/*
 * Cues at the edges of what times can be, as long as nothing and as all of time: no criticals, and
 * what is made is in order and ends before time does
 */
static void
test_edges_of_time (void)
{
  static const GstClockTime times[] = { 0, 1, GST_SECOND, G_MAXINT64 - 1, G_MAXINT64,
    (GstClockTime) G_MAXINT64 + 1, G_MAXUINT64 - GST_SECOND, G_MAXUINT64 - 1, GST_CLOCK_TIME_NONE };
  static const gchar *const overflows[] = { "clip", "overlap", "shift", "compress" };

  for (guint o = 0; o < G_N_ELEMENTS (overflows); o++)
    for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
      gchar *line = g_strdup_printf ("textwavenet voice=quick overflow=%s", overflows[o]);
      GstHarness *harness = gst_harness_new_parse (line);
      GstBuffer *buffer;
      GstEvent *event;
      GstClockTime last = 0;
      gboolean ended = FALSE;

      gst_harness_set_src_caps_str (harness, "text/x-raw, format=utf8");

      for (guint k = 0; k < G_N_ELEMENTS (times); k++)
        gst_harness_push (harness, test_text ("One.", times[i], times[k]));
      gst_harness_push_event (harness, gst_event_new_gap (MIN (times[i], G_MAXINT64), times[i]));
      gst_harness_push_event (harness, gst_event_new_eos ());
      while (!ended && (event = gst_harness_pull_event (harness))) {
        ended = GST_EVENT_TYPE (event) == GST_EVENT_EOS;
        gst_event_unref (event);
      }
      g_assert_true (ended);
      while ((buffer = gst_harness_try_pull (harness))) {
        g_assert_true (GST_BUFFER_PTS_IS_VALID (buffer));
        g_assert_true (GST_BUFFER_DURATION_IS_VALID (buffer));
        g_assert_cmpuint (GST_BUFFER_PTS (buffer), >=, last);
        last = GST_BUFFER_PTS (buffer);
        g_assert_cmpuint (last + GST_BUFFER_DURATION (buffer), >=, last);
        gst_buffer_unref (buffer);
      }
      gst_harness_teardown (harness);
      g_free (line);
    }
}

/* What AddressSanitizer keeps of freed memory is no leak, and must be small beside the bound below */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "quarantine_size_mb=4";
}

static glong
memory_kb (void)
{
  gchar *text;
  glong kb;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  kb = atol (strstr (text, "VmRSS:") + 6);
  g_free (text);
  return kb;
}

static GstPadProbeReturn
count_gap (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  if (GST_EVENT_TYPE (info->data) == GST_EVENT_GAP)
    ++*(guint *) user_data;
  return GST_PAD_PROBE_OK;
}

/* A million cues (with -m slow; else fewer), which say nothing, and one that does */
static void
test_million (void)
{
  const guint n = is_slow () ? 10000 : g_test_slow () ? 1000000 : 100000;
  GstHarness *harness = gst_harness_new_parse ("textwavenet messages=0");
  guint n_gaps = 0;
  glong before = 0;

  gst_pad_add_probe (harness->sinkpad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, count_gap, &n_gaps,
      NULL);
  gst_pad_set_event_function (harness->sinkpad, gst_pad_event_default);
  gst_harness_set_src_caps_str (harness, "text/x-raw, format=utf8");
  for (guint i = 0; i < n; i++) {
    if (i == n / 10)
      before = memory_kb ();
    g_assert_cmpint (gst_harness_push (harness, test_text ("[bell]", i * GST_SECOND, GST_SECOND)),
        ==, GST_FLOW_OK);
  }
  gst_harness_push (harness, test_text ("One.", (guint64) n * GST_SECOND, GST_SECOND));
  gst_buffer_unref (gst_harness_pull (harness));
  g_assert_cmpuint (n_gaps, >=, n / 2);
  g_assert_cmpint (memory_kb (), <, before + 20000);
  gst_harness_teardown (harness);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/stress/properties", test_properties);
  g_test_add_func ("/stress/states", test_states);
  g_test_add_func ("/stress/seek-storm", test_seek_storm);
  g_test_add_func ("/stress/converter-seek-storm", test_converter_seek_storm);
  g_test_add_func ("/stress/unlink", test_unlink);
  g_test_add_func ("/stress/many", test_many);
  g_test_add_func ("/stress/edges-of-time", test_edges_of_time);
  g_test_add_func ("/stress/million-cues", test_million);
  return test_main ();
}
