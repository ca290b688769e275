/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_DUTCH_H
#define WN_TEXT_DUTCH_H

#include "text/language.h"

/** Dutch; its words are pronounced by the module parwavenet-espeak */
extern const WnLanguage wn_dutch;

#endif
