/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_EN_PHONES_H
#define WN_TEXT_EN_PHONES_H

#include "text/phone.h"

/** The pause, then the CMU phones in alphabetical order */
#define WN_ENGLISH_PHONES 41
extern const WnPhoneInfo wn_english_phones[WN_ENGLISH_PHONES];

/** Its number, -1 if there is none of that name */
int wn_english_phone (const char *name);

#endif
