/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <locale.h>
#include <string.h>
#include "text/text.h"

/*
 * Tables of a language: how inputs are read (CASES.tsv: kind, input, readings separated by " OR "),
 * and how words are pronounced (WORDS.tsv: word, phones). Arguments: language, table, how many
 * percent must be right
 */

static const char *language_tag, *table;
static double least;

/* Small letters and single spaces, no punctuation */
static char *
simplify (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = lower; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalnum (c) || c == '\'' || c == 0x301)
      g_string_append_unichar (out, c);
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* What is spoken of all sentences of a text */
static char *
spoken_of (const WnLanguage *language, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize end; *text; text += end) {
    WnSpoken spoken;
    g_autofree char *line = NULL;

    end = wn_text_sentence_end (language, text, strlen (text), TRUE);
    language->normalise (language, &spoken, text, end, NULL, WN_TEXT_DEFAULT);
    line = wn_spoken_to_string (&spoken);
    g_string_append_printf (all, "%s ", line);
    wn_spoken_clear (&spoken);
  }
  return simplify (all->str);
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

static void
test_cases (void)
{
  const WnLanguage *language = wn_language_known (language_tag);
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;
  int n = 0, right = 0, lost = 0;

  g_assert_nonnull (language);
  g_assert_true (g_file_get_contents (table, &all, NULL, NULL));
  lines = g_strsplit (all, "\n", -1);
  for (char **line = lines; *line && **line; line++) {
    g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
    g_auto (GStrv) readings = NULL;
    g_autofree char *spoken = NULL;
    gboolean found = FALSE;

    g_assert_cmpuint (g_strv_length (fields), ==, 3);
    readings = g_strsplit (fields[2], " OR ", -1);
    spoken = spoken_of (language, fields[1]);
    for (char **reading = readings; *reading && !found; reading++) {
      g_autofree char *expected = simplify (*reading);

      found = strcmp (expected, spoken) == 0;
    }
    n++;
    right += found;
    lost += has_digit (spoken) || (has_digit (fields[1]) && *spoken == '\0');
    if (!found)
      g_test_message ("%s: %s: \"%s\", not \"%s\"", fields[0], fields[1], spoken, fields[2]);
  }
  g_test_message ("%s: %d of %d are read as expected, %.1f %%", language_tag, right, n,
      100.0 * right / n);
  g_assert_cmpint (n, >, 0);
  g_assert_cmpint (lost, ==, 0);
  g_assert_cmpfloat (100.0 * right, >=, least * n);
}

/* The phones of a word with stress behind vowels where it is primary */
static char *
phones_of (WnTextFrontend *frontend, const char *word)
{
  const WnLanguage *language = wn_text_frontend_language (frontend);
  WnSentence *s = wn_text_to_phones (frontend, word, strlen (word), 0, 0, NULL, NULL);
  GString *out = g_string_new (NULL);

  for (int i = 0; s && i < s->n_phones; i++) {
    const WnPhone *p = &s->phones[i];

    if (p->phone == 0)
      continue;
    g_string_append_printf (out, "%s%s", out->len ? " " : "", language->phones[p->phone].name);
    if (p->stress == 1 && language->phones[p->phone].features & WN_PHONE_VOWEL)
      g_string_append_c (out, '1');
  }
  wn_sentence_free (s);
  return g_string_free (out, FALSE);
}

static void
test_words (void)
{
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_known (language_tag), NULL);
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;
  int n = 0, right = 0;

  g_assert_nonnull (frontend);
  g_assert_true (g_file_get_contents (table, &all, NULL, NULL));
  lines = g_strsplit (all, "\n", -1);
  for (char **line = lines; *line && **line; line++) {
    g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
    g_autofree char *phones = phones_of (frontend, fields[0]);

    g_assert_cmpuint (g_strv_length (fields), ==, 2);
    n++;
    right += strcmp (phones, fields[1]) == 0;
    if (strcmp (phones, fields[1]) != 0)
      g_test_message ("%s: /%s/, not /%s/", fields[0], phones, fields[1]);
  }
  g_test_message ("%s: %d of %d words, %.1f %%", language_tag, right, n, 100.0 * right / n);
  g_assert_cmpfloat (100.0 * right, >=, least * n);
  wn_text_frontend_free (frontend);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 4);
  language_tag = argv[1];
  table = argv[2];
  least = g_ascii_strtod (argv[3], NULL);
  if (g_str_has_suffix (table, "words.tsv"))
    g_test_add_func ("/cases/words", test_words);
  else
    g_test_add_func ("/cases/readings", test_cases);
  return g_test_run ();
}
