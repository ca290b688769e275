/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_VOICE_FILE_H
#define WN_VOICE_FILE_H

#include "acoustic.h"
#include "dsp/features.h"
#include "student.h"

/**
 * A voice: everything that speaking needs, in one safetensors file.
 *   tensors   acoustic.* and student.* (float32, float16 or bfloat16), feature.mean and feature.std
 *   F32 [dim] metadata  format "parwavenet-voice", version, name, speaker, gender, languages and
 *   phones (separated by spaces), licence, provenance;
 *             features, acoustic, student (configurations as JSON); wave_std, pre_emphasis,
 *             noise_scale, sharpness; gain and loudness, which may be absent for 0; int8_distance
 *             (dB) if there is a tensor int8.peaks, F32 [n_peaks]
 */
#define WN_VOICE_FORMAT "parwavenet-voice"
#define WN_VOICE_VERSION 1
#define WN_STUDENT_PREFIX "student."

typedef struct
{
  char *name;
  char *speaker, *gender, *licence;
  char *provenance;   /* what it was trained on, how long, by which version; free text */
  char **languages;   /* BCP-47, NULL-terminated, at least one */
  char **phones;      /* phone set, NULL-terminated; a phone's number is its place */
  int context_layout; /* what its phones' context is, WN_CONTEXT_LAYOUT of text/text.h; 1 .. 99 */

  WnFeatureConfig features;
  float *feature_mean, *feature_std; /* [dim] the student reads (feature - mean) / std */
  float wave_std;                    /* factor on the student's output */
  float pre_emphasis; /* to be undone behind the student, 0 .. WN_VOICE_MAX_EMPHASIS */
  float noise_scale;  /* default temperature, 0 .. 2 */
  float sharpness;    /* wn_mel_sharpen() factor of predicted spectra, 0.5 .. 2 */
  /*
   * dB on what is spoken from text, -40 .. 40, to a level that listeners expect; copies of
   * recordings have the recordings' level. With another gain than 0 peaks stay below -1 dBFS
   */
  float gain;
  /*
   * LUFS that each sentence is brought to, its gain among it, -60 .. -5 (engine/level.h); 0: each
   * keeps the loudness that is predicted
   */
  float loudness;

  WnAcousticConfig acoustic_config;
  /*
   * the acoustic model is (to be) 16-bit floats in the file: half the size; rounding moves some
   * durations by a frame
   */
  gboolean half;
  float *acoustic; /* block of wn_acoustic_layout(); NULL if only the header was read */
  WnStudentConfig student_config;
  float *student; /* block of wn_student_layout_new(); likewise */
  /*
   * Of the student in 8 bits, both found by "parwavenet export" (engine/precision.h): the largest
   * value of each channel, [wn_student_layout_n_peaks()], and the log-spectral distance to float32
   * in dB. NULL if the file does not tell, as those of before do
   */
  float *peaks;
  float int8_distance;
} WnVoiceFile;

#define WN_VOICE_MAX_EMPHASIS 0.97f
#define WN_VOICE_MAX_GAIN 40.0f
#define WN_VOICE_MIN_LOUDNESS (-60.0f)
#define WN_VOICE_MAX_LOUDNESS (-5.0f)

typedef enum
{
  WN_VOICE_WHOLE,
  WN_VOICE_HEADER /* metadata only: no tensor is touched, and those fields are NULL */
} WnVoicePart;

/**
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ (damaged), WN_ERROR_SETTINGS (not a voice, of a later
 *         version, of an unknown or contradictory architecture, weights that are not finite);
 *         messages name the file
 */
WnVoiceFile *wn_voice_file_read (const char *path, WnVoicePart part, GError **error);
void wn_voice_file_free (WnVoiceFile *voice);

/** Errors  WN_ERROR_SETTINGS (what wn_voice_file_read() would refuse), WN_ERROR_WRITE */
gboolean wn_voice_file_write (const WnVoiceFile *voice, const char *path, GError **error);

#endif
