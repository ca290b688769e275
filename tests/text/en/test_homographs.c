/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/language.h"
#include "text/text.h"

/*
 * Words that are written alike and spoken differently, in their sentences: argv[1] is a table of
 * sentences and the phones, with stress, of the word that matters
 */

static const char *table;

/* Phones of each word between bars: "| ay0 | r eh1 d |" */
static char *
bars_of (const WnSentence *s)
{
  GString *out = g_string_new ("|");
  int word = -1;

  for (int i = 0; i < s->n_phones; i++) {
    const WnPhone *p = &s->phones[i];

    if (p->phone == 0)
      continue;
    if (word >= 0 && p->word != word)
      g_string_append (out, " |");
    word = p->word;
    g_string_append_printf (out, " %s", s->language->phones[p->phone].name);
    if (s->language->phones[p->phone].features & WN_PHONE_VOWEL)
      g_string_append_printf (out, "%d", p->stress);
  }
  g_string_append (out, " |");
  return g_string_free (out, FALSE);
}

static void
test_table (void)
{
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_known ("en"), NULL);
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;
  int n = 0;

  g_assert_nonnull (frontend);
  g_assert_true (g_file_get_contents (table, &all, NULL, NULL));
  lines = g_strsplit (all, "\n", -1);
  for (char **line = lines; *line && **line; line++, n++) {
    g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
    g_autofree char *bars = NULL, *wanted = NULL;
    WnSentence *s;

    g_assert_cmpuint (g_strv_length (fields), ==, 2);
    s = wn_text_to_phones (frontend, fields[0], strlen (fields[0]), 0, WN_TEXT_DEFAULT, NULL, NULL);
    bars = bars_of (s);
    wanted = g_strdup_printf ("| %s |", fields[1]);
    if (!strstr (bars, wanted))
      g_error ("%s: %s, without /%s/", fields[0], bars, fields[1]);
    wn_sentence_free (s);
  }
  g_assert_cmpint (n, >, 80);
  wn_text_frontend_free (frontend);
}

/* What markup says that a word is goes before what its sentence tells */
static void
test_roles (void)
{
  static const struct
  {
    const char *text;
    WnPronunciation given;
    const char *phones;
  } cases[] = {
    { "I read it.", { 2, 6, NULL, WN_ROLE_VERB }, "r iy1 d" },
    { "I read it daily.", { 2, 6, NULL, WN_ROLE_PAST }, "r eh1 d" },
    { "The record is old.", { 4, 10, NULL, WN_ROLE_VERB }, "r ax0 k ao1 r d" },
    { "They record it.", { 5, 11, NULL, WN_ROLE_NOUN }, "r eh1 k er0 d" },
    { "The lead singer", { 4, 8, NULL, WN_ROLE_OTHER_SENSE }, "l eh1 d" },
    { "A bass guitar", { 2, 6, NULL, WN_ROLE_OTHER_SENSE }, "b ae1 s" },
  };
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_known ("en"), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *text = cases[i].text;
    g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (WnPronunciation));
    g_autofree char *bars = NULL, *wanted = g_strdup_printf ("| %s |", cases[i].phones);
    WnSentence *plain = wn_text_to_phones (frontend, text, strlen (text), 0, 0, NULL, NULL), *s;

    g_array_append_val (given, cases[i].given);
    s = wn_text_to_phones_given (frontend, text, strlen (text), 0, given, 0, NULL, NULL);
    bars = bars_of (plain);
    g_assert_null (strstr (bars, wanted));
    g_free (bars);
    bars = bars_of (s);
    g_test_message ("%s", bars);
    g_assert_nonnull (strstr (bars, wanted));
    wn_sentence_free (plain);
    wn_sentence_free (s);
  }
  wn_text_frontend_free (frontend);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  table = argv[1];
  g_test_add_func ("/text/homographs/table", test_table);
  g_test_add_func ("/text/homographs/roles", test_roles);
  return g_test_run ();
}
