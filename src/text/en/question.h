/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_QUESTION_H
#define WN_TEXT_QUESTION_H

#include "text/language.h"

/** WnLanguage.question */
WnAsked wn_english_question (const WnLanguage *language, const WnSpoken *spoken, guint first,
    guint end);

#endif
