/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/markup.h"

static WnMarkup *
ssml (const char *text)
{
  return wn_markup_new (WN_MARKUP_SSML, text, strlen (text), WN_MARKUP_ALL_PARTS);
}

static void
test_text (void)
{
  static const char *const cases[][2] = {
    { "<speak>Hello &amp; hi.</speak>", "Hello & hi." },
    { "<?xml version=\"1.0\"?>\n<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en\">\n  Hello\n\n  there.\n</speak>",
      "Hello there. " },
    { "<p>One.</p><p>Two.</p>", "One.\n\nTwo.\n\n" },
    { "<s>One.</s> <s>Two.</s>", "One.\n\nTwo.\n\n" },
    { "one<break/>two", "one, two" },
    { "one.<break time=\"1s\"/> two", "one. two" },
    { "one<break strength=\"none\"/> two", "one two" },
    { "the <sub alias=\"World Wide Web Consortium\">W3C</sub>.", "the World Wide Web Consortium." },
    { "<say-as interpret-as=\"characters\">ab1</say-as>", "A-B one" },
    { "<say-as interpret-as=\"digits\">1984</say-as>", "one nine eight four" },
    { "<say-as interpret-as=\"telephone\">+1 555-0100</say-as>", "plus one, five five five, zero one zero zero" },
    { "<say-as interpret-as=\"ordinal\">21</say-as> <say-as interpret-as=\"ordinal\">12</say-as>", "21st 12th" },
    { "<say-as interpret-as=\"cardinal\">21</say-as>", "21" },
    { "a<desc>hidden</desc>b<metadata><x>hidden</x></metadata>c", "abc" },
    { "<w role=\"x\">word</w> <unknown>kept</unknown>", "word kept" },
    { "<![CDATA[a < b]]>", "a < b" },
    { "a<!-- a comment > -->b", "ab" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *markup = ssml (cases[i][0]);

    g_assert_cmpstr (markup->text, ==, cases[i][1]);
    g_assert_null (markup->warning);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    wn_markup_free (markup);
  }
}

/* Each character knows where it comes from, entities and characters of several bytes included */
static void
test_source (void)
{
  static const char text[] = "<s>caf\303\251 &amp; <b>bar</b></s>";
  static const int expected[] = { 3, 4, 5, 6, 7, 8, 13, 17, 18, 19 };
  WnMarkup *markup = ssml (text);
  int offset = 7, length = 3;

  g_assert_cmpstr (markup->text, ==, "caf\303\251 & bar\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (g_array_index (markup->source, int, i), ==, expected[i]);
  wn_markup_locate (markup, &offset, &length);
  g_assert_cmpint (offset, ==, 17);
  g_assert_cmpint (length, ==, 3);
  wn_markup_free (markup);

  markup = ssml ("ab<![CDATA[&c]]>d<!-- -->e");
  g_assert_cmpstr (markup->text, ==, "ab&cde");
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (g_array_index (markup->source, int, i), ==, ((const int[]) { 0, 1, 11, 12, 16, 25 })[i]);
  wn_markup_free (markup);
}

static const WnMarkupSpan *
span_of (const WnMarkup *markup, const char *word)
{
  const char *at = strstr (markup->text, word);

  g_assert_nonnull (at);
  return wn_markup_span_at (markup, g_utf8_strlen (markup->text, at - markup->text));
}

static void
test_spans (void)
{
  WnMarkup *markup = ssml ("plain <prosody rate=\"50%\" pitch=\"+12st\">slow <prosody volume=\"+6dB\" range=\"0%\">loud</prosody> after</prosody> end "
      "<emphasis>big</emphasis> <prosody rate=\"x-fast\" pitch=\"nonsense\" volume=\"50\">quick</prosody>");

  g_assert_null (span_of (markup, "plain"));
  g_assert_null (span_of (markup, "end"));
  g_assert_cmpfloat_with_epsilon (span_of (markup, "slow")->rate, 0.5f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "slow")->pitch, 2.0f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "loud")->rate, 0.5f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "loud")->volume, 1.995f, 1e-3f);
  g_assert_cmpfloat (span_of (markup, "loud")->pitch_range, ==, 0.0f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "after")->volume, 1.0f, 1e-6f);
  g_assert_cmpfloat (span_of (markup, "big")->volume, >, 1.0f);
  g_assert_cmpfloat (span_of (markup, "quick")->rate, ==, 2.0f);
  g_assert_cmpfloat (span_of (markup, "quick")->pitch, ==, 1.0f);
  g_assert_cmpfloat (span_of (markup, "quick")->volume, ==, 0.5f);
  wn_markup_free (markup);
}

