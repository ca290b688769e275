/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include "base/module.h"
#include "folder.h"
#include "subprocess.h"
#include "text/espeak/any.h"
#include "text/espeak/espeak.h"
#include "text/espeak/load.h"
#include "text/espeak/sounds.h"
#include "text/text.h"

/* Languages that espeak-ng alone reads: phones by their symbols, sets of them, texts */

static void
test_tags (void)
{
  g_auto (GStrv) tags = g_strsplit (wn_espeak_tags (), " ", -1);

  for (char **tag = tags; *tag; tag++)
    g_assert_nonnull (wn_language_known (*tag));
  g_assert_cmpstr (wn_language_known ("fr_ca")->tag, ==, "fr-ca");
  g_assert_cmpstr (wn_language_known ("FR-CA")->tag, ==, "fr-CA");
  g_assert_true (wn_language_known ("cs") == wn_language_known ("CS"));
  g_assert_true (wn_language_known ("cs")->varies);
  g_assert_false (wn_language_known ("de")->varies);
  g_assert_null (wn_language_known ("xx"));
  g_assert_null (wn_language_known ("fr-a/b"));
  g_assert_null (wn_language_known ("fr-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

static void
test_features (void)
{
  const guint32 tie = wn_sound_features ("tʃ");
  int n;
  const WnPhoneInfo *all = wn_sounds_all (&n);

  g_assert_cmpstr (all[0].name, ==, "pau");
  for (int i = 1; i < n; i++) {
    const gboolean vowel = (all[i].features & WN_PHONE_VOWEL) != 0;

    g_assert_cmpuint (wn_sound_features (all[i].name), ==, all[i].features);
    g_assert_true (
        vowel == ((all[i].features & (WN_PHONE_CLOSE | WN_PHONE_MID | WN_PHONE_OPEN)) != 0));
    for (int k = 1; k < i; k++)
      g_assert_cmpstr (all[i].name, !=, all[k].name);
  }
  g_assert_true (
      (tie & WN_PHONE_PLOSIVE) && (tie & WN_PHONE_FRICATIVE) && !(tie & WN_PHONE_VOICED));
  g_assert_true (wn_sound_features ("ɛ̃") & WN_PHONE_NASALISED);
  g_assert_true (wn_sound_features ("aɪ") & WN_PHONE_GLIDES_FRONT);
  g_assert_cmpuint (wn_sound_features ("ta"), ==, 0);
  g_assert_cmpuint (wn_sound_features ("1"), ==, 0);
  g_assert_cmpuint (wn_sound_features (""), ==, 0);
}

static void
test_sets (void)
{
  static const char *const wrong[] = { "", "pau", "a b", "pau a a", "pau a xyz", "pau a  b",
    "pau a \xff", "pau a1" };
  GError *error = NULL;
  const WnLanguage *own = wn_language_of_phones ("it", "pau a e t tʃ", &error);

  g_assert_no_error (error);
  g_assert_cmpint (own->n_phones, ==, 5);
  g_assert_true (own == wn_language_of_phones ("IT", "pau a e t tʃ", NULL));
  g_assert_true (own != wn_language_known ("it"));
  g_assert_true (wn_language_of_phones ("de", "pau a", NULL) == wn_language_known ("de"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_null (wn_language_of_phones ("it", wrong[i], &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
    g_clear_error (&error);
  }
  g_assert_null (wn_language_of_phones ("xx", "pau a", &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

static void
check_ipa (const WnLanguage *language, const char *ipa, const char *expected,
    const char *expected_unknown)
{
  g_autofree char *unknown = NULL;
  int at = 0;
  g_autofree char *phones = language->read_phones (language, NULL, ipa, &unknown, &at);

  g_assert_cmpstr (phones, ==, expected);
  g_assert_cmpstr (unknown, ==, expected_unknown);
}

static void
test_nearest (void)
{
  const WnLanguage *all = wn_language_known ("fr"),
                   *few = wn_language_of_phones ("fr", "pau a e t tʃ s n", NULL);
  g_autofree char *phones = wn_sounds_nearest (few, "dʒ æ1 # n2");

  check_ipa (all, "tˈɔ̃ dʒaɪ", "t ɔ̃1 # dʒ aɪ0", NULL);
  check_ipa (all, "t͡sa", "ts a0", NULL);
  check_ipa (all, "a→e", "a0 e0", "→");
  check_ipa (all, "ga |", "ɡ a0", NULL); /* as people type it */
  check_ipa (all, "", NULL, NULL);
  check_ipa (few, "zˈɛ dʒɐ ŋ", "s e1 # tʃ a0 # n", NULL);
  g_assert_cmpstr (phones, ==, "tʃ a1 # n2");
}

/* No other alphabet than the IPA is known for them */
static void
test_alphabet (void)
{
  const WnLanguage *french = wn_language_known ("fr");
  g_autofree char *unknown = NULL;
  int at = 0;

  g_assert_null (french->read_phones (french, "x-sampa", "tA", &unknown, &at));
  g_assert_cmpstr (unknown, ==, "x-sampa");
  g_assert_cmpint (at, ==, -1);
}

static void
check_text (const char *tag, const char *text, const char *expected)
{
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_known (tag), NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  WnSentence *s;

  g_assert_nonnull (frontend);
  s = wn_text_to_phones (frontend, text, strlen (text), 0, WN_TEXT_DEFAULT, NULL, NULL);
  for (int i = 0; i < s->n_spoken; i++) {
    const WnWord *written = &s->words[s->spoken[i].word];
    const char *from = g_utf8_offset_to_pointer (text, written->offset);

    g_string_append_printf (out, "%s%s", i ? " " : "", s->spoken[i].text);
    g_assert_true (g_str_has_prefix (from, written->text));
    g_assert_cmpint (g_utf8_strlen (written->text, -1), ==, written->length);
  }
  g_assert_cmpstr (out->str, ==, expected);
  for (int i = 0; i < s->n_words; i++) {
    int n = 0;

    for (int k = 0; k < s->n_phones; k++)
      n += s->phones[k].word == i;
    g_assert_cmpint (n, >, 0);
  }
  wn_sentence_free (s);
  wn_text_frontend_free (frontend);
}

static void
test_texts (void)
{
  if (!wn_espeak_load (NULL)) {
    g_test_skip ("built without espeak-ng");
    return;
  }
  check_text ("fr", "Les enfants ont 3,5 € à 12:30, l'été 1 234 567.",
      "les enfants ont 3\u066b5 € à 12:30 l'été 1234567");
  check_text ("fr", "Il arrive à 8:05:30.", "il arrive à 8:05 30");
  check_text ("it", "Città, 25% e 3.5 kg il 12/05/2024, 007",
      "città 25 % e 3.5 kg il 12 5 2024 0 0 7");
  check_text ("cs", "Vlk a ČNB, $5", "vlk a č n b 5 $");
  check_text ("hi", "नमस्ते दुनिया, १२३", "नमस्ते दुनिया 123");
  check_text ("ka", "გამარჯობა 5-7", "გამარჯობა 5 7");
}

/* A word at the end of one phrase does not depend on others, and liaison needs the phrase */
static void
test_phrase (void)
{
  WnTextFrontend *frontend;
  WnSentence *s;

  if (!wn_espeak_load (NULL)) {
    g_test_skip ("built without espeak-ng");
    return;
  }
  frontend = wn_text_frontend_new (wn_language_known ("fr"), NULL);
  s = wn_text_to_phones (frontend, "les enfants", 11, 0, WN_TEXT_DEFAULT, NULL, NULL);
  g_assert_cmpint (s->phones[3].word, ==, 0);
  g_assert_cmpstr (s->language->phones[s->phones[3].phone].name, ==, "z");
  g_assert_cmpint (s->phones[4].word, ==, 1);
  wn_sentence_free (s);
  wn_text_frontend_free (frontend);
}

/* ---- several languages in several threads ---- */

#define THREADS 6
#define ROUNDS 12

static const struct
{
  const char *tag, *text;
} several[] = {
  { "en", "The 3 engineers paid $12.50 in 1999." },
  { "es-MX", "Los 21 niños pagaron $3.50 el 5 de mayo." },
  { "ru", "Два окна, 25 % и 3 рубля." },
  { "de", "Der Zug fährt um 12:30 Uhr ab." },
  { "nl", "De trein kost € 3,50." },
  { "fr", "Les enfants ont 3,5 € à 12:30." },
  { "cs", "Třistatřicet tři stříbrných křepelek." },
};

/* Phones of a text in one line; g_free */
static char *
line_of (WnTextFrontend *frontend, const char *text)
{
  WnSentence *s = wn_text_to_phones (frontend, text, strlen (text), 0, WN_TEXT_DEFAULT, NULL, NULL);
  GString *out = g_string_new (NULL);

  for (int i = 0; i < s->n_phones; i++)
    g_string_append_printf (out, "%s%d ", s->language->phones[s->phones[i].phone].name,
        s->phones[i].stress);
  wn_sentence_free (s);
  return g_string_free (out, FALSE);
}

/* The same of a language; NULL if it is not there; g_free */
static char *
phones_of (const char *tag, const char *text)
{
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_known (tag), NULL);
  char *line;

  if (!frontend)
    return NULL;
  line = line_of (frontend, text);
  wn_text_frontend_free (frontend);
  return line;
}

static void *
read_all (void *data)
{
  char **said = g_new (char *, ROUNDS *G_N_ELEMENTS (several));

  for (gsize i = 0; i < ROUNDS * G_N_ELEMENTS (several); i++) {
    const gsize k = i % G_N_ELEMENTS (several);

    said[i] = phones_of (several[k].tag, several[k].text);
  }
  return said;
}

/* The threads come first, so that what is made once is made in several of them at once */
static void
test_threads (void)
{
  char **said[THREADS];
  GThread *threads[THREADS];

  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("reader", read_all, NULL);
  for (int i = 0; i < THREADS; i++)
    said[i] = g_thread_join (threads[i]);
  for (gsize k = 0; k < G_N_ELEMENTS (several); k++) {
    g_autofree char *alone = phones_of (several[k].tag, several[k].text);

    g_assert_true (alone || k > 2); /* Spanish and Russian need nothing but the library */
    for (int i = 0; i < THREADS; i++)
      for (int round = 0; round < ROUNDS; round++)
        g_assert_cmpstr (said[i][round * G_N_ELEMENTS (several) + k], ==, alone);
  }
  for (int i = 0; i < THREADS; i++) {
    for (gsize k = 0; k < ROUNDS * G_N_ELEMENTS (several); k++)
      g_free (said[i][k]);
    g_free (said[i]);
  }
}

/* Letters that German has not are read as the plain ones, Czech keeps its own */
static void
test_foreign_letters (void)
{
  static const char *const pairs[][3] = { { "de", "Dvořák", "Dvorák" }, { "nl", "Łódź", "Lódz" },
    { "fr", "œuvre", "oeuvre" }, { "de", "fünfɋzig", "fünfzig" } };
  g_autofree char *own = NULL, *plain = NULL;

  if (!wn_espeak_load (NULL)) {
    g_test_skip ("built without espeak-ng");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *a = phones_of (pairs[i][0], pairs[i][1]),
                    *b = phones_of (pairs[i][0], pairs[i][2]);

    g_assert_nonnull (a);
    g_assert_cmpstr (a, ==, b);
  }
  own = phones_of ("cs", "řeka");
  plain = phones_of ("cs", "reka");
  g_assert_cmpstr (own, !=, plain);
}

/* espeak-ng's own names of languages, and regions that it has not */
static void
test_own_names (void)
{
  static const char *const pairs[][3] = { { "zh", "cmn", "你好" }, { "fr-XY", "fr", "bonjour" },
    { "sr-Latn", "sr", "dobar dan" } };

  if (!wn_espeak_load (NULL)) {
    g_test_skip ("built without espeak-ng");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *usual = phones_of (pairs[i][0], pairs[i][2]),
                    *own = phones_of (pairs[i][1], pairs[i][2]);

    g_assert_nonnull (usual);
    g_assert_cmpstr (usual, ==, own);
  }
}

/* Words are remembered, but not without end */
static void
test_many_words (void)
{
  static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
  g_autofree char *first = NULL, *last = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  WnTextFrontend *frontend;
  int n = 0;

  if (!wn_espeak_load (NULL)) {
    g_test_skip ("built without espeak-ng");
    return;
  }
  frontend = wn_text_frontend_new (wn_language_known ("it"), NULL);
  first = line_of (frontend, "ciao mondo");
  for (const char *a = consonants; *a; a++)
    for (const char *b = vowels; *b; b++)
      for (const char *c = consonants; *c; c++)
        for (const char *d = vowels; *d; d++) {
          g_string_append_printf (text, "%c%c%c%c ", *a, *b, *c, *d);
          if (++n % 50 == 0) {
            g_free (line_of (frontend, text->str));
            g_string_truncate (text, 0);
          }
        }
  g_assert_cmpint (n, >, 4000);
  last = line_of (frontend, "ciao mondo");
  g_assert_cmpstr (first, ==, last);
  wn_text_frontend_free (frontend);
}

/* Where espeak-ng does not find its data no language of its is spoken, and that is said */
static void
test_no_data (void)
{
  GError *error = NULL;

  if (!wn_espeak_load (NULL)) {
    g_test_skip ("built without espeak-ng");
    return;
  }
  if (!g_test_subprocess ()) {
    g_autofree char *dir = g_dir_make_tmp ("parwavenet-espeak-XXXXXX", NULL),
                    *data = g_build_filename (dir, "espeak-ng-data", NULL);

    g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
    g_setenv ("ESPEAK_DATA_PATH", dir, TRUE);
    g_assert_true (wn_test_passes_alone (NULL));
    g_unsetenv ("ESPEAK_DATA_PATH");
    test_remove (dir);
    return;
  }
  g_assert_null (wn_text_frontend_new (wn_language_known ("fr"), &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "espeak-ng has no voice for \"fr\""));
  g_clear_error (&error);
}

/* A module that is not there, that is none, or that another version of the library is for */
static void
test_module (void)
{
  WnModule cases[] = {
    { .file = "libparwavenet-none", .symbol = "x", .needs = "a spoon" },
    { .file = "text", .symbol = "x", .needs = "a spoon" },
    { .file = "libparwavenet-espeak", .symbol = "x", .needs = "a spoon" },
    { .file = "libparwavenet-espeak", .symbol = WN_ESPEAK_SYMBOL, .needs = "a spoon" },
  };
  static const char *const says[] = { "no libparwavenet-none.", "text." G_MODULE_SUFFIX ": ",
    "libparwavenet-espeak." G_MODULE_SUFFIX ": ", "of another version" };
  g_autofree char *dir = g_dir_make_tmp ("parwavenet-module-XXXXXX", NULL),
                  *path = g_build_filename (dir, "text." G_MODULE_SUFFIX, NULL);

  cases[3].version = WN_ESPEAK_VERSION + 1;
  g_assert_true (g_file_set_contents (path, "no module\n", -1, NULL));
  g_setenv ("PARWAVENET_MODULE_PATH", dir, TRUE);
  for (int i = 0; i < (wn_espeak_load (NULL) ? 4 : 2); i++) {
    GError *error = NULL;

    g_assert_null (wn_module_load (&cases[i], &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, says[i]));
    g_assert_nonnull (strstr (error->message, dir));
    g_assert_true (g_str_has_suffix (error->message, "; it is built with a spoon"));
    g_clear_error (&error);
  }
  g_unsetenv ("PARWAVENET_MODULE_PATH");
  test_remove (dir);
}

/* What strangers' files name is kept for good, so there is an end of it. The last test: it is full */
static void
test_most (void)
{
  GError *error = NULL;
  int n, made = 0;
  const WnPhoneInfo *all = wn_sounds_all (&n);

  for (int i = 1; i < n && !error; i++)
    for (int k = 1; k < n && !error; k++) {
      g_autofree char *names = g_strdup_printf ("pau %s %s", all[i].name, all[k].name);

      if (i != k)
        made += wn_language_of_phones ("it", names, &error) != NULL;
    }
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "more than 500 languages"));
  g_assert_cmpint (made, >, 250);
  g_assert_nonnull (wn_language_of_phones ("it", "pau a e t tʃ", NULL)); /* known before */
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/any-language/threads", test_threads);
  g_test_add_func ("/any-language/tags", test_tags);
  g_test_add_func ("/any-language/features", test_features);
  g_test_add_func ("/any-language/sets", test_sets);
  g_test_add_func ("/any-language/nearest", test_nearest);
  g_test_add_func ("/any-language/texts", test_texts);
  g_test_add_func ("/any-language/phrase", test_phrase);
  g_test_add_func ("/any-language/foreign-letters", test_foreign_letters);
  g_test_add_func ("/any-language/alphabet", test_alphabet);
  g_test_add_func ("/any-language/own-names", test_own_names);
  g_test_add_func ("/any-language/many-words", test_many_words);
  g_test_add_func ("/any-language/no-data", test_no_data);
  g_test_add_func ("/any-language/module", test_module);
  g_test_add_func ("/any-language/most", test_most);
  return g_test_run ();
}
