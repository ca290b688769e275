/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <unistd.h>

#include "base/pool.h"
#include "train/align/align.h"
#include "train.h"

static void
warn (void *data, const char *message)
{
  g_printerr ("%s%s\n", isatty (STDERR_FILENO) ? "\r\033[K" : "", message);
}

static int
run (const char *corpus_path, const char *out, WnAlignOptions *options)
{
  WnAlignSummary summary;
  GError *error = NULL;
  WnCorpus *corpus = wn_corpus_open (corpus_path, NULL, &error);
  WnRun progress;
  gboolean ok;

  if (!corpus)
    return wn_tool_fail (error);
  wn_tool_run_init (&progress, NULL);
  options->run = &progress;
  ok = wn_align (corpus, out, options, &summary, &error);
  wn_corpus_close (corpus);
  if (!ok)
    return wn_tool_fail (error);
  g_print ("%s: %d utterances, %d rejected, log density %.2f a frame\n", out, summary.n_utterances,
      summary.n_rejected, summary.score);
  return 0;
}

int
wn_tool_train_align (int argc, char **argv)
{
  WnAlignOptions options = WN_ALIGN_OPTIONS_DEFAULT;
  const GOptionEntry entries[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "0, the default, for all processors",
        "N" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "CORPUS.safetensors OUT.safetensors - finds when each phone is spoken");
  GError *error = NULL;
  int status = 1;

  options.warn = warn;
  wn_tool_add_entries (context, entries);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || !wn_tool_check_range ("--threads", options.n_threads, 0, WN_POOL_MAX_THREADS, &error)) {
    wn_tool_fail (error);
  } else if (argc != 3) {
    char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    g_free (help);
  } else {
    status = run (argv[1], argv[2], &options);
  }
  g_option_context_free (context);
  return status;
}
