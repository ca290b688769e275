/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PHONE_H
#define WN_TEXT_PHONE_H

#include <glib.h>

/** What a phone is, in the terms of the International Phonetic Alphabet */
typedef enum
{
  WN_PHONE_VOWEL = 1 << 0,
  WN_PHONE_VOICED = 1 << 1,
  /* manner of consonants; an affricate is a plosive and a fricative */
  WN_PHONE_PLOSIVE = 1 << 2,
  WN_PHONE_FRICATIVE = 1 << 3,
  WN_PHONE_NASAL = 1 << 4,
  WN_PHONE_APPROXIMANT = 1 << 5,
  WN_PHONE_LATERAL = 1 << 6,
  WN_PHONE_TRILL = 1 << 7, /* also a tap */
  WN_PHONE_SIBILANT = 1 << 8,
  /* place of consonants */
  WN_PHONE_LABIAL = 1 << 9,
  WN_PHONE_DENTAL = 1 << 10,
  WN_PHONE_ALVEOLAR = 1 << 11,
  WN_PHONE_POSTALVEOLAR = 1 << 12,
  WN_PHONE_PALATAL = 1 << 13, /* also palatalised */
  WN_PHONE_VELAR = 1 << 14,
  WN_PHONE_UVULAR = 1 << 15,
  WN_PHONE_GLOTTAL = 1 << 16,
  /* of vowels; a diphthong is where it begins, and glides to the front or back */
  WN_PHONE_CLOSE = 1 << 17,
  WN_PHONE_MID = 1 << 18,
  WN_PHONE_OPEN = 1 << 19,
  WN_PHONE_FRONT = 1 << 20,
  WN_PHONE_CENTRAL = 1 << 21,
  WN_PHONE_BACK = 1 << 22,
  WN_PHONE_ROUNDED = 1 << 23,
  WN_PHONE_LONG = 1 << 24, /* or tense */
  WN_PHONE_RHOTIC = 1 << 25,
  WN_PHONE_NASALISED = 1 << 26,
  WN_PHONE_GLIDES_FRONT = 1 << 27,
  WN_PHONE_GLIDES_BACK = 1 << 28
} WnPhoneFeatures;

typedef struct
{
  const char *name;
  guint32 features; /* WnPhoneFeatures, 0 for the pause */
} WnPhoneInfo;

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

/** Places of the values of WnPhone.context */
enum
{
  WN_CONTEXT_STRESSED = 0,
  WN_CONTEXT_STRESSED_VOWEL = 1,
  WN_CONTEXT_ACCENT = 2,
  WN_CONTEXT_NO_PUNCTUATION = 14,
  WN_CONTEXT_COMMA = 15,
  WN_CONTEXT_PERIOD = 16,
  WN_CONTEXT_QUESTION = 17,
  WN_CONTEXT_EXCLAMATION = 18,
  WN_CONTEXT_FIRST_PHRASE = 19,
  WN_CONTEXT_LAST_PHRASE = 20,
  WN_CONTEXT_YES_NO = 28,
  WN_CONTEXT_OPEN = 29
};

/** What is asked */
typedef enum
{
  WN_QUESTION_NONE,
  WN_QUESTION_YES_NO,
  WN_QUESTION_OPEN /* who, what, why ... */
} WnQuestion;

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
  /* what its phrase asks, or the phrase before a pause; and whether alternatives are there to
     choose from, and it is before the "or" of the last of them */
  WnQuestion question;
  gboolean has_alternatives, before_last_alternative;
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

#endif
