/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "blas.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "nn/kernels/kernels.h"
#include "nn/layers/gemm.h"

/* Multiply-adds from which on OpenBLAS is worth its packing; measured by "parwavenet bench" */
#define LARGE (512.0 * 512 * 512)
#define LARGE_FOR_PORTABLE (16.0 * 16 * 16)
/* Singular values below this times the largest count as zero */
#define CONDITION 1e-12

/* LAPACK, in Fortran: arguments by reference, matrices by columns */
void dsyev_ (const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
    double *values, double *work, const int *lwork, int *info);
void dgelss_ (const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b,
    const int *ldb, double *s, const double *rcond, int *rank, double *work, const int *lwork,
    int *info);

void
wn_blas_use_one_thread (void)
{
  openblas_set_num_threads (1);
}

const char *
wn_blas_core (void)
{
  return openblas_get_corename ();
}

/* It takes processors later than itself for old ones */
static gboolean
has_wide_vectors (void)
{
  static const char *const cores[] = { "Haswell", "Zen", "SkylakeX", "Cooperlake",
    "SapphireRapids" };

  for (gsize i = 0; i < G_N_ELEMENTS (cores); i++)
    if (g_ascii_strcasecmp (wn_blas_core (), cores[i]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
wn_blas_takes (int m, int n, int k)
{
  const double size = (double) m * n * k;

  return strcmp (wn_kernels ()->name, "portable") == 0 ? size >= LARGE_FOR_PORTABLE
                                                       : size >= LARGE && has_wide_vectors ();
}

void
wn_blas_sgemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b, int ldb,
    float beta, float *c, int ldc)
{
  g_return_if_fail (a_row == 1 || a_col == 1);
  cblas_sgemm (CblasRowMajor, a_col == 1 ? CblasNoTrans : CblasTrans, CblasNoTrans, m, n, k, 1.0f,
      a, a_col == 1 ? a_row : a_col, b, ldb, beta, c, ldc);
}

void
wn_blas_gemm (int m, int n, int k, const float *a, int a_row, int a_col, const float *b, int ldb,
    float beta, float *c, int ldc)
{
  if ((a_row == 1 || a_col == 1) && wn_blas_takes (m, n, k))
    wn_blas_sgemm (m, n, k, a, a_row, a_col, b, ldb, beta, c, ldc);
  else
    wn_gemm (m, n, k, a, a_row, a_col, b, ldb, beta, c, ldc);
}

static gboolean
all_finite (const double *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (x[i]))
      return FALSE;
  return TRUE;
}

gboolean
wn_blas_eigen (int n, double *a, double *values)
{
  double best, *work;
  int size = -1, info;

  if (!all_finite (a, (gsize) n * n))
    return FALSE;
  dsyev_ ("V", "U", &n, a, &n, values, &best, &size, &info);
  size = (int) best;
  work = g_new (double, size);
  dsyev_ ("V", "U", &n, a, &n, values, work, &size, &info);
  g_free (work);
  return info == 0;
}

gboolean
wn_blas_least_squares (int m, int n, double *a, double *b)
{
  const int one = 1, longer = MAX (m, n);
  const double condition = CONDITION;
  double *columns, *singular, *work, best;
  int size = -1, rank, info;

  if (!all_finite (a, (gsize) m * n) || !all_finite (b, m))
    return FALSE;
  columns = g_new (double, (gsize) m *n);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      columns[(gsize) j * m + i] = a[(gsize) i * n + j];
  singular = g_new (double, MIN (m, n));
  dgelss_ (&m, &n, &one, columns, &m, b, &longer, singular, &condition, &rank, &best, &size, &info);
  size = (int) best;
  work = g_new (double, size);
  dgelss_ (&m, &n, &one, columns, &m, b, &longer, singular, &condition, &rank, work, &size, &info);
  g_free (work);
  g_free (singular);
  g_free (columns);
  return info == 0;
}
