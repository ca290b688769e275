/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PERCEPTUAL_H
#define WN_PERCEPTUAL_H

#include "train/network/classifier.h"

/**
 * Perceptual loss: what a phone classifier makes of a prediction, against what it makes of the
 * recording. With the activations F [T][C] of a block's output for the prediction and P for the
 * recording, and their Gram matrices G = F'F / T and A = P'P / T,
 *   style    the mean over all blocks of sum_ij (G_ij - A_ij)^2 / (4 C^2)
 *   content  the mean over the blocks at frame rate of sum_ti (F_ti - P_ti)^2 / (2 T C)
 * Source  Gatys et al. 2016, "Image style transfer using convolutional neural networks", equations
 *         1, 4 and 5 (content there not divided by T C); van den Oord et al. 2018, "Parallel
 *         WaveNet", perceptual loss
 */
typedef struct _WnPerceptual WnPerceptual;

typedef struct
{
  double style, content, total; /* the last their sum */
} WnPerceptualParts;

/** classifier: with weights, borrowed. One object a thread */
WnPerceptual *wn_perceptual_new (const WnClassifier *classifier, int max_frames);
void wn_perceptual_free (WnPerceptual *p);

/**
 * x         [n_frames * hop] predicted; y likewise the recording; pre-emphasised, full scale +-1
 * weight    of the gradient only
 * dx        [n_frames * hop] weight * d total / d x is added; or NULL
 */
WnPerceptualParts wn_perceptual_loss (WnPerceptual *p, const float *x, const float *y, int n_frames,
    float weight, float *dx);

#endif
