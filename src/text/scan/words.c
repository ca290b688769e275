/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/words.h"
#include <string.h>

/* Longest run of capitals that is spelled */
#define MAX_SPELLED 5

void
wn_reader_letters (const WnReader *r, GString *out, const char *text, gsize n)
{
  for (const char *p = text; p < text + n; p = g_utf8_next_char (p)) {
    char letter[7] = { 0 };
    gsize length;
    const char *name;

    if (g_ascii_isdigit (*p)) {
      r->cardinal (out, p, 1, (WnForm){ 0 });
      continue;
    }
    g_unichar_to_utf8 (g_unichar_tolower (g_utf8_get_char (p)), letter);
    if (!r->letters) {
      if (g_unichar_isalnum (g_utf8_get_char (p)))
        wn_say (out, letter);
      continue;
    }
    if ((name = wn_reading_find (r->letters, letter, &length)) != NULL) {
      wn_say (out, name);
    } else if (g_unichar_isalpha (g_utf8_get_char (p)) && r->transliterate) {
      g_autofree char *other = r->transliterate (letter);

      for (const char *q = other; *q && strcmp (other, letter) != 0; q = g_utf8_next_char (q))
        wn_say (out, wn_reading_find (r->letters, q, &length));
    }
  }
}

void
wn_reader_digits (const WnReader *r, GString *out, const char *text, gsize n)
{
  gboolean between = FALSE;

  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit (text[i])) {
      between = out->len > 0;
      continue;
    }
    if (between && out->str[out->len - 1] != ',')
      g_string_append_c (out, ',');
    between = FALSE;
    r->cardinal (out, text + i, 1, (WnForm){ 0 });
  }
}

static gboolean
is_capital (const char *word, gsize n)
{
  for (const char *p = word; p < word + n; p = g_utf8_next_char (p))
    if (g_unichar_islower (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
is_of_script (const char *word, GUnicodeScript script)
{
  for (const char *p = word; *p; p = g_utf8_next_char (p)) {
    const GUnicodeScript own = g_unichar_get_script (g_utf8_get_char (p));

    if (own != script && own != G_UNICODE_SCRIPT_COMMON && own != G_UNICODE_SCRIPT_INHERITED)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_spelled (const WnReader *r, const char *lower, gsize n, gboolean capitals)
{
  const gsize length = g_utf8_strlen (lower, -1);

  for (int i = 0; capitals && r->spelled && r->spelled[i]; i++)
    if (strcmp (r->spelled[i], lower) == 0)
      return TRUE;
  if (capitals && length <= MAX_SPELLED && length > 1)
    return !r->pronounceable (lower);
  return FALSE;
}

/* "iPhone", "YouTube": a capital behind a small letter begins a part */
static gsize
part_end (const char *word, gsize n, gsize at)
{
  const char *p = g_utf8_next_char (word + at);
  gboolean lower = g_unichar_islower (g_utf8_get_char (word + at));

  for (; p < word + n; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isupper (c) && lower)
      break;
    lower = g_unichar_islower (c);
  }
  return p - word;
}

static void
say_part (const WnReader *r, GString *out, const char *word, gsize n, gboolean shouting)
{
  g_autofree char *lower = g_utf8_strdown (word, n), *own = NULL;
  const gboolean capitals = !shouting && is_capital (word, n);

  if (r->transliterate && !is_of_script (lower, r->script))
    own = r->transliterate (lower);
  if (is_spelled (r, own ? own : lower, n, capitals)) {
    wn_reader_letters (r, out, word, n);
  } else if (g_utf8_strlen (lower, -1) == 1 && (own || capitals)
      && !r->pronounceable (own ? own : lower)) {
    wn_reader_letters (r, out, word, n);
  } else {
    wn_say (out, own ? own : lower);
  }
}

void
wn_reader_word (const WnReader *r, GString *out, const char *word, gsize n, gboolean shouting)
{
  for (gsize at = 0, end; at < n; at = end) {
    end = part_end (word, n, at);
    say_part (r, out, word + at, end - at, shouting);
  }
}
