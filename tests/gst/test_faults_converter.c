/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* textwavenet: faults that players, muxers and subtitles showed, by their numbers */

#include "common.h"

#include <string.h>

#define MS GST_MSECOND
#define LONG "This is a long sentence that takes several seconds until it has been spoken."

static guint64
time_of (TestRun *run, const gchar *message, guint n)
{
  const GstStructure *structure = test_run_get_message (run, message, n);
  guint64 time;

  g_assert_nonnull (structure);
  g_assert_true (gst_structure_get_uint64 (structure, "timestamp", &time));
  return time;
}

/* The sample nearest to a time, as a time */
static GstClockTime
rounded (GstClockTime time)
{
  guint64 sample = gst_util_uint64_scale_int_round (time, test_voice_rate (), GST_SECOND);

  return gst_util_uint64_scale_int (sample, GST_SECOND, test_voice_rate ());
}

static GstHarness *
harness_new (const gchar *line, TestRun **run)
{
  return test_harness_new (line, "text/x-raw, format=pango-markup", run);
}

static void
push (GstHarness *harness, const gchar *text, GstClockTime start, GstClockTime end)
{
  g_assert_cmpint (gst_harness_push (harness, test_text (text, start, end - start)), ==,
      GST_FLOW_OK);
}

static void
push_segment (GstHarness *harness, GstClockTime start, GstClockTime stop, GstClockTime base)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = start;
  segment.stop = stop;
  segment.base = base;
  g_assert_true (gst_harness_push_event (harness, gst_event_new_segment (&segment)));
}

/* 5: the last speech is longer than the segment: it ends there, without a critical */
static void
test_segment_stop (void)
{
  const gchar *modes[] = { "shift", "clip", "overlap", "compress" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    gchar *line = g_strdup_printf ("textwavenet overflow=%s", modes[i]);
    TestRun *run;
    GstHarness *harness = harness_new (line, &run);
    gboolean cancelled;
    gint64 position;

    /* 9 of Trust: nothing was put out yet */
    gst_element_query_position (harness->element, GST_FORMAT_TIME, &position);
    push_segment (harness, 0, GST_SECOND, 0);
    push (harness, LONG, 500 * MS, GST_SECOND);
    push (harness, "Never heard.", 2 * GST_SECOND, 3 * GST_SECOND);
    test_harness_finish (harness, run);
    g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), ==, GST_SECOND);
    g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 1);
    g_assert_true (gst_structure_get_boolean (test_run_get_message (run, "tts-utterance-end", 0),
        "cancelled", &cancelled));
    g_assert_true (cancelled);
    test_run_free (run);
    g_free (line);
  }
}

/* What would begin behind the segment's end, for the speech before it, is dropped, and counted */
static void
test_segment_dropped (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet", &run);
  GstElement *element = gst_harness_find_element (harness, "textwavenet");
  GstStructure *stats;
  guint64 dropped;

  push_segment (harness, 0, GST_SECOND, 0);
  push (harness, LONG, 0, 500 * MS);
  push (harness, "Never heard.", 500 * MS, GST_SECOND);
  gst_harness_push_event (harness, gst_event_new_eos ());
  while (!test_run_get_event (run, GST_EVENT_EOS))
    g_usleep (1000);
  g_object_get (element, "stats", &stats, NULL);
  g_assert_true (gst_structure_get_uint64 (stats, "dropped", &dropped));
  g_assert_cmpuint (dropped, ==, 1);
  gst_structure_free (stats);
  gst_object_unref (element);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), ==, GST_SECOND);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 1);
  test_run_free (run);
}

/* 9: cues that overlap each other begin at their times */
static void
test_overlapping_cues (void)
{
  const gchar *lines[] = { "textwavenet overflow=overlap", "textwavenet overflow=clip" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    TestRun *run;
    GstHarness *harness = harness_new (lines[i], &run);

    push (harness, LONG, 0, 3 * GST_SECOND);
    push (harness, "Two.", GST_SECOND, 3 * GST_SECOND);
    test_harness_finish (harness, run);
    g_assert_cmpuint (time_of (run, "tts-utterance-start", 0), ==, 0);
    g_assert_cmpuint (time_of (run, "tts-utterance-start", 1), ==, GST_SECOND);
    if (i == 1)
      g_assert_cmpuint (time_of (run, "tts-utterance-end", 0), ==, GST_SECOND);
    test_run_check_timestamps (run, test_voice_rate ());
    test_run_free (run);
  }
}

