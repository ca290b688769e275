/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MUON_H
#define WN_MUON_H

#include <stddef.h>

/**
 * The nearest matrix with orthogonal rows (or columns, whichever are fewer), about: all singular
 * values become 0.7 .. 1.2, and nothing is turned.
 * x        [rows][cols], replaced; one that is all 0 stays so
 * scratch  [wn_muon_scratch (rows, cols)] floats
 * Source   Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks": five
 *          steps of a Newton-Schulz iteration of fifth order
 */
void wn_muon_orthogonalise (int rows, int cols, float *x, float *scratch);
size_t wn_muon_scratch (int rows, int cols);

#endif
