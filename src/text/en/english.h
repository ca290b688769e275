/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ENGLISH_H
#define WN_TEXT_ENGLISH_H

#include "text/language.h"

/** American English: rules, tables and a lexicon of its own */
extern const WnLanguage wn_english;

#endif
