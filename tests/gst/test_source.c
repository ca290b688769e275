/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* parwavenetsrc speaks a text to its end */

#include "common.h"

#define TEXT "Hello, my world. This is the second sentence!"

static GArray *
speak (const gchar *options)
{
  gchar *line = g_strdup_printf ("parwavenetsrc text=\"" TEXT "\" %s ! fakesink name=out", options);
  TestRun *run = test_run (line);
  GArray *samples = test_run_samples (run);

  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
  g_free (line);
  return samples;
}

static gboolean
equal (GArray *a, GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (gfloat)) == 0;
}

static void
test_eos (void)
{
  TestRun *run = test_run ("parwavenetsrc text=\"" TEXT "\" ! fakesink name=out");
  GArray *samples = test_run_samples (run);
  gfloat loudest = 0.0f;

  g_assert_cmpuint (samples->len, >, 1000);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), ==,
      gst_util_uint64_scale_int (samples->len, GST_SECOND, test_voice_rate ()));
  for (guint i = 0; i < samples->len; i++)
    loudest = MAX (loudest, ABS (g_array_index (samples, gfloat, i)));
  g_assert_cmpfloat (loudest, >, 0.0f);
  g_assert_cmpfloat (loudest, <=, 1.0f);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_EOS), ==, 1);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_array_unref (samples);
  test_run_free (run);
}

/* Louder than full scale: clipped in both formats */
#define LOUD "volume=4 noise-scale=2"

static void
test_s16 (void)
{
  gboolean clipped = FALSE;
  GArray *f32 = speak (LOUD " ! audio/x-raw,format=F32LE");
  GArray *s16 = speak (LOUD " ! audio/x-raw,format=S16LE");

  g_assert_cmpuint (f32->len, ==, s16->len);
  for (guint i = 0; i < f32->len; i++) {
    gfloat x = MIN (g_array_index (f32, gfloat, i), 32767.0f / 32768.0f);

    g_assert_cmpfloat (ABS (g_array_index (f32, gfloat, i)), <=, 1.0f);
    clipped |= ABS (g_array_index (f32, gfloat, i)) == 1.0f;
    g_assert_cmpfloat_with_epsilon (x, g_array_index (s16, gfloat, i), 0.501f / 32768.0f);
  }
  g_assert_true (clipped);
  g_array_unref (f32);
  g_array_unref (s16);
}

/* Nothing to say is no error, and needs no voice */
static void
test_empty (void)
{
  gchar *voices = g_strdup (g_getenv ("PARWAVENET_VOICE_PATH"));
  const gchar *lines[] = { "parwavenetsrc ! fakesink name=out",
    "parwavenetsrc text=\"\" ! fakesink name=out" };

  g_setenv ("PARWAVENET_VOICE_PATH", "/nowhere", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    TestRun *run = test_run (lines[i]);
    GArray *samples = test_run_samples (run);

    g_assert_cmpuint (samples->len, ==, 0);
    g_array_unref (samples);
    test_run_free (run);
  }
  g_setenv ("PARWAVENET_VOICE_PATH", voices, TRUE);
  g_free (voices);
}

/* White space and what no voice can say are silence, not errors */
static void
test_unspeakable (void)
{
  TestRun *run = test_run ("parwavenetsrc text=\" \n\t \" ! fakesink name=out");

  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_EOS), ==, 1);
  test_run_free (run);
}

static void
test_reproducible (void)
{
  GArray *first = speak (""), *again = speak (""), *seed = speak ("seed=1"),
         *threads = speak ("n-threads=2");
  GArray *small = speak ("chunk-duration=10"), *large = speak ("chunk-duration=1000"),
         *slow = speak ("rate=0.5"), *fast = speak ("rate=2");
  GArray *cold = speak ("noise-scale=0.1"), *high = speak ("pitch=1.5");

  g_assert_true (equal (first, again));
  g_assert_true (equal (first, threads));
  g_assert_true (equal (first, small));
  g_assert_true (equal (first, large));
  g_assert_false (equal (first, seed));
  g_assert_cmpuint (first->len, ==, seed->len);
  g_assert_false (equal (first, cold));
  g_assert_false (equal (first, high));
  g_assert_cmpuint (slow->len, >, first->len * 3 / 2);
  g_assert_cmpuint (fast->len, <, first->len * 3 / 4);

  g_array_unref (first);
  g_array_unref (again);
  g_array_unref (seed);
  g_array_unref (threads);
  g_array_unref (small);
  g_array_unref (large);
  g_array_unref (slow);
  g_array_unref (fast);
  g_array_unref (cold);
  g_array_unref (high);
}

/* Without one, sentences follow each other directly */
static void
test_sentence_pause (void)
{
  GArray *none = speak ("sentence-pause=0"), *long_pause = speak ("sentence-pause=1000");

  g_assert_cmpuint (long_pause->len, ==, none->len + test_voice_rate ());
  g_array_unref (none);
  g_array_unref (long_pause);
}

