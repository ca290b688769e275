/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train.h"
#include "train/teacher_trainer.h"

static int
run_training (const char *corpus_path, const char *dir, WnTeacherTraining *training)
{
  GError *error = NULL;
  WnCorpus *corpus = wn_corpus_open (corpus_path, NULL, &error);
  WnToolSamples samples;
  WnRun run;
  gboolean ok;

  if (!corpus)
    return wn_tool_fail (error);
  samples = (WnToolSamples) { dir, corpus->config.rate };
  training->sample = wn_tool_write_sample;
  training->sample_data = &samples;
  wn_tool_run_init (&run, dir);
  ok = wn_teacher_train (training, corpus, &run, &error);
  wn_corpus_close (corpus);
  return ok ? 0 : wn_tool_fail (error);
}

int
wn_tool_train_teacher (int argc, char **argv)
{
  WnTeacherTraining training = wn_teacher_training_default;
  double rate = training.loop.rate, decay = training.loop.rate_decay;
  gint64 steps = training.loop.steps;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT64, &steps, "updates in all", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &training.loop.batch, "segments an update", "N" },
    { "segment", 0, 0, G_OPTION_ARG_INT, &training.segment, "frames a segment", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "learning rate", "X" },
    { "rate-decay", 0, 0, G_OPTION_ARG_DOUBLE, &decay, "the rate falls as 1 / sqrt (1 + step / N)", "N" },
    { "layers", 0, 0, G_OPTION_ARG_INT, &training.arch.layers, "gated layers", "N" },
    { "channels", 0, 0, G_OPTION_ARG_INT, &training.arch.channels, "residual channels, a multiple of 16", "N" },
    { "kernel", 0, 0, G_OPTION_ARG_INT, &training.arch.kernel, "taps of a convolution, 2 or 3", "N" },
    { "cycle", 0, 0, G_OPTION_ARG_INT, &training.arch.cycle, "layers after which dilations restart", "N" },
    { "lpc-order", 0, 0, G_OPTION_ARG_INT, &training.arch.lpc_order, "coefficients of the linear prediction, 0 for none", "N" },
    { "evaluate", 0, 0, G_OPTION_ARG_INT, &training.loop.evaluate_steps, "held-out bits every N updates", "N" },
    { "sample", 0, 0, G_OPTION_ARG_INT, &training.sample_steps, "a free-running sample every N updates", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &training.loop.n_threads, "0, the default, for all processors", "N" },
    { NULL }
  };
  GOptionContext *context = g_option_context_new ("CORPUS.safetensors RUN-FOLDER - trains the teacher on recordings");
  GError *error = NULL;
  int status = 1;

  training.arch = wn_teacher_config_default;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
  } else if (argc != 3) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
  } else {
    training.loop.steps = steps;
    training.loop.rate = (float) rate;
    training.loop.rate_decay = (float) decay;
    status = run_training (argv[1], argv[2], &training);
  }
  g_option_context_free (context);
  return status;
}
