/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_H
#define WN_TEACHER_H

#include "condnet.h"
#include "stack.h"
#include "teacher_config.h"

/**
 * The teacher: an autoregressive WaveNet whose output is a mixture of logistics over the next
 * sample of the pre-emphasised waveform, divided by its deviation over the corpus (wave_std);
 * conditioned on features and the F0 excitation. The mixture is relative to the linear prediction
 * of the sample out of the features' envelope: what the network gives are means and scales in units
 * of what the prediction leaves (teacher_input.h).
 * Source  van den Oord et al. 2016, "WaveNet"; van den Oord et al. 2018, "Parallel WaveNet",
 *         section 2; Hwang et al. 2020, "LP-WaveNet"; docs/design/model.md
 */

/**
 * 16 kHz: 20 layers of 64 channels, two taps, dilations 1 .. 512 twice, 10 logistics, 24
 * coefficients; what describes the features comes from the corpus
 */
extern const WnTeacherConfig wn_teacher_config_default;

typedef struct
{
  WnParams *params;
  WnCondLayout cond;
  WnStackConfig stack_config;
  WnStackLayout stack;
  size_t mel_mean, mel_std; /* [n_mels] statistics, not trained */
} WnTeacherLayout;

WnTeacherLayout *wn_teacher_layout_new (const WnTeacherConfig *config);
void wn_teacher_layout_free (WnTeacherLayout *layout);
/** Initial values; the mixture's means are spread over -1 .. 1, its log-scales -1 */
void wn_teacher_init (const WnTeacherConfig *config, const WnTeacherLayout *layout, uint64_t seed,
    float *params);
/**
 * What turns normalised features into power densities
 * mean, std  [n_mels] of the features
 * energy     of the analysis window: sum of its squares
 */
void wn_teacher_set_statistics (const WnTeacherConfig *config, const WnTeacherLayout *layout,
    const float *mean, const float *std, double energy, float *params);

/** Half of a 16-bit step, on the network's scale */
float wn_teacher_half_bin (const WnTeacherConfig *config);
/** Sample-by-sample generation with cached state, one stream */
typedef struct _WnTeacherRun WnTeacherRun;

/** params: a block of the layout, borrowed */
WnTeacherRun *wn_teacher_run_new (const WnTeacherConfig *config, const float *params);
void wn_teacher_run_free (WnTeacherRun *run);

/**
 * Factors on the distance of each draw from its component's mean, 0 .. 2, where speech is unvoiced
 * and voiced (in between in proportion). Cooler draws follow the features more closely, but take
 * energy from what ought to be noise, of which there is less where speech is voiced.
 */
typedef struct
{
  float unvoiced, voiced;
} WnTemperature;

/* As measured, docs/log/2026-11-23-teacher.md */
#define WN_TEMPERATURE_UNVOICED 0.9f
#define WN_TEMPERATURE_VOICED 0.5f
/* clang-format off */
#define WN_TEMPERATURE_INIT { WN_TEMPERATURE_UNVOICED, WN_TEMPERATURE_VOICED }
/* clang-format on */

/** voiced: 0 .. 1 */
float wn_teacher_temperature (const WnTemperature *temperature, float voiced);

/** As wn_student_run_start(), for a teacher */
void wn_teacher_run_start (WnTeacherRun *run, const float *features, const float *f0,
    const float *voiced, int n_frames, uint64_t seed, uint64_t key, WnTemperature temperature);
/** The next n samples on the network's scale; returns how many, fewer only at the end */
int wn_teacher_run_read (WnTeacherRun *run, float *out, int n);
/**
 * The same samples by the original method, which computes the whole receptive field anew for every
 * sample: a reference for tests and for the comparison of speeds.
 */
int wn_teacher_run_read_naive (WnTeacherRun *run, float *out, int n);

#endif
