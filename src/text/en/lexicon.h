/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LEXICON_H
#define WN_TEXT_LEXICON_H

#include <flite/flite.h>
#include <glib.h>

/**
 * flite's CMU lexicon with our additions. Made once a process under a lock, constant afterwards.
 */
cst_lexicon *wn_lexicon (void);

/**
 * Whether the lexicon lists the word; it lists only what its letter-to-sound rules would get wrong
 */
gboolean wn_lexicon_contains (const char *word);

/** Whether the letters can be read as an English word at all; lower case */
gboolean wn_lexicon_pronounceable (const char *word);

#endif
