/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CLASSIFIER_H
#define WN_CLASSIFIER_H

#include "model/config.h"
#include "model/convstack.h"

/**
 * A classifier that hears which phone is spoken in each frame of a waveform: dilated convolutions
 * that look both ways, in the manner of a WaveNet, above a bank of complex filters that are learnt
 * too. What it makes of a waveform inside is what the perceptual loss (perceptual.h) compares.
 *   power    ln (re^2 + im^2 + 1e-4) / 4 + 1 of each filter, R rows a frame fine     1x1, then
 *   blocks of 3 taps with dilations 1, 2, 4 .. at R rows a frame frames   the R rows of a frame in
 *   one matrix product, then blocks of 5 taps with dilations 1, 2, 4, 8 output   1x1 to a logit for
 *   each phone
 * A block is that of convstack.h. N samples, F frames, hop samples a frame.
 * Source  van den Oord et al. 2018, "Parallel WaveNet", perceptual loss; docs/design/model.md
 */
typedef struct
{
  int filters, taps;    /* taps in samples */
  int rows;             /* R */
  int channels, blocks; /* of the fine stack */
  int frame_channels, frame_blocks;
  int phones;
  int hop, rate;
  float wave_std; /* full scale +-1 to the network's scale */
} WnClassifierConfig;

#define WN_CLASSIFIER_BLOCKS 7 /* most of each stack */

extern const WnNetwork wn_classifier_network;

/** A network's shape and, once loaded, its weights */
typedef struct
{
  WnClassifierConfig config;
  WnParams *layout;
  size_t filter; /* [taps][2 filters], real then imaginary parts */
  WnConv1d fine_in, frame_in, output;
  size_t fine_in_w, fine_in_b, frame_in_w, frame_in_b, output_w, output_b;
  WnConvStack fine, frames;
  float *params; /* NULL but for wn_classifier_open() */
} WnClassifier;

WnClassifier *wn_classifier_new (const WnClassifierConfig *config);
void wn_classifier_free (WnClassifier *classifier);
/** Initial values: filters are windowed sinusoids, equally spaced in mel */
void wn_classifier_init (const WnClassifier *classifier, uint64_t seed, float *params);
/**
 * The averaged weights of a training run
 * features  of the corpus it is to be used on
 * Errors    as wn_safetensors_open(); WN_ERROR_SETTINGS (no classifier, of another rate or hop)
 */
WnClassifier *wn_classifier_open (const char *dir, const WnFeatureConfig *features, GError **error);

/** Forward and backward passes over a segment; one object a thread */
typedef struct _WnClassifierNet WnClassifierNet;

/** classifier is borrowed */
WnClassifierNet *wn_classifier_net_new (const WnClassifier *classifier, int max_frames);
void wn_classifier_net_free (WnClassifierNet *net);

/**
 * params   a block of the layout
 * x        [n_frames * hop] on the network's scale; 1 <= n_frames <= max_frames
 * dropout  NULL in use; in training, keys key .. key + 2 WN_CLASSIFIER_BLOCKS - 1 are used
 * Returns  [n_frames][phones] logits, valid until the next forward pass
 */
const float *wn_classifier_net_forward (WnClassifierNet *net, const float *params, int n_frames,
    const float *x, const WnDropout *dropout);

/**
 * The outputs of block l of the last forward pass, [rows][channels]: first the fine stack's blocks,
 * then the frames'
 */
const float *wn_classifier_net_layer (const WnClassifierNet *net, int l, int *rows, int *channels);

/** Adds derivatives by the output of block l into d [rows][channels] */
typedef void (*WnClassifierSlope) (void *data, int l, float *d);

/**
 * Backward of the last forward pass
 * d_logits  [n_frames][phones], or NULL for 0
 * slope     further derivatives, asked for from the last block to the first; or NULL
 * d_x       [n_frames * hop] added to; or NULL
 * grads     a block of the layout, added to; or NULL
 */
void wn_classifier_net_backward (WnClassifierNet *net, const float *params, const float *d_logits,
    const WnDropout *dropout, WnClassifierSlope slope, void *slope_data, float *d_x, float *grads);

#endif
