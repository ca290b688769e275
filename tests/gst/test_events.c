/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* textwavenet's events, queries, flows and metas */

#include "common.h"

#include <gst/audio/audio.h>

#define CAPS "text/x-raw, format=utf8"
#define MS GST_MSECOND
#define LONG                                                                                       \
  "This is a long sentence, which nobody will hear to its end, for it is interrupted long before " \
  "that, as we shall see."

static GstHarness *
harness_new (TestRun **run)
{
  return test_harness_new ("textwavenet", CAPS, run);
}

static void
push (GstHarness *harness, const gchar *text, GstClockTime pts, GstClockTime duration)
{
  g_assert_cmpint (gst_harness_push (harness, test_text (text, pts, duration)), ==, GST_FLOW_OK);
}

static void
push_segment (GstHarness *harness, GstClockTime start, GstClockTime stop)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = start;
  segment.stop = stop;
  g_assert_true (gst_harness_push_event (harness, gst_event_new_segment (&segment)));
}

static void
test_stream_start (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", NULL, &run);
  GstStream *stream = gst_stream_new ("words", NULL, GST_STREAM_TYPE_TEXT, GST_STREAM_FLAG_SPARSE),
            *out;
  GstEvent *event = gst_event_new_stream_start ("words");
  GstTagList *tags = gst_tag_list_new (GST_TAG_LANGUAGE_CODE, "es", NULL), *out_tags;
  GstStreamFlags flags;
  guint group;

  gst_stream_set_tags (stream, tags);
  gst_event_set_stream_flags (event, GST_STREAM_FLAG_SPARSE | GST_STREAM_FLAG_SELECT);
  gst_event_set_stream (event, stream);
  gst_event_set_group_id (event, 7);
  gst_harness_push_event (harness, event);
  test_harness_finish (harness, run);

  event = test_run_get_event (run, GST_EVENT_STREAM_START);
  gst_event_parse_stream_flags (event, &flags);
  g_assert_cmpint (flags, ==, GST_STREAM_FLAG_SELECT);
  g_assert_true (gst_event_parse_group_id (event, &group));
  g_assert_cmpuint (group, ==, 7);
  gst_event_parse_stream (event, &out);
  g_assert_cmpint (gst_stream_get_stream_type (out), ==, GST_STREAM_TYPE_AUDIO);
  g_assert_false (gst_stream_get_stream_flags (out) & GST_STREAM_FLAG_SPARSE);
  out_tags = gst_stream_get_tags (out);
  g_assert_nonnull (out_tags);
  g_assert_true (gst_tag_list_is_equal (out_tags, tags));
  gst_tag_list_unref (out_tags);
  gst_tag_list_unref (tags);
  gst_object_unref (out);
  gst_object_unref (stream);
  test_run_free (run);
}

/* A segment keeps its seqnum; messages know their place in the stream and in the running time */
static void
test_message_times (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstClockTime time, stream_time, running_time;
  GstSegment segment;
  GstEvent *event;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = 5 * GST_SECOND;
  segment.time = 100 * GST_SECOND;
  segment.base = 30 * GST_SECOND;
  event = gst_event_new_segment (&segment);
  gst_event_set_seqnum (event, 4711);
  gst_harness_push_event (harness, event);
  push (harness, "Hello.", 6 * GST_SECOND, GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpuint (gst_event_get_seqnum (test_run_get_event (run, GST_EVENT_SEGMENT)), ==, 4711);
  g_assert_true (gst_structure_get (test_run_get_message (run, "tts-utterance-start", 0),
      "timestamp", G_TYPE_UINT64, &time, "stream-time", G_TYPE_UINT64, &stream_time, "running-time",
      G_TYPE_UINT64, &running_time, NULL));
  g_assert_cmpuint (time, ==, 6 * GST_SECOND);
  g_assert_cmpuint (stream_time, ==, 101 * GST_SECOND);
  g_assert_cmpuint (running_time, ==, 31 * GST_SECOND);
  test_run_free (run);
}

static void
test_segment (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  const GstSegment *segment;

  push_segment (harness, 5 * GST_SECOND, 20 * GST_SECOND);
  push (harness, "Hello.", 6 * GST_SECOND, GST_SECOND);
  push (harness, "Behind the end.", 21 * GST_SECOND, GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), <, 20 * GST_SECOND);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_SEGMENT), >=, 1);
  for (guint i = run->objects->len; i-- > 0;) {
    GstEvent *event = g_ptr_array_index (run->objects, i);

    if (GST_IS_EVENT (event) && GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
      gst_event_parse_segment (event, &segment);
      g_assert_cmpuint (segment->start, ==, 5 * GST_SECOND);
      g_assert_cmpuint (segment->stop, ==, 20 * GST_SECOND);
      break;
    }
  }
  test_run_free (run);
}

