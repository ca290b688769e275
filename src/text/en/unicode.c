/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/unicode.h"
#include <string.h>
#include "text/en/emoji.h"
#include "text/leftovers.h"
#include "text/en/unicode_data.h"

/* No character's compatibility decomposition is longer (Unicode, UAX 15) */
#define MAX_DECOMPOSITION 18

static int
compare_entry (const void *key, const void *entry)
{
  gunichar c = *(const gunichar *) key, e = ((const UnicodeEntry *) entry)->c;

  return c < e ? -1 : c > e;
}

static const char *
find_entry (const UnicodeEntry *entries, gsize n, gunichar c)
{
  const UnicodeEntry *found = bsearch (&c, entries, n, sizeof (entries[0]), compare_entry);

  return found ? found->text : NULL;
}

static gboolean
is_greek_letter (gunichar c)
{
  return c >= 0x370 && c <= 0x3ff && g_unichar_isalpha (c);
}

/* Greek and Cyrillic are listed in lower case only */
static const char *
transliterate_letter (gunichar c, gunichar before, gunichar after)
{
  gunichar lower = g_unichar_tolower (c);

  if (is_greek_letter (c) && !g_unichar_isalpha (before) && !g_unichar_isalpha (after))
    return find_entry (greek_names, G_N_ELEMENTS (greek_names), lower);
  if (lower == 0x3c5 && (before == 0x3bf || before == 0x39f))
    return "u"; /* omicron upsilon */
  return find_entry (letters, G_N_ELEMENTS (letters), lower);
}

static gboolean
append_letter (WnPlainText *plain, gunichar c, gunichar before, gunichar after, guint source)
{
  const char *ascii = transliterate_letter (c, before, after);
  gsize start = plain->text->len;

  if (!ascii)
    return FALSE;
  wn_plain_text_append (plain, ascii, source);
  if (g_unichar_isupper (c) && plain->text->len > start)
    plain->text->str[start] = g_ascii_toupper (plain->text->str[start]);
  return TRUE;
}

static gboolean
append_decomposed (WnPlainText *plain, gunichar c, gunichar before, gunichar after, guint source)
{
  gunichar parts[MAX_DECOMPOSITION];
  gsize n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts)), known = 0;

  if (n == 1 && parts[0] == c)
    return FALSE;
  for (gsize i = 0; i < n && i < G_N_ELEMENTS (parts); i++) {
    char ascii[2] = { parts[i] < 0x80 ? parts[i] : 0, 0 };
    const char *text = find_entry (symbols, G_N_ELEMENTS (symbols), parts[i]);

    if (*ascii || text) {
      wn_plain_text_append (plain, *ascii ? ascii : text, source);
      known++;
    } else if (append_letter (plain, parts[i], before, after, source)) {
      known++;
    }
  }
  return known > 0;
}

/* A space that keeps groups of digits together, not an ordinary one */
static gboolean
is_group_space (gunichar c)
{
  return c == 0xa0 || c == 0x202f || (c >= 0x2004 && c <= 0x2009);
}

/* Whether three digits and no more stand at p, behind at most three in the text */
static gboolean
joins_digits (const WnPlainText *plain, const char *p, const char *end)
{
  gsize before = 0, behind = 0;

  while (before < plain->text->len
      && g_ascii_isdigit (plain->text->str[plain->text->len - 1 - before]))
    before++;
  while (behind < 4 && p + behind < end && g_ascii_isdigit (p[behind]))
    behind++;
  return before >= 1 && before <= 3 && behind == 3;
}

/* The digit or sign of a raised character, 0 if it is none */
static char
raised (gunichar c)
{
  switch (c) {
    case 0xb2:
      return '2';
    case 0xb3:
      return '3';
    case 0xb9:
      return '1';
    case 0x207b:
      return '-';
    default:
      return c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ? '0' + (c - 0x2070) : 0;
  }
}

