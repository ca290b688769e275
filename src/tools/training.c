/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "training.h"

#include "train/ranks.h"
#include "train/statistics.h"

gboolean
wn_tool_parse (const char *summary, const GOptionEntry *entries, int n_arguments, int *argc, char ***argv)
{
  GOptionContext *context = g_option_context_new (summary);
  GError *error = NULL;
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  ok = g_option_context_parse (context, argc, argv, &error);
  if (!ok) {
    wn_tool_fail (error);
  } else if (*argc != n_arguments + 1) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    ok = FALSE;
  }
  g_option_context_free (context);
  return ok;
}

gboolean
wn_tool_training_begin (WnToolTraining *t, const char *corpus, const char *alignment, const char *dir, const char *from, GError **error)
{
  wn_ranks_begin ();
  wn_tool_run_init (&t->run, dir);
  t->corpus = wn_corpus_open (corpus, alignment, error);
  if (!t->corpus || (from && !wn_statistics_of_run (t->corpus, from, error)) || !wn_statistics_of_run (t->corpus, dir, error))
    return FALSE;
  t->samples = (WnToolSamples) { dir, t->corpus->config.rate };
  return TRUE;
}

int
wn_tool_training_end (WnToolTraining *t, GError *error)
{
  wn_corpus_close (t->corpus);
  wn_ranks_end (error == NULL);
  return error ? wn_tool_fail (error) : 0;
}
