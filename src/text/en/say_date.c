/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/match.h"
#include "text/en/numbers.h"

static void
append_month (GString *out, const WnMatch *m, int group)
{
  for (int month = 1; month <= 12; month++)
    if (g_ascii_strncasecmp (wn_match_text (m, group), wn_number_month (month), 3) == 0)
      wn_append_word (out, wn_number_month (month));
}

static gboolean
is_day (const WnMatch *m, int group)
{
  guint64 day = wn_match_value (m, group);

  return day >= 1 && day <= 31;
}

static void
append_ordinal (GString *out, const WnMatch *m, int group)
{
  guint64 value = wn_match_value (m, group);
  char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  wn_number_ordinal (out, digits, strlen (digits));
  g_free (digits);
}

static void
append_year (GString *out, const WnMatch *m, int group)
{
  wn_number_year (out, wn_match_text (m, group), wn_match_length (m, group));
}

/* 1: month, 2: day, 3: to day, 4: comma, 5: year */
gboolean
wn_say_month_day (GString *out, WnMatch *m)
{
  if (!is_day (m, 2) || (wn_match_length (m, 3) && !is_day (m, 3)))
    return FALSE;
  append_month (out, m, 1);
  append_ordinal (out, m, 2);
  if (wn_match_length (m, 3)) {
    wn_append_word (out, "to");
    append_ordinal (out, m, 3);
  }
  if (wn_match_length (m, 5)) {
    if (wn_match_length (m, 4))
      g_string_append_c (out, ',');
    append_year (out, m, 5);
  }
  return TRUE;
}

/* 1: day, 2: to day, 3: month, 4: year */
gboolean
wn_say_day_month (GString *out, WnMatch *m)
{
  char *previous = wn_match_previous (m);
  const gboolean article = strcmp (previous, "the") != 0;

  g_free (previous);
  if (!is_day (m, 1) || (wn_match_length (m, 2) && !is_day (m, 2)))
    return FALSE;
  if (article)
    wn_append_word (out, "the");
  append_ordinal (out, m, 1);
  if (wn_match_length (m, 2)) {
    wn_append_word (out, "to");
    append_ordinal (out, m, 2);
  }
  wn_append_word (out, "of");
  append_month (out, m, 3);
  if (wn_match_length (m, 4))
    append_year (out, m, 4);
  return TRUE;
}

/* 31-Dec-2024: 1: day, 3: month, 4: year */
gboolean
wn_say_named_date (GString *out, WnMatch *m)
{
  if (is_day (m, 1)) {
    append_month (out, m, 3);
    append_ordinal (out, m, 1);
  } else { /* as it is written, but for the dashes */
    wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
    append_month (out, m, 3);
  }
  g_string_append_c (out, ',');
  append_year (out, m, 4);
  return TRUE;
}

/* Jan '24: 1: month, 2: year */
gboolean
wn_say_month_year (GString *out, WnMatch *m)
{
  append_month (out, m, 1);
  append_year (out, m, 2);
  return TRUE;
}

/* Before a date, and in a range of days; "Sun" and "Wed" alone are words */
gboolean
wn_say_weekday (GString *out, WnMatch *m)
{
  static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday" };
  const char next = wn_match_next (m), last = m->text[m->end[0] - 1];
  const int at = m->end[0];
  gboolean dated = m->in_range || next == '/';

  for (int i = at; i < (int) m->length && i < at + 3 && !dated; i++)
    dated = g_ascii_isdigit (m->text[i]) || (guchar) m->text[i] >= 0x80 || m->text[i] == '-'
        || m->text[i] == '&' || (g_ascii_isupper (m->text[i]) && i > at);
  if (!dated || (last == '.' && next != ' ' && next != ',' && !m->in_range))
    return FALSE;
  if (last == '.' && m->in_range && (next == '\0' || next == '\n'))
    m->end[0]--; /* it ends the sentence */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (wn_match_text (m, 0), names[i], 3) == 0)
      wn_append_word (out, names[i]);
  return TRUE;
}

gboolean
wn_say_month (GString *out, WnMatch *m)
{
  append_month (out, m, 1);
  return TRUE;
}

/* Jan-Mar */
gboolean
wn_say_last_month (GString *out, WnMatch *m)
{
  if (!m->in_range)
    return FALSE;
  append_month (out, m, 1);
  if (m->text[m->end[0] - 1] == '.' && m->end[0] == (int) m->length)
    m->end[0]--; /* it ends the sentence */
  return TRUE;
}

static gboolean
say_date (GString *out, const WnMatch *m, int year, int month, int day)
{
  guint64 number = wn_match_value (m, month);

  if (number < 1 || number > 12 || !is_day (m, day))
    return FALSE;
  wn_number_date (out, (int) number, (int) wn_match_value (m, day), wn_match_text (m, year),
      wn_match_length (m, year));
  return TRUE;
}

/* 2023-05, but 2001-02 is a season: 1: year, 2: month */
gboolean
wn_say_iso_month (GString *out, WnMatch *m)
{
  const guint64 year = wn_match_value (m, 1), month = wn_match_value (m, 2);

  if (year < 1900 || year > 2100 || year % 100 + 1 == month)
    return FALSE;
  wn_append_word (out, wn_number_month ((int) month));
  append_year (out, m, 1);
  return TRUE;
}

