/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SPOKEN_H
#define WN_TEXT_SPOKEN_H

#include <glib.h>

/** How text is read */
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

/** What a word is, a set; and whether it means something else than usual */
typedef enum
{
  WN_ROLE_NOUN = 1 << 0,
  WN_ROLE_VERB = 1 << 1, /* any form but the past */
  WN_ROLE_ADJECTIVE = 1 << 2,
  WN_ROLE_PAST = 1 << 3, /* past tense and participle */
  WN_ROLE_NAME = 1 << 4,
  WN_ROLE_ANY = (1 << 5) - 1,
  WN_ROLE_OTHER_SENSE = 1 << 5
} WnRole;

/** How a stretch of text is pronounced, whatever is written there, or what it is */
typedef struct
{
  int start, end; /* characters of the input text, as `offset` counts them */
  /* names of phones separated by spaces, behind vowels 0 .. 2, the stress; "#" between words;
     NULL where only the role is known */
  char *phones;
  WnRole role; /* 0 = as its context tells */
} WnPronunciation;

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
  WnRole role;      /* what it is told to be, or 0 */
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

/** Whether a list that ends with NULL has the word; a list that is NULL has none */
gboolean wn_is_listed (const char *const *list, const char *word);

/** Appends words (NULL and "" for none) with a space before them */
void wn_say (GString *out, const char *words);

/** Whether one of the n words stands before word `end` */
gboolean wn_spoken_has (const WnSpoken *spoken, guint end, const char *const *words, gsize n);

/** The words with their punctuation in one line, for tests and diagnosis; g_free */
char *wn_spoken_to_string (const WnSpoken *spoken);

#endif
