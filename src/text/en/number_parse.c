/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/numbers.h"
#include "text/en/quantity.h"

typedef struct
{
  const char *text;
  gsize length;
} Text;

static char
char_at (const Text *t, gsize i)
{
  return i < t->length ? t->text[i] : 0;
}

static gsize
count_digits (const Text *t, gsize at)
{
  gsize n = 0;

  while (g_ascii_isdigit (char_at (t, at + n)))
    n++;
  return n;
}

/* The end of groups of three digits behind at most three, with one separator between; 0 if none */
static gsize
groups_end (const Text *t, gsize at, char separator, int *n_groups)
{
  const gsize first = count_digits (t, at);
  gsize end = at + first;

  *n_groups = 0;
  if (first < 1 || first > 3 || (t->text[at] == '0' && first > 1))
    return 0;
  while (char_at (t, end) == separator && count_digits (t, end + 1) == 3) {
    end += 4;
    ++*n_groups;
  }
  if (*n_groups == 0 || (char_at (t, end) == separator && count_digits (t, end + 1) > 0))
    return 0;
  return end;
}

/* 1,00,000 */
static gsize
indian_end (const Text *t, gsize at)
{
  gsize end = at + count_digits (t, at);
  int pairs = 0;

  if (end - at > 2)
    return 0;
  while (char_at (t, end) == ',' && count_digits (t, end + 1) == 2) {
    end += 3;
    pairs++;
  }
  return pairs > 0 && char_at (t, end) == ',' && count_digits (t, end + 1) == 3 ? end + 4 : 0;
}

/* The integer part in groups, whatever separates them; *point is what its decimals stand behind */
static gsize
grouped_end (const Text *t, gsize at, WnNumberStyle style, char *point)
{
  int n;
  gsize end;

  *point = '.';
  if (style == WN_NUMBER_SPACED)
    return groups_end (t, at, ' ', &n);
  if ((end = groups_end (t, at, ',', &n)) || (end = groups_end (t, at, '\'', &n))
      || (end = indian_end (t, at)))
    return end;
  end = groups_end (t, at, '.', &n);
  *point = ',';
  if (end && (n > 1 || (char_at (t, end) == ',' && count_digits (t, end + 1) > 0)))
    return end;
  *point = style == WN_NUMBER_COMMA ? ',' : '.';
  return style == WN_NUMBER_COMMA ? end : 0;
}

/* Eighths and hundredths are fractions; 7/23 and 4/2024 are something else */
static gboolean
is_fraction (const Text *t, const WnNumber *n)
{
  const guint64 a = wn_number_value (t->text + n->numerator, n->n_numerator),
                b = wn_number_value (t->text + n->denominator, n->n_denominator);

  return a > 0 && a < b && t->text[n->denominator] != '0'
      && ((b >= 2 && b <= 20) || b == 25 || b == 32 || b == 50 || b == 64 || b == 100 || b == 1000);
}

static gboolean
parse_fraction (const Text *t, gsize at, WnNumber *number)
{
  WnNumber n = *number;

  n.numerator = at;
  n.n_numerator = count_digits (t, at);
  n.denominator = at + n.n_numerator + 1;
  n.n_denominator = n.n_numerator ? count_digits (t, n.denominator) : 0;
  n.end = n.denominator + n.n_denominator;
  if (n.n_numerator == 0 || char_at (t, n.denominator - 1) != '/' || n.n_denominator == 0
      || g_ascii_isalnum (char_at (t, n.end)) || char_at (t, n.end) == '/' || !is_fraction (t, &n))
    return FALSE;
  *number = n;
  return TRUE;
}

static void
parse_decimals (const Text *t, char point, WnNumber *n)
{
  const gsize digits = char_at (t, n->end) == point ? count_digits (t, n->end + 1) : 0;
  const char behind = char_at (t, n->end + 1 + digits);

  if (digits == 0 || (behind == point && g_ascii_isdigit (char_at (t, n->end + 2 + digits))))
    return;
  if (point == ',' && digits > 2 && !n->grouped)
    return;
  n->decimals = n->end + 1;
  n->n_decimals = digits;
  n->end += 1 + digits;
}

gboolean
wn_number_parse (const char *text, gsize length, gsize at, WnNumberStyle style, WnNumber *number)
{
  const Text t = { text, length };
  WnNumber n = { .start = at, .whole = at, .end = at };
  char point = '.';
  gsize end;

  if (style == WN_NUMBER_PLAIN && parse_fraction (&t, at, &n)) {
    *number = n;
    return TRUE;
  }
  end = grouped_end (&t, at, style, &point);
  n.grouped = end > 0;
  if (end == 0)
    end = at + count_digits (&t, at);
  n.n_whole = end - at;
  n.end = end;
  if ((style == WN_NUMBER_SPACED && !n.grouped) || (n.n_whole == 0 && char_at (&t, at) != '.'))
    return FALSE;
  if (style == WN_NUMBER_COMMA && !n.grouped)
    point = ',';
  parse_decimals (&t, point, &n);
  if (n.end == at || (style == WN_NUMBER_COMMA && n.n_decimals == 0 && !n.grouped))
    return FALSE;
  if (n.n_whole > 0 && n.n_decimals == 0 && !n.grouped && n.n_whole < 5
      && char_at (&t, n.end) == ' ')
    parse_fraction (&t, n.end + 1, &n);
  *number = n;
  return TRUE;
}

gboolean
wn_number_is_one (const char *text, const WnNumber *n)
{
  return n->n_whole > 0 && n->n_decimals == 0 && n->n_numerator == 0
      && wn_number_value (text + n->whole, n->n_whole) == 1;
}

static void
say_fraction (GString *out, const char *text, const WnNumber *n)
{
  const guint64 a = wn_number_value (text + n->numerator, n->n_numerator);
  const guint64 b = wn_number_value (text + n->denominator, n->n_denominator);

  if (n->n_whole > 0) {
    wn_number_cardinal (out, text + n->whole, n->n_whole);
    wn_append_word (out, "and");
  }
  if (n->n_whole > 0 && a == 1)
    wn_append_word (out, b == 8 || b == 11 || b == 18 ? "an" : "a");
  else
    wn_number_cardinal (out, text + n->numerator, n->n_numerator);
  wn_number_denominator (out, text + n->denominator, n->n_denominator, a != 1);
}

void
wn_number_say (GString *out, const char *text, const WnNumber *n)
{
  if (n->n_numerator > 0) {
    say_fraction (out, text, n);
    return;
  }
  if (n->n_whole > 0)
    wn_number_cardinal (out, text + n->whole, n->n_whole);
  if (n->n_decimals > 0) {
    wn_append_word (out, "point");
    wn_number_digits (out, text + n->decimals, n->n_decimals);
  }
}
