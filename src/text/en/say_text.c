/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/say_text_data.h"
#include "text/en/unicode.h"
#include "text/en/words.h"

static gboolean
is_lower (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_islower (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_upper (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_islower (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_common (const char *word, gsize n)
{
  char *lower = g_ascii_strdown (word, n);
  const gboolean common = wn_is_short_word (word, n) || wn_is_known_word (lower);

  g_free (lower);
  return common;
}

/* Letters with what they mean: short capitals letter by letter, digits as numbers */
static void
append_letters_and_digits (GString *out, const char *text, gsize n, gboolean shouting)
{
  for (gsize i = 0, run; i < n; i += run) {
    gboolean digits = g_ascii_isdigit (text[i]) != 0;

    for (run = 1; i + run < n && (g_ascii_isdigit (text[i + run]) != 0) == digits;)
      run++;
    if (!digits && run == 2 && i + run < n && is_upper (text + i, run))
      wn_say_letters (out, text + i, run); /* SO4 */
    else if (!digits && n > run && run > 1 && run <= 3 && is_lower (text + i, run)
        && !is_common (text + i, run))
      wn_say_letters (out, text + i, run);
    else if (!digits)
      wn_say_word (out, text + i, run, shouting);
    else if (run > 4 || (run > 1 && text[i] == '0'))
      wn_number_digits (out, text + i, run);
    else
      wn_number_pairs (out, text + i, run);
  }
}

static gboolean
is_spelled (const char *text, gsize n)
{
  char *word = g_ascii_strdown (text, n);
  const gboolean spelled = wn_is_listed (spelled_in_addresses, word);

  g_free (word);
  return spelled;
}

/* Everything by name: words as words, marks as "dot", "slash" */
static void
append_address (GString *out, const char *text, gsize n)
{
  /* MAX_SIZE: capitals throughout mark no acronyms */
  const gboolean constant = memchr (text, '_', n) && is_upper (text, n);

  for (gsize i = 0, run; i < n; i += run) {
    run = 0;
    while (i + run < n && g_ascii_isalnum (text[i + run]))
      run++;
    if (is_spelled (text + i, run)) {
      wn_say_letters (out, text + i, run);
    } else if (run > 0) {
      append_letters_and_digits (out, text + i, run, constant);
    } else {
      const char *name = wn_symbol_name (text + i, &run);

      if (!name) {
        name = wn_punctuation_name (text[i]);
        run = 1;
      }
      if (name)
        wn_append_word (out, name);
    }
  }
}

/* The address without the punctuation of the sentence behind it */
static void
trim_end (WnMatch *m)
{
  while (m->end[0] > m->start[0] && strchr (".,;:!?)]'/", m->text[m->end[0] - 1]))
    m->end[0]--;
}

/* 1: what follows the scheme, or the name before an "at" sign; 2: the host behind it */
gboolean
wn_say_address (GString *out, WnMatch *m)
{
  const char *start = wn_match_length (m, 2) ? wn_match_text (m, 0) : wn_match_text (m, 1);

  trim_end (m);
  append_address (out, start, MAX (0, m->text + m->end[0] - start));
  return out->len > 0;
}

/*
 * 1: dotted name, 2: its last part. Without a space behind a full stop it may also be two sentences
 */
gboolean
wn_say_host (GString *out, WnMatch *m)
{
  char *domain = wn_match_key (m, 2);
  gboolean known = wn_is_listed (top_level_domains, domain) || wn_is_listed (file_endings, domain);

  g_free (domain);
  if (!known
      && (g_ascii_isupper (wn_match_char (m, 2))
          || strchr (wn_match_text (m, 1), '.') < wn_match_text (m, 1) + 2))
    return FALSE;
  trim_end (m);
  append_address (out, wn_match_text (m, 0), wn_match_length (m, 0));
  return TRUE;
}

gboolean
wn_say_path (GString *out, WnMatch *m)
{
  trim_end (m);
  append_address (out, wn_match_text (m, 0), wn_match_length (m, 0));
  return TRUE;
}

/* Words joined by underscores */
gboolean
wn_say_joined (GString *out, WnMatch *m)
{
  append_address (out, wn_match_text (m, 0), wn_match_length (m, 0));
  return TRUE;
}

/* std::string */
gboolean
wn_say_scoped (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 0);
  const gsize n = wn_match_length (m, 0);

  for (gsize i = 0, run; i < n; i += run) {
    for (run = 0; i + run < n && text[i + run] != ':';)
      run++;
    if (run > 0) {
      append_address (out, text + i, run);
    } else {
      wn_append_word (out, "colon colon");
      run = 2;
    }
  }
  return TRUE;
}

/* Ke$ha, P!nk */
gboolean
wn_say_stylised (GString *out, WnMatch *m)
{
  char *word = g_ascii_strdown (wn_match_text (m, 0), wn_match_length (m, 0));

  for (char *p = word; *p; p++)
    *p = *p == '$' ? 's' : *p == '!' ? 'i' : *p;
  wn_say_word (out, word, strlen (word), TRUE);
  g_free (word);
  return TRUE;
}

/* "Wh-what": 1: what is begun twice */
gboolean
wn_say_stutter (GString *out, WnMatch *m)
{
  char *key = wn_match_key (m, 1);

  wn_append_word (out, key);
  g_free (key);
  m->end[0] = m->end[1] + 1;
  return TRUE;
}

/* NaCl: symbols of elements, in mixed case; what is a word or a name is none */
gboolean
wn_say_formula (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 0);
  const gsize n = wn_match_length (m, 0);
  char *lower = g_ascii_strdown (text, n);
  gboolean mixed = FALSE, known = TRUE;

  for (gsize i = 0; i < n && known; i++) {
    char symbol[3] = { text[i], 0, 0 };

    if (g_ascii_isdigit (text[i]))
      continue;
    if (i + 1 < n && g_ascii_islower (text[i + 1])) {
      symbol[1] = text[++i];
      mixed = TRUE;
    }
    known = wn_is_listed (elements, symbol);
  }
  known = known && mixed && !g_ascii_isalnum (wn_match_next (m)) && !wn_is_known_word (lower)
      && wn_match_next (m) != '\'';
  for (gsize i = 0, run; known && i < n; i += run) {
    for (run = 1; g_ascii_isdigit (text[i]) && i + run < n && g_ascii_isdigit (text[i + run]);)
      run++;
    if (g_ascii_isdigit (text[i]))
      wn_number_cardinal (out, text + i, run);
    else
      wn_say_letters (out, text + i, 1);
  }
  g_free (lower);
  return known;
}

/* H.323 */
gboolean
wn_say_standard (GString *out, WnMatch *m)
{
  wn_say_letters (out, wn_match_text (m, 0), wn_match_length (m, 0));
  return TRUE;
}

static gboolean
is_capitals (const WnMatch *m, int group)
{
  for (gsize i = 0; i < wn_match_length (m, group); i++)
    if (!g_ascii_isupper (wn_match_text (m, group)[i]))
      return FALSE;
  return wn_match_length (m, group) > 1;
}

static const Abbreviation *
find_abbreviation (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (abbreviations); i++)
    if (strcmp (abbreviations[i].key, key) == 0)
      return &abbreviations[i];
  return NULL;
}

gboolean
wn_say_dotted (GString *out, WnMatch *m)
{
  char *key = wn_match_key (m, 1);
  const Abbreviation *known = find_abbreviation (key);

  if (known)
    wn_append_word (out, known->words);
  else
    wn_say_letters (out, wn_match_text (m, 0), wn_match_length (m, 0));
  g_free (key);
  return TRUE;
}

gboolean
wn_say_initial (GString *out, WnMatch *m)
{
  wn_say_letters (out, wn_match_text (m, 1), 1);
  return TRUE;
}

static gboolean
digit_follows (const WnMatch *m)
{
  int i = m->end[0];

  while (i < (int) m->length && m->text[i] == ' ')
    i++;
  return i < (int) m->length && g_ascii_isdigit (m->text[i]);
}

gboolean
wn_say_abbreviation (GString *out, WnMatch *m)
{
  char *key = wn_match_key (m, 1);
  const Abbreviation *known = find_abbreviation (key);
  gboolean fits = known && !(known->when == BEFORE_NUMBER && !digit_follows (m))
      && (m->shouting || !is_capitals (m, 1))
      && !(known->when == CAPITAL && !g_ascii_isupper (wn_match_char (m, 1)));

  if (fits)
    wn_append_word (out, known->words);
  g_free (key);
  return fits;
}

gboolean
wn_say_slashed (GString *out, WnMatch *m)
{
  char *key = wn_match_key (m, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (slashed); i++)
    if (strcmp (slashed[i][0], key) == 0)
      wn_append_word (out, slashed[i][1]);
  g_free (key);
  return out->len > 0;
}

/*
 * The byte where the word before the match starts, -1 if there is none on this side of a
 * punctuation mark
 */
static int
previous_word (const WnMatch *m, int before)
{
  int i = before - 1;

  if (i < 1 || m->text[i] != ' ' || !g_ascii_isalnum (m->text[i - 1]))
    return -1;
  while (i > 0 && (g_ascii_isalnum (m->text[i - 1]) || m->text[i - 1] == '\''))
    i--;
  return i;
}

/* "St. Mary", "Dr. King" stand before a name; "King St.", "12 Park Dr. Boston" behind one */
gboolean
wn_say_saint_or_street (GString *out, WnMatch *m)
{
  gboolean doctor = g_ascii_toupper (wn_match_char (m, 1)) == 'D';
  int before = previous_word (m, m->start[0]), next = m->end[0];
  gboolean name_before = before >= 0
      && (g_ascii_isupper (m->text[before]) || g_ascii_isdigit (m->text[before]));
  gboolean numbered = FALSE, name_behind;

  if (g_ascii_isupper (m->text[m->start[1] + 1]) && !wn_match_length (m, 2))
    return FALSE;
  for (int i = before, words = 0; i > 0 && words < 3 && !numbered; words++) {
    i = previous_word (m, i);
    numbered = i >= 0 && g_ascii_isdigit (m->text[i]);
  }
  name_behind = next + 1 < (int) m->length && m->text[next] == ' '
      && g_ascii_isupper (m->text[next + 1]);
  if (name_behind && !(name_before && numbered))
    wn_append_word (out, doctor ? "doctor" : "saint");
  else
    wn_append_word (out, !doctor ? "street" : name_before ? "drive" : "doctor");
  return TRUE;
}

/* AT&T, R&D; longer parts are words */
gboolean
wn_say_ampersand (GString *out, WnMatch *m)
{
  const char *text = wn_match_text (m, 1), *end = text + wn_match_length (m, 1);

  while (text < end) {
    gsize n = strcspn (text, "&");

    n = MIN (n, (gsize) (end - text));
    if (n <= 2 || (g_ascii_isupper (text[1]) && !m->shouting))
      wn_say_letters (out, text, n);
    else
      wn_say_word (out, text, n, m->shouting);
    text += n;
    if (text < end) {
      wn_append_word (out, "and");
      text++;
    }
  }
  return TRUE;
}

/* C++, C#, A+ */
gboolean
wn_say_letter_sign (GString *out, WnMatch *m)
{
  wn_say_letters (out, wn_match_text (m, 1), 1);
  if (wn_match_char (m, 2) == '-')
    wn_append_word (out, "minus");
  else if (wn_match_char (m, 2) == '#')
    wn_append_word (out, "sharp");
  else
    wn_append_word (out, wn_match_length (m, 2) == 2 ? "plus plus" : "plus");
  return TRUE;
}

gboolean
wn_say_alphanumeric (GString *out, WnMatch *m)
{
  append_letters_and_digits (out, wn_match_text (m, 0), wn_match_length (m, 0), m->shouting);
  return TRUE;
}

/* 1: two capitals behind a comma, 2: ZIP code, 3: its extension */
gboolean
wn_say_state (GString *out, WnMatch *m)
{
  gboolean zip = wn_match_length (m, 2) > 0;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (memcmp (states[i].code, wn_match_text (m, 1), 2) == 0 && (zip || !states[i].ambiguous))
      wn_append_word (out, states[i].name);
  if (out->len == 0)
    return FALSE;
  if (zip)
    wn_number_digits (out, wn_match_text (m, 2), 5);
  if (wn_match_length (m, 3)) {
    g_string_append_c (out, ',');
    wn_number_digits (out, wn_match_text (m, 3), 4);
  }
  return TRUE;
}

/* Whether a ruler's title stands before the name at `before` */
static gboolean
is_titled (const WnMatch *m, int before)
{
  const int title = before > 0 ? previous_word (m, before) : -1;
  char *word = title >= 0 ? g_ascii_strdown (m->text + title, before - 1 - title) : g_strdup ("");
  const gboolean titled = wn_is_listed (ruler_titles, word);

  g_free (word);
  return titled;
}

/* "II and III", "I, II": another numeral stands before */
static gboolean
continues_numerals (const WnMatch *m)
{
  static const char *const links[] = { ", and ", ", or ", " and ", ", ", " & ", " or ", " to ", "/",
    "-" };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++) {
    const int n = strlen (links[i]);
    int end = m->start[0] - n, start = end;

    if (end <= 0 || memcmp (m->text + end, links[i], n) != 0)
      continue;
    while (start > 0 && g_ascii_isalpha (m->text[start - 1]))
      start--;
    if (end > start && wn_number_roman (m->text + start, end - start) > 0
        && (end - start > 1 || start > 1 || wn_match_length (m, 1) > 1)
        && g_ascii_isupper (m->text[start]))
      return TRUE;
  }
  return FALSE;
}

