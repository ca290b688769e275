/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SPANISH_PHONES_H
#define WN_TEXT_SPANISH_PHONES_H

#include "text/scan/segments.h"

/** The last of them, "th", is Spain's alone */
#define WN_SPANISH_PHONES 31

extern const WnPhoneInfo wn_spanish_phones[WN_SPANISH_PHONES];
extern const WnIpaSymbol wn_spanish_ipa[];

#endif
