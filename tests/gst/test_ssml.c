/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * SSML through the elements: voices by name and language, pronunciations, marks, and text that is
 * anything but SSML
 */

#include <math.h>
#include "common.h"
#include "config.h"
#include "sounds.h"

static TestRun *
speak (const gchar *options, const gchar *const *texts)
{
  gchar *line = g_strdup_printf ("textwavenet %s", options);
  TestRun *run;
  GstHarness *harness = test_harness_new (line, "application/ssml+xml", &run);

  for (guint i = 0; texts[i]; i++)
    g_assert_cmpint (
        gst_harness_push (harness, test_text (texts[i], i * 10 * GST_SECOND, 10 * GST_SECOND)), ==,
        GST_FLOW_OK);
  test_harness_finish (harness, run);
  g_free (line);
  return run;
}

static void
check_voices (TestRun *run, const gchar *const *voices)
{
  guint n = 0;

  for (; voices[n]; n++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", n), "name"), ==,
        voices[n]);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, n);
}

/* A voice of the language where there is one; one that has it already stays, without a cut */
static void
test_language (void)
{
  const gchar *texts[] = { "<speak xml:lang='en-US'>One. <lang xml:lang='es'>Dos.</lang> <p "
                           "xml:lang='fr'>Trois.</p></speak>",
    "<speak>One. <lang xml:lang='fr'>deux</lang> <lang xml:lang='es-ES'>tres</lang></speak>",
    NULL };
  const gchar *high[] = { "high", "low", "high", "high", "low", NULL };
  const gchar *quick[] = { "quick", "low", "quick", "quick", "low", NULL };
  TestRun *run = speak ("", texts);
  gchar *warnings = test_run_get_warnings (run);

  check_voices (run, high);
  g_assert_cmpstr (warnings, ==, "no voice speaks \"fr\": the text goes on with the voice\n");
  g_free (warnings);
  test_run_free (run);

  /* no name is none */
  run = speak ("voice=\"\"", texts);
  check_voices (run, high);
  test_run_free (run);

  run = speak ("voice=quick", texts);
  check_voices (run, quick);
  test_run_free (run);
}

static void
test_voice (void)
{
  const gchar *texts[] = { "<voice name='low'>One.</voice> <voice name='nobody'>Two.</voice>",
    "<voice name='nobody'>Three.</voice>",
    "<voice name='low' xml:lang='en'>Four.</voice> <voice languages='es'>five</voice>",
    "<voice name='nobody quick low'>Six.</voice> <voice name='low' xml:lang='es'>siete</voice> "
    "<voice name='low' xml:lang='fr'>huit</voice> <voice name='low' xml:lang='es-ES'>ocho</voice>",
    /* nobody is what is required: the first that there is */
    "<voice name='nobody quick low' gender='female' required='gender'>Nine.</voice>", NULL };
  const gchar *voices[] = { "low", "high", "high", "high", "low", "quick", "low", "low", "low",
    "quick", NULL };
  TestRun *run = speak ("", texts);
  gchar *warnings = test_run_get_warnings (run), **lines = g_strsplit (warnings, "\n", -1);

  check_voices (run, voices);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "there is no voice \"nobody\" in "));
  g_assert_cmpstr (lines[1], ==, "no voice speaks \"fr\": the text goes on with the voice");
  g_strfreev (lines);
  g_free (warnings);
  test_run_free (run);
}

/*
 * A text chooses none but the listed voices: no path, though the application may give one; and no
 * number of names makes more than 64 warnings
 */
static void
test_voice_path (void)
{
  const gchar *texts[] = { "<speak>Hi <voice name='/etc/shadow'>there</voice><voice "
                           "name='/nonexistent'>you</voice><voice name='%'>and me</voice></speak>",
    NULL };
  const gchar *voices[] = { "high", "high", "high", "high", NULL };
  gchar *path = g_build_filename (g_getenv ("PARWAVENET_VOICE_PATH"), "low.safetensors", NULL),
        **halves = g_strsplit (texts[0], "%", 2), *with_path = g_strjoinv (path, halves), **lines;
  GString *many = g_string_new ("<speak>");
  gchar *warnings, *options = g_strdup_printf ("voice=%s", path);
  TestRun *run;

  texts[0] = with_path;
  run = speak ("", texts);
  warnings = test_run_get_warnings (run);
  lines = g_strsplit (warnings, "\n", -1);
  check_voices (run, voices);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_str_has_prefix (lines[i], "there is no voice \""));
  g_strfreev (lines);
  g_free (warnings);
  test_run_free (run);

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (many, "<voice name='v%u'>a</voice>", i);
  texts[0] = g_string_append (many, "</speak>")->str;
  run = speak (options, texts);
  warnings = test_run_get_warnings (run);
  lines = g_strsplit (warnings, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 65);
  g_strfreev (lines);
  g_free (warnings);
  test_run_free (run);
  g_string_free (many, TRUE);
  g_strfreev (halves);
  g_free (with_path);
  g_free (options);
  g_free (path);
}

