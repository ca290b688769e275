/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STUDENT_H
#define WN_STUDENT_H

#include <glib.h>
#include "condnet.h"
#include "stack.h"

/**
 * The student: inverse autoregressive flows of gated causal convolutions on logistic noise,
 * conditioned on features and on an excitation made from F0. It works on the pre-emphasised
 * waveform divided by its standard deviation over the corpus. T = samples, F = frames, C = channels
 * of a flow, P = conditioning values of all layers together.
 * Source  van den Oord et al. 2018, "Parallel WaveNet", section 4.1; docs/design/model.md
 */

#define WN_MAX_FLOWS 8

/** Inputs of a flow for each sample of a row: a sample before, and the two excitation signals */
#define WN_FLOW_INPUTS 3

/** Most samples that a flow computes as one row */
#define WN_MAX_FOLD 16

/** Most taps of the filter behind the flows */
#define WN_MAX_FILTER 256

typedef struct
{
  int n_flows;
  int layers[WN_MAX_FLOWS];   /* of each flow, 1 .. WN_MAX_LAYERS */
  int channels[WN_MAX_FLOWS]; /* residual channels, a multiple of 16 */
  int kernel;                 /* taps of the dilated convolutions, 2 or 3 */
  int cycle;                  /* layer l has dilation 2^(l mod cycle) */
  int cond_in;                /* feature values a frame */
  int cond_channels;          /* of the conditioning network, a multiple of 16 */
  int hop, rate;              /* samples a frame, Hz */
  float scale_bias;           /* beta of s = e^-3 + softplus (a + beta) */
  int fold[WN_MAX_FLOWS];     /* of each flow: samples of a row, 1 .. WN_MAX_FOLD, dividing hop */
  int excitation_band;        /* Hz, of the highest harmonic of the excitation; 0 = 0.475 rate */
  int filter;                 /* taps of the filter behind the last flow, 0 .. WN_MAX_FILTER */
} WnStudentConfig;

/*
 * A flow of fold F computes rows of F samples: a row's (mu, a) read earlier rows alone. So the
 * Jacobian stays triangular, and a sample given the noise of earlier rows is logistic as before. A
 * flow begins its rows F / 2 samples later than the flow before it, so that samples that share a
 * row in one flow do not in the next.
 * Source  Zhai et al. 2020, "SqueezeWave", section 3 (the reshaping)
 *
 * The filter is a last flow without a network, y[t] = sum_j w[j] x[t - (taps - 1 - j)]: what it adds
 * to a sample depends on earlier ones alone, and all are scaled by w[taps - 1].
 */

/** Samples by which the flow's rows begin later than those of the flow before */
int wn_student_delay (const WnStudentConfig *config, int flow);
/** The sum of them: the last flow's rows begin that many samples after the first's */
int wn_student_lag (const WnStudentConfig *config);

/**
 * 16 kHz, hop 160, 35 features; three flows of 8 layers with 32, 48 and 48 channels: 315 kMAC a
 * sample
 */
extern const WnStudentConfig wn_student_config_default;

/** Where each tensor starts in a block of parameters */
typedef struct
{
  WnParams *params;
  WnCondLayout cond;
  size_t filter; /* [taps], the oldest first */
  WnStackConfig
      stack[WN_MAX_FLOWS]; /* each flow's network, WN_FLOW_INPUTS F -> (mu, a) of F samples */
  WnStackLayout flow[WN_MAX_FLOWS];
} WnStudentLayout;

WnStudentLayout *wn_student_layout_new (const WnStudentConfig *config);
void wn_student_layout_free (WnStudentLayout *layout);
/** How many peaks wn_student_run_measure() finds */
size_t wn_student_layout_n_peaks (const WnStudentLayout *layout);

/** Multiply-adds a sample, conditioning included */
double wn_student_macs (const WnStudentConfig *config);

/**
 * The rows that a flow's network reads for n samples, [n / fold][WN_FLOW_INPUTS fold]: the row
 * before, then the row's excitation
 * before [n] the samples `fold` before each, excitation [n][2]
 */
void wn_flow_inputs (int fold, int n, const float *before, const float *excitation, float *in);
/**
 * The flow's transformation, x[i] = x_in[i] s + mu with (mu, a) = out[i], s = e^-3 + softplus (a +
 * beta); [n], out [n][2]; s may be NULL
 */
