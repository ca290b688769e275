/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DOCUMENT_SCRIPTS_H
#define WN_DOCUMENT_SCRIPTS_H

#include "document.h"
#include "document_voices.h"

/**
 * Makes parts of what is written in a script that the voice of its part cannot read, each with the
 * name of a listed voice that can; what none can stays where it is, and the document's warning
 * names the script. A document that was just made
 */
void wn_document_split_scripts (WnDocument *document, WnDocumentVoices *voices);

#endif
