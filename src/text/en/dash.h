/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_DASH_H
#define WN_TEXT_DASH_H

#include <glib.h>

/**
 * Whether a dash that may mean "to" stands at text[at]: a hyphen without spaces, any longer dash
 * with or without them, and a hyphen between spaces where no calculation is written.
 * Returns  the byte behind it and its space, 0 if none is there
 */
gsize wn_dash_end (const char *text, gsize length, gsize at);

/** Whether an equals sign or another operator stands near text[at] */
gboolean wn_is_calculation (const char *text, gsize length, gsize at);

#endif
