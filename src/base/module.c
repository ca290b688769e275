/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "module.h"
#include <gmodule.h>
#include "config.h"
#include "error.h"
#include "fork.h"

/* NULL if there is none in the folder; *problem says why where the file is there */
static gconstpointer
load_from (const WnModule *module, const char *folder, char **problem)
{
  g_autofree char *name = g_strconcat (module->file, "." G_MODULE_SUFFIX, NULL),
                  *path = g_build_filename (folder, name, NULL);
  GModule *library;
  gpointer symbol = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  library = g_module_open (path, G_MODULE_BIND_LOCAL | G_MODULE_BIND_LAZY);
  if (!library || !g_module_symbol (library, module->symbol, &symbol)
      || *(const int *) symbol != module->version) {
    g_free (*problem);
    /* whose messages name the file */
    *problem = library && symbol ? g_strdup_printf ("%s: of another version", path)
                                 : g_strdup (g_module_error ());
    if (library)
      g_module_close (library);
    return NULL;
  }
  g_module_make_resident (library);
  return symbol;
}

static gconstpointer
search (const WnModule *module, GError **error)
{
  const char *paths = g_getenv ("PARWAVENET_MODULE_PATH");
  g_autofree char *all = g_strconcat (paths ? paths : "", G_SEARCHPATH_SEPARATOR_S, WN_MODULE_DIR,
                      G_SEARCHPATH_SEPARATOR_S, WN_MODULE_BUILD_DIRS, NULL),
                  *problem = NULL;
  g_auto (GStrv) folders = g_strsplit (all, G_SEARCHPATH_SEPARATOR_S, -1);
  gconstpointer found = NULL;

  for (int i = 0; folders[i] && !found; i++)
    if (*folders[i])
      found = load_from (module, folders[i], &problem);
  if (!found)
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "no %s.%s in %s%s%s; it is built with %s",
        module->file, G_MODULE_SUFFIX, all, problem ? ": " : "", problem ? problem : "",
        module->needs);
  return found;
}

gconstpointer
wn_module_load (WnModule *module, GError **error)
{
  static GMutex lock;
  gconstpointer table;

  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  if (!module->table)
    module->table = search (module, error);
  table = module->table;
  g_mutex_unlock (&lock);
  return table;
}
