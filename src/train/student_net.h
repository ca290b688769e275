/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STUDENT_NET_H
#define WN_STUDENT_NET_H

#include "model/student.h"

/**
 * The student's forward and backward passes over one segment of audio, for training. Time runs in tiles, every tile through all layers of all flows, so that
 * what a layer hands to the next stays in the cache; what the backward pass needs is kept for the whole segment.
 * T = n_frames * hop samples, F = n_frames. One object a thread: it holds all activations.
 */
typedef struct _WnStudentNet WnStudentNet;

/** n_frames: the longest segment, in frames */
WnStudentNet *wn_student_net_new (const WnStudentConfig *config, int n_frames);
void wn_student_net_free (WnStudentNet *net);

/**
 * Weights in the order that the backward pass reads them in, to be made again after each update of params; shared by nets of the same configuration
 * params  a block of the layout
 * out     [wn_student_transposed_size()]
 */
size_t wn_student_transposed_size (const WnStudentConfig *config);
void wn_student_transpose (const WnStudentConfig *config, const float *params, float *out);

/**
 * Makes a segment of waveform from noise.
 * params      a block of the layout
 * n_frames    of this segment, 1 .. the net's
 * features    [n_frames + 1 + 2 WN_STUDENT_COND_MARGIN][cond_in], normalised
 * f0, voiced  [n_frames + 1] Hz and 0..1
 * phase0      of the excitation at the segment's start, in cycles
 * noise       [T] logistic
 * Returns     [T] the scaled waveform, owned by the net, valid until the next forward pass
 */
const float *wn_student_net_forward (WnStudentNet *net, const float *params, int n_frames, const float *features, const float *f0,
    const float *voiced, double phase0, const float *noise);

/** ln s_tot of the last forward pass, [T]: the sum over the flows, so that x ~ Logistic (mu_tot, s_tot) given the past noise */
const float *wn_student_net_log_scale (const WnStudentNet *net);

/**
 * Backward of the last forward pass; activations are used up.
 * d_x          [T] derivatives of the loss by the waveform
 * d_log_scale  [T] derivatives by ln s_tot, or NULL
 * transposed   of the same params
 * grads        a block of the layout; added to
 */
void wn_student_net_backward (WnStudentNet *net, const float *params, const float *transposed, const float *d_x, const float *d_log_scale,
    float *grads);

/** Useful multiply-adds a sample of a forward and a backward pass (3 times the forward pass's), for benchmarks */
double wn_student_net_macs (const WnStudentConfig *config);

#endif
