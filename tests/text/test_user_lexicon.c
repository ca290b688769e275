/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include "text/language.h"
#include "text/text.h"
#include "text/user_lexicon.h"

static char *dir;

static char *
write_file (const char *text)
{
  char *path = g_build_filename (dir, "user.lexicon", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* The phones of a text with a lexicon of one's own, where some are given already */
static char *
phones_given (const char *lexicon, const char *text, const GArray *given)
{
  char *path = write_file (lexicon);
  GError *error = NULL;
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_find ("en"), &error);
  GString *line = g_string_new (NULL);
  WnSentence *s;

  g_assert_no_error (error);
  wn_text_frontend_add_lexicon (frontend, path, &error);
  g_assert_no_error (error);
  s = wn_text_to_phones_given (frontend, text, strlen (text), 0, given, 0, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < s->n_phones; i++)
    if (s->phones[i].phone)
      g_string_append_printf (line, "%s%s", line->len ? " " : "",
          s->language->phones[s->phones[i].phone].name);
  wn_sentence_free (s);
  wn_text_frontend_free (frontend);
  g_free (path);
  return g_string_free (line, FALSE);
}

static char *
phones_with (const char *lexicon, const char *text)
{
  return phones_given (lexicon, text, NULL);
}

static const char plain[] = "# mine\n"
                            "gnocchi\tN Y AA1 K IY0\n"
                            "Nguyen /nw\u026an/\n"
                            "GStreamer = tea streamer\n"
                            "new_york N UW1\n"
                            "new_york_city S IH1 T IY0\n"
                            "c3po S IY1\n";

static const char pls[] =
    "<?xml version=\"1.0\"?>\n"
    "<lexicon version=\"1.0\" xmlns=\"http://www.w3.org/2005/01/pronunciation-lexicon\" "
    "alphabet=\"ipa\" xml:lang=\"en-US\">\n"
    "<lexeme><grapheme>gnocchi</grapheme><grapheme>Gnocco</grapheme>"
    "<phoneme>\u02c8nj\u0251ki</phoneme><phoneme>n</phoneme></lexeme>\n"
    "<lexeme><grapheme>W3C</grapheme><alias>World Wide Web</alias></lexeme>\n"
    "<lexeme><grapheme>tea &amp; milk</grapheme><phoneme alphabet=\"x-arpabet\">T IY1</phoneme>"
    "</lexeme></lexicon>";

static void
test_lookup (void)
{
  static const struct
  {
    const char *lexicon, *text, *phones;
  } cases[] = {
    { plain, "Gnocchi, GNOCCHI!", "n y aa k iy n y aa k iy" },
    { plain, "gnocchis", NULL },
    { plain, "Nguyen", "n w ih n" },
    { plain, "nguyen", NULL }, /* a capital matches itself */
    { plain, "GStreamer", "t iy s t r iy m er" },
    { plain, "New York City", "s ih t iy" },
    { plain, "New York", "n uw" },
    { plain, "C3PO", "s iy" },
    { plain, "no gnocchi.", "n ow n y aa k iy" },
    { pls, "gnocchi", "n y aa k iy" },
    { pls, "Gnocco", "n y aa k iy" },
    { pls, "W3C", "w er l d w ay d w eh b" },
    { pls, "tea & milk", "t iy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *line = phones_with (cases[i].lexicon, cases[i].text),
         *without = phones_with ("", cases[i].text);

    g_assert_cmpstr (line, ==, cases[i].phones ? cases[i].phones : without);
    g_free (line);
    g_free (without);
  }
}

/* A pronunciation that the text brings along goes before the lexicon's, for what it stands behind */
static void
test_given (void)
{
  static const struct
  {
    const char *text;
    int start, end;
    const char *phones;
  } cases[] = {
    { "gnocchi gnocchi", 0, 7, "t iy n y aa k iy" },
    { "gnocchi gnocchi", 8, 15, "n y aa k iy t iy" },
    { "gnocchi gnocchi gnocchi", 8, 15, "n y aa k iy t iy n y aa k iy" },
    { "New York City", 4, 8, "n uw t iy s ih t iy" },
    { "New York City", 9, 13, "n uw t iy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnPronunciation tea = { cases[i].start, cases[i].end, (char *) "t iy1", 0 };
    g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (WnPronunciation));
    g_autofree char *line = NULL;

    g_array_append_val (given, tea);
    line = phones_given (plain, cases[i].text, given);
    g_assert_cmpstr (line, ==, cases[i].phones);
  }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text, *says;
  } cases[] = {
    { "ok OW1\nword\n", "line 2" },
    { "ok OW1 K QQ\n", "QQ" },
    { "- D AE1 SH\n", "does not begin with a word" },
    { "x /\u0298/\n", "line 1" },
    { "\xff\n", "byte 0" },
    { "<lexicon><lexeme>", "user.lexicon" },
    { "<lexicon><lexeme><grapheme>a</grapheme></lexeme></lexicon>", "\"a\"" },
    { "<lexicon><lexeme><grapheme>a</grapheme><phoneme "
      "alphabet=\"q\">a</phoneme></lexeme></lexicon>",
        "\"q\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *path = write_file (cases[i].text);
    GError *error = NULL;

    g_assert_null (wn_user_lexicon_open (path, wn_language_find ("en"), &error));
    g_assert_nonnull (error);
    g_assert_cmpint (error->domain, ==, WN_ERROR);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_clear_error (&error);
    g_free (path);
  }
  {
    GError *error = NULL;

    g_assert_null (wn_user_lexicon_open ("/nowhere/at.all", wn_language_find ("en"), &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
    g_clear_error (&error);
  }
}

/* The environment's lexica are there from the beginning, and a bad one is an error */
static void
test_environment (void)
{
  char *path = write_file ("zebra Z IY1\n");
  GError *error = NULL;
  WnTextFrontend *frontend;
  WnSentence *s;

  g_setenv ("PARWAVENET_LEXICON", path, TRUE);
  frontend = wn_text_frontend_new (wn_language_find ("en"), &error);
  g_assert_no_error (error);
  s = wn_text_to_phones (frontend, "zebra", 5, 0, 0, NULL, &error);
  g_assert_cmpint (s->n_phones, ==, 4);
  wn_sentence_free (s);
  wn_text_frontend_free (frontend);
  g_remove (path);
  g_assert_null (wn_text_frontend_new (wn_language_find ("en"), &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_unsetenv ("PARWAVENET_LEXICON");
  g_free (path);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("parwavenet-lexicon-XXXXXX", NULL);
  g_test_add_func ("/text/user-lexicon/lookup", test_lookup);
  g_test_add_func ("/text/user-lexicon/given", test_given);
  g_test_add_func ("/text/user-lexicon/errors", test_errors);
  g_test_add_func ("/text/user-lexicon/environment", test_environment);
  result = g_test_run ();
  {
    char *path = g_build_filename (dir, "user.lexicon", NULL);

    g_remove (path);
    g_free (path);
  }
  g_rmdir (dir);
  g_free (dir);
  return result;
}
