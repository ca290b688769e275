/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/english.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/find", test_find);
  g_test_add_func ("/language/require", test_require);
  g_test_add_func ("/language/phones", test_phones);
  g_test_add_func ("/language/english-features", test_english_features);
  g_test_add_func ("/language/sentence-rules", test_sentence_rules);
  return g_test_run ();
}
