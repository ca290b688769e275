/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "train.h"
#include "base/safetensors.h"
#include "train/student_trainer.h"

/* "8,8,8" into values; n is set at the first list and must be the same for the second */
static gboolean
parse_list (const char *option, const char *text, int *values, int *n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  int i, count = (int) g_strv_length (parts);

  if (count < 1 || count > WN_MAX_FLOWS || (*n && count != *n)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s \"%s\": one number for each flow is needed", option, text);
    return FALSE;
  }
  for (i = 0; i < count; i++)
    values[i] = atoi (parts[i]);
  *n = count;
  return TRUE;
}

/* The "features" of a file, as long as the corpus; st is to be closed after training */
static const float *
open_predicted (const char *path, const WnCorpus *corpus, WnSafetensors **st, GError **error)
{
  int64_t shape[2] = { 0, wn_feature_dim (&corpus->config) };
  const WnTensor *tensor = NULL;

  for (int i = 0; i < corpus->n_utterances; i++)
    shape[0] += corpus->utterances[i].n_frames;
  *st = wn_safetensors_open (path, error);
  if (*st)
    tensor = wn_safetensors_require (*st, "features", WN_DTYPE_F32, 2, shape, error);
  return tensor ? tensor->data : NULL;
}

int
wn_tool_train_student (int argc, char **argv)
{
  WnStudentTraining training = wn_student_training_default;
  g_autofree char *layers = NULL, *channels = NULL, *predicted = NULL, *classifier = NULL;
  double rate = training.loop.rate, mel = training.mel_weight, repulsion = training.repulsion, decay = training.loop.rate_decay, share = 0.5;
  double perceptual = training.perceptual_weight;
  gint64 steps = training.loop.steps;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT64, &steps, "updates in all", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &training.loop.batch, "segments an update", "N" },
    { "segment", 0, 0, G_OPTION_ARG_INT, &training.segment, "frames a segment", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "learning rate", "X" },
    { "rate-decay", 0, 0, G_OPTION_ARG_DOUBLE, &decay, "the rate falls as 1 / sqrt (1 + step / N)", "N" },
    { "mel", 0, 0, G_OPTION_ARG_DOUBLE, &mel, "weight of the mel loss", "X" },
    { "perceptual", 0, 0, G_OPTION_ARG_DOUBLE, &perceptual, "weight of the perceptual loss", "X" },
    { "classifier", 0, 0, G_OPTION_ARG_FILENAME, &classifier, "run of train classifier: switches the perceptual loss on", "FOLDER" },
    { "repulsion", 0, 0, G_OPTION_ARG_DOUBLE, &repulsion, "0 = spectral loss, 1 = spectral energy distance", "X" },
    { "predicted", 0, 0, G_OPTION_ARG_FILENAME, &predicted, "features by the acoustic model, of train acoustic --predict", "FILE" },
    { "predicted-share", 0, 0, G_OPTION_ARG_DOUBLE, &share, "of segments that take them", "X" },
    { "layers", 0, 0, G_OPTION_ARG_STRING, &layers, "layers of each flow", "8,8,8" },
    { "channels", 0, 0, G_OPTION_ARG_STRING, &channels, "channels of each flow", "32,48,48" },
    { "evaluate", 0, 0, G_OPTION_ARG_INT, &training.loop.evaluate_steps, "held-out loss and samples every N updates", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &training.loop.n_threads, "0, the default, for all processors", "N" },
    { NULL }
  };
  GOptionContext *context = g_option_context_new ("CORPUS.safetensors RUN-FOLDER - trains the student on recordings");
  GError *error = NULL;
  WnCorpus *corpus = NULL;
  WnSafetensors *st = NULL;
  WnClassifier *listener = NULL;
  WnToolSamples samples;
  WnRun run;
  int n_flows = 0, status = 1;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
    goto out;
  }
  if (argc != 3) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    goto out;
  }
  corpus = wn_corpus_open (argv[1], NULL, &error);
  if (!corpus) {
    wn_tool_fail (error);
    goto out;
  }
  training.arch = wn_student_config_default;
  training.arch.cond_in = wn_feature_dim (&corpus->config);
  training.arch.hop = corpus->config.hop;
  training.arch.rate = corpus->config.rate;
  training.loop.steps = steps;
  training.loop.rate = (float) rate;
  training.loop.rate_decay = (float) decay;
  training.mel_weight = (float) mel;
  training.perceptual_weight = (float) perceptual;
  training.repulsion = (float) repulsion;
  if ((layers && !parse_list ("--layers", layers, training.arch.layers, &n_flows, &error))
      || (channels && !parse_list ("--channels", channels, training.arch.channels, &n_flows, &error))) {
    wn_tool_fail (error);
    goto out;
  }
  if (n_flows)
    training.arch.n_flows = n_flows;
  training.predicted_share = (float) share;
  if (predicted && !(training.predicted = open_predicted (predicted, corpus, &st, &error))) {
    wn_tool_fail (error);
    goto out;
  }
  if (classifier && !(listener = wn_classifier_open (classifier, &corpus->config, &error))) {
    wn_tool_fail (error);
    goto out;
  }
  training.classifier = listener;
  samples = (WnToolSamples) { argv[2], corpus->config.rate };
  training.sample = wn_tool_write_sample;
  training.sample_data = &samples;
  wn_tool_run_init (&run, argv[2]);
  if (!wn_student_train (&training, corpus, &run, &error))
    wn_tool_fail (error);
  else
    status = 0;
out:
  wn_classifier_free (listener);
  wn_safetensors_close (st);
  wn_corpus_close (corpus);
  g_option_context_free (context);
  return status;
}
