/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include <glib.h>

#include "base/rng.h"

#define ROUNDS 2000
#define SEED 1711

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
wn_quantile (double *values, int n, double share)
{
  double place = share * (n - 1);
  int below = (int) floor (place), above = MIN (below + 1, n - 1);

  if (n < 1)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);
  return values[below] + (place - below) * (values[above] - values[below]);
}

WnEstimate
wn_bootstrap (int n, WnStatistic statistic, void *data)
{
  int *pick = g_new (int, n), n_rounds = 0;
  float *uniform = g_new (float, n);
  double rounds[ROUNDS];
  WnEstimate result;

  for (int i = 0; i < n; i++)
    pick[i] = i;
  result.value = statistic (data, pick, n);
  for (int round = 0; round < ROUNDS; round++) {
    double value;

    wn_rng_uniform (SEED, round, 0, n, uniform);
    for (int i = 0; i < n; i++)
      pick[i] = MIN ((int) (uniform[i] * (float) n), n - 1);
    value = statistic (data, pick, n);
    if (isfinite (value))
      rounds[n_rounds++] = value;
  }
  result.low = wn_quantile (rounds, n_rounds, 0.025);
  result.high = wn_quantile (rounds, n_rounds, 0.975);
  g_free (pick);
  g_free (uniform);
  return result;
}