/*
 * A cue that began before the segment is entered in its middle, with the samples that it has there
 */
static void
test_enter_cue (void)
{
  TestRun *whole_run, *run;
  GstHarness *harness = harness_new (&whole_run);
  GArray *whole, *part;
  guint64 skip = test_voice_rate () / 2;

  push (harness, LONG, 2000 * MS, 20 * GST_SECOND);
  test_harness_finish (harness, whole_run);
  whole = test_run_samples (whole_run);

  harness = harness_new (&run);
  push_segment (harness, 2500 * MS, -1);
  push (harness, LONG, 2000 * MS, 20 * GST_SECOND);
  test_harness_finish (harness, run);
  part = test_run_samples (run);
  g_assert_cmpmem (&g_array_index (whole, gfloat, skip), (whole->len - skip) * sizeof (gfloat),
      part->data, part->len * sizeof (gfloat));
  g_array_unref (whole);
  g_array_unref (part);
  test_run_free (whole_run);
  test_run_free (run);
}

static void
test_backwards (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstSegment segment;
  gchar *error;
  GstMessage *message;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1.0;
  segment.stop = GST_SECOND;
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
  g_assert_cmpint (gst_harness_push (harness, test_text ("Hello.", 0, GST_SECOND)), <, GST_FLOW_OK);
  while ((message = gst_bus_pop (run->bus)))
    g_ptr_array_add (run->messages, message);
  error = test_run_get_error (run, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
  g_free (error);
  gst_element_set_bus (harness->element, NULL);
  gst_harness_teardown (harness);
  test_run_free (run);
}

/*
 * The language of the stream's tags chooses the voice, and the tags are passed on behind the caps
 */
static void
test_tags (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  gchar *language;
  GstTagList *tags;

  gst_harness_push_event (harness,
      gst_event_new_tag (gst_tag_list_new (GST_TAG_LANGUAGE_CODE, "spa", NULL)));
  push (harness, "Hola.", 0, GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "name"), ==,
      "low");
  gst_event_parse_tag (test_run_get_event (run, GST_EVENT_TAG), &tags);
  g_assert_true (gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language));
  g_assert_cmpstr (language, ==, "spa");
  g_free (language);
  test_run_free (run);
}

/* A flush does not make the language forgotten */
static void
test_tags_flush (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);

  gst_harness_push_event (harness,
      gst_event_new_tag (gst_tag_list_new (GST_TAG_LANGUAGE_CODE, "es", NULL)));
  push (harness, "Hola.", 0, GST_SECOND);
  gst_buffer_unref (gst_harness_pull (harness));
  gst_harness_push_event (harness, gst_event_new_flush_start ());
  gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
  push_segment (harness, 0, -1);
  push (harness, "Hola.", 0, GST_SECOND);
  test_harness_finish (harness, run);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"), ==,
        "low");
  test_run_free (run);
}

/* Upstream's GAPs move the time line, but never backwards */
static void
test_gap (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstClockTime start, duration;

  gst_harness_push_event (harness, gst_event_new_gap (0, 2 * GST_SECOND));
  gst_harness_push_event (harness, gst_event_new_gap (1 * GST_SECOND, 2 * GST_SECOND));
  gst_harness_push_event (harness, gst_event_new_gap (0, 1 * GST_SECOND));
  push (harness, "Hello.", GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE);
  test_harness_finish (harness, run);
  test_run_check_timestamps (run, test_voice_rate ());
  gst_event_parse_gap (test_run_get_event (run, GST_EVENT_GAP), &start, &duration);
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (duration, ==, 2 * GST_SECOND);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_GAP), ==, 2);
  gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-start", 0), "timestamp",
      &start);
  g_assert_cmpuint (start, ==, 3 * GST_SECOND);
  test_run_free (run);
}

