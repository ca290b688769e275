/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_PLAIN_H
#define WN_TEXT_READER_PLAIN_H

#include "text/plain_text.h"
#include "text/scan/reader.h"

/**
 * Leaves letters in their composed form, ASCII, dashes, and the symbols that the reader names;
 * folds quotation marks, spaces and fractions
 * input  [n] bytes of UTF-8, NUL allowed
 */
void wn_reader_reduce (WnPlainText *plain, const WnReader *reader, const char *input, gsize n);

#endif
