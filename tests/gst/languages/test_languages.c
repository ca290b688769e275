/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Several languages in one stream: by its tags, by properties, and by the scripts of the text */

#include <string.h>

#include "common.h"

/* "english russian", as they began to speak */
static gchar *
get_voices (TestRun *run)
{
  GString *voices = g_string_new (NULL);

  for (guint i = 0; i < test_run_count_messages (run, "tts-utterance-start"); i++)
    g_string_append_printf (voices, "%s%s", i ? " " : "",
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"));
  return g_string_free (voices, FALSE);
}

static void
assert_voices (TestRun *run, const gchar *expected)
{
  gchar *voices = get_voices (run);

  g_assert_cmpstr (voices, ==, expected);
  g_free (voices);
}

static void
assert_no_warnings (TestRun *run)
{
  gchar *warnings = test_run_get_warnings (run);

  g_assert_cmpstr (warnings, ==, "");
  g_free (warnings);
}

/* Speech that stands alone begins at these times (ms), and nothing is missing between */
static void
assert_onsets (TestRun *run, const guint *ms, guint n)
{
  GArray *onsets = test_run_onsets (run);

  test_run_check_timestamps (run, 16000);
  g_assert_cmpuint (onsets->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (onsets, GstClockTime, i), ==, ms[i] * GST_MSECOND);
  g_array_unref (onsets);
}

/* None came behind its time */
static void
assert_punctual (TestRun *run)
{
  GstMessage *message = test_run_get_bus_message (run, GST_MESSAGE_QOS);

  g_assert_null (message);
}

static const struct
{
  const gchar *tag, *text;
} tagged[] = {
  { "en", "The shop opens at nine." },
#ifdef WN_ESPEAK
  { "ger", "Der Laden öffnet um neun." },
#endif
  { "es", "La tienda abre a las nueve." },
  { "rus", "Магазин открывается в девять." },
  { "eng", "Thank you." },
};

#ifdef WN_ESPEAK
#  define TAGGED "english german spanish russian english"
#else
#  define TAGGED "english spanish russian english"
#endif

/* Each cue in the language of the tags before it, as a demuxer of several tracks sends them */
static void
test_tags (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw,format=utf8", &run);
  guint onsets[G_N_ELEMENTS (tagged)];

  for (guint i = 0; i < G_N_ELEMENTS (tagged); i++) {
    onsets[i] = 500 + 10000 * i;
    gst_harness_push_event (harness,
        gst_event_new_tag (gst_tag_list_new (GST_TAG_LANGUAGE_CODE, tagged[i].tag, NULL)));
    g_assert_cmpint (gst_harness_push (harness,
                         test_text (tagged[i].text, onsets[i] * GST_MSECOND, 8 * GST_SECOND)),
        ==, GST_FLOW_OK);
  }
  test_harness_finish (harness, run);
  assert_voices (run, TAGGED);
  assert_onsets (run, onsets, G_N_ELEMENTS (tagged));
  assert_punctual (run);
  assert_no_warnings (run);
  test_run_free (run);
}

/* The same of SubRip files that a container would have as tracks: concat sends one after the other
 */
static void
test_srt_of_each (void)
{
  GString *line = g_string_new ("concat name=c ! textwavenet name=speech ! fakesink name=out "
                                "sync=false ");
  TestRun *run;

  for (guint i = 0; i < G_N_ELEMENTS (tagged); i++) {
    gchar *name = g_strdup_printf ("%u.srt", i),
          *text = g_strdup_printf ("1\n00:00:01,000 --> 00:00:09,000\n%s\n\n", tagged[i].text),
          *path = test_file (name, text, -1);

    g_string_append_printf (line,
        " filesrc location=%s ! subparse ! taginject "
        "tags=language-code=%s ! queue ! c.",
        path, tagged[i].tag);
    g_free (path);
    g_free (text);
    g_free (name);
  }
  run = test_run (line->str);
  g_string_free (line, TRUE);
  assert_voices (run, TAGGED);
  assert_no_warnings (run);
  test_run_free (run);
}

/* What the default voice cannot read goes to one that can, within a cue too */
static void
test_scripts (void)
{
  static const gchar srt[] = "1\n00:00:00,500 --> 00:00:08,000\nThe shop is open.\n\n"
                             "2\n00:00:10,500 --> 00:00:18,000\nМагазин открыт в 9 часов!\n\n"
                             "3\n00:00:20,500 --> 00:00:28,000\n<i>The word «привет» means "
                             "hello.</i>\n\n"
                             "4\n00:00:30,500 --> 00:00:38,000\nThe letter π is Greek.\n\n";
  const guint onsets[] = { 500, 10500, 20500, 30500 };
  gchar *path = test_file ("scripts.srt", srt, -1),
        *line = g_strdup_printf (
            "filesrc location=%s ! subparse ! textwavenet name=speech ! fakesink name=out "
            "sync=false",
            path);
  TestRun *run = test_run (line);

  assert_voices (run, "english russian english russian english english");
  assert_onsets (run, onsets, G_N_ELEMENTS (onsets));
  assert_punctual (run);
  assert_no_warnings (run);
  test_run_free (run);
  g_free (line);
  g_free (path);
}

/* A name in Latin letters is no English in a Russian text; a sentence is */
static void
test_latin (void)
{
  TestRun *run = test_run ("parwavenetsrc language=ru text=\"Это Windows и Linux. This is an "
                           "English sentence. А это нет.\" ! fakesink name=out sync=false");

  assert_voices (run, "russian english russian");
  assert_no_warnings (run);
  test_run_free (run);
}

static void
test_source (void)
{
  TestRun *run = test_run ("parwavenetsrc text=\"Hello. Привет, мир! Bye.\" ! fakesink name=out "
                           "sync=false");

  assert_voices (run, "english russian english");
  test_run_free (run);
  run = test_run ("parwavenetsrc voice=spanish text=\"Привет, мир!\" ! fakesink name=out "
                  "sync=false");
  assert_voices (run, "russian");
  test_run_free (run);
  run = test_run (
      "parwavenetsrc text-format=ssml text=\"<speak>One <lang xml:lang='es'>dos три</lang> "
      "four.</speak>\" ! fakesink name=out sync=false");
  assert_voices (run, "english spanish russian english");
  test_run_free (run);
}

/* A stream of bytes is cut within sentences as well; what nobody reads is told once */
static void
test_missing (void)
{
  gchar *path = test_file ("mixed.txt",
            "Good morning means доброе утро in Russian. Γειά σου Κόσμε. Καλημέρα. Good night.", -1),
        *line = g_strdup_printf (
            "filesrc location=%s blocksize=7 ! text/x-raw,format=utf8 ! textwavenet ! fakesink "
            "name=out sync=false",
            path),
        *warnings;
  TestRun *run = test_run (line);

  assert_voices (run, "english russian english english english english");
  warnings = test_run_get_warnings (run);
  g_assert_nonnull (strstr (warnings, "no voice reads Greek"));
  g_assert_true (strstr (warnings, "Greek") == g_strrstr (warnings, "Greek"));
  g_free (warnings);
  test_run_free (run);
  g_free (line);
  g_free (path);
}

/* Several pipelines at once, each with all the languages */
static gpointer
speak_all (gpointer data)
{
  for (guint i = 0; i < 2; i++)
    test_scripts ();
  test_latin ();
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pipeline", speak_all, NULL);
  test_tags ();
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/languages/tags", test_tags);
  g_test_add_func ("/languages/srt-of-each", test_srt_of_each);
  g_test_add_func ("/languages/scripts", test_scripts);
  g_test_add_func ("/languages/latin", test_latin);
  g_test_add_func ("/languages/source", test_source);
  g_test_add_func ("/languages/missing", test_missing);
  g_test_add_func ("/languages/threads", test_threads);
  return test_main ();
}
