/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DOCUMENT_SOUNDS_H
#define WN_DOCUMENT_SOUNDS_H

#include "sound/sound.h"

/** The files that a document plays, each read once, however often it is played */
typedef struct _WnDocumentSounds WnDocumentSounds;

WnDocumentSounds *wn_document_sounds_new (void);
void wn_document_sounds_free (WnDocumentSounds *sounds);

/** By the number that wn_document_sounds_open() gave it; borrowed */
const WnSound *wn_document_sounds_get (const WnDocumentSounds *sounds, int number);

/** WnMarkupOptions.open_sound; sounds is a WnDocumentSounds */
gboolean wn_document_sounds_open (gpointer sounds, const char *path, int *number, double *length,
    char **problem);

#endif
