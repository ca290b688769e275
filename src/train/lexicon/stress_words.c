/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stress_words.h"
#include <stdlib.h>
#include <string.h>

#define EACH 50
#define TUNED_ON 25

static void
free_entry (void *data)
{
  g_free (((WnStressEntry *) data)->word);
  g_free (data);
}

GPtrArray *
wn_stress_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GRegex) regex = g_regex_new ("^\\(\"([а-яё-]+)\" \\S+ \\((\\d)\\)\\)$", 0, 0, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (free_entry);
  GError *failure = NULL;

  if (!g_file_get_contents (path, &text, NULL, &failure)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s", failure->message);
    g_clear_error (&failure);
    g_ptr_array_unref (entries);
    return NULL;
  }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    GMatchInfo *info = NULL;

    if (g_regex_match (regex, *line, 0, &info)) {
      g_autofree char *number = g_match_info_fetch (info, 2);
      WnStressEntry *entry = g_new0 (WnStressEntry, 1);

      entry->word = g_match_info_fetch (info, 1);
      entry->stressed = atoi (number);
      /* the keys are words of entries that stay: another one of a word must not replace its key */
      if (g_hash_table_contains (known, entry->word)) {
        free_entry (entry);
      } else {
        g_hash_table_add (known, entry->word);
        g_ptr_array_add (entries, entry);
      }
    }
    g_match_info_free (info);
  }
  return entries;
}

/* FALSE for words that there is nothing to choose in: a ё is stressed, hyphens part words */
static gboolean
read_word (const WnStressEntry *entry, WnStressWord *word)
{
  word->n = wn_stress_letters (entry->word, word->letters);
  word->vowels = 0;
  word->right = entry->stressed - 1;
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

/* ---- a list to search ---- */

static int
compare_forwards (const void *a, const void *b)
{
  const WnStressWord *x = *(const WnStressWord *const *) a, *y = *(const WnStressWord *const *) b;

  return wn_stress_compare (x->letters, x->n, y->letters, y->n, FALSE);
}

static int
compare_backwards (const void *a, const void *b, void *data)
{
  const WnStressList *list = data;
  const gint32 *x = list->starts + *(const gint32 *) a, *y = list->starts + *(const gint32 *) b;

  return wn_stress_compare (list->letters + x[0], x[1] - x[0], list->letters + y[0], y[1] - y[0],
      TRUE);
}

WnStressWordList *
wn_stress_word_list_new (const GArray *words, unsigned uses)
{
  WnStressWordList *l = g_new0 (WnStressWordList, 1);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  for (guint i = 0; i < words->len; i++)
    if (uses >> wn_stress_word_use (i) & 1)
      g_ptr_array_add (chosen, &g_array_index (words, WnStressWord, i));
  g_ptr_array_sort (chosen, compare_forwards);
  l->letters = g_byte_array_new ();
  l->starts = g_new0 (gint32, chosen->len + 1);
  l->backwards = g_new0 (gint32, chosen->len + 1);
  l->stressed = g_new0 (guint8, chosen->len + 1);
  for (guint i = 0; i < chosen->len; i++) {
    const WnStressWord *word = g_ptr_array_index (chosen, i);

    g_byte_array_append (l->letters, word->letters, word->n);
    l->starts[i + 1] = l->letters->len;
    l->backwards[i] = i;
    l->stressed[i] = wn_stress_word_vowel (word, word->right);
  }
  l->list = (WnStressList){ chosen->len, l->letters->data, l->starts, l->stressed, l->backwards };
  g_qsort_with_data (l->backwards, chosen->len, sizeof (gint32), compare_backwards, &l->list);
  return l;
}

void
wn_stress_word_list_free (WnStressWordList *list)
{
  g_byte_array_unref (list->letters);
  g_free (list->starts);
  g_free (list->backwards);
  g_free (list->stressed);
  g_free (list);
}
