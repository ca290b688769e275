/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_PRONOUNCE_H
#define WN_TEXT_RUSSIAN_PRONOUNCE_H

#include "text/scan/segments.h"

/** WnLanguage.open and close */
void *wn_russian_open (const WnLanguage *language, GError **error);
void wn_russian_close (void *pronouncer);
/** WnLanguage.pronounce, told which language it is */
void wn_russian_words (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
    guint first, guint end, int *syllable, GArray *segments);

/** Whether letters can be read as a word */
gboolean wn_russian_pronounceable (const char *word);

#endif
