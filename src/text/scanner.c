/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scanner.h"
#include <string.h>

#define READ_SYMBOLS (WN_TEXT_PUNCTUATION_SOME | WN_TEXT_PUNCTUATION_MOST | WN_TEXT_PUNCTUATION_ALL)

static int
punct_rank (char punct)
{
  const char *ranks = ",.!?", *at = punct ? strchr (ranks, punct) : NULL;

  return at ? 1 + (int) (at - ranks) : 0;
}

/* A stronger mark replaces a weaker one on the same word */
static void
set_punct (WnSpoken *spoken, char punct)
{
  WnSpokenWord *last;

  if (spoken->words->len == 0)
    return;
  last = &g_array_index (spoken->words, WnSpokenWord, spoken->words->len - 1);
  if (punct_rank (punct) > punct_rank (last->punct))
    last->punct = punct;
}

static guint
source_of (const WnScanner *s, gsize i)
{
  return g_array_index (s->plain->source, guint, i);
}

/* Where the input character ends that byte i of the plain text comes from */
static guint
source_end (const WnScanner *s, gsize i)
{
  const guint source = source_of (s, i);

  while (source_of (s, i) == source)
    i++;
  return source_of (s, i);
}

static int
add_written (WnScanner *s, gsize start, gsize end)
{
  GArray *all = s->spoken->written;
  WnWritten written = { source_of (s, start), 0 };
  WnWritten *last = all->len ? &g_array_index (all, WnWritten, all->len - 1) : NULL;

  written.length = source_end (s, end - 1) - written.start;
  if (last && written.start < last->start + last->length) {
    /* parts of one character, a ligature or a symbol of several words */
    last->length = written.start + written.length - last->start;
    return all->len - 1;
  }
  g_array_append_val (all, written);
  return all->len - 1;
}

static gunichar
unichar_at (const WnScanner *s, gsize i)
{
  return i < s->length ? g_utf8_get_char (s->text + i) : ' ';
}

static gboolean
is_letter (const WnScanner *s, gunichar c)
{
  return c < 0x80 ? g_ascii_isalpha (c) : !s->rules->ascii && g_unichar_isalpha (c);
}

/* Takes the words in s->out as read from text[start..end); a comma behind a word ends a phrase */
static void
flush (WnScanner *s, gsize start, gsize end)
{
  g_auto (GStrv) words = g_strsplit (s->out->str, " ", -1);
  const gunichar first = g_utf8_get_char (s->text + start);
  int written = -1;

  for (char **w = words; *w; w++) {
    const gsize n = strcspn (*w, ",");
    WnSpokenWord word = { .punct = (*w)[n] };

    if (n == 0)
      continue;
    if (written < 0)
      written = add_written (s, start, end);
    word.text = g_strndup (*w, n);
    word.written = written;
    word.capital = s->spoken->words->len > 0 && !s->shouting && is_letter (s, first)
        && g_unichar_isupper (first);
    g_array_append_val (s->spoken->words, word);
  }
  g_string_truncate (s->out, 0);
}

static void
scan_word (WnScanner *s)
{
  const gsize start = s->at, end = s->rules->word (s);

  flush (s, start, end);
  s->at = end;
}

static void
scan_digits (WnScanner *s)
{
  const gsize start = s->at;
  gsize end = start;

  while (g_ascii_isdigit (wn_scanner_char (s, end)))
    end++;
  s->rules->digits (s, end - start);
  flush (s, start, end);
  s->at = end;
}

static gboolean
stands_alone (const WnScanner *s, gsize start, gsize end)
{
  return strchr (" \n\"'([{", wn_scanner_char (s, (gssize) start - 1))
      && strchr (" \n\"')]}.,;:!?", wn_scanner_char (s, end));
}

/* "pound (#)" and "Copyright ©" are read once */
static gboolean
was_just_said (const WnScanner *s, const char *name)
{
  const GArray *words = s->spoken->words;
  const gboolean may_repeat = wn_scanner_char (s, (gssize) s->at - 1) == '('
      || (guchar) s->text[s->at] >= 0x80;

  return may_repeat && words->len > 0
      && strcmp (g_array_index (words, WnSpokenWord, words->len - 1).text, name) == 0;
}

