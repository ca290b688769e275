/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_KERNELS_H
#define WN_KERNELS_H

#include <stddef.h>

/**
 * The inner loops, in one variant for each instruction set; chosen once, then const. Every variant
 * comes from the same source, kernels.inc.h, compiled for vectors of another width. Within a
 * variant, a row of output has the same bits whatever rows are computed beside it, but for
 * winograd_conv(). Glossary: C = residual channels (multiple of 16), rows = time steps, ld = floats
 * from one row to the next.
 */

/**
 * Conditioning of a gated layer, interpolated between frames: pre-activation += (1 - u) cond[f] + u
 * cond[f + 1], u = (t mod hop) / hop, f = t / hop
 */
typedef struct
{
  /*
   * [frames + 1][cond_ld], a and b pre-activations of this layer at [0, 2C) of a row; biases
   * included
   */
  const float *cond;
  int cond_ld;
  int hop;
  long t; /* time of the first row, samples from frame 0, >= 0 */
} WnCondView;

typedef struct
{
  const char *name;
  int width; /* floats a vector */

  /**
   * c = d + a b, or a b where d is NULL.
   * a [m][k] element (i, p) at a[i * a_row + p * a_col]; b [k][n]; d [m][n] rows ldd apart (0: one
   * row for all), may be c; c [m][n]
   */
  void (*gemm) (int m, int n, int k, const float *a, long a_row, long a_col, const float *b,
      long ldb, const float *d, long ldd, float *c, long ldc);

  /**
   * Gated dilated causal convolution, y = tanh (a) * sigmoid (b), (a, b) = sum_j x[t - (taps - 1 -
   * j) dilation] W_j + cond
   * x     row t = 0 of this call; (taps - 1) * dilation rows before it must be readable; [C_in]
   *       values a row, ldx apart
   * w     [taps][C_in][2C], columns a then b
   * y     [rows][C], ldy apart
   * ts    NULL, or [rows][2C]: tanh (a) and sigmoid (b), for the backward pass; y is then their
   *       product, which may differ in its last bits from y without
   * Source  van den Oord et al. 2016, "WaveNet", equation 3
   */
  void (*gated_conv) (int rows, int c_in, int c, int taps, long dilation, const float *x, long ldx,
      const float *w, const WnCondView *cond, float *y, long ldy, float *ts);

  /** Floats of winograd_weights() */
  size_t (*winograd_size) (int c);
  /** Weights of gated_conv() with three taps [3][C][2C], as winograd_conv() reads them */
  void (*winograd_weights) (int c, const float *w, float *transformed);
  /**
   * gated_conv() with three taps, C inputs and no ts, in about half the multiplications, rounded
   * otherwise. Rows of a call are computed together: their bits depend on where the call begins and
   * ends, and on rows up to 2 dilation behind them, of this call, and 4 dilation before
   * x, y         rows C values apart
   * w            [3][C][2C]
   * transformed  of winograd_weights(); best 64-byte aligned
   */
  void (*winograd_conv) (int rows, int c, long dilation, const float *x, const float *w,
      const float *transformed, const WnCondView *cond, float *y);

  /** y = max (x, 0), and 0 for what is not a number; y may be x */
  void (*relu) (size_t n, const float *x, float *y);

  /**
   * y = ln (1 + e^x), error below 2e-7, of y where that is above 1; n a multiple of 16; y may be x
   */
  void (*softplus) (size_t n, const float *x, float *y);

  /**
   * Backward of the gate: ts [n][2C] tanh and sigmoid are replaced by the derivatives by a and b
   * dy    [n][C], ldy apart
   */
  void (*gate_backward) (int rows, int c, const float *dy, long ldy, float *ts);

  /** A loop of nothing else, the yardstick of the others. Returns how many: about n */
  double (*multiply_add) (long n);
} WnKernels;

/**
 * The variant in use: the best that the processor has, at most what the environment variable
 * PARWAVENET_CPU says at the first call ("portable", "avx2", "avx-vnni", "avx512"; the third
 * differs from the second in 8 bits alone)
 */
const WnKernels *wn_kernels (void);

/**
 * All variants that this processor can run, for tests and benchmarks; the first is the portable one
 */
int wn_kernels_all (const WnKernels *list[3]);

/**
 * Flushes denormal numbers to zero on this thread (they slow recurrences down 20 times); returns
 * the mode before, for wn_denormals_restore().
 */
unsigned wn_denormals_flush (void);
void wn_denormals_restore (unsigned mode);

#endif
