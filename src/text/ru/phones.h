/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_PHONES_H
#define WN_TEXT_RUSSIAN_PHONES_H

#include "text/scan/segments.h"

#define WN_RUSSIAN_PHONES 46

extern const WnPhoneInfo wn_russian_phones[WN_RUSSIAN_PHONES];
extern const WnIpaSymbol wn_russian_ipa[];

#endif
