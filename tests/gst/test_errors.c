/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Bad input: one clear message, nothing lost */

#include "common.h"

static const gchar *const elements[] = { "parwavenetsrc text=Hello",
  "filesrc name=file ! textwavenet" };

/* Runs both elements into an error, with %s = options */
static void
expect_error (const gchar *options, const gchar *filter, GQuark domain, gint code,
    const gchar *mentions)
{
  gchar *text = test_file ("hello.txt", "Hello.", -1);

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    gchar *line = g_strdup_printf ("%s %s ! %sfakesink name=out", elements[i], options, filter);
    TestRun *run = test_run_new (line);
    GstElement *file = gst_bin_get_by_name (GST_BIN (run->pipeline), "file");
    gchar *message;

    if (file) {
      g_object_set (file, "location", text, NULL);
      gst_object_unref (file);
    }
    test_run_wait (run);
    message = test_run_get_error (run, domain, code);
    g_assert_cmpint (test_run_get_last_progress (run), ==,
        domain == GST_RESOURCE_ERROR ? GST_PROGRESS_TYPE_ERROR : GST_PROGRESS_TYPE_COMPLETE);
    if (mentions)
      g_assert_nonnull (strstr (message, mentions));
    g_free (message);
    test_run_free (run);
    g_free (line);
  }
  g_free (text);
}

static void
test_no_voice (void)
{
  gchar *path = test_file ("none.safetensors", NULL, 0);
  gchar *option = g_strdup_printf ("voice=\"%s\"", path);

  expect_error ("voice=nobody", "", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND, "nobody");
  expect_error (option, "", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND, path);
  g_free (option);
  g_free (path);
}

static void
test_damaged_voice (void)
{
  gchar *good = g_build_filename (g_getenv ("PARWAVENET_VOICE_PATH"), "high.safetensors", NULL);
  gchar *content, *path, *option;
  gsize n;

  g_assert_true (g_file_get_contents (good, &content, &n, NULL));
  path = test_file ("cut.safetensors", content, n / 2);
  option = g_strdup_printf ("voice=\"%s\"", path);
  expect_error (option, "", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ, path);
  g_free (path);
  g_free (option);

  path = test_file ("text.safetensors", "This is not a voice at all", -1);
  option = g_strdup_printf ("voice=\"%s\"", path);
  expect_error (option, "", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ, path);
  g_free (path);
  g_free (option);

  path = test_file ("empty.safetensors", "\x02\0\0\0\0\0\0\0{}", 10);
  option = g_strdup_printf ("voice=\"%s\"", path);
  expect_error (option, "", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS, path);
  g_free (path);
  g_free (option);
  g_free (content);
  g_free (good);
}

/* The voice is there, but what it is to read by is not */
static void
test_lexicon (void)
{
  gchar *paths[] = { test_file ("none.lexicon", NULL, 0),
    test_file ("odd.lexicon", "no equals sign\n", -1) };
  const gint codes[] = { GST_RESOURCE_ERROR_NOT_FOUND, GST_RESOURCE_ERROR_READ };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (paths); i++) {
    gchar *text = test_file ("hello.txt", "Hello.", -1), *path = paths[i / 2],
          *line = i % 2 ? g_strdup_printf ("filesrc location=\"%s\" ! textwavenet lexicon=\"%s\" ! "
                                           "fakesink name=out",
                      text, path)
                        : g_strdup_printf ("parwavenetsrc text=Hello lexicon=\"%s\" ! fakesink "
                                           "name=out",
                            path),
          *message;
    TestRun *run = test_run_new (line);

    test_run_wait (run);
    message = test_run_get_error (run, GST_RESOURCE_ERROR, codes[i / 2]);
    g_assert_nonnull (strstr (message, path));
    g_free (message);
    test_run_free (run);
    g_free (line);
    g_free (text);
  }
  g_free (paths[0]);
  g_free (paths[1]);
}

static void
test_caps (void)
{
  expect_error ("", "audio/x-raw,rate=44100 ! ", GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT, NULL);
}

/* A voice of a rate that is not taken, behind one whose rate is: an error, once that was spoken */
static void
test_caps_of_second (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src text-format=ssml ! audio/x-raw,rate=16000 ! "
                               "fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");

  g_object_set (source, "text", "<speak>One. <voice name='low'>Dos.</voice></speak>", NULL);
  gst_object_unref (source);
  test_run_wait (run);
  g_free (test_run_get_error (run, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT));
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 1);
  test_run_free (run);
}

