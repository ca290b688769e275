/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DOCUMENT_H
#define WN_DOCUMENT_H

#include "document_sounds.h"
#include "parwavenet.h"
#include "text/language.h"
#include "text/markup.h"

/** Text that was validated and parsed once, for however many voices speak its parts. Constant */
struct _WnDocument
{
  int references;
  char *text; /* [n] as it was given, and a NUL behind */
  gsize n;
  WnMarkup *markup;         /* NULL for plain text */
  WnDocumentSounds *sounds; /* that the markup plays; NULL where no files are permitted */
};

/** wn_document_new() of text in a language; NULL = that of the voice */
WnDocument *wn_document_new_in (const char *text, gssize n, WnTextFormat format,
    const WnLanguage *language, const char *voice, const char *files, GError **error);

/** A stretch of a document's plain text */
typedef struct
{
  const char *text; /* [n] borrowed */
  gsize n;
  int offset;               /* characters of the plain text before it */
  const WnMarkupPart *part; /* NULL where the document is one */
} WnDocumentPart;

/** part: its number, or WN_DOCUMENT_WHOLE */
WnDocumentPart wn_document_part (const WnDocument *document, int part);

#endif
