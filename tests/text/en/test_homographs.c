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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  table = argv[1];
  g_test_add_func ("/text/homographs/table", test_table);
  return g_test_run ();
}