/* 9: two cues at the same time: under clip the second does not swallow the first */
static void
test_same_time (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet overflow=clip", &run);

  push (harness, "One.", 0, 5 * GST_SECOND);
  push (harness, "Two.", 0, 5 * GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpuint (time_of (run, "tts-utterance-start", 1), ==,
      time_of (run, "tts-utterance-end", 0));
  g_assert_cmpuint (time_of (run, "tts-utterance-end", 0), >, 100 * MS);
  test_run_free (run);
}

/* 10: two files one behind the other are as long as both */
static void
test_concat (void)
{
  gchar *srt = test_file ("six.srt",
      "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:05,000 --> 00:00:06,000\nTwo.\n\n", -1);
  gchar *wav = test_file ("concat.wav", NULL, 0);
  gchar *line = g_strdup_printf ("concat name=c ! textwavenet ! audiorate ! wavenc ! filesink "
                                 "name=out location=\"%s\" filesrc location=\"%s\" ! subparse ! c. "
                                 "filesrc location=\"%s\" ! subparse ! c.",
      wav, srt, srt);
  gchar *content;
  gsize n;

  test_run_free (test_run (line));
  g_assert_true (g_file_get_contents (wav, &content, &n, NULL));
  g_assert_cmpuint (GST_READ_UINT32_LE (content + 40), ==,
      12 * sizeof (gfloat) * test_voice_rate ());
  g_free (content);
  g_free (line);
  g_free (wav);
  g_free (srt);
}

/* 10: what lasts beyond its segment is not put out at the times of the next */
static void
test_segments (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet", &run);
  GstClockTime end;

  push (harness, LONG, 0, GST_SECOND);
  push_segment (harness, 0, GST_CLOCK_TIME_NONE, GST_SECOND);
  push (harness, "Two.", 0, GST_SECOND);
  test_harness_finish (harness, run);
  end = time_of (run, "tts-utterance-end", 0);
  g_assert_cmpuint (end, >, GST_SECOND);
  g_assert_cmpuint (time_of (run, "tts-utterance-start", 1), ==, rounded (end - GST_SECOND));
  test_run_free (run);
}

/* 11: a cue that is over before the segment is not spoken */
static void
test_finished_cue (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet", &run);

  push_segment (harness, 10 * GST_SECOND, GST_CLOCK_TIME_NONE, 0);
  push (harness, "Ten.", 10 * GST_SECOND, 11 * GST_SECOND);
  push (harness, "Over.", GST_SECOND, 3 * GST_SECOND);
  push (harness, "Twelve.", 12 * GST_SECOND, 13 * GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 2);
  g_assert_cmpuint (time_of (run, "tts-utterance-start", 1), ==, 12 * GST_SECOND);
  test_run_free (run);
}

/* 12: a list of words is an utterance */
static void
test_list (void)
{
  static const gchar *const words[] = { "These", "are", "seven", "words", "of", "a", "list.",
    NULL };
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw, format=utf8", &run);
  GstBufferList *list = gst_buffer_list_new ();
  guint64 duration;

  for (guint i = 0; words[i]; i++)
    gst_buffer_list_add (list, test_text (words[i], i * 300 * MS, 300 * MS));
  g_assert_cmpint (gst_pad_push_list (harness->srcpad, list), ==, GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 1);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "text"), ==,
      "These are seven words of a list.");
  g_assert_true (gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-end", 0),
      "input-duration", &duration));
  g_assert_cmpuint (duration, ==, 2100 * MS);
  test_run_free (run);
}

/* NULs behind a text are none of it, as in C strings that applications push */
static void
test_nul (void)
{
  static const gchar text[] = "One.\0";
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw, format=utf8", &run);
  GstBuffer *buffer = gst_buffer_new_memdup (text, sizeof text);

  GST_BUFFER_PTS (buffer) = 0;
  GST_BUFFER_DURATION (buffer) = GST_SECOND;
  g_assert_cmpint (gst_harness_push (harness, buffer), ==, GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "text"), ==,
      "One.");
  test_run_free (run);
}