/*
 * The symbol and its place are named once, the rest is spoken, and the words are where they are
 * written
 */
static void
test_phoneme (void)
{
  static const gchar text[] = "<speak>A <phoneme ph=\"t\312\230u\">word</phoneme>.</speak>";
  const gchar *texts[] = { text, NULL };
  TestRun *run = speak ("messages=word+phoneme", texts);
  const GstStructure *word = test_run_get_message (run, "tts-word", 1);
  gchar *warnings = test_run_get_warnings (run);
  const gchar *phones[] = { "t", "uw" };
  gint offset, length;

  g_assert_cmpstr (warnings, ==,
      "no phone for \"\312\230\", character 1 of the phoneme \"t\312\230u\" at character 9\n");
  g_assert_true (gst_structure_get (word, "char-offset", G_TYPE_INT, &offset, "char-length",
      G_TYPE_INT, &length, NULL));
  g_assert_cmpstr (gst_structure_get_string (word, "name"), ==, "word");
  g_assert_cmpint (offset, ==, g_utf8_strlen (text, strstr (text, "word") - text));
  g_assert_cmpint (length, ==, 4);
  for (guint i = 0, n = 0; n < G_N_ELEMENTS (phones); i++) {
    const GstStructure *phone = test_run_get_message (run, "tts-phoneme", i);

    g_assert_nonnull (phone);
    n += g_strcmp0 (gst_structure_get_string (phone, "name"), phones[n]) == 0;
  }
  g_free (warnings);
  test_run_free (run);
}

/* Everything at once in the source: the same utterance id throughout, marks in order, no warning */
static void
test_source (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src text-format=ssml ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  const gchar *names[] = { "start", "inside", "end" };
  gchar *warnings;
  guint id = 0;

  g_object_set (source, "text",
      "<?xml version='1.0'?><!DOCTYPE speak PUBLIC '-//W3C//DTD SYNTHESIS 1.0//EN' "
      "'http://www.w3.org/TR/x.dtd'>"
      "<speak version='1.1' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><mark "
      "name='start'/><p><s>On <say-as interpret-as='date'"
      " format='dmy'>1/5/2024</say-as> at <say-as interpret-as='time'>14.30</say-as>, <prosody "
      "rate='fast' pitch='+2st' range='high' volume='soft'>"
      "<emphasis level='strong'>call</emphasis></prosody> <say-as "
      "interpret-as='telephone'>555-0100</say-as>.</s></p><break time='200ms'/>"
      "<voice name='low'><mark name='inside'/><sub alias='World Wide Web'>WWW</sub></voice> "
      "<w>costs</w> <say-as interpret-as='currency'>$3.50</say-as>,"
      " <phoneme alphabet='x-cmu' ph='T AH0 M EY1 T OW0'>tomato</phoneme>.<mark "
      "name='end'/></speak>",
      NULL);
  gst_object_unref (source);
  test_run_wait (run);
  warnings = test_run_get_warnings (run);
  g_assert_cmpstr (warnings, ==, "");
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  g_assert_cmpuint (test_run_count_messages (run, "tts-mark"), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-mark", i), "name"),
        ==, names[i]);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 3);
  for (guint i = 0; i < 3; i++) {
    gst_structure_get_uint (test_run_get_message (run, "tts-utterance-start", i), "utterance-id",
        &id);
    g_assert_cmpuint (id, ==, 1);
  }
  g_free (warnings);
  test_run_free (run);
}

