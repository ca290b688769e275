/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_GRAMMAR_H
#define WN_TEXT_GRAMMAR_H

#include "text/spoken.h"

/**
 * What the words around leave a word to be: after "the" no verb follows, after "I will" nothing
 * else. Rules of a few words each, which say nothing where they are not sure.
 */

/**
 * Those that word `i` of a sentence can be
 * parts  those that its pronunciations are of, since what is not heard need not be decided
 */
WnRole wn_grammar_parts (const WnSpoken *spoken, guint i, WnRole parts);

/** "used to" of habits and of what one knows: "I used to go", "she is used to it" */
gboolean wn_grammar_is_used_to (const WnSpoken *spoken, guint i);

#endif
