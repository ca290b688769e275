/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_QUANTISED_H
#define WN_QUANTISED_H

#include <stdint.h>
#include <glib.h>
#include "kernels.h"

/**
 * The inner loops in whole numbers: in 8 bits for processors that multiply and add bytes in one
 * instruction (int8.inc.h, over a dot product of each), in 16 bits for those that have that for
 * pairs of 16 bits alone (int16.inc.h). A value x becomes the number
 *   q = clamp (round (x factor), ...) + zero,     round: to nearest, halves to even
 * by a constant factor of its channel; sums are exact in 32 bits, so no bit depends on the rows
 * computed beside it. C = channels, a multiple of 16; rows = time steps; all rows are C values
 * apart.
 */
#define WN_INT8_ZERO 128 /* of bytes, which the instructions of x86 want without a sign */
/*
 * of 16 bits: what the largest value that was met becomes, and where values are limited; those of
 * layers' inputs, which are transformed, and of gates. Inputs of output() are limited by the bits
 */
#define WN_INT16_LARGEST 1365.0f
#define WN_INT16_LIMIT 2730
#define WN_INT16_GATE_LARGEST 4095.0f
#define WN_INT16_GATE_LIMIT 8191
#define WN_INT16_OUTPUT_LARGEST 16383.0f

#define WN_QUANTISED_MAX_VARIANTS 8

/** A matrix in whole numbers, scaled by column, in the order that its kernels want */
typedef struct
{
  void *w;         /* in 8 bits [k / group][n][group], k inputs and n columns */
  int32_t *offset; /* [n] minus zero times the column's sum; NULL in 16 bits */
  float *scale;    /* [n] w times scale is the matrix */
} WnQuantisedMatrix;

/**
 * A matrix in 8 bits; it owns its memory until wn_quantised_matrix_clear()
 * zero    of the bytes that it multiplies
 * group   4 or 8
 * k, n    multiples of group and of 16; values [k][n]
 */
void wn_int8_matrix_init (WnQuantisedMatrix *m, int zero, int group, int k, int n,
    const float *values);
void wn_quantised_matrix_clear (WnQuantisedMatrix *m);
/** n zero bytes of a matrix, 64-byte aligned: no vector of it lies in two lines of the cache */
void *wn_quantised_block (gsize n);

typedef struct
{
  const char *name;
  int size;  /* bytes of a value */
  int group; /* in 8 bits: inputs of a column that stand side by side in a matrix */
  int zero;  /* what 0 becomes */
  float largest, gate_largest; /* what the largest input and gate that were met are to become */
  float most;                  /* of y_factor, for gates are not limited where 16 bits hold them */

  /** Weights of gated_conv(), values [taps][c][2c]; until wn_quantised_matrix_clear() */
  void (*gated_matrix) (WnQuantisedMatrix *m, int taps, int c, const float *values);
  /** Weights of residual(), values [c][c] */
  void (*residual_matrix) (WnQuantisedMatrix *m, int c, const float *values);
  /** x [rows][c] -> y [rows][c] */
  void (*quantise) (int rows, int c, const float *x, const float *factor, void *y);
  /**
   * WnKernels.gated_conv of whole numbers
   * x         (taps - 1) * dilation rows before it must be readable
   * taps      2 or 3
   * w         of gated_matrix(), columns a then b
   * y_factor  [c], at most `most`
   * y         [rows][c] tanh (a) * sigmoid (b)
   */
  void (*gated_conv) (int rows, int c, int taps, long dilation, const void *x,
      const WnQuantisedMatrix *w, const WnCondView *cond, const float *y_factor, void *y);
  /**
   * h += y R, and in whole numbers
   * r       [c][c] of residual_matrix()
   * h       [rows][c] updated
   * factor  [c], or NULL: none wanted
   * next    [rows][c]
   */
  void (*residual) (int rows, int c, const void *y, const WnQuantisedMatrix *r, float *h,
      const float *factor, void *next);

  /*
   * The layer behind the last residual one, or NULL: it stays float32. output_largest is what the
   * largest input is to become
   */
  float output_largest;
  /** Weights of output(), values [c][c]; until wn_quantised_matrix_clear() */
  void (*output_matrix) (WnQuantisedMatrix *m, int c, const float *values);
  /** max (0, x) in whole numbers, x [rows][c] -> y [rows][c] */
  void (*quantise_relu) (int rows, int c, const float *x, const float *factor, void *y);
  /**
   * y [rows][c] = max (0, x W + bias)
   * x  of quantise_relu()
   * w  of output_matrix()
   */
  void (*output) (int rows, int c, const void *x, const WnQuantisedMatrix *w, const float *bias,
      float *y);

  /** WnKernels.multiply_add of whole numbers */
  double (*multiply_add) (long n);
} WnQuantisedKernels;

/** The variant that goes with wn_kernels(); NULL = none that would be worth it */
const WnQuantisedKernels *wn_quantised_kernels (void);
/** All that this processor can run, for tests and benchmarks; the first is the portable one */
int wn_quantised_kernels_all (const WnQuantisedKernels *list[WN_QUANTISED_MAX_VARIANTS]);

#endif
