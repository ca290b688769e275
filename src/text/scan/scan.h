/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_SCAN_H
#define WN_TEXT_READER_SCAN_H

#include "text/scan/reader.h"

/** WnLanguage.normalise and say_as of a language with a reader */
void wn_reader_normalise (const WnLanguage *language, WnSpoken *spoken, const char *input, gsize n,
    const GArray *given, WnTextFlags flags);
char *wn_reader_say_as (const WnLanguage *language, WnSayAs how, const char *format,
    const char *text);

/** WnLanguage.question: an open one by the language's words for it, else one of yes or no */
WnAsked wn_question_by_words (const WnLanguage *language, const WnSpoken *spoken, guint first,
    guint end);

#endif
