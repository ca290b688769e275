/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SPOKEN_H
#define WN_TEXT_SPOKEN_H

#include <glib.h>

/**
 * Words as they are spoken, with what was written: what a language's normalisation makes of text
 * and its pronunciation reads
 */

typedef struct
{
  /*
   * lower case, as the language's pronunciation wants it; one that begins with an apostrophe ("'s")
   * leans on the word before
   */
  char *text;
  char *phones; /* its pronunciation where that is given, as in WnPronunciation, or NULL */
  char punct;   /* the strongest punctuation behind it, one of , . ? ! and 0: a phrase ends here */
  int written;  /* index into WnSpoken.written */
  gboolean capital; /* written with a capital where one means something */
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

/** Empty; wn_spoken_clear() */
void wn_spoken_init (WnSpoken *spoken);
void wn_spoken_clear (WnSpoken *spoken);

/** The words with their punctuation in one line, for tests and diagnosis; g_free */
char *wn_spoken_to_string (const WnSpoken *spoken);

#endif
