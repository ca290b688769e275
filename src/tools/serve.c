/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <errno.h>
#include <gio/gio.h>
#include <unistd.h>
#include "tools.h"

#define PROGRAM "parwavenet-serve"

/* The server is a program of its own, which takes this one's place */
int
wn_tool_serve (int argc, char **argv)
{
  const char *const folder = g_getenv ("PARWAVENET_HELPER_DIR");
  g_autofree char *path = g_build_filename (folder ? folder : WN_HELPER_DIR, PROGRAM, NULL);
  g_auto (GStrv) arguments = g_new0 (char *, argc + 1);
  GError *error = NULL;

  arguments[0] = g_strdup (path);
  for (int i = 1; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);
  execv (path, arguments);
  g_set_error (&error, WN_ERROR, WN_ERROR_NOT_FOUND,
      "%s: %s (\"serve\" is built where libsoup is: install libsoup-3.0-dev, then build with "
      "-Dserve=enabled)",
      path, g_strerror (errno));
  return wn_tool_fail (error);
}
