/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes the voices that the element tests speak with: "high" (16 kHz, en-US, the default), "low" (8 kHz, de-AT), and "quick" (8 kHz, en-US) whose
 * hour takes seconds */

#include "tiny_voice.h"

static void
write_low (const char *dir, const char *name, const char *language, gboolean quick)
{
  const char *languages[] = { language, NULL };
  WnVoiceFile *voice = tiny_voice_new (name, 2);
  char *base = g_strconcat (name, ".safetensors", NULL), *path = g_build_filename (dir, base, NULL);
  GError *error = NULL;

  if (quick) {
    voice->student_config.n_flows = 1;
    voice->student_config.layers[0] = 1;
  }
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
  g_free (base);
  g_free (path);
}

int
main (int argc, char **argv)
{
  g_return_val_if_fail (argc == 2, 1);
  g_free (tiny_voice_write (argv[1], "high", 1));
  write_low (argv[1], "low", "de-AT", FALSE);
  write_low (argv[1], "quick", "en-US", TRUE);
  return 0;
}
