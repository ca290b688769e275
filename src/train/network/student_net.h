/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STUDENT_NET_H
#define WN_STUDENT_NET_H

#include "model/student.h"

/**
 * The student's forward and backward passes over one segment of audio, for training: every tile of
 * time goes through all flows. T = n_frames * hop samples. One object a thread: it holds all
 * activations.
 */
typedef struct _WnStudentNet WnStudentNet;

/** max_frames: of a segment */
WnStudentNet *wn_student_net_new (const WnStudentConfig *config, int max_frames);
void wn_student_net_free (WnStudentNet *net);

/**
 * Makes a segment of waveform from noise.
 * params      a block of the layout
 * n_frames    of this segment, 1 .. max_frames
 * features    [n_frames + 1 + 2 WN_COND_MARGIN][cond_in], normalised
 * f0, voiced  [n_frames + 1] Hz and 0..1
 * phase0      of the excitation at the segment's start, in cycles
 * noise       [T] logistic; borrowed until the backward pass is done
 * Returns     [T] the scaled waveform, owned by the net, valid until the next forward pass; the
 * last wn_student_lag() samples are 0
 */
const float *wn_student_net_forward (WnStudentNet *net, const float *params, int n_frames,
    const float *features, const float *f0, const float *voiced, double phase0, const float *noise);

/**
 * ln s_tot of the last forward pass, [T]: the sum over the flows, so that x ~ Logistic (mu_tot,
 * s_tot) given the past noise; 0 where the waveform is not made
 */
const float *wn_student_net_log_scale (const WnStudentNet *net);

/**
 * Backward of the last forward pass; activations are used up.
 * transposed   wn_params_transpose() of the same params
 * d_x          [T] derivatives of the loss by the waveform
 * d_log_scale  [T] derivatives by ln s_tot, or NULL
 * grads        a block of the layout; added to
 */
void wn_student_net_backward (WnStudentNet *net, const float *transposed, const float *d_x,
    const float *d_log_scale, float *grads);

#endif
