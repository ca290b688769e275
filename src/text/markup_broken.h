/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_BROKEN_H
#define WN_TEXT_MARKUP_BROKEN_H

#include "text/markup.h"

/**
 * What is left of broken markup when all tags are cut out, in one part, with a warning.
 * markup  empty
 * reason  what is wrong
 */
void wn_markup_read_broken (WnMarkup *markup, const char *input, const char *reason);

#endif
