/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_QUANTITY_H
#define WN_TEXT_QUANTITY_H

#include <glib.h>

/**
 * Numbers as they are written in different places, with the money and the units around them
 */

/** How a number is written, where that may also be something else */
typedef enum
{
  WN_NUMBER_PLAIN,
  WN_NUMBER_SPACED, /* in groups of three with spaces between: 25 000 */
  WN_NUMBER_COMMA   /* with a decimal comma: 2,5 */
} WnNumberStyle;

typedef struct
{
  gsize start, end;           /* bytes of the text */
  gsize whole, n_whole;       /* the integer part with what separates its groups; may be empty */
  gsize decimals, n_decimals; /* the digits behind the point */
  /* of a fraction, 2 3/4, whose integer part may be empty */
  gsize numerator, n_numerator, denominator, n_denominator;
  gboolean grouped; /* 1,000 */
} WnNumber;

/**
 * text     [length] plain text
 * Returns  whether a number of that style begins at text[at], whatever stands before. Read are
 * 1,234.56 and 1,23,456.78, 1.234,56 and 1.234.567, 1'234.56, .5, 2 3/4 and 3/4
 */
gboolean wn_number_parse (const char *text, gsize length, gsize at, WnNumberStyle style,
    WnNumber *number);

/** Its words: "one thousand two hundred thirty four point five six", "two and three quarters" */
void wn_number_say (GString *out, const char *text, const WnNumber *number);

/** Whether it is exactly 1 */
gboolean wn_number_is_one (const char *text, const WnNumber *number);

/**
 * Reads a number with money, a magnitude, a unit or a fraction at text[at], and a second one where
 * the two make a range of the same money: $5-10, 3/4 inch, 5 ft 10 in, 9.8 m/s^2, 1.2M views.
 * Returns  the end of what was read, 0 for anything else
 */
gsize wn_quantity_read (GString *out, const char *text, gsize length, gsize at);

/** Whether a unit of length or another measure is written so: "cm" */
gboolean wn_is_unit (const char *symbol, gsize n);

#endif
