/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "nn/layers/gemm.h"
#include "train/linear/blas.h"

/* Both paths of a product, A as it stands and transposed, C from nothing and added to */
static void
test_products (void)
{
  static const int shapes[][3] = { { 1, 1, 1 }, { 3, 5, 7 }, { 48, 96, 144 }, { 160, 33, 65 },
    { 64, 512, 100 } };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++) {
    const int m = shapes[s][0], n = shapes[s][1], k = shapes[s][2];
    float *a = g_new (float, m *k), *b = g_new (float, k *n), *x = g_new (float, m *n),
          *y = g_new (float, m *n);

    wn_rng_normal (s, 0, 0, m * k, a);
    wn_rng_normal (s, 1, 0, k * n, b);
    for (int way = 0; way < 4; way++) {
      const int a_row = way & 1 ? 1 : k, a_col = way & 1 ? m : 1;
      const float beta = way & 2 ? 1 : 0;

      wn_rng_normal (s, 2, 0, m * n, x);
      memcpy (y, x, m * n * sizeof (float));
      wn_gemm (m, n, k, a, a_row, a_col, b, n, beta, x, n);
      wn_blas_sgemm (m, n, k, a, a_row, a_col, b, n, beta, y, n);
      for (int i = 0; i < m * n; i++)
        g_assert_cmpfloat (fabsf (x[i] - y[i]), <=, 2e-6f * sqrtf (k) * (1 + fabsf (x[i])));
      wn_rng_normal (s, 2, 0, m * n, y);
      wn_blas_gemm (m, n, k, a, a_row, a_col, b, n, beta, y, n);
      for (int i = 0; i < m * n; i++)
        g_assert_cmpfloat (fabsf (x[i] - y[i]), <=, 2e-6f * sqrtf (k) * (1 + fabsf (x[i])));
    }
    g_free (a);
    g_free (b);
    g_free (x);
    g_free (y);
  }
}

/* Small products are ours wherever we have kernels */
static void
test_choice (void)
{
  g_assert_false (wn_blas_takes (4, 4, 4));
  g_assert_cmpuint (strlen (wn_blas_core ()), >, 0);
}

static void
test_eigen (void)
{
  enum
  {
    N = 24
  };
  double a[N * N], original[N * N], values[N];
  float draws[N * N];

  wn_rng_normal (7, 0, 0, N * N, draws);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      a[i * N + j] = original[i * N + j] = draws[i * N + j] + draws[j * N + i];
  g_assert_true (wn_blas_eigen (N, a, values));
  for (int v = 0; v < N; v++) {
    double norm = 0;

    g_assert_true (v == 0 || values[v - 1] <= values[v]);
    for (int i = 0; i < N; i++) {
      double sum = 0;

      norm += a[v * N + i] * a[v * N + i];
      for (int j = 0; j < N; j++)
        sum += original[i * N + j] * a[v * N + j];
      g_assert_cmpfloat (fabs (sum - values[v] * a[v * N + i]), <, 1e-10);
    }
    g_assert_cmpfloat (fabs (norm - 1), <, 1e-12);
  }
  a[3] = NAN;
  g_assert_false (wn_blas_eigen (N, a, values));
}

/* More equations than unknowns, whose solution is known; and fewer: the shortest one */
static void
test_least_squares (void)
{
  enum
  {
    M = 30,
    N = 6
  };
  double a[M * N], b[M], few[] = { 3, 4 }, sum[2] = { 10, 0 };
  float draws[M * N];

  wn_rng_normal (8, 0, 0, M * N, draws);
  for (int i = 0; i < M; i++) {
    b[i] = 0;
    for (int j = 0; j < N; j++) {
      a[i * N + j] = draws[i * N + j];
      b[i] += a[i * N + j] * (j - 2.5);
    }
  }
  g_assert_true (wn_blas_least_squares (M, N, a, b));
  for (int j = 0; j < N; j++)
    g_assert_cmpfloat (fabs (b[j] - (j - 2.5)), <, 1e-10);

  g_assert_true (wn_blas_least_squares (1, 2, few, sum));
  g_assert_cmpfloat (fabs (sum[0] - 1.2), <, 1e-12);
  g_assert_cmpfloat (fabs (sum[1] - 1.6), <, 1e-12);
  few[0] = INFINITY;
  g_assert_false (wn_blas_least_squares (1, 2, few, sum));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wn_blas_use_one_thread ();
  g_test_add_func ("/blas/products", test_products);
  g_test_add_func ("/blas/choice", test_choice);
  g_test_add_func ("/blas/eigen", test_eigen);
  g_test_add_func ("/blas/least-squares", test_least_squares);
  return g_test_run ();
}