void wn_flow_transform (int n, float beta, const float *x_in, const float *out, float *x, float *s);

/**
 * The filter: y [n] of x [n], before which there are taps - 1 samples more; y may not be x.
 * weights  [taps]
 */
void wn_student_filter (int taps, const float *weights, int n, const float *x, float *y);
/**
 * The same network with another filter, or none.
 * config   changed
 * params   block of its layout
 * weights  [taps], the oldest first; taps 0 .. WN_MAX_FILTER
 * Returns  block of the changed layout, wn_block_free()
 */
float *wn_student_set_filter (WnStudentConfig *config, const float *params, int taps,
    const float *weights);

/** A network ready to run: const, shared by any number of runs */
typedef struct _WnStudent WnStudent;
/** params: a block of the layout, copied */
WnStudent *wn_student_new (const WnStudentConfig *config, const float *params);
/** The same; params is taken */
WnStudent *wn_student_new_take (const WnStudentConfig *config, float *params);
void wn_student_free (WnStudent *student);
const WnStudentConfig *wn_student_config (const WnStudent *student);
/** How many samples before a sample can change it */
int wn_student_receptive_field (const WnStudent *student);

/** How many peaks wn_student_run_measure() finds */
size_t wn_student_n_peaks (const WnStudent *student);
/**
 * Makes runs that begin from now on (there must be none yet) compute the gated layers in 8 bits,
 * several times faster, about as well.
 * kernels  that compute them
 * peaks    as found by wn_student_run_measure() in a run of float32; NULL = back to float32
 */
void wn_student_quantise (WnStudent *student, const WnQuantisedKernels *kernels,
    const float *peaks);
/**
 * Changes peaks so that whole numbers lose least (stack_scales.h)
 * counts  of wn_student_run_count()
 */
void wn_student_balance (const WnStudent *student, const uint32_t *counts, float *peaks);
gboolean wn_student_is_quantised (const WnStudent *student);

/**
 * State of one stream: all its memory is allocated by wn_student_run_new(), but for the table of a
 * new waveform's conditioning
 */
typedef struct _WnStudentRun WnStudentRun;

WnStudentRun *wn_student_run_new (const WnStudent *student);
void wn_student_run_free (WnStudentRun *run);
/**
 * From now on raises peaks [wn_student_n_peaks()] to the largest values in each channel, 0 at
 * first; float32 only; NULL = no longer
 */
void wn_student_run_measure (WnStudentRun *run, float *peaks);
/**
 * From now on counts sizes of the same values, [wn_student_n_peaks()][WN_SCALE_SIZES], 0 at first;
 * float32 only; NULL = no longer
 */
void wn_student_run_count (WnStudentRun *run, uint32_t *counts);
/**
 * Makes features (and f0, voiced) of a waveform as they are needed.
 * n_frames  those before this one are to be there when it returns
 * Returns   how many are: n_frames or more, or fewer if it gives up, as a read then does
 */
typedef int (*WnFeatureSupply) (void *data, int n_frames);
/** For the waveforms that begin from now on; NULL: all features are there at the start */
void wn_student_run_set_supply (WnStudentRun *run, WnFeatureSupply supply, void *data);
/**
 * Begins a waveform of n_frames * hop samples.
 * features     [n_frames][cond_in] normalised; borrowed only during the call, with a supply until
 *              the next start
 * f0           [n_frames] Hz, interpolated through unvoiced stretches; voiced [n_frames] 0..1; both
 *              borrowed until the next start
 * seed, key    the noise stream; sample i takes its value i
 * noise_scale  factor on the noise (temperature)
 * first        the first sample to be read; the first read computes from a receptive field earlier
 *              on, so that the samples are those of a whole run, bit by bit
 */
void wn_student_run_start (WnStudentRun *run, const float *features, const float *f0,
    const float *voiced, int n_frames, uint64_t seed, uint64_t key, float noise_scale,
    int64_t first);
/**
 * The next n samples of the scaled, pre-emphasised waveform. Returns how many: fewer only at the
 * end, or until the supply gives more
 */
int wn_student_run_read (WnStudentRun *run, float *out, int n);

#endif
