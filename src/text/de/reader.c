/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/de/reader.h"
#include <string.h>
#include "text/de/numbers.h"
#include "text/de/reader_data.h"
#include "text/espeak/words.h"
#include "text/scan/common.h"
#include "text/scan/number.h"
#include "text/scan/quantity.h"
#include "text/scan/translit.h"
#include "text/scan/words.h"

#define MONTH                                                                                    \
  "(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jan\\.|" \
  "Feb\\.|Mär\\.|Apr\\.|Jun\\.|Jul\\.|Aug\\.|Sept?\\.|Okt\\.|Nov\\.|Dez\\.)"

static void
say_int (GString *out, int value, WnForm form)
{
  wn_reader_cardinal (&wn_german_reader, out, value, form);
}

/* Which ending an ordinal has behind a word: that of -te, -ten or, alone, -ter */
static WnCase
ordinal_case (const char *before)
{
  static const char *const weak[] = { "der", "die", "das", "diese", "dieser", "jede", "jeder",
    NULL };
  static const char *const dative[] = { "am", "im", "vom", "zum", "zur", "dem", "den", "des", "bis",
    "ab", "seit", "beim", "vor", "nach", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
    "samstag", "sonntag", "jeden", "einem", "und", NULL };

  return wn_is_listed (weak, before)  ? WN_GENITIVE
      : wn_is_listed (dative, before) ? WN_DATIVE
                                      : WN_NOMINATIVE;
}

static WnForm
form_of (const WnFound *f)
{
  static const char *const feminine[] = { "stunde", "minute", "sekunde", "woche", "person", "frau",
    "seite", "million", "milliarde", "tasse", "flasche", "nacht", "katze", "straße", "stadt",
    "karte", "frage", "idee", "chance", NULL };
  static const char *const others[] = { "und", "oder", "bis", "von", "ist", "sind", "war", "uhr",
    "zu", "in", "im", "mal", "plus", "minus", "gleich", NULL };
  g_autofree char *behind = wn_found_behind (f), *before = wn_found_before (f);
  static const char *const numbered[] = { "nummer", "seite", "kapitel", "zimmer", "linie", "gleis",
    "platz", "bus", "artikel", "absatz", "band", NULL };
  WnForm form = { 0 };

  if (*behind == '\0' || wn_is_listed (others, behind) || wn_is_listed (numbered, before)
      || (f->end[0] < (int) f->length && f->text[f->end[0]] != ' '))
    return form;
  form.counts = TRUE;
  form.gender = wn_is_listed (feminine, behind) || g_str_has_suffix (behind, "ung")
          || g_str_has_suffix (behind, "heit") || g_str_has_suffix (behind, "keit")
      ? WN_FEMININE
      : WN_MASCULINE;
  return form;
}

static void
date (GString *out, int day, int month, int year, const WnFound *f)
{
  g_autofree char *before = f->length ? wn_found_before (f) : g_strdup ("");

  wn_reader_ordinal (&wn_german_reader, out, day,
      (WnForm){ WN_MASCULINE, ordinal_case (before), FALSE, FALSE });
  if (month)
    wn_say (out, months[month - 1]);
  if (year)
    wn_german_year (out, year);
}

static void
time_of_day (GString *out, int hour, int minute, int second, const WnFound *f)
{
  const WnForm counts = { WN_MASCULINE, WN_NOMINATIVE, TRUE, FALSE };

  say_int (out, hour, counts);
  wn_say (out, "Uhr");
  if (minute || second > 0)
    say_int (out, minute, (WnForm){ 0 });
  if (second > 0) {
    wn_say (out, "und");
    say_int (out, second, (WnForm){ WN_FEMININE, WN_NOMINATIVE, TRUE, FALSE });
    wn_say (out, second == 1 ? "Sekunde" : "Sekunden");
  }
}

/* 1 day, 2 month in digits: 24.12. */
static gboolean
say_short_date (GString *out, WnFound *f)
{
  const int day = wn_found_value (f, 1), month = wn_found_value (f, 2);

  if (day < 1 || day > 31 || month < 1 || month > 12)
    return FALSE;
  date (out, day, month, 0, f);
  return TRUE;
}

/* 1 digits before a stop and a word */
static gboolean
say_ordinal (GString *out, WnFound *f)
{
  g_autofree char *before = wn_found_before (f);
  const WnForm form = { WN_MASCULINE, ordinal_case (before), FALSE, FALSE };

  if (wn_found_length (f, 1) > 3)
    return FALSE;
  wn_german_ordinal (out, wn_found_text (f, 1), wn_found_length (f, 1), form);
  return TRUE;
}

