/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_TRANSLIT_H
#define WN_TEXT_READER_TRANSLIT_H

#include <glib.h>

/** Words in small letters from Cyrillic and Greek to Latin, or from Latin to Cyrillic; g_free */
char *wn_to_latin (const char *word);
char *wn_to_cyrillic (const char *word);

#endif
