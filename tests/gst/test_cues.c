/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* textwavenet speaks cues at their times, and treats what is too long as told */

#include "common.h"

#define MS GST_MSECOND

typedef struct
{
  const gchar *text;
  GstClockTime pts, duration;
} Cue;

static const Cue cues[] = {
  { "Hello there.", 1000 * MS, 3000 * MS },
  { "This is a long sentence that does not fit into its second, by no means at all.", 5000 * MS,
      1000 * MS },
  { "Short.", 6000 * MS, 2000 * MS },
  { "Far away.", 60000 * MS, 2000 * MS },
};

static TestRun *
speak_cues (const gchar *options, const Cue *list, guint n)
{
  gchar *line = g_strdup_printf ("textwavenet %s", options);
  TestRun *run;
  GstHarness *harness = test_harness_new (line, "text/x-raw, format=utf8", &run);

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (
        gst_harness_push (harness, test_text (list[i].text, list[i].pts, list[i].duration)), ==,
        GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_free (line);
  return run;
}

/* Start and end of the n-th utterance, in samples */
static void
get_span (TestRun *run, guint n, guint64 *start, guint64 *end)
{
  GstClockTime time;

  g_assert_true (gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-start", n),
      "timestamp", &time));
  *start = gst_util_uint64_scale_int_round (time, test_voice_rate (), GST_SECOND);
  for (guint i = 0;; i++) {
    const GstStructure *message = test_run_get_message (run, "tts-utterance-end", i);
    guint id;

    g_assert_nonnull (message);
    gst_structure_get_uint (message, "utterance-id", &id);
    if (id == n + 1) {
      gst_structure_get_uint64 (message, "timestamp", &time);
      *end = gst_util_uint64_scale_int_round (time, test_voice_rate (), GST_SECOND);
      return;
    }
  }
}

static guint64
sample_of (GstClockTime time)
{
  return gst_util_uint64_scale_int_round (time, test_voice_rate (), GST_SECOND);
}

static void
test_clip (void)
{
  TestRun *run = speak_cues ("overflow=clip", cues, 4);
  guint64 start, end;

  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), >, 60 * GST_SECOND);
  for (guint i = 0; i < 4; i++) {
    get_span (run, i, &start, &end);
    g_assert_cmpuint (start, ==, sample_of (cues[i].pts));
    g_assert_cmpuint (end, <=, sample_of (cues[i].pts + cues[i].duration));
  }
  get_span (run, 1, &start, &end);
  g_assert_cmpuint (end, ==, sample_of (6000 * MS));
  test_run_free (run);
}

static void
test_clip_fades (void)
{
  TestRun *run = speak_cues ("overflow=clip", cues + 1, 1);
  GArray *samples = test_run_samples (run);

  g_assert_cmpuint (samples->len, ==, test_voice_rate ());
  g_assert_cmpfloat (ABS (g_array_index (samples, gfloat, samples->len - 1)), <, 0.005f);
  g_array_unref (samples);
  test_run_free (run);

  run = speak_cues ("overflow=clip max-overflow=250", cues + 1, 1);
  samples = test_run_samples (run);
  g_assert_cmpuint (samples->len, ==, test_voice_rate () * 5 / 4);
  g_array_unref (samples);
  test_run_free (run);
}

static void
test_shift (void)
{
  TestRun *run = speak_cues ("overflow=shift", cues, 4);
  guint64 start, end, before;

  test_run_check_timestamps (run, test_voice_rate ());
  get_span (run, 1, &start, &before);
  g_assert_cmpuint (start, ==, sample_of (5000 * MS));
  g_assert_cmpuint (before, >, sample_of (6000 * MS));
  get_span (run, 2, &start, &end);
  g_assert_cmpuint (start, ==, before);
  get_span (run, 3, &start, &end);
  g_assert_cmpuint (start, ==, sample_of (60000 * MS));
  test_run_free (run);
}

/*
 * Speech is faster, within the limit; what still exceeds it shifts; short speech is not stretched
 */
