/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/grammar.h"
#include <string.h>
#include "text/en/function_words.h"
#include "text/en/grammar_data.h"

/* The neighbours of a word, NULL beyond the edges of its phrase */
typedef struct
{
  const WnSpoken *spoken;
  guint i;
  const char *word;
  const char *before;            /* adverbs between passed over */
  const char *before2, *before3; /* of that one */
  const char *next_before;       /* right before the word */
  const char *behind, *behind2;
  gboolean first;   /* nothing but adverbs stands before it in its phrase */
  gboolean opening; /* and nothing at all in the sentence */
} Place;

static const WnSpokenWord *
word_at (const WnSpoken *spoken, gint64 i)
{
  return i >= 0 && i < spoken->words->len ? &g_array_index (spoken->words, WnSpokenWord, i) : NULL;
}

static gboolean
is_one_of (const char *word, const char *const *list)
{
  for (; word && *list; list++)
    if (strcmp (*list, word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_class (const char *word, WnWordClass class)
{
  return word && wn_word_class (word) == class;
}

static gboolean
ends (const char *word, const char *ending)
{
  return word && strlen (word) > strlen (ending) + (ending[0] != '\'')
      && g_str_has_suffix (word, ending);
}

static gboolean
is_between (const char *word)
{
  return is_one_of (word, adverbs_between) || (ends (word, "ly") && !is_one_of (word, degrees));
}

/* The word before index *i in the same phrase, and its index; NULL at the phrase's edge */
static const char *
previous (const WnSpoken *spoken, gint64 *i)
{
  const WnSpokenWord *word = word_at (spoken, *i - 1);

  if (!word || word->punct)
    return NULL;
  --*i;
  return word->text;
}

static void
look_around (Place *p, const WnSpoken *spoken, guint i)
{
  const WnSpokenWord *word = word_at (spoken, i), *behind = word_at (spoken, (gint64) i + 1);
  gint64 at = i;

  *p = (Place){ .spoken = spoken, .i = i, .word = word->text };
  p->before = p->next_before = previous (spoken, &at);
  while (is_between (p->before))
    p->before = previous (spoken, &at);
  p->first = !p->before;
  p->opening = i == 0;
  if (p->before)
    p->before2 = previous (spoken, &at);
  if (p->before2)
    p->before3 = previous (spoken, &at);
  if (!word->punct && behind) {
    p->behind = behind->text;
    if (!behind->punct && (behind = word_at (spoken, (gint64) i + 2)))
      p->behind2 = behind->text;
  }
}

static gboolean
is_determiner (const char *word)
{
  return is_class (word, WN_CLASS_DETERMINER) || is_class (word, WN_CLASS_POSSESSIVE)
      || ends (word, "'s");
}

static gboolean
is_subject (const char *word)
{
  return is_class (word, WN_CLASS_PRONOUN);
}

static gboolean
is_third_person (const char *word)
{
  return word
      && (strcmp (word, "he") == 0 || strcmp (word, "she") == 0 || strcmp (word, "it") == 0);
}

/* "will", "doesn't", "I'll": a base form follows */
static gboolean
is_modal (const char *word)
{
  return is_class (word, WN_CLASS_MODAL) || is_class (word, WN_CLASS_DO) || ends (word, "'ll")
      || (ends (word, "n't") && strcmp (word, "isn't") != 0 && strcmp (word, "wasn't") != 0
          && strcmp (word, "aren't") != 0 && strcmp (word, "weren't") != 0
          && strcmp (word, "haven't") != 0 && strcmp (word, "hasn't") != 0
          && strcmp (word, "hadn't") != 0);
}

static gboolean
is_have (const char *word)
{
  return is_class (word, WN_CLASS_HAVE) || ends (word, "'ve")
      || (word
          && (strcmp (word, "haven't") == 0 || strcmp (word, "hasn't") == 0
              || strcmp (word, "hadn't") == 0));
}

static gboolean
is_be (const char *word)
{
  return is_class (word, WN_CLASS_BE) || ends (word, "'m") || ends (word, "'re")
      || (word
          && (strcmp (word, "isn't") == 0 || strcmp (word, "wasn't") == 0
              || strcmp (word, "aren't") == 0 || strcmp (word, "weren't") == 0
              || strcmp (word, "being") == 0 || strcmp (word, "it's") == 0
              || strcmp (word, "that's") == 0 || strcmp (word, "he's") == 0
              || strcmp (word, "she's") == 0));
}

/* What a noun phrase or a clause does not go on with: "the use of", "is close to" */
static gboolean
closes_noun (const char *behind)
{
  const WnWordClass class = behind ? wn_word_class (behind) : WN_CLASS_NOT;

  return class != WN_CLASS_CONTENT || is_one_of (behind, adverbs_between);
}

static gboolean
opens_object (const char *behind)
{
  return behind
      && (is_one_of (behind, object_openers) || is_class (behind, WN_CLASS_DETERMINER)
          || (is_class (behind, WN_CLASS_POSSESSIVE)));
}

static gboolean
is_plural (const char *word)
{
  return ends (word, "s") && !ends (word, "ss") && !ends (word, "us") && !ends (word, "is")
      && !ends (word, "'s") && wn_word_class (word) == WN_CLASS_CONTENT
      && !is_one_of (word, compounding);
}

/* "Do you read", "have you read", "are you present": what stands before the subject, or NULL */
static const char *
inverted (const Place *p)
{
  if (is_subject (p->before) && p->before2
      && (is_modal (p->before2) || is_have (p->before2) || is_be (p->before2)))
    return p->before2;
  return NULL;
}

/* ---- rules; each returns a set, or 0 if it has nothing to say ---- */

static WnRole
behind_auxiliary (const Place *p)
{
  const char *auxiliary = inverted (p) ? inverted (p) : p->before;

  if (!auxiliary)
    return 0;
  if (is_class (auxiliary, WN_CLASS_MODAL) && is_determiner (p->before2))
    return 0; /* the can, his will */
  if (is_have (auxiliary))
    return auxiliary == p->before && !opens_object (p->behind)
        ? WN_ROLE_PAST | WN_ROLE_NOUN | WN_ROLE_ADJECTIVE
        : WN_ROLE_PAST;
  if (is_modal (auxiliary) && !is_class (p->before, WN_CLASS_BE))
    return WN_ROLE_VERB;
  if (is_be (auxiliary) || is_one_of (auxiliary, copulas) || is_one_of (p->next_before, degrees))
    return closes_noun (p->behind) && (is_be (auxiliary) || !opens_object (p->behind))
        ? WN_ROLE_ADJECTIVE | WN_ROLE_PAST
        : WN_ROLE_ADJECTIVE | WN_ROLE_PAST | WN_ROLE_NOUN;
  if (is_one_of (auxiliary, before_base))
    return WN_ROLE_VERB;
  if ((is_class (p->before, WN_CLASS_OBJECT) || is_subject (p->before))
      && is_one_of (p->before2, before_object_base))
    return WN_ROLE_VERB;
  return 0;
}

/* The infinitive, unless "to" is a preposition: "prior to use" */
static WnRole
behind_to (const Place *p)
{
  if (!is_class (p->before, WN_CLASS_TO))
    return 0;
  if (is_one_of (p->before2, takes_to))
    return closes_noun (p->behind) && !opens_object (p->behind)
            && !is_one_of (p->before2, takes_verb)
        ? WN_ROLE_NOUN | WN_ROLE_NAME
        : 0;
  return p->word[0] && (closes_noun (p->behind) || opens_object (p->behind)) ? WN_ROLE_VERB : 0;
}

static WnRole
behind_subject (const Place *p)
{
  if (!is_subject (p->before) || inverted (p) || (p->before2 && !p->before2[1]))
    return 0;
  if (strcmp (p->before, "it") == 0 || strcmp (p->before, "you") == 0)
    return p->before2 && !is_class (p->before2, WN_CLASS_CONJUNCTION)
            && !is_class (p->before2, WN_CLASS_WH) && !is_class (p->before2, WN_CLASS_THAT)
        ? 0
        : WN_ROLE_VERB | WN_ROLE_PAST;
  return WN_ROLE_VERB | WN_ROLE_PAST;
}

/* "Polish the shoes", "and close it", "wind up the toy" */
static WnRole
imperative (const Place *p)
{
  const gboolean coordinated = is_class (p->before, WN_CLASS_CONJUNCTION) && p->before2;

  if (!p->first && !coordinated)
    return 0;
  if (opens_object (p->behind) || (is_one_of (p->behind, particles) && opens_object (p->behind2)))
    return coordinated ? WN_ROLE_VERB | WN_ROLE_PAST : WN_ROLE_VERB;
  return 0;
}

/* "these results conflict", "metals contract when cold", not "sales record" */
static WnRole
behind_plural (const Place *p)
{
  const gboolean bare = !p->before2 || is_one_of (p->before2, plural_quantifiers);
  const gboolean known = bare || is_determiner (p->before2);

  if (!is_plural (p->before) || is_plural (p->word) || !known
      || (p->before2 && is_one_of (p->before2, articles) && strcmp (p->before2, "the") != 0))
    return 0;
  if (opens_object (p->behind) || is_between (p->behind) || is_class (p->behind, WN_CLASS_WH)
      || is_class (p->behind, WN_CLASS_CONJUNCTION)
      || (is_class (p->behind, WN_CLASS_PREPOSITION) && strcmp (p->behind, "of") != 0)
      || is_one_of (p->behind, habitual))
    return WN_ROLE_VERB | WN_ROLE_PAST | WN_ROLE_ADJECTIVE;
  return p->behind || !bare ? 0 : WN_ROLE_VERB | WN_ROLE_PAST;
}

/* "the record", "in use", "two uses", "a rough estimate of" */
static WnRole
in_noun_phrase (const Place *p)
{
  const gboolean straight = is_determiner (p->next_before)
      || is_one_of (p->next_before, quantifiers) || is_class (p->next_before, WN_CLASS_PREPOSITION);
  /* "a strange object": what stands between is no plural that could be the subject */
  const gboolean modified = p->next_before && p->next_before == p->before
      && wn_word_class (p->before) == WN_CLASS_CONTENT && !is_plural (p->before)
      && is_one_of (p->before2, articles) && strcmp (p->before2, "the") != 0;

  if (is_one_of (p->next_before, particles) || is_one_of (p->next_before, comparing))
    return 0;
  /* "many attribute it to": here the quantifier is all of the subject */
  if (straight && opens_object (p->behind) && !is_one_of (p->next_before, articles)
      && !is_class (p->next_before, WN_CLASS_PREPOSITION))
    return 0;
  if (straight && closes_noun (p->behind))
    return WN_ROLE_NOUN | WN_ROLE_NAME;
  if (straight || modified)
    return WN_ROLE_NOUN | WN_ROLE_ADJECTIVE | WN_ROLE_NAME | WN_ROLE_PAST;
  return 0;
}

/* ---- the past of a verb that is written as its present ---- */

static gboolean
sentence_has (const Place *p, const char *const *list)
{
  for (guint k = 0; k < p->spoken->words->len; k++)
    if (k != p->i && is_one_of (word_at (p->spoken, k)->text, list))
      return TRUE;
  return FALSE;
}

static gboolean
is_past_tense (const char *word)
{
  return is_one_of (word, past_tenses) || (ends (word, "ed") && !ends (word, "eed"));
}

/* Another verb of the past in the sentence: "I read it and wept" */
static gboolean
sentence_is_past (const Place *p)
{
  for (guint k = 0; k < p->spoken->words->len; k++)
    if (k != p->i && is_past_tense (word_at (p->spoken, k)->text))
      return TRUE;
  return FALSE;
}

/* "Did the judge read", "Why does Tom read" */
static gboolean
asks_with_do (const Place *p)
{
  for (gint64 k = p->i, left = 6; left-- > 0 && k >= 0;) {
    const char *word = previous (p->spoken, &k);

    if (!word)
      return FALSE;
    if (is_modal (word) || is_class (word, WN_CLASS_TO))
      return TRUE;
    if (wn_word_class (word) == WN_CLASS_CONTENT && is_past_tense (word))
      return FALSE;
  }
  return FALSE;
}

/* Of "read" and its like, whose past only a vowel tells */
static WnRole
tense (const Place *p)
{
  const gboolean capital = p->i > 0 && word_at (p->spoken, p->i - 1)->capital;

  if (p->next_before
      && (strcmp (p->next_before, "as") == 0 || strcmp (p->next_before, "well") == 0))
    return WN_ROLE_PAST;
  if (asks_with_do (p) || is_one_of (p->next_before, asking))
    return WN_ROLE_VERB;
  if (p->first)
    return p->opening ? WN_ROLE_VERB : 0;
  if (is_determiner (p->next_before) || is_class (p->next_before, WN_CLASS_PREPOSITION))
    return 0;
  if (is_third_person (p->before))
    return WN_ROLE_PAST;
  if (sentence_has (p, habitual))
    return WN_ROLE_VERB;
  if (sentence_is_past (p) || sentence_has (p, bygone))
    return WN_ROLE_PAST;
  if (is_subject (p->before))
    return opens_object (p->behind) ? WN_ROLE_PAST : WN_ROLE_VERB;
  /* "The judge read", "Tom read": one person reads */
  if (!is_plural (p->before) && (is_determiner (p->before2) || capital))
    return WN_ROLE_PAST;
  return 0;
}

/* ---- all of it ---- */

typedef WnRole (*Rule) (const Place *p);

WnRole
wn_grammar_parts (const WnSpoken *spoken, guint i, WnRole parts)
{
  static const Rule rules[] = { behind_auxiliary, behind_to, behind_subject, imperative,
    behind_plural, in_noun_phrase };
  Place p;

  look_around (&p, spoken, i);
  for (gsize k = 0; k < G_N_ELEMENTS (rules); k++) {
    const WnRole found = rules[k](&p) & parts;
    const WnRole verb = WN_ROLE_VERB | WN_ROLE_PAST;

    if (found)
      return g_str_has_suffix (p.word, "read") && (found & verb) == verb && tense (&p) & found
          ? tense (&p) & found
          : found;
  }
  return g_str_has_suffix (p.word, "read") && tense (&p) & parts ? tense (&p) & parts : parts;
}

gboolean
wn_grammar_is_used_to (const WnSpoken *spoken, guint i)
{
  Place p;

  look_around (&p, spoken, i);
  if (!is_class (p.behind, WN_CLASS_TO))
    return FALSE;
  if (is_be (p.before) || is_have (p.before) || (inverted (&p) && is_be (inverted (&p))))
    return !p.behind2 || ends (p.behind2, "ing") || wn_word_class (p.behind2) != WN_CLASS_CONTENT;
  if (is_subject (p.before) || is_one_of (p.before, copulas) || is_class (p.before, WN_CLASS_WH)
      || is_class (p.before, WN_CLASS_THERE) || is_modal (p.before))
    return TRUE;
  return !p.first && is_one_of (p.behind2, lasting);
}
