/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/language.h"
#include "text/text.h"

/* '|' marks where sentences end */
static const char *const cases[] = {
  "Hello there. |How are you? |Fine!",
  "One line without an end",
  "Dr. Smith met Mr. and Mrs. Jones. |They talked.",
  "She moved to Washington, D.C. |He stayed.",
  "The U.S. Army. |In the U.S. |It rains.",
  "J. K. Rowling wrote it. |J.R.R. Tolkien did not.",
  "It was I. |He knew.",
  "It costs $3.50 and pi is 3.14. |See example.com. |Done.",
  "Use this, e.g. that, i.e. those vs. these. |Good.",
  "He works at Apple Inc. |The pay is good.",
  "Martin Luther King Jr. Day.",
  "No. 5 is alive. |He said no. |Then he left.",
  "On Sat. we rest. |The cat sat. |Fine.",
  "She said \"Really?\" and left. |\"No!\" he cried. |\"Yes.\" |Then (it was over.) |End.",
  "Wait... what? |Hmm... |Yes.",
  "Wait\u2026 what? |Hmm\u2026 |Yes.",
  "What?! |No way!! |Oh.",
  "A title\n\n|The text\nof two lines.\n\n\n|More",
  "1. Do this. |2. Do that. |10. And that.",
  "We meet at 5 p.m. |Bring food.",
  "\u00dcber alles. |\u00c4pfel.",
  "  Leading space. |Next.",
  "Yes.No",
};

static char *
split (const char *text)
{
  GString *out = g_string_new (NULL);
  gsize n = strlen (text), i = 0;

  while (i < n) {
    gsize end = wn_text_sentence_end (wn_language_find (NULL), text + i, n - i, TRUE);

    g_assert_cmpuint (end, >, 0);
    g_assert_cmpuint (end, <=, n - i);
    if (i > 0)
      g_string_append_c (out, '|');
    g_string_append_len (out, text + i, end);
    i += end;
  }
  return g_string_free (out, FALSE);
}

static char *
without_marks (const char *marked)
{
  char **parts = g_strsplit (marked, "|", -1), *text = g_strjoinv ("", parts);

  g_strfreev (parts);
  return text;
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *text = without_marks (cases[i]), *found = split (text);

    g_assert_cmpstr (found, ==, cases[i]);
    g_free (found);
    g_free (text);
  }
}

/* Text that arrives byte by byte is split as text that is there at once, but for white space */
static void
test_streaming (void)
{
  GString *whole = g_string_new (NULL), *buffer = g_string_new (NULL);
  GPtrArray *expected = g_ptr_array_new_with_free_func (g_free);
  guint found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *text = without_marks (cases[i]);

    g_string_append_printf (whole, "%s\n\n", text);
    g_free (text);
  }
  for (gsize i = 0; i < whole->len;) {
    gsize end = wn_text_sentence_end (wn_language_find (NULL), whole->str + i, whole->len - i,
        TRUE);

    g_ptr_array_add (expected, g_strstrip (g_strndup (whole->str + i, end)));
    i += end;
  }
  for (gsize i = 0; i < whole->len; i++) {
    gboolean final = i + 1 == whole->len;
    gsize end;

    g_string_append_c (buffer, whole->str[i]);
    if (!g_utf8_validate (buffer->str, buffer->len, NULL))
      continue;
    while (buffer->len > 0
        && (end = wn_text_sentence_end (wn_language_find (NULL), buffer->str, buffer->len, final))
            > 0) {
      char *sentence = g_strstrip (g_strndup (buffer->str, end));

      if (*sentence) {
        g_assert_cmpuint (found, <, expected->len);
        g_assert_cmpstr (sentence, ==, expected->pdata[found++]);
      }
      g_free (sentence);
      g_string_erase (buffer, 0, end);
    }
  }
  g_assert_cmpuint (found, ==, expected->len);
  g_assert_cmpuint (buffer->len, ==, 0);
  g_ptr_array_free (expected, TRUE);
  g_string_free (buffer, TRUE);
  g_string_free (whole, TRUE);
}

static void
test_incomplete (void)
{
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "", 0, FALSE), ==, 0);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "Hello", 5, FALSE), ==, 0);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "Hello", 5, TRUE), ==, 5);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "Hello.", 6, FALSE), ==, 0);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "Hello. ", 7, FALSE), ==, 0);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "Hello. A", 8, FALSE), ==, 7);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "Hello\n\n", 7, FALSE), ==, 7);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "   ", 3, FALSE), ==, 0);
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), "   ", 3, TRUE), ==, 3);
}

static void
test_long (void)
{
  GString *text = g_string_new (NULL);
  gsize end;
  char *run;

  for (int i = 0; i < 300; i++)
    g_string_append (text, i % 50 == 49 ? "word, " : "word ");
  end = wn_text_sentence_end (wn_language_find (NULL), text->str, text->len, TRUE);
  g_assert_cmpuint (end, <=, WN_TEXT_MAX_SENTENCE);
  g_assert_true (g_str_has_prefix (text->str + end - 6, "word, "));
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), text->str, text->len, FALSE), ==,
      end);

  g_string_truncate (text, 0);
  for (int i = 0; i < 300; i++)
    g_string_append (text, "word ");
  end = wn_text_sentence_end (wn_language_find (NULL), text->str, text->len, TRUE);
  g_assert_cmpuint (end, ==, WN_TEXT_MAX_SENTENCE);
  g_assert_cmpint (text->str[end - 1], ==, ' ');

  g_string_truncate (text, 0);
  for (int i = 0; i < 600; i++)
    g_string_append (text, "\u0416");
  end = wn_text_sentence_end (wn_language_find (NULL), text->str, text->len, TRUE);
  g_assert_cmpuint (end, ==, WN_TEXT_MAX_SENTENCE);
  g_assert_true (g_utf8_validate (text->str, end, NULL));
  g_string_free (text, TRUE);

  run = g_strnfill (5000, 'a');
  run[4000] = ' ';
  g_assert_cmpuint (wn_text_sentence_end (wn_language_find (NULL), run, 5000, TRUE), ==, 4000);
  g_free (run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/sentence/table", test_table);
  g_test_add_func ("/text/sentence/streaming", test_streaming);
  g_test_add_func ("/text/sentence/incomplete", test_incomplete);
  g_test_add_func ("/text/sentence/long", test_long);
  return g_test_run ();
}
