/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/script.h"
#include <string.h>

static const struct
{
  const char *languages; /* of ISO 639, with spaces around each */
  GUnicodeScript script;
  const char *name;
} scripts[] = {
  { " ", G_UNICODE_SCRIPT_LATIN, "Latin" },
  { " ba be bg ce cu cv kk ky mk mn ru sr tg tt udm uk ", G_UNICODE_SCRIPT_CYRILLIC, "Cyrillic" },
  { " el grc ", G_UNICODE_SCRIPT_GREEK, "Greek" },
  { " ar fa ps sd ug ur ", G_UNICODE_SCRIPT_ARABIC, "Arabic" },
  { " he yi ", G_UNICODE_SCRIPT_HEBREW, "Hebrew" },
  { " hy ", G_UNICODE_SCRIPT_ARMENIAN, "Armenian" },
  { " ka ", G_UNICODE_SCRIPT_GEORGIAN, "Georgian" },
  { " bho hi kok mr ne sa ", G_UNICODE_SCRIPT_DEVANAGARI, "Devanagari" },
  { " as bn bpy ", G_UNICODE_SCRIPT_BENGALI, "Bengali" },
  { " pa ", G_UNICODE_SCRIPT_GURMUKHI, "Gurmukhi" },
  { " gu ", G_UNICODE_SCRIPT_GUJARATI, "Gujarati" },
  { " or ", G_UNICODE_SCRIPT_ORIYA, "Oriya" },
  { " ta ", G_UNICODE_SCRIPT_TAMIL, "Tamil" },
  { " te ", G_UNICODE_SCRIPT_TELUGU, "Telugu" },
  { " kn ", G_UNICODE_SCRIPT_KANNADA, "Kannada" },
  { " ml ", G_UNICODE_SCRIPT_MALAYALAM, "Malayalam" },
  { " si ", G_UNICODE_SCRIPT_SINHALA, "Sinhala" },
  { " th ", G_UNICODE_SCRIPT_THAI, "Thai" },
  { " lo ", G_UNICODE_SCRIPT_LAO, "Lao" },
  { " my shn ", G_UNICODE_SCRIPT_MYANMAR, "Burmese" },
  { " km ", G_UNICODE_SCRIPT_KHMER, "Khmer" },
  { " bo dz ", G_UNICODE_SCRIPT_TIBETAN, "Tibetan" },
  { " am ti ", G_UNICODE_SCRIPT_ETHIOPIC, "Ethiopic" },
  { " chr ", G_UNICODE_SCRIPT_CHEROKEE, "Cherokee" },
  { " ko ", G_UNICODE_SCRIPT_HANGUL, "Korean" },
  { " ja ", G_UNICODE_SCRIPT_HIRAGANA, "Japanese" },
  { " cmn hak yue zh ", G_UNICODE_SCRIPT_HAN, "Chinese" },
};

GUnicodeScript
wn_script_of (gunichar c)
{
  const GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_KATAKANA ? G_UNICODE_SCRIPT_HIRAGANA : script;
}

/* By a subtag of four letters, "sr-Latn" */
static gboolean
read_subtag (const char *tag, GUnicodeScript *script)
{
  for (const char *p = strpbrk (tag, "-_"); p; p = strpbrk (p + 1, "-_")) {
    const char *end = strpbrk (p + 1, "-_");
    guint32 code = 0;

    if ((end ? (gsize) (end - p - 1) : strlen (p + 1)) != 4)
      continue;
    for (int i = 1; i <= 4; i++)
      code = code << 8 | (guint8) (i == 1 ? g_ascii_toupper (p[i]) : g_ascii_tolower (p[i]));
    *script = g_unicode_script_from_iso15924 (code);
    return *script != G_UNICODE_SCRIPT_INVALID_CODE && *script != G_UNICODE_SCRIPT_UNKNOWN;
  }
  return FALSE;
}

/* Whether a tag's language is one of " aa bb " */
static gboolean
is_one_of (const char *tag, const char *languages)
{
  g_autofree char *primary = g_ascii_strdown (tag, strcspn (tag, "-_"));
  g_autofree char *wanted = g_strdup_printf (" %s ", primary);

  return primary[0] && strstr (languages, wanted);
}

GUnicodeScript
wn_script_of_language (const char *tag)
{
  GUnicodeScript script;

  if (!tag || strcspn (tag, "-_") == 0)
    return G_UNICODE_SCRIPT_LATIN;
  if (read_subtag (tag, &script))
    return script;
  for (gsize i = 1; i < G_N_ELEMENTS (scripts); i++)
    if (is_one_of (tag, scripts[i].languages))
      return scripts[i].script;
  return G_UNICODE_SCRIPT_LATIN;
}

gboolean
wn_script_is_latin_1 (const char *tag)
{
  return is_one_of (tag, " ca da de en es fi fr it nb nl nn no pt sv ");
}

