/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BOOTSTRAP_H
#define WN_BOOTSTRAP_H

/** A figure and its 95 % interval; NaN where nothing counts */
typedef struct
{
  double value, low, high;
} WnEstimate;

/** The figure over the n items pick[i]; may be NaN */
typedef double (*WnStatistic) (void *data, const int *pick, int n);

/**
 * A figure over all of n items, and its 95 % interval by bootstrap over them: quantiles of 2000
 * rounds that draw n items with replacement, always the same draws for one n, so that figures of
 * the same items are paired
 * Source  Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3
 */
WnEstimate wn_bootstrap (int n, WnStatistic statistic, void *data);

/** The same of fewer rounds, 1 .. 2000, for a figure that takes long */
WnEstimate wn_bootstrap_rounds (int n, int n_rounds, WnStatistic statistic, void *data);

/** The difference of a figure between two samples of m and n items that have nothing to do with
 * each other: first [m] less second [n], each drawn for itself */
WnEstimate wn_bootstrap_difference (int m, int n, WnStatistic statistic, void *first, void *second);

/**
 * The quantile of values [n] at share 0 .. 1 (0.5: the median), interpolated; sorts them. NAN if
 * there are none
 */
double wn_quantile (double *values, int n, double share);

#endif
