/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ORDER_H
#define WN_ORDER_H

/** For qsort() and the like: doubles in ascending order, none of them not a number */
static inline int
wn_compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

#endif
