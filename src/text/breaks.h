/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_BREAKS_H
#define WN_TEXT_BREAKS_H

#include "text/language.h"

/** Syllables from one pause to the next, from which on readers mostly break a phrase */
#define WN_BREAKS_SYLLABLES 24

/**
 * Breaks that readers make though nothing is written there: a stretch of WN_BREAKS_SYLLABLES and
 * more is divided before one of its words, and so are its parts. The word is the one with the most
 * for it: a word that clauses begin with, no function word before, about the middle or later.
 * segments  [n] a phrase's
 * pauses    [n] set: whether there is a pause before the segment
 * Source    chinks and chunks, Liberman and Church 1992; docs/log/2026-11-28-breaks.md
 */
void wn_breaks_find (const WnLanguage *language, const WnSpoken *spoken,
    const WnSpokenPhone *segments, int n, gboolean *pauses);

#endif
