/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SEARCH_H
#define WN_SEARCH_H

#include "model/voice.h"
#include "parwavenet.h"

/** Copies what a voice's header says; path is copied too */
void wn_voice_info_fill (WnVoiceInfo *info, const WnVoiceFile *file, const char *path);

/** What the header of a file says; NULL if it is no voice's. wn_voice_info_free() */
WnVoiceInfo *wn_voice_info_read (const char *path);
/** Whether a voice is named by its file's path */
gboolean wn_voice_is_path (const char *name);

/**
 * The file of a voice, as wn_voice_load() takes names.
 * Returns  a path, g_free; the file of a path given as such may not exist
 * Errors   WN_ERROR_NOT_FOUND, saying where was searched
 */
char *wn_voice_search (const char *name, GError **error);
/** The same as wn_voice_load_listed() takes them */
char *wn_voice_search_listed (const char *name, GError **error);

#endif
