/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "letter_counts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "text/en/lexicon.h"

/* The units of an n-gram, 16 bits each, the first in the highest; 0 behind the last */
typedef struct
{
  guint64 units;
  int count;
  double p; /* of the last unit given the others */
} Ngram;

/* The n-grams of one order, sorted by their units */
typedef struct
{
  GArray *ngrams; /* Ngram */
} Level;

#define UNIT_BITS 16
#define FIRST_UNIT(units) ((guint) ((units) >> 48))

static int
shift_of (int order)
{
  return 64 - UNIT_BITS * order;
}

/* ---- counting ---- */

static int
compare_units (gconstpointer a, gconstpointer b)
{
  const guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* Each once, with the number of times that it was there */
static GArray *
tally (GArray *keys)
{
  GArray *ngrams = g_array_new (FALSE, FALSE, sizeof (Ngram));

  g_array_sort (keys, compare_units);
  for (guint i = 0; i < keys->len; i++) {
    const Ngram n = { g_array_index (keys, guint64, i), 1, 0 };

    if (ngrams->len && g_array_index (ngrams, Ngram, ngrams->len - 1).units == n.units)
      g_array_index (ngrams, Ngram, ngrams->len - 1).count++;
    else
      g_array_append_val (ngrams, n);
  }
  return ngrams;
}

/* All runs of `order` units of a word and its edges; behind the last edge there is nothing */
static void
add_word (const WnAlignedWord *word, int order, GArray *keys)
{
  guint16 units[WN_LEXICON_MAX_WORD + 2];
  const int n = word->n + 2;

  units[0] = units[n - 1] = WN_NGRAM_EDGE << 8 | WN_NGRAM_EDGE;
  for (int i = 0; i < word->n; i++)
    units[i + 1] = wn_lexicon_letter (word->entry->word[i]) << 8 | word->class[i];
  for (int i = order == 1; i + order <= n; i++) {
    guint64 key = 0;

    for (int k = 0; k < order; k++)
      key |= (guint64) units[i + k] << (48 - UNIT_BITS * k);
    g_array_append_val (keys, key);
  }
}

static const Ngram *
find_ngram (const Level *level, guint64 units)
{
  /* every level has them. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
  return bsearch (&units, level->ngrams->data, level->ngrams->len, sizeof (Ngram), compare_units);
}

/*
 * What is backed off to counts as often as different units stand before it; nothing stands before a
 * word
 */
static void
count_followed (Level *lower, const Level *upper, int order)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64)), followed = NULL;

  for (guint i = 0; i < upper->ngrams->len; i++) {
    const guint64 key = g_array_index (upper->ngrams, Ngram, i).units << UNIT_BITS;

    g_array_append_val (keys, key);
  }
  followed = tally (keys);
  for (guint i = 0; i < followed->len; i++) {
    const Ngram *f = &g_array_index (followed, Ngram, i);
    Ngram *n = (Ngram *) find_ngram (lower, f->units);

    if (n && (order == 1 || FIRST_UNIT (f->units) != (WN_NGRAM_EDGE << 8 | WN_NGRAM_EDGE)))
      n->count = f->count;
  }
}

/* ---- probabilities ---- */

static double
discount (const Level *level)
{
  int once = 0, twice = 0;

  for (guint i = 0; i < level->ngrams->len; i++) {
    once += g_array_index (level->ngrams, Ngram, i).count == 1;
    twice += g_array_index (level->ngrams, Ngram, i).count == 2;
  }
  return once ? (double) once / (once + 2.0 * twice) : 0;
}

static guint8
quantise (double log_p, double step)
{
  return CLAMP (lrint (-log_p / step), 0, 255);
}

/*
 * The n-grams first .. end - 1, which share all units but the last, get their probability; returns
 * the share that is left to those of one unit less
 */
static double
smooth (const Level *levels, int order, guint first, guint end, double less)
{
  Ngram *n = (Ngram *) (void *) levels[order - 1].ngrams->data;
  double all = 0, backoff;

  for (guint i = first; i < end; i++)
    all += n[i].count;
  backoff = less * (end - first) / all;
  for (guint i = first; i < end; i++) {
    const Ngram *shorter = order > 1 ? find_ngram (&levels[order - 2], n[i].units << UNIT_BITS)
                                     : NULL;

    n[i].p = (n[i].count - less) / all
        + backoff * (shorter ? shorter->p : 1.0 / levels[0].ngrams->len);
  }
  return backoff;
}

