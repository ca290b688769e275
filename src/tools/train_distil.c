/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train/distil_trainer.h"
#include "train/corpus/statistics.h"
#include "training.h"

int
wn_tool_train_distil (int argc, char **argv)
{
  WnDistillation d = wn_distillation_default;
  g_autofree char *classifier_run = NULL;
  double temperature = 1, voiced_temperature = 1;
  const GOptionEntry entries[] = {
    WN_TOOL_LOOP_OPTIONS (&d.loop),
    { "segment", 0, 0, G_OPTION_ARG_INT, &d.segment, "frames a segment", "N" },
    { "draws", 0, 0, G_OPTION_ARG_INT, &d.draws, "of the cross-entropy, a sample", "N" },
    { "kl", 0, 0, G_OPTION_ARG_DOUBLE, &d.kl, "weight of the divergence from the teacher", "X" },
    { "stft", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.stft,
        "weight of the multi-resolution STFT loss", "X" },
    { "mel", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.mel, "weight of the mel loss", "X" },
    { "power", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.power, "weight of the averaged power loss",
        "X" },
    { "envelope", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.envelope, "weight of the envelope loss",
        "X" },
    { "voicing", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.voicing, "weight of the voicing loss",
        "X" },
    { "perceptual", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.perceptual,
        "weight of the perceptual loss", "X" },
    { "classifier", 0, 0, G_OPTION_ARG_FILENAME, &classifier_run,
        "run of train classifier: switches the perceptual loss on", "FOLDER" },
    { "contrastive", 0, 0, G_OPTION_ARG_DOUBLE, &d.contrastive, "weight of the contrastive loss",
        "X" },
    { "repulsion", 0, 0, G_OPTION_ARG_DOUBLE, &d.recording.repulsion,
        "0 = spectral loss, 1 = spectral energy distance", "X" },
    { "fine", 0, 0, G_OPTION_ARG_NONE, &d.recording.fine,
        "spectra at the two finest resolutions too", NULL },
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &temperature,
        "of the teacher's distributions, above 0 to 2, default 1", "X" },
    { "voiced-temperature", 0, 0, G_OPTION_ARG_DOUBLE, &voiced_temperature,
        "where speech is voiced, default 1", "X" },
    { "ramp", 0, 0, G_OPTION_ARG_INT, &d.ramp,
        "updates over which divergence and contrast gain their weights", "N" },
    { NULL },
  };
  WnToolTraining t = { NULL };
  WnClassifier *classifier = NULL;
  GError *error = NULL;

  if (!wn_tool_parse ("CORPUS.safetensors STUDENT-RUN TEACHER-RUN RUN-FOLDER - distils a teacher "
                      "into a student",
          entries, 4, &argc, &argv))
    return 1;
  d.temperature = (WnTemperature){ (float) temperature, (float) voiced_temperature };
  if (wn_tool_training_begin (&t, argv[1], NULL, argv[4], NULL, &error)
      && wn_statistics_of_run (&t.statistics, argv[2], &error)
      && (!classifier_run
          || (classifier = wn_classifier_open (classifier_run, &t.corpus->config, &error)))) {
    d.recording.classifier = classifier;
    d.sample = wn_tool_write_sample;
    d.sample_data = &t.samples;
    wn_distil (&d, t.corpus, argv[2], argv[3], &t.run, &error);
  }
  wn_classifier_free (classifier);
  return wn_tool_training_end (&t, error);
}
