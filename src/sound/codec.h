/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SOUND_CODEC_H
#define WN_SOUND_CODEC_H

#include <stddef.h>

/**
 * What the loadable module parwavenet-sound offers, the only thing that is linked with libsndfile
 * and libsamplerate: programs that play no files do not load them and their codecs. Its one symbol
 * is a WnSoundCodec named wn_sound_codec. All functions may be called by many threads.
 */
#define WN_SOUND_CODEC_SYMBOL "wn_sound_codec"
#define WN_SOUND_CODEC_VERSION 1

typedef struct
{
  int version; /* WN_SOUND_CODEC_VERSION */
  /**
   * A file's samples, its channels mixed to one
   * most     samples that may be taken
   * rate     set to its rate in Hz
   * n        set to the number of samples, 1 or more
   * problem  set to what is wrong with the file, if NULL is returned; g_free()
   * Returns  [*n] full scale +-1, finite; g_free()
   */
  float *(*read) (const char *path, size_t most, int *rate, size_t *n, char **problem);
  /**
   * Band-limited interpolation; samples before and behind `in` are 0.
   * ratio    1/256 .. 256, output samples for one of the input
   * in, out  [n], [n_out]
   */
  void (*resample) (const float *in, size_t n, double ratio, float *out, size_t n_out);
} WnSoundCodec;

#endif
