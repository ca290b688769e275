/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* parwavenetsrc: say and cancel, keep-alive, live */

#include "common.h"

#include <gst/check/gsttestclock.h>

static guint
say (GstElement *source, const gchar *text, GstStructure *params)
{
  guint id;

  g_signal_emit_by_name (source, "say", text, params, &id);
  if (params)
    gst_structure_free (params);
  return id;
}

static void
cancel (GstElement *source, guint id)
{
  g_signal_emit_by_name (source, "cancel", id);
}

static GstHarness *
harness_new (const gchar *line)
{
  GstHarness *harness = gst_harness_new_parse (line);

  gst_harness_set_sink_caps_str (harness, "audio/x-raw, format=F32LE");
  return harness;
}

static GstElement *
source_of (GstHarness *harness)
{
  GstElement *source = gst_harness_find_element (harness, "parwavenetsrc");

  g_assert_nonnull (source);
  return source;
}

static gsize
samples_of (GstBuffer *buffer)
{
  return gst_buffer_get_size (buffer) / sizeof (gfloat);
}

/* Samples of the n-th utterance */
static guint64
length_of (TestRun *run, guint n)
{
  GstClockTime start, end;

  g_assert_true (gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-start", n),
      "timestamp", &start));
  g_assert_true (gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-end", n),
      "timestamp", &end));
  return gst_util_uint64_scale_int_round (end - start, test_voice_rate (), GST_SECOND);
}

/*
 * Utterances follow each other without a gap, each with its own parameters, and end with the queue
 */
static void
test_queue (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src text=\"One.\" ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstClockTime lengths[4];
  gint64 duration;
  guint id;

  g_assert_cmpuint (say (source, "Two three.", NULL), >, 0);
  id = say (source, "Two three.", gst_structure_new ("params", "rate", G_TYPE_DOUBLE, 4.0, NULL));
  say (source, "Two three.", gst_structure_new ("params", "rate", G_TYPE_DOUBLE, 1000.0, NULL));
  gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_TIME, &duration));
  test_run_wait (run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 4);
  for (guint i = 0; i < 4; i++)
    lengths[i] = length_of (run, i);
  g_assert_cmpuint (lengths[2], <, lengths[1] / 2);
  g_assert_cmpuint (lengths[3], ==, lengths[2]);
  g_assert_cmpuint (id, >, 0);
  g_assert_cmpint (duration, ==, test_run_check_timestamps (run, test_voice_rate ()));
  gst_object_unref (source);
  test_run_free (run);
}

/* A seek finds its way through all of them */
static void
test_seek_in_queue (void)
{
  gint rate = test_voice_rate ();
  const gchar *line = "parwavenetsrc name=src text=\"One.\" ! fakesink name=out";
  TestRun *run = test_run_new (line);
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GArray *whole, *part;
  GstClockTime time;
  GstCaps *caps;

  say (source, "Two three.", NULL);
  say (source, "Four.", NULL);
  test_run_wait (run);
  whole = test_run_samples (run);
  gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-start", 2), "timestamp",
      &time);
  time -= GST_MSECOND;

  g_ptr_array_set_size (run->objects, 0);
  gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  g_assert_true (
      gst_element_seek_simple (run->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, time));
  test_run_wait (run);
  caps = gst_caps_from_string (
      "audio/x-raw, format=F32LE, rate=16000, channels=1, layout=interleaved");
  g_ptr_array_insert (run->objects, 0, gst_event_new_caps (caps));
  gst_caps_unref (caps);
  part = test_run_samples (run);
  time = gst_util_uint64_scale_int_round (time, rate, GST_SECOND);
  g_assert_cmpuint (part->len, ==, whole->len - time);
  g_assert_cmpmem (part->data, part->len * sizeof (gfloat), &g_array_index (whole, gfloat, time),
      part->len * sizeof (gfloat));
  g_array_unref (whole);
  g_array_unref (part);
  gst_object_unref (source);
  test_run_free (run);
}

