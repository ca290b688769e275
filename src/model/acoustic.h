/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_H
#define WN_ACOUSTIC_H

#include "base/pool.h"
#include "params.h"

/**
 * The acoustic model: phones with context -> durations -> F0, periodicity, voicing and mel spectrum
 * of each frame. P = phones, F = frames, dim = n_mels + 3 feature values (src/dsp/features.h).
 * A file that holds a model has its tensors under the prefix WN_ACOUSTIC_PREFIX and its
 * configuration as JSON in the metadata WN_ACOUSTIC_METADATA. Equations in docs/design/model.md.
 */
#define WN_ACOUSTIC_PREFIX "acoustic."
#define WN_ACOUSTIC_METADATA "acoustic"
#define WN_ACOUSTIC_MAX_MEMBERS 8

typedef struct
{
  /* models side by side, alike but for their weights, whose predictions are averaged */
  int members;
  /* learnt from; a file holds the first one only, so this is 1 in use, and not in the JSON */
  int speakers;
  int n_phones;            /* phone identities */
  int context_dim;         /* values beside the identity */
  int n_mels;              /* of the features */
  float mel_low, mel_high; /* Hz, edges of the mel bank */
  int embedding;           /* values a phone identity is turned into */
  int duration_channels, duration_blocks;
  int encoder_channels, encoder_blocks; /* at the rate of phones */
  int prosody_channels, prosody_blocks; /* at the rate of frames */
  int spectrum_channels, spectrum_blocks;
  /* lowest mel bands whose position between the harmonics of F0 the spectrum head is told */
  int harmonic_bands;
  /* multiplies predicted durations (a median in the log domain is short on average) */
  float duration_scale;
  /*
   * 1: predicts means. 2: draws from a distribution, a member is one; how fast it is spoken and how
   * high is told apart from what the networks read of durations and F0 (docs/design/model.md)
   */
  int generation;
  int noise; /* generation 2: channels of each kind of noise that a network reads */
  /* what the noise of each is multiplied with in use, 0 .. 2 */
  float duration_noise, prosody_noise, spectrum_noise;
} WnAcousticConfig;

/** Of generation 2, for the phones and context of src/text, and the default features */
WnAcousticConfig wn_acoustic_config_default (int n_phones, int context_dim);
/** A JSON object, g_free */
char *wn_acoustic_config_to_json (const WnAcousticConfig *config);
/** Errors  WN_ERROR_SETTINGS: not JSON, a member missing, unknown or out of range */
gboolean wn_acoustic_config_from_json (const char *json, WnAcousticConfig *config, GError **error);

/** A model without its weights: const after creation, may be shared by threads */
typedef struct _WnAcoustic WnAcoustic;

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

/** The voice's mean fundamental frequency, Hz: the exponential of the mean logarithm */
float wn_acoustic_mean_f0 (const WnAcoustic *model, const float *params);

/**
 * How many phones, and on top of theirs how many frames, before and behind a frame can change its
 * features; without more of them it is as in the whole utterance, to the bit
 */
void wn_acoustic_margins (const WnAcoustic *model, int *phones, int *frames);

/**
 * Floats of scratch that wn_acoustic_durations() needs (with n_frames 0 and one thread), or
 * wn_acoustic_features()
 */
size_t wn_acoustic_scratch (const WnAcoustic *model, int n_phones, int n_frames, int n_threads);

/**
 * Which of the draws a model of generation 2 makes: a pure function of this and of where in the
 * utterance a phone or frame lies, so that any part of it is the same alone; no other model reads
 * it
 */
typedef struct
{
  uint64_t seed, key;           /* the key is another one for each utterance */
  int first_phone, first_frame; /* places in the utterance of phone 0 and frame 0 */
} WnAcousticDraw;

/**
 * Predicts durations.
 * phone    [P] in 0 .. n_phones-1
 * context  [P][context_dim]
 * draw     NULL = all zero
 * scratch  [wn_acoustic_scratch (model, P, 0, 1)]
 * frames   [P] in frames, > 0, not rounded
 */
void wn_acoustic_durations (const WnAcoustic *model, const float *params, int P,
    const int32_t *phone, const float *context, const WnAcousticDraw *draw, float *scratch,
    float *frames);

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

/** What is to be spoken, and how; F is the sum of durations */
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
 * scratch   [wn_acoustic_scratch (model, P, F, options' n_threads or 1)]
 * features  [F][dim] in the units of src/dsp/features.h, not normalised: log10 band powers, ln (F0
 * / 200 Hz) between 50 and 800 Hz, periodicity 0..1, voiced 0 or 1 Returns   FALSE if it was
 * cancelled: features are then not filled The harmonics in the spectrum follow F0. A frame's bits
 * depend on the model and the arguments, not on threads.
 */
gboolean wn_acoustic_features (const WnAcoustic *model, const float *params,
    const WnAcousticInput *input, const WnPredictOptions *options, float *scratch, float *features);

#endif
