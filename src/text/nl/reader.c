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

#define MONTH                                                                                 \
  "(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|" \
  "jan\\.|feb\\.|mrt\\.|apr\\.|jun\\.|jul\\.|aug\\.|sept?\\.|okt\\.|nov\\.|dec\\.)"

static const WnForm plain = { 0 };

static void
say_int (GString *out, int value)
{
  wn_reader_cardinal (&wn_dutch_reader, out, value, plain);
}

static WnForm
form_of (const WnFound *f)
{
  g_autofree char *behind = wn_found_behind (f);
  WnForm form = { 0 };

  form.counts = *behind && strcmp (behind, "en") != 0 && strcmp (behind, "tot") != 0;
  return form;
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

  if (value == 0 || *before == '\0' || f->shouting || name < f->text)
    return FALSE;
  if (wn_is_listed (counted, before)) {
    say_int (out, value);
    return TRUE;
  }
  if (!g_unichar_isupper (g_utf8_get_char (name)) || g_utf8_strlen (before, -1) < 3 || value > 50)
    return FALSE;
  wn_say (out, "de");
  wn_reader_ordinal (&wn_dutch_reader, out, value, plain);
  return TRUE;
}

/* 1 whole, 2 over 3 */
static gboolean
say_fraction (GString *out, WnFound *f)
{
  const int over = wn_found_value (f, 2), under = wn_found_value (f, 3);

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
  wn_reader_ordinal (&wn_dutch_reader, out, under, plain);
  return TRUE;
}

static const WnReaderRule rules[] = {
  { "0", "(\\d{1,2}) (?i:" MONTH ")(?: (\\d{4}))?" WN_END, wn_found_named_date, TRUE },
  { "0", "(\\d{1,2})[:.]([0-5]\\d) ?(?:uur|u|h)" WN_END "\\.?", wn_found_clock, TRUE },
  { "0", "(\\d{1,9}|\\d{1,3}(?:\\.\\d{3}){1,2})(?:ste|de|e)" WN_END, say_ordinal, TRUE },
  { "a", "([IVXLCDM]++)" WN_END, say_roman, FALSE },
  { "0", "(?:(\\d{1,3}) )?(\\d{1,3})/(\\d{1,4})" WN_END "(?!/)", say_fraction, FALSE },
  { "0(", "(?!\\d\\d-\\d\\d-\\d{4})\\(?0\\d{1,3}\\)?(?:[ -]\\d{2,8}){1,5}" WN_END, wn_found_digits,
      FALSE },
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
  .months = months,
  .odd_month = 3, /* mrt. */
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
  .quantity = wn_quantity_with_years,
  .year = wn_dutch_year,
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