static void
test_volume (void)
{
  GArray *full = speak (""), *half = speak ("volume=0.5"), *none = speak ("volume=0");
  gdouble sum_full = 0.0, sum_half = 0.0;

  for (guint i = 0; i < full->len; i++) {
    sum_full += ABS (g_array_index (full, gfloat, i));
    sum_half += ABS (g_array_index (half, gfloat, i));
    g_assert_cmpfloat (g_array_index (none, gfloat, i), ==, 0.0f);
  }
  g_assert_cmpfloat_with_epsilon (sum_half / sum_full, 0.5, 0.02);
  g_array_unref (full);
  g_array_unref (half);
  g_array_unref (none);
}

static guint
count_words (const gchar *options, const gchar *text)
{
  gchar *line = g_strdup_printf ("parwavenetsrc name=src %s ! fakesink name=out", options);
  TestRun *run = test_run_new (line);
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  guint n;

  g_object_set (source, "text", text, NULL);
  test_run_wait (run);
  n = test_run_count_messages (run, "tts-word");
  gst_object_unref (source);
  test_run_free (run);
  g_free (line);
  return n;
}

static void
test_punctuation_and_spell (void)
{
  const gchar *text = "Well, *this* (it's) it.";
  GArray *plain = speak (""), *spelled = speak ("spell=true");

  g_assert_cmpuint (count_words ("", text), ==, 4);
  g_assert_cmpuint (count_words ("punctuation=some", text), ==, 6);
  g_assert_cmpuint (count_words ("punctuation=most", text), ==, 8);
  g_assert_cmpuint (count_words ("punctuation=all", text), ==, 10);
  g_assert_cmpuint (spelled->len, >, plain->len);
  g_array_unref (plain);
  g_array_unref (spelled);
}

/* Pango markup is read as plain text; broken markup gives a warning and is spoken nevertheless */
static void
test_markup (void)
{
  TestRun *plain = test_run ("parwavenetsrc text=\"One two & three.\" ! fakesink name=out");
  TestRun *pango = test_run (
      "parwavenetsrc text-format=pango text=\"<tt>One</tt> two &amp; three.\" ! fakesink name=out");
  TestRun *broken = test_run (
      "parwavenetsrc text-format=pango text=\"<tt>One two &amp; three.\" ! fakesink name=out");
  GArray *a = test_run_samples (plain), *b = test_run_samples (pango),
         *c = test_run_samples (broken);

  g_assert_true (equal (a, b));
  g_assert_true (equal (a, c));
  g_assert_null (test_run_get_bus_message (pango, GST_MESSAGE_WARNING));
  g_assert_nonnull (test_run_get_bus_message (broken, GST_MESSAGE_WARNING));
  g_array_unref (a);
  g_array_unref (b);
  g_array_unref (c);
  test_run_free (plain);
  test_run_free (pango);
  test_run_free (broken);
}

static void
check_message (const GstStructure *message, const gchar *text, gint offset, gint length)
{
  GstClockTime time, stream_time, running_time, duration;
  gint at, n;
  guint id;

  g_assert_nonnull (message);
  g_assert_cmpstr (gst_structure_get_string (message, "text"), ==, text);
  g_assert_true (gst_structure_get (message, "utterance-id", G_TYPE_UINT, &id, "char-offset",
      G_TYPE_INT, &at, "char-length", G_TYPE_INT, &n, "timestamp", G_TYPE_UINT64, &time,
      "stream-time", G_TYPE_UINT64, &stream_time, "running-time", G_TYPE_UINT64, &running_time,
      "duration", G_TYPE_UINT64, &duration, NULL));
  g_assert_cmpuint (id, ==, 1);
  g_assert_cmpint (at, ==, offset);
  g_assert_cmpint (n, ==, length);
  g_assert_cmpuint (time, ==, stream_time);
  g_assert_cmpuint (time, ==, running_time);
}

