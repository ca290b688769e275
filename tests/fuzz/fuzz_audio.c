/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <math.h>
#include "train/corpus/audiofile.h"

/* A sound file; mostly what GStreamer makes of it. Its samples are few for its size, and numbers */

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
  return 0;
}