/*
 * After a flush in mid-utterance it goes on without new caps, at the new segment's start, and
 * without what was left
 */
static void
test_flush (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstBuffer *buffer;
  gint64 begun;

  for (guint i = 0; i < 50; i++) {
    push (harness, LONG, i * 60 * GST_SECOND, 30 * GST_SECOND);
    if (i % 2)
      gst_buffer_unref (gst_harness_pull (harness));
    begun = g_get_monotonic_time ();
    g_assert_true (gst_harness_push_event (harness, gst_event_new_flush_start ()));
    g_assert_true (gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE)));
    g_assert_cmpint (g_get_monotonic_time () - begun, <, test_moment ());
    while ((buffer = gst_harness_try_pull (harness)))
      gst_buffer_unref (buffer);
    push_segment (harness, i * 10 * GST_SECOND, -1);
    push (harness, "Hello.", i * 10 * GST_SECOND, GST_SECOND);
    buffer = gst_harness_pull (harness);
    g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==, i * 10 * GST_SECOND);
    g_assert_true (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT));
    gst_buffer_unref (buffer);
  }
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CAPS), ==, 1);
  test_run_free (run);
}

/*
 * A flush does not wait for the length of a very long cue, all of which has to be planned before it
 * begins
 */
static void
test_flush_planning (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet overflow=compress", CAPS, &run);
  GString *text = g_string_new (NULL);
  gint64 begun;

  for (guint i = 0; text->len < 1000000; i++)
    g_string_append_printf (text, "%s Sentence number %u.", LONG, i);
  for (guint i = 0; i < 3; i++) {
    push (harness, text->str, 0, GST_SECOND);
    g_usleep (i * 30000);
    begun = g_get_monotonic_time ();
    g_assert_true (gst_harness_push_event (harness, gst_event_new_flush_start ()));
    g_assert_true (gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE)));
    g_assert_cmpint (g_get_monotonic_time () - begun, <, test_moment ());
    g_assert_null (gst_harness_try_pull (harness));
    push_segment (harness, 0, -1);
  }
  g_string_free (text, TRUE);
  push (harness, "Hello.", 0, GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), >, 0);
  test_run_free (run);
}

/*
 * Serialised events keep their place behind the speech before them; EOS and SEGMENT_DONE wait for
 * all of it
 */
static void
test_order (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  gboolean seen = FALSE, done = FALSE;
  guint before = 0, behind = 0, behind_all = 0;

  push (harness, "Before.", 0, GST_SECOND);
  gst_harness_push_event (harness,
      gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty ("here")));
  push (harness, LONG, 5 * GST_SECOND, GST_SECOND);
  gst_harness_push_event (harness, gst_event_new_segment_done (GST_FORMAT_TIME, 9 * GST_SECOND));
  test_harness_finish (harness, run);
  for (guint i = 0; i < run->objects->len; i++) {
    GstMiniObject *object = g_ptr_array_index (run->objects, i);

    if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_CUSTOM_DOWNSTREAM)
      seen = TRUE;
    if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_SEGMENT_DONE)
      done = TRUE;
    behind_all += GST_IS_BUFFER (object) && done;
    if (GST_IS_BUFFER (object) && GST_BUFFER_PTS (object) < 5 * GST_SECOND)
      before += !seen;
    else if (GST_IS_BUFFER (object))
      behind += seen;
  }
  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (behind, >, 10);
  g_assert_true (done);
  g_assert_cmpuint (behind_all, ==, 0);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  g_assert_cmpint (GST_EVENT_TYPE (g_ptr_array_index (run->objects, run->objects->len - 1)), ==,
      GST_EVENT_EOS);
  test_run_free (run);
}

