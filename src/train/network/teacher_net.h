/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_NET_H
#define WN_TEACHER_NET_H

#include "model/teacher.h"

/**
 * The teacher's forward and backward passes over a segment of waveform that is given: all samples
 * at once. For training, and frozen for distillation. T = n_frames * hop samples, K mixtures. One
 * object a thread.
 */
typedef struct _WnTeacherNet WnTeacherNet;

WnTeacherNet *wn_teacher_net_new (const WnTeacherConfig *config, int max_frames);
void wn_teacher_net_free (WnTeacherNet *net);
/**
 * From now on distributions are those of draws at this temperature, above 0: scales are multiplied
 * by it; 1 at first
 */
void wn_teacher_net_set_temperature (WnTeacherNet *net, WnTemperature temperature);

/**
 * The distribution of every sample given those before it in the segment.
 * params         a block of the layout
 * n_frames       1 .. max_frames
 * features       [n_frames + 1 + 2 WN_COND_MARGIN][cond_in], normalised
 * f0, voiced     [n_frames + 1] Hz and 0..1
 * phase, offset  [n_frames + 1] of the excitation, as in wn_excitation(); offset may be NULL
 * x              [T] the waveform on the network's scale; borrowed until the backward pass is done
 * Returns        [T][3K] as in mixture.h, valid until the next forward pass
 */
const float *wn_teacher_net_forward (WnTeacherNet *net, const float *params, int n_frames,
    const float *features, const float *f0, const float *voiced, const double *phase,
    const float *offset, const float *x);

/**
 * Backward of the last forward pass; activations are used up.
 * transposed  wn_params_transpose() of the same params
 * d_out       [T][3K] derivatives of the loss
 * d_x         [T] added to: derivatives by the samples as inputs; or NULL
 * grads       a block of the layout, added to; NULL for a frozen teacher
 */
void wn_teacher_net_backward (WnTeacherNet *net, const float *transposed, const float *d_out,
    float *d_x, float *grads);

#endif
