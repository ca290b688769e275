/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/numbers.h"

static const char *const small[] = { "zero", "one", "two", "three", "four", "five", "six", "seven",
  "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
  "seventeen", "eighteen", "nineteen" };

static const char *const tens[] = { "", "ten", "twenty", "thirty", "forty", "fifty", "sixty",
  "seventy", "eighty", "ninety" };

static const char *const groups[] = { "", "thousand", "million", "billion", "trillion" };

#define MAX_CARDINAL_DIGITS 15

void
wn_append_word (GString *out, const char *word)
{
  if (out->len > 0 && out->str[out->len - 1] != ' ')
    g_string_append_c (out, ' ');
  g_string_append (out, word);
}

guint64
wn_number_value (const char *digits, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit (digits[i]))
      continue;
    if (value > (G_MAXUINT64 - 9) / 10)
      return G_MAXUINT64;
    value = value * 10 + (digits[i] - '0');
  }
  return value;
}

static int
count_digits (const char *digits, gsize n)
{
  int count = 0;

  for (gsize i = 0; i < n; i++)
    count += g_ascii_isdigit (digits[i]) != 0;
  return count;
}

static void
append_below_hundred (GString *out, guint value)
{
  if (value < 20) {
    wn_append_word (out, small[value]);
    return;
  }
  wn_append_word (out, tens[value / 10]);
  if (value % 10)
    wn_append_word (out, small[value % 10]);
}

static void
append_cardinal (GString *out, guint64 value)
{
  guint64 unit = 1000000000000;

  if (value == 0) {
    wn_append_word (out, small[0]);
    return;
  }
  for (int group = G_N_ELEMENTS (groups) - 1; group >= 0; group--, unit /= 1000) {
    guint part = value / unit % 1000;

    if (part == 0)
      continue;
    if (part >= 100) {
      wn_append_word (out, small[part / 100]);
      wn_append_word (out, "hundred");
    }
    if (part % 100)
      append_below_hundred (out, part % 100);
    if (group > 0)
      wn_append_word (out, groups[group]);
  }
}

void
wn_number_digits (GString *out, const char *digits, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_isdigit (digits[i]))
      wn_append_word (out, small[digits[i] - '0']);
}

void
wn_number_cardinal (GString *out, const char *digits, gsize n)
{
  if (count_digits (digits, n) > MAX_CARDINAL_DIGITS)
    wn_number_digits (out, digits, n);
  else
    append_cardinal (out, wn_number_value (digits, n));
}

/* Turns the last word of a cardinal into its ordinal */
static void
make_last_ordinal (GString *out)
{
  static const char *const irregular[][2] = {
    { "one", "first" },
    { "two", "second" },
    { "three", "third" },
    { "five", "fifth" },
    { "eight", "eighth" },
    { "nine", "ninth" },
    { "twelve", "twelfth" },
  };
  const char *space = strrchr (out->str, ' ');
  gsize start = space ? space + 1 - out->str : 0;
  const char *last = out->str + start;

  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (strcmp (last, irregular[i][0]) == 0) {
      g_string_truncate (out, start);
      g_string_append (out, irregular[i][1]);
      return;
    }
  if (out->str[out->len - 1] == 'y') {
    g_string_truncate (out, out->len - 1);
    g_string_append (out, "ie");
  }
  g_string_append (out, "th");
}

void
wn_number_ordinal (GString *out, const char *digits, gsize n)
{
  wn_number_cardinal (out, digits, n);
  make_last_ordinal (out);
}

void
wn_number_pairs (GString *out, const char *digits, gsize n)
{
  guint64 value = wn_number_value (digits, n);
  gsize i = 0;

  if (n == 4 && value % 1000 < 10 && value >= 1000) {
    append_cardinal (out, value); /* 2000, 2008 */
    return;
  }
  if ((n == 4 || n == 3) && value % 100 == 0 && value >= 100) {
    append_cardinal (out, value / 100);
    wn_append_word (out, "hundred");
    return;
  }
  if (n % 2) {
    wn_append_word (out, small[digits[0] - '0']);
    i = 1;
  }
  for (; i < n; i += 2) {
    guint pair = wn_number_value (digits + i, 2);

    if (digits[i] == '0') {
      wn_append_word (out, i ? "oh" : "zero");
      wn_append_word (out, pair || !i ? small[pair] : "oh");
    } else {
      append_below_hundred (out, pair);
    }
  }
}

