/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/nl/numbers.h"
#include <string.h>
#include "text/scan/number.h"

static const char *const small[] = { "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven",
  "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien",
  "zeventien", "achttien", "negentien" };
static const char *const tens[] = { "", "", "twintig", "dertig", "veertig", "vijftig", "zestig",
  "zeventig", "tachtig", "negentig" };
static const char *const powers[] = { "", "", "miljoen", "miljard", "biljoen", "biljard" };

static void
append_below_hundred (GString *word, int value)
{
  const int unit = value % 10;

  if (value < 20) {
    g_string_append (word, small[value]);
    return;
  }
  if (unit)
    g_string_append_printf (word, "%s%sn", small[unit], unit == 2 || unit == 3 ? "ë" : "e");
  g_string_append (word, tens[value / 10]);
}

static void
append_below_thousand (GString *word, int value)
{
  if (value >= 100) {
    if (value >= 200)
      g_string_append (word, small[value / 100]);
    g_string_append (word, "honderd");
  }
  if (value % 100)
    append_below_hundred (word, value % 100);
}

/* Thousands are written apart from what follows; 1500 is fifteen hundred */
static void
say_below_million (GString *out, int value)
{
  g_autoptr (GString) word = g_string_new (NULL);

  if (value > 1000 && value < 10000 && value % 100 == 0 && value % 1000) {
    append_below_hundred (word, value / 100);
    g_string_append (word, "honderd");
    wn_say (out, word->str);
    return;
  }
  if (value >= 1000) {
    if (value >= 2000)
      append_below_thousand (word, value / 1000);
    g_string_append (word, "duizend");
    wn_say (out, word->str);
    g_string_truncate (word, 0);
  }
  if (value % 1000)
    append_below_thousand (word, value % 1000);
  wn_say (out, word->str);
}

void
wn_dutch_cardinal (GString *out, const char *digits, gsize n, WnForm form)
{
  char number[WN_NUMBER_DIGITS + 1];
  const gsize k = wn_digits_significant (digits, n, number);
  gsize at = 0;

  if (k == 0)
    wn_say (out, "nul");
  if (k > 3 * G_N_ELEMENTS (powers)) {
    for (gsize i = 0; i < k; i++)
      wn_say (out, small[number[i] - '0']);
    return;
  }
  while (k > at + 6) {
    const gsize power = (k - at - 1) / 3, length = (k - at) - 3 * power;
    const int value = wn_digits_value (number + at, length);
    g_autoptr (GString) word = g_string_new (NULL);

    at += length;
    if (value == 0)
      continue;
    append_below_thousand (word, value);
    wn_say (out, word->str);
    wn_say (out, powers[power]);
  }
  say_below_million (out, wn_digits_value (number + at, k - at));
}

void
wn_dutch_year (GString *out, int year)
{
  g_autoptr (GString) word = g_string_new (NULL);
  char digits[12];

  if (year < 1100 || year > 1999) {
    g_snprintf (digits, sizeof digits, "%d", year);
    wn_dutch_cardinal (out, digits, strlen (digits), (WnForm){ 0 });
    return;
  }
  append_below_hundred (word, year / 100);
  g_string_append (word, "honderd");
  if (year % 100)
    append_below_hundred (word, year % 100);
  wn_say (out, word->str);
}

void
wn_dutch_ordinal (GString *out, const char *digits, gsize n, WnForm form)
{
  char number[WN_NUMBER_DIGITS + 1];
  const gsize k = wn_digits_significant (digits, n, number);
  const int rest = wn_digits_value (number + (k > 2 ? k - 2 : 0), MIN (k, 2));

  wn_dutch_cardinal (out, digits, n, form);
  if (rest == 1) {
    g_string_truncate (out, out->len - strlen ("een"));
    g_string_append (out, "eerste");
  } else if (rest == 3) {
    g_string_truncate (out, out->len - strlen ("drie"));
    g_string_append (out, "derde");
  } else {
    g_string_append (out, k > 0 && (rest == 8 || rest == 0 || rest > 19) ? "ste" : "de");
  }
}

void
wn_dutch_number (GString *out, const WnNumber *number, WnForm form)
{
  if (number->negative)
    wn_say (out, "min");
  wn_dutch_cardinal (out, number->whole, strlen (number->whole), form);
  if (!number->part[0])
    return;
  wn_say (out, number->point == '.' ? "punt" : "komma");
  if (strlen (number->part) == 2 && number->part[0] != '0') {
    wn_dutch_cardinal (out, number->part, 2, form);
    return;
  }
  for (const char *p = number->part; *p; p++)
    wn_say (out, small[*p - '0']);
}
