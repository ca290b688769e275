/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_NORMALISE_H
#define WN_TEXT_NORMALISE_H

#include "text/text.h"

/**
 * From text as written to words as spoken, each of which the lexicon can pronounce
 */

typedef struct
{
  /* lower-case ASCII; a single letter is the letter's name, "_a" that of A ("a" is the article) */
  char *text;
  char *phones; /* its pronunciation where that is given, as in WnPronunciation, or NULL */
  char punct;   /* the strongest punctuation behind it, one of , . ? ! and 0: a phrase ends here */
  int written;  /* index into WnSpoken.written */
} WnSpokenWord;

typedef struct
{
  guint start, length; /* in bytes of the input */
} WnWritten;

typedef struct
{
  GArray *words; /* WnSpokenWord */
  /* WnWritten: what was read as a unit, "$1.5 billion" or "Hello"; ascending, not overlapping */
  GArray *written;
  char *warning; /* what was left out, or NULL */
} WnSpoken;

/** A stretch of the input, in bytes, with its pronunciation (borrowed) */
typedef struct
{
  guint start, end;
  const char *phones;
} WnGiven;

/**
 * input  [n] bytes of UTF-8, NUL allowed; runs of non-space characters are bounded by the caller
 * given  WnGiven, ascending, not overlapping, none of them empty; NULL = none
 */
void wn_spoken_init (WnSpoken *spoken, const char *input, gsize n, const GArray *given,
    WnTextFlags flags);
void wn_spoken_clear (WnSpoken *spoken);

/** The words with their punctuation in one line, for tests and diagnosis; g_free */
char *wn_spoken_to_string (const WnSpoken *spoken);

#endif
