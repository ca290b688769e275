/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/unicode.h"
#include "text/unicode_data.h"

#define MAX_NAMED_SKIPPED 8
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

static void
append (WnPlainText *plain, const char *text, guint source)
{
  for (; *text; text++) {
    g_string_append_c (plain->text, *text);
    g_array_append_val (plain->source, source);
  }
}

static void
note_skipped (WnPlainText *plain, gunichar c)
{
  char utf8[7] = { 0 };

  plain->n_skipped++;
  if (plain->n_skipped > MAX_NAMED_SKIPPED)
    return;
  g_string_append_printf (plain->skipped, "%sU+%04X", plain->skipped->len ? ", " : "", c);
  if (g_unichar_isprint (c)) {
    utf8[g_unichar_to_utf8 (c, utf8)] = 0;
    g_string_append_printf (plain->skipped, " %s", utf8);
  }
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
is_invisible (gunichar c)
{
  switch (g_unichar_type (c)) {
    case G_UNICODE_FORMAT:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_SPACING_MARK:
      return TRUE;
    default:
      return FALSE;
  }
}

static gboolean
append_letter (WnPlainText *plain, gunichar c, gunichar before, gunichar after, guint source)
{
  const char *ascii = transliterate_letter (c, before, after);
  gsize start = plain->text->len;

  if (!ascii)
    return FALSE;
  append (plain, ascii, source);
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
      append (plain, *ascii ? ascii : text, source);
      known++;
    } else if (append_letter (plain, parts[i], before, after, source)) {
      known++;
    }
  }
  return known > 0;
}

static void
append_char (WnPlainText *plain, gunichar c, gunichar before, gunichar after, guint source)
{
  const char *text;

  if (g_unichar_isspace (c) || c == 0x85) {
    append (plain, c == '\n' ? "\n" : " ", source);
  } else if (c >= 0x20 && c < 0x7f) {
    char ascii[2] = { c, 0 };

    append (plain, ascii, source);
  } else if (c == 0x2013 && g_unichar_isalnum (before) && g_unichar_isdigit (after)) {
    append (plain, "-", source); /* an en dash in a range */
  } else if ((c == 0xb5 || c == 0x3bc) && g_unichar_isalpha (after) && !is_greek_letter (after)) {
    append (plain, "\xc2\xb5", source); /* micro, in a unit */
  } else if ((text = find_entry (symbols, G_N_ELEMENTS (symbols), c))) {
    append (plain, text, source);
  } else if (g_unichar_digit_value (c) >= 0 && g_unichar_isdigit (c)) {
    char digit[2] = { '0' + g_unichar_digit_value (c), 0 };

    append (plain, digit, source);
  } else if (!append_letter (plain, c, before, after, source) && !is_invisible (c)
      && !append_decomposed (plain, c, before, after, source)) {
    note_skipped (plain, c);
    append (plain, " ", source);
  }
}

void
wn_plain_text_init (WnPlainText *plain, const char *input, gsize n)
{
  const char *end = input + n;
  gunichar before = 0;
  guint source;

  plain->text = g_string_sized_new (n + n / 4);
  plain->source = g_array_sized_new (FALSE, FALSE, sizeof (guint), n + n / 4);
  plain->skipped = g_string_new (NULL);
  plain->n_skipped = 0;

  for (const char *p = input; p < end;) {
    const char *next = g_utf8_next_char (p);
    gunichar c = g_utf8_get_char (p);
    gunichar after = next < end ? g_utf8_get_char (next) : 0;

    append_char (plain, c, before, after, p - input);
    before = c;
    p = next;
  }
  source = n;
  g_array_append_val (plain->source, source);
}

void
wn_plain_text_clear (WnPlainText *plain)
{
  g_string_free (plain->text, TRUE);
  g_array_free (plain->source, TRUE);
  g_string_free (plain->skipped, TRUE);
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