/* Without keep-alive the stream ends; with it, it waits for what comes */
static void
test_keep_alive (void)
{
  GstHarness *harness = harness_new ("parwavenetsrc keep-alive=true");
  GstElement *source = source_of (harness);
  GstBuffer *buffer;
  gint64 duration;

  gst_harness_play (harness);
  g_usleep (50000);
  g_assert_cmpuint (gst_harness_buffers_received (harness), ==, 0);
  g_assert_false (gst_element_query_duration (source, GST_FORMAT_TIME, &duration));

  gst_element_set_state (source, GST_STATE_READY);
  gst_harness_play (harness);
  say (source, "Hello.", NULL);
  buffer = gst_harness_pull (harness);
  g_assert_nonnull (buffer);
  g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==, 0);
  gst_buffer_unref (buffer);
  gst_object_unref (source);
  gst_harness_teardown (harness);
}

/* Cancelled utterances are not heard; the current one ends within a chunk, faded */
static void
test_cancel (void)
{
  GstHarness *harness = harness_new ("parwavenetsrc keep-alive=true chunk-duration=50");
  GstElement *source = source_of (harness);
  GstBuffer *buffer, *last = NULL;
  GstBus *bus = gst_bus_new ();
  GstMapInfo map;
  guint long_id, dropped;
  gsize n = 0;

  gst_element_set_bus (source, bus);
  gst_harness_set_blocking_push_mode (harness);
  gst_harness_play (harness);
  long_id = say (source,
      "This is a long sentence that nobody will hear to its end, because it is cancelled long "
      "before.",
      NULL);
  dropped = say (source, "Never heard.", NULL);
  cancel (source, dropped);
  buffer = gst_harness_pull (harness);
  gst_buffer_unref (buffer);
  cancel (source, long_id);
  while ((buffer = gst_harness_try_pull (harness)) || n == 0) {
    if (buffer == NULL) {
      g_usleep (1000);
      continue;
    }
    n += samples_of (buffer);
    gst_buffer_replace (&last, buffer);
    gst_buffer_unref (buffer);
    g_usleep (20000);
  }
  g_assert_cmpuint (n, <=, 3 * test_voice_rate () / 20);
  gst_buffer_map (last, &map, GST_MAP_READ);
  g_assert_cmpfloat (ABS (((gfloat *) map.data)[map.size / sizeof (gfloat) - 1]), <, 0.01f);
  gst_buffer_unmap (last, &map);
  gst_buffer_unref (last);

  say (source, "Heard.", NULL);
  buffer = gst_harness_pull (harness);
  g_assert_nonnull (buffer);
  gst_buffer_unref (buffer);
  gst_element_set_bus (source, NULL);
  gst_object_unref (bus);
  gst_object_unref (source);
  gst_harness_teardown (harness);
}

static void
test_cancel_all (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src text=\"One.\" ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");

  say (source, "Two.", NULL);
  say (source, "Three.", NULL);
  cancel (source, 0);
  test_run_wait (run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 1);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 3);
  gst_object_unref (source);
  test_run_free (run);
}

static void
test_say_other_voice (void)
{
  const gchar *names[] = { "high", "low", "high", "low", "high" };
  TestRun *run = test_run_new ("parwavenetsrc name=src text=\"One.\" ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstClockTime end = 0;
  GstStructure *ssml;

  say (source, "Two.", gst_structure_new ("params", "voice", G_TYPE_STRING, "low", NULL));
  say (source, "Three.", NULL);
  say (source, "Four.", gst_structure_new ("params", "language", G_TYPE_STRING, "es", NULL));
  ssml = gst_structure_new_empty ("params");
  gst_structure_set (ssml, "text-format", g_type_from_name ("GstWavenetTextFormat"), 2, NULL);
  say (source, "<speak>Five <voice name=\"high\"><mark name=\"there\"/>six.</voice></speak>", ssml);
  test_run_wait (run);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"), ==,
        names[i]);
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-mark", 0), "name"), ==,
      "there");
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CAPS), ==, 5);
  for (guint i = 0; i < run->objects->len; i++) {
    GstBuffer *buffer = g_ptr_array_index (run->objects, i);

    if (GST_IS_BUFFER (buffer)) {
      g_assert_cmpuint (ABS (GST_CLOCK_DIFF (GST_BUFFER_PTS (buffer), end)), <, GST_SECOND / 8000);
      end = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
    }
  }
  gst_object_unref (source);
  test_run_free (run);
}

