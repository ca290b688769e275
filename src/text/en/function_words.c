/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/function_words.h"
#include <stdlib.h>
#include <string.h>
#include "text/en/function_words_data.h"

static int
compare_word (const void *word, const void *entry)
{
  return strcmp (word, ((const WnFunctionWord *) entry)->word);
}

const WnFunctionWord *
wn_function_word (const char *word)
{
  return bsearch (word, function_words, G_N_ELEMENTS (function_words), sizeof function_words[0],
      compare_word);
}

WnWordClass
wn_word_class (const char *word)
{
  const WnFunctionWord *found = word ? wn_function_word (word) : NULL;

  return found ? found->class : WN_CLASS_CONTENT;
}

static gboolean
is_one_of (const char *const *list, const char *word)
{
  for (; word && *list; list++)
    if (strcmp (*list, word) == 0)
      return TRUE;
  return FALSE;
}

/* "has been", "have never seen", "had walked": not what somebody has */
static gboolean
is_auxiliary (const WnSurroundings *around)
{
  const char *next = around->behind;
  const WnWordClass class = wn_word_class (next);

  if (class == WN_CLASS_PRONOUN
      && (around->phrase_first || wn_word_class (around->before) == WN_CLASS_WH))
    next = around->behind2; /* have you seen */
  return next
      && (is_one_of (behind_auxiliary, next) || g_str_has_suffix (next, "ed")
          || (g_str_has_suffix (next, "en") && strlen (next) > 3));
}

static gboolean
is_determiner (WnWordClass class)
{
  return class == WN_CLASS_DETERMINER || class == WN_CLASS_POSSESSIVE;
}

/* A clause begins behind: "that he", "that the" */
static gboolean
begins_clause (const WnSurroundings *around)
{
  const WnWordClass class = wn_word_class (around->behind);

  return class == WN_CLASS_PRONOUN || class == WN_CLASS_THERE || is_determiner (class);
}

/* "the man that came", "said that he": neither "that man" nor "like that" */
static gboolean
is_that_weak (const WnSurroundings *around)
{
  const WnWordClass before = wn_word_class (around->before),
                    behind = wn_word_class (around->behind);

  if (around->phrase_first || around->phrase_last)
    return around->phrase_first && !around->phrase_last && around->before && begins_clause (around);
  if (begins_clause (around))
    return before == WN_CLASS_CONTENT || before == WN_CLASS_OBJECT || before == WN_CLASS_PRONOUN;
  return before == WN_CLASS_CONTENT && around->before2
      && is_determiner (wn_word_class (around->before2))
      && (behind == WN_CLASS_BE || behind == WN_CLASS_HAVE || behind == WN_CLASS_MODAL
          || behind == WN_CLASS_DO || g_str_has_suffix (around->behind, "ed"));
}

/* Pronouns lean on the verb wherever they stand; the others are full where nothing follows */
static gboolean
is_weak (const WnFunctionWord *word, const WnSurroundings *around)
{
  const WnWordClass before = wn_word_class (around->before),
                    behind = wn_word_class (around->behind);

  switch (word->class) {
    case WN_CLASS_THAT:
      return is_that_weak (around);
    case WN_CLASS_PRONOUN:
    case WN_CLASS_OBJECT:
      return !(around->phrase_first && around->phrase_last);
    case WN_CLASS_POSSESSIVE:
      return !around->phrase_first || !around->phrase_last;
    case WN_CLASS_THERE:
      return !around->phrase_last
          && (behind == WN_CLASS_BE || behind == WN_CLASS_MODAL || behind == WN_CLASS_HAVE);
    case WN_CLASS_HAVE:
      return !around->phrase_last && is_auxiliary (around);
    case WN_CLASS_DO:
      return (behind == WN_CLASS_PRONOUN && before != WN_CLASS_PRONOUN
                 && before != WN_CLASS_CONTENT)
          || (around->question && !around->phrase_last && is_determiner (behind));
    case WN_CLASS_MODAL:
      return !around->phrase_last && behind != WN_CLASS_NOT && !is_determiner (before)
          && before != WN_CLASS_PREPOSITION;
    case WN_CLASS_BE:
      return !around->phrase_last && behind != WN_CLASS_NOT;
    case WN_CLASS_WH:
      return !around->phrase_last && !around->phrase_first && before == WN_CLASS_CONTENT;
    default:
      return !around->phrase_last;
  }
}

static gboolean
is_letter (const char *word)
{
  return word && word[0] && !word[1];
}

/* The letter A: "A B C", "a dash b", not "an A and a B" */
static gboolean
is_letter_name (const WnSurroundings *around)
{
  static const char *const symbols[] = { "dash", "underscore", "slash", "dot", "at", "plus",
    "minus", "star", "equals", "colon", NULL };

  if (strcmp (around->word, "a") != 0 || (around->before && !is_letter (around->before)))
    return FALSE;
  return is_letter (around->behind)
      || (is_one_of (symbols, around->behind) && is_letter (around->behind2));
}

const char *
wn_weak_form (const WnFunctionWord *word, const WnSurroundings *around)
{
  const gboolean open = word->class == WN_CLASS_TO || strcmp (word->word, "the") == 0
      || strcmp (word->word, "into") == 0;

  if (!word->weak || !is_weak (word, around) || is_letter_name (around))
    return NULL;
  if (word->initial && (open ? around->vowel_behind : around->phrase_first))
    return word->initial;
  return word->weak;
}

gboolean
wn_function_word_accented (const WnFunctionWord *word, gboolean phrase_last)
{
  switch (word->class) {
    case WN_CLASS_PREPOSITION:
      return phrase_last && !word->weak;
    case WN_CLASS_TO:
    case WN_CLASS_PRONOUN:
    case WN_CLASS_OBJECT:
    case WN_CLASS_POSSESSIVE:
    case WN_CLASS_CONJUNCTION:
      return FALSE;
    default:
      return TRUE;
  }
}
