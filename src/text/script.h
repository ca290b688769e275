/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SCRIPT_H
#define WN_TEXT_SCRIPT_H

#include <glib.h>

/** Scripts: which one a language is written in, and where a text changes to another */

/** Of a BCP-47 tag, by its own subtag ("sr-Latn") or the language; Latin where nothing is known */
GUnicodeScript wn_script_of_language (const char *tag);

/** Whether the language of a tag is written with the letters of Latin-1 alone */
gboolean wn_script_is_latin_1 (const char *tag);

/** Of a character; Hiragana for Katakana, which are one to who reads them */
GUnicodeScript wn_script_of (gunichar c);

/** Whether who reads `own` reads the other as well: Japanese has Chinese characters */
gboolean wn_script_reads (GUnicodeScript own, GUnicodeScript other);

/** "Cyrillic", or the code of ISO 15924 */
const char *wn_script_name (GUnicodeScript script);

/** A stretch of text in one script */
typedef struct
{
  gsize start, end;    /* bytes */
  int first, end_char; /* characters */
  GUnicodeScript script;
} WnScriptRun;

/** Words in Latin letters from which on they are no borrowed words in a text of another script */
#define WN_SCRIPT_LATIN_WORDS 3

/**
 * The stretches that a reader of one script leaves to another: words of letters of another script,
 * with what stands between them, and the punctuation that touches them; all of the text, if no word
 * is left to the reader. No such stretch are single letters (formulas), words of letters of two
 * scripts, and fewer than WN_SCRIPT_LATIN_WORDS Latin words in a row, for names and borrowed words
 * are written so in all languages.
 * text     [n] bytes of valid UTF-8
 * Returns  WnScriptRun, ascending, not overlapping; NULL if there is none
 */
GArray *wn_script_runs (const char *text, gsize n, GUnicodeScript own);

#endif