static void
test_renegotiation (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstCaps *caps;
  GstAudioInfo info;

  push (harness, "One.", 0, GST_SECOND);
  gst_buffer_unref (gst_harness_pull (harness));
  gst_harness_set_sink_caps_str (harness, "audio/x-raw, format=" GST_AUDIO_NE (S16));
  gst_harness_push_upstream_event (harness, gst_event_new_reconfigure ());
  push (harness, "Two.", 5 * GST_SECOND, GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CAPS), ==, 2);
  for (guint i = run->objects->len; i-- > 0;) {
    GstEvent *event = g_ptr_array_index (run->objects, i);

    if (GST_IS_EVENT (event) && GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
      gst_event_parse_caps (event, &caps);
      break;
    }
  }
  gst_audio_info_from_caps (&info, caps);
  g_assert_cmpint (GST_AUDIO_INFO_FORMAT (&info), ==, GST_AUDIO_FORMAT_S16);
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
}

static void
test_upstream_events (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstEvent *event;
  gboolean forwarded = FALSE;

  g_assert_false (gst_harness_push_upstream_event (harness,
      gst_event_new_seek (-1.0, GST_FORMAT_TIME, 0, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET, 5)));
  gst_harness_push_upstream_event (harness,
      gst_event_new_seek (1.0, GST_FORMAT_TIME, 0, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, -1));
  while ((event = gst_harness_try_pull_upstream_event (harness))) {
    if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK) {
      gdouble rate;

      gst_event_parse_seek (event, &rate, NULL, NULL, NULL, NULL, NULL, NULL);
      g_assert_cmpfloat (rate, >, 0.0);
      forwarded = TRUE;
    }
    gst_event_unref (event);
  }
  g_assert_true (forwarded);
  test_harness_finish (harness, run);
  test_run_free (run);
}

/* Both formats stay possible when the voice's rate is known, and a filter holds */
static void
assert_source_caps (GstPad *source)
{
  GstCaps *expected = gst_caps_from_string ("audio/x-raw, format={" GST_AUDIO_NE (
      F32) "," GST_AUDIO_NE (S16) "}, layout=interleaved, channels=1");
  GstCaps *filter = gst_caps_from_string ("audio/x-raw, format=" GST_AUDIO_NE (S16)),
          *caps = gst_pad_query_caps (source, NULL);

  gst_caps_set_simple (expected, "rate", G_TYPE_INT, test_voice_rate (), NULL);
  g_assert_true (gst_caps_is_equal (caps, expected));
  gst_caps_unref (caps);
  caps = gst_pad_query_caps (source, filter);
  g_assert_false (gst_caps_is_empty (caps));
  g_assert_true (gst_caps_is_subset (caps, filter));
  gst_caps_unref (caps);
  gst_caps_unref (filter);
  gst_caps_unref (expected);
}

