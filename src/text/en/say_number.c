/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/dash.h"
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/quantity.h"
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

/* A plain number: a year, digits behind a leading zero, or a cardinal */
gboolean
wn_say_number (GString *out, WnMatch *m)
{
  const int at = m->start[0];
  const char before = at > 0 ? m->text[at - 1] : ' ';
  const gboolean sign = strchr ("-+", m->text[at]) != NULL;
  WnNumber n;

  if ((sign && (g_ascii_isalnum (before) || before == ')'))
      || ((m->text[at] == '.' || g_ascii_isdigit (m->text[at])) && g_ascii_isalnum (before))
      || !wn_number_parse (m->text, m->length, at + sign, WN_NUMBER_PLAIN, &n))
    return FALSE;
  append_sign (out, sign ? m->text[at] : 0);
  m->start[1] = n.whole;
  m->end[1] = n.whole + n.n_whole;
  m->end[0] = n.end;
  if (before == '\'' && n.n_whole == 2 && n.n_decimals == 0 && m->text[n.whole] == '0')
    wn_number_year (out, m->text + n.whole, 2); /* '05 */
  else if (n.n_decimals == 0 && n.n_whole > 1 && m->text[n.whole] == '0' && !n.grouped)
    wn_number_digits (out, m->text + n.whole, n.n_whole);
  else if (n.n_decimals == 0 && !sign && !n.grouped && reads_as_year (m, 1))
    wn_number_pairs (out, m->text + n.whole, n.n_whole);
  else
    wn_number_say (out, m->text, &n);
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

/* 100s: how many there are is not said */
gboolean
wn_say_round_plural (GString *out, WnMatch *m)
{
  static const char *const names[] = { "tens", "hundreds", "thousands", "tens of thousands",
    "hundreds of thousands" };
  int zeros = 0;

  for (gsize i = 0; i < wn_match_length (m, 1); i++)
    zeros += wn_match_text (m, 1)[i] == '0';
  /* one zero or more. NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
  wn_say (out, zeros == 6 ? "millions" : names[zeros - 1]);
  return TRUE;
}

/* 3:16-18, of a book of the Bible */
gboolean
wn_say_verse (GString *out, WnMatch *m)
{
  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  g_string_append_c (out, ',');
  wn_number_cardinal (out, wn_match_text (m, 2), wn_match_length (m, 2));
  if (wn_match_length (m, 3)) {
    wn_append_word (out, "to");
    wn_number_cardinal (out, wn_match_text (m, 3), wn_match_length (m, 3));
  }
  return TRUE;
}

/* Boeing 747-400, Table 2-1: no range */
gboolean
wn_say_numbered_pair (GString *out, WnMatch *m)
{
  for (int i = 1; i <= 2; i++)
    if (wn_match_length (m, i) == 3)
      wn_number_pairs (out, wn_match_text (m, i), 3);
    else
      wn_number_cardinal (out, wn_match_text (m, i), wn_match_length (m, i));
  return TRUE;
}

/* What is rated, scored or reviewed: 8/10 is "out of" */
static gboolean
is_rating (const WnMatch *m)
{
  static const char *const words[] = { "rated", "rate", "rating", "score", "scored", "scores",
    "give", "gave", "got", "grade", "review", "reviewed", "solid", "perfect", NULL };
  const int start = MAX (0, m->start[0] - 30);
  char *before = g_ascii_strdown (m->text + start, m->start[0] - start);
  char **parts = g_strsplit_set (before, " :,", -1);
  const guint n = g_strv_length (parts);
  gboolean found = FALSE;

  for (guint i = n > 4 ? n - 4 : 0; i < n; i++)
    found |= *parts[i] && wn_is_listed (words, parts[i]);
  g_strfreev (parts);
  g_free (before);
  return found || (m->length - m->end[0] > 5 && memcmp (m->text + m->end[0], " star", 5) == 0);
}

/* 1/2: those that are fractions are read as quantities, unless they rate something */
gboolean
wn_say_fraction (GString *out, WnMatch *m)
{
  const guint64 a = wn_match_value (m, 1), b = wn_match_value (m, 2);
  const gboolean decimals = memchr (wn_match_text (m, 0), '.', wn_match_length (m, 0)) != NULL;
  const gboolean season = reads_as_year (m, 1)
      && (wn_match_length (m, 2) == 2 || (wn_match_length (m, 2) == 4 && b == a + 1));
  const gboolean both = (a == 9 && b == 11) || (a == 24 && b == 7) || (a == 50 && b == 50)
      || season;

  if (both)
    wn_number_pairs (out, wn_match_text (m, 1), wn_match_length (m, 1));
  else
    wn_number_real (out, wn_match_text (m, 1), wn_match_length (m, 1));
  if (!both)
    wn_append_word (out,
        wn_is_calculation (m->text, m->length, m->start[0])  ? "divided by"
            : decimals || a == b || (is_rating (m) && a < b) ? "out of"
                                                             : "slash");
  if (reads_as_year (m, 2))
    wn_number_pairs (out, wn_match_text (m, 2), wn_match_length (m, 2));
  else
    wn_number_real (out, wn_match_text (m, 2), wn_match_length (m, 2));
  return TRUE;
}

/* 20-20: without "to" */
gboolean
wn_say_pair (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 0), *dash = strchr (text, '-');

  wn_number_cardinal (out, text, dash - text);
  wn_number_cardinal (out, dash + 1, m->text + m->end[0] - dash - 1);
  return TRUE;
}

/* A fraction of letters, 1/x; 120/80 of blood pressure, whose hundreds are read as pairs */
gboolean
wn_say_over (GString *out, WnMatch *m)
{
  for (int i = 1; i <= 2; i++) {
    if (i == 2)
      wn_append_word (out, "over");
    if (!g_ascii_isdigit (wn_match_char (m, i)))
      wn_say_letters (out, wn_match_text (m, i), 1);
    else if (wn_match_length (m, i) == 3)
      wn_number_pairs (out, wn_match_text (m, i), 3);
    else
      wn_number_cardinal (out, wn_match_text (m, i), wn_match_length (m, i));
  }
  if (wn_match_length (m, 3))
    wn_append_word (out, "millimeters of mercury");
  return !g_ascii_isalpha (wn_match_char (m, 2)) || wn_match_length (m, 1) < 4;
}

/* 5-3=2 */
gboolean
wn_say_minus (GString *out, WnMatch *m)
{
  if (!wn_is_calculation (m->text, m->length, m->start[0]))
    return FALSE;
  wn_append_word (out, "minus");
  return TRUE;
}

/* 2x: a number that multiplies an unknown, where something is calculated */
gboolean
wn_say_coefficient (GString *out, WnMatch *m)
{
  if (!wn_is_calculation (m->text, m->length, m->start[0]))
    return FALSE;
  wn_number_real (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_say_letters (out, wn_match_text (m, 2), 1);
  return TRUE;
}

/* 5 cm x 3 cm: between a unit and a number */
gboolean
wn_say_by (GString *out, WnMatch *m)
{
  int end = m->start[0], start;

  while (end > 0 && m->text[end - 1] == ' ')
    end--;
  for (start = end; start > 0 && g_ascii_isalpha (m->text[start - 1]);)
    start--;
  if (!wn_is_unit (m->text + start, end - start) && !(end > 0 && strchr ("'\"", m->text[end - 1])))
    return FALSE;
  wn_append_word (out, "by");
  return TRUE;
}

gboolean
wn_say_quantity (GString *out, WnMatch *m)
{
  WnNumber n;
  const int at = m->start[0];

  /* 9/11 and 8/10 where something is rated are no fractions */
  if (g_ascii_isdigit (m->text[at]) && wn_number_parse (m->text, m->length, at, WN_NUMBER_PLAIN, &n)
      && n.n_numerator > 0 && n.n_whole == 0 && (m->end[0] = n.end) > at
      && ((n.n_numerator == 1 && m->text[at] == '9' && memcmp (m->text + at, "9/11", 4) == 0)
          || (wn_number_value (m->text + n.denominator, n.n_denominator) % 5 == 0
              && is_rating (m))))
    return FALSE;
  m->end[0] = wn_quantity_read (out, m->text, m->length, at);
  return m->end[0] > 0;
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
  gboolean grouped = !wn_match_char (m, 1) && strlen (parts[0]) < 4 && g_strv_length (parts) == 3;
  gboolean address = g_strv_length (parts) == 4;

  /* 1.234.567 is a number with points for commas */
  for (char **part = parts + 1; *part; part++)
    grouped &= strlen (*part) == 3;
  if (grouped) {
    g_strfreev (parts);
    g_free (text);
    return FALSE;
  }
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
  for (int i = 1; i <= 3 && wn_match_length (m, i); i++) {
    gsize n = wn_match_length (m, i);

    gsize end;

    if (i > 1)
      wn_append_word (out, wn_is_calculation (m->text, m->length, m->start[0]) ? "times" : "by");
    if (m->end[i] == m->end[0]
        && (end = wn_quantity_read (out, m->text, m->length, m->start[i])) > 0)
      m->end[0] = end; /* 3 x 4 m */
    else if (n == 4 && g_ascii_isdigit (wn_match_text (m, i)[1]))
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

/* Behind a letter, a number or a bracket a power, behind a word the number of a note */
gboolean
wn_say_power (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 1);
  const gsize n = wn_match_length (m, 1);
  int start = m->start[0];

  while (start > 0 && g_ascii_isalpha (m->text[start - 1]))
    start--;
  if (m->start[0] - start > 3) {
    wn_number_real (out, text, n);
  } else if (n == 1 && (*text == '2' || *text == '3')) {
    wn_append_word (out, *text == '2' ? "squared" : "cubed");
  } else {
    wn_append_word (out, "to the");
    wn_number_real (out, text, n);
  }
  return TRUE;
}

/* A dash between words, "cold -very cold" */
static gboolean
joins_words (const WnMatch *m)
{
  const int at = m->start[0];

  return at > 2 && g_ascii_isalpha (m->text[at - 2]) && g_ascii_isalpha (m->text[at - 3])
      && g_ascii_isalpha (m->text[at + 1]);
}

gboolean
wn_say_operator (GString *out, WnMatch *m)
{
  static const char *const names[][2] = {
    { "&&", "and" },
    { "||", "or" },
    { "!=", "not equal to" },
    { "==", "equals" },
    { "<=", "less than or equal to" },
    { ">=", "greater than or equal to" },
    { "<", "less than" },
    { ">", "greater than" },
    { "~", "about" },
    { "*", "times" },
    { "-", "minus" },
  };
  const char *text = wn_match_text (m, 0);

  if (*text == '-' && (text[1] == ' ' || joins_words (m))
      && !wn_is_calculation (m->text, m->length, m->start[0]))
    return FALSE;
  if (*text == '#')
    wn_append_word (out, wn_match_length (m, 3) ? "number" : "hashtag");
  else if (wn_match_length (m, 0) < 2 || text[wn_match_length (m, 0) - 1] != '>')
    for (gsize i = 0; i < G_N_ELEMENTS (names) && out->len == 0; i++)
      if (strncmp (text, names[i][0], strlen (names[i][0])) == 0)
        wn_append_word (out, names[i][1]);
  return TRUE;
}
