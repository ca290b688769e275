/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes voices of several languages, "english" first, which is the default */

#include "tiny_voice.h"

int
main (int argc, char **argv)
{
  static const char *const voices[][2] = { { "english", "en-US" }, { "german", "de" },
    { "russian", "ru" }, { "spanish", "es-MX" } };

  g_return_val_if_fail (argc == 2, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (voices); i++) {
    const char *languages[] = { voices[i][1], NULL };
    WnVoiceFile *voice = tiny_voice_new_of (voices[i][0], 1 + i, languages);
    g_autofree char *base = g_strconcat (voices[i][0], ".safetensors", NULL),
                    *path = g_build_filename (argv[1], base, NULL);
    GError *error = NULL;

    wn_voice_file_write (voice, path, &error);
    g_assert_no_error (error);
    wn_voice_file_free (voice);
  }
  return 0;
}
