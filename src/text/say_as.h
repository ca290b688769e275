/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SAY_AS_H
#define WN_TEXT_SAY_AS_H

#include <glib.h>

/**
 * What SSML's say-as asks for.
 * Source  W3C, "SSML 1.0 say-as attribute values", 2005
 */
typedef enum
{
  WN_SAY_AS_WRITTEN,
  WN_SAY_AS_CHARACTERS, /* each by its name */
  WN_SAY_AS_CARDINAL,
  WN_SAY_AS_ORDINAL,
  WN_SAY_AS_DIGITS,
  /* format: the order of d, m and y ("mdy", "my", "yyyymmdd"); without one in the order of the
     language */
  WN_SAY_AS_DATE,
  WN_SAY_AS_TIME,      /* of day ("9:30", "14.30", "0930", with a.m. or p.m.), or so long: 1'21" */
  WN_SAY_AS_TELEPHONE, /* digit by digit, in the groups that are written */
  WN_SAY_AS_CURRENCY,  /* format: the currency of a bare number, "USD" */
  WN_SAY_AS_DURATION,  /* hours, minutes and seconds: "01:18:30", "1h 5m" */
  WN_SAY_AS_NAME,      /* a word, never letters */
  WN_SAY_AS_FRACTION,  /* "3/20", "1+1/2" */
  WN_SAY_AS_UNIT,      /* a number with a unit: "10foot" */
  WN_SAY_AS_ADDRESS,   /* of a house */
  WN_SAY_AS_MEDIA,     /* a title, digits in which may stand for letters */
  WN_SAY_AS_EXPLETIVE, /* nothing is said */
  WN_SAY_AS_UNKNOWN
} WnSayAs;

/**
 * interpret_as  NULL = as written; "date:mdy" is a date
 * format        tells what a number is: "ordinal", "digits"; NULL = none
 */
WnSayAs wn_say_as (const char *interpret_as, const char *format);

#endif
