/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* parwavenetsrc: duration, seeking, queries, control curves, interruption */

#include "common.h"

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>

#define TEXT                                                                                     \
  "Hello, my world. This is the second sentence, and it goes on for a while! Is there a third? " \
  "Yes."

static TestRun *
preroll (const gchar *line)
{
  TestRun *run = test_run_new (line);

  gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  g_assert_cmpint (gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE), ==,
      GST_STATE_CHANGE_SUCCESS);
  return run;
}

/* What comes from a seek on; the run must be prerolled */
static GArray *
samples_from (TestRun *run, GstSeekFlags flags, GstSeekType stop_type, GstClockTime start,
    GstClockTime stop)
{
  g_assert_true (gst_element_seek (run->pipeline, 1.0, GST_FORMAT_TIME, flags | GST_SEEK_FLAG_FLUSH,
      GST_SEEK_TYPE_SET, start, stop_type, stop));
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (guint i = run->objects->len; i-- > 0;) {
    GstMiniObject *object = g_ptr_array_index (run->objects, i);

    /* what was before the flush, except for the caps */
    if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_FLUSH_STOP) {
      while (i-- > 0) {
        GstMiniObject *old = g_ptr_array_index (run->objects, i);

        if (!GST_IS_EVENT (old) || GST_EVENT_TYPE (old) != GST_EVENT_CAPS)
          g_ptr_array_remove_index (run->objects, i);
      }
      break;
    }
  }
  test_run_wait (run);
  return test_run_samples (run);
}

static void
assert_part (GArray *whole, guint64 first, guint64 last, GArray *part)
{
  g_assert_cmpuint (part->len, ==, last - first);
  g_assert_cmpmem (&g_array_index (whole, gfloat, first), part->len * sizeof (gfloat), part->data,
      part->len * sizeof (gfloat));
}

static void
test_duration (void)
{
  const gchar *options[] = { "", "rate=1.7", "rate=0.6 sentence-pause=50" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    gchar *line = g_strdup_printf ("parwavenetsrc text=\"" TEXT "\" %s ! fakesink name=out",
        options[i]);
    TestRun *run = preroll (line);
    gint64 duration, position;

    g_assert_true (gst_element_query_duration (run->pipeline, GST_FORMAT_TIME, &duration));
    g_assert_true (gst_element_query_position (run->pipeline, GST_FORMAT_TIME, &position));
    g_assert_cmpint (position, ==, 0);
    test_run_wait (run);
    g_assert_cmpint (duration, ==, test_run_check_timestamps (run, test_voice_rate ()));
    test_run_free (run);
    g_free (line);
  }
}

static guint
count_duration_changed (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_DURATION_CHANGED))) {
    gst_message_unref (message);
    n++;
  }
  gst_object_unref (bus);
  return n;
}

/* A change, also of what is queued, announces a new duration, which is exact again */
static void
test_duration_changed (void)
{
  TestRun *run = preroll ("parwavenetsrc name=src text=\"" TEXT "\" ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  gint64 before, after;
  guint id, dropped;

  g_assert_true (gst_element_query_duration (run->pipeline, GST_FORMAT_TIME, &before));
  g_assert_cmpuint (count_duration_changed (run->pipeline), ==, 0);
  g_signal_emit_by_name (source, "say", TEXT, NULL, &id);
  g_assert_cmpuint (count_duration_changed (run->pipeline), ==, 1);
  g_signal_emit_by_name (source, "say", TEXT, NULL, &dropped);
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_TIME, &after));
  g_assert_cmpint (after, >, 2 * before);
  count_duration_changed (run->pipeline);
  g_signal_emit_by_name (source, "cancel", dropped);
  g_assert_cmpuint (count_duration_changed (run->pipeline), ==, 1);
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_TIME, &before));
  g_assert_cmpint (before, <, after);
  g_object_set (source, "rate", 2.0, NULL);
  g_assert_cmpuint (count_duration_changed (run->pipeline), ==, 1);
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_TIME, &after));
  g_assert_cmpint (after, <, before * 3 / 4);
  test_run_wait (run);
  g_assert_cmpint (after, ==, test_run_check_timestamps (run, test_voice_rate ()));
  gst_object_unref (source);
  test_run_free (run);
}

