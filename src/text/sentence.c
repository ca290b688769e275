/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/text.h"

/* As much as decides on one sentence: however much text there is, a call takes the same time */
#define WINDOW (2 * WN_TEXT_MAX_SENTENCE)

static int
compare_entry (const void *key, const void *entry)
{
  return strcmp (key, ((const WnAbbreviation *) entry)->word);
}

static gboolean
is_space (const char *p)
{
  return g_unichar_isspace (g_utf8_get_char (p));
}

static gboolean
is_mark (char c)
{
  return c == '.' || c == '!' || c == '?';
}

static gsize
skip_space (const char *text, gsize n, gsize i)
{
  while (i < n && is_space (text + i))
    i = g_utf8_next_char (text + i) - text;
  return i;
}

/* Closing quotes and brackets belong to the sentence */
static gsize
skip_closing (const char *text, gsize n, gsize i)
{
  static const char *const closing[] = { "\"", "'", ")", "]", "}", "*", "_", "\u201d", "\u2019",
    "\u00bb" };
  gboolean found;

  do {
    found = FALSE;
    for (gsize k = 0; k < G_N_ELEMENTS (closing) && !found; k++) {
      gsize length = strlen (closing[k]);

      found = i + length <= n && memcmp (text + i, closing[k], length) == 0;
      if (found)
        i += length;
    }
  } while (found);
  return i;
}

static gboolean
has_blank_line (const char *text, gsize i, gsize end)
{
  int lines = 0;

  for (; i < end; i++)
    lines += text[i] == '\n';
  return lines > 1;
}

/* Not a small letter, not a mark that belongs to what went before */
static gboolean
starts_sentence (const char *text, gsize n, gsize i)
{
  gunichar c = i < n ? g_utf8_get_char (text + i) : 0;

  return !g_unichar_islower (c) && !(c > 0 && c < 0x80 && strchr (",;:.)]", c));
}

/* *undecided is set if the word at i may not be there whole */
static gboolean
is_starter (const WnSentenceRules *rules, const char *text, gsize n, gsize i, gboolean final,
    gboolean *undecided)
{
  gsize end = i;

  while (end < n && g_ascii_isalpha (text[end]))
    end++;
  *undecided = end == n && !final;
  for (const char *const *word = rules->starters; *word; word++)
    if (strlen (*word) == end - i && memcmp (*word, text + i, end - i) == 0)
      return TRUE;
  return FALSE;
}

/* U.S, J.R.R */
static gboolean
is_dotted (const char *word, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((i % 2 == 0) != (g_ascii_isupper (word[i]) != 0) || (i % 2 && word[i] != '.'))
      return FALSE;
  return n > 0;
}

/* One capital that is not of ASCII: А */
static gboolean
is_initial (const char *word, gsize n)
{
  return n > 1 && (gsize) g_utf8_skip[(guchar) *word] == n
      && g_unichar_isupper (g_utf8_get_char (word));
}

/*
 * Whether the full stop at text[stop] shortens a word, numbers a list, or makes an ordinal, and the
 * sentence goes on behind it
 * first  the sentence's first byte that is not white space; next: the first one behind the stop
 */
static gboolean
goes_on_behind (const WnSentenceRules *rules, const char *text, gsize n, gsize first, gsize stop,
    gsize next, gboolean final, gboolean *undecided)
{
  gsize start = stop, length;
  char word[16];
  const WnAbbreviation *entry = NULL;

  while (start > first
      && (g_ascii_isalnum (text[start - 1]) || text[start - 1] == '.'
          || (guchar) text[start - 1] >= 0x80))
    start--;
  length = stop - start;
  if (length == 0 || length >= sizeof (word))
    return FALSE;
  if (length <= 3 && strspn (text + start, "0123456789") == length)
    return start == first
        || (rules->ordinals && !is_starter (rules, text, n, next, final, undecided));
  if (is_initial (text + start, length))
    return !g_utf8_strchr (rules->letter_words, -1, g_utf8_get_char (text + start));
  if (is_dotted (text + start, length))
    return !strchr (rules->letter_words, text[start])
        && !(is_starter (rules, text, n, next, final, undecided)
            && (length > 1 || (next + 1 < n && g_ascii_islower (text[next + 1]))));

  for (gsize i = 0; i < length; i++)
    word[i] = g_ascii_tolower (text[start + i]);
  word[length] = 0;
  /* a language without any has no list that could be searched */
  if (rules->n_abbreviations > 0)
    entry = bsearch (word, rules->abbreviations, rules->n_abbreviations,
        sizeof (*rules->abbreviations), compare_entry);
  switch (entry ? entry->stop : WN_STOP_ENDS) {
    case WN_STOP_GOES_ON:
      return TRUE;
    case WN_STOP_WITH_NUMBER:
      return g_ascii_isdigit (text[next]);
    case WN_STOP_WITH_CAPITAL:
      return g_ascii_isupper (text[start]);
    case WN_STOP_MAY_END:
      return !is_starter (rules, text, n, next, final, undecided);
    default:
      return FALSE;
  }
}

