/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_NUMBERS_H
#define WN_TEXT_NUMBERS_H

#include <glib.h>

/**
 * Numbers as English words, lower case, appended to `out` and separated by spaces.
 * digits  [n] bytes '0'..'9'; commas are passed over
 */

/** "four thousand twenty one"; more than 15 digits are read one by one */
void wn_number_cardinal (GString *out, const char *digits, gsize n);
/** "four thousand twenty first" */
void wn_number_ordinal (GString *out, const char *digits, gsize n);
/** One by one: "four zero two" */
void wn_number_digits (GString *out, const char *digits, gsize n);
/**
 * In pairs as years and identifiers are read: "nineteen oh five", "two thousand eight", "seven
 * forty seven"
 */
void wn_number_pairs (GString *out, const char *digits, gsize n);
/** In pairs and in the plural: 1990 is "nineteen nineties", 747 "seven forty sevens" */
void wn_number_plural (GString *out, const char *digits, gsize n);
/** A cardinal with the sign and decimals that may stand around it: "minus three point one four" */
void wn_number_real (GString *out, const char *text, gsize n);
/** The denominator of a fraction: "half", "thirds", "hundredths" */
void wn_number_denominator (GString *out, const char *digits, gsize n, gboolean plural);

/** The name of month 1 to 12 */
const char *wn_number_month (int month);
/** "twenty twenty four", "oh five" for 05 */
void wn_number_year (GString *out, const char *digits, gsize n);
/** "january fifth, twenty twenty four"; month 0, day 0, n 0: without it */
void wn_number_date (GString *out, int month, int day, const char *year, gsize n);

/** Value of the digits, saturating at G_MAXUINT64 */
guint64 wn_number_value (const char *digits, gsize n);
/** Value of a Roman numeral in capitals, up to 3999, 0 if it is none */
int wn_number_roman (const char *text, gsize n);
/** Appends a word and a space before it where needed */
void wn_append_word (GString *out, const char *word);

#endif
