/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_NET_H
#define WN_ACOUSTIC_NET_H

#include "acoustic_config.h"
#include "convstack.h"

/**
 * Inside the acoustic model: its layers, and the forward and backward passes that training and use
 * have in common. P = phones, F = frames, N = the width of a net.
 */
#define WN_ACOUSTIC_PLACE 6   /* values that say where in its phone a frame lies */
#define WN_ACOUSTIC_RATE 1    /* of generation 2: ln of how much faster than the natural rate */
#define WN_ACOUSTIC_PROSODY 3 /* log F0, periodicity, voicing */

/** One of the four networks: 1x1 convolution -> stack -> 1x1 convolution */
typedef struct
{
  WnConv1d in, out;   /* out.n_out = 0: none, the stack's output is the net's */
  WnConv1d deviation; /* a second output, n_out = 0: none */
  size_t in_w, in_b, out_w, out_b, deviation_w, deviation_b;
  /* offset: [speakers - 1][channels] added to in's output, for all but the first */
  size_t speakers;
  WnConvStack stack;
} WnAcousticNet;

/** One of the models side by side */
typedef struct
{
  size_t duration_embedding, encoder_embedding; /* offsets: [n_phones][embedding] */
  WnAcousticNet duration, encoder, prosody, spectrum;
} WnAcousticMember;

struct _WnAcoustic
{
  WnAcousticConfig config;
  WnParams *layout;
  size_t mean, std, gain; /* offsets: [dim], [dim], [n_mels] */
  WnAcousticMember members[WN_ACOUSTIC_MAX_MEMBERS];
};

typedef struct
{
  float *input; /* [rows][n_in] */
  WnConvStackPass stack;
  float *output;    /* [rows][n_out]; of the encoder the stack's output */
  float *deviation; /* [rows][deviation.n_out] ln */
} WnAcousticNetPass;

/** One utterance on its way through one member of the model */
typedef struct
{
  const WnAcousticMember *member;
  int P, F;
  int speaker;              /* 0 is the one whose voice this will be */
  gboolean training;        /* keeps what the backward pass needs */
  const int32_t *phone;     /* [P] */
  const float *context;     /* [P][context_dim] */
  const int32_t *durations; /* [P], sum F; what follows needs none if F = 0 */
  const float *natural;     /* [P] as in WnAcousticInput, or NULL */
  WnAcousticDraw draw;
  WnDropout duration_dropout, dropout; /* all-zero in use; keys key .. key + 99 are taken */
  const int *cancelled; /* NULL, or atomic: once it is not 0, forward passes end early */

  WnAcousticNetPass duration; /* output [P][1] ln frames */
  WnAcousticNetPass encoder;  /* output [P][N] */
  /* output [F][3] normalised log F0 and periodicity, logit of voicing */
  WnAcousticNetPass prosody;
  WnAcousticNetPass spectrum; /* output [F][n_mels] normalised */
  /* [F][n_mels] drawn: the spectrum's output, to which noise was added if it has deviations */
  float *bands;
  float *noise; /* [F][n_mels] that noise by its deviation, of a model with deviations */

  /* training only: derivatives of the loss by the outputs, to be set before the backward pass */
  float *d_duration, *d_prosody, *d_bands;
  float *d_deviation; /* [F][n_mels] made by the backward pass */
  float *scratch;
} WnAcousticPass;

/**
 * Lays the buffers of a pass out in memory; P, F, training and cancelled must be set. All members
 * need the same.
 * memory   64-byte aligned, or NULL to find the size only
 * Returns  floats needed
 */
size_t wn_acoustic_pass_init (const WnAcoustic *model, WnAcousticPass *pass, float *memory);

/**
 * Adds what tells a speaker apart to the first layers' biases of a model of one speaker
 * params    of the model of several
 * speaker   0, to whom nothing is added, to speakers - 1
 * alone     the same architecture but for its speakers; target  its parameters, changed
 */
void wn_acoustic_fold_speaker (const WnAcoustic *model, const float *params, int speaker,
    const WnAcoustic *alone, float *target);

/** The networks that read noise, each its own */
typedef enum
{
  WN_ACOUSTIC_DURATION,
  WN_ACOUSTIC_PROSODY_HEAD,
  WN_ACOUSTIC_SPECTRUM_HEAD
} WnAcousticHead;

#define WN_ACOUSTIC_PHONE_NOISE \
  2                               /* kinds: another each phone; one that moves over eight phones \
                                   */
#define WN_ACOUSTIC_FRAME_NOISE 3 /* the same, and another each frame */

/**
 * Noise for each phone: [P] rows, ld floats apart, of WN_ACOUSTIC_PHONE_NOISE times the
 * configuration's noise
 */
void wn_acoustic_phone_noise (const WnAcousticConfig *config, WnAcousticHead head,
    const WnAcousticDraw *draw, int P, float *rows, int ld);
/** Noise for each frame, likewise: [F] rows, WN_ACOUSTIC_FRAME_NOISE times as many */
void wn_acoustic_frame_noise (const WnAcousticConfig *config, WnAcousticHead head,
    const WnAcousticDraw *draw, int P, const int32_t *durations, float *rows, int ld);

/** Noise of each band alone: [F][n_mels], normal, half correlated from a frame to the next */
void wn_acoustic_band_noise (const WnAcousticConfig *config, const WnAcousticDraw *draw, int F,
    float *out);

/** Fills pass->duration.output; FALSE if it was cancelled: not filled, as in those that follow */
gboolean wn_acoustic_duration_forward (const WnAcoustic *model, const float *params,
    WnAcousticPass *pass);
/** Fills pass->encoder.output and pass->prosody.output */
gboolean wn_acoustic_prosody_forward (const WnAcoustic *model, const float *params,
    WnAcousticPass *pass);
/**
 * One frame's prosody in the features' units: log F0 between 50 and 800 Hz, periodicity 0..1,
 * voiced 0 or 1
 * output       [3] the prosody head's
 * shift        added to ln F0
 * range        as in WnAcousticInput
 */
void wn_acoustic_prosody_value (const WnAcoustic *model, const float *params, const float *output,
    float shift, float range, float *prosody);
/**
 * Fills pass->spectrum and pass->bands, after wn_acoustic_prosody_forward()
 * prosody  [F][3] in the features' units: log F0, periodicity, voiced; no derivative flows back
 *          into it
 * tone     [F][3] whose log F0 says how the voice is set, while the harmonics follow that of
 *          prosody; NULL = prosody
 */
gboolean wn_acoustic_spectrum_forward (const WnAcoustic *model, const float *params,
    WnAcousticPass *pass, const float *prosody, const float *tone);

/** The three passes back, adding to grads; d_duration, d_prosody and d_bands are overwritten */
void wn_acoustic_duration_backward (const WnAcoustic *model, const float *params,
    WnAcousticPass *pass, float *grads);
/** Of spectrum, prosody and encoder together */
void wn_acoustic_frames_backward (const WnAcoustic *model, const float *params,
    WnAcousticPass *pass, float *grads);

#endif