/* SSML: each part in its own voice, marks and all; a voice that is not there costs a warning */
static void
test_ssml (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src text-format=ssml ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  const gchar *names[] = { "high", "low", "high" };
  gint64 duration;

  g_object_set (source, "text",
      "<speak>One <voice name=\"low\">two <mark name=\"here\"/>three.</voice> Four <voice "
      "name=\"nobody\">five.</voice></speak>",
      NULL);
  gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  g_assert_true (gst_element_query_duration (source, GST_FORMAT_TIME, &duration));
  test_run_wait (run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"), ==,
        names[i]);
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 5);
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-mark", 0), "name"), ==,
      "here");
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  gst_object_unref (source);
  test_run_free (run);
}

static void
test_say_bad_text (void)
{
  GstElement *source = gst_element_factory_make ("parwavenetsrc", NULL);

  g_assert_cmpuint (say (source, "\xff\xfe", NULL), ==, 0);
  g_assert_cmpuint (say (source, NULL, NULL), ==, 0);
  gst_object_unref (source);
}

typedef struct
{
  GstHarness *harness;
  GstClockTime end;
  guint n_buffers;
  gint n_outputs; /* atomic */
} Live;

/* Each output begins where the last ended, and leaves in its chunk */
static GstPadProbeReturn
check_live (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Live *live = user_data;
  GstClock *clock = GST_CLOCK (gst_harness_get_testclock (live->harness));
  GstClockTime now = gst_clock_get_time (clock), start, duration;

  gst_object_unref (clock);
  if (GST_IS_BUFFER (info->data)) {
    start = GST_BUFFER_PTS (info->data);
    duration = GST_BUFFER_DURATION (info->data);
    g_assert_false (GST_BUFFER_FLAG_IS_SET (info->data, GST_BUFFER_FLAG_GAP));
    live->n_buffers++;
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_GAP) {
    gst_event_parse_gap (info->data, &start, &duration);
  } else {
    return GST_PAD_PROBE_OK;
  }
  g_assert_cmpuint (start, ==, live->end);
  g_assert_cmpuint (now, >=, start);
  g_assert_cmpuint (now, <=, start + 500 * GST_MSECOND);
  live->end = start + duration;
  g_atomic_int_inc (&live->n_outputs);
  return GST_PAD_PROBE_OK;
}

/*
 * An hour in step with the clock: GAPs at chunk pace while there is nothing to say, no drift,
 * nothing late
 */
static void
test_live (void)
{
  GstHarness *harness = harness_new (
      "parwavenetsrc is-live=true keep-alive=true chunk-duration=500");
  Live state = { harness, 0, 0, 0 };
  GstElement *source = source_of (harness);
  GstClockTime min;
  GstQuery *query = gst_query_new_latency ();
  gboolean live, seekable;
  gulong probe = gst_pad_add_probe (harness->sinkpad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, check_live, &state, NULL);

  gst_harness_use_testclock (harness);
  gst_harness_set_drop_buffers (harness, TRUE);
  gst_harness_play (harness);
  g_assert_true (gst_pad_peer_query (harness->sinkpad, query));
  gst_query_parse_latency (query, &live, &min, NULL);
  g_assert_true (live);
  g_assert_cmpuint (min, ==, 500 * GST_MSECOND);
  gst_query_unref (query);
  query = gst_query_new_seeking (GST_FORMAT_TIME);
  if (gst_pad_peer_query (harness->sinkpad, query)) {
    gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
    g_assert_false (seekable);
  }
  gst_query_unref (query);

  for (gint i = 0; state.end < 3600 * GST_SECOND; i++) {
    if (i % 120 == 10)
      say (source, "Hi.", NULL);
    g_assert_true (gst_harness_crank_single_clock_wait (harness));
    while (g_atomic_int_get (&state.n_outputs) <= i)
      g_usleep (10);
  }
  g_assert_cmpuint (state.n_buffers, >=, 60);
  gst_pad_remove_probe (harness->sinkpad, probe);
  gst_object_unref (source);
  gst_harness_teardown (harness);
}

