/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_READER_H
#define WN_TEXT_MARKUP_READER_H

#include "text/markup.h"
#include "text/markup_options.h"

/**
 * options  borrowed
 * text     [n] bytes of valid UTF-8
 * Returns  always something to be spoken: broken markup is read as well as it goes, and with
 *          whatever else is not read named in one warning; wn_markup_free()
 */
WnMarkup *wn_markup_new (WnMarkupKind kind, const WnMarkupOptions *options, const char *text,
    gsize n);

#endif
