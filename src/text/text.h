/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_H
#define WN_TEXT_H

#include "base/error.h"

/**
 * Text -> sentences of phones with their context. No waveform, no network.
 */

/** What there is to know of a language: language.h */
typedef struct _WnLanguage WnLanguage;

/**
 * Values a phone that the networks read beside the phone's identity; meanings and ranges at
 * WnPhone.context
 */
#define WN_CONTEXT_DIM 30

/**
 * Which of these values a network was trained with. A later layout goes on where the one before
 * ends, so that a network reads the first wn_context_dim() of them.
 *   1  values 0 .. 22
 *   2  all
 */
#define WN_CONTEXT_LAYOUT 2
/** Values of a layout, 0 for one that there is not */
int wn_context_dim (int layout);
/** The layout of so many values, 0 if none has */
int wn_context_layout (int dim);
/** What a network reads of n phones, [n][dim] of [n][WN_CONTEXT_DIM]; dim <= WN_CONTEXT_DIM */
void wn_context_of_layout (int n, int dim, const float *context, float *out);

typedef struct
{
  int phone;         /* index into WnLanguage.phones */
  int word;          /* index into WnSentence.words, -1 for a pause */
  int spoken;        /* index into WnSentence.spoken, -1 for a pause; a clitic's is its host's */
  int stress;        /* of the phone's syllable: 0 none, 1 primary, 2 secondary */
  gboolean word_end; /* the last phone of its word, or a pause */
  /*
   * a pause that alignment may leave out (word boundary without punctuation); only with
   * WN_TEXT_ALL_PAUSES
   */
  gboolean optional;
  /*
   * 0 stress of any level in the lexicon, 1 the same of a vowel, 2 accent, 3 first in syllable, 4
   * last in syllable, 5 first in word, 6 last in word, 7 content word, 8 syllables from the
   * phrase's start / 10, 9 syllables to its end / 10, 10 phrase-final syllable, 11 phrase-final
   * word, 12 phrase-initial word, 13 word length in phones / 10, 14-18 punctuation behind the
   * phrase one-hot (none , . ? !), 19 first phrase of the sentence, 20 last phrase, 21 ln (1 +
   * phones of the phrase) / 4, 22 ln (1 + phones of the sentence) / 5; from layout 2 on: 23 primary
   * stress, 24 secondary stress, 25 a word in a weak form, 26 nucleus: the phrase's last accented
   * syllable, 27 nucleus or behind it, 28 the sentence asks for yes or no, 29 the sentence asks
   * otherwise
   */
  float context[WN_CONTEXT_DIM];
} WnPhone;

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

typedef enum
{
  WN_TEXT_DEFAULT = 0,
  WN_TEXT_ALL_PAUSES = 1 << 0, /* an optional pause at each word boundary, for alignment */
  WN_TEXT_SPELL = 1 << 1,      /* spell every word letter by letter */
  /* read by name, where they do not belong to a number, an address or the like: */
  WN_TEXT_PUNCTUATION_SOME = 1 << 2, /* all symbols, also those that only decorate */
  WN_TEXT_PUNCTUATION_MOST = 1 << 3, /* and all punctuation but . , ' - */
  WN_TEXT_PUNCTUATION_ALL = 1 << 4,  /* and that too */
  WN_TEXT_NO_EMOJI = 1 << 5          /* emoji are passed over, not read by name */
} WnTextFlags;

/**
 * What turns text of one language into phones; one per thread
 */
typedef struct _WnTextFrontend WnTextFrontend;

/** Errors  what the language needs is not there: WN_ERROR_NOT_FOUND, WN_ERROR_READ,
 * WN_ERROR_SETTINGS */
WnTextFrontend *wn_text_frontend_new (const WnLanguage *language, GError **error);
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
 * One sentence to phones: normalisation (numbers, money, dates, abbreviations, symbols, URLs, other
 * scripts' transliteration), pronunciation, phrasing.
 * sentence  [n] bytes of valid UTF-8
 * offset    characters of the input text before this sentence, added to all offsets
 * warning   NULL, or set to a message (g_free) when something was left out and the rest is spoken
 * Returns   a sentence (wn_sentence_free); n_words may be 0 (nothing to speak: only white space or
 *           punctuation), then n_phones is 0
 * Errors    WN_ERROR_DECODE (not UTF-8, at which byte), WN_ERROR_TEXT (a run of more than
 *           WN_TEXT_MAX_RUN characters without a space)
 */
WnSentence *wn_text_to_phones (WnTextFrontend *frontend, const char *sentence, gsize n, int offset,
    WnTextFlags flags, char **warning, GError **error);

/** How a stretch of text is pronounced, whatever is written there */
typedef struct
{
  int start, end; /* characters of the input text, as `offset` counts them */
  /* names of phones separated by spaces, behind vowels 0 .. 2, the stress; "#" between words */
  char *phones;
} WnPronunciation;

/**
 * The same where some pronunciations are given. Each stretch is one WnWord; with WN_TEXT_SPELL they
 * do not count.
 * given  WnPronunciation, ascending, not overlapping, of the whole input text; NULL = none
 */
WnSentence *wn_text_to_phones_given (WnTextFrontend *frontend, const char *sentence, gsize n,
    int offset, const GArray *given, WnTextFlags flags, char **warning, GError **error);

#endif
