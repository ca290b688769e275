/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/dash.h"
#include "text/en/function_words.h"
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/quantity.h"
#include "text/en/quantity_data.h"
#include "text/en/words.h"

/* A unit as it is written, "km^2" */
typedef struct
{
  const Unit *unit;
  const char *prefix; /* "kilo", or "" */
  int power;          /* 1, 2, 3 or -1 */
  gsize start, n;     /* of the symbol without the power */
  gsize end;
} Measure;

typedef struct
{
  const char *text;
  gsize length, start;
  char sign; /* + or -, or 0 */
  const Currency *currency;
  gboolean ahead; /* the currency stands before the number */
  WnNumber number;
  const char *magnitude; /* or NULL */
  Measure measure;       /* its unit is NULL if there is none */
  gboolean adjective;    /* its unit is singular: a 50mm lens */
  gsize end;
} Quantity;

static char
char_at (const Quantity *q, gsize i)
{
  return i < q->length ? q->text[i] : 0;
}

static gboolean
starts_with (const Quantity *q, gsize at, const char *what)
{
  const gsize n = strlen (what);

  return at + n <= q->length && memcmp (q->text + at, what, n) == 0;
}

static gboolean
ends_word (const Quantity *q, gsize at)
{
  return !g_ascii_isalnum (char_at (q, at));
}

/* The longest of a list that is written at `at` */
static const Currency *
find_currency (const Quantity *q, gsize at, const Currency *list, gsize n, gsize *end)
{
  const Currency *best = NULL;

  for (gsize i = 0; i < n; i++)
    if (starts_with (q, at, list[i].symbol)
        && (!best || strlen (list[i].symbol) > strlen (best->symbol)))
      best = &list[i];
  if (best)
    *end = at + strlen (best->symbol);
  return best;
}

/* In lower case, the word of letters at `at`; g_free */
static char *
word_at (const Quantity *q, gsize at)
{
  gsize end = at;

  while (g_ascii_isalpha (char_at (q, end)))
    end++;
  return g_ascii_strdown (q->text + at, end - at);
}

static gboolean
is_word_of (const Quantity *q, gsize at, const char *const *list)
{
  char *word = word_at (q, at);
  const gboolean found = *word && wn_is_listed (list, word);

  g_free (word);
  return found;
}

