/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * WnQuantisedKernels.multiply_add of int8.inc.h and int16.inc.h, which define DOT_ALL (sum, values,
 * weights), a vector's products, and VALUES_A_VECTOR
 */
static double
multiply_add (long n)
{
  ivec sums[CHAINS] = {}, values = {}, weights = {};
  const long rounds = n / (CHAINS * VALUES_A_VECTOR) + 1;

  OPAQUE (weights);
  for (long r = 0; r < rounds; r++) {
#pragma GCC unroll 16
    for (int i = 0; i < CHAINS; i++) {
      OPAQUE (values); /* no product is that of before */
      sums[i] = DOT_ALL (sums[i], values, weights);
    }
  }
  for (int i = 0; i < CHAINS; i++)
    OPAQUE (sums[i]);
  return (double) rounds * CHAINS * VALUES_A_VECTOR;
}
