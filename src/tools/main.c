/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "tools.h"

#define STUDIO "parwavenet-studio"

#define WN_TOOL_ENTRY(name, help) { #name, help, wn_tool_##name },
#define WN_TOOL_ELSEWHERE(name, help) { #name, help, NULL },
static const WnTool tools[] = { WN_TOOLS (WN_TOOL_ENTRY) WN_STUDIO_TOOLS (WN_TOOL_ELSEWHERE) };

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

/* Becomes the other program: that beside this one (a build folder), or the installed one */
static int
become_studio (char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL),
                  *dir = g_path_get_dirname (self ? self : argv[0]),
                  *beside = g_build_filename (dir, STUDIO, NULL);
  const char *paths[] = { beside, WN_HELPER_DIR G_DIR_SEPARATOR_S STUDIO };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    execv (paths[i], argv);
  g_printerr ("parwavenet: %s cannot be started: %s\n", paths[1], g_strerror (errno));
  return 1;
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;
  char *help[] = { argv[0], NULL, (char *) "--help", NULL };
  int status;

  wn_tool_begin ();
  if (argc == 3 && strcmp (name, "help") == 0) {
    help[1] = argv[2];
    name = argv[2];
    argv = help;
  }
  if (!name || strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0
      || strcmp (name, "help") == 0)
    return usage (name != NULL);
  if (strcmp (name, "--version") == 0) {
    g_print ("parwavenet %s\n", WN_VERSION);
    return 0;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++) {
    if (!tools[i].run && strcmp (name, tools[i].name) == 0)
      return become_studio (argv);
  }
  status = wn_tool_run ("parwavenet", tools, G_N_ELEMENTS (tools), argc, argv);
  if (status >= 0)
    return status;
  g_printerr ("parwavenet: no command \"%s\"\n", name);
  return usage (FALSE);
}