/* ---- the tree ---- */

static void
append_byte (GByteArray *to, guint8 byte)
{
  g_byte_array_append (to, &byte, 1);
}

/* Writes the level's nodes, and what those of the level before are followed by */
static void
append_level (WnLetterCounts *c, const Level *levels, int order)
{
  const GArray *ngrams = levels[order - 1].ngrams;
  const GArray *parents = order > 1 ? levels[order - 2].ngrams : NULL;
  const double less = discount (&levels[order - 1]);
  const int shift = shift_of (order - 1);
  gint32 node = c->log_probs->len;
  guint i = 0;

  for (guint p = 0; p < (parents ? parents->len : 1); p++) {
    const guint first = i;

    g_array_append_val (c->children, node);
    while (i < ngrams->len
        && (!parents
            || g_array_index (ngrams, Ngram, i).units >> shift
                == g_array_index (parents, Ngram, p).units >> shift))
      i++;
    node += i - first;
    append_byte (c->backoffs,
        quantise (i > first ? log (MAX (1e-4, smooth (levels, order, first, i, less))) : 0,
            WN_NGRAM_BACKOFF));
  }
  for (i = 0; i < ngrams->len; i++) {
    const Ngram *n = &g_array_index (ngrams, Ngram, i);
    const guint last = n->units >> shift_of (order) & 0xffff;

    append_byte (c->units, last >> 8);
    append_byte (c->units, last & 255);
    append_byte (c->log_probs, quantise (log (n->p), WN_NGRAM_LOG_PROB));
  }
}

WnLetterCounts *
wn_letter_counts_new (const WnLetterAlignment *alignment,
    gboolean (*taken) (const WnAlignedWord *word, void *data), void *data)
{
  WnLetterCounts *c = g_new0 (WnLetterCounts, 1);
  Level levels[WN_NGRAM_ORDER];
  gint32 end;

  c->units = g_byte_array_new ();
  c->log_probs = g_byte_array_new ();
  c->backoffs = g_byte_array_new ();
  c->children = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (int order = 1; order <= WN_NGRAM_ORDER; order++) {
    g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));

    for (guint i = 0; i < alignment->words->len; i++)
      if (taken (&g_array_index (alignment->words, WnAlignedWord, i), data))
        add_word (&g_array_index (alignment->words, WnAlignedWord, i), order, keys);
    levels[order - 1].ngrams = tally (keys);
  }
  for (int order = 1; order < WN_NGRAM_ORDER; order++)
    count_followed (&levels[order - 1], &levels[order], order);
  append_byte (c->units, 0);
  append_byte (c->units, 0);
  append_byte (c->log_probs, 0);
  for (int order = 1; order <= WN_NGRAM_ORDER; order++)
    append_level (c, levels, order);
  end = c->log_probs->len;
  g_array_append_val (c->children, end);
  for (int order = 0; order < WN_NGRAM_ORDER; order++)
    g_array_unref (levels[order].ngrams);
  return c;
}

void
wn_letter_counts_free (WnLetterCounts *c)
{
  if (!c)
    return;
  g_byte_array_unref (c->units);
  g_byte_array_unref (c->log_probs);
  g_byte_array_unref (c->backoffs);
  g_array_unref (c->children);
  g_free (c);
}

WnLetterNgrams
wn_letter_counts_ngrams (const WnLetterCounts *c)
{
  return (WnLetterNgrams){ c->log_probs->len, c->backoffs->len, c->units->data, c->log_probs->data,
    c->backoffs->data, (const gint32 *) (void *) c->children->data };
}

void
wn_letter_counts_add (const WnLetterCounts *c, WnSafetensorsWriter *w)
{
  const int64_t units[] = { c->log_probs->len, 2 }, nodes[] = { c->log_probs->len },
                inner[] = { c->backoffs->len }, children[] = { c->children->len };

  wn_safetensors_writer_add (w, WN_NGRAMS_PREFIX "units", WN_DTYPE_U8, 2, units, c->units->data);
  wn_safetensors_writer_add (w, WN_NGRAMS_PREFIX "log_probs", WN_DTYPE_U8, 1, nodes,
      c->log_probs->data);
  wn_safetensors_writer_add (w, WN_NGRAMS_PREFIX "backoffs", WN_DTYPE_U8, 1, inner,
      c->backoffs->data);
  wn_safetensors_writer_add (w, WN_NGRAMS_PREFIX "children", WN_DTYPE_I32, 1, children,
      c->children->data);
}
