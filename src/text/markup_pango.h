/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_PANGO_H
#define WN_TEXT_MARKUP_PANGO_H

#include "text/markup.h"
#include "text/markup_lexer.h"

/**
 * What a start tag of Pango markup says to a speaker: b, i, u, big and a bold or slanted span have
 * moderate emphasis, small has reduced one
 */
void wn_markup_pango (const WnPiece *piece, WnMarkupSpan *span);

#endif
