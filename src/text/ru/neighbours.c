/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/neighbours.h"
#include <math.h>
#include "base/rng.h"
#include "text/ru/letters.h"

#define LEAST_COMMON 2

typedef struct
{
  const guint8 *letters;
  int n;
} Word;

static Word
word_at (const WnStressList *list, int number)
{
  const gint32 start = list->starts[number];

  return (Word){ list->letters + start, list->starts[number + 1] - start };
}

/* Letter i from the beginning or the end */
static guint8
letter (Word w, gboolean backwards, int i)
{
  return w.letters[backwards ? w.n - 1 - i : i];
}

static int
common_letters (Word a, Word b, gboolean backwards)
{
  const int n = MIN (a.n, b.n);
  int i = 0;

  while (i < n && letter (a, backwards, i) == letter (b, backwards, i))
    i++;
  return i;
}

static int
compare (Word a, Word b, gboolean backwards)
{
  const int i = common_letters (a, b, backwards);

  if (i == a.n || i == b.n)
    return a.n - b.n;
  return letter (a, backwards, i) - letter (b, backwards, i);
}

int
wn_stress_compare (const guint8 *a, int n_a, const guint8 *b, int n_b, gboolean backwards)
{
  return compare ((Word){ a, n_a }, (Word){ b, n_b }, backwards);
}

/* The number of the word that is place-th in the order of a direction */
static int
number_at (const WnStressList *list, gboolean backwards, int place)
{
  return backwards ? list->backwards[place] : place;
}

