/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* textwavenet reads byte streams: UTF-8 cut anywhere, sentence by sentence */

#include "common.h"

#define TEXT                                                                               \
  "First caf\303\251 sentence. Second one, at \342\202\254 5!\nStill the same paragraph? " \
  "Yes.\n\nA new one without an end"

static GArray *
read_file (const gchar *options, gint blocksize, guint *utterances)
{
  gchar *path = test_file ("text.txt", TEXT, -1);
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" blocksize=%d ! textwavenet %s ! fakesink name=out", path, blocksize,
      options);
  TestRun *run = test_run (line);
  GArray *samples = test_run_samples (run);

  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_GAP), ==, 0);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), ==,
      gst_util_uint64_scale_int (samples->len, GST_SECOND, test_voice_rate ()));
  *utterances = test_run_count_messages (run, "tts-utterance-end");
  test_run_free (run);
  g_free (path);
  g_free (line);
  return samples;
}

/* However it is cut, it sounds the same */
static void
test_cut_anywhere (void)
{
  guint n, m;
  GArray *whole = read_file ("", 4096, &n);

  g_assert_cmpuint (n, ==, 5);
  for (gint size = 1; size < 8; size++) {
    GArray *cut = read_file ("", size, &m);

    g_assert_cmpuint (m, ==, n);
    g_assert_cmpmem (cut->data, cut->len * sizeof (gfloat), whole->data,
        whole->len * sizeof (gfloat));
    g_array_unref (cut);
  }
  g_array_unref (whole);
}

static void
test_chunks (void)
{
  guint n;
  GArray *whole = read_file ("", 4096, &n), *small = read_file ("chunk-duration=10", 4096, &n);

  g_assert_cmpmem (small->data, small->len * sizeof (gfloat), whole->data,
      whole->len * sizeof (gfloat));
  g_array_unref (whole);
  g_array_unref (small);
}

/* Between sentences, not behind the last */
static void
test_sentence_pause (void)
{
  guint n;
  GArray *none = read_file ("sentence-pause=0", 4096, &n),
         *pause = read_file ("sentence-pause=500", 4096, &n);

  g_assert_cmpuint (pause->len, ==, none->len + (n - 1) * test_voice_rate () / 2);
  g_array_unref (none);
  g_array_unref (pause);
}

static void
push_bytes (GstHarness *harness, const gchar *bytes, gsize n)
{
  GstBuffer *buffer = gst_buffer_new_memdup (bytes, n);

  g_assert_cmpint (gst_harness_push (harness, buffer), ==, GST_FLOW_OK);
}

static GstHarness *
byte_harness (TestRun **run)
{
  GstHarness *harness = test_harness_new ("textwavenet", NULL, run);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_BYTES);
  gst_harness_push_event (harness, gst_event_new_stream_start ("bytes"));
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
  return harness;
}

/* A live reader is flushed by a newline: the line is spoken before anything follows */
static void
test_live_line (void)
{
  TestRun *run;
  GstHarness *harness = byte_harness (&run);
  GstBuffer *buffer;

  push_bytes (harness, "no end", 6);
  g_usleep (50000);
  g_assert_cmpuint (gst_harness_buffers_received (harness), ==, 0);
  push_bytes (harness, " but a line\n", 12);
  buffer = gst_harness_pull (harness);
  g_assert_nonnull (buffer);
  gst_buffer_unref (buffer);
  test_harness_finish (harness, run);
  test_run_free (run);
}

/* So does a blank line, whatever stands before it */
static void
test_blank_line (void)
{
  TestRun *run;
  GstHarness *harness = byte_harness (&run);

  push_bytes (harness, "A heading\n\nand then", 19);
  gst_buffer_unref (gst_harness_pull (harness));
  test_harness_finish (harness, run);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "text"), ==,
      "A heading\n\n");
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  test_run_free (run);
}

/*
 * A byte order mark is not text; sentences that are not UTF-8, also at the end, are skipped with a
 * warning, the others are spoken
 */
static void
test_bad_bytes (void)
{
  gchar *path = test_file ("bad.txt",
      "\xef\xbb\xbfGood. B\xff\xc3 ad. Good again. Cut off \xe2\x82", -1);
  gchar *line = g_strdup_printf ("filesrc location=\"%s\" ! textwavenet ! fakesink name=out", path);
  TestRun *run = test_run (line);
  GError *error;

  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  gst_message_parse_warning (test_run_get_bus_message (run, GST_MESSAGE_WARNING), &error, NULL);
  g_assert_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-word", 0), "name"), ==,
      "Good");
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 3);
  g_error_free (error);
  test_run_free (run);
  g_free (line);
  g_free (path);
}

/* A million characters without a space: skipped with a warning, what follows is spoken */
static void
test_long_run (void)
{
  GString *text = g_string_new ("Before. ");
  gchar *path, *line;
  TestRun *run;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (text, 'a' + i % 26);
  g_string_append (text, " After.");
  path = test_file ("run.txt", text->str, text->len);
  line = g_strdup_printf ("filesrc location=\"%s\" ! textwavenet ! fakesink name=out", path);
  run = test_run (line);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 2);
  g_assert_cmpuint (strlen (gst_structure_get_string (
                        test_run_get_message (run, "tts-utterance-start", 1), "text")),
      <, 20);
  test_run_free (run);
  g_string_free (text, TRUE);
  g_free (line);
  g_free (path);
}

static void
test_empty (void)
{
  const gchar *texts[] = { "", "\n\n \t\n", "\xef\xbb\xbf", "\x01\x1b\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gchar *path = test_file ("empty.txt", texts[i], -1);
    gchar *line = g_strdup_printf ("filesrc location=\"%s\" ! textwavenet ! fakesink name=out",
        path);
    TestRun *run = test_run (line);
    GArray *samples = test_run_samples (run);

    g_assert_cmpuint (samples->len, ==, 0);
    g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
    g_array_unref (samples);
    test_run_free (run);
    g_free (line);
    g_free (path);
  }
}

