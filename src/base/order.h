/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ORDER_H
#define WN_ORDER_H

#include <stdlib.h>

/** For qsort() and the like: doubles in ascending order, none of them not a number */
static inline int
wn_compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/** The upper median of values [n], which it puts in ascending order; 0 if there are none */
static inline double
wn_median (double *values, size_t n)
{
  qsort (values, n, sizeof *values, wn_compare_doubles);
  return n ? values[n / 2] : 0;
}

#endif
