/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_USER_LEXICON_H
#define WN_TEXT_USER_LEXICON_H

#include "base/error.h"
#include "text/language.h"

/**
 * A user's own pronunciations, which count before the language's: a document of the W3C's
 * Pronunciation Lexicon Specification 1.0, or plain lines of two columns,
 *   gnocchi      N Y AA1 K IY0      phones as x-arpabet names them
 *   Nguyen       /nwɪn/             or of the IPA between slashes
 *   GStreamer    = g streamer       or text to read instead
 *   # a comment
 * A grapheme of small letters matches any case, one with capitals only itself. It stands for whole
 * words; it may be several, separated by spaces in PLS and by _ in plain lines.
 * Constant once it is open.
 */
typedef struct _WnUserLexicon WnUserLexicon;

/**
 * language  of the pronunciations
 * Errors    WN_ERROR_NOT_FOUND, WN_ERROR_READ (where, and what is wrong), WN_ERROR_SETTINGS (an
 *           alphabet that the language does not know)
 */
WnUserLexicon *wn_user_lexicon_open (const char *path, const WnLanguage *language, GError **error);
void wn_user_lexicon_free (WnUserLexicon *lexicon);

/** What stands for a stretch of text */
typedef struct
{
  gsize length;       /* bytes of the text, 0: nothing of it is in the lexicon */
  const char *phones; /* as in WnPronunciation, or NULL */
  const char *alias;  /* what is read instead, or NULL */
} WnUserEntry;

/**
 * The longest entry that a word begins which begins at text + at
 * text  [n] bytes of UTF-8
 */
WnUserEntry wn_user_lexicon_find (const WnUserLexicon *lexicon, const char *text, gsize n,
    gsize at);

#endif