/* A ruler's I where the sentence ends or goes on about him, and is not by me */
static gboolean
ends_name (const WnMatch *m)
{
  static const char *const behind[] = { " of ", " was ", " ruled ", " reigned ", " died ", " and ",
    " had ", " became " };
  const char *next = m->text + m->end[0];

  if (m->end[0] == (int) m->length || strchr (".,;:!?)'", *next))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (behind); i++)
    if (g_str_has_prefix (next, behind[i]))
      return TRUE;
  return FALSE;
}

/* The person, not the number: "the book I read" */
static gboolean
is_pronoun (const WnMatch *m)
{
  const char *next = m->text + m->end[0];
  const gsize left = m->length - m->end[0];

  return wn_match_length (m, 1) == 1 && wn_match_char (m, 1) == 'I' && left > 1 && next[0] == ' '
      && g_ascii_islower (next[1]) && !g_str_has_prefix (next, " of ")
      && !g_str_has_prefix (next, " and ") && !g_str_has_prefix (next, " to ");
}

/* What a range began with is a numeral too: not "3-D" */
static gboolean
continues_range (const WnMatch *m)
{
  int i = m->start[0] - 1;

  if (!m->in_range)
    return FALSE;
  while (i > 0 && !g_ascii_isalnum (m->text[i]))
    i--;
  return g_ascii_isalpha (m->text[i]);
}

