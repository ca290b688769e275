/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <math.h>
#include "sound/sound.h"
#include "train/corpus/audiofile.h"

#define MOST 100000

/*
 * A sound file; mostly what GStreamer makes of it, and libsndfile. Its samples are few for its size,
 * and numbers
 */

/* As a document would play it */
static void
play (const char *path)
{
  char *problem = NULL;
  WnSound *sound = wn_sound_read (path, MOST, &problem);
  WnSoundClip clip = { .speed = 1.0, .gain = 1.0 };
  float *x;
  gsize n;

  FUZZ_CHECK ((sound == NULL) == (problem != NULL));
  g_free (problem);
  if (sound == NULL)
    return;
  FUZZ_CHECK (wn_sound_n_samples (sound) <= MOST);
  clip.end = wn_sound_length (sound);
  n = wn_sound_clip_length (&clip, 16000);
  x = g_new (float, n);
  wn_sound_render (sound, &clip, 16000, x);
  for (gsize i = 0; i < n; i++)
    FUZZ_CHECK (isfinite (x[i]));
  g_free (x);
  wn_sound_free (sound);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  GError *error = NULL;
  float *x;
  int n = 0;

  if (path == NULL)
    path = g_build_filename (fuzz_folder (), "a.wav", NULL);
  FUZZ_CHECK (g_file_set_contents_full (path, (const char *) data, size, G_FILE_SET_CONTENTS_NONE,
      0600, NULL));
  x = wn_audio_file_read (path, 16000, &n, &error);
  fuzz_check_error (x != NULL, &error);
  FUZZ_CHECK (x == NULL || (n > 0 && n <= 1 << 26));
  for (int i = 0; x && i < n; i++)
    FUZZ_CHECK (isfinite (x[i]));
  g_free (x);
  play (path);
  return 0;
}