static void
make_last_plural (GString *out)
{
  if (out->str[out->len - 1] == 'y') {
    g_string_truncate (out, out->len - 1);
    g_string_append (out, "ies");
  } else if (g_str_has_suffix (out->str, "x")) {
    g_string_append (out, "es");
  } else {
    g_string_append_c (out, 's');
  }
}

void
wn_number_plural (GString *out, const char *digits, gsize n)
{
  wn_number_pairs (out, digits, n);
  make_last_plural (out);
}

const char *
wn_number_month (int month)
{
  static const char *const months[] = { "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december" };

  return months[month - 1];
}

void
wn_number_year (GString *out, const char *digits, gsize n)
{
  if (n == 2 && *digits == '0') {
    wn_append_word (out, "oh");
    wn_number_digits (out, digits + 1, 1);
    return;
  }
  wn_number_pairs (out, digits, n);
}

void
wn_number_date (GString *out, int month, int day, const char *year, gsize n)
{
  if (month)
    wn_append_word (out, wn_number_month (month));
  if (day) {
    char *digits = g_strdup_printf ("%d", day);

    wn_number_ordinal (out, digits, strlen (digits));
    g_free (digits);
  }
  if (n) {
    if (day)
      g_string_append_c (out, ',');
    wn_number_year (out, year, n);
  }
}

void
wn_number_real (GString *out, const char *text, gsize n)
{
  const char *end = text + n, *point;

  if (n && (*text == '-' || *text == '+'))
    wn_append_word (out, *text++ == '-' ? "minus" : "plus");
  point = memchr (text, '.', end - text);
  if (!point) {
    wn_number_cardinal (out, text, end - text);
    return;
  }
  if (point > text)
    wn_number_cardinal (out, text, point - text);
  wn_append_word (out, "point");
  wn_number_digits (out, point + 1, end - point - 1);
}

void
wn_number_denominator (GString *out, const char *digits, gsize n, gboolean plural)
{
  guint64 value = wn_number_value (digits, n);

  if (value == 2) {
    wn_append_word (out, plural ? "halves" : "half");
    return;
  }
  if (value == 4)
    wn_append_word (out, "quarter");
  else
    wn_number_ordinal (out, digits, n);
  if (plural)
    make_last_plural (out);
}

/* 9 is IX and not VIV, 40 is XL: no numeral of 4 or 9 stands behind its own units */
static gboolean
is_canonical (const char *text, gsize n, int value)
{
  static const char *const digits[4][10] = { { "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII",
                                                 "IX" },
    { "", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC" },
    { "", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM" },
    { "", "M", "MM", "MMM", "", "", "", "", "", "" } };
  char *written = g_strconcat (digits[3][value / 1000 % 10], digits[2][value / 100 % 10],
      digits[1][value / 10 % 10], digits[0][value % 10], NULL);
  const gboolean same = strlen (written) == n && memcmp (written, text, n) == 0;

  g_free (written);
  return value > 0 && same;
}

int
wn_number_roman (const char *text, gsize n)
{
  static const struct
  {
    const char *letters;
    int value;
  } numerals[] = { { "M", 1000 }, { "CM", 900 }, { "D", 500 }, { "CD", 400 }, { "C", 100 },
    { "XC", 90 }, { "L", 50 }, { "XL", 40 }, { "X", 10 }, { "IX", 9 }, { "V", 5 }, { "IV", 4 },
    { "I", 1 } };
  int value = 0;
  gsize at = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (numerals); i++) {
    const gsize length = strlen (numerals[i].letters);
    const gboolean once = length == 2 || numerals[i].value == 5 || numerals[i].value == 50
        || numerals[i].value == 500;

    for (int times = 0; times < (once ? 1 : 3); times++) {
      if (n - at < length || memcmp (text + at, numerals[i].letters, length) != 0)
        break;
      value += numerals[i].value;
      at += length;
    }
  }
  return at == n && is_canonical (text, n, value) ? value : 0;
}