static void
test_queries (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", NULL, &run);
  GstPad *source = gst_pad_get_peer (harness->sinkpad), *sink = gst_pad_get_peer (harness->srcpad);
  GstQuery *query = gst_query_new_latency ();
  GstCaps *caps, *text = gst_caps_from_string ("text/x-raw, format=pango-markup"),
                 *audio = gst_caps_from_string ("audio/x-raw");
  GstClockTime min;
  gint64 value;

  g_assert_true (gst_pad_query (source, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  g_assert_cmpuint (min, ==, 600 * MS);
  gst_query_unref (query);

  caps = gst_pad_query_caps (sink, NULL);
  g_assert_true (gst_caps_can_intersect (caps, text));
  g_assert_false (gst_caps_can_intersect (caps, audio));
  gst_caps_unref (caps);
  g_assert_true (gst_pad_query_accept_caps (sink, text));
  g_assert_false (gst_pad_query_accept_caps (sink, audio));
  caps = gst_pad_query_caps (source, NULL);
  g_assert_true (gst_caps_can_intersect (caps, audio));
  gst_caps_unref (caps);

  query = gst_query_new_allocation (text, TRUE);
  g_assert_false (gst_pad_query (sink, query));
  gst_query_unref (query);

  gst_harness_set_src_caps_str (harness, CAPS);
  push (harness, "Hello.", GST_SECOND, GST_SECOND);
  gst_buffer_unref (gst_harness_pull (harness));
  g_assert_true (gst_pad_query_position (source, GST_FORMAT_TIME, &value));
  g_assert_cmpint (value, >, GST_SECOND);
  g_assert_true (gst_pad_query_position (source, GST_FORMAT_DEFAULT, &value));
  g_assert_cmpint (value, >, test_voice_rate ());
  g_assert_true (
      gst_pad_query_convert (source, GST_FORMAT_TIME, GST_SECOND, GST_FORMAT_DEFAULT, &value));
  g_assert_cmpint (value, ==, test_voice_rate ());
  g_assert_false (
      gst_pad_query_convert (source, GST_FORMAT_TIME, GST_SECOND, GST_FORMAT_BUFFERS, &value));
  g_assert_false (gst_pad_query_position (source, GST_FORMAT_BUFFERS, &value));
  /* what nobody knows goes on */
  g_assert_true (gst_harness_push_event (harness,
      gst_event_new_custom (GST_EVENT_CUSTOM_BOTH_OOB,
          gst_structure_new_empty ("somebody-elses"))));
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CUSTOM_BOTH_OOB), ==, 1);
  assert_source_caps (source);
  gst_caps_unref (text);
  gst_caps_unref (audio);
  gst_object_unref (source);
  gst_object_unref (sink);
  test_harness_finish (harness, run);
  test_run_free (run);
}

static gboolean
answer_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_DURATION:
      gst_query_set_duration (query, GST_FORMAT_TIME, 7 * GST_SECOND);
      return TRUE;
    case GST_QUERY_LATENCY:
      gst_query_set_latency (query, TRUE, 50 * MS, 80 * MS);
      return TRUE;
    case GST_QUERY_SEEKING:
      gst_query_set_seeking (query, GST_FORMAT_TIME, TRUE, 0, 7 * GST_SECOND);
      return TRUE;
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

/* Upstream's latency is counted in */
static void
test_upstream_latency (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstPad *source = gst_pad_get_peer (harness->sinkpad);
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min, max;
  gboolean live;

  gst_pad_set_query_function (harness->srcpad, answer_query);
  g_assert_true (gst_pad_query (source, query));
  gst_query_parse_latency (query, &live, &min, &max);
  g_assert_true (live);
  g_assert_cmpuint (min, ==, 650 * MS);
  g_assert_cmpuint (max, ==, 680 * MS);
  gst_query_unref (query);
  gst_object_unref (source);
  test_harness_finish (harness, run);
  test_run_free (run);
}

/*
 * How long it lasts and whether one can seek, upstream knows; so does it of events that concern
 * nobody here
 */
static void
test_passed_on (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstPad *source = gst_pad_get_peer (harness->sinkpad);
  GstQuery *query = gst_query_new_seeking (GST_FORMAT_TIME);
  gboolean seekable;
  gint64 duration;

  gst_pad_set_query_function (harness->srcpad, answer_query);
  g_assert_true (gst_pad_query_duration (source, GST_FORMAT_TIME, &duration));
  g_assert_cmpint (duration, ==, 7 * GST_SECOND);
  g_assert_true (gst_pad_query (source, query));
  gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
  g_assert_true (seekable);
  gst_query_unref (query);
  gst_harness_push_event (harness,
      gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_OOB, gst_structure_new_empty ("at-once")));
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CUSTOM_DOWNSTREAM_OOB), ==, 1);
  gst_object_unref (source);
  test_harness_finish (harness, run);
  test_run_free (run);
}

/* What downstream answers reaches upstream, and nothing hangs */
static GstFlowReturn answer;

static GstFlowReturn
refuse (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return answer;
}

