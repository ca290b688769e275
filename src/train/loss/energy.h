/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ENERGY_H
#define WN_ENERGY_H

/**
 * Energy distance between what a model draws and what was recorded, estimated from two draws a, b
 * and one recording x: the mean over patches of (|a - x| + |b - x| - |a - b|) / 2 sqrt (values of a
 * patch), |.| the Euclidean norm. Least in expectation where draws and recordings have one
 * distribution; a model that draws means pays for it.
 * Source  Szekely and Rizzo 2013, "Energy statistics"; Gritsenko et al. 2020, "A spectral energy
 *         distance for parallel speech synthesis", without the spectrogram
 */

/**
 * What is compared: patches of values, or of their differences from one row or column to a later one
 */
typedef struct
{
  int rows, columns;         /* of a patch; at most those that there are */
  int row_step, column_step; /* from one patch to the next */
  /* rows and columns from a value to the one that it is subtracted from; both 0: the values */
  int lag, column_lag;
  float weight; /* of this kind of patches */
} WnEnergyPatches;

/**
 * a, b, x  [rows][columns], ld floats from one row to the next
 * weight   [rows] squared distances of a row are multiplied with it; NULL = 1
 * scale    of all
 * da, db   as a and b: derivatives are added; or both NULL
 * Returns  scale times the sum over kinds of weight times the energy distance
 */
double wn_loss_energy (const WnEnergyPatches *kinds, int n_kinds, int rows, int columns, int ld,
    const float *a, const float *b, const float *x, const float *weight, float scale, float *da,
    float *db);

#endif