/* Lets a sink's time come, or waits for it to wait; TRUE when an utterance ended, at *end */
static gboolean
pass_time (GstTestClock *clock, GstBus *bus, GstClockTime *begun, GstClockTime *end)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR);
  gboolean ended;

  if (message == NULL) {
    if (gst_test_clock_peek_next_pending_id (clock, NULL))
      gst_test_clock_crank (clock);
    else
      g_usleep (20);
    return FALSE;
  }
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_ELEMENT);
  if (gst_message_has_name (message, "tts-utterance-start"))
    gst_structure_get_uint64 (gst_message_get_structure (message), "running-time", begun);
  ended = gst_message_has_name (message, "tts-utterance-end");
  if (ended)
    gst_structure_get_uint64 (gst_message_get_structure (message), "running-time", end);
  gst_message_unref (message);
  return ended;
}

/*
 * An hour of pauses of up to a minute, not live, into a sink that keeps time: each utterance begins
 * within half a second of being said, and not before; but for one that is said before the source
 * waits, as far as it knows at once, which follows what was said before
 */
static void
test_idle_hour (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src voice=quick keep-alive=true "
                               "messages=utterance sentence-pause=0 ! fakesink name=out sync=true");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstBus *bus = gst_element_get_bus (run->pipeline);
  GstClock *clock = gst_test_clock_new ();
  GRand *rand = g_rand_new_with_seed (1);
  GstClockTime end = GST_CLOCK_TIME_NONE;
  guint n_said = 0, n_at_once = 0;

  gst_pipeline_use_clock (GST_PIPELINE (run->pipeline), clock);
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  while (gst_clock_get_time (clock) < 3600 * GST_SECOND) {
    GstClockTime now, begun = GST_CLOCK_TIME_NONE, before = end;

    say (source, "One two.", NULL);
    now = gst_clock_get_time (clock);
    while (!pass_time (GST_TEST_CLOCK (clock), bus, &begun, &end)) {
    }
    n_said++;
    if (begun == before)
      n_at_once++;
    else
      g_assert_cmpuint (begun, >=, now);
    g_assert_cmpuint (begun, <=, now + 500 * GST_MSECOND);
    gst_test_clock_advance_time (GST_TEST_CLOCK (clock),
        g_rand_int_range (rand, 0, 60000) * GST_MSECOND);
  }
  g_assert_cmpuint (n_at_once, <=, n_said / 2);
  g_rand_free (rand);
  gst_object_unref (bus);
  gst_object_unref (source);
  test_run_free (run);
  gst_object_unref (clock);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/say/queue", test_queue);
  g_test_add_func ("/say/seek", test_seek_in_queue);
  g_test_add_func ("/say/keep-alive", test_keep_alive);
  g_test_add_func ("/say/cancel", test_cancel);
  g_test_add_func ("/say/cancel-all", test_cancel_all);
  g_test_add_func ("/say/other-voice", test_say_other_voice);
  g_test_add_func ("/say/ssml", test_ssml);
  g_test_add_func ("/say/bad-text", test_say_bad_text);
  g_test_add_func ("/say/live", test_live);
  g_test_add_func ("/say/idle-hour", test_idle_hour);
  return test_main ();
}
