/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/number.h"
#include <string.h>

static gsize
digits_at (const char *text, gsize n, gsize at)
{
  gsize end = at;

  while (end < n && g_ascii_isdigit (text[end]))
    end++;
  return end - at;
}

/* Bytes of a mark between groups of digits, 0 if there is none */
static gsize
mark_at (const char *text, gsize n, gsize at)
{
  return at < n && strchr (".,' ", text[at]) ? 1 : 0;
}

/* The end of groups of three digits with the same mark between, at least one; else `at` */
static gsize
groups_end (const char *text, gsize n, gsize at, int *count)
{
  const char mark = at < n ? text[at] : 0;
  gsize end = at;

  *count = 0;
  while (mark_at (text, n, end) && text[end] == mark && digits_at (text, n, end + 1) == 3) {
    end += 4;
    ++*count;
  }
  return end;
}

static gboolean
is_grouping (char mark, int count, const char *first, gsize n_first, char decimal)
{
  if (count == 0 || n_first > 3 || first[0] == '0')
    return FALSE;
  if (mark == ' ' || mark == '\'' || count > 1)
    return TRUE;
  return mark != decimal;
}

static gboolean
append (char *out, const char *text, gsize n)
{
  gsize length = strlen (out);

  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit (text[i]))
      continue;
    if (length == WN_NUMBER_DIGITS)
      return FALSE;
    out[length++] = text[i];
  }
  out[length] = '\0';
  return TRUE;
}

gsize
wn_reader_number (const char *text, gsize n, gsize at, char decimal, WnNumber *number)
{
  const gsize first = digits_at (text, n, at);
  gsize end = at + first, grouped;
  char mark = 0;
  int count;

  memset (number, 0, sizeof *number);
  if (first == 0)
    return 0;
  grouped = groups_end (text, n, end, &count);
  if (is_grouping (end < n ? text[end] : 0, count, text + at, first, decimal)) {
    mark = text[end];
    number->grouped = TRUE;
    end = grouped;
  }
  if (!append (number->whole, text + at, end - at))
    return 0;
  if (end < n && (text[end] == ',' || text[end] == '.') && text[end] != mark
      && digits_at (text, n, end + 1) > 0) {
    const gsize part = digits_at (text, n, end + 1);

    /* 1.2.3 is no number, and 2.3 is none behind 1. */
    if ((end + 1 + part + 1 < n && text[end + 1 + part] == text[end]
            && g_ascii_isdigit (text[end + part + 2]))
        || (at > 1 && text[at - 1] == text[end] && g_ascii_isdigit (text[at - 2])))
      return end;
    number->point = text[end];
    if (!append (number->part, text + end + 1, part))
      return 0;
    end += 1 + part;
  }
  return end;
}

gint64
wn_number_whole (const WnNumber *number)
{
  gint64 value = 0;

  for (const char *p = number->whole; *p; p++) {
    if (value > G_MAXINT64 / 20)
      return G_MAXINT64 / 2;
    value = 10 * value + (*p - '0');
  }
  return value;
}

int
wn_roman_value (const char *text, gsize n)
{
  static const struct
  {
    const char *text;
    int value;
  } parts[] = { { "M", 1000 }, { "CM", 900 }, { "D", 500 }, { "CD", 400 }, { "C", 100 },
    { "XC", 90 }, { "L", 50 }, { "XL", 40 }, { "X", 10 }, { "IX", 9 }, { "V", 5 }, { "IV", 4 },
    { "I", 1 } };
  gsize at = 0;
  int value = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    const gsize length = strlen (parts[i].text);
    const int most = length == 2 || strchr ("DLV", parts[i].text[0]) ? 1 : 3;

    for (int k = 0; k < most && at + length <= n
         && g_ascii_strncasecmp (text + at, parts[i].text, length) == 0;
         k++) {
      value += parts[i].value;
      at += length;
    }
  }
  return at == n ? value : 0;
}

/* ---- quantities ---- */

static gboolean
is_word_char (const char *text, gsize n, gsize at)
{
  return at < n && g_unichar_isalnum (g_utf8_get_char (text + at));
}

/* The longest of the nouns that stands at text[at] as a whole, NULL if none does */
static const WnNoun *
noun_at (const WnNoun *nouns, const char *text, gsize n, gsize at, gsize *end)
{
  const WnNoun *best = NULL;

  for (const WnNoun *noun = nouns; noun && noun->written; noun++) {
    const gsize length = strlen (noun->written);

    if (at + length > n || memcmp (text + at, noun->written, length) != 0
        || (best && strlen (best->written) >= length))
      continue;
    if (is_word_char (noun->written, length, length - 1)
        || (guchar) noun->written[length - 1] >= 0x80) {
      const char *last = g_utf8_prev_char (noun->written + length);

      if (g_unichar_isalnum (g_utf8_get_char (last)) && is_word_char (text, n, at + length))
        continue;
    }
    best = noun;
  }
  if (best)
    *end = at + strlen (best->written);
  return best;
}

