/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_H
#define WN_TEXT_READER_H

#include "text/language.h"

/**
 * Reading of text as it is written, for all languages but English: what is alike in them is here -
 * characters, tokens, how numbers are written, addresses - and each fills in a WnReader with its
 * words and its grammar.
 */

typedef enum
{
  WN_MASCULINE,
  WN_FEMININE,
  WN_NEUTER
} WnGender;

typedef enum
{
  WN_NOMINATIVE,
  WN_GENITIVE,
  WN_DATIVE,
  WN_ACCUSATIVE,
  WN_INSTRUMENTAL,
  WN_PREPOSITIONAL
} WnCase;

/** How a number is declined by what stands around it; of zeros: as in counting */
typedef struct
{
  WnGender gender;
  WnCase declined;
  gboolean counts; /* something that follows */
  gboolean plural; /* of ordinals */
} WnForm;

/** In patterns: not in the middle of a word or number */
#define WN_END "(?![\\p{L}\\p{N}])"

#define WN_NUMBER_DIGITS 66

/** A number as it is written, without grouping */
typedef struct
{
  gboolean negative, grouped;
  char whole[WN_NUMBER_DIGITS + 1];
  char part[WN_NUMBER_DIGITS + 1]; /* digits behind the point, "" = none */
  char point;                      /* what separated it, '.' or ',' */
} WnNumber;

/** What is counted: a unit, a currency, a magnitude */
typedef struct
{
  const char *written;
  const char *spoken; /* its forms, as the language's `quantity` wants them */
  const char *minor;  /* the same of the hundredth of a currency, NULL = none */
} WnNoun;

/** A number with what it counts, or two with a dash between */
typedef struct
{
  WnNumber number, to;
  gboolean range;
  const WnNoun *magnitude; /* "millions", or NULL */
  const WnNoun *noun;      /* or NULL */
  gboolean money;
  WnForm form; /* by the words around */
} WnQuantity;

#define WN_FOUND_GROUPS 12

/** What a pattern found in the plain text; group 0 is the whole */
typedef struct
{
  const WnReader *reader;
  const char *text;
  gsize length;
  int start[WN_FOUND_GROUPS], end[WN_FOUND_GROUPS]; /* bytes, -1 for a group without part in it */
  gboolean shouting;                                /* the sentence is in capitals throughout */
} WnFound;

/**
 * Appends the spoken words of a match; a comma behind a word ends a phrase.
 * Returns FALSE if the match is not what the rule is for: the next rule is tried. May move end[0].
 */
typedef gboolean (*WnSayFound) (GString *out, WnFound *found);

typedef struct
{
  const char *starts;  /* classes of the first byte: 'a' letter, '0' digit, 'u' beyond ASCII */
  const char *pattern; /* NULL: say() finds the end */
  WnSayFound say;
  gboolean range; /* two of these with a dash between are read with the word for "to" */
} WnReaderRule;

typedef struct
{
  const char *written, *spoken;
} WnReading;

struct _WnReader
{
  const WnReaderRule *rules; /* tried before the common ones */
  int n_rules;
  GUnicodeScript script;
  /* how a single group of three digits behind a mark is read: ',' a decimal comma and thousands
     with a point; 0: thousands with both */
  char decimal;
  const char *to;                 /* between the ends of a range */
  const char *minus;              /* before a number */
  const char *number_sign;        /* "#" before digits */
  const char *hash_tag;           /* "#" before letters */
  const char *times;              /* between factors */
  const char *const *months;      /* [12] as in dates */
  int odd_month;                  /* one whose short form does not begin like its name */
  const WnReading *names;         /* symbols and punctuation, in UTF-8; ends with NULL */
  const WnReading *letters;       /* of the alphabet, small; ends with NULL */
  const WnReading *abbreviations; /* written with a full stop or as they are; ends with NULL */
  const WnNoun *units, *currencies, *magnitudes; /* end with NULL */
  const char *const *spelled; /* capitals that are spelled although one could read them, or NULL */

  /** Digits [n] in words */
  void (*cardinal) (GString *out, const char *digits, gsize n, WnForm form);
  void (*ordinal) (GString *out, const char *digits, gsize n, WnForm form);
  /** A number with its decimals and sign */
  void (*number) (GString *out, const WnNumber *number, WnForm form);
  void (*quantity) (const WnReader *reader, GString *out, const WnQuantity *quantity);
  /** The year, where it is not read as other numbers, or NULL */
  void (*year) (GString *out, int year);
  /** day, month and year: 0 = none; found: what stands around */
  void (*date) (GString *out, int day, int month, int year, const WnFound *found);
  /** second: -1 = none */
  void (*time) (GString *out, int hour, int minute, int second, const WnFound *found);
  /** How a number in found's group 0 is declined */
  WnForm (*form) (const WnFound *found);
  /** Whether a word in small letters can be read as one, not as letters */
  gboolean (*pronounceable) (const char *word);
  /** Letters of another script in this one's; g_free */
  char *(*transliterate) (const char *word);
};

/** A number in words */
void wn_reader_cardinal (const WnReader *reader, GString *out, int value, WnForm form);
void wn_reader_ordinal (const WnReader *reader, GString *out, int value, WnForm form);

/** 1 to 12 of a month's name or its short form in small letters, by its first three letters */
int wn_reader_month (const WnReader *reader, const char *lower);

/** The name of a symbol or letter that `text` begins with, NULL if there is none; *n: its bytes */
const char *wn_reading_find (const WnReading *readings, const char *text, gsize *n);

/* ---- matches ---- */

static inline gsize
wn_found_length (const WnFound *f, int group)
{
  return f->start[group] < 0 ? 0 : f->end[group] - f->start[group];
}

static inline const char *
wn_found_text (const WnFound *f, int group)
{
  return f->text + MAX (f->start[group], 0);
}

/** A group's digits as a number, 0 for none; capped */
int wn_found_value (const WnFound *f, int group);
/** The group in small letters; g_free */
char *wn_found_lower (const WnFound *f, int group);
/** The word before or behind the match with at most one space between, small, "" for none; g_free
 */
char *wn_found_before (const WnFound *f);
char *wn_found_behind (const WnFound *f);

#endif
