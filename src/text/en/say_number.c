/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/words.h"

static void
append_sign (GString *out, char sign)
{
  if (sign)
    wn_append_word (out, sign == '-' ? "minus" : "plus");
}

/*
 * Four digits without commas are read as a year where years are talked about: 1010-1999, 2001-2099
 */
static gboolean
reads_as_year (const WnMatch *m, int group)
{
  guint64 value = wn_match_value (m, group);

  return wn_match_length (m, group) == 4
      && ((value >= 1010 && value < 2000) || (value > 2000 && value < 2100));
}

gboolean
wn_say_number (GString *out, WnMatch *m)
{
  const char *digits = wn_match_text (m, 2);
  gsize n = wn_match_length (m, 2);
  gboolean decimals = wn_match_length (m, 3) > 0;

  if (n == 0 && !decimals)
    return FALSE;
  append_sign (out, wn_match_char (m, 1));
  if (n == 0)
    wn_number_real (out, wn_match_text (m, 3), wn_match_length (m, 3));
  else if (!decimals && n > 1 && digits[0] == '0')
    wn_number_digits (out, digits, n);
  else if (!decimals && !wn_match_char (m, 1) && reads_as_year (m, 2))
    wn_number_pairs (out, digits, n);
  else
    wn_number_real (out, digits, n + wn_match_length (m, 3));
  return TRUE;
}

/* 1: what is dialled or typed; after "call", "number" and "text" only the likes of 911 */
gboolean
wn_say_code (GString *out, WnMatch *m)
{
  const char *digits = wn_match_text (m, 1);
  gsize n = wn_match_length (m, 1);
  char *previous = wn_match_previous (m);
  gboolean pairs = strcmp (previous, "room") == 0 || strcmp (previous, "flight") == 0;
  gboolean loose = strcmp (previous, "call") == 0 || strcmp (previous, "number") == 0
      || strcmp (previous, "text") == 0;

  g_free (previous);
  if (loose && !(n == 3 && strncmp (digits + 1, "11", 2) == 0))
    return FALSE;
  if (pairs && digits[0] != '0')
    wn_number_pairs (out, digits, n);
  else
    wn_number_digits (out, digits, n);
  return TRUE;
}

gboolean
wn_say_ordinal (GString *out, WnMatch *m)
{
  wn_number_ordinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  return TRUE;
}

/* 1990s, 80s, 747s */
gboolean
wn_say_plural (GString *out, WnMatch *m)
{
  wn_number_plural (out, wn_match_text (m, 1), wn_match_length (m, 1));
  return TRUE;
}

/* Eighths and hundredths are fractions; 7/23 and 4/2024 are something else */
static gboolean
is_proper_fraction (const WnMatch *m, int numerator, int denominator)
{
  guint64 a = wn_match_value (m, numerator), b = wn_match_value (m, denominator);

  return a > 0 && a < b && wn_match_text (m, denominator)[0] != '0'
      && ((b >= 2 && b <= 20) || b == 25 || b == 32 || b == 50 || b == 64 || b == 100 || b == 1000);
}

gboolean
wn_say_mixed_fraction (GString *out, WnMatch *m)
{
  guint64 numerator = wn_match_value (m, 2);

  if (!is_proper_fraction (m, 2, 3))
    return FALSE;
  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_append_word (out, "and");
  if (numerator == 1)
    wn_append_word (out, wn_match_value (m, 3) == 8 ? "an" : "a");
  else
    wn_number_cardinal (out, wn_match_text (m, 2), wn_match_length (m, 2));
  wn_number_denominator (out, wn_match_text (m, 3), wn_match_length (m, 3), numerator != 1);
  return TRUE;
}

gboolean
wn_say_fraction (GString *out, WnMatch *m)
{
  guint64 a = wn_match_value (m, 1), b = wn_match_value (m, 2);
  gboolean both = (a == 9 && b == 11) || (a == 24 && b == 7) || (a == 50 && b == 50);

  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  if (!both && is_proper_fraction (m, 1, 2)) {
    wn_number_denominator (out, wn_match_text (m, 2), wn_match_length (m, 2), a != 1);
    return TRUE;
  }
  if (!both)
    wn_append_word (out, a == b ? "out of" : "slash");
  if (reads_as_year (m, 2))
    wn_number_pairs (out, wn_match_text (m, 2), wn_match_length (m, 2));
  else
    wn_number_cardinal (out, wn_match_text (m, 2), wn_match_length (m, 2));
  return TRUE;
}

