/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_INT8_H
#define WN_INT8_H

#include <stdint.h>
#include <glib.h>
#include "kernels.h"

/**
 * The inner loops in 8 bits, for processors that multiply and add bytes in one instruction, or in
 * few. Every variant comes from the same source, int8.inc.h, over a dot product of its own. A value
 * x becomes the byte
 *   q = clamp (round (x factor), -128, 127) + WN_INT8_ZERO,     round: to nearest, halves to even
 * by a constant factor of its channel; sums are exact in 32 bits, so no bit depends on the rows
 * computed beside it. C = channels, a multiple of 16; rows = time steps; all rows are C values
 * apart.
 */
#define WN_INT8_ZERO 128

#define WN_INT8_MAX_VARIANTS 4

/** A matrix [k][n] in 8 bits, scaled by column */
typedef struct
{
  int8_t *w;       /* [k / 4][n][4] */
  int32_t *offset; /* [n] -WN_INT8_ZERO times the column's sum */
  float *scale;    /* [n] w times scale is the matrix */
} WnInt8Matrix;

/**
 * k: a multiple of 4; n: of 16; values [k][n]. Owns its memory until wn_int8_matrix_clear()
 * pairs  as in WnInt8Kernels: columns are scaled so that rows 2 i and 2 i + 1 of w have absolute
 *        values of at most 128 together
 */
void wn_int8_matrix_init (WnInt8Matrix *m, gboolean pairs, int k, int n, const float *values);
void wn_int8_matrix_clear (WnInt8Matrix *m);

typedef struct
{
  const char *name;
  /* they add two products in 16 bits, which limits the matrices: somewhat less exact */
  gboolean pairs;

  /** x [rows][c] -> y [rows][c] */
  void (*quantise) (int rows, int c, const float *x, const float *factor, uint8_t *y);
  /**
   * WnKernels.gated_conv of bytes
   * x         bytes; (taps - 1) * dilation rows before it must be readable
   * w         [taps * c][2c], columns a then b
   * y_factor  [c]
   * y         [rows][c] tanh (a) * sigmoid (b) in bytes
   */
  void (*gated_conv) (int rows, int c, int taps, long dilation, const uint8_t *x,
      const WnInt8Matrix *w, const WnCondView *cond, const float *y_factor, uint8_t *y);
  /**
   * h += y R, and in bytes
   * r       [c][c]
   * h       [rows][c] updated
   * factor  [c], or NULL: no bytes wanted
   * next    [rows][c]
   */
  void (*residual) (int rows, int c, const uint8_t *y, const WnInt8Matrix *r, float *h,
      const float *factor, uint8_t *next);
} WnInt8Kernels;

/** The variant that goes with wn_kernels(); NULL = none that would be worth it */
const WnInt8Kernels *wn_int8_kernels (void);
/** All that this processor can run, for tests and benchmarks; the first is the portable one */
int wn_int8_kernels_all (const WnInt8Kernels *list[WN_INT8_MAX_VARIANTS]);

#endif
