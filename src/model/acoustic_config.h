/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_CONFIG_H
#define WN_ACOUSTIC_CONFIG_H

#include <stdint.h>

/** What an acoustic model (acoustic.h) is made of, and which of its draws is meant */

#define WN_ACOUSTIC_MAX_MEMBERS 8

/** What each kind of noise that a network reads is multiplied with in use, 0 .. 2 (temperatures) */
typedef struct
{
  float frame; /* another each frame; the duration network has none */
  float phone; /* another each phone */
  float slow;  /* moves over eight phones */
} WnAcousticNoise;

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
  WnAcousticNoise duration_noise, prosody_noise, spectrum_noise;
  /* factor of the drawn F0's distance from the voice's mean, in the log domain, 0.5 .. 2 */
  float f0_range;
  /*
   * generation 2: dB an octave, 0 .. 6, that speech becomes stronger where it is made lower than it
   * was drawn; a vocoder that has not learnt such pitches makes them too soft
   */
  float lowered_gain;
  /*
   * generation 2: dB, 0 .. 6, standard deviation of what each band of speech has for itself and the
   * networks, which move the bands together, do not draw: how noise varies from band to band
   */
  float texture;
  /*
   * generation 2: whether the spectrum head draws each band's own noise, with a deviation for each
   * band and frame that it gives beside the band; and what that noise is multiplied with in use, 0
   * .. 2 (temperatures), in the lowest bands and in the highest
   */
  int deviations;
  struct
  {
    float low, high;
  } band_noise;
} WnAcousticConfig;

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

/** A model without its weights: const after creation, may be shared by threads */
typedef struct _WnAcoustic WnAcoustic;

#endif