/*
 * Only where a number is expected: Chapter IV, page iv, Henry VIII, and after other names if it can
 * be nothing else
 */
gboolean
wn_say_roman (GString *out, WnMatch *m)
{
  const gsize n = wn_match_length (m, 1);
  const gboolean small = g_ascii_islower (wn_match_char (m, 1));
  char *upper = g_ascii_strup (wn_match_text (m, 1), n);
  const int value = wn_number_roman (upper, n), before = previous_word (m, m->start[0]);
  char *previous = wn_match_previous (m), *digits = g_strdup_printf ("%d", value);
  const gboolean named = before >= 0 && g_ascii_isupper (m->text[before]);
  const gboolean counted = wn_is_listed (numbered_things, previous) && (named || !is_pronoun (m))
      && (named || n > 1 || !wn_is_listed (plain_things, previous));
  const gboolean letters = value >= 40 && n <= 3 && !strchr (upper, 'I'); /* XL, CD, DC, MD */

  g_free (upper);
  if (value > 0 && !small && named
      && (is_titled (m, before)
          || ((n > 1 || *digits != '1' || ends_name (m))
              && wn_is_listed (ruler_names, previous)))) {
    wn_append_word (out, "the");
    wn_number_ordinal (out, digits, strlen (digits));
  } else if (value > 0 && !small && n > 1 && m->end[0] < (int) m->length
      && g_str_has_prefix (m->text + m->end[0], " centur")) {
    wn_number_ordinal (out, digits, strlen (digits));
  } else if (value > 0
      && (counted || (!small && n > 1 && value < 40 && wn_match_length (m, 0) == m->length)
          || continues_range (m) || (!small && continues_numerals (m)))) {
    wn_number_cardinal (out, digits, strlen (digits));
  } else if (value > 0 && !small && named && n > 1 && !letters) {
    wn_number_cardinal (out, digits, strlen (digits));
  } else if (value > 0 && !small && n > 3) {
    wn_number_pairs (out, digits, strlen (digits));
  }
  g_free (previous);
  g_free (digits);
  return out->len > 0;
}