gboolean
wn_say_exponent (GString *out, WnMatch *m)
{
  append_sign (out, wn_match_char (m, 1));
  wn_number_real (out, wn_match_text (m, 2), wn_match_length (m, 2));
  wn_append_word (out, "times ten to the");
  if (wn_match_char (m, 3) == '+')
    m->start[3]++;
  wn_number_real (out, wn_match_text (m, 3), wn_match_length (m, 3));
  return TRUE;
}

/*
 * 1: an optional v, 2: numbers with points between. Four numbers are an Internet address, read with
 * "dot"
 */
gboolean
wn_say_version (GString *out, WnMatch *m)
{
  char *text = g_strndup (wn_match_text (m, 2), wn_match_length (m, 2));
  char **parts = g_strsplit (text, ".", -1);
  gboolean address = g_strv_length (parts) == 4;

  if (wn_match_char (m, 1))
    wn_append_word (out, "version");
  for (char **part = parts; *part; part++) {
    if (part != parts)
      wn_append_word (out, address ? "dot" : "point");
    if (strlen (*part) > 3 || (part[0][0] == '0' && part[0][1]))
      wn_number_digits (out, *part, strlen (*part));
    else
      wn_number_cardinal (out, *part, strlen (*part));
  }
  g_strfreev (parts);
  g_free (text);
  return TRUE;
}

gboolean
wn_say_digit_groups (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 0), *end = text + wn_match_length (m, 0);
  gboolean first = TRUE;

  while (text < end) {
    gsize n = 0;

    while (text + n < end && g_ascii_isdigit (text[n]))
      n++;
    if (n > 0) {
      if (!first)
        g_string_append_c (out, ',');
      else if (*wn_match_text (m, 0) == '+')
        wn_append_word (out, "plus");
      if (n == 3 && text[0] >= '8' && text[1] == '0' && text[2] == '0')
        wn_number_cardinal (out, text, n);
      else
        wn_number_digits (out, text, n);
      first = FALSE;
    }
    text += MAX (n, 1);
  }
  return TRUE;
}

/* 1-800-FLOWERS */
gboolean
wn_say_freephone (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 2), *end = text + wn_match_length (m, 2);

  wn_append_word (out, "one");
  wn_number_pairs (out, wn_match_text (m, 1), wn_match_length (m, 1));
  g_string_append_c (out, ',');
  while (text < end) {
    gsize n = 0;

    while (text + n < end && g_ascii_isalpha (text[n]))
      n++;
    if (n > 0)
      wn_say_word (out, text, n, TRUE);
    else
      wn_number_digits (out, text, 1);
    text += MAX (n, 1);
  }
  return TRUE;
}

/* 1, 2 and perhaps 3: sizes, 2x4 */
gboolean
wn_say_dimensions (GString *out, WnMatch *m)
{
  if (wn_match_text (m, 1)[0] == '0' && wn_match_length (m, 1) == 1)
    return FALSE; /* 0x10 */
  for (int i = 1; i <= 3 && wn_match_length (m, i); i++) {
    gsize n = wn_match_length (m, i);

    if (i > 1)
      wn_append_word (out, "by");
    if (n == 4 && g_ascii_isdigit (wn_match_text (m, i)[1]))
      wn_number_pairs (out, wn_match_text (m, i), n); /* 1920x1080 */
    else
      wn_number_real (out, wn_match_text (m, i), n);
  }
  return TRUE;
}

/* 2x faster */
gboolean
wn_say_multiple (GString *out, WnMatch *m)
{
  wn_number_real (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_append_word (out, "times");
  return TRUE;
}

gboolean
wn_say_power (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 1);
  gsize n = wn_match_length (m, 1);

  if (n == 1 && (*text == '2' || *text == '3')) {
    wn_append_word (out, *text == '2' ? "squared" : "cubed");
  } else {
    wn_append_word (out, "to the");
    wn_number_real (out, text, n);
  }
  return TRUE;
}

gboolean
wn_say_operator (GString *out, WnMatch *m)
{
  static const char *const names[][2] = {
    { "<=", "less than or equal to" },
    { ">=", "greater than or equal to" },
    { "<", "less than" },
    { ">", "greater than" },
    { "~", "about" },
    { "*", "times" },
    { "-", "to" },
  };
  const char *text = wn_match_text (m, 0);

  if (*text == '#')
    wn_append_word (out, g_ascii_isdigit (wn_match_next (m)) ? "number" : "hashtag");
  else if (wn_match_length (m, 0) < 2 || text[1] != '>')
    for (gsize i = 0; i < G_N_ELEMENTS (names) && out->len == 0; i++)
      if (strncmp (text, names[i][0], strlen (names[i][0])) == 0)
        wn_append_word (out, names[i][1]);
  return TRUE;
}
