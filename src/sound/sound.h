/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SOUND_H
#define WN_SOUND_H

#include <glib.h>

/** A sound file, decoded as a whole; constant, and shared by threads */
typedef struct _WnSound WnSound;

/**
 * path     of a file that libsndfile reads: WAV, FLAC, Ogg Vorbis, Opus, MP3 and others; all
 *          channels are mixed to one
 * most     samples that may be taken
 * problem  set to what is wrong, without the path, if NULL is returned; g_free()
 * Returns  wn_sound_free()
 */
WnSound *wn_sound_read (const char *path, gsize most, char **problem);
void wn_sound_free (WnSound *sound);

gsize wn_sound_n_samples (const WnSound *sound);
/** Its length in s */
double wn_sound_length (const WnSound *sound);

/** What of a sound is heard, and how */
typedef struct
{
  double begin, end; /* s of the file, 0 <= begin < end */
  double speed;      /* 1/8 .. 8, with the pitch, as a tape would */
  double gain;       /* factor on the samples */
} WnSoundClip;

/** Samples of a clip at a rate in Hz */
gsize wn_sound_clip_length (const WnSoundClip *clip, int rate);
/** These samples; out [wn_sound_clip_length()] */
void wn_sound_render (const WnSound *sound, const WnSoundClip *clip, int rate, float *out);

#endif
