/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/plain.h"
#include <string.h>
#include "text/leftovers.h"
#include "text/script.h"

/* No character's compatibility decomposition is longer (Unicode, UAX 15) */
#define MAX_DECOMPOSITION 18

static void
append_unichar (WnPlainText *plain, gunichar c, guint source)
{
  char utf8[7] = { 0 };

  g_unichar_to_utf8 (c, utf8);
  wn_plain_text_append (plain, utf8, source);
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
is_read_letter (const WnReader *r, gunichar c)
{
  const GUnicodeScript script = g_unichar_get_script (c);

  if (wn_script_reads (r->script, script) && r->script != G_UNICODE_SCRIPT_LATIN
      && r->script != G_UNICODE_SCRIPT_CYRILLIC && r->script != G_UNICODE_SCRIPT_GREEK
      && (script != G_UNICODE_SCRIPT_COMMON || g_unichar_isalpha (c)))
    return g_unichar_isalpha (c) || g_unichar_ismark (c);
  return g_unichar_isalpha (c) && c != 0xaa && c != 0xba
      && (script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_CYRILLIC
          || script == G_UNICODE_SCRIPT_GREEK);
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
append_fraction (WnPlainText *plain, const gunichar *parts, gsize n, guint source)
{
  if (plain->text->len > 0 && g_ascii_isdigit (plain->text->str[plain->text->len - 1]))
    wn_plain_text_append (plain, " ", source);
  for (gsize i = 0; i < n; i++)
    append_unichar (plain, parts[i] == 0x2044 ? '/' : parts[i], source);
}

static gboolean
append_decomposed (WnPlainText *plain, const WnReader *r, gunichar c, guint source)
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

    if ((parts[i] >= 0x20 && parts[i] < 0x7f) || is_read_letter (r, parts[i]))
      append_unichar (plain, parts[i], source);
    else if (text)
      wn_plain_text_append (plain, text, source);
    else if (!wn_is_invisible (parts[i]))
      continue;
    known = TRUE;
  }
  return known;
}

static void
append_char (WnPlainText *plain, const WnReader *r, gunichar c, guint source)
{
  const char *text = find_folded (c);

  if (g_unichar_isspace (c) || c == 0x85)
    wn_plain_text_append (plain, c == '\n' ? "\n" : " ", source);
  else if (c >= 0x20 && c < 0x7f)
    append_unichar (plain, c, source);
  else if (text)
    wn_plain_text_append (plain, text, source);
  else if (c == 0xbd || c == 0xbc || c == 0xbe) {
    const gunichar half[] = { c == 0xbe ? '3' : '1', '/', c == 0xbd ? '2' : '4' };

    append_fraction (plain, half, 3, source);
  } else if (c == 0x2013 || c == 0x2014 || c == 0x301 || is_read_letter (r, c) || is_named (r, c))
    append_unichar (plain, c, source);
  else if (g_unichar_isdigit (c) && g_unichar_digit_value (c) >= 0)
    append_unichar (plain, '0' + g_unichar_digit_value (c), source);
  else if (!wn_is_invisible (c) && !append_decomposed (plain, r, c, source))
    wn_plain_text_skip (plain, c, source);
}

static gsize
append_leftover (WnPlainText *plain, const WnReader *r, const char *input, gsize n, gsize at)
{
  const WnLeftover found = wn_leftover (input, n, at);

  switch (found.kind) {
    case WN_LEFTOVER_TEXT:
      append_char (plain, r, found.character, at);
      break;
    case WN_LEFTOVER_SPACE:
      wn_plain_text_append (plain, " ", at);
      break;
    case WN_LEFTOVER_LINE:
      wn_plain_text_append (plain, "\n", at);
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
wn_reader_reduce (WnPlainText *plain, const WnReader *r, const char *input, gsize n)
{
  const char *end = input + n;

  wn_plain_text_init (plain, n);
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
  wn_plain_text_end (plain, n);
}