/* 1: year, 3: month, 4: day */
gboolean
wn_say_iso_date (GString *out, WnMatch *m)
{
  return say_date (out, m, 1, 3, 4);
}

/*
 * 1: month or day, 2: separator, 3: day or month, 4: year. American order, the other where only
 * that makes a date
 */
gboolean
wn_say_numeric_date (GString *out, WnMatch *m)
{
  gboolean european = wn_match_char (m, 2) == '.' || wn_match_value (m, 1) > 12;

  if (wn_match_char (m, 2) != '/' && wn_match_length (m, 4) != 4)
    return FALSE;
  return european ? say_date (out, m, 4, 3, 1) : say_date (out, m, 4, 1, 3);
}

/* Minutes or seconds behind the hour */
static void
append_sixtieth (GString *out, const WnMatch *m, int group)
{
  const char *digits = wn_match_text (m, group);

  if (digits[0] == '0') {
    wn_append_word (out, "oh");
    wn_number_digits (out, digits + 1, 1);
  } else {
    wn_number_cardinal (out, digits, 2);
  }
}

static void
append_half_day (GString *out, const WnMatch *m, int group)
{
  wn_append_word (out, g_ascii_tolower (wn_match_char (m, group)) == 'a' ? "_a m" : "p m");
}

/* "12:00 noon" */
static gboolean
named_hour (const WnMatch *m)
{
  const char *next = m->text + m->end[0];
  const gsize left = m->length - m->end[0];

  return (left >= 5 && memcmp (next, " noon", 5) == 0)
      || (left >= 9 && memcmp (next, " midnight", 9) == 0);
}

/* 1: hour, 2: minute, 3: second, 4: a or p */
gboolean
wn_say_clock (GString *out, WnMatch *m)
{
  guint64 hour = wn_match_value (m, 1);
  gboolean sharp = wn_match_value (m, 2) == 0, half_day = wn_match_length (m, 4) > 0;

  if (hour > 24)
    return FALSE;
  if (hour == 0 && named_hour (m))
    wn_append_word (out, "twelve");
  else
    wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  if (!sharp || wn_match_length (m, 3))
    append_sixtieth (out, m, 2);
  else if (!half_day && !named_hour (m))
    wn_append_word (out, hour > 12 || hour == 0 ? "hundred" : "o'clock");
  if (wn_match_length (m, 3)) {
    wn_append_word (out, "and");
    wn_number_cardinal (out, wn_match_text (m, 3), 2);
    wn_append_word (out, wn_match_value (m, 3) == 1 ? "second" : "seconds");
  }
  if (half_day)
    append_half_day (out, m, 4);
  return TRUE;
}

/* 2024-05-06T10:30:00Z: 1, 2, 3: date, 4, 5, 6: time, 7: zone */
gboolean
wn_say_iso_time (GString *out, WnMatch *m)
{
  const char zone = wn_match_char (m, 7);

  if (wn_match_value (m, 4) > 24 || wn_match_value (m, 5) > 59 || !say_date (out, m, 1, 2, 3))
    return FALSE;
  g_string_append_c (out, ',');
  wn_number_cardinal (out, wn_match_text (m, 4), 2);
  if (wn_match_value (m, 5) > 0)
    append_sixtieth (out, m, 5);
  else
    wn_append_word (out, "hundred");
  if (wn_match_value (m, 6) > 0) {
    wn_append_word (out, "and");
    wn_number_cardinal (out, wn_match_text (m, 6), 2);
    wn_append_word (out, wn_match_value (m, 6) == 1 ? "second" : "seconds");
  }
  if (zone)
    wn_append_word (out, "u t c");
  if (zone == '+' || zone == '-') {
    const char *hours = wn_match_text (m, 7) + 1;

    wn_append_word (out, zone == '-' ? "minus" : "plus");
    wn_number_cardinal (out, hours, 2);
    if (wn_number_value (hours + 2, wn_match_length (m, 7) - 3) > 0)
      wn_number_cardinal (out, hours + wn_match_length (m, 7) - 3, 2);
  }
  return TRUE;
}

/* 0730 hours */
gboolean
wn_say_military_time (GString *out, WnMatch *m)
{
  if (wn_match_char (m, 1) == '0')
    wn_number_digits (out, wn_match_text (m, 1), 2);
  else
    wn_number_cardinal (out, wn_match_text (m, 1), 2);
  if (wn_match_value (m, 2) > 0)
    append_sixtieth (out, m, 2);
  else
    wn_append_word (out, "hundred");
  wn_append_word (out, "hours");
  return TRUE;
}

gboolean
wn_say_hour (GString *out, WnMatch *m)
{
  if (wn_match_value (m, 1) > 12)
    return FALSE;
  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  append_half_day (out, m, 2);
  return TRUE;
}

gboolean
wn_say_ratio (GString *out, WnMatch *m)
{
  wn_number_real (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_append_word (out, "to");
  wn_number_real (out, wn_match_text (m, 2), wn_match_length (m, 2));
  return TRUE;
}
