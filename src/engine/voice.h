/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ENGINE_VOICE_H
#define WN_ENGINE_VOICE_H

#include "model/voice.h"
#include "parwavenet.h"
#include "text/language.h"
#include "vocoder.h"

/** A loaded voice: const while anybody holds a reference, but for what is private to room.h */
struct _WnVoice
{
  WnVoiceInfo info;
  WnVoiceFile *file; /* all but the student's weights, which are in student */
  WnAcoustic *acoustic;
  WnStudent *student;
  const WnLanguage *language;
  int *phone_map; /* [language->n_phones] the front end's phone -> the voice's */

  float *room; /* room.h's: room tone, NULL until it is needed */

  /* of voice_cache.c, under its lock */
  int n_refs;
  guint64 stamp; /* tells the file from one that took its place */
};

/** A voice of its own, float32, that wn_voice_unref() does not free; errors as wn_voice_load() */
WnVoice *wn_voice_open (const char *path, GError **error);
void wn_voice_free (WnVoice *voice);

/**
 * What the student reads: normalises features in place and takes F0 and voicing out of them.
 * features    [n_frames][dim] in the units of src/dsp/features.h; a value that is not finite
 *             becomes the mean
 * f0, voiced  [n_frames] Hz and 0..1
 */
void wn_voice_condition (const WnVoice *voice, int n_frames, float *features, float *f0,
    float *voiced);

/**
 * Phones to what the student reads, in one go.
 * n_frames    F, the sum of the input's durations
 * options     as for wn_acoustic_features(); no bit depends on them
 * features    [F][dim] normalised; f0, voiced  [F]
 * Returns     FALSE if it was cancelled: nothing is filled then
 */
gboolean wn_voice_predict (const WnVoice *voice, const WnAcousticInput *input, int n_frames,
    const WnPredictOptions *options, float *features, float *f0, float *voiced);

/** A vocoder that is the voice's student; wn_vocoder_free() before the voice goes */
WnVocoder *wn_voice_vocoder (const WnVoice *voice);
/**
 * The same for features of recordings: what it makes is brought to the power of each of their
 * bands, by at most 12 dB. Predicted spectra are smoother than recorded ones, and what the student
 * adds to them by chance makes speech of them: those it is not for
 */
WnVocoder *wn_voice_copier (const WnVoice *voice);

#endif
