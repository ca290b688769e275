/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_VALUES_H
#define WN_TEXT_MARKUP_VALUES_H

#include "text/markup.h"

/**
 * Values of SSML attributes. Labels, percentages without a sign and absolute units are on the
 * voice's own values, those with a sign on what holds outside. All return FALSE, and change
 * nothing, for a value that cannot be understood.
 */

/** Labels ("slow"), "120%", "+10%", numbers */
gboolean wn_markup_rate (const char *value, WnMarkupSpan *span);
/** Labels ("x-high"), "120%", "+10%", "-2st", "200Hz", "+20Hz" */
gboolean wn_markup_pitch (const char *value, WnMarkupSpan *span);
/** Labels, percentages, semitones, "50Hz", "+20Hz" */
gboolean wn_markup_range (const char *value, WnMarkupSpan *span);
/** Labels, percentages, "+6dB", the numbers 0 to 100 and "+10" of SSML 1.0 */
gboolean wn_markup_volume (const char *value, WnMarkupSpan *span);
/** "3s", "250ms", "+1.5 s" */
gboolean wn_markup_seconds (const char *value, double *seconds);
/** The same in ms, up to a minute */
gboolean wn_markup_time (const char *value, int *ms);
/** "+6dB", up to 24: a factor on samples */
gboolean wn_markup_level (const char *value, double *factor);
/** A number above 0, followed by a unit: "" for none, "%" */
gboolean wn_markup_number (const char *value, const char *unit, double *x);
/** Pause of a break of some strength in ms: "none" 0, "weak", "x-strong" ... */
gboolean wn_markup_strength (const char *value, int *ms);
/** level: strong, moderate, reduced, none; NULL = moderate */
gboolean wn_markup_emphasise (WnMarkupSpan *span, const char *level);
/** "(0%,+20Hz) (50%,-10%)": up to WN_MARKUP_MAX_CONTOUR points in order */
gboolean wn_markup_contour (const char *value, WnMarkupShape *shape);

#endif
