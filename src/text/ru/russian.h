/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_H
#define WN_TEXT_RUSSIAN_H

#include "text/language.h"

extern const WnLanguage wn_russian;

#endif
