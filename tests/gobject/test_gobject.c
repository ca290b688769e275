/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "gobject/parwavenet-gobject.h"
#include "tiny_voice.h"

/* The library that other languages see, from C: what an object says is what the library says */

static void
test_voice (void)
{
  GError *error = NULL;
  g_auto (GStrv) names = parwavenet_voice_list (), languages = NULL;
  g_autoptr (ParWaveNetVoice) voice = parwavenet_voice_new ("tiny", &error);
  g_autofree char *name = NULL, *gender = NULL, *licence = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, "tiny");
  g_object_get (voice, "name", &name, "languages", &languages, "gender", &gender, "licence",
      &licence, NULL);
  g_assert_cmpstr (name, ==, "tiny");
  g_assert_true (g_strv_contains ((const char *const *) languages, "en-US"));
  g_assert_nonnull (gender);
  g_assert_nonnull (licence);
  g_assert_null (parwavenet_voice_new ("nobody", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
}

static guint64
length (ParWaveNetSynthesizer *synthesizer, const char *text)
{
  GError *error = NULL;

  parwavenet_synthesizer_start (synthesizer, text, &error);
  g_assert_no_error (error);
  return parwavenet_synthesizer_get_length (synthesizer);
}

static void
test_synthesizer (void)
{
  GError *error = NULL;
  g_autoptr (ParWaveNetVoice) voice = parwavenet_voice_new ("tiny", &error), same = NULL;
  g_autoptr (ParWaveNetSynthesizer) s = parwavenet_synthesizer_new (voice, &error);
  double rate, pitch, range, volume;
  guint64 plain;

  g_assert_no_error (error);
  plain = length (s, "Hello there.");
  g_object_set (s, "rate", 2.0, "pitch", 1.5, "pitch-range", 0.5, "volume", 0.25, NULL);
  g_object_get (s, "rate", &rate, "pitch", &pitch, "pitch-range", &range, "volume", &volume,
      "voice", &same, NULL);
  g_assert_cmpfloat (rate, ==, 2.0);
  g_assert_cmpfloat (pitch, ==, 1.5);
  g_assert_cmpfloat (range, ==, 0.5);
  g_assert_cmpfloat (volume, ==, 0.25);
  g_assert_true (same == voice);
  g_assert_cmpuint (length (s, "Hello there."), <, plain);
}

/* Markup is read, what is wrong in it is told once; a seek leads to the same samples */
static void
test_markup (void)
{
  GError *error = NULL;
  g_autoptr (ParWaveNetVoice) voice = parwavenet_voice_new ("tiny", &error);
  g_autoptr (ParWaveNetSynthesizer) s = parwavenet_synthesizer_new (voice, &error);
  g_autoptr (GBytes) whole = NULL, rest = NULL;
  g_auto (GStrv) warnings = NULL, none = NULL;
  guint64 n;
  gsize n_whole, n_rest;
  const guint8 *all, *part;

  g_assert_no_error (error);
  g_assert_true (parwavenet_synthesizer_start_ssml (s, "<speak>One <odd/> two.</speak>", &error));
  g_assert_no_error (error);
  n = parwavenet_synthesizer_get_length (s);
  whole = parwavenet_synthesizer_read (s, n, NULL, &error);
  g_assert_no_error (error);
  warnings = parwavenet_synthesizer_take_warnings (s);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  none = parwavenet_synthesizer_take_warnings (s);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  parwavenet_synthesizer_seek (s, 1000);
  g_assert_cmpuint (parwavenet_synthesizer_get_position (s), ==, 1000);
  rest = parwavenet_synthesizer_read (s, n, NULL, &error);
  g_assert_no_error (error);
  all = g_bytes_get_data (whole, &n_whole);
  part = g_bytes_get_data (rest, &n_rest);
  g_assert_cmpuint (n_whole, ==, n * sizeof (gint16));
  g_assert_cmpmem (part, n_rest, all + 1000 * sizeof (gint16), n_whole - 1000 * sizeof (gint16));
}

static void
test_mark (void)
{
  GError *error = NULL;
  g_autoptr (ParWaveNetVoice) voice = parwavenet_voice_new ("tiny", &error);
  g_autoptr (ParWaveNetSynthesizer) s = parwavenet_synthesizer_new (voice, &error);
  g_autoptr (GPtrArray) marks = NULL;
  guint n_words = 0;

  g_bytes_unref (parwavenet_synthesizer_read (s, length (s, "One two."), NULL, NULL));
  marks = parwavenet_synthesizer_take_marks (s, G_MAXUINT64);
  for (guint i = 0; i < marks->len; i++) {
    ParWaveNetMark *copy = parwavenet_mark_copy (marks->pdata[i]);

    if (copy->kind == PARWAVENET_MARK_KIND_WORD)
      g_assert_cmpstr (copy->name, ==, n_words++ ? "two" : "One");
    parwavenet_mark_free (copy);
  }
  g_assert_cmpuint (n_words, ==, 2);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gobject/voice", test_voice);
  g_test_add_func ("/gobject/synthesizer", test_synthesizer);
  g_test_add_func ("/gobject/markup", test_markup);
  g_test_add_func ("/gobject/mark", test_mark);
  return tiny_voice_test_run (&path);
}
