/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/normalise.h"
#include "text/en/numbers.h"
#include "text/en/rules.h"
#include "text/en/unicode.h"
#include "text/en/words.h"

#define READ_SYMBOLS (WN_TEXT_PUNCTUATION_SOME | WN_TEXT_PUNCTUATION_MOST | WN_TEXT_PUNCTUATION_ALL)

typedef struct
{
  const char *text; /* plain text */
  gsize length, at; /* up to length, where the next given pronunciation or the text's end is */
  const GArray *given;
  guint next_given;
  gsize content_end; /* behind it only punctuation and space */
  const WnPlainText *plain;
  gboolean shouting;
  WnTextFlags flags;
  GString *out; /* the words of one match, reused */
  WnSpoken *spoken;
} Scanner;

/* A stronger mark replaces a weaker one on the same word */
static int
punct_rank (char punct)
{
  const char *ranks = ",.!?", *at = punct ? strchr (ranks, punct) : NULL;

  return at ? 1 + (int) (at - ranks) : 0;
}

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
source_of (const Scanner *s, gsize i)
{
  return g_array_index (s->plain->source, guint, i);
}

/* Where the input character ends that byte i of the plain text comes from */
static guint
source_end (const Scanner *s, gsize i)
{
  guint source = source_of (s, i);

  while (source_of (s, i) == source)
    i++;
  return source_of (s, i);
}

static int
add_written (Scanner *s, gsize start, gsize end)
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

/*
 * Takes the words in s->out, each with the punctuation that stands right behind it, as read from
 * text[start..end)
 */
static void
flush (Scanner *s, gsize start, gsize end)
{
  char **words = g_strsplit (s->out->str, " ", -1);
  int written = -1;

  for (char **w = words; *w; w++) {
    gsize n = strcspn (*w, ",");
    WnSpokenWord word = { .punct = (*w)[n] };

    if (n == 0)
      continue;
    if (written < 0)
      written = add_written (s, start, end);
    word.text = g_strndup (*w, n);
    word.written = written;
    word.capital = s->spoken->words->len > 0 && !s->shouting && g_ascii_isupper (s->text[start]);
    g_array_append_val (s->spoken->words, word);
  }
  g_strfreev (words);
  g_string_truncate (s->out, 0);
}

static char
char_at (const Scanner *s, gssize i)
{
  return i >= 0 && i < s->length ? s->text[i] : ' ';
}

static gboolean
try_rules (Scanner *s)
{
  gsize end = wn_rules_apply (s->out, s->text, s->length, s->at, s->shouting);

  if (end == 0)
    return FALSE;
  flush (s, s->at, end);
  if (s->text[end - 1] == '.' && end >= s->content_end)
    set_punct (s->spoken, '.');
  s->at = end;
  return TRUE;
}

/*
 * "a" before a word is the article; so is "A" where capitals mean nothing: at the start, in a title
 */
static gboolean
is_article (const Scanner *s, gsize start, gsize end)
{
  char next = char_at (s, end + 1);

  if (end != start + 1 || char_at (s, end) != ' '
      || !strchr (" \n\"'(", char_at (s, (gssize) start - 1)))
    return FALSE;
  if (s->text[start] == 'a' || (s->text[start] == 'A' && s->shouting))
    return g_ascii_isalnum (next) || strchr ("\"'($", next);
  return s->text[start] == 'A'
      && ((s->spoken->words->len == 0 && g_ascii_isalnum (next))
          || (g_ascii_isupper (next) && g_ascii_islower (char_at (s, end + 2))));
}

static void
scan_word (Scanner *s)
{
  gsize start = s->at, end = start;

  while (g_ascii_isalpha (char_at (s, end))
      || (char_at (s, end) == '\'' && g_ascii_isalpha (char_at (s, end + 1))))
    end++;
  if (is_article (s, start, end))
    wn_append_word (s->out, "a");
  else
    wn_say_word (s->out, s->text + start, end - start, s->shouting);
  flush (s, start, end);
  s->at = end;
}

