/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/analogies.h"
#include <math.h>
#include <string.h>
#include "base/rng.h"

/* Counts up to this are exact; STEPS codes later they have doubled */
#define EXACT 16
#define STEPS 15
/* What the distribution by lengths, and the even one below it, weigh in counts */
#define PRIOR 2.0f
/* Where a stressed vowel is that is on the other side of the border than the neighbour's */
#define OTHER_SIDE 100
/* What the counts of a pair, wherever the word's stress is, are found by */
#define ANYWHERE 101

guint8
wn_stress_count_code (guint count)
{
  if (count < EXACT)
    return count;
  return MIN (EXACT + lrint (STEPS * log2 (count / (double) EXACT)), 255);
}

float
wn_stress_count_value (guint8 code)
{
  return code < EXACT ? code : EXACT * exp2f ((code - EXACT) / (float) STEPS);
}

int
wn_stress_border (const WnStressNeighbour *neighbour)
{
  return neighbour->prefix + neighbour->common;
}

int
wn_stress_other_border (const WnStressNeighbour *neighbour)
{
  return neighbour->other_prefix + neighbour->common;
}

int
wn_stress_place (const guint8 *letters, int n, gboolean backwards, int common, int at)
{
  const int border = backwards ? n - common : common, from = at < border ? at + 1 : border,
            to = at < border ? border : at;
  int vowels = 0;

  for (int i = from; i < to; i++)
    vowels += wn_stress_is_vowel (letters[i]);
  return (at < border) == !backwards ? -1 - vowels : vowels;
}

guint64
wn_stress_hash_rest (guint64 hash, const guint8 *letters, int n, gboolean backwards, int common)
{
  const guint8 rest = n - common;

  hash = wn_fnv1a (hash, &rest, 1);
  return wn_fnv1a (hash, letters + (backwards ? 0 : common), rest);
}

/* ---- pairs ---- */

/* A pair without the place of the word's stress */
typedef struct
{
  guint64 keys[WN_STRESS_PAIRS];
  int stressed; /* place in the neighbour */
} Pair;

static Pair
pair_of (const WnStressNeighbour *o, WnStressDirection direction, const guint8 *letters, int n)
{
  const gboolean backwards = direction == WN_STRESS_LAST;
  const int border = wn_stress_border (o), other_border = wn_stress_other_border (o),
            rest = n - border,
            stressed = wn_stress_place (o->letters, o->n, backwards, other_border, o->stressed),
            next = rest == 0 ? 0 : letters[backwards ? rest - 1 : border];
  const guint8 exact[] = { direction, stressed },
               lengths[] = { 255, direction, MIN (o->common, 12), MIN (rest, 6),
                 MIN (o->n - other_border, 6), stressed < 0, next };
  guint64 theirs = wn_fnv1a (WN_FNV_BASIS, exact, sizeof exact);

  theirs = wn_stress_hash_rest (theirs, o->letters, o->n, backwards, other_border);
  return (Pair){ { wn_stress_hash_rest (theirs, letters, n, backwards, border),
                     wn_fnv1a (WN_FNV_BASIS, lengths, sizeof lengths) },
    stressed };
}

/* Place of the word's stress, as a kind of pairs tells it */
static guint8
place_in (const Pair *pair, int kind, int here)
{
  if (kind == 0)
    return here;
  return (here < 0) == (pair->stressed < 0) ? here - pair->stressed : OTHER_SIDE;
}

static guint32
slot_of (const Pair *pair, int kind, guint8 place)
{
  const guint64 hash = wn_fnv1a (pair->keys[kind], &place, 1) * UINT64_C (0x9E3779B97F4A7C15);

  return (hash >> 32) % WN_STRESS_COUNTS;
}

/* ---- a word's own ---- */

