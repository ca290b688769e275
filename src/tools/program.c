/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include "tools.h"

/* Containers and services have no locale, and then GLib takes what is not ASCII for a mistake */
static void
set_locale (void)
{
  if (setlocale (LC_CTYPE, "") == NULL || strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

void
wn_tool_begin (void)
{
  set_locale ();
  wn_tool_guard_terminal ();
}

int
wn_tool_run (const char *program, const WnTool *tools, int n, int argc, char **argv)
{
  for (int i = 0; i < n; i++) {
    if (tools[i].run && strcmp (argv[1], tools[i].name) == 0) {
      char *title = g_strdup_printf ("%s %s", program, argv[1]);
      int status;

      argv[1] = title;
      g_set_prgname (title);
      status = tools[i].run (argc - 1, argv + 1);
      g_free (title);
      return status;
    }
  }
  return -1;
}
