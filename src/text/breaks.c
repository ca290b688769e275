/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/breaks.h"
#include <math.h>
#include <string.h>

/* Of a part, at least */
#define MIN_SYLLABLES 5

/*
 * Logarithms of odds, learnt from where readers broke long phrases (tests/benchmarks/breaks.py).
 * The first two are 0.8 more than learnt, which loses nothing there and keeps noun phrases whole
 */
#define CLAUSE 1.8         /* before a word that clauses begin with */
#define FUNCTION_NEXT 1.0  /* before another function word */
#define FUNCTION_LAST -1.7 /* behind a function word */
#define BALANCE 3.0        /* the smaller part's share of the syllables */
#define POSITION 2.25      /* the first part's */

static double
score (const WnLanguage *language, const WnSpoken *spoken, const WnSpokenPhone *segments, int at,
    double share)
{
  const char *word = g_array_index (spoken->words, WnSpokenWord, segments[at].spoken).text;
  double sum = BALANCE * MIN (share, 1 - share) + POSITION * share;

  if (wn_is_listed (language->clause_words, word))
    sum += CLAUSE;
  else if (!segments[at].content)
    sum += FUNCTION_NEXT;
  if (!segments[at - 1].content)
    sum += FUNCTION_LAST;
  return sum;
}

/* Whether a word begins there that is written apart from the one before: numbers stay whole */
static gboolean
may_break (const WnSpokenPhone *segments, int at)
{
  return segments[at].word != segments[at - 1].word
      && segments[at].spoken != segments[at - 1].spoken;
}

static void
divide (const WnLanguage *language, const WnSpoken *spoken, const WnSpokenPhone *segments, int from,
    int to, gboolean *pauses)
{
  const int first = segments[from].syllable, n = segments[to - 1].syllable - first + 1;
  double most = -INFINITY;
  int best = -1;

  if (n < WN_BREAKS_SYLLABLES)
    return;
  for (int i = from + 1; i < to; i++) {
    const int before = segments[i].syllable - first;

    if (may_break (segments, i) && MIN (before, n - before) >= MIN_SYLLABLES) {
      const double sum = score (language, spoken, segments, i, (double) before / n);

      if (sum > most) {
        most = sum;
        best = i;
      }
    }
  }
  if (best < 0)
    return;
  pauses[best] = TRUE;
  divide (language, spoken, segments, from, best, pauses);
  divide (language, spoken, segments, best, to, pauses);
}

void
wn_breaks_find (const WnLanguage *language, const WnSpoken *spoken, const WnSpokenPhone *segments,
    int n, gboolean *pauses)
{
  memset (pauses, 0, n * sizeof *pauses);
  if (n > 0)
    divide (language, spoken, segments, 0, n, pauses);
}
