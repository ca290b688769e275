/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_WORDS_H
#define WN_TEXT_READER_WORDS_H

#include "text/scan/reader.h"

/** How a run of letters [n] is read: as a word or by its letters; words are appended to out */
void wn_reader_word (const WnReader *reader, GString *out, const char *word, gsize n,
    gboolean shouting);

/** Letter by letter and digit by digit; what is neither is passed over */
void wn_reader_letters (const WnReader *reader, GString *out, const char *text, gsize n);

/** Digit by digit; a comma between groups that a mark or space separates */
void wn_reader_digits (const WnReader *reader, GString *out, const char *text, gsize n);

#endif