gboolean
wn_script_reads (GUnicodeScript own, GUnicodeScript other)
{
  return own == other || other == G_UNICODE_SCRIPT_COMMON || other == G_UNICODE_SCRIPT_INHERITED
      || ((own == G_UNICODE_SCRIPT_HIRAGANA || own == G_UNICODE_SCRIPT_HANGUL)
          && other == G_UNICODE_SCRIPT_HAN);
}

const char *
wn_script_name (GUnicodeScript script)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (scripts[i].script == script)
      return scripts[i].name;
  return "an unknown script";
}

/* ---- runs ---- */

typedef struct
{
  const char *text;
  gsize n;
  GUnicodeScript own;
  WnScriptRun run;  /* that goes on; script COMMON: none */
  int words;        /* of it */
  gboolean is_text; /* it has a word of more than one letter */
  gboolean any_own; /* there was a word of the reader's */
  GArray *runs;
} Search;

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalpha (c) || g_unichar_ismark (c);
}

static void
close_run (Search *s)
{
  const gboolean is_foreign = s->run.script == G_UNICODE_SCRIPT_LATIN
      ? s->words >= WN_SCRIPT_LATIN_WORDS
      : s->is_text;

  if (s->run.script != G_UNICODE_SCRIPT_COMMON && is_foreign)
    g_array_append_val (s->runs, s->run);
  else if (s->run.script != G_UNICODE_SCRIPT_COMMON)
    s->any_own = TRUE;
  s->run.script = G_UNICODE_SCRIPT_COMMON;
  s->words = 0;
  s->is_text = FALSE;
}

static gboolean
touches (gunichar c)
{
  return !g_unichar_isspace (c) && !g_unichar_isalnum (c) && c != 0;
}

/* Punctuation that touches a word at its beginning and its end goes with it */
static void
add_punctuation (const Search *s, WnScriptRun *word)
{
  while (word->start > 0) {
    const char *before = g_utf8_prev_char (s->text + word->start);

    if (!touches (g_utf8_get_char (before)) || (gsize) (before - s->text) < s->run.end)
      break;
    word->start = before - s->text;
    word->first--;
  }
  while (word->end < s->n && touches (g_utf8_get_char (s->text + word->end))) {
    word->end = g_utf8_next_char (s->text + word->end) - s->text;
    word->end_char++;
  }
}

static void
take_word (Search *s, WnScriptRun word)
{
  const int letters = word.end_char - word.first;

  if (wn_script_reads (s->own, word.script)) {
    close_run (s);
    s->any_own = TRUE;
    s->run.end = word.end;
    return;
  }
  if (s->run.script != word.script)
    close_run (s);
  add_punctuation (s, &word);
  if (s->run.script == word.script) {
    s->run.end = word.end;
    s->run.end_char = word.end_char;
  } else {
    s->run = word;
  }
  s->words++;
  s->is_text |= letters > 1;
}

/* What a word of letters of several scripts is taken for: the reader's, but for Japanese */
static GUnicodeScript
join (const Search *s, GUnicodeScript a, GUnicodeScript b)
{
  if (a == G_UNICODE_SCRIPT_COMMON || a == b)
    return b;
  if (wn_script_reads (a, b))
    return a;
  return wn_script_reads (b, a) ? b : s->own;
}

GArray *
wn_script_runs (const char *text, gsize n, GUnicodeScript own)
{
  Search s = { .text = text, .n = n, .own = own };
  WnScriptRun word = { .script = G_UNICODE_SCRIPT_COMMON };
  gboolean in_word = FALSE;
  int character = 0;

  s.run.script = G_UNICODE_SCRIPT_COMMON;
  s.runs = g_array_new (FALSE, FALSE, sizeof (WnScriptRun));
  for (gsize at = 0; at < n; character++) {
    const gunichar c = g_utf8_get_char (text + at);
    const gboolean letter = is_letter (c);

    if (in_word && !letter)
      take_word (&s, word);
    if (letter && !in_word)
      word = (WnScriptRun){ at, at, character, character, G_UNICODE_SCRIPT_COMMON };
    in_word = letter;
    at = g_utf8_next_char (text + at) - text;
    if (letter) {
      word.script = join (&s, word.script, wn_script_of (c));
      word.end = at;
      word.end_char = character + 1;
    }
  }
  if (in_word)
    take_word (&s, word);
  close_run (&s);
  if (s.runs->len == 1 && !s.any_own) {
    WnScriptRun *all = &g_array_index (s.runs, WnScriptRun, 0);

    *all = (WnScriptRun){ 0, n, 0, character, all->script };
  }
  if (s.runs->len == 0)
    g_clear_pointer (&s.runs, g_array_unref);
  return s.runs;
}
