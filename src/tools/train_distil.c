/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train.h"
#include "train/distil_trainer.h"

static int
run_training (char **argv, const char *classifier_run, WnDistillation *distillation)
{
  GError *error = NULL;
  WnCorpus *corpus = wn_corpus_open (argv[1], NULL, &error);
  WnClassifier *classifier = NULL;
  WnToolSamples samples;
  WnRun run;
  gboolean ok;

  if (!corpus)
    return wn_tool_fail (error);
  samples = (WnToolSamples) { argv[4], corpus->config.rate };
  distillation->sample = wn_tool_write_sample;
  distillation->sample_data = &samples;
  wn_tool_run_init (&run, argv[4]);
  ok = (!classifier_run || (classifier = wn_classifier_open (classifier_run, &corpus->config, &error)));
  distillation->classifier = classifier;
  ok = ok && wn_distil (distillation, corpus, argv[2], argv[3], &run, &error);
  wn_classifier_free (classifier);
  wn_corpus_close (corpus);
  return ok ? 0 : wn_tool_fail (error);
}

int
wn_tool_train_distil (int argc, char **argv)
{
  WnDistillation d = wn_distillation_default;
  double rate = d.loop.rate, kl = d.kl, stft = d.stft, mel = d.mel, power = d.power, contrastive = d.contrastive, perceptual = d.perceptual;
  g_autofree char *classifier = NULL;
  gint64 steps = d.loop.steps;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT64, &steps, "updates in all", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &d.loop.batch, "segments an update", "N" },
    { "segment", 0, 0, G_OPTION_ARG_INT, &d.segment, "frames a segment", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "learning rate", "X" },
    { "draws", 0, 0, G_OPTION_ARG_INT, &d.draws, "of the cross-entropy, a sample", "N" },
    { "kl", 0, 0, G_OPTION_ARG_DOUBLE, &kl, "weight of the divergence from the teacher", "X" },
    { "stft", 0, 0, G_OPTION_ARG_DOUBLE, &stft, "weight of the multi-resolution STFT loss", "X" },
    { "mel", 0, 0, G_OPTION_ARG_DOUBLE, &mel, "weight of the mel loss", "X" },
    { "power", 0, 0, G_OPTION_ARG_DOUBLE, &power, "weight of the averaged power loss", "X" },
    { "perceptual", 0, 0, G_OPTION_ARG_DOUBLE, &perceptual, "weight of the perceptual loss", "X" },
    { "classifier", 0, 0, G_OPTION_ARG_FILENAME, &classifier, "run of train classifier: switches the perceptual loss on", "FOLDER" },
    { "contrastive", 0, 0, G_OPTION_ARG_DOUBLE, &contrastive, "weight of the contrastive loss", "X" },
    { "ramp", 0, 0, G_OPTION_ARG_INT, &d.ramp, "updates over which divergence and contrast gain their weights", "N" },
    { "evaluate", 0, 0, G_OPTION_ARG_INT, &d.loop.evaluate_steps, "held-out loss and samples every N updates", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &d.loop.n_threads, "0, the default, for all processors", "N" },
    { NULL }
  };
  GOptionContext *context = g_option_context_new ("CORPUS.safetensors STUDENT-RUN TEACHER-RUN RUN-FOLDER - distils a teacher into a student");
  GError *error = NULL;
  int status = 1;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
  } else if (argc != 5) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
  } else {
    d.loop.steps = steps;
    d.loop.rate = (float) rate;
    d.kl = (float) kl;
    d.stft = (float) stft;
    d.mel = (float) mel;
    d.power = (float) power;
    d.perceptual = (float) perceptual;
    d.contrastive = (float) contrastive;
    status = run_training (argv, classifier, &d);
  }
  g_option_context_free (context);
  return status;
}