/* Silence alone needs a voice too, and a rate that is taken downstream */
static void
test_gap (void)
{
  static const struct
  {
    const gchar *line, *caps, *mentions;
  } cases[] = {
    { "textwavenet", "audio/x-raw,rate=44100", "does not take 16000 Hz" },
    { "textwavenet voice=nobody", "audio/x-raw", "nobody" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    TestRun *run;
    GstHarness *harness = test_harness_new (cases[i].line, NULL, &run);
    GstMessage *message;
    GError *error;

    gst_harness_set_sink_caps_str (harness, cases[i].caps);
    gst_harness_set_src_caps_str (harness, "text/x-raw, format=utf8");
    gst_harness_push_event (harness, gst_event_new_gap (0, GST_SECOND));
    message = gst_bus_timed_pop_filtered (run->bus, test_moment () * 10 * GST_USECOND,
        GST_MESSAGE_ERROR);
    g_assert_nonnull (message);
    gst_message_parse_error (message, &error, NULL);
    g_assert_nonnull (strstr (error->message, cases[i].mentions));
    g_error_free (error);
    gst_message_unref (message);
    g_assert_cmpuint (test_run_count_events (run, GST_EVENT_GAP), ==, 0);
    gst_element_set_bus (harness->element, NULL);
    gst_harness_teardown (harness);
    test_run_free (run);
  }
}

/* Invalid UTF-8 costs its cue, nothing else */
static void
test_bad_cue (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw, format=utf8", &run);
  GError *error;

  gst_harness_push (harness, test_text ("One.", 0, GST_SECOND));
  g_assert_cmpint (gst_harness_push (harness,
                       test_text ("B\xff"
                                  "ad.",
                           5 * GST_SECOND, GST_SECOND)),
      ==, GST_FLOW_OK);
  gst_harness_push (harness, test_text ("Three.", 10 * GST_SECOND, GST_SECOND));
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  gst_message_parse_warning (test_run_get_bus_message (run, GST_MESSAGE_WARNING), &error, NULL);
  g_assert_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE);
  g_error_free (error);
  test_run_free (run);
}

static void
test_bad_property (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");

  g_object_set (source, "text",
      "B\xff"
      "ad.",
      NULL);
  test_run_wait (run);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  gst_object_unref (source);
  test_run_free (run);
}

/* Whatever characters come, it goes on */
static void
test_odd_text (void)
{
  const gchar *texts[] = { "\x01\x02", "\x01\x02\x1b[0m", "\360\237\230\200\360\237\230\200",
    "\346\227\245\346\234\254\350\252\236", "\330\247\331\204\330\271",
    "a\xcc\x80\xcc\x80\xcc\x80\xcc\x80", "\xe2\x80\xae reversed", "...", "!?!?", "&amp;", "<b>",
    "%s%n", "\\", "\xef\xbf\xbf", "0", "-1e308" };
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw, format=utf8", &run);
  GString *long_run = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (
        gst_harness_push (harness, test_text (texts[i], i * 10 * GST_SECOND, GST_SECOND)), ==,
        GST_FLOW_OK);
  for (guint i = 0; i < 5000; i++)
    g_string_append_c (long_run, 'x');
  g_assert_cmpint (
      gst_harness_push (harness, test_text (long_run->str, 1000 * GST_SECOND, GST_SECOND)), ==,
      GST_FLOW_OK);
  g_assert_cmpint (
      gst_harness_push (harness, test_text ("The end.", 2000 * GST_SECOND, GST_SECOND)), ==,
      GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), >, 2000 * GST_SECOND);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  g_string_free (long_run, TRUE);
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/errors/no-voice", test_no_voice);
  g_test_add_func ("/errors/damaged-voice", test_damaged_voice);
  g_test_add_func ("/errors/lexicon", test_lexicon);
  g_test_add_func ("/errors/caps", test_caps);
  g_test_add_func ("/errors/caps-of-second", test_caps_of_second);
  g_test_add_func ("/errors/gap", test_gap);
  g_test_add_func ("/errors/bad-cue", test_bad_cue);
  g_test_add_func ("/errors/bad-property", test_bad_property);
  g_test_add_func ("/errors/odd-text", test_odd_text);
  return test_main ();
}
