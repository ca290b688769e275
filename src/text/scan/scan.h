/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_SCAN_H
#define WN_TEXT_READER_SCAN_H

#include "text/scan/reader.h"

/** WnLanguage.normalise by a reader */
void wn_reader_normalise (const WnReader *reader, WnSpoken *spoken, const char *input, gsize n,
    const GArray *given, WnTextFlags flags);

/** WnLanguage.say_as by a reader */
char *wn_reader_say_as (const WnReader *reader, WnSayAs how, const char *format, const char *text);

#endif