/* Text without a time stamp is behind the cue before it, though that is still being spoken */
static void
test_following (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet overflow=overlap", &run);

  push (harness, LONG, 0, GST_SECOND);
  g_assert_cmpint (
      gst_harness_push (harness, test_text ("Two.", GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE)), ==,
      GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_assert_cmpuint (time_of (run, "tts-utterance-start", 1), ==, GST_SECOND);
  g_assert_cmpuint (time_of (run, "tts-utterance-end", 0), >, GST_SECOND);
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
}

/* Silence that was announced ends at the same time when a voice of another rate speaks behind it */
static void
test_gap_and_rate (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet speaker-map=\"map,Anna=low\"", &run);
  GstClockTime last = 0;

  push (harness, "One.", 0, GST_SECOND);
  g_assert_true (gst_harness_push_event (harness, gst_event_new_gap (GST_SECOND, 3 * GST_SECOND)));
  push (harness, "Anna: Two.", 4 * GST_SECOND, 6 * GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 1), "name"), ==,
      "low");
  g_assert_cmpuint (time_of (run, "tts-utterance-start", 1), ==, 4 * GST_SECOND);
  for (guint i = 0; i < run->objects->len; i++) {
    GstEvent *event = g_ptr_array_index (run->objects, i);
    GstClockTime time, duration;

    if (!GST_IS_EVENT (event) || GST_EVENT_TYPE (event) != GST_EVENT_GAP)
      continue;
    gst_event_parse_gap (event, &time, &duration);
    last = time + duration;
  }
  g_assert_cmpuint (last, ==, 6 * GST_SECOND);
  test_run_free (run);
}

/* 13: text that TTML describes, its blocks and spans memories of one buffer */
static void
test_ttml (void)
{
  static const gchar *const pieces[] = { "Hello, ", "world", ".", "Another line." };
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw(meta:GstSubtitleMeta)", &run);
  GstBuffer *buffer = gst_buffer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    gst_buffer_append_memory (buffer,
        gst_memory_new_wrapped (0, g_strdup (pieces[i]), strlen (pieces[i]), 0, strlen (pieces[i]),
            NULL, NULL));
  GST_BUFFER_PTS (buffer) = 0;
  GST_BUFFER_DURATION (buffer) = GST_SECOND;
  g_assert_cmpint (gst_harness_push (harness, buffer), ==, GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "text"), ==,
      "Hello, world.\nAnother line.");
  test_run_free (run);
}

/* 14: a stream in a language that no voice speaks; Also: what says how the subtitles were coded
 * does not go on, and the voice's language does */
static void
test_tags (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet", &run);
  GError *warning;
  gboolean told = FALSE;

  gst_harness_push_event (harness,
      gst_event_new_tag (
          gst_tag_list_new (GST_TAG_LANGUAGE_CODE, "fre", GST_TAG_SUBTITLE_CODEC, "SubRip", NULL)));
  push (harness, "Bonjour.", 0, GST_SECOND);
  test_harness_finish (harness, run);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  gst_message_parse_warning (test_run_get_bus_message (run, GST_MESSAGE_WARNING), &warning, NULL);
  g_assert_nonnull (strstr (warning->message, "\"fr\""));
  g_error_free (warning);
  for (guint i = 0; i < run->objects->len; i++) {
    GstEvent *event = g_ptr_array_index (run->objects, i);
    GstTagList *tags;
    gchar *code;

    if (!GST_IS_EVENT (event) || GST_EVENT_TYPE (event) != GST_EVENT_TAG)
      continue;
    gst_event_parse_tag (event, &tags);
    g_assert_cmpuint (gst_tag_list_get_tag_size (tags, GST_TAG_SUBTITLE_CODEC), ==, 0);
    if (gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &code)) {
      told |= strcmp (code, "en") == 0;
      g_free (code);
    }
  }
  g_assert_true (told);
  test_run_free (run);
}

/* 17: subtitles that are always too long: how late they are is told, and bounded by max-lag */
static void
speak_dense (const gchar *line, guint64 *highest, guint *n_told)
{
  TestRun *run;
  GstHarness *harness = harness_new (line, &run);
  GstElement *element = gst_harness_find_element (harness, "textwavenet");
  GstStructure *stats;
  guint64 late;

  for (guint i = 0; i < 12; i++)
    push (harness, LONG, i * GST_SECOND, (i + 1) * GST_SECOND);
  gst_harness_push_event (harness, gst_event_new_eos ());
  while (gst_harness_buffers_in_queue (harness) == 0 || !test_run_get_event (run, GST_EVENT_EOS))
    g_usleep (1000);
  g_object_get (element, "stats", &stats, NULL);
  g_assert_true (gst_structure_get (stats, "highest-lag", G_TYPE_UINT64, highest, "late",
      G_TYPE_UINT64, &late, NULL));
  g_assert_cmpuint (late, >, 0);
  gst_structure_free (stats);
  gst_object_unref (element);
  test_harness_finish (harness, run);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_QOS));
  *n_told = test_run_count_messages (run, "tts-lag");
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
}

