/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/text.h"

/* Words that a full stop shortens and another word follows; lower case, without the stop */
static const char *const abbreviations[] = {
  "a.k.a", "adm", "al", "approx", "apr", "apt", "aug", "ave", "blvd", "bros", "c.f", "capt", "cf", "col", "corp", "dec", "dept", "dr",
  "e.g", "eg", "est", "ext", "feb", "fig", "fri", "ft", "gen", "gov", "hon", "hwy", "i.e", "ie", "inc", "jan", "jr", "jul", "jun",
  "ln", "lt", "ltd", "maj", "mar", "messrs", "mon", "mr", "mrs", "ms", "mt", "no", "nov", "nos", "oct", "p", "ph.d", "pp", "pres", "prof",
  "rd", "rep", "rev", "sat", "sen", "sep", "sept", "sgt", "sr", "st", "sun", "tel", "thu", "thur", "thurs", "tue", "tues", "v",
  "viz", "vol", "vs", "wed"
};

static int
compare_word (const void *a, const void *b)
{
  return strcmp (a, *(const char *const *) b);
}

static gboolean
is_space (const char *p)
{
  return g_unichar_isspace (g_utf8_get_char (p));
}

/* The word that ends at `end` (exclusive), without opening punctuation */
static gsize
word_before (const char *text, gsize end)
{
  gsize start = end;

  while (start > 0 && (g_ascii_isalnum (text[start - 1]) || text[start - 1] == '.' || (guchar) text[start - 1] >= 0x80))
    start--;
  return start;
}

/* Whether the full stop at text[stop] shortens a word that the sentence goes on behind */
static gboolean
is_abbreviation (const char *text, gsize stop)
{
  gsize start = word_before (text, stop), n = stop - start;
  char word[16];

  if (n == 1 && g_ascii_isupper (text[start]))
    return TRUE; /* an initial */
  if (n == 0 || n >= sizeof (word))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    word[i] = g_ascii_tolower (text[start + i]);
  word[n] = 0;
  if (bsearch (word, abbreviations, G_N_ELEMENTS (abbreviations), sizeof (abbreviations[0]), compare_word))
    return TRUE;
  return FALSE;
}

/* Skips closing quotes and brackets; they belong to the sentence */
static gsize
skip_closing (const char *text, gsize n, gsize i)
{
  static const char *const closing[] = { "\"", "'", ")", "]", "}", "*", "_", "\u201d", "\u2019", "\u00bb" };

  for (gsize k = 0; k < G_N_ELEMENTS (closing); k++) {
    gsize length = strlen (closing[k]);

    if (i + length <= n && memcmp (text + i, closing[k], length) == 0) {
      i += length;
      k = -1;
    }
  }
  return i;
}

static gsize
skip_space (const char *text, gsize n, gsize i)
{
  while (i < n && is_space (text + i))
    i = g_utf8_next_char (text + i) - text;
  return i;
}

/* Whether the text at i looks like the start of a sentence: not a small letter, not a comma */
static gboolean
starts_sentence (const char *text, gsize n, gsize i)
{
  gunichar c = i < n ? g_utf8_get_char (text + i) : 0;

  return !g_unichar_islower (c) && (c == 0 || !strchr (",;:.)]", c < 0x80 ? (int) c : 'x'));
}

/*
 * Looks at the marks .!? at text[i]; *next is the byte behind them.
 * Returns 1 if the sentence ends with them, 0 if it goes on, -1 if that depends on text to come.
 */
static int
ends_here (const char *text, gsize n, gsize i, gboolean final, gsize *next)
{
  gsize end = i, begin;
  gboolean ellipsis;

  while (end < n && strchr (".!?", text[end]))
    end++;
  *next = end;
  ellipsis = end - i > 1 && text[end - 1] == '.';
  end = skip_closing (text, n, end);
  begin = skip_space (text, n, end);
  if (end == n && !final)
    return -1;
  if (begin == end && end < n)
    return 0; /* 3.14, example.com */
  *next = begin;
  if (begin == n)
    return final || !(ellipsis || text[i] == '.') ? 1 : -1;
  if (text[i] == '.' && end == i + 1 && is_abbreviation (text, i))
    return 0;
  return starts_sentence (text, n, begin);
}

/* The three dots in one character */
static gboolean
is_ellipsis (const char *text, gsize n, gsize i)
{
  return n - i >= 3 && memcmp (text + i, "\u2026", 3) == 0;
}

/* Behind the last clause, else the last word, else the last character that fits into WN_TEXT_MAX_SENTENCE bytes */
static gsize
cut (const char *text)
{
  gsize clause = 0, word = 0, i = 0;

  while (i < WN_TEXT_MAX_SENTENCE) {
    gsize next = g_utf8_next_char (text + i) - text;

    if (next > WN_TEXT_MAX_SENTENCE)
      break;
    if (is_space (text + i)) {
      word = next;
      if (i > 0 && strchr (",;:)", text[i - 1]))
        clause = next;
    }
    i = next;
  }
  return clause > WN_TEXT_MAX_SENTENCE / 4 ? clause : word ? word : i;
}

static gsize
blank_line_end (const char *text, gsize n, gsize i)
{
  gsize end = skip_space (text, n, i);
  int lines = 0;

  for (; i < end; i++)
    lines += text[i] == '\n';
  return lines > 1 ? end : 0;
}

gsize
wn_text_sentence_end (const char *text, gsize n, gboolean final)
{
  gsize limit = MIN (n, WN_TEXT_MAX_SENTENCE + 1);
  gsize i = skip_space (text, n, 0);

  if (i == n || i >= WN_TEXT_MAX_SENTENCE)
    return final || i >= WN_TEXT_MAX_SENTENCE ? MIN (i, n) : 0;
  while (i < limit) {
    gsize next = g_utf8_next_char (text + i) - text, end;

    if (text[i] && strchr (".!?", text[i])) {
      int ends = ends_here (text, n, i, final, &next);

      if (ends)
        return ends > 0 ? next : n > WN_TEXT_MAX_SENTENCE ? cut (text) : 0;
    } else if (is_ellipsis (text, n, i)) {
      next = skip_space (text, n, next);
      if (next < n && starts_sentence (text, n, next))
        return next;
    } else if (text[i] == '\n' && (end = blank_line_end (text, n, i))) {
      return end;
    }
    i = next;
  }
  if (n > WN_TEXT_MAX_SENTENCE)
    return cut (text);
  return final ? n : 0;
}
