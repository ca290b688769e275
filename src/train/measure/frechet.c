/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "frechet.h"

#include <math.h>

#include <glib.h>

#include "train/linear/blas.h"

#define RIDGE 1e-6

WnMoments *
wn_moments_new (int dim)
{
  WnMoments *m = g_new (WnMoments, 1);

  *m = (WnMoments){ dim, 0, g_new0 (double, dim), g_new0 (double, dim *dim) };
  return m;
}

void
wn_moments_free (WnMoments *m)
{
  if (!m)
    return;
  g_free (m->sum);
  g_free (m->product);
  g_free (m);
}

void
wn_moments_add (WnMoments *m, const float *x, int n)
{
  int dim = m->dim;

  for (int t = 0; t < n; t++) {
    const float *v = x + (gsize) t * dim;

    for (int i = 0; i < dim; i++) {
      m->sum[i] += v[i];
      for (int j = 0; j <= i; j++)
        m->product[i * dim + j] += (double) v[i] * v[j];
    }
  }
  m->n += n;
}

void
wn_moments_join (WnMoments *m, const WnMoments *other)
{
  for (int i = 0; i < m->dim; i++)
    m->sum[i] += other->sum[i];
  for (int i = 0; i < m->dim * m->dim; i++)
    m->product[i] += other->product[i];
  m->n += other->n;
}

/* [dim][dim] whole, with the ridge; returns its trace */
static double
covariance (const WnMoments *m, double *c)
{
  int dim = m->dim;
  double trace = 0, ridge;

  for (int i = 0; i < dim; i++) {
    for (int j = 0; j <= i; j++)
      c[i * dim + j] = c[j * dim + i] = m->product[i * dim + j] / m->n
          - m->sum[i] / m->n * m->sum[j] / m->n;
    trace += c[i * dim + i];
  }
  ridge = MAX (RIDGE * trace / dim, 1e-30);
  for (int i = 0; i < dim; i++)
    c[i * dim + i] += ridge;
  return trace + ridge * dim;
}

/* In place: the lower triangle of L with L L' = a, zeros above; what rounding made negative is 0 */
static void
cholesky (double *a, int n)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      double sum = a[i * n + j];

      if (j > i) {
        a[i * n + j] = 0;
        continue;
      }
      for (int k = 0; k < j; k++)
        sum -= a[i * n + k] * a[j * n + k];
      if (i == j)
        a[i * n + j] = sqrt (MAX (sum, 0));
      else
        a[i * n + j] = a[j * n + j] > 0 ? sum / a[j * n + j] : 0;
    }
}

/* out = L' b L, of L from cholesky(); scratch [n][n] */
static void
enclose (const double *l, const double *b, int n, double *scratch, double *out)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      double sum = 0;

      for (int k = j; k < n; k++)
        sum += b[i * n + k] * l[k * n + j];
      scratch[i * n + j] = sum;
    }
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      double sum = 0;

      for (int k = i; k < n; k++)
        sum += l[k * n + i] * scratch[k * n + j];
      out[i * n + j] = sum;
    }
}

/* Sum of the square roots of the eigenvalues of a symmetric matrix [n][n], which is used up */
static double
sum_of_roots (double *a, int n)
{
  double *values = g_new (double, MAX (n, 1)), sum = 0;

  if (!wn_blas_eigen (n, a, values))
    sum = NAN;
  for (int i = 0; i < n && isfinite (sum); i++)
    sum += sqrt (MAX (values[i], 0));
  g_free (values);
  return sum;
}

double
wn_frechet (const WnMoments *a, const WnMoments *b)
{
  int dim = a->dim, size = dim * dim;
  double *c1 = g_new (double, size), *c2 = g_new (double, size), *scratch = g_new (double, size),
         *product = g_new (double, size), distance = NAN;

  if (a->n >= 2 && b->n >= 2) {
    distance = covariance (a, c1) + covariance (b, c2);
    for (int i = 0; i < dim; i++)
      distance += pow (a->sum[i] / a->n - b->sum[i] / b->n, 2);
    /* C1 C2 has the eigenvalues of L' C2 L with C1 = L L' */
    cholesky (c1, dim);
    enclose (c1, c2, dim, scratch, product);
    distance -= 2 * sum_of_roots (product, dim);
  }
  g_free (c1);
  g_free (c2);
  g_free (scratch);
  g_free (product);
  return distance;
}