static gboolean
unit_is (const Unit *unit, const char *text, gsize n, const char **prefix)
{
  const gsize length = strlen (unit->symbol);

  *prefix = "";
  if (n == length && memcmp (text, unit->symbol, n) == 0)
    return TRUE;
  if (!unit->prefixes || n <= length || memcmp (text + n - length, unit->symbol, length) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (strchr (unit->prefixes, prefixes[i].letter) && strlen (prefixes[i].symbol) == n - length
        && memcmp (prefixes[i].symbol, text, n - length) == 0) {
      *prefix = prefixes[i].name;
      return TRUE;
    }
  return FALSE;
}

/* Units as they are written come before those with a prefix: "min" is no inch */
static const Unit *
find_unit (const char *text, gsize n, const char **prefix)
{
  for (int prefixed = 0; prefixed < 2; prefixed++)
    for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
      if (unit_is (&units[i], text, n, prefix) && (prefixed || !**prefix))
        return &units[i];
  return NULL;
}

gboolean
wn_is_unit (const char *symbol, gsize n)
{
  const char *prefix;

  return n > 0 && find_unit (symbol, n, &prefix) != NULL;
}

/* Letters and the signs of degrees, percent, micro and ohm */
static gsize
symbol_end (const Quantity *q, gsize at)
{
  static const char *const signs[] = { "\u00b0", "\u00b5", "\u2126", "\u2030", NULL };
  gsize end = at;

  if (char_at (q, at) == '%')
    return at + 1;
  for (;;) {
    gsize n = g_ascii_isalpha (char_at (q, end)) ? 1 : 0;

    for (int i = 0; signs[i] && n == 0; i++)
      n = starts_with (q, end, signs[i]) ? strlen (signs[i]) : 0;
    if (n == 0)
      return end;
    end += n;
  }
}

/* Squared or cubed, m^2 and of lengths m2 */
static void
parse_power (const Quantity *q, Measure *m)
{
  const gboolean length = m->unit->use == UNIT_LENGTH || m->unit->use == UNIT_CLOSE_LENGTH;
  const gsize at = m->end + (char_at (q, m->end) == '^');

  if (at == m->end && !length)
    return;
  if ((char_at (q, at) == '2' || char_at (q, at) == '3') && ends_word (q, at + 1)) {
    m->power = char_at (q, at) - '0';
    m->end = at + 1;
  } else if (at > m->end && starts_with (q, at, "-1") && ends_word (q, at + 2)) {
    m->power = -1;
    m->end = at + 2;
  }
}

/* sq. ft., cu in */
static int
parse_power_word (const Quantity *q, gsize *at)
{
  const int power = starts_with (q, *at, "sq") ? 2 : starts_with (q, *at, "cu") ? 3 : 1;
  gsize end = *at + 2;

  if (power == 1)
    return 1;
  end += char_at (q, end) == '.';
  end += char_at (q, end) == ' ';
  *at = end;
  return power;
}

/* Whether the letter at `at` begins an abbreviation with stops: "A.D." */
static gboolean
begins_abbreviation (const Quantity *q, gsize at)
{
  return char_at (q, at + 1) == '.' && g_ascii_isalpha (char_at (q, at + 2))
      && !g_ascii_isalnum (char_at (q, at + 3));
}

static gboolean
parse_measure (const Quantity *q, gsize at, Measure *m)
{
  const int power = parse_power_word (q, &at);

  m->start = at;
  m->end = symbol_end (q, at);
  /* 20 ° C */
  if (m->end > at && starts_with (q, at, "\u00b0 ") && strchr ("CF", char_at (q, at + 3))
      && char_at (q, at + 3) && ends_word (q, at + 4)) {
    m->unit = find_unit (char_at (q, at + 3) == 'C' ? "\u00b0C" : "\u00b0F", 3, &m->prefix);
    m->end = at + 4;
    m->n = 3;
    m->power = 1;
    return TRUE;
  }
  m->n = m->end - at;
  if (m->n == 1 && begins_abbreviation (q, at))
    return FALSE;
  m->power = power;
  m->unit = m->n > 0 ? find_unit (q->text + at, m->n, &m->prefix) : NULL;
  if (!m->unit)
    return FALSE;
  if (power == 1)
    parse_power (q, m);
  else if (m->unit->use != UNIT_LENGTH && m->unit->use != UNIT_CLOSE_LENGTH)
    return FALSE;
  return ends_word (q, m->end);
}

/* A full stop behind a unit that belongs to it: the sentence goes on */
static gsize
skip_stop (const Quantity *q, gsize at)
{
  gsize next = at + 1;

  if (char_at (q, at) != '.')
    return at;
  if (strchr ("),;:-/?!", char_at (q, next)) && char_at (q, next))
    return next;
  while (char_at (q, next) == ' ')
    next++;
  return next > at + 1
          && (g_ascii_islower (char_at (q, next)) || g_ascii_isdigit (char_at (q, next)))
      ? at + 1
      : at;
}

/* Whether what is written as a unit is meant as one: "5 in" may go on "the morning" */
static gboolean
is_meant (const Quantity *q, const Measure *m, char between, const char *larger)
{
  const gsize next = m->end + (char_at (q, m->end) == ' ');

  for (gsize i = 0; larger && i < G_N_ELEMENTS (unit_parts); i++)
    if (strcmp (unit_parts[i][0], larger) == 0 && strcmp (unit_parts[i][1], m->unit->symbol) == 0)
      return TRUE;
  if (*m->prefix)
    return TRUE;
  if (between == '-' && m->n < 2)
    return FALSE;
  /* 50p is money, 1080p is not */
  if (strcmp (m->unit->symbol, "p") == 0)
    return between == 0 && q->number.n_whole < 3 && q->number.n_decimals == 0;
  switch (m->unit->use) {
    case UNIT_CLOSE:
    case UNIT_CLOSE_LENGTH:
      return between == 0 || m->power != 1 || skip_stop (q, m->end) > m->end
          || (m->unit->use == UNIT_CLOSE_LENGTH && is_word_of (q, next, measured_by));
    case UNIT_APART:
      return between == ' ' && !(char_at (q, m->end) == '.' && g_ascii_isupper (char_at (q, next)))
          && (q->number.n_decimals > 0 || !g_ascii_isalpha (char_at (q, next)));
    default:
      return TRUE;
  }
}

/* 3.5": no quotation that it might end is open */
static gboolean
is_inch_mark (const Quantity *q)
{
  int quotes = 0;

  if (char_at (q, q->end) != '"' || !ends_word (q, q->end + 1))
    return FALSE;
  for (gsize i = 0; i < q->end; i++)
    quotes += q->text[i] == '"';
  return quotes % 2 == 0 && !memchr (q->text + q->end + 1, '"', q->length - q->end - 1);
}

static gboolean
parse_unit (Quantity *q, const char *larger)
{
  const char between = strchr (" -", char_at (q, q->end)) ? char_at (q, q->end) : 0;
  Measure m = { NULL, "", 1, 0, 0, 0 };

  if (is_inch_mark (q)) {
    q->measure = (Measure){ find_unit ("in", 2, &m.prefix), "", 1, q->end, 1, q->end + 1 };
    q->end++;
    return TRUE;
  }
  if (!parse_measure (q, q->end + (between != 0), &m) || !is_meant (q, &m, between, larger))
    return FALSE;
  q->measure = m;
  q->adjective = between == '-';
  q->end = skip_stop (q, m.end);
  return TRUE;
}

/* "1.2M views", "10K followers"; of money and of decimals any letter, in any case */
static gboolean
parse_magnitude (Quantity *q)
{
  const char before = strchr (" -", char_at (q, q->end)) ? char_at (q, q->end) : 0;
  const gsize at = q->end + (before != 0);
  gsize n = 0, letters, next;

  while (g_ascii_isalpha (char_at (q, at + n)))
    n++;
  letters = n;
  next = at + n + (char_at (q, at + n) == ' ');
  for (gsize i = 0; i < G_N_ELEMENTS (magnitudes); i++) {
    const gboolean word = strlen (magnitudes[i][0]) > 3;

    if (strlen (magnitudes[i][0]) != letters
        || g_ascii_strncasecmp (q->text + at, magnitudes[i][0], letters) != 0
        || g_ascii_isdigit (char_at (q, at + n)) || (!word && before == '-')
        || (word && before == 0))
      continue;
    if (!word && !q->currency
        && (before || strchr ("mt", q->text[at])
            || !(is_word_of (q, next, counted_nouns)
                || (q->number.n_decimals > 0 && strchr ("MBKk", q->text[at])))))
      continue;
    if (!word && before && letters == 1)
      continue;
    q->magnitude = magnitudes[i][1];
    q->adjective = before == '-';
    q->end = at + n;
    return TRUE;
  }
  return FALSE;
}

static gboolean
parse_currency_behind (Quantity *q)
{
  const gsize at = q->end + (char_at (q, q->end) == ' ');
  gsize end = at;
  const Currency *found = find_currency (q, at, currencies_behind, G_N_ELEMENTS (currencies_behind),
      &end);

  if (!found)
    found = find_currency (q, at, currencies, G_N_ELEMENTS (currencies), &end);
  /* a sign before a digit belongs to the next amount */
  if (!found || !ends_word (q, end)
      || (g_ascii_isdigit (char_at (q, end)) || (at > q->end && char_at (q, at) == '$')))
    return FALSE;
  q->currency = found;
  q->end = end;
  return TRUE;
}

static gsize
parse_sign (Quantity *q, gsize at)
{
  if ((char_at (q, at) == '-' || char_at (q, at) == '+')
      && (at == 0 || !(g_ascii_isalnum (q->text[at - 1]) || q->text[at - 1] == ')'))) {
    q->sign = q->text[at];
    return at + 1;
  }
  return at;
}

/* Currency, number and magnitude; FALSE if no number is there */
static gboolean
parse_amount (Quantity *q, gsize at, WnNumberStyle style)
{
  gsize end;

  q->start = at;
  at = parse_sign (q, at);
  q->currency = find_currency (q, at, currencies, G_N_ELEMENTS (currencies), &end);
  if (q->currency && at > 0 && g_ascii_isalnum (q->text[at - 1]))
    return FALSE;
  q->ahead = q->currency != NULL;
  if (q->currency) {
    at = end + (char_at (q, end) == ' ');
    if (q->sign == 0)
      at = parse_sign (q, at);
  }
  if ((!q->currency && at > 0 && (g_ascii_isalnum (q->text[at - 1]) || q->text[at - 1] == '_'))
      || !wn_number_parse (q->text, q->length, at, style, &q->number))
    return FALSE;
  q->end = q->number.end;
  return TRUE;
}

static gboolean
is_adjective (const Quantity *q)
{
  gsize at = q->start, next = q->end + 1;

  if (char_at (q, q->end) != ' ' || !g_ascii_islower (char_at (q, next))
      || is_word_of (q, next, not_nouns))
    return FALSE;
  if (q->currency && is_word_of (q, next, priced_nouns))
    return TRUE;
  if (at < 2 || q->text[at - 1] != ' ')
    return FALSE;
  for (at--; at > 0 && g_ascii_isalpha (q->text[at - 1]);)
    at--;
  return is_word_of (q, at, determiners);
}

/* All of it in one style of number; FALSE if it is a number alone or none */
static gboolean
parse_quantity (Quantity *q, const char *text, gsize length, gsize at, WnNumberStyle style)
{
  gboolean more;

  *q = (Quantity){ .text = text, .length = length };
  if (!parse_amount (q, at, style))
    return FALSE;
  more = q->currency != NULL;
  more |= parse_magnitude (q);
  more |= !q->currency && parse_currency_behind (q);
  more |= !q->currency && (!q->magnitude || !q->adjective) && parse_unit (q, NULL);
  if (!ends_word (q, q->end) && !(q->measure.unit && q->measure.unit->symbol[0] == '%'))
    return FALSE;
  q->adjective |= is_adjective (q);
  return more || q->number.n_numerator > 0 || (style == WN_NUMBER_SPACED && q->number.n_whole > 7);
}

static void
say_sign (GString *out, char sign)
{
  if (sign)
    wn_append_word (out, sign == '-' ? "minus" : "plus");
}

/* Major units and two digits of minor ones: "three pounds and fifty pence" */
static void
say_price (GString *out, const Quantity *q)
{
  const WnNumber *n = &q->number;
  const Currency *currency = q->currency;
  const guint64 major = wn_number_value (q->text + n->whole, n->n_whole);
  const gboolean cents = n->n_decimals == 2 && currency->minor && n->n_numerator == 0;
  const guint64 minor = cents ? wn_number_value (q->text + n->decimals, 2) : 0;
  WnNumber whole = *n;

  if (cents || (n->n_decimals == 1 && q->text[n->decimals] == '0'))
    whole.n_decimals = 0;
  if (major > 0 || minor == 0) {
    const gboolean one = wn_number_is_one (q->text, &whole) || (q->adjective && minor == 0);

    if (whole.n_whole == 0 && whole.n_decimals == 0 && whole.n_numerator == 0)
      wn_append_word (out, "zero");
    wn_number_say (out, q->text, &whole);
    wn_append_word (out, one || q->adjective ? currency->major : currency->majors);
  }
  if (minor > 0) {
    if (major > 0)
      wn_append_word (out, "and");
    wn_number_cardinal (out, q->text + n->decimals, 2);
    wn_append_word (out, minor == 1 || q->adjective ? currency->minor : currency->minors);
  }
}

static void
say_money (GString *out, const Quantity *q)
{
  if (!q->magnitude) {
    say_price (out, q);
    return;
  }
  wn_number_say (out, q->text, &q->number);
  wn_append_word (out, q->magnitude);
  wn_append_word (out, q->adjective ? q->currency->major : q->currency->majors);
}

static void
say_measure (GString *out, const Measure *m, gboolean one, gboolean behind_per)
{
  static const char *const powers[] = { "", "", "square", "cubic" };
  const gboolean length = m->unit->use == UNIT_LENGTH || m->unit->use == UNIT_CLOSE_LENGTH;
  const char *name = one ? m->unit->name : m->unit->names;

  if (m->power > 1 && length && !behind_per)
    wn_append_word (out, powers[m->power]);
  if (*m->prefix) {
    wn_append_word (out, m->prefix);
    g_string_append (out, name);
  } else {
    wn_append_word (out, name);
  }
  if (m->power == -1)
    wn_append_word (out, "to the minus one");
  else if (m->power > 1 && (!length || behind_per))
    wn_append_word (out, m->power == 2 ? "squared" : "cubed");
}

/* "/s^2", "/dL", "/night": per what */
static void
say_rate (GString *out, Quantity *q)
{
  Measure m = { NULL, "", 1, 0, 0, 0 };
  const gsize at = q->end + 1;
  char *word;

  if (char_at (q, q->end) != '/' || !(q->currency || q->measure.unit || q->magnitude))
    return;
  word = word_at (q, at);
  for (gsize i = 0; i < G_N_ELEMENTS (rates) && *word; i++)
    if (strcmp (rates[i][0], word) == 0 && char_at (q, at + strlen (word)) != '^'
        && ends_word (q, at + strlen (word))) {
      if (strcmp (word, "ea") != 0)
        wn_append_word (out, "per");
      wn_append_word (out, rates[i][1]);
      q->end = skip_stop (q, at + strlen (word));
      g_free (word);
      return;
    }
  if (parse_measure (q, at, &m)) {
    wn_append_word (out, "per");
    say_measure (out, &m, TRUE, m.unit->use != UNIT_LENGTH || m.unit->symbol[0] == 's');
    q->end = skip_stop (q, m.end);
  } else if (strlen (word) > 2 && g_ascii_islower (q->text[at]) && ends_word (q, at + strlen (word))
      && char_at (q, at + strlen (word)) != '/') {
    wn_append_word (out, "per");
    wn_append_word (out, word);
    q->end = at + strlen (word);
  }
  g_free (word);
}

static gboolean
is_part (const Quantity *part, const Quantity *whole)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unit_parts); i++)
    if (g_str_has_prefix (whole->measure.unit->symbol, unit_parts[i][0])
        && g_str_has_prefix (part->measure.unit->symbol, unit_parts[i][1]))
      return !*whole->measure.prefix && !*part->measure.prefix;
  return FALSE;
}

