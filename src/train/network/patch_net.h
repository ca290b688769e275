/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PATCH_NET_H
#define WN_PATCH_NET_H

#include "model/params.h"

/**
 * A discriminator of a spectrogram by its texture. A patch of a few frames and columns becomes 64
 * channels, two convolutions of three taps over time follow within each band of columns, then an
 * output whose mean over time is the band's score. All bands share weights but a bias each and the
 * last ones: texture is learnt from all of them, and each has its own level.
 * Source  Isola et al. 2017, "Image-to-image translation with conditional adversarial networks",
 *         section 3.2.2 (patches)
 */
typedef struct
{
  int columns;       /* of a frame */
  int height, width; /* frames and columns of a patch; width at most columns */
  int down, across;  /* frames and columns from one patch to the next */
} WnPatchConfig;

/** Where its tensors start in a block of parameters */
typedef struct
{
  WnPatchConfig config;
  size_t patch, patch_b; /* [height * width][64], [bands][64] */
  size_t conv[2], conv_b[2];
  size_t out; /* [bands * 64] */
} WnPatchLayout;

/** Adds the tensors, name + "." before theirs, to a layout */
void wn_patch_layout_init (WnPatchLayout *layout, const WnPatchConfig *config, const char *name,
    WnParams *params);
/** Bands, each of which has a score */
int wn_patch_bands (const WnPatchConfig *config);

/** Scratch of one thread */
typedef struct _WnPatchNet WnPatchNet;
/** layout is borrowed */
WnPatchNet *wn_patch_net_new (const WnPatchLayout *layout, int max_frames);
void wn_patch_net_free (WnPatchNet *net);

/**
 * params  a block of the layout
 * grid    [frames][columns], frames <= max_frames
 * scores  [bands] set; 0 if there are fewer frames than a patch has
 */
void wn_patch_net_forward (WnPatchNet *net, const float *params, const float *grid, int frames,
    float *scores);
/**
 * The derivatives of what went forward last
 * d_scores  [bands] those by the scores
 * d_grid    [frames][columns] set; or NULL
 * grads     a block of the layout, added; or NULL
 */
void wn_patch_net_backward (WnPatchNet *net, const float *params, const float *d_scores,
    float *d_grid, float *grads);

#endif
