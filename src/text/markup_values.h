/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_VALUES_H
#define WN_TEXT_MARKUP_VALUES_H

#include "text/markup.h"

/**
 * Values of SSML attributes. A value that is missing or cannot be understood leaves things as they are.
 */

/** Factors: labels ("slow", "x-high"), "120%", "+10%", "-2st", "+6dB", numbers */
float wn_markup_rate (const char *value);
float wn_markup_pitch (const char *value);
float wn_markup_range (const char *value);
float wn_markup_volume (const char *value);

/** Pause of a break in ms, -1 for none */
int wn_markup_pause (const char *time, const char *strength);

/** level: strong, moderate, reduced, none; NULL = moderate */
void wn_markup_emphasise (WnMarkupSpan *factors, const char *level);

typedef enum
{
  WN_SAY_AS_WRITTEN,
  WN_SAY_AS_CHARACTERS,
  WN_SAY_AS_DIGITS,
  WN_SAY_AS_ORDINAL,
  WN_SAY_AS_TELEPHONE
} WnSayAs;

WnSayAs wn_markup_say_as (const char *interpret_as);

/** Text rewritten so that plain text is read that way; g_free */
char *wn_markup_say (WnSayAs how, const char *text);

#endif