/* The parts of 5 ft 10 in, 1h 30m */
static void
say_parts (GString *out, Quantity *q)
{
  for (;;) {
    Quantity part = { .text = q->text, .length = q->length };
    gsize at = q->end;

    if (!q->measure.unit || q->measure.power != 1)
      return;
    at += char_at (q, at) == ',';
    at += char_at (q, at) == ' ';
    if (!g_ascii_isdigit (char_at (q, at)))
      return;
    part.start = at;
    if (!wn_number_parse (q->text, q->length, at, WN_NUMBER_PLAIN, &part.number))
      return;
    part.end = part.number.end;
    if (!parse_unit (&part, q->measure.unit->symbol) || !is_part (&part, q))
      return;
    /* the m of 1h 30m */
    if (q->measure.unit->symbol[0] == 'h' && strcmp (part.measure.unit->symbol, "m") == 0)
      part.measure.unit = find_unit ("min", 3, &part.measure.prefix);
    wn_number_say (out, q->text, &part.number);
    say_measure (out, &part.measure, wn_number_is_one (q->text, &part.number) || q->adjective,
        FALSE);
    q->measure = part.measure;
    q->end = part.end;
  }
}

/* A second amount behind a dash: of the same money, or without any where the first has it */
static gboolean
parse_range (const Quantity *first, Quantity *second)
{
  const gsize end = wn_dash_end (first->text, first->length, first->end);

  if (end == 0 || !first->ahead || first->sign)
    return FALSE;
  if (!parse_quantity (second, first->text, first->length, end, WN_NUMBER_PLAIN)) {
    *second = (Quantity){ .text = first->text, .length = first->length };
    if (!parse_amount (second, end, WN_NUMBER_PLAIN))
      return FALSE;
    second->currency = first->currency;
    parse_magnitude (second);
    if (!ends_word (second, second->end))
      return FALSE;
  }
  if (second->measure.unit || second->sign
      || (second->currency && second->currency != first->currency))
    return FALSE;
  second->currency = first->currency;
  return TRUE;
}

