/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/nl/reader.h"
#include <string.h>
#include "text/espeak/words.h"
#include "text/nl/numbers.h"
#include "text/nl/reader_data.h"
#include "text/scan/common.h"
#include "text/scan/number.h"
#include "text/scan/quantity.h"
#include "text/scan/translit.h"
#include "text/scan/words.h"

#define END "(?![\\p{L}\\p{N}])"
#define MONTH                                                                                 \
  "(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|" \
  "jan\\.|feb\\.|mrt\\.|apr\\.|jun\\.|jul\\.|aug\\.|sept?\\.|okt\\.|nov\\.|dec\\.)"

static const WnForm plain = { 0 };

static void
say_int (GString *out, int value)
{
  char digits[12];

  g_snprintf (digits, sizeof digits, "%d", value);
  wn_dutch_cardinal (out, digits, strlen (digits), plain);
}

static WnForm
form_of (const WnFound *f)
{
  g_autofree char *behind = wn_found_behind (f);
  WnForm form = { 0 };

  form.counts = *behind && strcmp (behind, "en") != 0 && strcmp (behind, "tot") != 0;
  return form;
}

/* A number of four digits that nothing is counted with is a year */
static void
quantity (GString *out, const WnQuantity *q)
{
  const gboolean year = !q->noun && !q->magnitude && !q->number.part[0] && !q->number.negative
      && !q->number.grouped && strlen (q->number.whole) == 4 && q->number.whole[0] == '1'
      && (!q->form.counts || q->range);

  if (!year) {
    wn_quantity_plain (&wn_dutch_reader, out, q);
    return;
  }
  wn_dutch_year (out, wn_number_whole (&q->number));
  if (q->range) {
    wn_say (out, "tot");
    wn_dutch_year (out, wn_number_whole (&q->to));
  }
}

static void
date (GString *out, int day, int month, int year, const WnFound *f)
{
  if (day)
    say_int (out, day);
  wn_say (out, months[month - 1]);
  if (year)
    wn_dutch_year (out, year);
}

static void
time_of_day (GString *out, int hour, int minute, int second, const WnFound *f)
{
  say_int (out, hour);
  wn_say (out, "uur");
  if (minute || second > 0)
    say_int (out, minute);
  if (second > 0) {
    wn_say (out, "en");
    say_int (out, second);
    wn_say (out, second == 1 ? "seconde" : "seconden");
  }
}

/* 1 hour, 2 minute, "uur" behind */
static gboolean
say_clock (GString *out, WnFound *f)
{
  if (wn_found_value (f, 1) > 24 || wn_found_value (f, 2) > 59)
    return FALSE;
  time_of_day (out, wn_found_value (f, 1), wn_found_value (f, 2), -1, f);
  return TRUE;
}

static int
month_of (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    if (strncmp (name, months[i], 3) == 0)
      return i + 1;
  return 3; /* mrt. */
}

/* 1 day, 2 month, 3 year */
static gboolean
say_named_date (GString *out, WnFound *f)
{
  g_autofree char *month = wn_found_lower (f, 2);

  if (wn_found_value (f, 1) < 1 || wn_found_value (f, 1) > 31)
    return FALSE;
  date (out, wn_found_value (f, 1), month_of (month), wn_found_value (f, 3), f);
  return TRUE;
}

/* 1 digits before de, ste, e */
static gboolean
say_ordinal (GString *out, WnFound *f)
{
  wn_dutch_ordinal (out, wn_found_text (f, 1), wn_found_length (f, 1), plain);
  return TRUE;
}

static gboolean
say_roman (GString *out, WnFound *f)
{
  static const char *const counted[] = { "hoofdstuk", "deel", "akte", NULL };
  g_autofree char *before = wn_found_before (f);
  const int value = wn_roman_value (wn_found_text (f, 1), wn_found_length (f, 1));
  const char *name = f->text + f->start[0] - 1 - strlen (before);
  char digits[12];

  if (value == 0 || *before == '\0' || f->shouting || name < f->text)
    return FALSE;
  g_snprintf (digits, sizeof digits, "%d", value);
  for (int i = 0; counted[i]; i++)
    if (strcmp (counted[i], before) == 0) {
      wn_dutch_cardinal (out, digits, strlen (digits), plain);
      return TRUE;
    }
  if (!g_unichar_isupper (g_utf8_get_char (name)) || g_utf8_strlen (before, -1) < 3 || value > 50)
    return FALSE;
  wn_say (out, "de");
  wn_dutch_ordinal (out, digits, strlen (digits), plain);
  return TRUE;
}

/* 1 whole, 2 over 3 */
static gboolean
say_fraction (GString *out, WnFound *f)
{
  const int over = wn_found_value (f, 2), under = wn_found_value (f, 3);
  char digits[12];

  if (under < 2 || under > 100 || over == 0 || over >= under)
    return FALSE;
  if (wn_found_length (f, 1)) {
    say_int (out, wn_found_value (f, 1));
    wn_say (out, "en");
  }
  say_int (out, over);
  if (under == 2 || under == 4) {
    wn_say (out, under == 2 ? "half" : "kwart");
    return TRUE;
  }
  g_snprintf (digits, sizeof digits, "%d", under);
  wn_dutch_ordinal (out, digits, strlen (digits), plain);
  return TRUE;
}

static const WnReaderRule rules[] = {
  { "0", "(\\d{1,2}) (?i:" MONTH ")(?: (\\d{4}))?" END, say_named_date, TRUE },
  { "0", "(\\d{1,2})[:.]([0-5]\\d) ?(?:uur|u|h)" END "\\.?", say_clock, TRUE },
  { "0", "(\\d{1,4})(?:ste|de|e)" END, say_ordinal, TRUE },
  { "a", "([IVXLCDM]++)" END, say_roman, FALSE },
  { "0", "(?:(\\d{1,3}) )?(\\d{1,3})/(\\d{1,4})" END "(?!/)", say_fraction, FALSE },
  { "0(", "(?!\\d\\d-\\d\\d-\\d{4})\\(?0\\d{1,3}\\)?(?:[ -]\\d{2,8}){1,5}" END, wn_found_digits,
      FALSE },
  { "0", "\\d{4}(?:[ -]\\d{4}){2,3}" END, wn_found_digits, FALSE },
  { "#", "#(?=\\d)", wn_found_number_sign, FALSE },
  { "#", "#(?=\\p{L})", wn_found_hash_tag, FALSE },
  { "*u", "(?<=\\d|\\d )[*×](?= ?\\d)", wn_found_times, FALSE },
};

const WnReader wn_dutch_reader = {
  .rules = rules,
  .n_rules = G_N_ELEMENTS (rules),
  .script = G_UNICODE_SCRIPT_LATIN,
  .decimal = ',',
  .to = "tot",
  .minus = "min",
  .number_sign = "nummer",
  .hash_tag = "hashtag",
  .times = "keer",
  .names = names,
  .letters = letters,
  .abbreviations = abbreviations,
  .units = units,
  .currencies = currencies,
  .magnitudes = magnitudes,
  .spelled = spelled,
  .cardinal = wn_dutch_cardinal,
  .ordinal = wn_dutch_ordinal,
  .number = wn_dutch_number,
  .quantity = quantity,
  .date = date,
  .time = time_of_day,
  .form = form_of,
  .pronounceable = wn_latin_pronounceable,
  .transliterate = wn_to_latin,
};

const WnSentenceRules wn_dutch_sentences = {
  .abbreviations = sentence_abbreviations,
  .n_abbreviations = G_N_ELEMENTS (sentence_abbreviations),
  .starters = starters,
  .letter_words = "",
};
