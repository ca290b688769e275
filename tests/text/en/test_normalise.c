/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "normalise_cases.h"
#include "text/en/english.h"
#include "text/en/normalise.h"
#include "text/en/numbers.h"
#include "text/en/unicode.h"
#include "text/en/unicode_data.h"

static char *
spoken_line (const char *text, WnTextFlags flags, char **warning)
{
  WnSpoken spoken;
  char *line;

  wn_english_normalise (&wn_english, &spoken, text, strlen (text), NULL, flags);
  line = wn_spoken_to_string (&spoken);
  if (warning)
    *warning = g_strdup (spoken.warning);
  wn_spoken_clear (&spoken);
  return line;
}

static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (normalise_cases), >=, 150);
  for (gsize i = 0; i < G_N_ELEMENTS (normalise_cases); i++) {
    char *line = spoken_line (normalise_cases[i][0], WN_TEXT_DEFAULT, NULL);

    if (strcmp (line, normalise_cases[i][1]) != 0)
      g_test_message ("\"%s\" is read as \"%s\", not \"%s\"", normalise_cases[i][0], line,
          normalise_cases[i][1]);
    g_assert_cmpstr (line, ==, normalise_cases[i][1]);
    g_free (line);
  }
}

static void
test_spell (void)
{
  static const char *const cases[][2] = {
    { "cat", "c _a t" },
    { "Hi there", "h i, t h e r e" },
    { "a-1", "_a dash one" },
    { "x@y.z", "x at y dot z" },
    { "#*", "pound star" },
    { "caf\u00e9", "c _a f e" },
    { "50\u20ac", "five zero euro" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *line = spoken_line (cases[i][0], WN_TEXT_SPELL, NULL);

    g_assert_cmpstr (line, ==, cases[i][1]);
    g_free (line);
  }
}

static void
test_warnings (void)
{
  static const struct
  {
    const char *text, *spoken, *named;
  } cases[] = {
    { "hello \U0001F9FF world", "hello nazar amulet world", NULL },
    { "hello \U0001FFFE world", "hello world", "U+1FFFE" },
    { "\u65e5\u672c", "", "U+65E5" },
    { "bell\a rings", "bell rings", "U+0007" },
    { "zero\u200bwidth", "zerowidth", NULL },
    { "plain", "plain", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *warning, *line = spoken_line (cases[i].text, WN_TEXT_DEFAULT, &warning);

    g_assert_cmpstr (line, ==, cases[i].spoken);
    if (cases[i].named)
      g_assert_nonnull (strstr (warning, cases[i].named));
    else
      g_assert_null (warning);
    g_free (warning);
    g_free (line);
  }
}

static void
check_number (void (*say) (GString *, const char *, gsize), const char *digits, const char *words)
{
  GString *out = g_string_new (NULL);

  say (out, digits, strlen (digits));
  g_assert_cmpstr (out->str, ==, words);
  g_string_free (out, TRUE);
}

static void
test_numbers (void)
{
  check_number (wn_number_cardinal, "0", "zero");
  check_number (wn_number_cardinal, "15", "fifteen");
  check_number (wn_number_cardinal, "90", "ninety");
  check_number (wn_number_cardinal, "110", "one hundred ten");
  check_number (wn_number_cardinal, "1,000,001", "one million one");
  check_number (wn_number_cardinal, "999999999999999",
      "nine hundred ninety nine trillion nine hundred ninety nine billion nine hundred ninety nine "
      "million "
      "nine hundred ninety nine thousand nine hundred ninety nine");
  check_number (wn_number_ordinal, "1", "first");
  check_number (wn_number_ordinal, "12", "twelfth");
  check_number (wn_number_ordinal, "20", "twentieth");
  check_number (wn_number_ordinal, "1000", "one thousandth");
  check_number (wn_number_ordinal, "43", "forty third");
  check_number (wn_number_pairs, "1905", "nineteen oh five");
  check_number (wn_number_pairs, "1900", "nineteen hundred");
  check_number (wn_number_pairs, "2000", "two thousand");
  check_number (wn_number_pairs, "2010", "twenty ten");
  check_number (wn_number_pairs, "747", "seven forty seven");
  check_number (wn_number_pairs, "7", "seven");
  check_number (wn_number_plural, "60", "sixties");
  check_number (wn_number_real, "-0.05", "minus zero point zero five");
  check_number (wn_number_digits, "4242", "four two four two");
}

static void
test_roman (void)
{
  static const char *const none[] = { "", "IIII", "VX", "IIV", "XXXX", "IVI", "ABC", "IC", "VIV",
    "XLX", "MMMM" };

  g_assert_cmpint (wn_number_roman ("I", 1), ==, 1);
  g_assert_cmpint (wn_number_roman ("XIV", 3), ==, 14);
  g_assert_cmpint (wn_number_roman ("XXXIX", 5), ==, 39);
  g_assert_cmpint (wn_number_roman ("LVIII", 5), ==, 58);
  g_assert_cmpint (wn_number_roman ("MMXXVI", 6), ==, 2026);
  g_assert_cmpint (wn_number_roman ("MMMCMXCIX", 9), ==, 3999);
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_cmpint (wn_number_roman (none[i], strlen (none[i])), ==, 0);
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, what)); p++)
    n++;
  return n;
}

