/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TINY_VOICE_H
#define TINY_VOICE_H

#include "folder.h"
#include "model/voice.h"

/**
 * A voice of a few hundred random weights that says noise of the right length: real in all but its
 * sound, and quick under valgrind.
 * seed     of the weights
 * Returns  a voice, wn_voice_file_free()
 */
WnVoiceFile *tiny_voice_new (const char *name, guint64 seed);

/** The same of other languages, NULL-terminated, with the phones of the first */
WnVoiceFile *tiny_voice_new_of (const char *name, guint64 seed, const char *const *languages);

/** The same in a new file; returns its path, g_free */
char *tiny_voice_write (const char *dir, const char *name, guint64 seed);

/**
 * A new folder, made the only one that voices are searched in, to be removed by
 * test_remove(); g_free
 */
char *tiny_voice_search_dir (void);
/** g_test_run() with a voice "tiny" in a folder of its own, at *path as long as it runs */
int tiny_voice_test_run (char **path);

#endif
