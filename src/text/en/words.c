/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/lexicon.h"
#include "text/en/numbers.h"
#include "text/en/words.h"
#include "text/en/words_data.h"

/* Longer ones are read in parts, which bounds what a word costs */
#define MAX_WORD 50

gboolean
wn_is_short_word (const char *word, gsize n)
{
  char *lower = g_ascii_strdown (word, n);
  const gboolean found = wn_is_listed (short_words, lower);

  g_free (lower);
  return found;
}

gboolean
wn_is_known_word (const char *lower)
{
  return wn_lexicon_contains (lower);
}

void
wn_say_letters (GString *out, const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    char letter[2] = { g_ascii_tolower (text[i]), 0 };

    if (g_ascii_isdigit (text[i]))
      wn_number_digits (out, text + i, 1);
    else if (g_ascii_isalpha (text[i]))
      wn_append_word (out, letter[0] == 'a' ? "_a" : letter);
  }
}

static gboolean
has_vowel (const char *word)
{
  return strpbrk (word, "aeiouy") != NULL;
}

/* Capitals: an acronym unless it is a word that can be shouted or is known to be read as one */
static gboolean
capitals_are_letters (const char *lower, gboolean shouting)
{
  gsize n = strlen (lower);

  if (wn_is_listed (spelled_acronyms, lower))
    return !shouting;
  if (wn_is_listed (spoken_acronyms, lower))
    return FALSE;
  if (!has_vowel (lower))
    return !wn_lexicon_contains (lower);
  if (n <= 3 && !shouting)
    return !wn_is_listed (short_words, lower);
  return !wn_lexicon_contains (lower) && !wn_lexicon_pronounceable (lower);
}

static gboolean
append_respelling (GString *out, const char *lower)
{
  for (gsize i = 0; i < G_N_ELEMENTS (respellings); i++)
    if (strcmp (respellings[i][0], lower) == 0) {
      wn_append_word (out, respellings[i][1]);
      return TRUE;
    }
  return FALSE;
}

gboolean
wn_say_clipped (GString *out, const char *word, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clipped); i++)
    if (strlen (clipped[i][0]) == n && g_ascii_strncasecmp (clipped[i][0], word, n) == 0
        && (n > 1 || g_ascii_islower (*word))) {
      wn_append_word (out, clipped[i][1]);
      return TRUE;
    }
  return FALSE;
}

static void
say_lower (GString *out, const char *lower)
{
  gsize n = strlen (lower);

  if (append_respelling (out, lower))
    return;
  if (n > 1 && !has_vowel (lower) && !wn_lexicon_contains (lower)) {
    wn_say_letters (out, lower, n);
    return;
  }
  for (; n > MAX_WORD; n -= MAX_WORD, lower += MAX_WORD) {
    char *part = g_strndup (lower, MAX_WORD);

    wn_append_word (out, part);
    g_free (part);
  }
  wn_append_word (out, lower);
}

/* One run of letters without a change of case inside */
static void
say_part (GString *out, const char *part, gsize n, gboolean shouting)
{
  char *lower = g_ascii_strdown (part, n);
  gboolean capitals = n > 1;

  for (gsize i = 0; i < n; i++)
    capitals = capitals && g_ascii_isupper (part[i]);
  if (capitals ? capitals_are_letters (lower, shouting) : n == 1)
    wn_say_letters (out, part, n);
  else
    say_lower (out, lower);
  g_free (lower);
}

/*
 * The length of the first part of a word in mixed case: "Par" of ParWaveNet, "G" of GStreamer, "i"
 * of iPad
 */
static gsize
part_length (const char *word, gsize n)
{
  gsize i = 1;

  if (g_ascii_isupper (word[0]) && n > 1 && g_ascii_isupper (word[1])) {
    while (i < n && g_ascii_isupper (word[i]))
      i++;
    return i < n ? i - 1 : i;
  }
  while (i < n && g_ascii_islower (word[i]))
    i++;
  return i;
}

static gboolean
keeps_together (const char *word, gsize n)
{
  char *lower = g_ascii_strdown (word, n);
  gboolean together = strncmp (word, "Mc", 2) == 0 || strncmp (word, "Mac", 3) == 0
      || wn_lexicon_contains (lower);

  for (gsize i = 0; i < G_N_ELEMENTS (respellings) && !together; i++)
    together = strcmp (respellings[i][0], lower) == 0;
  g_free (lower);
  return together;
}

static void
say_letter_run (GString *out, const char *word, gsize n, gboolean shouting)
{
  gsize first = part_length (word, n);

  if (n > 2 && word[n - 1] == 's' && part_length (word, n - 1) == n - 1
      && g_ascii_isupper (word[n - 2])) {
    say_part (out, word, n - 1, shouting); /* LEDs */
    wn_append_word (out, "'s");
    return;
  }
  if (first == n || keeps_together (word, n)) {
    say_part (out, word, n, shouting || first != n);
    return;
  }
  for (gsize i = 0; i < n; i += first) {
    first = part_length (word + i, n - i);
    say_part (out, word + i, first, shouting);
  }
}

/*
 * "Yesss", "AAARGH": of letters that stand three times or more in a row two are left, or one, if
 * that is a word; g_free, NULL if it is none
 */
static char *
shorten_drawl (const char *word, gsize n)
{
  for (int most = 2; most >= 1; most--) {
    GString *lower = g_string_new (NULL);
    gboolean drawn = FALSE;

    for (gsize i = 0, run; i < n; i += run) {
      const char letter = g_ascii_tolower (word[i]);

      for (run = 1; i + run < n && g_ascii_tolower (word[i + run]) == letter;)
        run++;
      drawn |= run > 2;
      for (gsize k = 0; k < (run > 2 ? (gsize) most : run); k++)
        g_string_append_c (lower, letter);
    }
    if (!drawn || wn_lexicon_contains (lower->str))
      return g_string_free (lower, !drawn);
    g_string_free (lower, TRUE);
  }
  return NULL;
}

void
wn_say_word (GString *out, const char *word, gsize n, gboolean shouting)
{
  static const char *const clitics[] = { "'s", "'ll", "'ve", "'d", "'re", "'m", NULL };
  char *lower = g_ascii_strdown (word, n);
  const char *apostrophe = strrchr (lower, '\'');
  g_autofree char *drawl = n > 3 && !wn_lexicon_contains (lower) ? shorten_drawl (word, n) : NULL;
  GString *bare;

  if (drawl) {
    wn_append_word (out, drawl);
  } else if (apostrophe && append_respelling (out, lower)) {
    /* gov't */
  } else if (!apostrophe) {
    say_letter_run (out, word, n, shouting);
  } else if (wn_lexicon_contains (lower)) {
    wn_append_word (out, lower);
  } else if (wn_is_listed (clitics, apostrophe) && apostrophe > lower) {
    wn_say_word (out, word, apostrophe - lower, shouting);
    wn_append_word (out, apostrophe);
  } else {
    bare = g_string_new (NULL);
    for (gsize i = 0; i < n; i++)
      if (word[i] != '\'')
        g_string_append_c (bare, word[i]);
    if (bare->len > 0)
      say_letter_run (out, bare->str, bare->len, shouting);
    g_string_free (bare, TRUE);
  }
  g_free (lower);
}
