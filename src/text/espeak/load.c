/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/load.h"
#include <gmodule.h>
#include "base/fork.h"
#include "config.h"

#define FILE_NAME "libparwavenet-espeak." G_MODULE_SUFFIX

/* NULL if there is none in the folder; *problem says why where the file is there */
static const WnEspeak *
load_from (const char *folder, char **problem)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  GModule *module;
  gpointer symbol = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  module = g_module_open (path, G_MODULE_BIND_LOCAL | G_MODULE_BIND_LAZY);
  if (!module || !g_module_symbol (module, WN_ESPEAK_SYMBOL, &symbol)
      || ((const WnEspeak *) symbol)->version != WN_ESPEAK_VERSION) {
    g_free (*problem);
    *problem = g_strdup_printf ("%s: %s", path,
        module && symbol ? "of another version" : g_module_error ());
    if (module)
      g_module_close (module);
    return NULL;
  }
  g_module_make_resident (module);
  return symbol;
}

static const WnEspeak *
search (GError **error)
{
  const char *paths = g_getenv ("PARWAVENET_MODULE_PATH");
  g_autofree char *all = g_strconcat (paths ? paths : "", G_SEARCHPATH_SEPARATOR_S, WN_MODULE_DIR,
                      G_SEARCHPATH_SEPARATOR_S, WN_MODULE_BUILD_DIR, NULL),
                  *problem = NULL;
  g_auto (GStrv) folders = g_strsplit (all, G_SEARCHPATH_SEPARATOR_S, -1);
  const WnEspeak *found = NULL;

  for (int i = 0; folders[i] && !found; i++)
    if (*folders[i])
      found = load_from (folders[i], &problem);
  if (!found)
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND,
        "no %s in %s%s%s; it is built with Debian's libespeak-ng-dev and -Despeak=enabled",
        FILE_NAME, all, problem ? ": " : "", problem ? problem : "");
  return found;
}

const WnEspeak *
wn_espeak_load (GError **error)
{
  static GMutex lock;
  static const WnEspeak *module;

  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  if (!module)
    module = search (error);
  g_mutex_unlock (&lock);
  return module;
}