static void
test_messages (void)
{
  const gchar *text = "One caf\303\251 two.";
  gchar *line = g_strdup_printf (
      "parwavenetsrc text=\"%s\" messages=utterance+sentence+word+phoneme ! fakesink name=out",
      text);
  TestRun *run = test_run (line);
  const gchar *words[] = { "One", "caf\303\251", "two" };
  gint offsets[] = { 0, 4, 9 }, lengths[] = { 3, 4, 3 };
  GstClockTime last = 0, time, duration;

  check_message (test_run_get_message (run, "tts-utterance-start", 0), text, 0, 13);
  check_message (test_run_get_message (run, "tts-utterance-end", 0), text, 0, 13);
  g_assert_cmpuint (test_run_count_messages (run, "tts-sentence"), ==, 1);
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 3);
  g_assert_cmpuint (test_run_count_messages (run, "tts-phoneme"), >, 6);
  for (guint i = 0; i < 3; i++) {
    const GstStructure *word = test_run_get_message (run, "tts-word", i);
    gchar *start = g_strndup (gst_structure_get_string (word, "name"), strlen (words[i]));

    g_assert_cmpstr (start, ==, words[i]);
    check_message (word, gst_structure_get_string (word, "text"), offsets[i], lengths[i]);
    gst_structure_get_uint64 (word, "timestamp", &time);
    gst_structure_get_uint64 (word, "duration", &duration);
    g_assert_cmpuint (time, >=, last);
    g_assert_cmpuint (duration, >, 0);
    last = time + duration;
    g_free (start);
  }
  gst_structure_get_uint64 (test_run_get_message (run, "tts-utterance-end", 0), "timestamp", &time);
  g_assert_cmpuint (time, ==, test_run_check_timestamps (run, test_voice_rate ()));
  g_assert_cmpuint (last, <=, time);
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-sentence", 0), "text"),
      ==, text);
  test_run_free (run);

  run = test_run ("parwavenetsrc text=Hello messages=word ! fakesink name=out");
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 1);
  g_assert_cmpuint (test_run_count_messages (run, "tts-sentence"), ==, 0);
  g_assert_cmpuint (test_run_count_messages (run, "tts-phoneme"), ==, 0);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, 0);
  test_run_free (run);
  g_free (line);
}

static void
test_progress_and_stats (void)
{
  TestRun *run = test_run ("parwavenetsrc text=Hello name=src ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstProgressType type;
  GstStructure *stats;
  guint64 utterances, latency;
  gdouble factor;

  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_PROGRESS));
  gst_message_parse_progress (test_run_get_bus_message (run, GST_MESSAGE_PROGRESS), &type, NULL,
      NULL);
  g_assert_cmpint (type, ==, GST_PROGRESS_TYPE_START);
  g_assert_cmpint (test_run_get_last_progress (run), ==, GST_PROGRESS_TYPE_COMPLETE);

  gst_element_set_state (run->pipeline, GST_STATE_READY);
  test_run_wait (run);

  g_object_get (source, "stats", &stats, NULL);
  g_assert_true (
      gst_structure_get (stats, "utterances", G_TYPE_UINT64, &utterances, "first-chunk-latency",
          G_TYPE_UINT64, &latency, "real-time-factor", G_TYPE_DOUBLE, &factor, NULL));
  g_assert_cmpuint (utterances, ==, 1);
  g_assert_true (GST_CLOCK_TIME_IS_VALID (latency));
  g_assert_cmpfloat (factor, >, 0.0);
  gst_structure_free (stats);
  gst_object_unref (source);
  test_run_free (run);
}

static void
test_voices (void)
{
  GstElement *source = gst_element_factory_make ("parwavenetsrc", NULL);
  GValue voices = G_VALUE_INIT;
  const GstStructure *low;
  gint rate;
  TestRun *run;

  g_value_init (&voices, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (source), "voices", &voices);
  g_assert_cmpuint (gst_value_array_get_size (&voices), ==, 4);
  /* the one that is not English comes last */
  low = gst_value_get_structure (gst_value_array_get_value (&voices, 3));
  g_assert_cmpstr (gst_structure_get_string (low, "name"), ==, "low");
  g_assert_true (gst_structure_has_field_typed (low, "languages", GST_TYPE_ARRAY));
  g_assert_true (gst_structure_has_field_typed (low, "licence", G_TYPE_STRING));
  g_assert_true (gst_structure_get_int (low, "sample-rate", &rate));
  g_value_unset (&voices);
  gst_object_unref (source);

  run = test_run ("parwavenetsrc voice=low text=Hello ! fakesink name=out");
  test_run_check_timestamps (run, rate);
  test_run_free (run);
  run = test_run ("parwavenetsrc voice=odd text=\"Hello there. And once more.\" chunk-duration=13 "
                  "! fakesink name=out");
  test_run_check_timestamps (run, 11025);
  test_run_free (run);
  run = test_run ("parwavenetsrc language=es text=Hello ! fakesink name=out");
  test_run_check_timestamps (run, rate);
  test_run_free (run);
  run = test_run ("parwavenetsrc language=xx text=Hello ! fakesink name=out");
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/source/eos", test_eos);
  g_test_add_func ("/source/s16", test_s16);
  g_test_add_func ("/source/empty", test_empty);
  g_test_add_func ("/source/unspeakable", test_unspeakable);
  g_test_add_func ("/source/reproducible", test_reproducible);
  g_test_add_func ("/source/sentence-pause", test_sentence_pause);
  g_test_add_func ("/source/volume", test_volume);
  g_test_add_func ("/source/punctuation-and-spell", test_punctuation_and_spell);
  g_test_add_func ("/source/markup", test_markup);
  g_test_add_func ("/source/messages", test_messages);
  g_test_add_func ("/source/progress-and-stats", test_progress_and_stats);
  g_test_add_func ("/source/voices", test_voices);
  return test_main ();
}
