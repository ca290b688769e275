/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_INPUT_H
#define WN_TEACHER_INPUT_H

#include "prediction.h"
#include "teacher_config.h"

/**
 * What the teacher is told about sample t: the sample before, the same companded (small amplitudes
 * matter too), its innovation - how far it was from its linear prediction, asinh of units of the
 * usual -, the prediction of sample t, two excitation signals; and of one pitch period ago the
 * innovations around and the waveform, where speech is voiced.
 * Source  the period's past: Wu et al. 2021, "Quasi-periodic WaveNet", whose dilation follows F0
 */
#define WN_TEACHER_LAGGED 3
#define WN_TEACHER_INPUTS (7 + WN_TEACHER_LAGGED)

typedef struct
{
  const WnTeacherConfig *config;
  int n; /* samples there is room for */
  WnPrediction prediction;
  float *excitation; /* [n][2] */
  float *lag;        /* [n] samples of a pitch period */
  float *voiced;     /* [n] 0..1 */
  float *predicted;  /* [n] */
  float *innovation; /* [n] */
} WnTeacherSignals;

/** config is borrowed */
void wn_teacher_signals_init (WnTeacherSignals *s, const WnTeacherConfig *config, int max_samples);
void wn_teacher_signals_clear (WnTeacherSignals *s);
/**
 * Begins a waveform of n_frames frames: what does not depend on it
 * statistics     mean, then deviation, [n_mels] each, of the mel bands
 *                (wn_teacher_set_statistics())
 * features       [n_frames + 1][cond_in] normalised
 * f0, voiced, phase, offset  [n_frames + 1] as in wn_excitation(); offset may be NULL
 */
void wn_teacher_signals_begin (WnTeacherSignals *s, const float *mean, const float *std,
    const float *features, const float *f0, const float *voiced, const double *phase,
    const float *offset, int n_frames);
/** The input for sample t, once for each t in order; x [t] on the network's scale */
void wn_teacher_signals_input (WnTeacherSignals *s, const float *x, int64_t t,
    float in[WN_TEACHER_INPUTS]);
/** The same for a sample again */
void wn_teacher_signals_again (const WnTeacherSignals *s, const float *x, int64_t t,
    float in[WN_TEACHER_INPUTS]);
/**
 * The network's output for sample t turned into a mixture: means from the prediction in units of
 * its gain; p [3K] in place
 */
void wn_teacher_signals_output (const WnTeacherSignals *s, int64_t t, float *p);

/**
 * The adjoints, for t from the end backward, output before input; d_predicted and d_innovation are
 * [n], zero at first. d_p in place
 */
void wn_teacher_signals_output_backward (const WnTeacherSignals *s, int64_t t, float *d_p,
    float *d_predicted);
/** d_x [t] is added to */
void wn_teacher_signals_input_backward (const WnTeacherSignals *s, const float *x, int64_t t,
    const float d_in[WN_TEACHER_INPUTS], float *d_predicted, float *d_innovation, float *d_x);

#endif
