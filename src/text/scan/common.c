/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/common.h"
#include <string.h>
#include "text/scan/number.h"
#include "text/scan/words.h"

static void
say_name (GString *out, const WnReader *r, const char *symbol)
{
  gsize n;

  wn_say (out, wn_reading_find (r->names, symbol, &n));
}

static gsize
run_of (const char *text, gsize n, gboolean digits)
{
  gsize end = 0;

  while (end < n
      && (digits ? g_ascii_isdigit (text[end]) != 0
                 : g_unichar_isalpha (g_utf8_get_char (text + end))))
    end = g_utf8_next_char (text + end) - text;
  return end;
}

/* Runs of letters as words, runs of digits as numbers, symbols by name */
static void
say_runs (GString *out, const WnReader *r, const char *text, gsize n, gboolean symbols)
{
  for (gsize at = 0; at < n;) {
    gsize run;

    if ((run = run_of (text + at, n - at, TRUE)) > 0) {
      if (run > 4 || text[at] == '0')
        wn_reader_digits (r, out, text + at, run);
      else
        r->cardinal (out, text + at, run, (WnForm){ 0 });
    } else if ((run = run_of (text + at, n - at, FALSE)) > 0) {
      const gboolean www = run == 3 && g_ascii_strncasecmp (text + at, "www", 3) == 0;

      if (www || run == 1)
        wn_reader_letters (r, out, text + at, run);
      else
        wn_reader_word (r, out, text + at, run, FALSE);
    } else {
      run = g_utf8_next_char (text + at) - (text + at);
      if (symbols)
        wn_say (out, wn_reading_find (r->names, text + at, &run));
    }
    at += run;
  }
}

gboolean
wn_found_address (GString *out, WnFound *f)
{
  while (f->end[0] > f->start[0] + 1 && strchr (".,;:!?)'\"", f->text[f->end[0] - 1]))
    f->end[0]--;
  if (f->end[1] > f->end[0])
    f->end[1] = f->end[0];
  say_runs (out, f->reader, wn_found_text (f, 1), wn_found_length (f, 1), TRUE);
  return out->len > 0;
}

