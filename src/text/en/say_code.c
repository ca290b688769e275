/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/dash.h"
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/say_code_data.h"
#include "text/en/words.h"

/* In lower case, the word that ends at `end`, which is moved to its start; g_free */
static char *
word_before (const WnMatch *m, int *end)
{
  const int stop = *end;

  while (*end > 0 && (g_ascii_isalpha (m->text[*end - 1]) || m->text[*end - 1] == '\''))
    --*end;
  return g_ascii_strdown (m->text + *end, stop - *end);
}

/*
 * What the words before say of a number: "your code is", "account number:", "card ending in". Words
 * that only fill are passed over.
 */
static const CodeContext *
find_context (const WnMatch *m)
{
  int at = m->start[0];

  for (int words = 0; words < 4; words++) {
    char *word;
    const CodeContext *found = NULL;
    gboolean filler;

    while (at > 0 && strchr (" :#=\"'(.", m->text[at - 1]))
      at--;
    word = word_before (m, &at);
    for (gsize i = 0; i < G_N_ELEMENTS (code_contexts) && !found; i++)
      if (strcmp (code_contexts[i].word, word) == 0)
        found = &code_contexts[i];
    /* the airline of "flight BA 2490" */
    filler = *word
        && (wn_is_listed (code_fillers, word)
            || (strlen (word) == 2 && g_ascii_isupper (m->text[at])));
    g_free (word);
    if (found)
      return words > 0 && found->close ? NULL : found;
    if (!filler)
      return NULL;
  }
  return NULL;
}

/* 1: what is dialled or typed, or names one thing of many */
gboolean
wn_say_code (GString *out, WnMatch *m)
{
  const char *digits = wn_match_text (m, 1);
  const gsize n = wn_match_length (m, 1);
  const CodeContext *context = find_context (m);

  if (!context || n < (gsize) context->least || wn_dash_end (m->text, m->length, m->end[0]) > 0
      || (wn_match_next (m) == ' ' && m->end[0] + 1 < (int) m->length
          && g_ascii_isdigit (m->text[m->end[0] + 1]) && !context->digits))
    return FALSE;
  if (context->digits || digits[0] == '0' || n > 4)
    wn_number_digits (out, digits, n);
  else
    wn_number_pairs (out, digits, n);
  return TRUE;
}

/* 911: where it is called, or stands alone; else it is a number like others */
gboolean
wn_say_emergency (GString *out, WnMatch *m)
{
  int at = m->start[0];
  char *before, *behind;
  gboolean known;

  while (at > 0 && strchr (" \"'(", m->text[at - 1]))
    at--;
  before = word_before (m, &at);
  at = m->end[0];
  while (at < (int) m->length && (m->text[at] == ' ' || g_ascii_isalpha (m->text[at])))
    at++;
  behind = g_ascii_strdown (m->text + m->end[0], at - m->end[0]);
  g_strchug (behind);
  known = wn_is_listed (emergency_before, before) || !*behind;
  for (int i = 0; emergency_behind[i] && !known; i++)
    known = g_str_has_prefix (behind, emergency_behind[i]);
  if (known)
    wn_number_digits (out, wn_match_text (m, 0), 3);
  g_free (before);
  g_free (behind);
  return known;
}

static void
say_direction (GString *out, const WnMatch *m, int group)
{
  static const char *const names[][2] = { { "N", "north" }, { "S", "south" }, { "E", "east" },
    { "W", "west" }, { "NE", "northeast" }, { "NW", "northwest" }, { "SE", "southeast" },
    { "SW", "southwest" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i][0]) == wn_match_length (m, group)
        && memcmp (names[i][0], wn_match_text (m, group), strlen (names[i][0])) == 0)
      wn_append_word (out, names[i][1]);
}

/* 1: number of a house, 2: direction, of the street behind it */
gboolean
wn_say_street_number (GString *out, WnMatch *m)
{
  if (wn_match_char (m, 1) == '0')
    return FALSE;
  wn_number_pairs (out, wn_match_text (m, 1), wn_match_length (m, 1));
  say_direction (out, m, 2);
  return TRUE;
}

