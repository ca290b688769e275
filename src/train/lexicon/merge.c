/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "merge.h"
#include <stdlib.h>
#include <string.h>
#include "text/en/codes.h"

/*
 * What two phones differ by: vowels that dictionaries write one for the other, others, and a
 * consonant for another one, which makes another word; and a phone more or less
 */
#define SHADE 1
#define OTHER_VOWEL 3
#define OTHER_CONSONANT 5
#define MISSING 2
/* By how much two pronunciations of one and the same may differ between the sources */
#define NEAR 4

static void
free_word (void *data)
{
  WnMergedWord *word = data;

  g_array_unref (word->variants);
  g_free (word);
}

static int
difference (guint8 a, guint8 b)
{
  static const char *const shades[][2] = { { "ih", "iy" }, { "ih", "ax" }, { "ax", "ah" },
    { "ax", "eh" }, { "ax", "ae" }, { "ax", "aa" }, { "ax", "ow" }, { "ax", "uh" }, { "ax", "er" },
    { "ax", "iy" }, { "aa", "ao" }, { "uw", "uh" }, { "ih", "eh" }, { "ax", "uw" },
    { "ao", "ow" } };

  if (WN_LEXICON_PHONE (a) == WN_LEXICON_PHONE (b))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (shades); i++)
    if ((wn_code_is (a, shades[i][0]) && wn_code_is (b, shades[i][1]))
        || (wn_code_is (a, shades[i][1]) && wn_code_is (b, shades[i][0])))
      return SHADE;
  return wn_code_is_vowel (a) && wn_code_is_vowel (b) ? OTHER_VOWEL : OTHER_CONSONANT;
}

static int
edit_distance (const guint8 *a, int n, const guint8 *b)
{
  const int m = strlen ((const char *) b);
  int row[WN_LEXICON_MAX_PHONES + 1];

  for (int j = 0; j <= m; j++)
    row[j] = j * MISSING;
  for (int i = 1; i <= n; i++) {
    int diagonal = row[0];

    row[0] = i * MISSING;
    for (int j = 1; j <= m; j++) {
      const int best = MIN (MIN (row[j], row[j - 1]) + MISSING,
          diagonal + difference (a[i - 1], b[j - 1]));

      diagonal = row[j];
      row[j] = best;
    }
  }
  return row[m];
}

/* Vowels behind the one with the primary stress, -1 if none has it */
static int
stress_from_end (const guint8 *phones, gsize n)
{
  int behind = -1;

  for (gsize i = 0; i < n; i++)
    if (WN_LEXICON_STRESS (phones[i]) == WN_STRESS_PRIMARY)
      behind = 0;
    else if (behind >= 0 && wn_code_is_vowel (phones[i]))
      behind++;
  return behind;
}

/* The nearest of one source's; *least is what it must be nearer than, and becomes its distance */
static const guint8 *
nearest_of (int source, const guint8 *phones, gsize n, WnSourceEntry *const *all, guint n_all,
    int *least)
{
  const guint8 *best = NULL;

  for (guint i = 0; i < n_all; i++) {
    const guint8 *other = all[i]->phones;
    int distance;

    if (all[i]->source != source
        || stress_from_end (phones, n) != stress_from_end (other, strlen ((const char *) other)))
      continue;
    distance = edit_distance (phones, n, other);
    if (distance < *least) {
      *least = distance;
      best = other;
    }
  }
  return best;
}

const guint8 *
wn_lexicon_nearest (const guint8 *phones, gsize n, const GPtrArray *entries)
{
  WnSourceEntry *const *all = (WnSourceEntry *const *) entries->pdata;
  int least = NEAR + 1;
  const guint8 *best = nearest_of (WN_SOURCE_CMU, phones, n, all, entries->len, &least),
               *nearer = nearest_of (WN_SOURCE_MISAKI, phones, n, all, entries->len, &least);

  return nearer ? nearer : best;
}

/* Of the CMU lexicon's pronunciations the one that is nearest; or the entry's own */
static const guint8 *
nearest (const WnSourceEntry *entry, WnSourceEntry *const *all, guint n)
{
  int least = NEAR;
  const guint8 *best = nearest_of (WN_SOURCE_CMU, entry->phones,
      strlen ((const char *) entry->phones), all, n, &least);

  return best ? best : entry->phones;
}

static void
add_variant (WnMergedWord *word, int tags, const guint8 *phones)
{
  for (guint i = 0; i < word->variants->len; i++) {
    WnMergedVariant *v = &g_array_index (word->variants, WnMergedVariant, i);

    if (strcmp ((const char *) v->phones, (const char *) phones) == 0) {
      if (i > 0)
        v->tags |= tags;
      return;
    }
  }
  g_array_append_vals (word->variants, &(WnMergedVariant){ tags, phones }, 1);
}

/* Whether two pronunciations differ in no more than secondary stress and the shade of weak vowels
 */