/* Cues cut out of SSML anywhere: warnings at most, and the next cue is spoken */
static void
test_cut (void)
{
  static const gchar text[] = "<speak>A<phoneme ph=\"t\303\246\">b</phoneme> <say-as "
                              "interpret-as=\"date\">1/2</say-as><lang xml:lang=\"de\">c</lang>"
                              "<![CDATA[<]]>&amp;<!-- x --></speak>";
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet voice=quick overflow=clip",
      "application/ssml+xml", &run);

  for (gsize n = 1, i = 0; n <= strlen (text); n += 3, i++) {
    gchar *cut = g_utf8_substring (text, 0, g_utf8_strlen (text, n));

    g_assert_cmpint (gst_harness_push (harness, test_text (cut, i * GST_SECOND, GST_SECOND)), ==,
        GST_FLOW_OK);
    g_free (cut);
  }
  gst_harness_push (harness, test_text ("<speak>Whole.</speak>", 1000 * GST_SECOND, GST_SECOND));
  test_harness_finish (harness, run);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-word",
                                                 test_run_count_messages (run, "tts-word") - 1),
                       "name"),
      ==, "Whole");
  test_run_free (run);
}

#ifdef WN_SOUNDS
/* Where the samples of the tone begin that test_sound() plays, -1 if they are not there */
static gint
find_tone (const GArray *samples, gint n)
{
  for (gint at = 0; at + n <= (gint) samples->len; at++) {
    gint i = 0;

    while (
        i < n && fabsf (g_array_index (samples, float, at + i) - 0.25f * sinf (0.1f * i)) < 1e-3f)
      i++;
    if (i == n)
      return at;
  }
  return -1;
}

/*
 * A file of the folder that the application permits is heard by both elements, and the word behind
 * it is in its time; without the folder its text is, with one warning
 */
static void
test_sound (void)
{
  static const gchar text[] = "<speak>One. <audio src='tone.wav'>Two</audio> <mark name='m'/> "
                              "Three.</speak>";
  const gchar *texts[] = { text, NULL };
  enum
  {
    N = 4000
  };
  gchar *folder = test_folder (),
        *options = g_strdup_printf ("ssml-files=%s messages=word", folder),
        *line = g_strdup_printf (
            "parwavenetsrc text-format=ssml %s text=\"%s\" ! fakesink name=out", options, text),
        *warnings;
  gint16 samples[N];
  TestRun *runs[2], *run;

  for (gint i = 0; i < N; i++)
    samples[i] = lrint (0.25 * 32768 * sin (0.1 * i));
  test_write_wav (folder, "tone.wav", 16000, 1, samples, N);
  runs[0] = speak (options, texts);
  runs[1] = test_run_new (line);
  test_run_wait (runs[1]);
  for (guint k = 0; k < 2; k++) {
    GArray *heard = test_run_samples (runs[k]);
    const gint at = find_tone (heard, N);
    guint64 start = 0;

    g_assert_cmpint (at, >, 1000);
    g_assert_cmpint (at + N, <, heard->len);
    g_assert_cmpuint (test_run_count_messages (runs[k], "tts-word"), ==, 2);
    g_assert_true (gst_structure_get_uint64 (test_run_get_message (runs[k], "tts-word", 1),
        "running-time", &start));
    g_assert_cmpuint (gst_util_uint64_scale (start, 16000, GST_SECOND), >=, at + N);
    warnings = test_run_get_warnings (runs[k]);
    g_assert_cmpstr (warnings, ==, "");
    g_free (warnings);
    g_array_unref (heard);
    test_run_free (runs[k]);
  }

  run = speak ("messages=word", texts);
  warnings = test_run_get_warnings (run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 3);
  g_assert_cmpstr (warnings, ==,
      "sound \"tone.wav\" of <audio> at character 12 is not played, its text is spoken: no folder "
      "of "
      "files is permitted\n");
  g_free (warnings);
  test_run_free (run);
  test_remove (folder);
  g_free (folder);
  g_free (options);
  g_free (line);
}
#endif

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/ssml/language", test_language);
  g_test_add_func ("/ssml/voice", test_voice);
  g_test_add_func ("/ssml/voice-path", test_voice_path);
  g_test_add_func ("/ssml/phoneme", test_phoneme);
  g_test_add_func ("/ssml/source", test_source);
  g_test_add_func ("/ssml/cut", test_cut);
#ifdef WN_SOUNDS
  g_test_add_func ("/ssml/sound", test_sound);
#endif
  return test_main ();
}
