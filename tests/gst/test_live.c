/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* textwavenet in step with a clock */

#include "common.h"

#include <gst/check/gsttestclock.h>

#define MS GST_MSECOND

static GstHarness *
live_harness (const gchar *options, TestRun **run)
{
  gchar *line = g_strdup_printf ("textwavenet %s", options);
  GstHarness *harness = test_harness_new (line, NULL, run);

  gst_harness_use_testclock (harness);
  gst_harness_set_src_caps_str (harness, "text/x-raw, format=utf8");
  gst_harness_set_drop_buffers (harness, TRUE);
  g_free (line);
  return harness;
}

/* Waits for the task to wait for the clock, then lets that time come */
static GstClockTime
next_deadline (GstHarness *harness)
{
  GstTestClock *clock = gst_harness_get_testclock (harness);
  GstClockTime time;

  gst_test_clock_wait_for_next_pending_id (clock, NULL);
  time = gst_test_clock_get_next_entry_time (clock);
  gst_object_unref (clock);
  return time;
}

/* Time passes; the clock never goes past what the element waits for */
static void
advance (GstHarness *harness, GstClockTime to)
{
  while (next_deadline (harness) <= to)
    g_assert_true (gst_harness_crank_single_clock_wait (harness));
  gst_harness_set_time (harness, to);
}

static guint64
onset (TestRun *run, guint n)
{
  GstClockTime time;

  g_assert_true (gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-start", n),
      "timestamp", &time));
  return time;
}

typedef struct
{
  GstHarness *harness;
  GstClockTime allowed, end;
} Punctual;

/* Everything leaves in time, and without holes */
static GstPadProbeReturn
check_punctual (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Punctual *punctual = user_data;
  GstClock *clock = GST_CLOCK (gst_harness_get_testclock (punctual->harness));
  GstClockTime now = gst_clock_get_time (clock), start, duration;

  gst_object_unref (clock);
  if (GST_IS_BUFFER (info->data)) {
    start = GST_BUFFER_PTS (info->data);
    duration = GST_BUFFER_DURATION (info->data);
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_GAP) {
    gst_event_parse_gap (info->data, &start, &duration);
  } else {
    return GST_PAD_PROBE_OK;
  }
  g_assert_cmpuint (start, ==, punctual->end);
  g_assert_cmpuint (now, <=, start + punctual->allowed);
  punctual->end = start + duration;
  return GST_PAD_PROBE_OK;
}

/* An hour with a cue every seven seconds: no drift, nothing late */
static void
test_hour (void)
{
  TestRun *run;
  GstHarness *harness = live_harness ("latency=500 chunk-duration=100 messages=0", &run);
  Punctual punctual = { harness, 600 * MS, 0 };
  gulong probe = gst_pad_add_probe (harness->sinkpad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, check_punctual, &punctual,
      NULL);
  GstClockTime now;

  g_assert_cmpuint (gst_harness_query_latency (harness), ==, 600 * MS);
  for (now = 0; now < 3600 * GST_SECOND; now += 7 * GST_SECOND) {
    g_assert_cmpint (gst_harness_push (harness, test_text ("Hi.", now, GST_SECOND)), ==,
        GST_FLOW_OK);
    advance (harness, now + 7 * GST_SECOND);
  }
  g_assert_cmpuint (punctual.end, >, 3590 * GST_SECOND);
  gst_pad_remove_probe (harness->sinkpad, probe);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_QOS));
  test_harness_finish (harness, run);
  test_run_free (run);
}

/*
 * The cue of 15 s came at 20 s: 4.5 s too late; what was spoken and dropped so far is told with it
 */
static void
check_qos (TestRun *run, guint64 spoken, guint64 dropped)
{
  GstMessage *message = test_run_get_bus_message (run, GST_MESSAGE_QOS);
  GstClockTime running_time, timestamp;
  guint64 n_spoken, n_dropped;
  GstFormat format;
  gint64 jitter;

  g_assert_nonnull (message);
  gst_message_parse_qos (message, NULL, &running_time, NULL, &timestamp, NULL);
  gst_message_parse_qos_values (message, &jitter, NULL, NULL);
  gst_message_parse_qos_stats (message, &format, &n_spoken, &n_dropped);
  g_assert_cmpuint (running_time, ==, 15000 * MS);
  g_assert_cmpuint (timestamp, ==, 15000 * MS);
  g_assert_cmpint (jitter, ==, 4500 * MS);
  g_assert_cmpint (format, ==, GST_FORMAT_DEFAULT);
  g_assert_cmpuint (n_spoken, ==, spoken);
  g_assert_cmpuint (n_dropped, ==, dropped);
}

