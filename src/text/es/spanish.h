/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SPANISH_H
#define WN_TEXT_SPANISH_H

#include "text/language.h"

/** Spanish as Latin America speaks it, and as Spain does: z and c before e, i as in "think" */
extern const WnLanguage wn_spanish_mexico;
extern const WnLanguage wn_spanish_spain;

#endif