/* However they stand together: each 7 is heard as seven, seventy or seventeen (and no month is 77)
 */
static void
test_no_digit_is_lost (void)
{
  static const char *const pieces[] = { "77", "777", "7777", "77,777", "77.77", "$", "\u20ac",
    "\u00a3", " ", " ", "-", "\u2013", " - ", "/", ":", "%", "\u00b0", "km", "x", "(", ")", "#",
    "*", "+", "=", "^", "th", "a", "A", "'", "\"", ".", ",", "\u00a0", "M", "k", "USD", " to ",
    "code ", "room ", "St.", "No. ", "v", "e", "_", "@", "~", "\\", "|", "!", "?", ";", "\u00d7",
    "\u00b2", "IV", "ft" };
  GRand *rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 20000; i++) {
    GString *text = g_string_new (NULL);
    char *line;

    for (int k = g_rand_int_range (rand, 1, 9); k > 0; k--)
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
    line = spoken_line (text->str, WN_TEXT_DEFAULT, NULL);
    if (count (line, "seven") < count (text->str, "7"))
      g_error ("\"%s\" is read as \"%s\"", text->str, line);
    g_free (line);
    g_string_free (text, TRUE);
  }
  g_rand_free (rand);
}

static void
check_sorted (const UnicodeEntry *entries, gsize n)
{
  for (gsize i = 1; i < n; i++)
    g_assert_cmphex (entries[i - 1].c, <, entries[i].c);
}

static void
test_tables (void)
{
  check_sorted (symbols, G_N_ELEMENTS (symbols));
  check_sorted (letters, G_N_ELEMENTS (letters));
  check_sorted (greek_names, G_N_ELEMENTS (greek_names));
  for (gsize i = 0; i < G_N_ELEMENTS (symbol_names); i++) {
    gsize n;

    g_assert_cmpstr (wn_symbol_name (symbol_names[i].symbol, &n), ==, symbol_names[i].name);
    g_assert_cmpuint (n, ==, strlen (symbol_names[i].symbol));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (punctuation_names); i++)
    g_assert_cmpstr (wn_punctuation_name (punctuation_names[i].symbol[0]), ==,
        punctuation_names[i].name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/normalise/table", test_table);
  g_test_add_func ("/text/normalise/spell", test_spell);
  g_test_add_func ("/text/normalise/warnings", test_warnings);
  g_test_add_func ("/text/normalise/numbers", test_numbers);
  g_test_add_func ("/text/normalise/roman", test_roman);
  g_test_add_func ("/text/normalise/no-digit-is-lost", test_no_digit_is_lost);
  g_test_add_func ("/text/normalise/tables", test_tables);
  return g_test_run ();
}