static gboolean
is_nearly (const guint8 *a, const guint8 *b)
{
  gsize i;

  for (i = 0; a[i] && b[i]; i++) {
    const gboolean stressed = WN_LEXICON_STRESS (a[i]) == WN_STRESS_PRIMARY;

    if (stressed != (WN_LEXICON_STRESS (b[i]) == WN_STRESS_PRIMARY)
        || wn_code_is_vowel (a[i]) != wn_code_is_vowel (b[i])
        || (WN_LEXICON_PHONE (a[i]) != WN_LEXICON_PHONE (b[i])
            && !(wn_code_is_weak_vowel (a[i]) && wn_code_is_weak_vowel (b[i]))))
      return FALSE;
  }
  return a[i] == b[i];
}

/* Of the CMU lexicon's pronunciations the one that misaki has, too; its first where none is */
static const WnSourceEntry *
agreed (const WnSourceEntry *first, WnSourceEntry *const *all, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n && all[i]->source == WN_SOURCE_CMU; k++)
      if (all[k]->source == WN_SOURCE_MISAKI && all[k]->tags == 0
          && is_nearly (all[i]->phones, all[k]->phones))
        return all[i];
  return first;
}

/* The entry of all[0..n) that tells what the word is when nothing else is known */
static const WnSourceEntry *
default_entry (WnSourceEntry *const *all, guint n)
{
  const WnSourceEntry *best = NULL;
  gboolean told_apart = FALSE;

  for (guint i = 0; i < n; i++) {
    if (all[i]->source == WN_SOURCE_OWN)
      return all[i];
    told_apart |= all[i]->tags != 0;
  }
  for (guint i = 0; i < n; i++) {
    const WnSourceEntry *e = all[i];
    const gboolean first = e->variant == 0 && e->tags == 0;

    if (!first)
      continue;
    if (!best || (best->capital && !e->capital) || (e->source < best->source && !told_apart)
        || (e->source == WN_SOURCE_MISAKI && told_apart && !e->capital))
      best = e;
  }
  return best ? best : all[0];
}

/* "ibm": the names of its letters, one after the other */
static gboolean
is_spelled (const char *word, const guint8 *phones)
{
  static const char *const names[] = { "ey", "b iy", "s iy", "d iy", "iy", "eh f", "jh iy", "ey ch",
    "ay", "jh ey", "k ey", "eh l", "eh m", "eh n", "ow", "p iy", "k y uw", "aa r", "eh s", "t iy",
    "y uw", "v iy", "d ah b ax l y uw", "eh k s", "w ay", "z iy" };
  g_autoptr (GByteArray) codes = g_byte_array_new ();

  for (const char *p = word; *p; p++)
    if (*p != '\'')
      wn_codes_read (names[*p - 'a'], codes);
  for (guint i = 0; i < codes->len; i++)
    if (WN_LEXICON_PHONE (codes->data[i]) != WN_LEXICON_PHONE (phones[i]))
      return FALSE;
  return codes->len == strlen ((const char *) phones) && word[0] && word[1];
}

static WnMergedWord *
merge_word (WnSourceEntry *const *all, guint n)
{
  WnMergedWord *word = g_new0 (WnMergedWord, 1);
  const WnSourceEntry *first = default_entry (all, n);
  gboolean small = FALSE;

  if (first->source == WN_SOURCE_CMU)
    first = agreed (first, all, n);

  word->word = first->word;
  word->variants = g_array_new (FALSE, FALSE, sizeof (WnMergedVariant));
  add_variant (word, is_spelled (first->word, first->phones) ? WN_LEXICON_SPELLED : 0,
      first->source == WN_SOURCE_OWN ? first->phones : nearest (first, all, n));
  if (first->source == WN_SOURCE_OWN)
    return word;
  for (guint i = 0; i < n; i++)
    small |= all[i]->source == WN_SOURCE_MISAKI && !all[i]->capital;
  for (guint i = 0; i < n; i++) {
    const WnSourceEntry *e = all[i];

    if (e->source == WN_SOURCE_MISAKI && e->tags)
      add_variant (word, e->tags, nearest (e, all, n));
    else if (e->source == WN_SOURCE_MISAKI && e->capital && small)
      add_variant (word, WN_LEXICON_CAPITAL, nearest (e, all, n));
  }
  return word;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const WnSourceEntry *p = *(WnSourceEntry *const *) a, *q = *(WnSourceEntry *const *) b;
  const int order = strcmp (p->word, q->word);

  if (order || p->source != q->source)
    return order ? order : p->source - q->source;
  return p->capital != q->capital ? p->capital - q->capital : p->variant - q->variant;
}

GPtrArray *
wn_lexicon_merge (const GPtrArray *entries)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (free_word);
  g_autofree WnSourceEntry **sorted = g_memdup2 (entries->pdata, entries->len * sizeof (gpointer));

  qsort (sorted, entries->len, sizeof (gpointer), compare_entries);
  for (guint i = 0, n; i < entries->len; i += n) {
    for (n = 1; i + n < entries->len && strcmp (sorted[i]->word, sorted[i + n]->word) == 0;)
      n++;
    g_ptr_array_add (words, merge_word (sorted + i, n));
  }
  return words;
}