/* A quotation of mail and Markdown */
static gboolean
is_quotation_mark (const WnScanner *s)
{
  return s->text[s->at] == '>' && wn_scanner_char (s, s->at + 1) == ' '
      && (s->at == 0 || s->text[s->at - 1] == '\n') && !(s->flags & READ_SYMBOLS);
}

/*
 * Symbols that decorate text (*bold*, _emphasis_, a | b) are read only where they stand alone,
 * unless all are asked for
 */
static gboolean
is_decoration (const WnScanner *s, gsize n)
{
  return strchr ("*_~|<>^\\/#", s->text[s->at]) && !(s->flags & READ_SYMBOLS)
      && !stands_alone (s, s->at, s->at + n);
}

static void
scan_symbol (WnScanner *s)
{
  const gunichar c = unichar_at (s, s->at);
  gsize n = g_unichar_to_utf8 (c, NULL);
  const char *name = s->rules->name (s->language, s->text + s->at, &n);
  const gboolean dash = c == 0x2013 || c == 0x2014;

  if (dash && !(s->flags & WN_TEXT_PUNCTUATION_ALL)) {
    set_punct (s->spoken, ',');
  } else if (name && !is_quotation_mark (s) && !is_decoration (s, n) && !was_just_said (s, name)) {
    wn_say (s->out, name);
    flush (s, s->at, s->at + n);
  }
  s->at += n;
}

static gboolean
is_read_by_name (const WnScanner *s, char c)
{
  return (s->flags & WN_TEXT_PUNCTUATION_ALL)
      || ((s->flags & WN_TEXT_PUNCTUATION_MOST) && !strchr (".,'-", c));
}

static void
scan_punctuation (WnScanner *s)
{
  const char c = s->text[s->at];
  gsize n;

  if (is_read_by_name (s, c)) {
    wn_say (s->out, s->rules->name (s->language, s->text + s->at, &n));
    flush (s, s->at, s->at + 1);
  } else if (c == '.' && strncmp (s->text + s->at, "...", 3) == 0) {
    while (wn_scanner_char (s, s->at) == '.')
      s->at++;
    set_punct (s->spoken, s->at >= s->content_end ? '.' : ',');
    return;
  }
  if (strchr (".!?", c)) {
    set_punct (s->spoken, c);
  } else if (strchr (",;:([{", c) || (strchr (")]}", c) && s->at < s->content_end)) {
    set_punct (s->spoken, ',');
  } else if (c == '-'
      && (wn_scanner_char (s, s->at + 1) == '-'
          || (wn_scanner_char (s, (gssize) s->at - 1) == ' '
              && wn_scanner_char (s, s->at + 1) == ' '))) {
    set_punct (s->spoken, ',');
  }
  s->at++;
}

static void
scan_space (WnScanner *s)
{
  int lines = 0;

  for (; s->at < s->length && g_ascii_isspace (s->text[s->at]); s->at++)
    lines += s->text[s->at] == '\n';
  if (lines > 1)
    set_punct (s->spoken, '.');
}

static gboolean
try_patterns (WnScanner *s)
{
  const gsize end = s->rules->patterns (s);

  if (end == 0)
    return FALSE;
  flush (s, s->at, end);
  if (s->text[end - 1] == '.' && end >= s->content_end)
    set_punct (s->spoken, '.');
  s->at = end;
  return TRUE;
}

static void
scan_token (WnScanner *s)
{
  const gunichar c = unichar_at (s, s->at);

  if (c < 0x80 && g_ascii_isspace (c))
    scan_space (s);
  else if (try_patterns (s))
    return;
  else if (is_letter (s, c))
    scan_word (s);
  else if (c < 0x80 && g_ascii_isdigit (c))
    scan_digits (s);
  else if (c < 0x80 && strchr (".,;:!?\"'`()[]{}-", c))
    scan_punctuation (s);
  else
    scan_symbol (s);
}

/* ---- pronunciations that are given ---- */

/* Where the stretch of input from byte `source` on begins in the plain text */
static gsize
find_source (const WnScanner *s, guint source)
{
  gsize i = s->at;

  while (i < s->plain->text->len && source_of (s, i) < source)
    i++;
  return i;
}

