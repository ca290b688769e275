/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/scan.h"
#include <string.h>
#include "text/scan/plain.h"
#include "text/scan/rules.h"
#include "text/scan/words.h"

#define READ_SYMBOLS (WN_TEXT_PUNCTUATION_SOME | WN_TEXT_PUNCTUATION_MOST | WN_TEXT_PUNCTUATION_ALL)
/* Letters of a word at most */
#define MAX_WORD 50

typedef struct
{
  const WnReader *reader;
  const WnRules *rules;
  const char *text; /* plain text */
  gsize length, at; /* up to length, where the next given pronunciation or the text's end is */
  const GArray *given;
  guint next_given;
  gsize content_end; /* behind it only punctuation and space */
  const WnReaderText *plain;
  gboolean shouting;
  WnTextFlags flags;
  GString *out; /* the words of one match, reused */
  WnSpoken *spoken;
} Scanner;

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
source_of (const Scanner *s, gsize i)
{
  return g_array_index (s->plain->source, guint, i);
}

/* Where the input character ends that byte i of the plain text comes from */
static guint
source_end (const Scanner *s, gsize i)
{
  const guint source = source_of (s, i);

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
    last->length = written.start + written.length - last->start;
    return all->len - 1;
  }
  g_array_append_val (all, written);
  return all->len - 1;
}

/* Takes the words in s->out as read from text[start..end); a comma behind a word ends a phrase */
static void
flush (Scanner *s, gsize start, gsize end)
{
  g_auto (GStrv) words = g_strsplit (s->out->str, " ", -1);
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
    word.capital = s->spoken->words->len > 0 && !s->shouting
        && g_unichar_isupper (g_utf8_get_char (s->text + start));
    g_array_append_val (s->spoken->words, word);
  }
  g_string_truncate (s->out, 0);
}

static char
char_at (const Scanner *s, gssize i)
{
  return i >= 0 && i < s->length ? s->text[i] : ' ';
}

static gunichar
unichar_at (const Scanner *s, gsize i)
{
  return i < s->length ? g_utf8_get_char (s->text + i) : ' ';
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalpha (c) || c == 0x301;
}

static void
scan_word (Scanner *s)
{
  const gsize start = s->at;
  gsize end = start;
  int n = 0;

  for (;; n++) {
    const gunichar c = unichar_at (s, end);
    const gboolean inside = c == '\'' && n > 0 && is_letter (unichar_at (s, end + 1));

    if ((!is_letter (c) && !inside) || n == MAX_WORD)
      break;
    end = g_utf8_next_char (s->text + end) - s->text;
  }
  wn_reader_word (s->reader, s->out, s->text + start, end - start, s->shouting);
  flush (s, start, end);
  s->at = end;
}

static void
scan_digits (Scanner *s)
{
  const gsize start = s->at;
  gsize end = start;

  while (g_ascii_isdigit (char_at (s, end)))
    end++;
  if (end - start > 15 || (s->text[start] == '0' && end - start > 1))
    wn_reader_digits (s->reader, s->out, s->text + start, end - start);
  else
    s->reader->cardinal (s->out, s->text + start, end - start, (WnForm){ 0 });
  flush (s, start, end);
  s->at = end;
}

static gboolean
stands_alone (const Scanner *s, gsize start, gsize end)
{
  return strchr (" \n\"'([{", char_at (s, (gssize) start - 1))
      && strchr (" \n\"')]}.,;:!?", char_at (s, end));
}

