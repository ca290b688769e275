/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DOCUMENT_SCRIPTS_H
#define WN_DOCUMENT_SCRIPTS_H

#include "document_voices.h"
#include "text/markup.h"

/**
 * Makes parts of what is written in a script that the voice of its part cannot read, each with the
 * name of a listed voice that can; what none can stays where it is, and the warning names the
 * script.
 * text     [n] valid UTF-8
 * markup   of the text, which nobody else has yet; consumed; NULL: it is plain
 * Returns  the markup with these parts, NULL if it was NULL and nothing is to be said of the text
 */
WnMarkup *wn_document_split_scripts (const char *text, gsize n, WnMarkup *markup,
    WnDocumentVoices *voices);

#endif