static void
say_range (GString *out, Quantity *first, Quantity *second)
{
  WnNumber *numbers[] = { &first->number, &second->number };

  for (int i = 0; i < 2; i++)
    if (strspn (first->text + numbers[i]->decimals, "0") >= numbers[i]->n_decimals)
      numbers[i]->n_decimals = 0;
  wn_number_say (out, first->text, &first->number);
  if (first->magnitude)
    wn_append_word (out, first->magnitude);
  wn_append_word (out, "to");
  second->adjective |= first->adjective;
  wn_number_say (out, second->text, &second->number);
  if (second->magnitude)
    wn_append_word (out, second->magnitude);
  wn_append_word (out, second->adjective ? second->currency->major : second->currency->majors);
  first->end = second->end;
}

gsize
wn_quantity_read (GString *out, const char *text, gsize length, gsize at)
{
  static const WnNumberStyle styles[] = { WN_NUMBER_SPACED, WN_NUMBER_COMMA, WN_NUMBER_PLAIN };
  Quantity q, second;
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (styles) && !found; i++)
    found = parse_quantity (&q, text, length, at, styles[i]);
  if (!found)
    return 0;
  if (q.currency && parse_range (&q, &second)) {
    say_sign (out, q.sign);
    say_range (out, &q, &second);
  } else if (q.currency) {
    say_sign (out, q.sign);
    say_money (out, &q);
  } else {
    say_sign (out, q.sign);
    wn_number_say (out, text, &q.number);
    if (q.magnitude)
      wn_append_word (out, q.magnitude);
    if (q.measure.unit)
      say_measure (out, &q.measure,
          q.adjective || (wn_number_is_one (text, &q.number) && !q.magnitude)
              || (q.number.n_numerator > 0 && q.number.n_whole == 0),
          FALSE);
    say_parts (out, &q);
  }
  say_rate (out, &q);
  return q.end;
}