static void
scan_digits (Scanner *s)
{
  gsize start = s->at, end = start;

  while (g_ascii_isdigit (char_at (s, end)))
    end++;
  wn_number_cardinal (s->out, s->text + start, end - start);
  flush (s, start, end);
  s->at = end;
}

static gboolean
stands_alone (const Scanner *s, gsize start, gsize end)
{
  return strchr (" \n\"'([{", char_at (s, (gssize) start - 1))
      && strchr (" \n\"')]}.,;:!?", char_at (s, end));
}

/* "pound (#)" and "Copyright ©" are read once */
static gboolean
was_just_said (const Scanner *s, const char *name)
{
  const GArray *words = s->spoken->words;
  gboolean may_repeat = char_at (s, (gssize) s->at - 1) == '(' || (guchar) s->text[s->at] >= 0x80;

  return may_repeat && words->len > 0
      && strcmp (g_array_index (words, WnSpokenWord, words->len - 1).text, name) == 0;
}

static gboolean
is_long_dash (const char *text)
{
  return g_str_has_prefix (text, "\u2013") || g_str_has_prefix (text, "\u2014");
}

/*
 * Symbols that decorate text (*bold*, _emphasis_, a | b) are read only where they stand alone,
 * unless all are asked for
 */
static void
scan_symbol (Scanner *s)
{
  gsize n;
  const char *name = wn_symbol_name (s->text + s->at, &n);
  gboolean alone;

  if (!name) {
    s->at++;
    return;
  }
  if (is_long_dash (s->text + s->at) && !(s->flags & WN_TEXT_PUNCTUATION_ALL)) {
    set_punct (s->spoken, ',');
    s->at += n;
    return;
  }
  /* a quotation of mail and Markdown */
  if (s->text[s->at] == '>' && char_at (s, s->at + 1) == ' '
      && (s->at == 0 || s->text[s->at - 1] == '\n') && !(s->flags & READ_SYMBOLS)) {
    s->at += n;
    return;
  }
  alone = stands_alone (s, s->at, s->at + n);
  if ((alone || s->flags & READ_SYMBOLS || !strchr ("*_~|<>^\\/#", s->text[s->at]))
      && !was_just_said (s, name)) {
    wn_append_word (s->out, name);
    flush (s, s->at, s->at + n);
  }
  s->at += n;
}

static gboolean
is_read_by_name (const Scanner *s, char c)
{
  return (s->flags & WN_TEXT_PUNCTUATION_ALL)
      || ((s->flags & WN_TEXT_PUNCTUATION_MOST) && !strchr (".,'-", c));
}

static void
scan_punctuation (Scanner *s)
{
  char c = s->text[s->at];

  if (is_read_by_name (s, c)) {
    wn_append_word (s->out, wn_punctuation_name (c));
    flush (s, s->at, s->at + 1);
  } else if (c == '.' && strncmp (s->text + s->at, "...", 3) == 0) {
    while (char_at (s, s->at) == '.')
      s->at++;
    set_punct (s->spoken, s->at >= s->content_end ? '.' : ',');
    return;
  }
  if (strchr (".!?", c)) {
    set_punct (s->spoken, c);
  } else if (strchr (",;:([{", c) || (strchr (")]}", c) && s->at < s->content_end)) {
    set_punct (s->spoken, ',');
  } else if (c == '-'
      && (char_at (s, s->at + 1) == '-'
          || (char_at (s, (gssize) s->at - 1) == ' ' && char_at (s, s->at + 1) == ' '))) {
    set_punct (s->spoken, ',');
  }
  s->at++;
}

static void
scan_space (Scanner *s)
{
  int lines = 0;

  for (; s->at < s->length && g_ascii_isspace (s->text[s->at]); s->at++)
    lines += s->text[s->at] == '\n';
  if (lines > 1)
    set_punct (s->spoken, '.');
}

