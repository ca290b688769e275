/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench.h"
#include "base/clock.h"
#include "base/rng.h"
#include "nn/layers/gemm.h"
#include "train/linear/blas.h"
#include "train/measure/bootstrap.h"

typedef void (*Product) (int m, int n, int k, const float *a, int a_row, int a_col, const float *b,
    int ldb, float beta, float *c, int ldc);

/* GFLOPS, the median of several runs, each long enough for the clock */
static double
measure (const WnBench *bench, Product product, int m, int n, int k)
{
  float *a = wn_block_new ((size_t) m * k), *b = wn_block_new ((size_t) k * n),
        *c = wn_block_new ((size_t) m * n);
  const int times = 1 + (int) (2e7 / ((double) m * n * k));
  g_autofree double *seconds = g_new (double, bench->repeat);

  wn_rng_normal (1, 0, 0, (size_t) m * k, a);
  wn_rng_normal (1, 1, 0, (size_t) k * n, b);
  for (int i = 0; i <= bench->repeat; i++) {
    const double begin = wn_thread_seconds ();

    for (int t = 0; t < times; t++)
      product (m, n, k, a, k, 1, b, n, 0, c, n);
    if (i > 0) /* the first warms up */
      seconds[i - 1] = (wn_thread_seconds () - begin) / times;
  }
  wn_block_free (a);
  wn_block_free (b);
  wn_block_free (c);
  return 2e-9 * m * n * k / wn_quantile (seconds, bench->repeat, 0.5);
}

void
wn_bench_products (WnBench *bench)
{
  static const struct
  {
    int m, n, k;
    const char *ours, *blas, *ours_label, *blas_label;
  } shapes[] = {
    { 32, 64, 480, "product_32_64_480", "product_32_64_480_openblas",
        "matrix product 32 x 64 x 480, ours", "  OpenBLAS" },
    { 128, 128, 1024, "product_128_128_1024", "product_128_128_1024_openblas",
        "matrix product 128 x 128 x 1024, ours", "  OpenBLAS" },
    { 512, 512, 512, "product_512", "product_512_openblas", "matrix product 512 x 512 x 512, ours",
        "  OpenBLAS" },
    { 1024, 1024, 1024, "product_1024", "product_1024_openblas",
        "matrix product 1024 x 1024 x 1024, ours", "  OpenBLAS" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const int m = shapes[i].m, n = shapes[i].n, k = shapes[i].k;

    wn_bench_add (bench, shapes[i].ours, shapes[i].ours_label, measure (bench, wn_gemm, m, n, k), 1,
        wn_blas_takes (m, n, k) ? "GFLOPS" : "GFLOPS, in use");
    wn_bench_add (bench, shapes[i].blas, shapes[i].blas_label,
        measure (bench, wn_blas_sgemm, m, n, k), 1,
        wn_blas_takes (m, n, k) ? "GFLOPS, in use" : "GFLOPS");
  }
}
