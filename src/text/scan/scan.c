/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/scan.h"
#include <string.h>
#include "text/scan/plain.h"
#include "text/scan/rules.h"
#include "text/scan/words.h"
#include "text/scanner.h"

/* Letters of a word at most */
#define MAX_WORD 50

typedef struct
{
  const WnReader *reader;
  const WnRules *rules;
} Language;

static void
reduce (WnPlainText *plain, gconstpointer language, const char *input, gsize n, WnTextFlags flags)
{
  wn_reader_reduce (plain, ((const Language *) language)->reader, input, n);
}

static gsize
read_patterns (const WnScanner *s)
{
  const Language *language = s->language;

  return wn_rules_read (language->rules, s->out, s->text, s->length, s->at, s->shouting);
}

static gboolean
is_letter_at (const WnScanner *s, gsize i)
{
  const gunichar c = i < s->length ? g_utf8_get_char (s->text + i) : ' ';

  return g_unichar_isalpha (c) || g_unichar_ismark (c);
}

static gsize
read_word (const WnScanner *s)
{
  const Language *language = s->language;
  gsize end = s->at;

  for (int n = 0; n < MAX_WORD; n++) {
    const gboolean inside = wn_scanner_char (s, end) == '\'' && n > 0 && is_letter_at (s, end + 1);

    if (!is_letter_at (s, end) && !inside)
      break;
    end = g_utf8_next_char (s->text + end) - s->text;
  }
  wn_reader_word (language->reader, s->out, s->text + s->at, end - s->at, s->shouting);
  return end;
}

static void
read_digits (const WnScanner *s, gsize n)
{
  const WnReader *reader = ((const Language *) s->language)->reader;
  const char *digits = s->text + s->at;

  if (n > 15 || (digits[0] == '0' && n > 1))
    wn_reader_digits (reader, s->out, digits, n);
  else
    reader->cardinal (s->out, digits, n, (WnForm){ 0 });
}

static const char *
name_of (gconstpointer language, const char *text, gsize *n)
{
  return wn_reading_find (((const Language *) language)->reader->names, text, n);
}

static void
say_letters (gconstpointer language, GString *out, const char *text, gsize n)
{
  wn_reader_letters (((const Language *) language)->reader, out, text, n);
}

void
wn_reader_normalise (const WnLanguage *l, WnSpoken *spoken, const char *input, gsize n,
    const GArray *given, WnTextFlags flags)
{
  static const WnScannerRules rules = {
    .reduce = reduce,
    .patterns = read_patterns,
    .word = read_word,
    .digits = read_digits,
    .name = name_of,
    .letters = say_letters,
  };
  const Language language = { l->reader, wn_rules_get (l->reader) };

  wn_scan (&rules, &language, spoken, input, n, given, flags);
}

/* ---- say-as ---- */

static char *
say_date (const WnReader *r, const char *format, const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "./- ", -1);
  const guint n = g_strv_length (parts);
  int value[3] = { 0 }; /* day, month, year */

  if (!format)
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
wn_reader_say_as (const WnLanguage *language, WnSayAs how, const char *format, const char *text)
{
  const WnReader *r = language->reader;
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

WnAsked
wn_question_by_words (const WnLanguage *language, const WnSpoken *spoken, guint first, guint end)
{
  const char *const *words = language->open_questions;
  const gboolean open = wn_spoken_has (spoken, end, words, g_strv_length ((char **) words));

  return (WnAsked){ open ? WN_QUESTION_OPEN : WN_QUESTION_YES_NO, -1 };
}