/* Late by less than `latency`: on time all the same. By more: later, with a QOS message. */
static void
test_late (void)
{
  TestRun *run;
  GstHarness *harness = live_harness ("latency=500 overflow=shift", &run);

  advance (harness, 10000 * MS);
  gst_harness_push (harness, test_text ("Hi.", 9550 * MS, GST_SECOND));
  advance (harness, 20000 * MS);
  gst_harness_push (harness, test_text ("Hi.", 15000 * MS, GST_SECOND));
  advance (harness, 25000 * MS);
  test_harness_finish (harness, run);
  check_qos (run, 1, 0);
  g_assert_cmpuint (onset (run, 0), ==, 9550 * MS);
  g_assert_cmpuint (onset (run, 1), ==, 19500 * MS);
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
}

static void
test_late_clip (void)
{
  TestRun *run;
  GstHarness *harness = live_harness ("latency=500 overflow=clip", &run);
  GstElement *element = gst_harness_find_element (harness, "textwavenet");
  GstStructure *stats;
  guint64 dropped, late;

  advance (harness, 20000 * MS);
  gst_harness_push (harness, test_text ("Hi.", 15000 * MS, 20 * GST_SECOND));
  advance (harness, 25000 * MS);
  g_object_get (element, "stats", &stats, NULL);
  gst_structure_get (stats, "dropped", G_TYPE_UINT64, &dropped, "late", G_TYPE_UINT64, &late, NULL);
  g_assert_cmpuint (dropped, ==, 1);
  g_assert_cmpuint (late, ==, 0);
  gst_structure_free (stats);
  gst_object_unref (element);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 0);
  check_qos (run, 0, 1);
  test_run_free (run);
}

/* Never late: the clock of arrival counts, not the time stamp */
static void
test_unsynchronised (void)
{
  TestRun *run;
  GstHarness *harness = live_harness ("latency=4294967295 chunk-duration=100", &run);

  g_assert_cmpuint (gst_harness_query_latency (harness), ==, 100 * MS);
  advance (harness, 10000 * MS);
  gst_harness_push (harness, test_text ("Hi.", 0, GST_SECOND));
  advance (harness, 20000 * MS);
  gst_harness_push (harness, test_text ("Hi.", GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE));
  advance (harness, 25000 * MS);
  test_harness_finish (harness, run);
  g_assert_cmpuint (onset (run, 0), ==, 10100 * MS);
  g_assert_cmpuint (onset (run, 1), ==, 20100 * MS);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_QOS));
  test_run_free (run);
}

/* What overflows is heard although nothing follows to tell that there is room for it */
static void
test_overlap (void)
{
  TestRun *run;
  GstHarness *harness = live_harness ("latency=500 overflow=overlap", &run);

  gst_harness_push (harness,
      test_text ("This is much too long for its short duration.", 0, 100 * MS));
  advance (harness, 20000 * MS);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 1);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), >, 19000 * MS);
  test_run_free (run);
}

/* The clock stops for us in PAUSED */
static void
test_pause (void)
{
  TestRun *run;
  GstHarness *harness = live_harness ("latency=500", &run);
  GstTestClock *clock = gst_harness_get_testclock (harness);

  advance (harness, 2000 * MS);
  next_deadline (harness);
  gst_element_set_state (harness->element, GST_STATE_PAUSED);
  g_usleep (20000);
  g_assert_cmpuint (gst_test_clock_peek_id_count (clock), ==, 0);
  gst_element_set_state (harness->element, GST_STATE_PLAYING);
  next_deadline (harness);
  advance (harness, 4000 * MS);
  gst_object_unref (clock);
  test_harness_finish (harness, run);
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/live/hour", test_hour);
  g_test_add_func ("/live/late", test_late);
  g_test_add_func ("/live/late-clip", test_late_clip);
  g_test_add_func ("/live/unsynchronised", test_unsynchronised);
  g_test_add_func ("/live/overlap", test_overlap);
  g_test_add_func ("/live/pause", test_pause);
  return test_main ();
}
