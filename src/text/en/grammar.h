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

/** Parts of speech, a set */
typedef enum
{
  WN_GRAMMAR_NOUN = 1 << 0,
  WN_GRAMMAR_VERB = 1 << 1, /* any form but the past */
  WN_GRAMMAR_ADJECTIVE = 1 << 2,
  WN_GRAMMAR_PAST = 1 << 3, /* past tense and participle */
  WN_GRAMMAR_NAME = 1 << 4,
  WN_GRAMMAR_ANY = (1 << 5) - 1
} WnGrammarParts;

/**
 * Those that word `i` of a sentence can be
 * parts  those that its pronunciations are of, since what is not heard need not be decided
 */
WnGrammarParts wn_grammar_parts (const WnSpoken *spoken, guint i, WnGrammarParts parts);

/** "used to" of habits and of what one knows: "I used to go", "she is used to it" */
gboolean wn_grammar_is_used_to (const WnSpoken *spoken, guint i);

#endif
