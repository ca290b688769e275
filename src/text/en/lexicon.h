/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LEXICON_H
#define WN_TEXT_LEXICON_H

#include "base/error.h"
#include "base/safetensors.h"
#include "text/en/homographs.h"
#include "text/en/lexicon_format.h"

/**
 * A lexicon file in memory: pronunciations, constant and shared by all threads
 */
typedef struct _WnLexicon WnLexicon;

/**
 * Reads a file.
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS (another version, another phone set)
 */
WnLexicon *wn_lexicon_open (const char *path, GError **error);
void wn_lexicon_close (WnLexicon *lexicon);

/**
 * English as it comes along, en.lexicon of the first folder that has one: of
 * $PARWAVENET_LANGUAGE_PATH, parwavenet/languages in the data folders of user and system, those of
 * the installation. Opened once a process.
 * Errors  WN_ERROR_NOT_FOUND, saying where was searched, and as above
 */
const WnLexicon *wn_lexicon_english (GError **error);

/**
 * How words outside it are read (letter_to_sound.h), NULL where the file does not tell. Of the file
 * it is read at the first call; if that fails, NULL
 */
typedef struct _WnLetterToSound WnLetterToSound;
const WnLetterToSound *wn_lexicon_letters (const WnLexicon *lexicon);

/** FALSE, with the error, if what was to be read of the file later could not be */
gboolean wn_lexicon_is_whole (const WnLexicon *lexicon, GError **error);

/** Words told apart by what stands around them (homographs.h), NULL where the file has none */
const WnHomographs *wn_lexicon_homographs (const WnLexicon *lexicon);

typedef struct
{
  int tags;             /* WnLexiconTags */
  int n;                /* phones, at least 1 */
  const guint8 *phones; /* [n] WN_LEXICON_CODE, inside the lexicon */
} WnLexiconVariant;

#define WN_LEXICON_MAX_VARIANTS 6

/**
 * The pronunciations of a word, the one without tags first.
 * word      [n] letters a .. z and apostrophes
 * variants  [WN_LEXICON_MAX_VARIANTS]
 * Returns   how many there are, 0 for a word that is not listed
 */
int wn_lexicon_find (const WnLexicon *lexicon, const char *word, gsize n,
    WnLexiconVariant *variants);

/** Whether English as it comes along lists the word, as one that is not spelled */
gboolean wn_lexicon_contains (const char *word);

/**
 * Whether the letters can be read as an English word at all: each three of them in a row, the
 * word's edges counted, stand in words that are listed
 * word  a .. z and apostrophes
 */
gboolean wn_lexicon_pronounceable (const char *word);

#endif
