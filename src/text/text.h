/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_H
#define WN_TEXT_H

#include "base/error.h"
#include "text/language.h"

/**
 * Text -> sentences of phones with their context. No waveform, no network.
 */

typedef struct
{
  char *text;         /* as written, UTF-8 */
  int offset, length; /* in characters (not bytes) of the input text */
} WnWord;

/** One word as it is spoken; a written word ("$5", "USA") may be spoken as several */
typedef struct
{
  /* lower-case ASCII; a clitic begins with an apostrophe and belongs to the word before it */
  char *text;
  int word;   /* index into WnSentence.words */
  char punct; /* what ends a phrase behind it: one of , . ? ! or 0 */
} WnSaidWord;

typedef struct
{
  const WnLanguage *language;
  WnPhone *phones;
  int n_phones; /* begins and ends with a pause */
  WnWord *words;
  int n_words;
  WnSaidWord *spoken;
  int n_spoken;
  int offset, length; /* in characters of the input text */
} WnSentence;

void wn_sentence_free (WnSentence *sentence);

/**
 * What turns text of one language into phones; one per thread
 */
typedef struct _WnTextFrontend WnTextFrontend;

/** Errors  what the language needs is not there: WN_ERROR_NOT_FOUND, WN_ERROR_READ,
 * WN_ERROR_SETTINGS */
WnTextFrontend *wn_text_frontend_new (const WnLanguage *language, GError **error);
/**
 * Adds a user's lexicon (user_lexicon.h), which counts before those added earlier; those that
 * $PARWAVENET_LEXICON names (separated by colons) are there from the beginning
 * Errors  as wn_user_lexicon_open()
 */
gboolean wn_text_frontend_add_lexicon (WnTextFrontend *frontend, const char *path, GError **error);
/** The same for each of several, with G_SEARCHPATH_SEPARATOR between; NULL = none */
gboolean wn_text_frontend_add_lexica (WnTextFrontend *frontend, const char *paths, GError **error);
const WnLanguage *wn_text_frontend_language (const WnTextFrontend *frontend);
void wn_text_frontend_free (WnTextFrontend *frontend);

/**
 * Finds the end of the first sentence.
 * text    [n] bytes of valid UTF-8
 * final   no more text will follow: what is left is a sentence
 * Returns bytes of the first sentence with the white space behind it, 0 if it is not complete yet.
 *         Abbreviations ("Dr.", "e.g."), decimal points, initials and ellipses in mid-sentence do
 *         not end one; a blank line does; nor is a sentence ever longer than WN_TEXT_MAX_SENTENCE
 *         bytes (then cut at a clause or word boundary), but for a run of more than WN_TEXT_MAX_RUN
 *         characters without a space, which wn_text_to_phones() refuses: that is returned as far as
 *         it is there.
 */
#define WN_TEXT_MAX_SENTENCE 1000
#define WN_TEXT_MAX_RUN 1000
gsize wn_text_sentence_end (const WnLanguage *language, const char *text, gsize n, gboolean final);

/**
 * Whether text is UTF-8, in which NUL is a control character among others
 * Errors  WN_ERROR_DECODE, with the byte
 */
gboolean wn_text_validate (const char *text, gsize n, GError **error);

/**
 * One sentence to phones: normalisation (numbers, money, dates, abbreviations, symbols, URLs, other
 * scripts' transliteration), pronunciation, phrasing.
 * sentence  [n] bytes of valid UTF-8
 * offset    characters of the input text before this sentence, added to all offsets
 * warning   NULL, or set to a message (g_free) when something was left out and the rest is spoken
 * Returns   a sentence (wn_sentence_free); n_words may be 0 (nothing to speak: only white space or
 *           punctuation), then n_phones is 0
 * Errors    as wn_text_validate(); WN_ERROR_TEXT (a run of more than WN_TEXT_MAX_RUN characters
 *           without a space)
 */
WnSentence *wn_text_to_phones (WnTextFrontend *frontend, const char *sentence, gsize n, int offset,
    WnTextFlags flags, char **warning, GError **error);

/**
 * The same where some pronunciations are given. Each stretch is one WnWord; with WN_TEXT_SPELL they
 * do not count.
 * given  WnPronunciation, ascending, not overlapping, of the whole input text; NULL = none
 */
WnSentence *wn_text_to_phones_given (WnTextFrontend *frontend, const char *sentence, gsize n,
    int offset, const GArray *given, WnTextFlags flags, char **warning, GError **error);

#endif