static void
test_downstream_flow (void)
{
  const GstFlowReturn answers[] = { GST_FLOW_EOS, GST_FLOW_NOT_LINKED, GST_FLOW_ERROR,
    GST_FLOW_FLUSHING };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    TestRun *run;
    GstHarness *harness = harness_new (&run);
    GstFlowReturn flow = GST_FLOW_OK;

    answer = answers[i];
    gst_pad_set_chain_function (harness->sinkpad, refuse);
    for (guint k = 0; k < 10 && flow == GST_FLOW_OK; k++)
      flow = gst_harness_push (harness, test_text (LONG, k * GST_SECOND, GST_SECOND));
    g_assert_cmpint (flow, ==, answer);
    gst_element_set_bus (harness->element, NULL);
    gst_harness_teardown (harness);
    test_run_free (run);
  }
}

/*
 * Upstream ended its stream and cannot be told: then the application is, and nobody waits for ever
 */
static gint eos_sent;

static GstFlowReturn
refuse_after_eos (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  while (!g_atomic_int_get (&eos_sent))
    g_usleep (1000);
  gst_buffer_unref (buffer);
  return GST_FLOW_NOT_LINKED;
}

static void
test_downstream_flow_eos (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  gchar *error;

  g_atomic_int_set (&eos_sent, FALSE);
  gst_pad_set_chain_function (harness->sinkpad, refuse_after_eos);
  push (harness, "Hello.", 0, GST_SECOND);
  gst_harness_push_event (harness, gst_event_new_eos ());
  g_atomic_int_set (&eos_sent, TRUE);
  test_harness_finish (harness, run);
  error = test_run_get_error (run, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED);
  g_free (error);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_EOS), ==, 1);
  test_run_free (run);
}

static void
test_metas_and_lists (void)
{
  TestRun *run;
  GstHarness *harness = harness_new (&run);
  GstBufferList *list = gst_buffer_list_new ();
  GstCaps *reference = gst_caps_new_empty_simple ("timestamp/x-test");
  const gchar *tags[] = { "letters", NULL };
  guint metas = 0;

  gst_meta_register_custom ("TestOfText", tags, NULL, NULL, NULL);

  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = test_text ("Hello.", i * 3 * GST_SECOND, GST_SECOND);

    gst_buffer_add_reference_timestamp_meta (buffer, reference, i, 0);
    g_assert_nonnull (gst_buffer_add_custom_meta (buffer, "TestOfText"));
    gst_buffer_list_add (list, buffer);
  }
  g_assert_cmpint (gst_pad_push_list (harness->srcpad, list), ==, GST_FLOW_OK);
  test_harness_finish (harness, run);
  for (guint i = 0; i < run->objects->len; i++) {
    GstBuffer *buffer = g_ptr_array_index (run->objects, i);

    if (GST_IS_BUFFER (buffer) && gst_buffer_get_reference_timestamp_meta (buffer, reference)) {
      g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==, metas * 3 * GST_SECOND);
      g_assert_null (gst_buffer_get_custom_meta (buffer, "TestOfText"));
      metas++;
    }
  }
  g_assert_cmpuint (metas, ==, 3);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 3);
  gst_caps_unref (reference);
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/events/stream-start", test_stream_start);
  g_test_add_func ("/events/segment", test_segment);
  g_test_add_func ("/events/message-times", test_message_times);
  g_test_add_func ("/events/enter-cue", test_enter_cue);
  g_test_add_func ("/events/backwards", test_backwards);
  g_test_add_func ("/events/tags", test_tags);
  g_test_add_func ("/events/tags-flush", test_tags_flush);
  g_test_add_func ("/events/gap", test_gap);
  g_test_add_func ("/events/flush", test_flush);
  g_test_add_func ("/events/flush-planning", test_flush_planning);
  g_test_add_func ("/events/order", test_order);
  g_test_add_func ("/events/renegotiation", test_renegotiation);
  g_test_add_func ("/events/upstream", test_upstream_events);
  g_test_add_func ("/events/queries", test_queries);
  g_test_add_func ("/events/upstream-latency", test_upstream_latency);
  g_test_add_func ("/events/passed-on", test_passed_on);
  g_test_add_func ("/events/downstream-flow", test_downstream_flow);
  g_test_add_func ("/events/downstream-flow-eos", test_downstream_flow_eos);
  g_test_add_func ("/events/metas-and-lists", test_metas_and_lists);
  return test_main ();
}