static gsize
skip_space (const char *text, gsize n, gsize at)
{
  return at < n && text[at] == ' ' ? at + 1 : at;
}

/* Behind a number: the other end of a range, if there is one */
static gsize
parse_range (const WnFound *f, gsize at, WnQuantity *q)
{
  const gsize dash = wn_reader_dash_end (f->text, f->length, at);
  const gsize end = dash ? wn_reader_number (f->text, f->length, dash, f->reader->decimal, &q->to)
                         : 0;

  /* 3-5-7 and 555-1234 are no ranges */
  if (end == 0 || wn_reader_dash_end (f->text, f->length, end)
      || is_word_char (f->text, f->length, end) || (q->to.whole[0] == '0' && q->to.whole[1]))
    return 0;
  q->range = TRUE;
  return end;
}

/* A noun at text[at], perhaps behind a space */
static const WnNoun *
noun_behind (const WnNoun *nouns, const WnFound *f, gsize *at)
{
  const gsize from = skip_space (f->text, f->length, *at);

  return from < f->length ? noun_at (nouns, f->text, f->length, from, at) : NULL;
}

/* A sign that is none of a range or a word's hyphen */
static gboolean
takes_sign (const WnFound *f, gsize at)
{
  if (f->text[at] != '-' && f->text[at] != '+')
    return FALSE;
  return at == 0 || strchr (" (\n\"=", f->text[at - 1]);
}

static gboolean
ends_number (const WnFound *f, gsize end)
{
  return !is_word_char (f->text, f->length, end);
}

int
wn_digits_value (const char *digits, gsize n)
{
  int value = 0;

  for (gsize i = 0; i < n; i++)
    value = 10 * value + (digits[i] - '0');
  return value;
}

gsize
wn_digits_significant (const char *digits, gsize n, char *number)
{
  gsize k = 0;

  for (gsize i = 0; i < n && k < WN_NUMBER_DIGITS; i++)
    if (g_ascii_isdigit (digits[i]) && (k > 0 || digits[i] != '0'))
      number[k++] = digits[i];
  number[k] = '\0';
  return k;
}

gsize
wn_reader_dash_end (const char *text, gsize n, gsize at)
{
  const gsize i = skip_space (text, n, at);

  if (i == at && i < n && text[i] == '-')
    return i + 1;
  if (i + 3 <= n && (memcmp (text + i, "\u2013", 3) == 0 || memcmp (text + i, "\u2014", 3) == 0))
    return skip_space (text, n, i + 3);
  return 0;
}

/* Written before the number, or behind it, or both: "$100 MXN" */
static const WnNoun *
currency_of (const WnNoun *before, const WnFound *f, gsize *end)
{
  gsize at = *end;
  const WnNoun *behind = noun_behind (f->reader->currencies, f, &at);

  if (!behind || (before && !g_str_has_suffix (before->written, "$")))
    return before;
  *end = at;
  return behind;
}

gboolean
wn_say_quantity_found (GString *out, WnFound *f)
{
  const WnReader *r = f->reader;
  WnQuantity q = { 0 };
  gsize at = f->start[0], end, number_end;
  gboolean negative = FALSE;
  const WnNoun *before = NULL;

  if (at > 0 && (is_word_char (f->text, f->length, at - 1) && !strchr ("$", f->text[at])))
    return FALSE;
  if (takes_sign (f, at)) {
    negative = f->text[at] == '-';
    at++;
  }
  if ((before = noun_at (r->currencies, f->text, f->length, at, &end)) != NULL)
    at = skip_space (f->text, f->length, end);
  if (at >= f->length || !g_ascii_isdigit (f->text[at]))
    return FALSE;
  if ((end = wn_reader_number (f->text, f->length, at, r->decimal, &q.number)) == 0)
    return FALSE;
  q.number.negative = negative;
  number_end = end;
  if ((at = parse_range (f, end, &q)) > 0)
    number_end = end = at;
  q.magnitude = noun_behind (r->magnitudes, f, &end);
  q.noun = currency_of (before, f, &end);
  q.money = q.noun != NULL;
  if (!q.noun)
    q.noun = noun_behind (r->units, f, &end);
  if (!q.noun && !ends_number (f, end)) {
    if (!q.magnitude || !ends_number (f, number_end))
      return FALSE;
  }
  if (q.number.whole[0] == '0' && q.number.whole[1] && !q.noun && !q.number.part[0])
    return FALSE;
  f->end[0] = end;
  if (f->text[f->start[0]] == '+')
    wn_say (out, wn_reading_find (r->names, "+", &at));
  q.form = r->form (f);
  r->quantity (r, out, &q);
  return TRUE;
}