static const WnGiven *
next_given (const WnScanner *s)
{
  return s->given && s->next_given < s->given->len
      ? &g_array_index (s->given, WnGiven, s->next_given)
      : NULL;
}

static void
set_limit (WnScanner *s)
{
  const WnGiven *given = next_given (s);

  s->length = given ? find_source (s, given->start) : s->plain->text->len;
}

static void
take_given (WnScanner *s)
{
  const WnGiven *given = next_given (s);
  const WnWritten written = { given->start, given->end - given->start };
  g_auto (GStrv) words = g_strsplit (given->phones, "#", -1);
  gboolean first = TRUE;

  for (char **w = words; *w; w++) {
    WnSpokenWord word = { 0 };

    if (*g_strstrip (*w) == '\0')
      continue;
    if (first)
      g_array_append_val (s->spoken->written, written);
    first = FALSE;
    word.written = s->spoken->written->len - 1;
    word.text = g_strdup ("given");
    word.phones = g_strdup (*w);
    g_array_append_val (s->spoken->words, word);
  }
  s->at = find_source (s, given->end);
  s->next_given++;
  set_limit (s);
}

static void
scan (WnScanner *s)
{
  set_limit (s);
  for (;;) {
    while (next_given (s) && s->at >= s->length)
      take_given (s);
    if (s->at >= s->length)
      break;
    scan_token (s);
  }
}

/* ---- the whole ---- */

/* Letter by letter; a phrase for each run without a space */
static void
spell (WnScanner *s)
{
  while (s->at < s->length) {
    const gsize start = s->at;

    if (g_ascii_isspace (s->text[s->at])) {
      set_punct (s->spoken, ',');
      s->at++;
      continue;
    }
    while (s->at < s->length && !g_ascii_isspace (s->text[s->at])) {
      gsize n = g_utf8_next_char (s->text + s->at) - (s->text + s->at);
      const char *name = s->rules->name (s->language, s->text + s->at, &n);

      if (name)
        wn_say (s->out, name);
      else
        s->rules->letters (s->language, s->out, s->text + s->at, n);
      s->at += n;
    }
    flush (s, start, s->at);
  }
}

static gboolean
has_no_lower_case (const WnScanner *s)
{
  int words = 0;

  for (const char *p = s->text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p), next = g_utf8_get_char (g_utf8_next_char (p));

    if (!is_letter (s, c))
      continue;
    if (g_unichar_islower (c))
      return FALSE;
    words += g_unichar_isupper (c) && !is_letter (s, next);
  }
  return words > 1;
}

static gsize
content_end (const char *text, gsize n)
{
  while (n > 0 && strchr (" \n\"'.!?)]}", text[n - 1]))
    n--;
  return n;
}

/*
 * Digits in place of what has a pronunciation: letters that nothing is known about would be
 * complained of
 */
static char *
mask_given (const char *input, gsize n, const GArray *given)
{
  char *masked = g_malloc (n + 1);

  memcpy (masked, input, n);
  masked[n] = '\0';
  for (guint i = 0; given && i < given->len; i++) {
    const WnGiven *g = &g_array_index (given, WnGiven, i);

    memset (masked + g->start, '0', g->end - g->start);
  }
  return masked;
}

void
wn_scan (const WnScannerRules *rules, gconstpointer language, WnSpoken *spoken, const char *input,
    gsize n, const GArray *given, WnTextFlags flags)
{
  g_autofree char *masked = mask_given (input, n, flags & WN_TEXT_SPELL ? NULL : given);
  WnPlainText plain;
  WnScanner s = { .rules = rules,
    .language = language,
    .plain = &plain,
    .given = given,
    .spoken = spoken,
    .flags = flags,
    .out = g_string_new (NULL) };

  wn_spoken_init (spoken);
  rules->reduce (&plain, language, masked, n, flags);
  s.text = plain.text->str;
  s.length = plain.text->len;
  s.shouting = has_no_lower_case (&s);
  s.content_end = content_end (s.text, s.length);
  if (flags & WN_TEXT_SPELL)
    spell (&s);
  else
    scan (&s);
  spoken->warning = wn_plain_text_warning (&plain);
  wn_plain_text_clear (&plain);
  g_string_free (s.out, TRUE);
}