static void
test_lag (void)
{
  guint64 lag;
  guint n;

  speak_dense ("textwavenet", &lag, &n);
  g_assert_cmpuint (lag, >, 10 * GST_SECOND);
  g_assert_cmpuint (n, ==, 0);
  speak_dense ("textwavenet max-lag=1000", &lag, &n);
  g_assert_cmpuint (lag, <=, GST_SECOND);
  g_assert_cmpuint (lag, >, 0);
  g_assert_cmpuint (n, >, 0);
  speak_dense ("textwavenet max-lag=2000 overflow=compress max-compression=3", &lag, &n);
  g_assert_cmpuint (lag, <=, 2 * GST_SECOND);
}

/* 18: a flush does not wait for a voice that is loading; 19: nor does the start */
static void
test_slow_voice (void)
{
  gchar *line = g_strdup_printf ("textwavenet voice=\"%s\"",
      g_getenv ("PARWAVENET_TEST_REAL_VOICE"));
  gint64 begun = g_get_monotonic_time (), load, flush = 0;
  TestRun *run;
  GstHarness *harness = harness_new (line, &run);

  push (harness, "One.", 0, GST_SECOND);
  gst_buffer_unref (gst_harness_pull (harness));
  load = g_get_monotonic_time () - begun;
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 1);
  test_run_free (run);

  /* a busy machine may be slow at any time, but not each time */
  for (int i = 0; i == 0 || (i < 10 && flush >= load / 2); i++) {
    begun = g_get_monotonic_time ();
    harness = harness_new (line, &run);
    push (harness, "One.", 0, GST_SECOND);
    g_usleep (load / 20);
    gst_harness_push_event (harness, gst_event_new_flush_start ());
    gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
    flush = g_get_monotonic_time () - begun;
    g_test_message ("loading takes %d ms, an interrupted start %d", (gint) load / 1000,
        (gint) flush / 1000);
    gst_element_set_bus (harness->element, NULL);
    gst_harness_teardown (harness);
    test_run_free (run);
  }
  g_assert_cmpint (flush, <, load / 2);
  g_free (line);
}

/* 20: silence as samples */
static void
test_fill_silence (void)
{
  TestRun *run;
  GstHarness *harness = harness_new ("textwavenet fill-silence=true", &run);
  GArray *samples;

  push (harness, "One.", GST_SECOND, 2 * GST_SECOND);
  push (harness, "Two.", 5 * GST_SECOND, 6 * GST_SECOND);
  test_harness_finish (harness, run);
  samples = test_run_samples (run);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_GAP), ==, 0);
  g_assert_cmpuint (samples->len, ==, 6 * test_voice_rate ());
  g_array_unref (samples);
  test_run_free (run);
}

/* ---- the text pad ---- */

static void
test_text_track (void)
{
  gchar *srt = test_file ("track.srt",
      "1\n00:00:01,000 --> 00:00:02,000\nOne two.\n\n2\n00:00:05,000 --> 00:00:06,000\nThree.\n\n",
      -1);
  gchar *line = g_strdup_printf ("filesrc location=\"%s\" ! subparse ! textwavenet name=t t.src ! "
                                 "queue ! fakesink t.text ! queue ! fakesink name=out",
      srt);
  static const gchar *const words[] = { "One", "two", "Three" };
  TestRun *run = test_run (line);
  GstElement *element = gst_bin_get_by_name (GST_BIN (run->pipeline), "t");
  guint n = 0;

  /* there is one such pad */
  g_assert_null (gst_element_request_pad (element, gst_element_get_pad_template (element, "text"),
      NULL, NULL));
  gst_object_unref (element);

  for (guint i = 0; i < run->objects->len; i++) {
    GstBuffer *buffer = g_ptr_array_index (run->objects, i);
    GstMapInfo map;

    if (!GST_IS_BUFFER (buffer))
      continue;
    g_assert_cmpuint (n, <, G_N_ELEMENTS (words));
    gst_buffer_map (buffer, &map, GST_MAP_READ);
    g_assert_cmpmem (map.data, map.size, words[n], strlen (words[n]));
    gst_buffer_unmap (buffer, &map);
    g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==, time_of (run, "tts-word", n));
    g_assert_cmpuint (GST_BUFFER_DURATION (buffer), >, 0);
    n++;
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (words));
  test_run_free (run);
  g_free (line);
  g_free (srt);
}

