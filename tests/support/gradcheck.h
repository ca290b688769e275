/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_GRADCHECK_H
#define WN_TEST_GRADCHECK_H

#include <glib.h>
#include <math.h>
#include <string.h>

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
 * Checks the derivative along one direction of length 1, which is as much the gradient's own as a
 * random one: few evaluations also for large networks. Along a random one alone it would be small
 * against what rounding does to the loss.
 * tolerance  relative to the derivative along it, which is norm / sqrt (2) at least
 */
static inline void
wn_test_gradient_along (const char *what, WnTestLoss loss, void *data, size_t n, float *x,
    const float *grad, float step, uint64_t key, double tolerance)
{
  float *random = wn_test_normal (n, key), *high = g_new (float, n), *old = g_new (float, n);
  double along = 0, norm = sqrt (wn_test_dot (n, grad, grad)),
         length = sqrt (wn_test_dot (n, random, random)), cosine, f_high, f_low, slope;

  g_assert_cmpfloat (norm, >, 0);
  cosine = wn_test_dot (n, grad, random) / (norm * length);
  length = copysign (length, cosine);
  for (size_t i = 0; i < n; i++) {
    const double direction = (grad[i] / norm + random[i] / length) / sqrt (2 + 2 * fabs (cosine));

    old[i] = x[i];
    high[i] = (float) (old[i] + step * direction);
    x[i] = (float) (old[i] - step * direction);
    along += (double) grad[i] * ((double) high[i] - x[i]) / (2.0 * step);
  }
  f_low = loss (data);
  memcpy (x, high, n * sizeof (float));
  f_high = loss (data);
  memcpy (x, old, n * sizeof (float));
  slope = (f_high - f_low) / (2.0 * step);
  if (!(fabs (slope - along) <= tolerance * along))
    g_error ("%s: derivative along a direction is %g, finite difference %g, norm %g", what, along,
        slope, norm);
  g_free (random);
  g_free (high);
  g_free (old);
}

#endif
