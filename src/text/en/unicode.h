/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_UNICODE_H
#define WN_TEXT_UNICODE_H

#include "text/plain_text.h"

/**
 * Text reduced to what the rules read: ASCII without control characters, and the symbols of
 * wn_symbol_name() in UTF-8
 * input  [n] bytes of UTF-8, NUL allowed
 * emoji  whether emoji are read by their names, or passed over
 */
void wn_english_reduce (WnPlainText *plain, const char *input, gsize n, gboolean emoji);

/**
 * The name of a symbol at `text` ("percent", "euros"), NULL if there is none; n_bytes: the symbol's
 * length
 */
const char *wn_symbol_name (const char *text, gsize *n_bytes);

/** The name of a punctuation mark ("comma"), NULL if there is none */
const char *wn_punctuation_name (char c);

#endif
