/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_FUNCTION_WORDS_H
#define WN_TEXT_FUNCTION_WORDS_H

#include <glib.h>

/**
 * The words that hold sentences together: what they are, and how they sound when they are not
 * stressed
 */
typedef enum
{
  WN_CLASS_CONTENT, /* all others */
  WN_CLASS_DETERMINER,
  WN_CLASS_POSSESSIVE,
  WN_CLASS_PREPOSITION,
  WN_CLASS_TO,
  WN_CLASS_PRONOUN, /* subject or both */
  WN_CLASS_OBJECT,  /* pronoun as an object only */
  WN_CLASS_BE,
  WN_CLASS_HAVE,
  WN_CLASS_DO,
  WN_CLASS_MODAL,
  WN_CLASS_CONJUNCTION,
  WN_CLASS_WH,
  WN_CLASS_THAT,
  WN_CLASS_THERE,
  WN_CLASS_NOT,
  WN_N_CLASSES
} WnWordClass;

typedef struct
{
  const char *word;
  WnWordClass class;
  const char *weak;    /* phones when reduced, stress digits behind vowels; NULL: never reduced */
  const char *initial; /* the same at a phrase's start and before a vowel; NULL for weak */
} WnFunctionWord;

/** NULL for a content word */
const WnFunctionWord *wn_function_word (const char *word);
WnWordClass wn_word_class (const char *word);

/** What stands around a word, for its form; a NULL is the phrase's edge */
typedef struct
{
  const char *before2, *before, *word, *behind, *behind2;
  gboolean phrase_first, phrase_last;
  gboolean question;     /* the sentence ends with a question mark */
  gboolean vowel_behind; /* the next word begins with a vowel */
} WnSurroundings;

/** The phones of a function word where it is weak, NULL where it is full */
const char *wn_weak_form (const WnFunctionWord *word, const WnSurroundings *around);

/** Whether a function word in its full form is accented: "Where", "not", "I can.", "wake up" */
gboolean wn_function_word_accented (const WnFunctionWord *word, gboolean phrase_last);

#endif
