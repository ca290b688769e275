/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LEXICON_FORMAT_H
#define WN_TEXT_LEXICON_FORMAT_H

/**
 * How pronunciations are packed in a lexicon file; docs/reference/lexicon.md tells the whole of it.
 * A phone is one byte: its number in the file's list of phones, 1 .. 63 (0 is the pause, which no
 * word has), plus 64 times the stress of a vowel.
 */
#define WN_LEXICON_VERSION "3"
#define WN_LEXICON_PHONE(code) ((code) &63)
#define WN_LEXICON_STRESS(code) ((code) >> 6)
#define WN_LEXICON_CODE(phone, stress) ((phone) | (stress) << 6)

/** Stress of a vowel, as the CMU lexicon counts */
typedef enum
{
  WN_STRESS_NONE = 0,
  WN_STRESS_PRIMARY = 1,
  WN_STRESS_SECONDARY = 2
} WnStress;

/** When a pronunciation is the one that is meant; none of them: whenever no other is */
typedef enum
{
  WN_LEXICON_NOUN = 1 << 0,
  WN_LEXICON_VERB = 1 << 1,
  WN_LEXICON_ADJECTIVE = 1 << 2,
  WN_LEXICON_ADVERB = 1 << 3,
  WN_LEXICON_PAST = 1 << 4,    /* past tense or participle */
  WN_LEXICON_CAPITAL = 1 << 5, /* written with a capital: Polish */
  WN_LEXICON_SPELLED = 1 << 6  /* of letters' names, always: ibm */
} WnLexiconTags;

/** Entries of a block; the first of them is written in full */
#define WN_LEXICON_BLOCK 16
/** Longest word and pronunciation, in letters and phones */
#define WN_LEXICON_MAX_WORD 60
#define WN_LEXICON_MAX_PHONES 80

/** Letters that pronounceability is judged by: none (the word's edge), a .. z and the apostrophe */
#define WN_LEXICON_LETTERS 28

/** A letter's number among WN_LEXICON_LETTERS, 0 for what is none */
int wn_lexicon_letter (char c);

#endif