/* What subtitles of the speech look like, as SubRip and as WebVTT */
static void
write_track (const gchar *encoder, const gchar *head, const gchar *point)
{
  GstElementFactory *factory = gst_element_factory_find (encoder);
  gchar *text, *out, *line, *written, *expected;
  GString *content = g_string_new (head);
  TestRun *run;

  if (factory == NULL) {
    g_test_skip ("no encoders of subtitles");
    g_string_free (content, TRUE);
    return;
  }
  gst_object_unref (factory);
  text = test_file ("book.txt", "One two. Three four five.\n", -1);
  out = test_file (encoder, NULL, 0);
  line = g_strdup_printf (
      "filesrc location=\"%s\" ! textwavenet name=t text-track=sentence t.src ! "
      "queue ! fakesink t.text ! queue ! %s ! filesink name=out "
      "location=\"%s\"",
      text, encoder, out);
  run = test_run (line);
  for (guint i = 0; i < 2; i++) {
    static const gchar *const sentences[] = { "One two.", "Three four five." };
    const GstStructure *sentence = test_run_get_message (run, "tts-sentence", i);
    guint64 times[2], ms[2];

    g_assert_true (gst_structure_get (sentence, "timestamp", G_TYPE_UINT64, times, "duration",
        G_TYPE_UINT64, times + 1, NULL));
    times[1] += times[0];
    for (guint k = 0; k < 2; k++) {
      g_assert_cmpuint (times[k], <, 60 * GST_SECOND);
      ms[k] = times[k] / MS;
    }
    if (*head == '\0')
      g_string_append_printf (content, "%u\n", i + 1);
    g_string_append_printf (content, "00:00:%02u%s%03u --> 00:00:%02u%s%03u\n%s\n\n",
        (guint) (ms[0] / 1000), point, (guint) (ms[0] % 1000), (guint) (ms[1] / 1000), point,
        (guint) (ms[1] % 1000), sentences[i]);
  }
  g_assert_true (g_file_get_contents (out, &written, NULL, NULL));
  expected = g_string_free (content, FALSE);
  g_assert_cmpstr (written, ==, expected);
  g_free (expected);
  g_free (written);
  test_run_free (run);
  g_free (line);
  g_free (out);
  g_free (text);
}

static void
test_srt_track (void)
{
  write_track ("srtenc", "", ",");
}

static void
test_webvtt_track (void)
{
  write_track ("webvttenc", "WEBVTT\n\n", ".");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/faults/05-segment-stop", test_segment_stop);
  g_test_add_func ("/faults/segment-dropped", test_segment_dropped);
  g_test_add_func ("/faults/09-overlapping-cues", test_overlapping_cues);
  g_test_add_func ("/faults/09-same-time", test_same_time);
  g_test_add_func ("/faults/10-concat", test_concat);
  g_test_add_func ("/faults/10-segments", test_segments);
  g_test_add_func ("/faults/11-finished-cue", test_finished_cue);
  g_test_add_func ("/faults/12-list", test_list);
  g_test_add_func ("/faults/nul", test_nul);
  g_test_add_func ("/faults/following", test_following);
  g_test_add_func ("/faults/gap-and-rate", test_gap_and_rate);
  g_test_add_func ("/faults/13-ttml", test_ttml);
  g_test_add_func ("/faults/14-tags", test_tags);
  g_test_add_func ("/faults/17-lag", test_lag);
  g_test_add_func ("/faults/18-slow-voice", test_slow_voice);
  g_test_add_func ("/faults/20-fill-silence", test_fill_silence);
  g_test_add_func ("/faults/text-track", test_text_track);
  g_test_add_func ("/faults/text-track-srt", test_srt_track);
  g_test_add_func ("/faults/text-track-webvtt", test_webvtt_track);
  return test_main ();
}
