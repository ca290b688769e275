/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "letter_alignment.h"
#include <math.h>
#include <string.h>
#include "text/en/lexicon.h"

#define ITERATIONS 8
/* Phones of a letter, and the number of all such chunks of up to two phones of 64 */
#define MOST 2
#define CHUNKS (64 * 64)
/* A class that stands in fewer places is not learnt */
#define RARE 12

typedef struct
{
  double p[WN_LEXICON_LETTERS][CHUNKS];
} Table;

/* The lattice of one word: alpha[l][k], l letters and k phones done */
typedef struct
{
  double forward[WN_LEXICON_MAX_WORD + 1][WN_LEXICON_MAX_PHONES + 1];
  double backward[WN_LEXICON_MAX_WORD + 1][WN_LEXICON_MAX_PHONES + 1];
  guint8 step[WN_LEXICON_MAX_WORD + 1][WN_LEXICON_MAX_PHONES + 1];
} Lattice;

static int
chunk_of (const guint8 *phones, int n)
{
  return n == 0 ? 0
                : WN_LEXICON_PHONE (phones[0]) + (n > 1 ? 64 * WN_LEXICON_PHONE (phones[1]) : 0);
}

static Table *
first_guess (void)
{
  Table *t = g_new (Table, 1);

  for (int letter = 0; letter < WN_LEXICON_LETTERS; letter++)
    for (int c = 0; c < CHUNKS; c++)
      t->p[letter][c] = c == 0 ? 0.1 : c < 64 ? 0.8 / 40 : 0.1 / 1600;
  return t;
}

/* Returns the probability of all ways */
static double
forward (const Table *t, const WnSourceEntry *e, int n, int m, Lattice *l)
{
  memset (l->forward, 0, (n + 1) * sizeof l->forward[0]);
  l->forward[0][0] = 1;
  for (int i = 0; i < n; i++) {
    const double *p = t->p[wn_lexicon_letter (e->word[i])];

    for (int k = 0; k <= m; k++)
      for (int s = 0; s <= MOST && k + s <= m; s++)
        l->forward[i + 1][k + s] += l->forward[i][k] * p[chunk_of (e->phones + k, s)];
  }
  return l->forward[n][m];
}

static void
backward (const Table *t, const WnSourceEntry *e, int n, int m, Lattice *l)
{
  memset (l->backward, 0, (n + 1) * sizeof l->backward[0]);
  l->backward[n][m] = 1;
  for (int i = n - 1; i >= 0; i--) {
    const double *p = t->p[wn_lexicon_letter (e->word[i])];

    for (int k = 0; k <= m; k++)
      for (int s = 0; s <= MOST && k + s <= m; s++)
        l->backward[i][k] += l->backward[i + 1][k + s] * p[chunk_of (e->phones + k, s)];
  }
}

static void
count (const Table *t, const WnSourceEntry *e, Lattice *l, Table *counts)
{
  const int n = strlen (e->word), m = strlen ((const char *) e->phones);
  const double all = forward (t, e, n, m, l);

  if (!(all > 0))
    return;
  backward (t, e, n, m, l);
  for (int i = 0; i < n; i++) {
    const int letter = wn_lexicon_letter (e->word[i]);

    for (int k = 0; k <= m; k++)
      for (int s = 0; s <= MOST && k + s <= m; s++) {
        const int c = chunk_of (e->phones + k, s);

        counts->p[letter][c] += l->forward[i][k] * t->p[letter][c] * l->backward[i + 1][k + s]
            / all;
      }
  }
}

static void
normalise (Table *t)
{
  for (int letter = 0; letter < WN_LEXICON_LETTERS; letter++) {
    double sum = 1e-9;

    for (int c = 0; c < CHUNKS; c++)
      sum += t->p[letter][c];
    for (int c = 0; c < CHUNKS; c++)
      t->p[letter][c] /= sum;
  }
}