/* 6'2": 1: feet, 2: inches */
gboolean
wn_say_feet_inches (GString *out, WnMatch *m)
{
  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_append_word (out, wn_match_value (m, 1) == 1 ? "foot" : "feet");
  wn_number_cardinal (out, wn_match_text (m, 2), wn_match_length (m, 2));
  wn_append_word (out, wn_match_value (m, 2) == 1 ? "inch" : "inches");
  return TRUE;
}

/* 6' tall, a 55" TV: 1: number, 2: the mark */
gboolean
wn_say_inches (GString *out, WnMatch *m)
{
  static const char *const things[] = { " TV", " tv", " screen", " monitor", " display", " pipe" };
  const gboolean feet = wn_match_length (m, 2) == 1 && wn_match_char (m, 2) == '\'';
  gboolean one = wn_match_value (m, 1) == 1;

  for (gsize i = 0; i < G_N_ELEMENTS (things); i++)
    one |= m->length - m->end[0] >= strlen (things[i])
        && memcmp (m->text + m->end[0], things[i], strlen (things[i])) == 0;
  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_append_word (out, feet ? one ? "foot" : "feet" : one ? "inch" : "inches");
  return TRUE;
}

/* 1: degrees, 2: minutes, 3: seconds, 4: where; at least one of the last three */
gboolean
wn_say_coordinate (GString *out, WnMatch *m)
{
  static const char *const names[][2] = { { "degree", "degrees" }, { "minute", "minutes" },
    { "second", "seconds" } };
  static const char *const sides[] = { "north", "south", "east", "west" };

  if (!wn_match_length (m, 2) && !wn_match_length (m, 4))
    return FALSE;
  for (int i = 1; i <= 3 && wn_match_length (m, i); i++) {
    wn_number_real (out, wn_match_text (m, i), wn_match_length (m, i));
    wn_append_word (out, names[i - 1][wn_match_length (m, i) > 1 || wn_match_char (m, i) != '1']);
  }
  if (wn_match_length (m, 4))
    wn_append_word (out, sides[strcspn ("NSEW", (char[]){ wn_match_char (m, 4), 0 })]);
  return TRUE;
}

/* "days/wk", behind what is no unit */
gboolean
wn_say_rate (GString *out, WnMatch *m)
{
  const gsize n = wn_match_length (m, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    if (strlen (rates[i][0]) == n && memcmp (rates[i][0], wn_match_text (m, 1), n) == 0) {
      wn_append_word (out, "per");
      wn_append_word (out, rates[i][1]);
      return TRUE;
    }
  return FALSE;
}

/* "5 per kg": one of what is written as a unit; "per us" is no microsecond */
gboolean
wn_say_per (GString *out, WnMatch *m)
{
  Measure measure = { .prefix = "", .power = 1 };
  g_autofree char *word = g_strndup (wn_match_text (m, 1), wn_match_length (m, 1));

  if (!wn_function_word (word))
    measure.unit = find_unit (word, strlen (word), &measure.prefix);
  if (measure.unit)
    say_measure (out, &measure, TRUE, TRUE);
  return measure.unit != NULL;
}
