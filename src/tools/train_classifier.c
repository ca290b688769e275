/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train.h"
#include "train/classifier_trainer.h"

static int
run_training (char **argv, const WnClassifierTraining *training)
{
  GError *error = NULL;
  WnCorpus *corpus = wn_corpus_open (argv[1], argv[2], &error);
  WnClassifierFigures figures;
  WnRun run;
  gboolean ok;

  if (!corpus)
    return wn_tool_fail (error);
  wn_tool_run_init (&run, argv[3]);
  ok = wn_classifier_train (training, corpus, &run, &figures, &error);
  wn_corpus_close (corpus);
  if (!ok)
    return wn_tool_fail (error);
  g_print ("held out: %.1f %% of the frames right, %.1f %% of those that are no pause, cross-entropy %.3f nats\n", 100 * figures.accuracy,
      100 * figures.accuracy_speech, figures.cross_entropy);
  return 0;
}

int
wn_tool_train_classifier (int argc, char **argv)
{
  WnClassifierTraining training = wn_classifier_training_default;
  double rate = training.loop.rate, dropout = training.dropout;
  gint64 steps = training.loop.steps;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT64, &steps, "updates in all", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &training.loop.batch, "segments an update", "N" },
    { "segment", 0, 0, G_OPTION_ARG_INT, &training.segment, "frames a segment", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "learning rate", "X" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &dropout, "share of values dropped behind each block", "X" },
    { "channels", 0, 0, G_OPTION_ARG_INT, &training.arch.channels, "of the stack below the frame rate", "N" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &training.arch.blocks, "of the same", "N" },
    { "evaluate", 0, 0, G_OPTION_ARG_INT, &training.loop.evaluate_steps, "held-out figures every N updates", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &training.loop.n_threads, "0, the default, for all processors", "N" },
    { NULL }
  };
  GOptionContext *context =
      g_option_context_new ("CORPUS.safetensors ALIGNMENT.safetensors RUN-FOLDER - trains a phone classifier for the perceptual loss");
  GError *error = NULL;
  int status = 1;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
  } else if (argc != 4) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
  } else {
    training.loop.steps = steps;
    training.loop.rate = (float) rate;
    training.dropout = (float) dropout;
    status = run_training (argv, &training);
  }
  g_option_context_free (context);
  return status;
}
