/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_VALUES_H
#define WN_TEXT_MARKUP_VALUES_H

#include "text/markup.h"

/**
 * Values of SSML attributes. A value that is missing or cannot be understood leaves things as they
 * are.
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

#endif