static void
assert_same_samples (GstBuffer *a, GstBuffer *b)
{
  GstMapInfo x, y;

  gst_buffer_map (a, &x, GST_MAP_READ);
  gst_buffer_map (b, &y, GST_MAP_READ);
  g_assert_cmpmem (x.data, x.size, y.data, y.size);
  gst_buffer_unmap (a, &x);
  gst_buffer_unmap (b, &y);
}

/* Another BYTES segment after the first needs no flush and continues the time line */
static void
test_segments (void)
{
  TestRun *run;
  GstHarness *harness = byte_harness (&run);
  GstSegment segment;

  push_bytes (harness, "One. ", 5);
  gst_segment_init (&segment, GST_FORMAT_BYTES);
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
  push_bytes (harness, "Two", 3);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_SEGMENT), ==, 1);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
}

/* A flush drops what was held back, and what follows sounds as from the beginning */
static void
test_flush (void)
{
  TestRun *run;
  GstHarness *harness = byte_harness (&run);
  GstBuffer *first, *again;
  GstSegment segment;

  push_bytes (harness, "A whole one.\n", 13);
  push_bytes (harness, "Half a", 6);
  first = gst_harness_pull (harness);
  gst_harness_push_event (harness, gst_event_new_flush_start ());
  gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
  while ((again = gst_harness_try_pull (harness)))
    gst_buffer_unref (again);
  gst_segment_init (&segment, GST_FORMAT_BYTES);
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
  push_bytes (harness, "A whole one.\n", 13);
  again = gst_harness_pull (harness);
  g_assert_cmpuint (GST_BUFFER_PTS (again), ==, 0);
  assert_same_samples (first, again);
  gst_buffer_unref (first);
  gst_buffer_unref (again);
  test_harness_finish (harness, run);
  for (guint i = 0; i < test_run_count_messages (run, "tts-utterance-start"); i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "text"), ==,
        "A whole one.\n");
  test_run_free (run);
}

/* A document is one piece, however it is cut */
static void
test_ssml_stream (void)
{
  gchar *path = test_file ("text.ssml", "<speak>One. Two.</speak>\n<speak>Three.</speak>", -1);
  gchar *line = g_strdup_printf ("filesrc location=\"%s\" blocksize=5 ! application/ssml+xml ! "
                                 "textwavenet ! fakesink name=out",
      path);
  TestRun *run = test_run (line);

  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  test_run_free (run);
  g_free (line);
  g_free (path);
}

/* "Name:" at the start of a sentence is who speaks it, where the map has the name */
static void
test_speakers (void)
{
  static const gchar *const voices[] = { "low", "high", "quick" };
  static const gchar *const said[] = { "Hello there.", "Remember: two cups.", "Hi." };
  gchar *path = test_file ("play.txt", "Anna: Hello there.\n\nRemember: two cups.\n\nBOB : Hi.\n",
      -1);
  gchar *line = g_strdup_printf ("filesrc location=\"%s\" ! textwavenet "
                                 "speaker-map=\"map,Anna=low,BOB=quick\" ! fakesink name=out",
      path);
  TestRun *run = test_run (line);

  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (voices); i++) {
    const GstStructure *start = test_run_get_message (run, "tts-utterance-start", i);
    gchar *text = g_strstrip (g_strdup (gst_structure_get_string (start, "text")));

    g_assert_cmpstr (gst_structure_get_string (start, "name"), ==, voices[i]);
    g_assert_cmpstr (text, ==, said[i]);
    g_free (text);
  }
  test_run_free (run);
  g_free (line);
  g_free (path);
}

static void
test_stats (void)
{
  gchar *path = test_file ("text.txt", TEXT, -1);
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" ! textwavenet name=speech ! fakesink name=out", path);
  TestRun *run = test_run (line);
  GstElement *speech = gst_bin_get_by_name (GST_BIN (run->pipeline), "speech");
  GstStructure *stats;
  guint64 utterances, latency;
  gdouble factor;

  g_object_get (speech, "stats", &stats, NULL);
  g_assert_true (
      gst_structure_get (stats, "utterances", G_TYPE_UINT64, &utterances, "first-chunk-latency",
          G_TYPE_UINT64, &latency, "real-time-factor", G_TYPE_DOUBLE, &factor, NULL));
  g_assert_cmpuint (utterances, ==, test_run_count_messages (run, "tts-utterance-end"));
  g_assert_cmpuint (latency, >, 0);
  g_assert_cmpuint (latency, <, 10 * GST_SECOND);
  g_assert_cmpfloat (factor, >, 0.0);
  gst_structure_free (stats);
  gst_object_unref (speech);
  test_run_free (run);
  g_free (line);
  g_free (path);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/stream/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/stream/chunks", test_chunks);
  g_test_add_func ("/stream/sentence-pause", test_sentence_pause);
  g_test_add_func ("/stream/live-line", test_live_line);
  g_test_add_func ("/stream/blank-line", test_blank_line);
  g_test_add_func ("/stream/bad-bytes", test_bad_bytes);
  g_test_add_func ("/stream/long-run", test_long_run);
  g_test_add_func ("/stream/empty", test_empty);
  g_test_add_func ("/stream/segments", test_segments);
  g_test_add_func ("/stream/flush", test_flush);
  g_test_add_func ("/stream/ssml", test_ssml_stream);
  g_test_add_func ("/stream/speakers", test_speakers);
  g_test_add_func ("/stream/stats", test_stats);
  return test_main ();
}
