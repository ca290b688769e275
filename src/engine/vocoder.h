/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_VOCODER_H
#define WN_VOCODER_H

#include "dsp/band_correction.h"
#include "dsp/finish.h"
#include "model/student.h"
#include "model/teacher.h"

/**
 * Features to audio: what a network makes of them, finished (dsp/finish.h), and, where it is asked
 * for, corrected (dsp/band_correction.h). The bits of a sample depend on the features, the noise
 * and the sample's number alone: neither on the sizes of reads nor on where reading began.
 */
typedef struct _WnVocoder WnVocoder;

/** What a waveform is made of; features, f0 and voiced are borrowed until the next start */
typedef struct
{
  const float *features, *f0, *voiced;
  int n_frames;
  WnFeatureSupply supply; /* makes them as they are needed; NULL: all are there */
  void *supply_data;
  uint64_t seed, key;
  float noise_scale;
  const int *cancelled; /* NULL, or atomic: once it is not 0 starting ends early */
} WnVocoderInput;

/** A kind of vocoder: how its network makes raw samples, on the network's own scale */
typedef struct
{
  /**
   * Begins a waveform of which sample `first` is read next. FALSE if it was cancelled, or the
   * supply gave up
   */
  gboolean (*start) (void *state, const WnVocoderInput *input, int64_t first);
  /** The next n samples; returns how many: fewer when the supply gives up */
  int (*read) (void *state, float *out, int n);
  void (*free) (void *state);
} WnVocoderKind;

/**
 * kind    borrowed for ever
 * state   of its functions, taken
 * hop     samples a frame
 * finish  what its samples go through; copied
 */
WnVocoder *wn_vocoder_new (const WnVocoderKind *kind, void *state, int hop, const WnFinish *finish);
/**
 * A student, from any sample on in parallel
 * student       borrowed
 * wave_std      factor on the student's output
 * pre_emphasis  0 .. WN_VOICE_MAX_EMPHASIS
 */
WnVocoder *wn_vocoder_new_student (const WnStudent *student, float wave_std, float pre_emphasis);
/**
 * A teacher, sample by sample: reading from the middle makes all that is before it
 * params        block of its layout, taken
 * scale, shift  [cond_in] it reads scale * feature + shift; copied
 * temperature   of its draws, which the noise scale multiplies
 */
WnVocoder *wn_vocoder_new_teacher (const WnTeacherConfig *config, float *params, const float *scale,
    const float *shift, float pre_emphasis, WnTemperature temperature);
void wn_vocoder_free (WnVocoder *vocoder);
/**
 * What is made from the next start on has the band powers of its features
 * correction  of features with as many values as the vocoder's and the same hop; taken
 */
void wn_vocoder_correct_bands (WnVocoder *vocoder, WnBandCorrection *correction);

/**
 * first: the first sample to be read. Returns FALSE if it was cancelled, or the supply gave up: to
 * be started again before it is read
 */
gboolean wn_vocoder_start (WnVocoder *vocoder, const WnVocoderInput *input, int64_t first);
/**
 * Returns how many samples were made: fewer than n only at the end of the input, or when the supply
 * gives up; the next read goes on there
 */
int wn_vocoder_read (WnVocoder *vocoder, float *out, int n);

#endif
