/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/question.h"
#include <string.h>

/* Written words before the last within which its alternative stands: "tea or a cup of coffee" */
#define LAST_ALTERNATIVE 4

static const char *const asking[] = { "what", "who", "whom", "whose", "which", "where", "when",
  "why", "how", NULL };
/* What may stand before these */
static const char *const before[] = { "and", "but", "so", "then", "well", "now", "oh", "or", "in",
  "on", "at", "to", "for", "from", "with", "by", "of", "about", "since", "until", "just", "under",
  "into", "through", "okay", "ok", "yes", "no", NULL };
/* What begins a question for yes or no */
static const char *const verbs[] = { "do", "does", "did", "is", "are", "was", "were", "am", "can",
  "could", "will", "would", "shall", "should", "may", "might", "must", "have", "has", "had",
  "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "can't", "couldn't",
  "won't", "wouldn't", "shouldn't", "haven't", "hasn't", "hadn't", "ain't", NULL };
static const char *const alternatives[] = { "or", NULL };

static const WnSpokenWord *
word_at (const WnSpoken *spoken, guint i)
{
  return &g_array_index (spoken->words, WnSpokenWord, i);
}

/* The word itself or with what leans on it: "who's", "what'll" */
static gboolean
is_one_of (const WnSpoken *spoken, guint i, const char *const *words)
{
  const char *text = word_at (spoken, i)->text;

  for (; *words; words++) {
    const gsize n = strlen (*words);

    if (strncmp (text, *words, n) == 0 && !g_ascii_isalpha (text[n]))
      return TRUE;
  }
  return FALSE;
}

/* The first spoken word of the next written one */
static guint
next_written (const WnSpoken *spoken, guint i, guint end)
{
  const int written = word_at (spoken, i)->written;

  while (i < end && word_at (spoken, i)->written == written)
    i++;
  return i;
}

/* By its first words: whether a phrase asks for something else than yes or no */
static gboolean
begins_asking (const WnSpoken *spoken, guint first, guint end)
{
  for (int n = 0; n < 3 && first < end; n++) {
    if (is_one_of (spoken, first, asking))
      return TRUE;
    if (!is_one_of (spoken, first, before))
      return FALSE;
    first = next_written (spoken, first, end);
  }
  return FALSE;
}

/*
 * Whether a question asks for something else than yes or no: its phrase does so, or one before it,
 * unless it begins a question of its own ("How are you, Tom?", but "When he came, did you see
 * him?")
 */
static gboolean
asks_what (const WnSpoken *spoken, guint first, guint end)
{
  if (begins_asking (spoken, first, end))
    return TRUE;
  if (is_one_of (spoken, first, verbs))
    return FALSE;
  while (first > 0) {
    end = first--;
    while (first > 0 && !word_at (spoken, first - 1)->punct)
      first--;
    if (begins_asking (spoken, first, end))
      return TRUE;
  }
  return FALSE;
}

static int
last_alternative (const WnSpoken *spoken, guint first, guint end)
{
  const int last = word_at (spoken, end - 1)->written;

  for (guint i = end - 1; i > first && word_at (spoken, i)->written >= last - LAST_ALTERNATIVE; i--)
    if (is_one_of (spoken, i, alternatives) && word_at (spoken, i)->written < last
        && word_at (spoken, i)->written > word_at (spoken, first)->written)
      return i;
  return -1;
}

WnAsked
wn_english_question (const WnLanguage *language, const WnSpoken *spoken, guint first, guint end)
{
  return (WnAsked){ asks_what (spoken, first, end) ? WN_QUESTION_OPEN : WN_QUESTION_YES_NO,
    last_alternative (spoken, first, end) };
}
