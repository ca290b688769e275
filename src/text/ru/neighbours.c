/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/neighbours.h"
#include <math.h>
#include <string.h>
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
find_nearest (const WnStressList *list, Word w, gboolean backwards, int most,
    WnStressNeighbour *out)
{
  int after = lower_bound (list, w, backwards), before = after - 1, n = 0;

  if (after < list->n
      && compare (word_at (list, number_at (list, backwards, after)), w, backwards) == 0)
    after++;
  while (n < most) {
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
    out[n++] = (WnStressNeighbour){ .letters = found.letters,
      .n = found.n,
      .stressed = list->stressed[number_at (list, backwards, number)],
      .common = common };
  }
  return n;
}

/* ---- behind prefixes ---- */

/* Behind a prefix in place of which others are tried: least letters, and most not in common */
#define LEAST_BEHIND 4
#define LEAST_STEM 3
#define MOST_ENDING 6
/* Words looked at of each prefix tried */
#define EACH_PREFIX 4

/* The first TRIED are those that others are replaced by, none at all among them */
static const char *const prefixes[] = { "", "вы", "за", "на", "по", "при", "про", "пере", "от",
  "под", "раз", "у", "с", "о", "до", "из", "об", "рас", "вз", "не", "в", "пре", "ис", "воз", "без",
  "над", "со", "вс", "обо", "ото", "подо", "изо", "бес", "во", "пред", "само", "недо", "наи" };
#define TRIED 18

/* Those with the most letters in common; of as many, the one that came first stays before */
static int
keep_longest (WnStressNeighbour *best, int n, const WnStressNeighbour *o)
{
  int at = n;

  while (at > 0 && o->common > best[at - 1].common)
    at--;
  if (at == WN_STRESS_BEHIND_PREFIXES)
    return n;
  n = MIN (n + 1, WN_STRESS_BEHIND_PREFIXES);
  memmove (best + at + 1, best + at, sizeof *best * (n - 1 - at));
  best[at] = *o;
  return n;
}

/* Words that begin as w does if its first `prefix` letters are replaced by others */
static int
replace_prefix (const WnStressList *list, Word w, int prefix, const char *other,
    WnStressNeighbour *best, int n)
{
  guint8 letters[2 * WN_STRESS_MAX_WORD];
  const int other_n = wn_stress_letters (other, letters), rest = w.n - prefix;
  WnStressNeighbour found[EACH_PREFIX];
  int n_found;

  memcpy (letters + other_n, w.letters + prefix, rest);
  n_found = find_nearest (list, (Word){ letters, other_n + rest }, FALSE, EACH_PREFIX, found);
  for (int i = 0; i < n_found; i++) {
    WnStressNeighbour *o = &found[i];

    if (o->n == w.n && memcmp (o->letters, w.letters, w.n) == 0)
      continue; /* the word itself, found by chance behind a prefix that it does not have */
    o->common -= other_n;
    o->prefix = prefix;
    o->other_prefix = other_n;
    if (o->common < MAX (LEAST_STEM, rest - MOST_ENDING))
      break;
    n = keep_longest (best, n, o);
  }
  return n;
}

static int
find_behind (const WnStressList *list, Word w, WnStressNeighbour *best)
{
  int n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    guint8 letters[WN_STRESS_MAX_WORD];
    const int prefix = wn_stress_letters (prefixes[i], letters);

    if (w.n < prefix + LEAST_BEHIND || memcmp (w.letters, letters, prefix) != 0)
      continue;
    for (gsize k = 0; k < TRIED; k++)
      if (k != i)
        n = replace_prefix (list, w, prefix, prefixes[k], best, n);
  }
  return n;
}

static int
find_candidates (const WnStressList *list, Word w, WnStressDirection direction,
    WnStressNeighbour out[WN_STRESS_CANDIDATES])
{
  if (direction == WN_STRESS_BEHIND)
    return find_behind (list, w, out);
  return find_nearest (list, w, direction == WN_STRESS_LAST, WN_STRESS_CANDIDATES, out);
}

void
wn_stress_slots_find (const WnStressList *list, const guint8 *letters, int n, int at,
    WnStressSlots *slots)
{
  slots->n = 0;
  for (WnStressDirection d = 0; d < WN_STRESS_DIRECTIONS; d++) {
    WnStressNeighbour candidates[WN_STRESS_CANDIDATES];
    const int found = find_candidates (list, (Word){ letters, n }, d, candidates);

    wn_stress_slots_add (slots, candidates, found, d, letters, n, at);
  }
}

void
wn_stress_neighbours_find (const WnStressList *list, const guint8 *counts, const guint8 *letters,
    int n, const WnStressSlots *own, WnStressNeighbours *neighbours)
{
  neighbours->n_analogies = 0;
  for (WnStressDirection d = 0; d < WN_STRESS_DIRECTIONS; d++) {
    WnStressNeighbour candidates[WN_STRESS_CANDIDATES];
    const int found = find_candidates (list, (Word){ letters, n }, d, candidates);

    if (d != WN_STRESS_BEHIND) {
      neighbours->n[d] = MIN (found, WN_STRESS_NEIGHBOURS);
      memcpy (neighbours->at[d], candidates, sizeof *candidates * neighbours->n[d]);
    }
    wn_stress_analogies_add (counts, candidates, found, d, letters, n, own, neighbours->analogies,
        &neighbours->n_analogies);
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
one_neighbour (const WnStressNeighbour *other, WnStressDirection direction, gboolean first, Word w,
    int at, guint32 *features)
{
  const gboolean backwards = direction == WN_STRESS_LAST;
  const Word o = { other->letters, other->n };
  const int common = other->common, border = wn_stress_border (other),
            other_border = wn_stress_other_border (other), rest = MIN (w.n - border, 6),
            other_rest = MIN (o.n - other_border, 6), next = letter (w, backwards, border - 1),
            second = letter (w, backwards, border - 2),
            stressed = place_of (o, backwards, other_border, other->stressed),
            here = place_of (w, backwards, border, at),
            moved = (here < 0) == (stressed < 0) ? here - stressed : 100;
  const guint8 places[] = { direction, stressed, here };
  const guint64 start = wn_fnv1a (WN_FNV_BASIS, places, sizeof places),
                alone = wn_fnv1a (WN_FNV_BASIS, places, 1),
                theirs = hash_rest (start, o, backwards, other_border),
                ours = hash_rest (start, w, backwards, border),
                both = hash_rest (theirs, w, backwards, border);
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
      a->direction };

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
    const gboolean backwards = a->direction == WN_STRESS_LAST;

    highest[backwards] = MAX (highest[backwards], a->p[index]);
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

    k += one_neighbour (&a->neighbour, a->direction, FALSE, w, at, features + k);
  }
  k += each_analogy (neighbours, index, features + k);
  return k + all_analogies (neighbours, index, features + k);
}
