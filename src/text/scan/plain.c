/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/plain.h"
#include <string.h>
#include "text/leftovers.h"

#define MAX_NAMED_SKIPPED 8
/* No character's compatibility decomposition is longer (Unicode, UAX 15) */
#define MAX_DECOMPOSITION 18

static void
append (WnReaderText *plain, const char *text, guint source)
{
  for (; *text; text++) {
    g_string_append_c (plain->text, *text);
    g_array_append_val (plain->source, source);
  }
}

static void
append_unichar (WnReaderText *plain, gunichar c, guint source)
{
  char utf8[7] = { 0 };

  g_unichar_to_utf8 (c, utf8);
  append (plain, utf8, source);
}

static void
note_skipped (WnReaderText *plain, gunichar c)
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

/* Characters that are read as others */
static const struct
{
  gunichar c;
  const char *text;
} folded[] = {
  { 0x2018, "'" },
  { 0x2019, "'" },
  { 0x201a, "'" },
  { 0x201b, "'" },
  { 0x2032, "'" },
  { 0x02bc, "'" },
  { 0x00b4, "'" },
  { 0x201c, "\"" },
  { 0x201d, "\"" },
  { 0x201e, "\"" },
  { 0x201f, "\"" },
  { 0x00ab, "\"" },
  { 0x00bb, "\"" },
  { 0x2033, "\"" },
  { 0x2039, "'" },
  { 0x203a, "'" },
  { 0x2010, "-" },
  { 0x2011, "-" },
  { 0x2012, "\u2013" },
  { 0x2015, "\u2014" },
  { 0x2212, "-" },
  { 0x2026, "..." },
  { 0x00b7, "," },
  { 0x2022, "," },
  { 0x00bf, " " },
  { 0x00a1, " " },
  { 0x2044, "/" },
  { 0x2103, "\u00b0C" },
  { 0x2109, "\u00b0F" },
  { 0x00b5, "\u00b5" },
  { 0x03bc, "\u00b5" },
  { 0x2126, "\u03a9" },
  { 0x1e9e, "SS" },
};

static const char *
find_folded (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (folded); i++)
    if (folded[i].c == c)
      return folded[i].text;
  return NULL;
}

static gboolean
is_read_letter (gunichar c)
{
  const GUnicodeScript script = g_unichar_get_script (c);

  return g_unichar_isalpha (c) && c != 0xaa && c != 0xba
      && (script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_CYRILLIC
          || script == G_UNICODE_SCRIPT_GREEK);
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
is_named (const WnReader *r, gunichar c)
{
  char utf8[7] = { 0 };
  gsize n;

  g_unichar_to_utf8 (c, utf8);
  return wn_reading_find (r->names, utf8, &n) != NULL;
}

/* "2½" as "2 1/2" */
static void
append_fraction (WnReaderText *plain, const gunichar *parts, gsize n, guint source)
{
  if (plain->text->len > 0 && g_ascii_isdigit (plain->text->str[plain->text->len - 1]))
    append (plain, " ", source);
  for (gsize i = 0; i < n; i++)
    append_unichar (plain, parts[i] == 0x2044 ? '/' : parts[i], source);
}

static gboolean
append_decomposed (WnReaderText *plain, const WnReader *r, gunichar c, guint source)
{
  gunichar parts[MAX_DECOMPOSITION];
  gsize n = MIN (g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts)),
      G_N_ELEMENTS (parts));
  gboolean known = FALSE;

  if (n == 1 && parts[0] == c)
    return FALSE;
  if (c >= 0x2150 && c <= 0x217f && c < 0x2160) {
    append_fraction (plain, parts, n, source);
    return TRUE;
  }
  for (gsize i = 0; i < n; i++) {
    const char *text = find_folded (parts[i]);

    if ((parts[i] >= 0x20 && parts[i] < 0x7f) || is_read_letter (parts[i]))
      append_unichar (plain, parts[i], source);
    else if (text)
      append (plain, text, source);
    else if (!is_invisible (parts[i]))
      continue;
    known = TRUE;
  }
  return known;
}

static void
append_char (WnReaderText *plain, const WnReader *r, gunichar c, guint source)
{
  const char *text = find_folded (c);

  if (g_unichar_isspace (c) || c == 0x85)
    append (plain, c == '\n' ? "\n" : " ", source);
  else if (c >= 0x20 && c < 0x7f)
    append_unichar (plain, c, source);
  else if (text)
    append (plain, text, source);
  else if (c == 0xbd || c == 0xbc || c == 0xbe) {
    const gunichar half[] = { c == 0xbe ? '3' : '1', '/', c == 0xbd ? '2' : '4' };

    append_fraction (plain, half, 3, source);
  } else if (c == 0x2013 || c == 0x2014 || c == 0x301 || is_read_letter (c) || is_named (r, c))
    append_unichar (plain, c, source);
  else if (g_unichar_isdigit (c) && g_unichar_digit_value (c) >= 0)
    append_unichar (plain, '0' + g_unichar_digit_value (c), source);
  else if (!is_invisible (c) && !append_decomposed (plain, r, c, source)) {
    note_skipped (plain, c);
    append (plain, " ", source);
  }
}

static gsize
append_leftover (WnReaderText *plain, const WnReader *r, const char *input, gsize n, gsize at)
{
  const WnLeftover found = wn_leftover (input, n, at);

  switch (found.kind) {
    case WN_LEFTOVER_TEXT:
      append_char (plain, r, found.character, at);
      break;
    case WN_LEFTOVER_SPACE:
      append (plain, " ", at);
      break;
    case WN_LEFTOVER_LINE:
      append (plain, "\n", at);
      break;
    default:
      break;
  }
  return found.length;
}

/* The character at p with the marks behind it, as far as Unicode has one for them */
static gunichar
compose_at (const char *p, const char *end, const char **next)
{
  gunichar c = g_utf8_get_char (p), composed;

  for (*next = g_utf8_next_char (p); *next < end; *next = g_utf8_next_char (*next)) {
    if (!g_unichar_compose (c, g_utf8_get_char (*next), &composed))
      break;
    c = composed;
  }
  return c;
}

void
wn_reader_text_init (WnReaderText *plain, const WnReader *r, const char *input, gsize n)
{
  const char *end = input + n;
  guint source = n;

  plain->text = g_string_sized_new (n + n / 4);
  plain->source = g_array_sized_new (FALSE, FALSE, sizeof (guint), n + n / 4);
  plain->skipped = g_string_new (NULL);
  plain->n_skipped = 0;
  for (const char *p = input; p < end;) {
    const gsize taken = append_leftover (plain, r, input, n, p - input);
    const char *next;
    gunichar c;

    if (taken > 0) {
      p += taken;
      continue;
    }
    c = compose_at (p, end, &next);
    append_char (plain, r, c, p - input);
    p = next;
  }
  g_array_append_val (plain->source, source);
}

void
wn_reader_text_clear (WnReaderText *plain)
{
  g_string_free (plain->text, TRUE);
  g_array_free (plain->source, TRUE);
  g_string_free (plain->skipped, TRUE);
}
