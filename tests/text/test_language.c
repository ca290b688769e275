/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/english.h"
#include "text/script.h"
#include "text/text.h"

#define HEIGHTS (WN_PHONE_CLOSE | WN_PHONE_MID | WN_PHONE_OPEN)
#define BACKNESS (WN_PHONE_FRONT | WN_PHONE_CENTRAL | WN_PHONE_BACK)
#define GLIDES (WN_PHONE_GLIDES_FRONT | WN_PHONE_GLIDES_BACK)
#define MANNERS                                                                  \
  (WN_PHONE_PLOSIVE | WN_PHONE_FRICATIVE | WN_PHONE_NASAL | WN_PHONE_APPROXIMANT \
      | WN_PHONE_LATERAL | WN_PHONE_TRILL)
#define PLACES                                                                   \
  (WN_PHONE_LABIAL | WN_PHONE_DENTAL | WN_PHONE_ALVEOLAR | WN_PHONE_POSTALVEOLAR \
      | WN_PHONE_PALATAL | WN_PHONE_VELAR | WN_PHONE_UVULAR | WN_PHONE_GLOTTAL)

static void
test_find (void)
{
  const WnLanguage *english = wn_language_find ("en-US");

  g_assert_true (english == &wn_english);
  g_assert_true (wn_language_find (NULL) == english);
  g_assert_true (wn_language_find ("EN-us") == english);
  g_assert_true (wn_language_find ("en") == english);
  g_assert_true (wn_language_find ("en_GB") == english);
  g_assert_true (wn_language_find ("zxx") == english);
  g_assert_true (wn_language_find ("") == english);
  g_assert_null (wn_language_known ("zxx"));
  g_assert_null (wn_language_known ("e"));
  g_assert_null (wn_language_known (NULL));
  g_assert_true (wn_language_known ("en") == english);
  g_assert_cmpstr (wn_language_known ("es")->tag, ==, "es-MX");
  g_assert_cmpstr (wn_language_known ("es-AR")->tag, ==, "es-MX");
  g_assert_cmpstr (wn_language_known ("ru-RU")->tag, ==, "ru");
  g_assert_cmpstr (wn_language_known ("es_es")->tag, ==, "es-ES");
  for (int i = 0; wn_language_nth (i); i++) {
    g_assert_true (wn_language_find (wn_language_nth (i)->tag) == wn_language_nth (i));
    for (int k = 0; k < i; k++)
      g_assert_cmpstr (wn_language_nth (i)->tag, !=, wn_language_nth (k)->tag);
  }
}

/* What must be of a language is refused where there is none, naming those that there are */
static void
test_require (void)
{
  GError *error = NULL;
  g_autofree char *phones = wn_language_phones (wn_language_find ("en"));

  g_assert_true (wn_language_require (NULL, NULL) == wn_language_find ("en"));
  g_assert_cmpstr (wn_language_require ("nl-BE", NULL)->tag, ==, "nl");
  g_assert_null (wn_language_require ("zxx", &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "\"zxx\""));
  g_assert_nonnull (strstr (error->message, "es-MX"));
  g_error_free (error);
  g_assert_true (g_str_has_prefix (phones, "pau aa ae "));
}

static void
check_features (const char *name, guint32 f)
{
  g_test_message ("%s 0x%x", name, f);
  if (f & WN_PHONE_VOWEL) {
    g_assert_cmpint (__builtin_popcount (f & HEIGHTS), ==, 1);
    g_assert_cmpint (__builtin_popcount (f & BACKNESS), ==, 1);
    g_assert_cmpint (__builtin_popcount (f & GLIDES), <=, 1);
    g_assert_cmpint (f & (MANNERS | PLACES | WN_PHONE_SIBILANT), ==, 0);
    g_assert_true (f & WN_PHONE_VOICED);
  } else {
    g_assert_cmpint (f & MANNERS, !=, 0);
    g_assert_cmpint (f & PLACES, !=, 0);
    g_assert_cmpint (f & (HEIGHTS | BACKNESS | GLIDES | WN_PHONE_NASALISED), ==, 0);
    if (f & WN_PHONE_SIBILANT)
      g_assert_true (f & WN_PHONE_FRICATIVE);
  }
}

