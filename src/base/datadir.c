/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "datadir.h"

static void
add_dir (GPtrArray *dirs, char *dir)
{
  if (*dir == '\0' || g_ptr_array_find_with_equal_func (dirs, dir, g_str_equal, NULL))
    g_free (dir);
  else
    g_ptr_array_add (dirs, dir);
}

GPtrArray *
wn_data_dirs (const char *variable, const char *kind, const char *const *installed)
{
  GPtrArray *dirs = g_ptr_array_new_with_free_func (g_free);
  const char *value = g_getenv (variable);
  const char *const *system = g_get_system_data_dirs ();
  char **own = g_strsplit (value ? value : "", G_SEARCHPATH_SEPARATOR_S, -1);

  for (int i = 0; own[i]; i++)
    add_dir (dirs, g_strdup (own[i]));
  add_dir (dirs, g_build_filename (g_get_user_data_dir (), "parwavenet", kind, NULL));
  for (int i = 0; system[i]; i++)
    add_dir (dirs, g_build_filename (system[i], "parwavenet", kind, NULL));
  for (int i = 0; installed[i]; i++)
    add_dir (dirs, g_strdup (installed[i]));
  g_strfreev (own);
  return dirs;
}

char *
wn_data_find (const GPtrArray *dirs, const char *name)
{
  for (guint d = 0; d < dirs->len; d++) {
    char *path = g_build_filename (dirs->pdata[d], name, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return path;
    g_free (path);
  }
  return NULL;
}

char *
wn_data_dirs_to_string (const GPtrArray *dirs)
{
  GString *where = g_string_new (NULL);

  for (guint d = 0; d < dirs->len; d++)
    g_string_append_printf (where, "%s%s", d ? ", " : "", (char *) dirs->pdata[d]);
  return g_string_free (where, FALSE);
}
