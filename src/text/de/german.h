/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_GERMAN_H
#define WN_TEXT_GERMAN_H

#include "text/language.h"

/** German; its words are pronounced by the module parwavenet-espeak */
extern const WnLanguage wn_german;

#endif
