/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/neutral.h"
#include <string.h>
#include "text/espeak/words.h"
#include "text/scan/quantity.h"
#include "text/scan/translit.h"

#define AS_WRITTEN(symbol) \
  {                        \
    symbol, symbol         \
  }
#define SIGN(symbol)                     \
  {                                      \
    symbol, "m " symbol "|" symbol, NULL \
  }

static const WnReading names[] = { AS_WRITTEN ("%"), AS_WRITTEN ("&"), AS_WRITTEN ("@"),
  AS_WRITTEN ("#"), AS_WRITTEN ("+"), AS_WRITTEN ("="), AS_WRITTEN ("<"), AS_WRITTEN (">"),
  AS_WRITTEN ("*"), AS_WRITTEN ("/"), AS_WRITTEN ("\\"), AS_WRITTEN ("_"), AS_WRITTEN ("|"),
  AS_WRITTEN ("~"), AS_WRITTEN ("^"), AS_WRITTEN ("$"), AS_WRITTEN ("€"), AS_WRITTEN ("£"),
  AS_WRITTEN ("¥"), AS_WRITTEN ("¢"), AS_WRITTEN ("₽"), AS_WRITTEN ("₹"), AS_WRITTEN ("°"),
  AS_WRITTEN ("§"), AS_WRITTEN ("©"), AS_WRITTEN ("®"), AS_WRITTEN ("™"), AS_WRITTEN ("×"),
  AS_WRITTEN ("÷"), AS_WRITTEN ("±"), AS_WRITTEN ("µ"), AS_WRITTEN ("."), AS_WRITTEN (";"),
  AS_WRITTEN (":"), AS_WRITTEN ("!"), AS_WRITTEN ("?"), AS_WRITTEN ("("), AS_WRITTEN (")"),
  AS_WRITTEN ("["), AS_WRITTEN ("]"), AS_WRITTEN ("{"), AS_WRITTEN ("}"), AS_WRITTEN ("-"),
  AS_WRITTEN ("'"), AS_WRITTEN ("\""), { ",", WN_ESPEAK_COMMA }, { NULL, NULL } };

static const WnNoun currencies[] = { SIGN ("$"), SIGN ("€"), SIGN ("£"), SIGN ("¥"), SIGN ("₽"),
  SIGN ("₹"), { NULL, NULL, NULL } };
static const WnNoun no_nouns[] = { { NULL, NULL, NULL } };

static void
cardinal (GString *out, const char *digits, gsize n, WnForm form)
{
  g_autofree char *word = g_strndup (digits, n);

  wn_say (out, word);
}

static void
say_int (GString *out, int value)
{
  char digits[12];

  g_snprintf (digits, sizeof digits, "%d", value);
  wn_say (out, digits);
}

static void
number (GString *out, const WnNumber *n, WnForm form)
{
  g_autofree char *word = g_strconcat (n->negative ? "-" : "", n->whole,
      n->part[0] == '\0'    ? ""
          : n->point == ',' ? WN_ESPEAK_COMMA
                            : ".",
      n->part, NULL);

  wn_say (out, word);
}

static void
date (GString *out, int day, int month, int year, const WnFound *found)
{
  if (day)
    say_int (out, day);
  say_int (out, month);
  if (year)
    say_int (out, year);
}

static void
time_of_day (GString *out, int hour, int minute, int second, const WnFound *found)
{
  g_autofree char *word = g_strdup_printf ("%d:%02d", hour, minute);

  wn_say (out, word);
  if (second >= 0)
    say_int (out, second);
}

static WnForm
form (const WnFound *found)
{
  return (WnForm){ 0 };
}

static gboolean
always (const char *word)
{
  return TRUE;
}

const WnReader *
wn_neutral_reader (GUnicodeScript script)
{
  static GMutex lock;
  static GHashTable *readers;
  const gboolean latin = script == G_UNICODE_SCRIPT_LATIN;
  WnReader *reader;

  g_mutex_lock (&lock);
  if (!readers)
    readers = g_hash_table_new (NULL, NULL);
  reader = g_hash_table_lookup (readers, GINT_TO_POINTER (script));
  if (!reader) {
    reader = g_new0 (WnReader, 1);
    *reader = (WnReader){ .script = script,
      .names = names,
      .currencies = currencies,
      .units = no_nouns,
      .magnitudes = no_nouns,
      .number_sign = "#",
      .hash_tag = "#",
      .times = "×",
      .cardinal = cardinal,
      .ordinal = cardinal,
      .number = number,
      .quantity = wn_quantity_plain,
      .date = date,
      .time = time_of_day,
      .form = form,
      .pronounceable = latin ? wn_latin_pronounceable : always,
      .transliterate = latin ? wn_to_latin : NULL };
    g_hash_table_insert (readers, GINT_TO_POINTER (script), reader);
  }
  g_mutex_unlock (&lock);
  return reader;
}

static const char *const no_words[] = { NULL };

const WnSentenceRules wn_neutral_sentences = {
  .abbreviations = NULL,
  .n_abbreviations = 0,
  .starters = no_words,
  .letter_words = "",
};