/* The first place whose slot is not below */
static int
lower_bound (const WnStressSlots *slots, guint32 slot)
{
  int low = 0, high = slots->n;

  while (low < high) {
    const int middle = (low + high) / 2;

    if (slots->at[middle] < slot)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
has_slot (const WnStressSlots *slots, guint32 slot)
{
  const int place = lower_bound (slots, slot);

  return place < slots->n && slots->at[place] == slot;
}

static void
add_slot (WnStressSlots *slots, guint32 slot)
{
  const int place = lower_bound (slots, slot);

  if (place < slots->n && slots->at[place] == slot)
    return;
  memmove (slots->at + place + 1, slots->at + place, sizeof *slots->at * (slots->n++ - place));
  slots->at[place] = slot;
}

void
wn_stress_slots_add (WnStressSlots *slots, const WnStressNeighbour *candidates, int n_candidates,
    WnStressDirection direction, const guint8 *letters, int n, int at)
{
  for (int i = 0; i < n_candidates; i++) {
    const WnStressNeighbour *o = &candidates[i];
    const Pair pair = pair_of (o, direction, letters, n);
    const int here = wn_stress_place (letters, n, direction == WN_STRESS_LAST, wn_stress_border (o),
        at);

    for (int kind = 0; kind < WN_STRESS_PAIRS; kind++) {
      add_slot (slots, slot_of (&pair, kind, place_in (&pair, kind, here)));
      add_slot (slots, slot_of (&pair, kind, ANYWHERE));
    }
  }
}

/* ---- what they tell ---- */

typedef struct
{
  const guint8 *letters;
  int n, vowels;
  int at[WN_STRESS_MAX_VOWELS];
  const WnStressSlots *own;
} Word;

/* FALSE if there are too many vowels */
static gboolean
find_vowels (Word *w)
{
  w->vowels = 0;
  for (int i = 0; i < w->n; i++) {
    if (!wn_stress_is_vowel (w->letters[i]))
      continue;
    if (w->vowels == WN_STRESS_MAX_VOWELS)
      return FALSE;
    w->at[w->vowels++] = i;
  }
  return w->vowels > 0;
}

/* How many other words had stress there */
static float
count_others (const guint8 *counts, const Word *w, guint32 slot)
{
  const float own = w->own && has_slot (w->own, slot) ? 1.0f : 0.0f;

  return MAX (wn_stress_count_value (counts[slot]) - own, 0.0f);
}

/* Turns p, what is expected without them, into what the counts of one kind of pairs say */
static void
use_counts (const guint8 *counts, const Pair *pair, int kind, const Word *w, const int *here,
    float *p)
{
  const float all = count_others (counts, w, slot_of (pair, kind, ANYWHERE));

  for (int v = 0; v < w->vowels; v++) {
    const float found = count_others (counts, w,
        slot_of (pair, kind, place_in (pair, kind, here[v])));

    p[v] = (found + PRIOR * p[v]) / (MAX (all, found) + PRIOR);
  }
}

static void
judge (const guint8 *counts, const Word *w, WnStressAnalogy *a)
{
  const WnStressNeighbour *o = &a->neighbour;
  const Pair pair = pair_of (o, a->direction, w->letters, w->n);
  int here[WN_STRESS_MAX_VOWELS];
  float sum = 0.0f;

  for (int v = 0; v < w->vowels; v++) {
    here[v] = wn_stress_place (w->letters, w->n, a->direction == WN_STRESS_LAST,
        wn_stress_border (o), w->at[v]);
    a->p[v] = 1.0f / w->vowels;
  }
  for (int kind = WN_STRESS_PAIRS - 1; kind >= 0; kind--)
    use_counts (counts, &pair, kind, w, here, a->p);
  for (int v = 0; v < w->vowels; v++)
    sum += a->p[v];
  a->likeliest = 0;
  for (int v = 0; v < w->vowels; v++) {
    a->p[v] /= sum;
    if (a->p[v] > a->p[a->likeliest])
      a->likeliest = v;
  }
}

/* Of those equally sure, the one that came first stays before */
static void
keep (WnStressAnalogy best[WN_STRESS_ANALOGIES], int *n, const WnStressAnalogy *a)
{
  int at = *n;

  while (at > 0 && a->p[a->likeliest] > best[at - 1].p[best[at - 1].likeliest])
    at--;
  if (at == WN_STRESS_ANALOGIES)
    return;
  *n = MIN (*n + 1, WN_STRESS_ANALOGIES);
  memmove (best + at + 1, best + at, sizeof *best * (*n - 1 - at));
  best[at] = *a;
}

void
wn_stress_analogies_add (const guint8 *counts, const WnStressNeighbour *candidates,
    int n_candidates, WnStressDirection direction, const guint8 *letters, int n_letters,
    const WnStressSlots *own, WnStressAnalogy best[WN_STRESS_ANALOGIES], int *n)
{
  Word w = { .letters = letters, .n = n_letters, .own = own };

  if (!find_vowels (&w))
    return;
  for (int i = 0; i < n_candidates; i++) {
    WnStressAnalogy a = { .neighbour = candidates[i], .direction = direction };

    judge (counts, &w, &a);
    keep (best, n, &a);
  }
}