static void
test_compress (void)
{
  TestRun *plain = speak_cues ("overflow=shift", cues, 4),
          *run = speak_cues ("overflow=compress max-compression=4", cues, 4);
  TestRun *little = speak_cues ("overflow=compress max-compression=1.1", cues, 4);
  guint64 start, end, plain_end;

  test_run_check_timestamps (run, test_voice_rate ());
  test_run_check_timestamps (little, test_voice_rate ());
  get_span (run, 1, &start, &end);
  g_assert_cmpuint (end, <=, sample_of (6000 * MS));
  g_assert_cmpuint (end, >, sample_of (5900 * MS));
  get_span (run, 2, &start, &end);
  g_assert_cmpuint (start, ==, sample_of (6000 * MS));

  get_span (plain, 1, &start, &plain_end);
  get_span (little, 1, &start, &end);
  g_assert_cmpuint (end, <, plain_end);
  g_assert_cmpuint (end, >, sample_of (6000 * MS));
  plain_end = end;
  get_span (little, 2, &start, &end);
  g_assert_cmpuint (start, ==, plain_end);

  get_span (plain, 0, &start, &plain_end);
  get_span (run, 0, &start, &end);
  g_assert_cmpuint (end, ==, plain_end);
  test_run_free (plain);
  test_run_free (run);
  test_run_free (little);
}

/* Both are heard: the mix is the sum of what each is alone, within full scale */
static void
test_overlap (void)
{
  TestRun *run = speak_cues ("overflow=overlap volume=0.5", cues + 1, 2);
  TestRun *first = speak_cues ("overflow=overlap volume=0.5", cues + 1, 1),
          *second = speak_cues ("overflow=overlap volume=0.5", cues + 2, 1);
  GArray *mix = test_run_samples (run), *a = test_run_samples (first),
         *b = test_run_samples (second);
  guint64 start, end, at = test_voice_rate ();

  test_run_check_timestamps (run, test_voice_rate ());
  get_span (run, 1, &start, &end);
  g_assert_cmpuint (start, ==, sample_of (6000 * MS));
  g_assert_cmpuint (a->len, >, at + b->len / 2);
  g_assert_cmpuint (mix->len, ==, MAX (a->len, at + b->len));
  for (guint64 i = 0; i < mix->len; i++) {
    gfloat x = i < a->len ? g_array_index (a, gfloat, i) : 0.0f;
    gfloat y = i >= at && i < at + b->len ? g_array_index (b, gfloat, i - at) : 0.0f;

    g_assert_cmpfloat_with_epsilon (g_array_index (mix, gfloat, i), CLAMP (x + y, -1.0f, 1.0f),
        1e-6f);
  }
  g_array_unref (mix);
  g_array_unref (a);
  g_array_unref (b);
  test_run_free (run);
  test_run_free (first);
  test_run_free (second);

  run = speak_cues ("overflow=overlap volume=4 noise-scale=2", cues + 1, 2);
  mix = test_run_samples (run);
  for (guint i = 0; i < mix->len; i++)
    g_assert_cmpfloat (ABS (g_array_index (mix, gfloat, i)), <=, 1.0f);
  g_array_unref (mix);
  test_run_free (run);
}

/* Without a time it follows the audio before it; without a duration there is no limit */
static void
test_no_times (void)
{
  const Cue list[] = {
    { "One.", 500 * MS, GST_CLOCK_TIME_NONE },
    { "Two.", GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE },
    { "This one has a duration, but no time, so it is cut after a while.", GST_CLOCK_TIME_NONE,
        300 * MS },
  };
  const gchar *modes[] = { "clip", "overlap", "shift", "compress" };
  guint64 start, end, last;

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    gchar *options = g_strdup_printf ("overflow=%s", modes[i]);
    TestRun *run = speak_cues (options, list, 3);

    test_run_check_timestamps (run, test_voice_rate ());
    get_span (run, 0, &start, &last);
    g_assert_cmpuint (start, ==, sample_of (500 * MS));
    for (guint k = 1; k < 3; k++) {
      get_span (run, k, &start, &end);
      g_assert_cmpuint (start, ==, last);
      last = end;
    }
    test_run_free (run);
    g_free (options);
  }
}

