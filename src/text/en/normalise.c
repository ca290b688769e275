/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/normalise.h"
#include <string.h>
#include "text/en/numbers.h"
#include "text/en/rules.h"
#include "text/en/unicode.h"
#include "text/en/words.h"
#include "text/scanner.h"

static void
reduce (WnPlainText *plain, gconstpointer language, const char *input, gsize n, WnTextFlags flags)
{
  wn_english_reduce (plain, input, n, !(flags & WN_TEXT_NO_EMOJI));
}

static gsize
read_patterns (const WnScanner *s)
{
  return wn_rules_apply (s->out, s->text, s->length, s->at, s->shouting);
}

/*
 * "a" before a word is the article; so is "A" where capitals mean nothing: at the start, in a title
 */
static gboolean
is_article (const WnScanner *s, gsize start, gsize end)
{
  const char next = wn_scanner_char (s, end + 1);

  if (end != start + 1 || wn_scanner_char (s, end) != ' '
      || !strchr (" \n\"'(", wn_scanner_char (s, (gssize) start - 1)))
    return FALSE;
  if (s->text[start] == 'a' || (s->text[start] == 'A' && s->shouting))
    return g_ascii_isalnum (next) || strchr ("\"'($", next);
  return s->text[start] == 'A'
      && ((s->spoken->words->len == 0 && g_ascii_isalnum (next))
          || (g_ascii_isupper (next) && g_ascii_islower (wn_scanner_char (s, end + 2))));
}

static gsize
read_word (const WnScanner *s)
{
  gsize end = s->at;

  while (g_ascii_isalpha (wn_scanner_char (s, end))
      || (wn_scanner_char (s, end) == '\'' && g_ascii_isalpha (wn_scanner_char (s, end + 1))))
    end++;
  if (is_article (s, s->at, end)) {
    wn_append_word (s->out, "a");
  } else if (wn_scanner_char (s, end) == '\'' && wn_scanner_char (s, (gssize) s->at - 1) != '\''
      && wn_say_clipped (s->out, s->text + s->at, end - s->at)) {
    end++;
  } else {
    wn_say_word (s->out, s->text + s->at, end - s->at, s->shouting);
  }
  return end;
}

static void
read_digits (const WnScanner *s, gsize n)
{
  wn_number_cardinal (s->out, s->text + s->at, n);
}

static const char *
name_of (gconstpointer language, const char *text, gsize *n)
{
  const char *name = wn_punctuation_name (*text);

  if (!name)
    return wn_symbol_name (text, n);
  *n = 1;
  return name;
}

static void
say_letters (gconstpointer language, GString *out, const char *text, gsize n)
{
  wn_say_letters (out, text, n);
}

void
wn_english_normalise (const WnLanguage *language, WnSpoken *spoken, const char *input, gsize n,
    const GArray *given, WnTextFlags flags)
{
  static const WnScannerRules rules = {
    .ascii = TRUE,
    .reduce = reduce,
    .patterns = read_patterns,
    .word = read_word,
    .digits = read_digits,
    .name = name_of,
    .letters = say_letters,
  };

  wn_scan (&rules, NULL, spoken, input, n, given, flags);
}
