/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LANGUAGE_H
#define WN_TEXT_LANGUAGE_H

#include "base/error.h"
#include "text/say_as.h"
#include "text/phone.h"
#include "text/spoken.h"

/**
 * What a language is to the rest: one constant table each, in a folder of its own. To add one,
 * write its table and name it in language.c.
 */

/** What a full stop behind a word means */
typedef enum
{
  WN_STOP_ENDS,         /* the sentence: the word is no abbreviation */
  WN_STOP_GOES_ON,      /* a word always follows: Dr. */
  WN_STOP_WITH_NUMBER,  /* an abbreviation only before a number: no. 5 */
  WN_STOP_WITH_CAPITAL, /* an abbreviation only with a capital: Sat. */
  WN_STOP_MAY_END       /* ends the sentence before a word that starts many: Inc. The */
} WnStop;

typedef struct
{
  const char *word; /* lower case, without the last stop */
  WnStop stop;
} WnAbbreviation;

/** Where sentences end */
typedef struct
{
  const WnAbbreviation *abbreviations; /* sorted */
  int n_abbreviations;
  const char *const *starters; /* words that begin many sentences, as there; ends with NULL */
  const char *letter_words;    /* capitals that are words, whose stop ends a sentence: "I." */
  gboolean ordinals;           /* a stop behind a number makes it an ordinal: "am 3. Juni" */
} WnSentenceRules;

/** A phone before the context of its phrase and sentence is known */
typedef struct
{
  int phone; /* index into WnLanguage.phones */
  int word;  /* index into WnSpoken.written */
  /* index of the spoken word that it belongs to, clitics ("'s") with their host */
  int spoken;
  int syllable; /* counted over the sentence */
  gboolean first_in_syllable, last_in_syllable;
  int stress;        /* of its syllable: 0 none, 1 primary, 2 secondary */
  int listed_stress; /* the same where the word stands alone: "in" is stressed in a lexicon */
  gboolean weak;     /* its word is in a reduced form */
  gboolean accent, content;
} WnSpokenPhone;

/** What the phrase before a question mark asks */
typedef struct
{
  WnQuestion kind;
  int alternative; /* the spoken word before the last of several to choose from: "or"; else -1 */
} WnAsked;

/** The first phone of every language */
#define WN_PHONE_PAUSE 0

typedef struct _WnReader WnReader;       /* scan/reader.h */
typedef struct _WnIpaSymbol WnIpaSymbol; /* scan/segments.h */
typedef struct _WnLanguage WnLanguage;

/** Functions get the language itself, so that one can serve several */
struct _WnLanguage
{
  const char *tag; /* BCP-47, "en-US"; another of its languages ("en-GB") is spoken by it too */
  const WnPhoneInfo *phones; /* [n_phones], the first of them "pau", WN_PHONE_PAUSE */
  int n_phones;
  /* the phones are those of a corpus or a voice, which tell them: wn_language_of_phones() */
  gboolean varies;
  const WnSentenceRules *sentences;
  /* for functions that serve several languages, else NULL; lists end with NULL */
  const WnReader *reader;
  const WnIpaSymbol *ipa;
  const char *const *function_words; /* without stress where another word follows */
  const char *const *open_questions; /* words that make a question an open one: "who" */
  const char *const *clause_words;   /* that clauses begin with: "and"; for breaks.h, or NULL */

  /**
   * From text as written to words as spoken; with WN_TEXT_SPELL to the names of letters.
   * spoken  to be initialised; wn_spoken_clear()
   * input   [n] bytes of UTF-8, NUL allowed; runs of non-space characters are bounded by the caller
   * given   WnGiven, ascending, not overlapping, none of them empty; NULL = none
   */
  void (*normalise) (const WnLanguage *language, WnSpoken *spoken, const char *input, gsize n,
      const GArray *given, WnTextFlags flags);

  /**
   * What pronouncing needs to have at hand, one a thread; may be NULL
   * Errors  its data are missing or damaged
   */
  void *(*open) (const WnLanguage *language, GError **error);
  void (*close) (void *pronouncer);
  /**
   * Words first .. end - 1, whole phrases (wn_phrase_end()), to phones.
   * syllable  the number of the next one, counted up
   * segments  WnSpokenPhone, appended to
   */
  void (*pronounce) (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
      guint first, guint end, int *syllable, GArray *segments);

  /** What the words first .. end - 1 ask, a phrase before a question mark; NULL: nothing */
  WnAsked (*question) (const WnLanguage *language, const WnSpoken *spoken, guint first, guint end);

  /**
   * SSML's say-as: text rewritten so that normalise() reads it the way that is asked for; g_free.
   * What does not look like a date, a number etc. is left as written.
   * format  NULL = none
   */
  char *(*say_as) (const WnLanguage *language, WnSayAs how, const char *format, const char *text);
  /**
   * Pronunciations as people write them to phones as WnPronunciation has them; g_free.
   * alphabet  "ipa", NULL for it, or one of the language's own ("x-arpabet")
   * ph        UTF-8
   * unknown   set to the first symbol that has no phone (g_free), NULL if there is none; the others
   *           are read
   * at        set to its place, in characters of ph
   * Returns   NULL if there is no phone, or the alphabet is not known, which then is in `unknown`
   *           and `at` is -1
   */
  char *(*read_phones) (const WnLanguage *language, const char *alphabet, const char *ph,
      char **unknown, int *at);
};

/**
 * The language of a BCP-47 tag: the one of that tag, else the first of its primary language, else
 * one that espeak-ng reads; NULL if there is none
 */
const WnLanguage *wn_language_known (const char *tag);

/** The same, and the first of all, English, if there is none or the tag is NULL */
const WnLanguage *wn_language_find (const char *tag);

/**
 * The same for what must be of that language: English for NULL and ""
 * Errors  WN_ERROR_SETTINGS: there is none; the message names those that there are
 */
const WnLanguage *wn_language_require (const char *tag, GError **error);

/**
 * wn_language_require(), with a set of phones where the language's varies
 * phones  names with spaces between; NULL: all that the language has
 * Errors  WN_ERROR_SETTINGS
 */
const WnLanguage *wn_language_of_phones (const char *tag, const char *phones, GError **error);

/** The names of a language's phones with spaces between; g_free */
char *wn_language_phones (const WnLanguage *language);

/** Number i, NULL behind the last */
const WnLanguage *wn_language_nth (int i);

/** A phone's number, -1 if there is none of that name */
int wn_language_phone (const WnLanguage *language, const char *name);

#endif