/*
 * At a rate whose samples begin at no whole nanoseconds, nothing drifts: neither within a cue nor
 * over the jumps between them
 */
static void
test_odd_rate (void)
{
  const gchar *modes[] = { "clip", "overlap", "shift", "compress" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    gchar *options = g_strdup_printf ("voice=odd chunk-duration=13 overflow=%s", modes[i]);
    TestRun *run = speak_cues (options, cues, G_N_ELEMENTS (cues));

    g_assert_cmpuint (test_run_check_timestamps (run, 11025), >=, cues[3].pts);
    test_run_free (run);
    g_free (options);
  }
}

/*
 * Samples of a cue are keyed by its text and time: they do not depend on what was before, but at
 * another time they are others
 */
static void
test_same_samples (void)
{
  TestRun *all = speak_cues ("overflow=clip", cues, 4),
          *last = speak_cues ("overflow=clip", cues + 3, 1);
  const Cue other = { cues[3].text, cues[3].pts + GST_SECOND, cues[3].duration };
  TestRun *moved = speak_cues ("overflow=clip", &other, 1);
  GArray *a = test_run_samples (all), *b = test_run_samples (last), *c = test_run_samples (moved);

  g_assert_cmpmem (&g_array_index (a, gfloat, a->len - b->len), b->len * sizeof (gfloat), b->data,
      b->len * sizeof (gfloat));
  g_assert_cmpuint (b->len, ==, c->len);
  g_assert_cmpint (memcmp (b->data, c->data, b->len * sizeof (gfloat)), !=, 0);
  g_array_unref (c);
  test_run_free (moved);
  g_array_unref (a);
  g_array_unref (b);
  test_run_free (all);
  test_run_free (last);
}

static void
test_subtitles (void)
{
  gchar *path = test_file ("t.srt",
      "1\n00:00:01,000 --> 00:00:03,000\nHello <i>there</i>.\n\n"
      "2\n00:00:10,500 --> 00:00:12,000\nAgain.\n\n3\n00:00:20,000 --> 00:00:22,000\nThe file must "
      "be long enough to be recognised.\n\n",
      -1);
  const gchar *lines[] = { "filesrc location=\"%s\" ! subparse ! textwavenet ! fakesink name=out",
    "filesrc location=\"%s\" ! decodebin ! textwavenet ! fakesink name=out" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    gchar *line = g_strdup_printf (lines[i], path);
    TestRun *run = test_run (line);
    GArray *onsets = test_run_onsets (run);

    test_run_check_timestamps (run, test_voice_rate ());
    g_assert_cmpuint (onsets->len, ==, 3);
    g_assert_cmpuint (g_array_index (onsets, GstClockTime, 0), ==, 1000 * MS);
    g_assert_cmpuint (g_array_index (onsets, GstClockTime, 1), ==, 10500 * MS);
    g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 3);
    g_array_unref (onsets);
    test_run_free (run);
    g_free (line);
  }
  g_free (path);
}

/* An hour of subtitles, written to a file behind audiorate, lasts as long as the subtitles */
static void
test_file_length (void)
{
  gchar *srt = test_file ("long.srt",
      "1\n00:00:01,000 --> 00:00:03,000\nHello.\n\n2\n00:10:00,000 --> 00:10:05,000\nThe end.\n\n",
      -1);
  gchar *wav = test_file ("out.wav", NULL, 0);
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" ! subparse ! textwavenet ! audiorate ! audio/x-raw,format=S16LE ! "
      "tee name=t ! queue "
      "! wavenc ! filesink location=\"%s\" t. ! queue ! fakesink name=out",
      srt, wav);
  TestRun *run = test_run (line);
  guint64 last = 0;
  gchar *content;
  gsize n;

  for (guint i = 0; i < run->objects->len; i++) {
    GstBuffer *buffer = g_ptr_array_index (run->objects, i);

    if (GST_IS_BUFFER (buffer))
      last = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
  }
  test_run_free (run);
  g_assert_cmpuint (last, ==, 605 * GST_SECOND);
  g_assert_true (g_file_get_contents (wav, &content, &n, NULL));
  g_assert_cmpuint (n, >, 44);
  g_assert_cmpuint (GST_READ_UINT32_LE (content + 40) / 2, ==, sample_of (last));
  g_free (content);
  g_free (line);
  g_free (srt);
  g_free (wav);
}

