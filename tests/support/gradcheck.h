/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_GRADCHECK_H
#define WN_TEST_GRADCHECK_H

#include <glib.h>
#include <math.h>

#include "base/rng.h"

/**
 * Signed finite-difference checks of a derivative: central differences (f (x + h) - f (x - h)) / 2h
 * of a loss against what the backward pass gave. A wrong sign, factor or element fails.
 */
typedef double (*WnTestLoss) (void *data);

/** A reproducible array of normal random numbers, g_free; another one for each key */
static inline float *
wn_test_normal (size_t n, uint64_t key)
{
  float *x = g_new (float, n);

  wn_rng_normal (20180101, key, 0, n, x);
  return x;
}

/**
 * sum a[i] b[i]: the loss of an operator's output a is its product with a random b, so that dy = b
 */
static inline double
wn_test_dot (size_t n, const float *a, const float *b)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/**
 * Checks each element (at most about 200, evenly picked)
 * x, grad    [n] what the loss depends on, restored afterwards, and the derivatives to check
 * step       h
 * tolerance  relative to the largest derivative
 */
static inline void
wn_test_gradient (const char *what, WnTestLoss loss, void *data, size_t n, float *x,
    const float *grad, float step, double tolerance)
{
  size_t stride = n / 200 + 1;
  double largest = 0;

  for (size_t i = 0; i < n; i++)
    largest = MAX (largest, fabs (grad[i]));
  g_assert_cmpfloat (largest, >, 0);
  for (size_t i = 0; i < n; i += stride) {
    float old = x[i], high = old + step, low = old - step;
    double f_high, f_low, slope;

    x[i] = high;
    f_high = loss (data);
    x[i] = low;
    f_low = loss (data);
    x[i] = old;
    slope = (f_high - f_low) / ((double) high - low);
    if (!(fabs (slope - grad[i]) <= tolerance * largest))
      g_error ("%s: derivative %zu of %zu is %g, finite difference %g", what, i, n, grad[i], slope);
  }
}

/**
 * Checks the derivative along one random direction of length 1: few evaluations also for large
 * networks
 * tolerance  relative to the derivatives' norm
 */
static inline void
wn_test_gradient_along (const char *what, WnTestLoss loss, void *data, size_t n, float *x,
    const float *grad, float step, uint64_t key, double tolerance)
{
  float *direction = wn_test_normal (n, key);
  float *old = g_memdup2 (x, n * sizeof (float));
  double along = 0, norm = 0, length = sqrt (wn_test_dot (n, direction, direction)), f_high, f_low,
         slope;

  for (size_t i = 0; i < n; i++) {
    direction[i] /= length;
    along += (double) grad[i] * direction[i];
    norm += (double) grad[i] * grad[i];
    x[i] = old[i] + step * direction[i];
  }
  g_assert_cmpfloat (norm, >, 0);
  f_high = loss (data);
  for (size_t i = 0; i < n; i++)
    x[i] = old[i] - step * direction[i];
  f_low = loss (data);
  for (size_t i = 0; i < n; i++)
    x[i] = old[i];
  slope = (f_high - f_low) / (2.0 * step);
  if (!(fabs (slope - along) <= tolerance * sqrt (norm)))
    g_error ("%s: derivative along a direction is %g, finite difference %g, norm %g", what, along,
        slope, sqrt (norm));
  g_free (old);
  g_free (direction);
}

#endif
