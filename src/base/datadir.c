/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "datadir.h"
#include <string.h>

static void
add_dir (GPtrArray *dirs, char *dir)
{
  if (*dir == '\0' || g_ptr_array_find_with_equal_func (dirs, dir, g_str_equal, NULL))
    g_free (dir);
  else
    g_ptr_array_add (dirs, dir);
}

/* Folders with colons between; NULL = none */
static void
add_path (GPtrArray *dirs, const char *path)
{
  char **each = g_strsplit (path ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);

  for (int i = 0; each[i]; i++)
    add_dir (dirs, g_strdup (each[i]));
  g_strfreev (each);
}

GPtrArray *
wn_data_dirs (const char *variable, const char *kind, const char *const *installed)
{
  GPtrArray *dirs = g_ptr_array_new_with_free_func (g_free);
  const char *const *system = g_get_system_data_dirs ();
  g_autofree char *instead = g_strdup_printf ("%.*s_SYSTEM_PATH",
      (int) (strlen (variable) - strlen ("_PATH")), variable);

  add_path (dirs, g_getenv (variable));
  if (g_getenv (instead)) {
    add_path (dirs, g_getenv (instead));
    return dirs;
  }
  add_dir (dirs, g_build_filename (g_get_user_data_dir (), "parwavenet", kind, NULL));
  for (int i = 0; system[i]; i++)
    add_dir (dirs, g_build_filename (system[i], "parwavenet", kind, NULL));
  for (int i = 0; installed[i]; i++)
    add_dir (dirs, g_strdup (installed[i]));
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
  if (dirs->len == 0)
    g_string_append (where, "no folder, as the environment asks for");
  return g_string_free (where, FALSE);
}
