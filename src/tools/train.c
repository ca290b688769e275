/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train.h"

#include <string.h>

#define WN_TRAINING_ENTRY(name, help) { #name, help, wn_tool_train_##name },
static const WnTool trainings[] = { WN_TRAININGS (WN_TRAINING_ENTRY) };

static int
usage (const char *name, gboolean wanted)
{
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, "Usage: %s STEP [OPTION...] [ARGUMENT...]\n\n", name);
  for (gsize i = 0; i < G_N_ELEMENTS (trainings); i++)
    g_string_append_printf (s, "  %-10s %s\n", trainings[i].name, trainings[i].help);
  g_string_append_printf (s, "\n\"%s STEP --help\" lists the options of a step.\n", name);
  if (wanted)
    g_print ("%s", s->str);
  else
    g_printerr ("%s", s->str);
  g_string_free (s, TRUE);
  return wanted ? 0 : 1;
}

int
wn_tool_train (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;
  int status;

  if (!name || strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0)
    return usage (argv[0], name != NULL);
  status = wn_tool_run (argv[0], trainings, G_N_ELEMENTS (trainings), argc, argv);
  if (status >= 0)
    return status;
  g_printerr ("%s: no step \"%s\"\n", argv[0], name);
  return usage (argv[0], FALSE);
}
