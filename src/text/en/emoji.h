/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_EMOJI_H
#define WN_TEXT_EMOJI_H

#include <glib.h>

/**
 * Emoji and other symbols by their short names in the Unicode CLDR. Skin tones and the selectors of
 * text or picture are passed over.
 */

/**
 * text     [n] bytes of UTF-8
 * n_bytes  length of the longest sequence at its start that has a name
 * Returns  the name in lower-case words, or NULL
 */
const char *wn_emoji_name (const char *text, gsize n, gsize *n_bytes);

#endif
