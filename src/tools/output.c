/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tools.h"

gboolean
wn_tool_write (const char *path, const void *data, gsize n, GError **error)
{
  GError *reason = NULL;

  if (g_file_set_contents (path, data, n, &reason))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", path, reason->message);
  g_error_free (reason);
  return FALSE;
}
