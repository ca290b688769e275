/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes the voices that the element tests speak with: "high" (16 kHz, en-US, the default) and "low" (8 kHz, de-AT) */

#include "tiny_voice.h"

static void
write_low (const char *dir)
{
  const char *languages[] = { "de-AT", NULL };
  WnVoiceFile *voice = tiny_voice_new ("low", 2);
  char *path = g_build_filename (dir, "low.safetensors", NULL);
  GError *error = NULL;

  voice->features.rate /= 2;
  voice->features.hop /= 2;
  voice->features.window /= 2;
  voice->features.fft /= 2;
  voice->features.mel_high /= 2;
  voice->acoustic_config.mel_high /= 2;
  voice->student_config.hop /= 2;
  voice->student_config.rate /= 2;
  g_strfreev (voice->languages);
  voice->languages = g_strdupv ((char **) languages);
  wn_voice_file_write (voice, path, &error);
  g_assert_no_error (error);
  wn_voice_file_free (voice);
  g_free (path);
}

int
main (int argc, char **argv)
{
  g_return_val_if_fail (argc == 2, 1);
  g_free (tiny_voice_write (argv[1], "high", 1));
  write_low (argv[1]);
  return 0;
}
