/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes the voices that the element tests speak with: "high" (16 kHz, en-US, the default), "low"
 * (8 kHz, es-MX), "odd" (11025 Hz, en-GB, whose samples begin at no whole nanoseconds), and "quick"
 * (8 kHz, en-US) whose hour takes seconds
 */

#include "tiny_voice.h"

static void
write_low (const char *dir, const char *name, const char *language, int rate, gboolean quick)
{
  const char *languages[] = { language, NULL };
  WnVoiceFile *voice = tiny_voice_new_of (name, 2, languages);
  char *base = g_strconcat (name, ".safetensors", NULL), *path = g_build_filename (dir, base, NULL);
  GError *error = NULL;

  if (quick) {
    voice->student_config.n_flows = 1;
    voice->student_config.layers[0] = 1;
  }
  voice->features.rate = rate;
  voice->features.hop = rate / 100;
  voice->features.window /= 2;
  voice->features.fft /= 2;
  voice->features.mel_high /= 2;
  voice->acoustic_config.mel_high /= 2;
  voice->student_config.hop = voice->features.hop;
  voice->student_config.rate = rate;
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
  write_low (argv[1], "low", "es-MX", 8000, FALSE);
  write_low (argv[1], "odd", "en-GB", 11025, FALSE);
  write_low (argv[1], "quick", "en-US", 8000, TRUE);
  return 0;
}