static void
test_seek (void)
{
  gint rate = test_voice_rate ();
  TestRun *run = test_run ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");
  GArray *whole = test_run_samples (run);
  GRand *rand = g_rand_new_with_seed (7);

  test_run_free (run);
  run = preroll ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");
  for (guint i = 0; i < 8; i++) {
    GstClockTime time = i == 0 ? 0 : g_rand_double_range (rand, 0, whole->len * 1e9 / rate - 2);
    GArray *part = samples_from (run, 0, GST_SEEK_TYPE_NONE, time, -1);

    assert_part (whole, gst_util_uint64_scale_int_round (time, rate, GST_SECOND), whole->len, part);
    g_array_unref (part);
    gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  }
  test_run_free (run);
  g_rand_free (rand);
  g_array_unref (whole);
}

static void
test_segment_seek (void)
{
  gint rate = test_voice_rate ();
  TestRun *run = test_run ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");
  GArray *whole = test_run_samples (run), *part;
  guint n = whole->len;
  gint64 position;

  test_run_free (run);
  run = preroll ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");
  part = samples_from (run, GST_SEEK_FLAG_SEGMENT, GST_SEEK_TYPE_SET,
      gst_util_uint64_scale_int (n / 3, GST_SECOND, rate),
      gst_util_uint64_scale_int (n / 2, GST_SECOND, rate));
  assert_part (whole, n / 3, n / 2, part);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_SEGMENT_DONE));
  g_array_unref (part);
  test_run_free (run);

  run = preroll ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");
  g_assert_true (gst_element_seek (run->pipeline, 1.0, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
      GST_SEEK_TYPE_END, -(gint64) (GST_SECOND / 4), GST_SEEK_TYPE_NONE, -1));
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  g_assert_true (gst_element_query_position (run->pipeline, GST_FORMAT_TIME, &position));
  g_assert_cmpint (ABS (position - (gint64) gst_util_uint64_scale_int (n, GST_SECOND, rate)
                       + (gint64) (GST_SECOND / 4)),
      <=, 1);
  test_run_free (run);
  g_array_unref (whole);
}

static void
test_backwards (void)
{
  TestRun *run = preroll ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");

  g_assert_false (gst_element_seek (run->pipeline, -1.0, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
      GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET, GST_SECOND));
  test_run_wait (run);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  test_run_free (run);
}

static void
test_queries (void)
{
  gint rate = test_voice_rate ();
  TestRun *run = preroll (
      "parwavenetsrc name=src text=\"" TEXT "\" ! audio/x-raw,format=S16LE ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstQuery *query = gst_query_new_seeking (GST_FORMAT_TIME);
  gboolean seekable, live;
  GstClockTime min;
  gint64 value, samples;

  g_assert_true (gst_element_query (source, query));
  gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
  g_assert_true (seekable);
  gst_query_unref (query);

  g_assert_true (
      gst_element_query_convert (source, GST_FORMAT_TIME, GST_SECOND, GST_FORMAT_DEFAULT, &value));
  g_assert_cmpint (value, ==, rate);
  g_assert_true (
      gst_element_query_convert (source, GST_FORMAT_BYTES, 4 * rate, GST_FORMAT_TIME, &value));
  g_assert_cmpint (value, ==, 2 * GST_SECOND);
  g_assert_false (
      gst_element_query_convert (source, GST_FORMAT_TIME, GST_SECOND, GST_FORMAT_BUFFERS, &value));

  query = gst_query_new_latency ();
  g_assert_true (gst_element_query (source, query));
  gst_query_parse_latency (query, &live, &min, NULL);
  g_assert_false (live);
  g_assert_cmpuint (min, ==, 0);
  gst_query_unref (query);

  g_object_set (source, "rate", 2.0, NULL);
  test_run_wait (run);
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_TIME, &value));
  g_assert_cmpint (value, ==, test_run_check_timestamps (run, rate));
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_DEFAULT, &samples));
  g_assert_cmpint (samples, ==, gst_util_uint64_scale_int_round (value, rate, GST_SECOND));
  g_assert_false (gst_element_query_duration (source, GST_FORMAT_BUFFERS, &samples));
  gst_object_unref (source);
  test_run_free (run);
}

