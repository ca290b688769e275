/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/de/numbers.h"
#include <string.h>
#include "text/scan/number.h"

static const char *const small[] = { "null", "eins", "zwei", "drei", "vier", "fünf", "sechs",
  "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn",
  "siebzehn", "achtzehn", "neunzehn" };
static const char *const tens[] = { "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig",
  "siebzig", "achtzig", "neunzig" };
static const char *const powers[][2] = { { "", "" }, { "", "" }, { "Million", "Millionen" },
  { "Milliarde", "Milliarden" }, { "Billion", "Billionen" }, { "Billiarde", "Billiarden" } };

static void
append_below_hundred (GString *word, int value, const char *one)
{
  if (value == 1) {
    g_string_append (word, one);
  } else if (value < 20) {
    g_string_append (word, small[value]);
  } else {
    if (value % 10)
      g_string_append_printf (word, "%sund", value % 10 == 1 ? "ein" : small[value % 10]);
    g_string_append (word, tens[value / 10]);
  }
}

static void
append_below_thousand (GString *word, int value, const char *one)
{
  if (value >= 100)
    g_string_append_printf (word, "%shundert", value / 100 == 1 ? "ein" : small[value / 100]);
  if (value % 100)
    append_below_hundred (word, value % 100, one);
}

static void
append_below_million (GString *word, int value, const char *one)
{
  if (value >= 1000) {
    append_below_thousand (word, value / 1000, "ein");
    g_string_append (word, "tausend");
  }
  if (value % 1000)
    append_below_thousand (word, value % 1000, one);
}

void
wn_german_cardinal (GString *out, const char *digits, gsize n, WnForm form)
{
  const char *one = !form.counts ? "eins" : form.gender == WN_FEMININE ? "eine" : "ein";
  g_autoptr (GString) word = g_string_new (NULL);
  char number[WN_NUMBER_DIGITS + 1];
  const gsize k = wn_digits_significant (digits, n, number);
  gsize at = 0;

  if (k == 0)
    wn_say (out, "null");
  if (k > 3 * G_N_ELEMENTS (powers)) {
    for (gsize i = 0; i < k; i++)
      wn_say (out, small[number[i] - '0']);
    return;
  }
  while (k > at + 6) {
    const gsize power = (k - at - 1) / 3, length = (k - at) - 3 * power;
    const int value = wn_digits_value (number + at, length);

    at += length;
    if (value == 0)
      continue;
    append_below_thousand (word, value, "eine");
    wn_say (out, word->str);
    g_string_truncate (word, 0);
    wn_say (out, powers[power][value > 1]);
  }
  append_below_million (word, wn_digits_value (number + at, k - at), one);
  wn_say (out, word->str);
}

void
wn_german_year (GString *out, int year)
{
  g_autoptr (GString) word = g_string_new (NULL);
  char digits[12];

  if (year < 1100 || year > 1999) {
    g_snprintf (digits, sizeof digits, "%d", year);
    wn_german_cardinal (out, digits, strlen (digits), (WnForm){ 0 });
    return;
  }
  append_below_hundred (word, year / 100, "ein");
  g_string_append (word, "hundert");
  if (year % 100)
    append_below_hundred (word, year % 100, "eins");
  wn_say (out, word->str);
}

void
wn_german_ordinal (GString *out, const char *digits, gsize n, WnForm form)
{
  static const char *const irregular[] = { NULL, "ers", NULL, "drit", NULL, NULL, NULL, "sieb",
    "ach" };
  const char *ending = form.declined == WN_GENITIVE ? "te"
      : form.declined == WN_DATIVE                  ? "ten"
                                                    : "ter";
  g_autoptr (GString) word = g_string_new (NULL);
  const int value = n > 6 ? 0 : wn_digits_value (digits, n), rest = value % 100;

  if (n > 6) {
    wn_german_cardinal (out, digits, n, form);
    return;
  }
  if (value > rest)
    append_below_million (word, value - rest, "ein");
  if (rest > 0 && rest < 9 && irregular[rest]) {
    g_string_append (word, irregular[rest]);
    g_string_append (word, ending);
  } else {
    if (value == 0)
      g_string_append (word, "null");
    else if (rest)
      append_below_hundred (word, rest, "ein");
    if ((rest == 0 && value > 0) || rest > 19)
      g_string_append_c (word, 's');
    g_string_append (word, ending);
  }
  wn_say (out, word->str);
}

void
wn_german_number (GString *out, const WnNumber *number, WnForm form)
{
  if (number->negative)
    wn_say (out, "minus");
  wn_german_cardinal (out, number->whole, strlen (number->whole),
      number->part[0] ? (WnForm){ 0 } : form);
  if (!number->part[0])
    return;
  wn_say (out, number->point == '.' ? "Punkt" : "Komma");
  for (const char *p = number->part; *p; p++)
    wn_say (out, small[*p - '0']);
}