static void
test_phones (void)
{
  for (int i = 0; wn_language_nth (i); i++) {
    const WnLanguage *language = wn_language_nth (i);

    g_assert_cmpstr (language->phones[0].name, ==, "pau");
    g_assert_cmpint (language->phones[0].features, ==, 0);
    for (int k = 1; k < language->n_phones; k++) {
      check_features (language->phones[k].name, language->phones[k].features);
      g_assert_cmpint (wn_language_phone (language, language->phones[k].name), ==, k);
      g_assert_cmpint (strcspn (language->phones[k].name, " #0123456789"), ==,
          strlen (language->phones[k].name));
    }
    g_assert_cmpint (wn_language_phone (language, "no such phone"), ==, -1);
  }
}

static void
test_english_features (void)
{
  for (int i = 1; i < wn_english.n_phones; i++) {
    const WnPhoneInfo *phone = &wn_english.phones[i];
    const gboolean vowel = (phone->features & WN_PHONE_VOWEL) != 0;

    g_assert_cmpint (vowel, ==, strchr ("aeiou", phone->name[0]) != NULL);
    for (int k = 1; k < i; k++)
      g_assert_cmpuint (phone->features, !=, wn_english.phones[k].features);
  }
}

static void
test_sentence_rules (void)
{
  for (int i = 0; wn_language_nth (i); i++) {
    const WnSentenceRules *rules = wn_language_nth (i)->sentences;

    for (int k = 0; k < rules->n_abbreviations; k++) {
      const char *word = rules->abbreviations[k].word;

      g_assert_cmpint (rules->abbreviations[k].stop, !=, WN_STOP_ENDS);
      g_assert_false (g_str_has_suffix (word, "."));
      if (k > 0)
        g_assert_cmpstr (rules->abbreviations[k - 1].word, <, word);
    }
    for (const char *const *word = rules->starters; *word; word++)
      g_assert_true (g_unichar_isupper (g_utf8_get_char (*word)));
  }
}

/* A pronunciation in the language's own names of phones, where its network's are asked for */
static void
test_own_phones (void)
{
  static const struct
  {
    const char *tag, *alphabet, *written, *phones, *unknown;
  } cases[] = {
    { "es", "x-arpabet", "k a1 # s a", "k a1 # s a0", NULL },
    { "es", "x-arpabet", "k qq a1", "k a1", "qq" },
    { "ru", "x-arpabet", "m a7 #", "m a2", NULL },
    { "ru", "x-sampa", "m", NULL, "x-sampa" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WnLanguage *language = wn_language_find (cases[i].tag);
    g_autofree char *unknown = NULL;
    int at = 0;
    g_autofree char *phones = language->read_phones (language, cases[i].alphabet, cases[i].written,
        &unknown, &at);

    g_assert_cmpstr (phones, ==, cases[i].phones);
    g_assert_cmpstr (unknown, ==, cases[i].unknown);
  }
}

/* A word whose pronunciation is given without a stress has one all the same: the last but one */
static void
test_given_stress (void)
{
  static const struct
  {
    const char *phones;
    int stressed; /* phone of the sentence */
  } cases[] = { { "t a0", 2 }, { "t a0 m a0", 2 }, { "t a0 m a0 t a0", 4 }, { "t a0 m a1", 4 } };
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_find ("es"), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnPronunciation p = { 0, 1, (char *) cases[i].phones, 0 };
    g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof p);
    WnSentence *s;

    g_array_append_val (given, p);
    s = wn_text_to_phones_given (frontend, "x", 1, 0, given, 0, NULL, NULL);
    for (int k = 0; k < s->n_phones; k++)
      if (s->language->phones[s->phones[k].phone].features & WN_PHONE_VOWEL)
        g_assert_cmpint (s->phones[k].stress == 1, ==, k == cases[i].stressed);
    wn_sentence_free (s);
  }
  wn_text_frontend_free (frontend);
}

