/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LETTER_TO_SOUND_H
#define WN_TEXT_LETTER_TO_SOUND_H

#include "base/safetensors.h"
#include "model/letters.h"
#include "text/en/letter_ngrams.h"
#include "text/en/lexicon_format.h"

/**
 * How unknown words are read: each letter gets a class, none to WN_CLASS_PHONES phones, by a
 * network (model/letters.h) that sees the whole word and by n-grams of classes (letter_ngrams.h)
 */
#define WN_CLASS_PHONES 3

/** What the network is told of a word beside its letters */
typedef enum
{
  WN_KIND_WORD,    /* written small */
  WN_KIND_CAPITAL, /* with a capital: a name */
  WN_KIND_CMU,     /* as the CMU lexicon has it, capital or not; in training */
  WN_N_KINDS
} WnLettersKind;

/** Codes of a class, WN_LEXICON_CODE, 0 behind the last */
typedef struct
{
  guint8 phones[WN_CLASS_PHONES];
} WnLettersClass;

/** The network of a lexicon file, constant and shared by all threads */
typedef struct _WnLetterToSound
{
  WnLetters *letters;
  float *params;
  WnLettersClass *classes; /* [letters->config.classes] */
  WnLetterNgrams ngrams;   /* of the file */
} WnLetterToSound;

/** Name of the network's tensors in a file */
#define WN_LETTERS_PREFIX "letters."

/**
 * Whether the file has the network, by its header alone
 * Errors  WN_ERROR_NOT_FOUND (the file has none), WN_ERROR_SETTINGS
 */
gboolean wn_letter_to_sound_check (const WnSafetensors *file, GError **error);
/**
 * Reads the network, as many classes of phones as it has outputs in tensor letters.classes.
 * Errors  WN_ERROR_NOT_FOUND (the file has none), WN_ERROR_SETTINGS, WN_ERROR_READ
 */
WnLetterToSound *wn_letter_to_sound_new (const WnSafetensors *file, GError **error);
void wn_letter_to_sound_free (WnLetterToSound *lts);

/**
 * The most probable phones of a word with exactly one primary stress, if a letter can bear one:
 * network and n-grams together, ln P = (1 - WN_NGRAM_SHARE) network + WN_NGRAM_SHARE n-grams
 * word    [n] letters, n <= WN_LEXICON_MAX_WORD
 * logits  [n][classes]
 * codes   appended to
 */
void wn_letters_decode (const WnLetterToSound *lts, const char *word, int n, const float *logits,
    GByteArray *codes);

/** Chosen on words that only the CMU lexicon has, of the tenth that is set aside */
#define WN_NGRAM_SHARE 0.4f

/**
 * How probable a pronunciation is for a word, by the same sum of logarithms, for the best way to
 * share it out among the letters. Unstressed "ih" and "ax" are one, secondary stress is none.
 * codes    [m] WN_LEXICON_CODE
 * Returns  -INFINITY if the letters cannot stand for it
 */
float wn_letters_score (const WnLetterToSound *lts, const char *word, int n, const float *logits,
    const guint8 *codes, gsize m);

/**
 * net      of lts->letters, for WN_LEXICON_MAX_WORD letters
 * word     [n] a .. z and apostrophes, n <= WN_LEXICON_MAX_WORD
 * Returns  the word's logits, [n][classes], valid until the next word
 */
const float *wn_letters_logits (const WnLetterToSound *lts, WnLettersNet *net, const char *word,
    gsize n, WnLettersKind kind);

/** The same decoded; codes is appended to */
void wn_letter_to_sound (const WnLetterToSound *lts, WnLettersNet *net, const char *word, gsize n,
    WnLettersKind kind, GByteArray *codes);

#endif