static gboolean
is_date (int day, int month)
{
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* Two digits of a year: of this century up to '39 */
static int
whole_year (const WnFound *f, int group)
{
  const int year = wn_found_value (f, group);

  return wn_found_length (f, group) == 2 ? year + (year < 40 ? 2000 : 1900) : year;
}

gboolean
wn_found_date (GString *out, WnFound *f)
{
  int day = wn_found_value (f, 1), month = wn_found_value (f, 3);

  if (month > 12 && day <= 12) {
    const int other = day;

    day = month;
    month = other;
  }
  if (!is_date (day, month))
    return FALSE;
  f->reader->date (out, day, month, wn_found_length (f, 4) ? whole_year (f, 4) : 0, f);
  return TRUE;
}

gboolean
wn_found_iso_date (GString *out, WnFound *f)
{
  const int day = wn_found_value (f, 4), month = wn_found_value (f, 3);

  if (!is_date (day, month))
    return FALSE;
  f->reader->date (out, day, month, wn_found_value (f, 1), f);
  if (wn_found_length (f, 5))
    f->reader->time (out, wn_found_value (f, 5), wn_found_value (f, 6),
        wn_found_length (f, 7) ? wn_found_value (f, 7) : -1, f);
  return TRUE;
}

gboolean
wn_found_named_date (GString *out, WnFound *f)
{
  g_autofree char *name = wn_found_lower (f, 2);
  const int day = wn_found_value (f, 1), month = wn_reader_month (f->reader, name);

  if (!is_date (day, month))
    return FALSE;
  f->reader->date (out, day, month, wn_found_value (f, 3), f);
  return TRUE;
}

gboolean
wn_found_clock (GString *out, WnFound *f)
{
  const int hour = wn_found_value (f, 1), minute = wn_found_value (f, 2);

  if (hour > 24 || minute > 59)
    return FALSE;
  f->reader->time (out, hour, minute, -1, f);
  return TRUE;
}

gboolean
wn_found_time (GString *out, WnFound *f)
{
  const int hour = wn_found_value (f, 1), minute = wn_found_value (f, 2);
  const int second = wn_found_length (f, 3) ? wn_found_value (f, 3) : -1;

  if (hour > 24 || minute > 59 || second > 59)
    return FALSE;
  f->reader->time (out, hour, minute, second, f);
  return TRUE;
}

gboolean
wn_found_digits (GString *out, WnFound *f)
{
  if (wn_found_text (f, 0)[0] == '+')
    say_name (out, f->reader, "+");
  wn_reader_digits (f->reader, out, wn_found_text (f, 0), wn_found_length (f, 0));
  return TRUE;
}

gboolean
wn_found_number_sign (GString *out, WnFound *f)
{
  wn_say (out, f->reader->number_sign);
  return TRUE;
}

gboolean
wn_found_hash_tag (GString *out, WnFound *f)
{
  wn_say (out, f->reader->hash_tag);
  return TRUE;
}

gboolean
wn_found_times (GString *out, WnFound *f)
{
  wn_say (out, f->reader->times);
  return TRUE;
}

gboolean
wn_found_dotted_digits (GString *out, WnFound *f)
{
  say_runs (out, f->reader, wn_found_text (f, 0), wn_found_length (f, 0), TRUE);
  return TRUE;
}

gboolean
wn_found_by (GString *out, WnFound *f)
{
  say_name (out, f->reader, "\u00d7");
  return out->len > 0;
}

gboolean
wn_found_letters (GString *out, WnFound *f)
{
  wn_reader_letters (f->reader, out, wn_found_text (f, 1), wn_found_length (f, 1));
  return out->len > 0;
}

/* The longest entry that stands there as a whole word; a capital may stand for a small letter */
static const WnReading *
abbreviation_at (const WnReader *r, const char *text, gsize n, gsize *end)
{
  const WnReading *best = NULL;

  for (const WnReading *a = r->abbreviations; a && a->written; a++) {
    const gsize length = strlen (a->written);
    gboolean same;

    if (length > n || (best && strlen (best->written) >= length))
      continue;
    same = memcmp (a->written, text, length) == 0;
    if (!same && g_unichar_islower (g_utf8_get_char (a->written))
        && g_utf8_strlen (a->written, -1) > 2) {
      const gsize first = g_utf8_next_char (text) - text;

      same = g_unichar_tolower (g_utf8_get_char (text)) == g_utf8_get_char (a->written)
          && memcmp (a->written + first, text + first, length - first) == 0;
    }
    if (same && length == 2 && g_ascii_isupper (a->written[0]) && a->written[1] == '.'
        && !(n > 3 && g_ascii_isdigit (text[3])))
      continue; /* an initial */
    if (same
        && (a->written[length - 1] == '.' || length == n
            || !g_unichar_isalnum (g_utf8_get_char (text + length)))
        && (a->written[length - 1] == '.' || length == n || text[length] != '-'))
      best = a;
  }
  if (best)
    *end = strlen (best->written);
  return best;
}

gboolean
wn_found_abbreviation (GString *out, WnFound *f)
{
  const WnReader *r = f->reader;
  gsize end = 0;
  const WnReading *a;
  const char *before = f->text + f->start[0];

  if (f->start[0] > 0 && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (before))))
    return FALSE;
  a = abbreviation_at (r, before, f->length - f->start[0], &end);
  if (!a)
    return FALSE;
  f->end[0] = f->start[0] + end;
  wn_say (out, a->spoken);
  return TRUE;
}

/* "Ту" of "Ту-154", but neither "A" of "A4" nor "mp" of "mp3" */
static gboolean
is_name (const WnReader *r, const char *text, gsize n)
{
  const gsize first = g_utf8_next_char (text) - text;
  g_autofree char *word = g_utf8_strdown (text, n);

  return n > first && g_unichar_isupper (g_utf8_get_char (text))
      && g_unichar_islower (g_utf8_get_char (text + first)) && r->pronounceable (word);
}

gboolean
wn_found_alphanumeric (GString *out, WnFound *f)
{
  const char *text = wn_found_text (f, 0);
  const gsize n = wn_found_length (f, 0);

  for (gsize at = 0, run; at < n; at += run) {
    if ((run = run_of (text + at, n - at, TRUE)) > 0) {
      if (run > 4 || (text[at] == '0' && run > 1))
        wn_reader_digits (f->reader, out, text + at, run);
      else
        f->reader->cardinal (out, text + at, run, (WnForm){ 0 });
    } else if ((run = run_of (text + at, n - at, FALSE)) > 0) {
      if (g_utf8_strlen (text + at, run) <= 3 && !is_name (f->reader, text + at, run))
        wn_reader_letters (f->reader, out, text + at, run);
      else
        wn_reader_word (f->reader, out, text + at, run, FALSE);
    } else {
      run = g_utf8_next_char (text + at) - (text + at);
    }
  }
  return out->len > 0;
}

gboolean
wn_found_joined (GString *out, WnFound *f)
{
  say_runs (out, f->reader, wn_found_text (f, 0), wn_found_length (f, 0), TRUE);
  return out->len > 0;
}

gboolean
wn_found_ampersand (GString *out, WnFound *f)
{
  wn_reader_letters (f->reader, out, wn_found_text (f, 1), wn_found_length (f, 1));
  say_name (out, f->reader, "&");
  wn_reader_letters (f->reader, out, wn_found_text (f, 2), wn_found_length (f, 2));
  return TRUE;
}