/* Symbols that decorate text are read only where they stand alone, unless all are asked for */
static void
scan_symbol (Scanner *s)
{
  gsize n = g_utf8_next_char (s->text + s->at) - (s->text + s->at);
  const char *name = wn_reading_find (s->reader->names, s->text + s->at, &n);
  const gunichar c = unichar_at (s, s->at);

  if ((c == 0x2013 || c == 0x2014) && !(s->flags & WN_TEXT_PUNCTUATION_ALL)) {
    set_punct (s->spoken, ',');
    s->at += n;
    return;
  }
  if (name && c != 0x301
      && (stands_alone (s, s->at, s->at + n) || s->flags & READ_SYMBOLS || c >= 0x80
          || !strchr ("*_~|<>^\\/#", c))) {
    wn_say (s->out, name);
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
  const char c = s->text[s->at];
  gsize n;

  if (is_read_by_name (s, c)) {
    wn_say (s->out, wn_reading_find (s->reader->names, s->text + s->at, &n));
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

static gboolean
try_rules (Scanner *s)
{
  const gsize end = wn_rules_read (s->rules, s->out, s->text, s->length, s->at, s->shouting);

  if (end == 0)
    return FALSE;
  flush (s, s->at, end);
  if (s->text[end - 1] == '.' && end >= s->content_end)
    set_punct (s->spoken, '.');
  s->at = end;
  return TRUE;
}

static void
scan_token (Scanner *s)
{
  const gunichar c = unichar_at (s, s->at);

  if (c < 0x80 && g_ascii_isspace (c))
    scan_space (s);
  else if (try_rules (s))
    return;
  else if (g_unichar_isalpha (c))
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
  g_auto (GStrv) words = g_strsplit (given->phones, "#", -1);
  gboolean first = TRUE;

  for (char **w = words; *w; w++) {
    WnSpokenWord word = { NULL };

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

/* ---- the whole ---- */

/* Letter by letter; a phrase for each run without a space */
static void
spell (Scanner *s)
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
      const char *name = wn_reading_find (s->reader->names, s->text + s->at, &n);

      if (name)
        wn_say (s->out, name);
      else
        wn_reader_letters (s->reader, s->out, s->text + s->at, n);
      s->at += n;
    }
    flush (s, start, s->at);
  }
}

static gboolean
has_no_lower_case (const char *text)
{
  int words = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p), next = g_utf8_get_char (g_utf8_next_char (p));

    if (g_unichar_islower (c))
      return FALSE;
    words += g_unichar_isupper (c) && !g_unichar_isalpha (next);
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
wn_reader_normalise (const WnReader *reader, WnSpoken *spoken, const char *input, gsize n,
    const GArray *given, WnTextFlags flags)
{
  g_autofree char *masked = mask_given (input, n, flags & WN_TEXT_SPELL ? NULL : given);
  WnReaderText plain;
  Scanner s = { .reader = reader,
    .rules = wn_rules_get (reader),
    .plain = &plain,
    .given = given,
    .spoken = spoken,
    .flags = flags,
    .out = g_string_new (NULL) };

  wn_spoken_init (spoken);
  wn_reader_text_init (&plain, reader, masked, n);
  s.text = plain.text->str;
  s.length = plain.text->len;
  s.shouting = has_no_lower_case (s.text);
  s.content_end = content_end (s.text, s.length);
  if (flags & WN_TEXT_SPELL)
    spell (&s);
  else
    scan (&s);
  if (plain.n_skipped > 0)
    spoken->warning = g_strdup_printf ("left out %d character%s that cannot be spoken: %s%s",
        plain.n_skipped, plain.n_skipped == 1 ? "" : "s", plain.skipped->str,
        plain.n_skipped > 8 ? ", ..." : "");
  wn_reader_text_clear (&plain);
  g_string_free (s.out, TRUE);
}

/* ---- say-as ---- */

static char *
say_date (const WnReader *r, const char *format, const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "./- ", -1);
  const guint n = g_strv_length (parts);
  int value[3] = { 0 }; /* day, month, year */

  if (format == NULL)
    format = "dmy";
  if (n != strlen (format) || n > 3)
    return g_strdup (text);
  for (guint i = 0; i < n; i++) {
    const char *kind = strchr ("dmy", format[i]);

    if (!kind || strspn (parts[i], "0123456789") != strlen (parts[i]) || strlen (parts[i]) > 4)
      return g_strdup (text);
    value[kind - "dmy"] = atoi (parts[i]);
  }
  if (value[0] > 31 || value[1] < 1 || value[1] > 12)
    return g_strdup (text);
  {
    const WnFound nowhere = { .reader = r, .text = "", .length = 0 };
    GString *out = g_string_new (NULL);

    r->date (out, value[0], value[1], value[2], &nowhere);
    return g_string_free (out, FALSE);
  }
}

char *
wn_reader_say_as (const WnReader *r, WnSayAs how, const char *format, const char *text)
{
  const gboolean digits = *text && strspn (text, "0123456789") == strlen (text);
  GString *out = g_string_new (NULL);

  if (how == WN_SAY_AS_CHARACTERS)
    wn_reader_letters (r, out, text, strlen (text));
  else if (how == WN_SAY_AS_DIGITS || how == WN_SAY_AS_TELEPHONE)
    wn_reader_digits (r, out, text, strlen (text));
  else if (how == WN_SAY_AS_CARDINAL && digits)
    r->cardinal (out, text, strlen (text), (WnForm){ 0 });
  else if (how == WN_SAY_AS_ORDINAL && digits)
    r->ordinal (out, text, strlen (text), (WnForm){ 0 });
  else if (how == WN_SAY_AS_DATE) {
    g_string_free (out, TRUE);
    return say_date (r, format, text);
  } else if (how != WN_SAY_AS_EXPLETIVE && out->len == 0)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}
