/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stress_words.h"
#include "stress_trainer.h"

#define EACH 50
#define TUNED_ON 25

/* FALSE for words that there is nothing to choose in: a ё is stressed, hyphens part words */
static gboolean
read_word (const WnStressEntry *entry, WnStressWord *word)
{
  word->n = wn_stress_letters (entry->word, word->letters);
  word->vowels = 0;
  word->right = entry->stressed - 1;
  word->key = wn_stress_key (word->letters, word->n);
  for (int i = 0; i < word->n; i++) {
    if (word->letters[i] >= 33)
      return FALSE;
    word->vowels += wn_stress_is_vowel (word->letters[i]);
  }
  return word->vowels > 1 && word->vowels <= WN_STRESS_MAX_VOWELS && entry->stressed > 0
      && entry->stressed <= word->vowels;
}

GArray *
wn_stress_words_new (const GPtrArray *entries)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (WnStressWord));

  for (guint i = 0; i < entries->len; i++) {
    WnStressWord word;

    if (read_word (g_ptr_array_index (entries, i), &word))
      g_array_append_val (words, word);
  }
  return words;
}

int
wn_stress_word_vowel (const WnStressWord *word, int index)
{
  for (int i = 0; i < word->n; i++)
    if (wn_stress_is_vowel (word->letters[i]) && index-- == 0)
      return i;
  return -1;
}

WnStressUse
wn_stress_word_use (guint number)
{
  const guint rest = number % EACH;

  return rest == 0 ? WN_STRESS_SET_ASIDE : rest == TUNED_ON ? WN_STRESS_TUNED_ON : WN_STRESS_LEARNT;
}
