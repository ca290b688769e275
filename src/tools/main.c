/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tools.h"
#include "train/linear/blas.h"
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include "config.h"

#ifndef WN_REPORT
int
wn_tool_report (int argc, char **argv)
{
  g_printerr ("parwavenet: this build has no \"report\", whose pictures cairo draws: install "
              "libcairo2-dev, then build with -Dreport=enabled\n");
  return 1;
}
#endif

typedef struct
{
  const char *name, *help;
  int (*run) (int argc, char **argv);
} Tool;

#define WN_TOOL_ENTRY(name, help) { #name, help, wn_tool_##name },
static const Tool tools[] = { WN_TOOLS (WN_TOOL_ENTRY) };

static int
usage (gboolean wanted)
{
  GString *s = g_string_new ("Usage: parwavenet COMMAND [OPTION...] [ARGUMENT...]\n\n");

  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    g_string_append_printf (s, "  %-10s %s\n", tools[i].name, tools[i].help);
  g_string_append (s, "\n\"parwavenet COMMAND --help\" lists the options of a command.\n");
  if (wanted) {
    g_print ("%s", s->str);
  } else {
    g_printerr ("%s", s->str);
  }
  g_string_free (s, TRUE);
  return wanted ? 0 : 1;
}

/* Containers and services have no locale, and then GLib takes what is not ASCII for a mistake */
static void
set_locale (void)
{
  if (setlocale (LC_CTYPE, "") == NULL || strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;
  char *help[] = { argv[0], NULL, (char *) "--help", NULL };

  set_locale ();
  wn_tool_guard_terminal ();
  wn_blas_use_one_thread ();
  if (argc == 3 && strcmp (name, "help") == 0) {
    help[1] = argv[2];
    name = argv[2];
    argv = help;
  }
  if (name == NULL || strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0
      || strcmp (name, "help") == 0)
    return usage (name != NULL);
  if (strcmp (name, "--version") == 0) {
    g_print ("parwavenet %s\n", WN_VERSION);
    return 0;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++) {
    if (strcmp (name, tools[i].name) == 0) {
      char *title = g_strdup_printf ("parwavenet %s", name);
      int status;

      argv[1] = title;
      g_set_prgname (title);
      status = tools[i].run (argc - 1, argv + 1);
      g_free (title);
      return status;
    }
  }
  g_printerr ("parwavenet: no command \"%s\"\n", name);
  return usage (FALSE);
}