/*
 * The end of the sentence if it ends with the marks at text[i], 0 if not; *next is where to look
 * on. *undecided is set if text to come decides.
 */
static gsize
end_at_marks (const WnSentenceRules *rules, const char *text, gsize n, gsize first, gsize i,
    gboolean final, gsize *next, gboolean *undecided)
{
  gsize end = i, begin;

  while (end < n && is_mark (text[end]))
    end++;
  end = skip_closing (text, n, end);
  begin = skip_space (text, n, end);
  *next = begin;
  if (begin == n) {
    *undecided = !final;
    return final ? n : 0;
  }
  if (begin == end)
    return 0; /* 3.14, example.com */
  if (has_blank_line (text, end, begin))
    return begin;
  if (text[i] == '.' && end == i + 1
      && goes_on_behind (rules, text, n, first, i, begin, final, undecided))
    return 0;
  if (*undecided)
    return 0;
  return starts_sentence (text, n, begin) ? begin : 0;
}

/*
 * Where to cut a text that has no end within WN_TEXT_MAX_SENTENCE bytes: behind the last clause,
 * else the last word. A run too long to be spoken is kept whole, for wn_text_to_phones() to refuse
 * it once.
 */
static gsize
cut (const char *text, gsize n)
{
  gsize clause = 0, word = 0, i = 0, fits = 0, characters = 0;

  for (; i < WN_TEXT_MAX_SENTENCE; characters++) {
    gsize next = g_utf8_next_char (text + i) - text;

    if (next > WN_TEXT_MAX_SENTENCE)
      break;
    if (is_space (text + i)) {
      word = next;
      if (i > 0 && text[i - 1] && strchr (",;:)", text[i - 1]))
        clause = next;
    }
    fits = i = next;
  }
  if (clause > WN_TEXT_MAX_SENTENCE / 4 || word)
    return clause > WN_TEXT_MAX_SENTENCE / 4 ? clause : word;
  for (; i < n && !is_space (text + i); characters++)
    i = g_utf8_next_char (text + i) - text;
  return characters > WN_TEXT_MAX_RUN ? i : fits;
}

gsize
wn_text_sentence_end (const WnLanguage *language, const char *text, gsize n, gboolean final)
{
  gsize window = MIN (n, WINDOW), first = skip_space (text, n, 0), i = first;
  gboolean undecided = FALSE;

  if (first == n || first >= WN_TEXT_MAX_SENTENCE)
    return final || first >= WN_TEXT_MAX_SENTENCE ? first : 0;
  while (i < window && i <= WN_TEXT_MAX_SENTENCE && !undecided) {
    gsize next = g_utf8_next_char (text + i) - text, end = 0;

    if (is_mark (text[i])) {
      end = end_at_marks (language->sentences, text, window, first, i, final && window == n, &next,
          &undecided);
    } else if (g_utf8_get_char (text + i) == 0x2026) {
      next = skip_closing (text, window, next);
      next = skip_space (text, window, next);
      end = next < window && starts_sentence (text, window, next) ? next : 0;
    } else if (text[i] == '\n') {
      next = skip_space (text, window, i);
      end = has_blank_line (text, i, next) ? next : 0;
    }
    if (end > 0 && end <= WN_TEXT_MAX_SENTENCE)
      return end;
    i = next;
  }
  if (n > WN_TEXT_MAX_SENTENCE)
    return cut (text, n);
  return final ? n : 0;
}