static void
scan_token (Scanner *s)
{
  char c = s->text[s->at];

  if (g_ascii_isspace (c))
    scan_space (s);
  else if (try_rules (s))
    return;
  else if (g_ascii_isalpha (c))
    scan_word (s);
  else if (g_ascii_isdigit (c))
    scan_digits (s);
  else if (strchr (".,;:!?\"'`()[]{}-", c))
    scan_punctuation (s);
  else
    scan_symbol (s);
}

/* Where the stretch of input from byte `source` on begins in the plain text */
static gsize
find_source (const Scanner *s, guint source)
{
  gsize i = s->at;

  while (i < s->plain->text->len && source_of (s, i) < source)
    i++;
  return i;
}

static const WnGiven *
next_given (const Scanner *s)
{
  return s->given && s->next_given < s->given->len
      ? &g_array_index (s->given, WnGiven, s->next_given)
      : NULL;
}

static void
set_limit (Scanner *s)
{
  const WnGiven *given = next_given (s);

  s->length = given ? find_source (s, given->start) : s->plain->text->len;
}

static void
take_given (Scanner *s)
{
  const WnGiven *given = next_given (s);
  const WnWritten written = { given->start, given->end - given->start };
  char **words = g_strsplit (given->phones, "#", -1);

  for (char **w = words; *w; w++) {
    WnSpokenWord word = { .written = s->spoken->written->len - 1 };

    if (*g_strstrip (*w) == '\0')
      continue;
    if (w == words) {
      g_array_append_val (s->spoken->written, written);
      word.written++;
    }
    word.text = g_strdup ("given");
    word.phones = g_strdup (*w);
    g_array_append_val (s->spoken->words, word);
  }
  g_strfreev (words);
  s->at = find_source (s, given->end);
  s->next_given++;
  set_limit (s);
}

static void
scan (Scanner *s)
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

/* Letter by letter; a phrase for each run without a space */
static void
spell (Scanner *s)
{
  while (s->at < s->length) {
    gsize start;

    if (g_ascii_isspace (s->text[s->at])) {
      set_punct (s->spoken, ',');
      s->at++;
      continue;
    }
    for (start = s->at; s->at < s->length && !g_ascii_isspace (s->text[s->at]);) {
      gsize n = 1;
      const char *name = wn_symbol_name (s->text + s->at, &n);

      if (!name)
        name = wn_punctuation_name (s->text[s->at]);
      if (name)
        wn_append_word (s->out, name);
      else
        wn_say_letters (s->out, s->text + s->at, n);
      s->at += n;
    }
    flush (s, start, s->at);
  }
}

static gboolean
has_no_lower_case (const char *text)
{
  int words = 0;

  for (const char *p = text; *p; p++) {
    if (g_ascii_islower (*p))
      return FALSE;
    words += g_ascii_isupper (p[0]) && !g_ascii_isalpha (p[1]);
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
wn_english_normalise (WnSpoken *spoken, const char *input, gsize n, const GArray *given,
    WnTextFlags flags)
{
  char *masked = flags & WN_TEXT_SPELL ? NULL : mask_given (input, n, given);
  WnPlainText plain;
  Scanner s = { .plain = &plain,
    .given = given,
    .spoken = spoken,
    .flags = flags,
    .out = g_string_new (NULL) };

  wn_spoken_init (spoken);
  wn_plain_text_init (&plain, masked ? masked : input, n, !(flags & WN_TEXT_NO_EMOJI));
  s.text = plain.text->str;
  s.length = plain.text->len;
  s.shouting = has_no_lower_case (s.text);
  s.content_end = content_end (s.text, s.length);
  if (flags & WN_TEXT_SPELL)
    spell (&s);
  else
    scan (&s);
  spoken->warning = plain.n_skipped == 0
      ? NULL
      : g_strdup_printf ("left out %d character%s that cannot be spoken: %s%s", plain.n_skipped,
          plain.n_skipped == 1 ? "" : "s", plain.skipped->str, plain.n_skipped > 8 ? ", ..." : "");
  wn_plain_text_clear (&plain);
  g_string_free (s.out, TRUE);
  g_free (masked);
}