static void
test_speaker_map (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet speaker-map=\"map,Anna=low\"",
      "text/x-raw, format=utf8", &run);

  gst_harness_push (harness, test_text ("Nobody: hello.", 0, GST_SECOND));
  gst_harness_push (harness, test_text ("Anna: hello.", 5 * GST_SECOND, GST_SECOND));
  gst_harness_push (harness, test_text ("Hello.", 10 * GST_SECOND, GST_SECOND));
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CAPS), ==, 2);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "name"), ==,
      "high");
  for (guint i = 1; i < 3; i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"), ==,
        "low");
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-word", 2), "name"), ==,
      "hello");
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 4);
  test_run_free (run);
}

/* Several voices in one cue share its time */
static void
test_ssml_voices (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet overflow=clip", "application/ssml+xml",
      &run);

  gst_harness_push (harness,
      test_text ("<speak>Hello. <voice name=\"low\">This is far too long for all the time that "
                 "there is for it.</voice></speak>",
          GST_SECOND, 2 * GST_SECOND));
  gst_harness_push (harness, test_text ("<speak>Next.</speak>", 3 * GST_SECOND, GST_SECOND));
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 3);
  for (guint i = 0; i < 3; i++) {
    const GstStructure *start = test_run_get_message (run, "tts-utterance-start", i),
                       *end = test_run_get_message (run, "tts-utterance-end", i);
    GstClockTime from, to;

    g_assert_cmpstr (gst_structure_get_string (start, "name"), ==, i == 1 ? "low" : "high");
    gst_structure_get_uint64 (start, "timestamp", &from);
    gst_structure_get_uint64 (end, "timestamp", &to);
    g_assert_cmpuint (from, >=, (i == 2 ? 3 : 1) * GST_SECOND);
    g_assert_cmpuint (to, <=, (i == 2 ? 4 : 3) * GST_SECOND);
  }
  test_run_free (run);
}

/* Empty cues, markup and empty markup */
static void
test_markup (void)
{
  const gchar *texts[] = { "<b>Hello</b> &amp; hi.", "Hello & hi.", "", "<i></i>", "<b>Broken" };
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw, format=pango-markup", &run);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (
        gst_harness_push (harness, test_text (texts[i], i * 5 * GST_SECOND, GST_SECOND)), ==,
        GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 3);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 0), "text"), ==,
      texts[0]);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 1), "text"), ==,
      texts[1]);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", 2), "text"), ==,
      texts[4]);
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 7);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/cues/clip", test_clip);
  g_test_add_func ("/cues/clip-fades", test_clip_fades);
  g_test_add_func ("/cues/shift", test_shift);
  g_test_add_func ("/cues/compress", test_compress);
  g_test_add_func ("/cues/overlap", test_overlap);
  g_test_add_func ("/cues/no-times", test_no_times);
  g_test_add_func ("/cues/odd-rate", test_odd_rate);
  g_test_add_func ("/cues/same-samples", test_same_samples);
  g_test_add_func ("/cues/subtitles", test_subtitles);
  g_test_add_func ("/cues/file-length", test_file_length);
  g_test_add_func ("/cues/speaker-map", test_speaker_map);
  g_test_add_func ("/cues/ssml-voices", test_ssml_voices);
  g_test_add_func ("/cues/markup", test_markup);
  return test_main ();
}
