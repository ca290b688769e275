/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/breaks.h"
#include "text/text.h"

/* A bar stands where a pause is that nothing written asks for */
static const struct
{
  const char *language, *text;
} cases[] = {
  { "en", "He walked down the narrow road to the village and bought a loaf of bread." },
  { "en",
      "The old man walked slowly down the narrow road to the village | and bought a loaf of bread "
      "for his hungry children." },
  { "en",
      "The old man walked slowly down the narrow road to the village, and bought a loaf of bread "
      "for his hungry children." },
  /* before "the", not behind it, nor between an adjective and its noun */
  { "en", "Norwegian photographers visited | the international exhibition centre yesterday." },
  /* parts are divided again */
  { "en",
      "The travellers had eaten dinner in the little kitchen of the hotel | because nobody had "
      "told them about the enormous breakfast | which the manager had ordered for the children of "
      "the village." },
  /* a number is one word, as long as it is */
  { "en", "987,654,321,987" },
  { "es",
      "La directora de la escuela preparó los documentos | y los profesores los firmaron por la "
      "tarde." },
  { "ru",
      "Старая учительница медленно подошла к открытому окну | и посмотрела на пустую улицу "
      "города." },
};

/* What is written, with bars; g_free */
static char *
with_bars (const WnSentence *s)
{
  GString *out = g_string_new (NULL);
  int word = -1;

  for (int i = 0; i < s->n_phones; i++) {
    const WnPhone *p = &s->phones[i];

    g_assert_false (p->optional);
    if (p->phone == WN_PHONE_PAUSE && i > 0 && i + 1 < s->n_phones
        && !s->spoken[s->phones[i - 1].spoken].punct)
      g_string_append (out, " |");
    if (p->phone == WN_PHONE_PAUSE || p->word == word)
      continue;
    word = p->word;
    g_string_append_printf (out, "%s%s", out->len ? " " : "", s->words[word].text);
  }
  return g_string_free (out, FALSE);
}

/* The text without its bars; g_free */
static char *
without_bars (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " |", -1);

  return g_strjoinv (NULL, parts);
}

static void
test_breaks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnTextFrontend *frontend;
    g_autofree char *text = without_bars (cases[i].text), *spoken = NULL;
    GString *expected = g_string_new (cases[i].text);
    GError *error = NULL;
    WnSentence *s;

    frontend = wn_text_frontend_new (wn_language_find (cases[i].language), &error);
    g_assert_no_error (error);
    s = wn_text_to_phones (frontend, text, strlen (text), 0, WN_TEXT_DEFAULT, NULL, &error);
    g_assert_no_error (error);
    spoken = with_bars (s);
    g_string_replace (expected, ".", "", 0);
    g_string_replace (expected, ", ", " ", 0);
    g_assert_cmpstr (spoken, ==, expected->str);
    g_string_free (expected, TRUE);
    wn_sentence_free (s);
    wn_text_frontend_free (frontend);
  }
}

/* A phrase of any length is divided until all its parts are short */
static void
test_endless (void)
{
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_find ("en"), NULL);
  GString *text = g_string_new (NULL);
  int syllables = 0, longest = 0;
  WnSentence *s;

  for (int i = 0; i < 40; i++)
    g_string_append (text, "table ");
  s = wn_text_to_phones (frontend, text->str, text->len, 0, WN_TEXT_DEFAULT, NULL, NULL);
  for (int i = 0; i < s->n_phones; i++) {
    syllables = s->phones[i].phone == WN_PHONE_PAUSE ? 0
                                                     : syllables + (s->phones[i].context[4] == 1);
    longest = MAX (longest, syllables);
  }
  g_assert_cmpint (longest, >=, WN_BREAKS_SYLLABLES / 2);
  g_assert_cmpint (longest, <, WN_BREAKS_SYLLABLES);
  wn_sentence_free (s);
  g_string_free (text, TRUE);
  wn_text_frontend_free (frontend);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/breaks/places", test_breaks);
  g_test_add_func ("/text/breaks/endless", test_endless);
  return g_test_run ();
}