/* 10⁻⁶ as 10^-6 */
static void
append_raised (WnPlainText *plain, gunichar c, gunichar before, guint source)
{
  const char text[3] = { '^', raised (c), 0 };

  wn_plain_text_append (plain, raised (before) ? text + 1 : text, source);
}

/* Behind a number, or a prefix behind one, omega is ohm */
static gboolean
is_ohm (const WnPlainText *plain, gunichar before, gunichar after)
{
  const GString *text = plain->text;

  if (g_unichar_isalpha (after))
    return FALSE;
  return (before < 0x80 && g_ascii_isalnum (before))
      || (before == ' ' && text->len > 1 && g_ascii_isdigit (text->str[text->len - 2]));
}

/* A number in a circle, or behind a keycap, is one of its own */
static void
append_enclosed (WnPlainText *plain, gunichar c, guint source)
{
  static const struct
  {
    gunichar first;
    int n;
  } ranges[] = { { 0x2460, 20 }, { 0x2474, 20 }, { 0x2488, 20 }, { 0x2776, 10 }, { 0x2780, 10 },
    { 0x278a, 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (c >= ranges[i].first && c < ranges[i].first + ranges[i].n) {
      char *number = g_strdup_printf (" %u", c - ranges[i].first + 1);

      wn_plain_text_append (plain, number, source);
      g_free (number);
    }
  wn_plain_text_append (plain, " ", source);
}

/* Roman numerals that are characters of their own are numbers without doubt */
static void
append_numeral (WnPlainText *plain, gunichar c, guint source)
{
  static const int large[] = { 50, 100, 500, 1000 };
  const int i = (c - 0x2160) % 16;
  char *number = g_strdup_printf ("%d", i < 12 ? i + 1 : large[i - 12]);

  wn_plain_text_append (plain, number, source);
  g_free (number);
}

/* What is decided by the character alone and its neighbours */
static gboolean
append_known (WnPlainText *plain, gunichar c, gunichar before, gunichar after, guint source)
{
  const char *text = NULL;
  char ascii[2] = { 0, 0 };

  if (g_unichar_isspace (c) || c == 0x85)
    text = c == '\n' ? "\n" : " ";
  else if (c == '`' && g_unichar_isalpha (before) && g_unichar_isalpha (after))
    text = "'";
  else if (c >= 0x20 && c < 0x7f)
    ascii[0] = c;
  else if ((c == 0xb5 || c == 0x3bc) && g_unichar_isalpha (after) && !is_greek_letter (after))
    text = "\xc2\xb5"; /* micro, in a unit */
  else if (raised (c))
    append_raised (plain, c, before, source);
  else if ((c == 0x2126 || c == 0x3a9) && is_ohm (plain, before, after))
    text = "\u2126";
  else if (c == 0x20e3 || (c >= 0x2460 && c <= 0x249b) || (c >= 0x2776 && c <= 0x2793))
    append_enclosed (plain, c, source);
  else if (c >= 0x2160 && c <= 0x217f)
    append_numeral (plain, c, source);
  else if ((text = find_entry (symbols, G_N_ELEMENTS (symbols), c)) == NULL && g_unichar_isdigit (c)
      && g_unichar_digit_value (c) >= 0)
    ascii[0] = '0' + g_unichar_digit_value (c);
  else if (!text)
    return FALSE;
  if (text || *ascii)
    wn_plain_text_append (plain, text ? text : ascii, source);
  return TRUE;
}

static void
append_char (WnPlainText *plain, gunichar c, gunichar before, gunichar after, guint source)
{
  if (append_known (plain, c, before, after, source)
      || append_letter (plain, c, before, after, source) || wn_is_invisible (c)
      || append_decomposed (plain, c, before, after, source))
    return;
  wn_plain_text_skip (plain, c, source);
}

#define REGISTERED 0xae

/* Arrows and trade marks, which have something to say where nothing else is written */
static gboolean
is_sign (gunichar c)
{
  return c == REGISTERED || (c >= 0x2100 && c < 0x2200);
}

/* Whether a text is nothing but such signs and spaces */
static gboolean
is_signs (const char *input, gsize n)
{
  int count = 0;

  for (const char *p = input; p < input + n; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (is_sign (c))
      count++;
    else if (!g_unichar_isspace (c) && c != 0xfe0e && c != 0xfe0f)
      return FALSE;
  }
  return count > 0;
}

/*
 * A picture's name is a word of its own; what the table of symbols has is a picture only if asked,
 * or alone
 */
static gsize
append_emoji (WnPlainText *plain, const char *p, const char *end, gboolean named, gboolean alone,
    guint source)
{
  const gunichar c = g_utf8_get_char (p);
  const char *next = g_utf8_next_char (p), *name;
  const gboolean picture = alone || (next < end && g_utf8_get_char (next) == 0xfe0f);
  gsize n = 0;

  if ((c < 0x2030 && !alone) || raised (c)
      || (!picture && find_entry (symbols, G_N_ELEMENTS (symbols), c)))
    return 0;
  name = wn_emoji_name (p, end - p, &n);
  if (!name && c == REGISTERED) {
    name = "registered trade mark";
    n = next - p;
  }
  if (!name)
    return 0;
  wn_plain_text_append (plain, " ", source);
  if (named) {
    wn_plain_text_append (plain, name, source);
    wn_plain_text_append (plain, " ", source);
  }
  return n;
}

static gsize
append_leftover (WnPlainText *plain, const char *input, gsize n, gsize at, gunichar before)
{
  const WnLeftover found = wn_leftover (input, n, at);
  gunichar after = 0;

  switch (found.kind) {
    case WN_LEFTOVER_NONE:
      return 0;
    case WN_LEFTOVER_TEXT:
      if (at + found.length < n)
        after = g_utf8_get_char (input + at + found.length);
      if (is_group_space (found.character)
          && joins_digits (plain, input + at + found.length, input + n))
        wn_plain_text_append (plain, ",", at);
      else
        append_char (plain, found.character, before, after, at);
      break;
    case WN_LEFTOVER_INLINE:
      break;
    case WN_LEFTOVER_SPACE:
      wn_plain_text_append (plain, " ", at);
      break;
    case WN_LEFTOVER_LINE:
      wn_plain_text_append (plain, "\n", at);
      break;
  }
  return found.length;
}

void
wn_english_reduce (WnPlainText *plain, const char *input, gsize n, gboolean emoji)
{
  const char *end = input + n;
  const gboolean alone = is_signs (input, n);
  gunichar before = 0;

  wn_plain_text_init (plain, n);
  for (const char *p = input; p < end;) {
    const char *next = g_utf8_next_char (p);
    gunichar c = g_utf8_get_char (p);
    gunichar after = next < end ? g_utf8_get_char (next) : 0;
    gsize taken = append_leftover (plain, input, n, p - input, before);

    if (taken == 0)
      taken = append_emoji (plain, p, end, emoji, alone, p - input);
    if (taken > 0) {
      p += taken;
      before = 0;
      continue;
    }
    if (is_group_space (c) && joins_digits (plain, next, end))
      wn_plain_text_append (plain, ",", p - input);
    else
      append_char (plain, c, before, after, p - input);
    before = c;
    p = next;
  }
  wn_plain_text_end (plain, n);
}

const char *
wn_symbol_name (const char *text, gsize *n_bytes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (symbol_names); i++)
    if (g_str_has_prefix (text, symbol_names[i].symbol)) {
      *n_bytes = strlen (symbol_names[i].symbol);
      return symbol_names[i].name;
    }
  return NULL;
}

const char *
wn_punctuation_name (char c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (punctuation_names); i++)
    if (punctuation_names[i].symbol[0] == c)
      return punctuation_names[i].name;
  return NULL;
}
