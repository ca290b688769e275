/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_READER_H
#define WN_TEXT_MARKUP_READER_H

#include "text/markup.h"

/**
 * Markup to text and all that is said of it, but for the source of the end.
 * markup   whose arrays are there, empty; gets its text
 * input    [n] bytes of valid UTF-8 without NUL, and one behind them
 * Returns  FALSE with an error of G_MARKUP_ERROR for broken markup, of which what lies before is
 *          read
 */
gboolean wn_markup_read (WnMarkup *markup, WnMarkupKind kind, const WnLanguage *language, int part,
    const char *input, gsize n, GError **error);

#endif
