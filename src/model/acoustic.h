/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_H
#define WN_ACOUSTIC_H

#include "acoustic_config.h"
#include "base/pool.h"
#include "config.h"

/**
 * The acoustic model: phones with context -> durations -> F0, periodicity, voicing and mel spectrum
 * of each frame. P = phones, F = frames, dim = n_mels + 3 feature values (src/dsp/features.h).
 * A file that holds a model has its tensors under the prefix WN_ACOUSTIC_PREFIX and its
 * configuration as JSON in the metadata WN_ACOUSTIC_METADATA. Equations in docs/design/model.md.
 */
#define WN_ACOUSTIC_PREFIX "acoustic."
#define WN_ACOUSTIC_METADATA "acoustic"

/** Of generation 2, for the phones and context of src/text, and the default features */
WnAcousticConfig wn_acoustic_config_default (int n_phones, int context_dim);
extern const WnNetwork wn_acoustic_network;

/** A JSON object, g_free */
char *wn_acoustic_config_to_json (const WnAcousticConfig *config);
/** Errors  WN_ERROR_SETTINGS: not JSON, a member missing, unknown or out of range */
gboolean wn_acoustic_config_from_json (const char *json, WnAcousticConfig *config, GError **error);

WnAcoustic *wn_acoustic_new (const WnAcousticConfig *config);
void wn_acoustic_free (WnAcoustic *model);
/**
 * Reads a model and its weights out of an open file.
 * params  set to a block of the layout, wn_block_free()
 * Errors  WN_ERROR_SETTINGS: no acoustic model in it, or one that does not fit its configuration
 */
WnAcoustic *wn_acoustic_load (const WnSafetensors *st, float **params, GError **error);
const WnAcousticConfig *wn_acoustic_config (const WnAcoustic *model);
/**
 * The layout of params, which all functions below read, for the first speaker; owned by the model
 */
const WnParams *wn_acoustic_layout (const WnAcoustic *model);
/**
 * The voice's statistics, kept among the parameters but not trained
 * mean, std  [dim] of the features; the last entry is not used
 * gain       [n_mels] widens each predicted band about its mean where there is speech, against
 *            oversmoothing; NULL = 1
 */
void wn_acoustic_set_statistics (const WnAcoustic *model, float *params, const float *mean,
    const float *std, const float *gain);
/** Multiplies the gain of each band: what is drawn closer together than it was has less variance */
void wn_acoustic_widen (const WnAcoustic *model, float *params, float factor);

/** The voice's mean fundamental frequency, Hz: the exponential of the mean logarithm */
float wn_acoustic_mean_f0 (const WnAcoustic *model, const float *params);
/** The standard deviation of that logarithm, 0 .. 1 */
float wn_acoustic_deviation_f0 (const WnAcoustic *model, const float *params);

/**
 * How many phones, and on top of theirs how many frames, before and behind a frame can change its
 * features; without more of them it is as in the whole utterance, to the bit
 */
void wn_acoustic_margins (const WnAcoustic *model, int *phones, int *frames);

/**
 * Predicts durations.
 * phone    [P] in 0 .. n_phones-1
 * context  [P][context_dim]
 * draw     NULL = all zero
 * frames   [P] in frames, > 0, not rounded
 */
void wn_acoustic_durations (const WnAcoustic *model, const float *params, int P,
    const int32_t *phone, const float *context, const WnAcousticDraw *draw, float *frames);

/**
 * Rounds durations so that the error never adds up: each phone ends within half a frame of where it
 * would have unrounded, not counting what phones were lengthened to reach one frame.
 * frames     [P]
 * rate       [P] speaking rate, > 0, durations are divided by it; NULL = 1
 * durations  [P] frames, at least 1
 * Returns    their sum
 */
int wn_acoustic_round_durations (int P, const float *frames, const float *rate, int32_t *durations);

/** Who may help with a prediction, and who may end it */
typedef struct
{
  WnPool *pool; /* as for wn_pool_help(): members of the model work side by side */
  int n_threads;
  const int *cancelled; /* NULL, or atomic: once it is not 0, the prediction ends early */
} WnPredictOptions;

/** Input of a prediction; F is the sum of durations */
typedef struct
{
  int P;
  const int32_t *phone;     /* [P] in 0 .. n_phones-1 */
  const float *context;     /* [P][context_dim] */
  const int32_t *durations; /* [P] >= 1 */
  /*
   * [P] frames that the phones have at the rate that the voice was trained on, > 0: read by
   * generation 2 in place of the durations, so that another rate changes no more than the rate;
   * NULL = durations
   */
  const float *natural;
  const float *pitch; /* [P] factor of F0, > 0; NULL = 1 */
  /* [P] factor of F0's distance from the voice's mean, in the log domain, >= 0; NULL = 1 */
  const float *pitch_range;
  /*
   * [P + 1] added to ln F0 where each phone begins and the last one ends, in a straight line from
   * one to the next; NULL = 0
   */
  const float *bend;
  /*
   * NULL, or [F][3] the log F0, periodicity and voicing to use in place of the predicted ones
   * (pitch, pitch_range and bend then have no effect)
   */
  const float *prosody;
  WnAcousticDraw draw;
} WnAcousticInput;

/**
 * Predicts features.
 * options   NULL = on this thread, to the end
 * features  [F][dim] in the units of src/dsp/features.h, not normalised: log10 band powers, ln (F0
 *           / 200 Hz) between 50 and 800 Hz, periodicity 0..1, voiced 0 or 1
 * Returns   FALSE if it was cancelled: features are then not filled
 * The harmonics in the spectrum follow F0. A frame's bits depend on the model and the arguments,
 * not on threads.
 */
gboolean wn_acoustic_features (const WnAcoustic *model, const float *params,
    const WnAcousticInput *input, const WnPredictOptions *options, float *features);

#endif
