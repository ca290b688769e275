/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include "mixture.h"

static double
softplus (double x)
{
  return (x > 0 ? x : 0) + log1p (exp (-fabs (x)));
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

/*
 * fmax (top, x) for a top that is no NaN. GCC 12 and 13 for aarch64 die of the sums of fmax that
 * they would vectorise at -O3
 */
static double
larger (double top, double x)
{
  return x > top ? x : top;
}

/*
 * What both forms share: given ln p_j of each component and its derivatives by a_j = (x - mu_j) /
 * s_j taken at fixed bin, the mixture's ln p = ln sum softmax (w)_j p_j and all derivatives.
 * slope[j] = d ln p_j / d x, widen[j] = d ln p_j / d ls_j
 */
static double
combine (int k, const float *p, const double *log_p, const double *slope, const double *widen,
    float *d_p, float *d_x)
{
  double top = -INFINITY, w_top = -INFINITY, sum = 0, w_sum = 0, dx = 0;

  for (int j = 0; j < k; j++) {
    w_top = larger (w_top, p[j]);
    top = larger (top, p[j] + log_p[j]);
  }
  for (int j = 0; j < k; j++) {
    w_sum += exp (p[j] - w_top);
    sum += exp (p[j] + log_p[j] - top);
  }
  for (int j = 0; j < k; j++) {
    double share = exp (p[j] + log_p[j] - top) / sum;

    dx += share * slope[j];
    if (d_p) {
      d_p[j] = (float) (share - exp (p[j] - w_top) / w_sum);
      d_p[k + j] = (float) (-share * slope[j]);
      d_p[2 * k + j] = p[2 * k + j] > WN_MIXTURE_FLOOR ? (float) (share * widen[j]) : 0.0f;
    }
  }
  if (d_x)
    *d_x = (float) dx;
  return top + log (sum) - w_top - log (w_sum);
}

double
wn_mixture_log_probability (int k, const float *p, float x, float half, float *d_p, float *d_x)
{
  double log_p[WN_MIXTURE_MAX], slope[WN_MIXTURE_MAX], widen[WN_MIXTURE_MAX];

  for (int j = 0; j < k; j++) {
    double i = exp (-fmax (p[2 * k + j], WN_MIXTURE_FLOOR)), q = i * ((double) x - p[k + j]),
           d = i * half;
    double a = q + d, b = q - d, low = sigmoid (-a), high = sigmoid (b);

    /* sigmoid (a) - sigmoid (b) = sigmoid (a) sigmoid (-b) (1 - e^-2d) */
    log_p[j] = -softplus (-a) - softplus (b) + log (-expm1 (-2 * d));
    slope[j] = i * (low - high);
    widen[j] = -(a * low - b * high) - 2 * d / expm1 (2 * d);
  }
  return combine (k, p, log_p, slope, widen, d_p, d_x);
}

double
wn_mixture_log_density (int k, const float *p, float x, float *d_p, float *d_x)
{
  double log_p[WN_MIXTURE_MAX], slope[WN_MIXTURE_MAX], widen[WN_MIXTURE_MAX];

  for (int j = 0; j < k; j++) {
    double ls = fmax (p[2 * k + j], WN_MIXTURE_FLOOR), q = exp (-ls) * ((double) x - p[k + j]),
           t = tanh (q / 2);

    log_p[j] = -q - ls - 2 * softplus (-q);
    slope[j] = -exp (-ls) * t;
    widen[j] = q * t - 1;
  }
  return combine (k, p, log_p, slope, widen, d_p, d_x);
}

float
wn_mixture_sample (int k, const float *p, const float u[2], float temperature)
{
  double top = -INFINITY, sum = 0, at = 0;
  int j;

  for (j = 0; j < k; j++)
    top = larger (top, p[j]);
  for (j = 0; j < k; j++)
    sum += exp (p[j] - top);
  for (j = 0; j < k - 1; j++) {
    at += exp (p[j] - top);
    if (at > u[0] * sum)
      break;
  }
  return (float) (p[k + j]
      + temperature * exp (fmax (p[2 * k + j], WN_MIXTURE_FLOOR)) * (log (u[1]) - log1p (-u[1])));
}

float
wn_mixture_mean (int k, const float *p)
{
  double top = -INFINITY, sum = 0, mean = 0;

  for (int j = 0; j < k; j++)
    top = larger (top, p[j]);
  for (int j = 0; j < k; j++) {
    sum += exp (p[j] - top);
    mean += exp (p[j] - top) * p[k + j];
  }
  return (float) (mean / sum);
}