static GstControlSource *
add_curve (GstElement *element, const gchar *property, GstClockTime end, gdouble from, gdouble to)
{
  GstControlSource *curve = gst_interpolation_control_source_new ();

  g_object_set (curve, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (curve), 0, from);
  gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (curve), end, to);
  gst_object_add_control_binding (GST_OBJECT (element),
      gst_direct_control_binding_new_absolute (GST_OBJECT (element), property, curve));
  return curve;
}

/*
 * Curves are read ahead, so that the duration is exact before anything is spoken; a seek gives the
 * same samples
 */
static void
test_curves (void)
{
  const gchar *line = "parwavenetsrc name=src text=\"" TEXT "\" ! fakesink name=out";
  gint rate = test_voice_rate ();
  GArray *whole = NULL;
  gint64 plain, duration;

  for (guint i = 0; i < 3; i++) {
    TestRun *run = test_run_new (line);
    GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
    GstControlSource *curves[3];
    GArray *samples;
    guint64 first = 0;

    if (i == 0) {
      gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
      gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
      g_assert_true (gst_element_query_duration (run->pipeline, GST_FORMAT_TIME, &plain));
      gst_object_unref (source);
      test_run_free (run);
      continue;
    }
    curves[0] = add_curve (source, "rate", 2 * GST_SECOND, 1.0, 2.0);
    curves[1] = add_curve (source, "volume", 2 * GST_SECOND, 0.0, 1.0);
    curves[2] = add_curve (source, "pitch", 2 * GST_SECOND, 0.8, 1.2);
    gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
    gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
    g_assert_true (gst_element_query_duration (run->pipeline, GST_FORMAT_TIME, &duration));
    g_assert_cmpint (duration, <, plain);
    if (i == 1) {
      test_run_wait (run);
      samples = whole = test_run_samples (run);
      g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_DURATION_CHANGED));
      g_assert_cmpint (duration, ==, test_run_check_timestamps (run, rate));
      g_assert_cmpfloat (ABS (g_array_index (samples, gfloat, 1)), <, 0.01f);
    } else {
      samples = samples_from (run, 0, GST_SEEK_TYPE_NONE, duration / 3, -1);
      first = gst_util_uint64_scale_int_round (duration / 3, rate, GST_SECOND);
      assert_part (whole, first, whole->len, samples);
      g_array_unref (samples);
    }
    for (guint k = 0; k < 3; k++)
      gst_object_unref (curves[k]);
    gst_object_unref (source);
    test_run_free (run);
  }
  g_array_unref (whole);
}

static gchar *
long_text (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append (text,
        "This is a sentence of a long text that nobody wants to hear to its end. ");
  return g_string_free (text, FALSE);
}

/* Flushes and state changes in mid-utterance do not wait for more than a chunk */
static void
test_interruption (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src ! fakesink name=out sync=true");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  gchar *text = long_text ();
  gint64 begun;

  g_object_set (source, "text", text, NULL);
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (guint i = 0; i < 20; i++) {
    g_usleep (g_random_int_range (0, 5000));
    begun = g_get_monotonic_time ();
    g_assert_true (gst_element_seek_simple (run->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
        i * GST_MSECOND));
    g_assert_cmpint (g_get_monotonic_time () - begun, <, test_moment ());
  }
  begun = g_get_monotonic_time ();
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, test_moment ());
  gst_object_unref (source);
  g_free (text);
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/source/duration", test_duration);
  g_test_add_func ("/source/duration-changed", test_duration_changed);
  g_test_add_func ("/source/seek", test_seek);
  g_test_add_func ("/source/segment-seek", test_segment_seek);
  g_test_add_func ("/source/backwards", test_backwards);
  g_test_add_func ("/source/queries", test_queries);
  g_test_add_func ("/source/curves", test_curves);
  g_test_add_func ("/source/interruption", test_interruption);
  return test_main ();
}
