/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ADVERSARY_H
#define WN_ADVERSARY_H

#include "patch_net.h"

/**
 * A discriminator that is trained beside the network that it judges: of waveforms, by patches
 * (patch_net.h) of log-magnitude spectra at four resolutions, each with a network of its own; or of
 * spectrograms, by patches of two sizes.
 * Source  Jang et al. 2021, "UnivNet", section 2.2 (resolutions)
 */

#define WN_MAX_ADVERSARIES 4

typedef struct
{
  int n, columns; /* networks; of the spectrograms, 0 = it is one of waveforms */
  WnPatchLayout at[WN_MAX_ADVERSARIES];
} WnAdversary;

/** Adds the tensors "adversary.*" to a layout; columns 0 for waveforms */
void wn_adversary_init (WnAdversary *adversary, int columns, WnParams *layout);
/** Bands of all networks together */
int wn_adversary_scores (const WnAdversary *adversary);

/** Scratch of one thread */
typedef struct _WnAdversaryNet WnAdversaryNet;
/** adversary is borrowed; for up to max_n samples or frames */
WnAdversaryNet *wn_adversary_net_new (const WnAdversary *adversary, int max_n);
void wn_adversary_net_free (WnAdversaryNet *net);

/**
 * params  a block of the layout
 * x       [n] pre-emphasised at full scale, or [n][columns] about standardised; n <= max_n
 * scores  [wn_adversary_scores()] set, higher for what is more like a recording; 0 where n has no
 *         patch
 */
void wn_adversary_net_forward (WnAdversaryNet *net, const float *params, const float *x, int n,
    float *scores);
/**
 * The derivatives of what went forward last
 * d_scores  those by the scores
 * dx        as x, added; or NULL
 * grads     a block of the layout, added; or NULL
 */
void wn_adversary_net_backward (WnAdversaryNet *net, const float *params, const float *d_scores,
    float *dx, float *grads);

#endif
