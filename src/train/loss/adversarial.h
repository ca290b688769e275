/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ADVERSARIAL_H
#define WN_ADVERSARIAL_H

#include "train/network/adversary.h"

/**
 * The relativistic paired loss. With C (y) the discriminator's scores of a recording, and C (x) of
 * a draw of the same segment, means over scores and draws of
 *   drawn          ln (1 + exp (C (y) - C (x)))
 *   discriminator  ln (1 + exp (C (x) - C (y)))
 * What is said is the same in both, so a score has to tell only how.
 * Source  Jolicoeur-Martineau 2019, "The relativistic discriminator", eq. 5 and 6
 */
typedef struct
{
  double drawn, discriminator;
} WnAdversarialParts;

typedef struct _WnAdversarialLoss WnAdversarialLoss;

/** adversary is borrowed; scratch for up to max_n samples or frames: one object per thread */
WnAdversarialLoss *wn_adversarial_loss_new (const WnAdversary *adversary, int max_n);
void wn_adversarial_loss_free (WnAdversarialLoss *loss);

/**
 * params  a block of the layout that has the discriminator's tensors
 * x       [draws][n] or [draws][n][columns] predicted, y of the recording
 * weight  of the derivatives by x, dx, added
 * learn   of the discriminator's derivatives, grads, a block of the layout, added
 */
WnAdversarialParts wn_adversarial_loss (WnAdversarialLoss *loss, const float *params,
    float *const *x, int draws, const float *y, int n, double weight, float *const *dx,
    double learn, float *grads);

#endif