/* What markup says that a text is, in a language other than English */
static void
test_say_as (void)
{
  static const struct
  {
    const char *tag;
    WnSayAs how;
    const char *text, *said;
  } cases[] = {
    { "de", WN_SAY_AS_ORDINAL, "21", "einundzwanzigster" },
    { "de", WN_SAY_AS_ORDINAL, "0", "nullter" },
    { "de", WN_SAY_AS_ORDINAL, "2000000", "zwei millionen" }, /* none that is so large */
    { "de", WN_SAY_AS_ORDINAL, "x", "x" },
    { "nl", WN_SAY_AS_ORDINAL, "1000000", "een miljoenste" },
    { "ru", WN_SAY_AS_ORDINAL, "1000000", "миллионный" },
    { "es", WN_SAY_AS_CARDINAL, "1000", "mil" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WnLanguage *language = wn_language_find (cases[i].tag);
    g_autofree char *said = language->say_as (language, cases[i].how, NULL, cases[i].text),
                    *lower = g_utf8_strdown (said, -1);

    g_assert_cmpstr (lower, ==, cases[i].said);
  }
}

static void
test_scripts (void)
{
  static const struct
  {
    const char *tag;
    GUnicodeScript script;
  } cases[] = { { NULL, G_UNICODE_SCRIPT_LATIN }, { "", G_UNICODE_SCRIPT_LATIN },
    { "-Cyrl", G_UNICODE_SCRIPT_LATIN }, { "sr", G_UNICODE_SCRIPT_CYRILLIC },
    { "sr-Latn", G_UNICODE_SCRIPT_LATIN }, { "sr-latn-RS", G_UNICODE_SCRIPT_LATIN },
    { "az_CYRL", G_UNICODE_SCRIPT_CYRILLIC }, { "sr-Xxxx", G_UNICODE_SCRIPT_CYRILLIC },
    { "ja", G_UNICODE_SCRIPT_HIRAGANA }, { "JA-jp", G_UNICODE_SCRIPT_HIRAGANA },
    { "xx", G_UNICODE_SCRIPT_LATIN } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (wn_script_of_language (cases[i].tag), ==, cases[i].script);
  g_assert_true (wn_script_reads (G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_HAN));
  g_assert_true (wn_script_reads (G_UNICODE_SCRIPT_HANGUL, G_UNICODE_SCRIPT_HAN));
  g_assert_false (wn_script_reads (G_UNICODE_SCRIPT_HAN, G_UNICODE_SCRIPT_HIRAGANA));
  g_assert_cmpstr (wn_script_name (G_UNICODE_SCRIPT_HIRAGANA), ==, "Japanese");
  g_assert_cmpstr (wn_script_name (G_UNICODE_SCRIPT_RUNIC), ==, "an unknown script");
}

/* Stretches that a reader of another script leaves to others */
static void
test_script_runs (void)
{
  static const struct
  {
    const char *text;
    GUnicodeScript own, script; /* COMMON: there is none */
    int first, end;
  } cases[] = {
    { "He said \u6f22\u5b57\u304b\u306a twice", G_UNICODE_SCRIPT_LATIN, G_UNICODE_SCRIPT_HIRAGANA,
        8, 12 },
    { "\u304b\u6f22 and", G_UNICODE_SCRIPT_LATIN, G_UNICODE_SCRIPT_HIRAGANA, 0, 2 },
    { "\u0410pple pie", G_UNICODE_SCRIPT_LATIN, G_UNICODE_SCRIPT_COMMON, 0, 0 },
    { "\u0414\u0430 yes", G_UNICODE_SCRIPT_LATIN, G_UNICODE_SCRIPT_CYRILLIC, 0, 2 },
    { "\u0414\u0430.", G_UNICODE_SCRIPT_LATIN, G_UNICODE_SCRIPT_CYRILLIC, 0, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) runs = wn_script_runs (cases[i].text, strlen (cases[i].text), cases[i].own);
    const WnScriptRun *run = runs ? &g_array_index (runs, WnScriptRun, 0) : NULL;

    g_assert_cmpint (run ? run->script : G_UNICODE_SCRIPT_COMMON, ==, cases[i].script);
    g_assert_cmpint (run ? run->first : 0, ==, cases[i].first);
    g_assert_cmpint (run ? run->end_char : 0, ==, cases[i].end);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/find", test_find);
  g_test_add_func ("/language/require", test_require);
  g_test_add_func ("/language/phones", test_phones);
  g_test_add_func ("/language/english-features", test_english_features);
  g_test_add_func ("/language/sentence-rules", test_sentence_rules);
  g_test_add_func ("/language/own-phones", test_own_phones);
  g_test_add_func ("/language/given-stress", test_given_stress);
  g_test_add_func ("/language/say-as", test_say_as);
  g_test_add_func ("/language/scripts", test_scripts);
  g_test_add_func ("/language/script-runs", test_script_runs);
  return g_test_run ();
}
