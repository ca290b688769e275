/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_NUMBER_H
#define WN_TEXT_READER_NUMBER_H

#include "text/scan/reader.h"

/**
 * A number as people write it: 1.234,56 · 1,234.56 · 1'234 · 1 234 567 · 3,5
 * text     [n]
 * decimal  WnReader.decimal
 * Returns  its end, 0 if there is none at text[at] or it has too many digits
 */
gsize wn_reader_number (const char *text, gsize n, gsize at, char decimal, WnNumber *number);

/** The value of up to nine digits */
int wn_digits_value (const char *digits, gsize n);
/**
 * Digits without the zeros in front and without what is none, and how many these are
 * number  [WN_NUMBER_DIGITS + 1]
 */
gsize wn_digits_significant (const char *digits, gsize n, char *number);
/** Where a dash with the spaces around it ends that stands at text[at], 0 if there is none */
gsize wn_reader_dash_end (const char *text, gsize n, gsize at);

/** The value of the whole part, capped at 2^62 */
gint64 wn_number_whole (const WnNumber *number);

/** The value of a Roman numeral in canonical form, capitals or small, 0 if it is none */
int wn_roman_value (const char *text, gsize n);

/** A number that is read by quantity(): with currency, magnitude, unit, or a range */
gboolean wn_say_quantity_found (GString *out, WnFound *found);

#endif