/* The first place whose word does not come before w */
static int
lower_bound (const WnStressList *list, Word w, gboolean backwards)
{
  int low = 0, high = list->n;

  while (low < high) {
    const int middle = low + (high - low) / 2;

    if (compare (word_at (list, number_at (list, backwards, middle)), w, backwards) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gboolean
wn_stress_list_is_sound (const WnStressList *list, gint64 n_letters)
{
  if (list->starts[0] != 0 || list->starts[list->n] != n_letters)
    return FALSE;
  for (int i = 0; i < list->n; i++) {
    const gint64 length = (gint64) list->starts[i + 1] - list->starts[i];

    if (length < 1 || length > WN_STRESS_MAX_WORD || list->stressed[i] >= length
        || list->backwards[i] < 0 || list->backwards[i] >= list->n)
      return FALSE;
  }
  return TRUE;
}

int
wn_stress_list_find (const WnStressList *list, const guint8 *letters, int n)
{
  const Word w = { letters, n };
  const int place = lower_bound (list, w, FALSE);

  return place < list->n && compare (word_at (list, place), w, FALSE) == 0 ? list->stressed[place]
                                                                           : -1;
}

/* Walks away from a word's place to both sides, always to the word that has more in common */
static int
find_nearest (const WnStressList *list, Word w, gboolean backwards,
    WnStressNeighbour out[WN_STRESS_CANDIDATES])
{
  int after = lower_bound (list, w, backwards), before = after - 1, n = 0;

  if (after < list->n
      && compare (word_at (list, number_at (list, backwards, after)), w, backwards) == 0)
    after++;
  while (n < WN_STRESS_CANDIDATES) {
    const int common_before = before < 0
        ? -1
        : common_letters (word_at (list, number_at (list, backwards, before)), w, backwards),
              common_after = after == list->n
        ? -1
        : common_letters (word_at (list, number_at (list, backwards, after)), w, backwards);
    const gboolean behind = common_after >= common_before;
    const int number = behind ? after++ : before--, common = MAX (common_before, common_after);
    Word found;

    if (common < LEAST_COMMON)
      break;
    found = word_at (list, number_at (list, backwards, number));
    out[n++] = (WnStressNeighbour){ found.letters, found.n,
      list->stressed[number_at (list, backwards, number)], common };
  }
  return n;
}

void
wn_stress_slots_find (const WnStressList *list, const guint8 *letters, int n, int at,
    WnStressSlots *slots)
{
  slots->n = 0;
  for (int backwards = 0; backwards < 2; backwards++) {
    WnStressNeighbour candidates[WN_STRESS_CANDIDATES];
    const int found = find_nearest (list, (Word){ letters, n }, backwards, candidates);

    wn_stress_slots_add (slots, candidates, found, backwards, letters, n, at);
  }
}

void
wn_stress_neighbours_find (const WnStressList *list, const guint8 *counts, const guint8 *letters,
    int n, const WnStressSlots *own, WnStressNeighbours *neighbours)
{
  neighbours->n_analogies = 0;
  for (int backwards = 0; backwards < 2; backwards++) {
    WnStressNeighbour candidates[WN_STRESS_CANDIDATES];
    const int found = find_nearest (list, (Word){ letters, n }, backwards, candidates);

    neighbours->n[backwards] = MIN (found, WN_STRESS_NEIGHBOURS);
    for (int i = 0; i < neighbours->n[backwards]; i++)
      neighbours->at[backwards][i] = candidates[i];
    wn_stress_analogies_add (counts, candidates, found, backwards, letters, n, own,
        neighbours->analogies, &neighbours->n_analogies);
  }
}

/* ---- features ---- */

static int
place_of (Word w, gboolean backwards, int common, int at)
{
  return wn_stress_place (w.letters, w.n, backwards, common, at);
}

static guint64
hash_rest (guint64 hash, Word w, gboolean backwards, int common)
{
  return wn_stress_hash_rest (hash, w.letters, w.n, backwards, common);
}

static guint32
feature (guint64 hash, int kind, int a, int b, int c)
{
  const guint8 bytes[] = { kind, a, b, c };

  hash = wn_fnv1a (hash, bytes, sizeof bytes);
  hash *= UINT64_C (0x9E3779B97F4A7C15);
  return (guint32) (hash ^ hash >> 29);
}

/* What one neighbour says; 8 features */
static int
one_neighbour (const WnStressNeighbour *other, gboolean backwards, gboolean first, Word w, int at,
    guint32 *features)
{
  const Word o = { other->letters, other->n };
  const int common = other->common, rest = MIN (w.n - common, 6),
            other_rest = MIN (o.n - common, 6), next = letter (w, backwards, common - 1),
            second = letter (w, backwards, common - 2),
            stressed = place_of (o, backwards, common, other->stressed),
            here = place_of (w, backwards, common, at),
            moved = (here < 0) == (stressed < 0) ? here - stressed : 100;
  const guint8 places[] = { backwards, stressed, here };
  const guint64 start = wn_fnv1a (WN_FNV_BASIS, places, sizeof places),
                alone = wn_fnv1a (WN_FNV_BASIS, places, 1),
                theirs = hash_rest (start, o, backwards, common),
                ours = hash_rest (start, w, backwards, common),
                both = hash_rest (theirs, w, backwards, common);
  int k = 0;

  features[k++] = feature (both, 1, 0, 0, 0);
  features[k++] = feature (both, 2, MIN (common, 9), 0, 0);
  features[k++] = feature (both, 3, next, 0, 0);
  features[k++] = feature (both, 4, next, second, 0);
  features[k++] = feature (alone, 5, first * 64 + MIN (common, 12), stressed < 0, moved);
  features[k++] = feature (alone, 6, MIN (common, 12) * 8 + rest, other_rest * 2 + (stressed < 0),
      moved);
  features[k++] = feature (ours, 7, other_rest, 0, 0);
  features[k++] = feature (theirs, 8, rest, 0, 0);
  return k;
}

/*
 * Where stress is in all words that have a stem in common with this one: a set that tells whether
 * it moves in their paradigm. The stem is what the nearest has, or up to two letters less.
 */
static int
whole_paradigm (const WnStressNeighbours *all, Word w, int at, guint32 *features)
{
  int k = 0;

  for (int less = 0; less < 3 && all->n[0] > 0; less++) {
    const int common = all->at[0][0].common - less;
    guint16 set = 0;
    guint64 hash;
    int here, n = 0;

    if (common < LEAST_COMMON)
      break;
    while (n < all->n[0] && all->at[0][n].common >= common) {
      const WnStressNeighbour *o = &all->at[0][n++];
      const int place = place_of ((Word){ o->letters, o->n }, FALSE, common, o->stressed);

      set |= 1 << (CLAMP (place, -8, 7) + 8);
    }
    here = place_of (w, FALSE, common, at);
    hash = hash_rest (wn_fnv1a (WN_FNV_BASIS, &set, sizeof set), w, FALSE, common);
    features[k++] = feature (hash, 20 + less, here, 0, 0);
    features[k++] = feature (hash, 20 + less, here, w.letters[common - 1], 0);
    features[k++] = feature (hash, 20 + less, here, 0, n);
    features[k++] = feature (wn_fnv1a (WN_FNV_BASIS, &set, sizeof set), 24 + less, here, n, 0);
  }
  return k;
}

/* A probability as one of 13 grades, 0 for the highest */
static int
grade (float p)
{
  return MIN ((int) (-2.0f * logf (p + 1e-4f)), 12);
}

static float
best_of (const WnStressAnalogy *a)
{
  return a->p[a->likeliest];
}

/* What each of the analogies says of vowel `index`, by its rank; 2 features each */
static int
each_analogy (const WnStressNeighbours *all, int index, guint32 *features)
{
  int k = 0;

  for (int i = 0; i < all->n_analogies; i++) {
    const WnStressAnalogy *a = &all->analogies[i];
    const guint8 grades[] = { i, grade (a->p[index]), grade (1.0f - best_of (a) + 1e-3f),
      a->backwards };

    features[k++] = feature (wn_fnv1a (WN_FNV_BASIS, grades, 3), 61, 0, 0, 0);
    features[k++] = feature (wn_fnv1a (WN_FNV_BASIS, grades, 4), 62, MIN (a->neighbour.common, 12),
        a->likeliest == index, 0);
  }
  return k;
}

/* What they say together; 5 features */
static int
all_analogies (const WnStressNeighbours *all, int index, guint32 *features)
{
  const WnStressAnalogy *first = all->analogies;
  const int n = all->n_analogies;
  float highest[2] = { 0.0f, 0.0f }, doubt = 0.0f, votes = 0.0f;
  int agree = 0, k = 0;

  if (n == 0)
    return 0;
  for (int i = 0; i < n; i++) {
    const WnStressAnalogy *a = &all->analogies[i];

    highest[a->backwards] = MAX (highest[a->backwards], a->p[index]);
    doubt -= logf (a->p[index] + 1e-3f);
    votes += a->likeliest == index ? best_of (a) * best_of (a) : 0.0f;
    agree |= (a->likeliest == index) << i;
  }
  features[k++] = feature (WN_FNV_BASIS, 63, grade (highest[0]), grade (highest[1]), 0);
  features[k++] = feature (WN_FNV_BASIS, 64, agree, 0, 0);
  features[k++] = feature (WN_FNV_BASIS, 65, agree & 15, grade (1.0f - best_of (first) + 1e-3f),
      grade (first->p[index]));
  features[k++] = feature (WN_FNV_BASIS, 66, MIN ((int) doubt, 40), 0, 0);
  features[k++] = feature (WN_FNV_BASIS, 67, (int) (3.0f * votes), n, 0);
  return k;
}

int
wn_stress_neighbour_features (const WnStressNeighbours *neighbours, const guint8 *letters, int n,
    int at, int index, guint32 *features)
{
  const Word w = { letters, n };
  int k = 0;

  for (int backwards = 0; backwards < 2; backwards++)
    for (int i = 0; i < neighbours->n[backwards]; i++)
      k += one_neighbour (&neighbours->at[backwards][i], backwards, i == 0, w, at, features + k);
  k += whole_paradigm (neighbours, w, at, features + k);
  for (int i = 0; i < neighbours->n_analogies; i++) {
    const WnStressAnalogy *a = &neighbours->analogies[i];

    k += one_neighbour (&a->neighbour, a->backwards, FALSE, w, at, features + k);
  }
  k += each_analogy (neighbours, index, features + k);
  return k + all_analogies (neighbours, index, features + k);
}
