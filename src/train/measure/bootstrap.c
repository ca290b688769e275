/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include <glib.h>

#include "base/order.h"
#include "base/rng.h"

#define ROUNDS 2000
#define SEED 1711

double
wn_quantile (double *values, int n, double share)
{
  double place = share * (n - 1);
  int below = (int) floor (place), above = MIN (below + 1, n - 1);

  if (n < 1)
    return NAN;
  qsort (values, n, sizeof *values, wn_compare_doubles);
  return values[below] + (place - below) * (values[above] - values[below]);
}

/* n of n items with replacement, the same for the same round; round -1 takes each once */
static void
draw (guint64 stream, int round, int n, float *uniform, int *pick)
{
  if (round >= 0)
    wn_rng_uniform (SEED, 2 * (guint64) round + stream, 0, n, uniform);
  for (int i = 0; i < n; i++)
    pick[i] = round < 0 ? i : MIN ((int) (uniform[i] * (float) n), n - 1);
}

/* second NULL = nothing is taken off */
static WnEstimate
bootstrap (int m, int n, int most, WnStatistic statistic, void *first, void *second)
{
  int *pick = g_new (int, MAX (m, n)), n_rounds = 0;
  float *uniform = g_new (float, MAX (m, n));
  double rounds[ROUNDS];
  WnEstimate result;

  for (int round = -1; round < most; round++) {
    double value;

    draw (0, round, m, uniform, pick);
    value = statistic (first, pick, m);
    if (second) {
      draw (1, round, n, uniform, pick);
      value -= statistic (second, pick, n);
    }
    if (round < 0)
      result.value = value;
    else if (isfinite (value))
      rounds[n_rounds++] = value;
  }
  result.low = wn_quantile (rounds, n_rounds, 0.025);
  result.high = wn_quantile (rounds, n_rounds, 0.975);
  g_free (pick);
  g_free (uniform);
  return result;
}

WnEstimate
wn_bootstrap (int n, WnStatistic statistic, void *data)
{
  return bootstrap (n, 0, ROUNDS, statistic, data, NULL);
}

WnEstimate
wn_bootstrap_rounds (int n, int n_rounds, WnStatistic statistic, void *data)
{
  return bootstrap (n, 0, CLAMP (n_rounds, 1, ROUNDS), statistic, data, NULL);
}

WnEstimate
wn_bootstrap_difference (int m, int n, WnStatistic statistic, void *first, void *second)
{
  return bootstrap (m, n, ROUNDS, statistic, first, second);
}
