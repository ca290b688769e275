/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/reader.h"
#include <string.h>

void
wn_reader_cardinal (const WnReader *reader, GString *out, int value, WnForm form)
{
  char digits[12];

  g_snprintf (digits, sizeof digits, "%d", value);
  reader->cardinal (out, digits, strlen (digits), form);
}

void
wn_reader_ordinal (const WnReader *reader, GString *out, int value, WnForm form)
{
  char digits[12];

  g_snprintf (digits, sizeof digits, "%d", value);
  reader->ordinal (out, digits, strlen (digits), form);
}

int
wn_reader_month (const WnReader *reader, const char *lower)
{
  for (int i = 0; i < 12; i++) {
    g_autofree char *month = g_utf8_strdown (reader->months[i], -1);
    const char *end = g_utf8_offset_to_pointer (month, 3);

    if (strncmp (lower, month, end - month) == 0)
      return i + 1;
  }
  return reader->odd_month;
}

const char *
wn_reading_find (const WnReading *readings, const char *text, gsize *n)
{
  const WnReading *best = NULL;

  for (const WnReading *r = readings; r && r->written; r++)
    if (g_str_has_prefix (text, r->written)
        && (!best || strlen (r->written) > strlen (best->written)))
      best = r;
  if (best)
    *n = strlen (best->written);
  return best ? best->spoken : NULL;
}

int
wn_found_value (const WnFound *f, int group)
{
  const char *text = wn_found_text (f, group);
  int value = 0;

  for (gsize i = 0; i < wn_found_length (f, group); i++)
    if (g_ascii_isdigit (text[i]) && value < 100000000)
      value = 10 * value + (text[i] - '0');
  return value;
}

char *
wn_found_lower (const WnFound *f, int group)
{
  return g_utf8_strdown (wn_found_text (f, group), wn_found_length (f, group));
}

static gboolean
is_letter_at (const char *p)
{
  const gunichar c = g_utf8_get_char (p);

  return g_unichar_isalpha (c) || g_unichar_ismark (c);
}

char *
wn_found_before (const WnFound *f)
{
  const char *end = f->text + f->start[0], *start;

  if (end > f->text && end[-1] == ' ')
    end--;
  if (end > f->text + 1 && end[-1] == '.'
      && (g_ascii_isalpha (end[-2]) || (guchar) end[-2] >= 0x80))
    end--;
  for (start = end; start > f->text;) {
    const char *before = g_utf8_prev_char (start);

    if (!is_letter_at (before))
      break;
    start = before;
  }
  return g_utf8_strdown (start, end - start);
}

char *
wn_found_behind (const WnFound *f)
{
  const char *end = f->text + f->length, *start = f->text + f->end[0], *stop;

  if (start < end && *start == ' ')
    start++;
  for (stop = start; stop < end && is_letter_at (stop);)
    stop = g_utf8_next_char (stop);
  return g_utf8_strdown (start, stop - start);
}
