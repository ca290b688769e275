/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_H
#define WN_TEACHER_H

#include "condnet.h"
#include "stack.h"

/**
 * The teacher: an autoregressive WaveNet whose output is a mixture of logistics over the next sample of the pre-emphasised waveform, divided by its deviation
 * over the corpus (wave_std); conditioned on features and the F0 excitation.
 * Source  van den Oord et al. 2016, "WaveNet"; van den Oord et al. 2018, "Parallel WaveNet", section 2; docs/model.md
 */

/** Inputs: the sample before, the same companded (small amplitudes matter too), and the two excitation signals */
#define WN_TEACHER_INPUTS 4

typedef struct
{
  int layers, channels, kernel, cycle; /* of the stack (stack.h) */
  int mixtures;                        /* K, 1 .. WN_MIXTURE_MAX */
  int cond_in, cond_channels;
  int hop, rate;
  float wave_std;                      /* full scale +-1 to the network's scale */
} WnTeacherConfig;

/** 16 kHz: 20 layers of 64 channels, two taps, dilations 1 .. 512 twice, 10 logistics; cond_in, hop, rate and wave_std come from the corpus */
extern const WnTeacherConfig wn_teacher_config_default;

typedef struct
{
  WnParams *params;
  WnCondLayout cond;
  WnStackConfig stack_config;
  WnStackLayout stack;
} WnTeacherLayout;

WnTeacherLayout *wn_teacher_layout_new (const WnTeacherConfig *config);
void wn_teacher_layout_free (WnTeacherLayout *layout);
/** Initial values; the mixture's means are spread over -1 .. 1, its log-scales -1 */
void wn_teacher_init (const WnTeacherConfig *config, const WnTeacherLayout *layout, uint64_t seed, float *params);
double wn_teacher_macs (const WnTeacherConfig *config);

/** Half of a 16-bit step, on the network's scale */
float wn_teacher_half_bin (const WnTeacherConfig *config);
/** The network's two inputs of a past sample, and their derivatives by it (NULL if not wanted) */
void wn_teacher_inputs (const WnTeacherConfig *config, float x, float in[2], float d_in[2]);

/** Sample-by-sample generation with cached state, one stream */
typedef struct _WnTeacherRun WnTeacherRun;

/** params: a block of the layout, borrowed */
WnTeacherRun *wn_teacher_run_new (const WnTeacherConfig *config, const float *params);
void wn_teacher_run_free (WnTeacherRun *run);
/** As wn_student_run_start(), for a teacher; temperature scales each draw about its component's mean */
void wn_teacher_run_start (WnTeacherRun *run, const float *features, const float *f0, const float *voiced, int n_frames, uint64_t seed,
    uint64_t key, float temperature);
/** The next n samples on the network's scale; returns how many, fewer only at the end */
int wn_teacher_run_read (WnTeacherRun *run, float *out, int n);
/**
 * The same samples by the original method, which computes the whole receptive field anew for every sample: a reference for tests and for the
 * comparison of speeds.
 */
int wn_teacher_run_read_naive (WnTeacherRun *run, float *out, int n);

#endif
