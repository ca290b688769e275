/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_EN_SAY_AS_H
#define WN_TEXT_EN_SAY_AS_H

#include "text/language.h"

/** WnLanguage.say_as; a date without a format is in American or ISO order */
char *wn_english_say_as (const WnLanguage *language, WnSayAs how, const char *format,
    const char *text);

#endif