static void
test_points (void)
{
  static const struct
  {
    int at, pause;
    const char *name;
  } expected[] = { { 0, -1, "start" }, { 5, 500, NULL }, { 8, -1, "here" }, { 9, 1500, NULL } };
  WnMarkup *markup = ssml ("<mark name=\"start\"/>one<break strength=\"strong\"/>two<mark name=\"here\"/>.<break time=\"1500ms\"/>");

  g_assert_cmpstr (markup->text, ==, "one, two.");
  g_assert_cmpuint (markup->points->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < markup->points->len; i++) {
    const WnMarkupPoint *point = &g_array_index (markup->points, WnMarkupPoint, i);

    g_assert_cmpint (point->at, ==, expected[i].at);
    g_assert_cmpint (point->pause, ==, expected[i].pause);
    g_assert_cmpstr (point->name, ==, expected[i].name);
  }
  wn_markup_free (markup);
}

/* Text in each voice is a part of its own, with its points and its place */
static void
test_parts (void)
{
  static const char text[] = "<speak>One. <mark name=\"x\"/><voice name=\"anna\">Two <voice name=\"ben\">three.</voice> <mark name=\"y\"/>Four.</voice> </speak>";
  static const char *const voices[] = { "", "anna", "ben", "anna" }, *const texts[] = { "One.", "Two", "three.", "Four." };

  for (int i = 0; i < 4; i++) {
    WnMarkup *markup = wn_markup_new (WN_MARKUP_SSML, text, strlen (text), i);
    int offset = 0, length = 1;

    g_assert_cmpuint (markup->voices->len, ==, 4);
    g_assert_cmpstr (g_ptr_array_index (markup->voices, i), ==, voices[i]);
    g_assert_cmpstr (g_strstrip (markup->text), ==, texts[i]);
    wn_markup_locate (markup, &offset, &length);
    g_assert_cmpint (text[offset], ==, texts[i][0]);
    wn_markup_free (markup);
  }
}

static void
test_broken (void)
{
  static const char *const cases[][2] = {
    { "<speak>Hello", "Hello" }, { "Hello</speak>", "Hello" }, { "<b>a <i>b</b>", "a b" }, { "5 < 6 & 7", "5 < 6 & 7" },
    { "AT&T <b>x", "AT&T x" }, { "<", "<" }, { "<b", "<b" }, { "&", "&" }, { "&amp;<", "&<" }, { "<!-- never closed", "<!-- never closed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *markup = ssml (cases[i][0]);

    g_assert_cmpstr (markup->text, ==, cases[i][1]);
    g_assert_nonnull (markup->warning);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    wn_markup_free (markup);
  }
}

static void
test_depth (void)
{
  GString *text = g_string_new (NULL);
  WnMarkup *markup;

  for (int i = 0; i < 10000; i++)
    g_string_append (text, "<b>");
  g_string_append (text, "deep");
  markup = ssml (text->str);
  g_assert_cmpstr (markup->text, ==, "deep");
  wn_markup_free (markup);
  g_string_free (text, TRUE);
}

/* Any bytes between tags that are UTF-8: no crash, and every character has a source inside the input */
static void
test_random (void)
{
  static const char *const pieces[] = { "<", ">", "</", "/>", "<b>", "</b>", "<s>", "</s>", "&", "&amp;", ";", "\"", "'", "=", " ", "\n", "a", "\303\251",
    "<break time=\"", "<prosody rate='", "<sub alias=\"x\">", "</sub>", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<mark name='m'/>" };
  GRand *rand = g_rand_new_with_seed (3);

  for (int k = 0; k < 3000; k++) {
    GString *text = g_string_new (NULL);
    WnMarkup *markup;
    glong n;

    for (int i = g_rand_int_range (rand, 0, 30); i > 0; i--)
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
    markup = wn_markup_new (k % 2 ? WN_MARKUP_SSML : WN_MARKUP_PANGO, text->str, text->len, k % 5 - 1);
    n = g_utf8_strlen (text->str, -1);
    g_assert_true (g_utf8_validate (markup->text, -1, NULL));
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    for (guint i = 0; i < markup->source->len; i++) {
      g_assert_cmpint (g_array_index (markup->source, int, i), <=, n);
      g_assert_cmpint (g_array_index (markup->source, int, i), >=, i > 0 ? g_array_index (markup->source, int, i - 1) : 0);
    }
    wn_markup_free (markup);
    g_string_free (text, TRUE);
  }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/markup/text", test_text);
  g_test_add_func ("/text/markup/source", test_source);
  g_test_add_func ("/text/markup/spans", test_spans);
  g_test_add_func ("/text/markup/points", test_points);
  g_test_add_func ("/text/markup/parts", test_parts);
  g_test_add_func ("/text/markup/broken", test_broken);
  g_test_add_func ("/text/markup/depth", test_depth);
  g_test_add_func ("/text/markup/random", test_random);
  return g_test_run ();
}