/* The most probable way, as phones of each letter; FALSE if there is none */
static gboolean
best_way (const Table *t, const WnSourceEntry *e, Lattice *l, int *steps)
{
  const int n = strlen (e->word), m = strlen ((const char *) e->phones);

  memset (l->forward, 0, (n + 1) * sizeof l->forward[0]);
  l->forward[0][0] = 1;
  for (int i = 0; i < n; i++) {
    const double *p = t->p[wn_lexicon_letter (e->word[i])];

    for (int k = 0; k <= m; k++)
      for (int s = 0; s <= MOST && k + s <= m; s++) {
        const double q = l->forward[i][k] * p[chunk_of (e->phones + k, s)];

        if (q > l->forward[i + 1][k + s]) {
          l->forward[i + 1][k + s] = q;
          l->step[i + 1][k + s] = s;
        }
      }
  }
  if (!(l->forward[n][m] > 0))
    return FALSE;
  for (int i = n, k = m; i > 0; i--) {
    steps[i - 1] = l->step[i][k];
    k -= steps[i - 1];
  }
  return TRUE;
}

static Table *
estimate (const GPtrArray *entries, Lattice *l)
{
  Table *t = first_guess (), *counts = g_new (Table, 1);

  for (int iteration = 0; iteration < ITERATIONS; iteration++) {
    Table *other = t;

    memset (counts, 0, sizeof *counts);
    for (guint i = 0; i < entries->len; i++)
      count (t, entries->pdata[i], l, counts);
    normalise (counts);
    t = counts;
    counts = other;
  }
  g_free (counts);
  return t;
}

static guint
key_of (const guint8 *phones, int n)
{
  return n == 0 ? 0 : n == 1 ? phones[0] : phones[0] | phones[1] << 8;
}

static void
collect (const Table *t, const GPtrArray *entries, Lattice *l, GArray *words, int *uses)
{
  int steps[WN_LEXICON_MAX_WORD];

  for (guint i = 0; i < entries->len; i++) {
    const WnSourceEntry *e = entries->pdata[i];
    WnAlignedWord word = { e, strlen (e->word), NULL };
    const guint8 *phones = e->phones;

    if (!best_way (t, e, l, steps))
      continue;
    word.class = g_new (int, word.n);
    for (int k = 0; k < word.n; phones += steps[k++])
      uses[word.class[k] = key_of (phones, steps[k])]++;
    g_array_append_val (words, word);
  }
}

static void
clear_word (void *data)
{
  g_free (((WnAlignedWord *) data)->class);
}

/* Numbers the classes, and drops words with rare ones */
static void
number_classes (WnLetterAlignment *a, GArray *words, const int *uses)
{
  int *number = g_new (int, 1 << 16);

  for (int key = 0; key < 1 << 16; key++) {
    const WnLettersClass class = { { key & 255, key >> 8, 0 } };

    number[key] = uses[key] >= RARE ? (int) a->classes->len : -1;
    if (number[key] >= 0)
      g_array_append_val (a->classes, class);
  }
  for (guint i = 0; i < words->len; i++) {
    WnAlignedWord *word = &g_array_index (words, WnAlignedWord, i);
    gboolean known = TRUE;

    for (int k = 0; k < word->n; k++)
      known &= (word->class[k] = number[word->class[k]]) >= 0;
    if (known)
      g_array_append_vals (a->words, word, 1);
    else
      g_free (word->class);
  }
  g_free (number);
}

WnLetterAlignment *
wn_letter_alignment_new (const GPtrArray *entries)
{
  WnLetterAlignment *a = g_new0 (WnLetterAlignment, 1);
  Lattice *l = g_new0 (Lattice, 1);
  GArray *words = g_array_new (FALSE, FALSE, sizeof (WnAlignedWord));
  int *uses = g_new0 (int, 1 << 16);
  Table *t = estimate (entries, l);

  a->words = g_array_new (FALSE, FALSE, sizeof (WnAlignedWord));
  g_array_set_clear_func (a->words, clear_word);
  a->classes = g_array_new (FALSE, FALSE, sizeof (WnLettersClass));
  collect (t, entries, l, words, uses);
  number_classes (a, words, uses);
  a->left_out = entries->len - a->words->len;
  g_free (t);
  g_free (uses);
  g_array_unref (words);
  g_free (l);
  return a;
}

void
wn_letter_alignment_free (WnLetterAlignment *a)
{
  if (!a)
    return;
  g_array_unref (a->words);
  g_array_unref (a->classes);
  g_free (a);
}
