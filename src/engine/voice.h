/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ENGINE_VOICE_H
#define WN_ENGINE_VOICE_H

#include "model/voice.h"
#include "parwavenet.h"
#include "text/language.h"

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

#endif