static gboolean
say_roman (GString *out, WnFound *f)
{
  static const char *const counted[] = { "kapitel", "band", "teil", "akt", "abschnitt", NULL };
  g_autofree char *before = wn_found_before (f);
  const int value = wn_roman_value (wn_found_text (f, 1), wn_found_length (f, 1));
  const char *name = f->text + f->start[0] - 1 - strlen (before);
  const gboolean stop = f->end[0] < (int) f->length && f->text[f->end[0]] == '.';

  if (value == 0 || *before == '\0' || f->shouting || name < f->text)
    return FALSE;
  if (wn_is_listed (counted, before)) {
    say_int (out, value, (WnForm){ 0 });
    return TRUE;
  }
  if (!stop || !g_unichar_isupper (g_utf8_get_char (name)))
    return FALSE;
  f->end[0]++;
  wn_say (out, g_str_has_suffix (before, "a") || strcmp (before, "elisabeth") == 0 ? "die" : "der");
  wn_reader_ordinal (&wn_german_reader, out, value,
      (WnForm){ WN_MASCULINE, WN_GENITIVE, FALSE, FALSE });
  return TRUE;
}

/* 1 whole, 2 over 3 */
static gboolean
say_fraction (GString *out, WnFound *f)
{
  const int over = wn_found_value (f, 2), under = wn_found_value (f, 3);
  g_autoptr (GString) part = g_string_new (NULL);

  if (under < 2 || under > 100 || over == 0 || over >= under)
    return FALSE;
  if (wn_found_length (f, 1))
    say_int (out, wn_found_value (f, 1), (WnForm){ 0 });
  if (under == 2) {
    wn_say (out, "ein halb");
    return TRUE;
  }
  wn_reader_ordinal (&wn_german_reader, part, under,
      (WnForm){ WN_MASCULINE, WN_GENITIVE, FALSE, FALSE });
  g_string_append_c (part, 'l');
  say_int (out, over, (WnForm){ WN_NEUTER, WN_NOMINATIVE, TRUE, FALSE });
  wn_say (out, part->str);
  return TRUE;
}

/* 1990er */
static gboolean
say_decade (GString *out, WnFound *f)
{
  wn_german_year (out, wn_found_value (f, 1));
  g_string_append (out, wn_found_text (f, 2)[2] == 'n' ? "ern" : "er");
  return TRUE;
}

/* 1 digits: 3x */
static gboolean
say_times (GString *out, WnFound *f)
{
  const gsize before = out->len;

  wn_german_cardinal (out, wn_found_text (f, 1), wn_found_length (f, 1),
      (WnForm){ WN_MASCULINE, WN_NOMINATIVE, TRUE, FALSE });
  g_string_append (out, "mal");
  return out->len > before;
}

static const WnReaderRule rules[] = {
  { "0", "(\\d{1,2})\\. ?" MONTH "(?: (\\d{4}))?" WN_END, wn_found_named_date, TRUE },
  { "0", "(\\d{1,2})[:.]([0-5]\\d) ?(?:Uhr|h)" WN_END, wn_found_clock, TRUE },
  { "0", "(\\d{1,2})\\.(\\d{1,2})\\.(?!\\d)", say_short_date, TRUE },
  { "0", "(\\d{1,2}) ?[x×](?= \\p{Ll})", say_times, FALSE },
  { "0", "(\\d{2,4})(ern?)" WN_END, say_decade, FALSE },
  { "0", "(\\d{1,3})\\.(?= (?!Uhr)\\p{L})", say_ordinal, TRUE },
  { "a", "([IVXLCDM]++)" WN_END, say_roman, FALSE },
  { "0", "(?:(\\d{1,3}) )?(\\d{1,3})/(\\d{1,4})" WN_END "(?!/)", say_fraction, FALSE },
  { "0(", "\\(?0\\d{2,5}\\)?(?:[ /-]\\d{2,9}){1,5}" WN_END, wn_found_digits, FALSE },
};

const WnReader wn_german_reader = {
  .rules = rules,
  .n_rules = G_N_ELEMENTS (rules),
  .script = G_UNICODE_SCRIPT_LATIN,
  .decimal = ',',
  .to = "bis",
  .minus = "minus",
  .number_sign = "Nummer",
  .hash_tag = "Hashtag",
  .times = "mal",
  .months = months,
  .names = names,
  .letters = letters,
  .abbreviations = abbreviations,
  .units = units,
  .currencies = currencies,
  .magnitudes = magnitudes,
  .spelled = spelled,
  .cardinal = wn_german_cardinal,
  .ordinal = wn_german_ordinal,
  .number = wn_german_number,
  .quantity = wn_quantity_with_years,
  .year = wn_german_year,
  .date = date,
  .time = time_of_day,
  .form = form_of,
  .pronounceable = wn_latin_pronounceable,
  .transliterate = wn_to_latin,
};

const WnSentenceRules wn_german_sentences = {
  .abbreviations = sentence_abbreviations,
  .n_abbreviations = G_N_ELEMENTS (sentence_abbreviations),
  .starters = starters,
  .letter_words = "",
  .ordinals = TRUE,
};
