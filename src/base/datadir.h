/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_DATADIR_H
#define WN_DATADIR_H

#include <glib.h>

/**
 * The folders that files of one kind are searched in, in order of precedence, each once:
 * those of an environment variable, separated by G_SEARCHPATH_SEPARATOR_S; parwavenet/KIND in the
 * user's data folder and in each of the system's; those of the installation.
 * variable   name of the environment variable, "X_PATH"; where X_SYSTEM_PATH is set, its folders
 *            take the place of all that follow, also if they are none
 * kind       "voices", "languages"
 * installed  folders, ends with NULL
 * Returns    strings; g_ptr_array_unref
 */
GPtrArray *wn_data_dirs (const char *variable, const char *kind, const char *const *installed);

/** A file of that name in the first folder that has one; g_free, or NULL */
char *wn_data_find (const GPtrArray *dirs, const char *name);

/** The folders in one line, for a message; g_free */
char *wn_data_dirs_to_string (const GPtrArray *dirs);

#endif
