/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DOCUMENT_VOICES_H
#define WN_DOCUMENT_VOICES_H

#include "parwavenet.h"
#include "text/language.h"
#include "text/markup_options.h"

/** The voices that a document may choose from; the list is read when it is first needed */
typedef struct
{
  char *usual;    /* the name of the one that speaks where nothing is asked for, or NULL */
  char *language; /* that it is to speak, BCP-47, or NULL */
  GPtrArray *all; /* WnVoiceInfo, or NULL */
  /* of the file that `usual` is a path of, read when it is first needed */
  WnVoiceInfo *file;
  gboolean file_read;
} WnDocumentVoices;

/** asked: "name", "name@language", "@language", or NULL; a name may be a file's path */
void wn_document_voices_init (WnDocumentVoices *voices, const char *asked);
void wn_document_voices_clear (WnDocumentVoices *voices);

/** By its name in the list, never by a path; NULL if there is none */
const WnVoiceInfo *wn_document_voices_find (WnDocumentVoices *voices, const char *name);
/** Whether both are of one file, also where only one is of the list; FALSE if either is NULL */
gboolean wn_document_voices_are_same (const WnVoiceInfo *a, const WnVoiceInfo *b);
/** That which speaks where nothing is asked for; NULL if there is no voice at all */
const WnVoiceInfo *wn_document_voices_usual (WnDocumentVoices *voices);
/** The language that it speaks */
const char *wn_document_voices_language (WnDocumentVoices *voices);
/**
 * The first that reads a script, of a gender if one does; NULL if none does
 * gender  as WnVoiceInfo has it, or NULL
 */
const WnVoiceInfo *wn_document_voices_of_script (WnDocumentVoices *voices, GUnicodeScript script,
    const char *gender);

/** WnMarkupOptions.choose; data is a WnDocumentVoices */
char *wn_document_voices_choose (gpointer data, const WnVoiceRequest *request);

#endif