/* 1: how a street is called, "Ave", or the direction before its name */
gboolean
wn_say_street_type (GString *out, WnMatch *m)
{
  const int at = m->start[0];
  char *key = wn_match_key (m, 1);

  say_direction (out, m, 1);
  /* behind a name or "4th" */
  if (out->len == 0 && at > 1 && m->text[at - 1] == ' ' && g_ascii_isalnum (m->text[at - 2])
      && !m->shouting)
    for (gsize i = 0; i < G_N_ELEMENTS (street_types); i++)
      if (strcmp (street_types[i][0], key) == 0)
        wn_append_word (out, street_types[i][1]);
  g_free (key);
  return out->len > 0;
}

gboolean
wn_say_postal (GString *out, WnMatch *m)
{
  wn_number_digits (out, wn_match_text (m, 1), wn_match_length (m, 1));
  return TRUE;
}

/* *67 */
gboolean
wn_say_star_code (GString *out, WnMatch *m)
{
  wn_append_word (out, "star");
  wn_number_digits (out, wn_match_text (m, 1), wn_match_length (m, 1));
  return TRUE;
}

/* SHA-256: 1: letters, 2: a number of three or four digits */
gboolean
wn_say_model (GString *out, WnMatch *m)
{
  wn_say_word (out, wn_match_text (m, 1), wn_match_length (m, 1), m->shouting);
  if (wn_match_char (m, 2) == '0')
    wn_number_digits (out, wn_match_text (m, 2), wn_match_length (m, 2));
  else
    wn_number_pairs (out, wn_match_text (m, 2), wn_match_length (m, 2));
  return TRUE;
}

/* Letter by letter and digit by digit, with every mark by its name */
static void
say_each (GString *out, const char *text, gsize n, gboolean colons)
{
  for (gsize i = 0; i < n; i++) {
    if (g_ascii_isalnum (text[i]))
      wn_say_letters (out, text + i, 1);
    else if (text[i] == ':' && colons)
      wn_append_word (out, "colon");
    else if (text[i] == '/')
      wn_append_word (out, "slash");
    else if (text[i] == '#')
      wn_append_word (out, "hash");
    else if (out->len > 0 && (i == 0 || g_ascii_isalnum (text[i - 1])))
      g_string_append_c (out, ',');
  }
}

gboolean
wn_say_ipv6 (GString *out, WnMatch *m)
{
  say_each (out, wn_match_text (m, 0), wn_match_length (m, 0), TRUE);
  return TRUE;
}

gboolean
wn_say_hexadecimal (GString *out, WnMatch *m)
{
  say_each (out, wn_match_text (m, 0), wn_match_length (m, 0), FALSE);
  return TRUE;
}

/* "git commit -m" */
gboolean
wn_say_option (GString *out, WnMatch *m)
{
  if (wn_is_calculation (m->text, m->length, m->start[0]))
    return FALSE;
  wn_append_word (out, "dash");
  return TRUE;
}

/* :-) */
gboolean
wn_say_emoticon (GString *out, WnMatch *m)
{
  static const struct
  {
    const char *mouths, *name;
  } faces[] = { { ")", "smiley" }, { "(", "sad face" }, { "D", "grinning face" },
    { "Pp", "face with tongue" }, { "Oo", "surprised face" }, { "/", "confused face" },
    { "|", "neutral face" }, { "*", "kissing face" }, { "3", "heart" } };
  const char *text = wn_match_text (m, 0);
  const char eyes = text[0], mouth = text[wn_match_length (m, 0) - 1];

  for (gsize i = 0; i < G_N_ELEMENTS (faces); i++)
    if (strchr (faces[i].mouths, mouth))
      wn_say (out,
          text[1] == '\'' && mouth == '('   ? "crying face"
              : eyes == ';' && mouth == ')' ? "winking face"
                                            : faces[i].name);
  return TRUE;
}

/* 802.11ac: a standard, neither a number nor acres */
gboolean
wn_say_network (GString *out, WnMatch *m)
{
  wn_say (out, "eight oh two dot eleven");
  wn_say_letters (out, wn_match_text (m, 1), wn_match_length (m, 1));
  return TRUE;
}
