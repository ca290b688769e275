/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "base/safetensors.h"
#include "train/network/network.h"
#include "train/network/student_growth.h"
#include "train/student_trainer.h"
#include "training.h"

/* "8,8,8" into values; n is set at the first list and must be the same for the second */
static gboolean
parse_list (const char *option, const char *text, int *values, int *n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  int i, count = (int) g_strv_length (parts);

  if (count < 1 || count > WN_MAX_FLOWS || (*n && count != *n)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s \"%s\": one number for each flow is needed", option, text);
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

typedef struct
{
  char *layers, *channels, *fold, *predicted, *classifier, *from;
  int excitation_band;
} Options;

/* The lists that were given; n_flows is set to their length, 0 if there is none */
static gboolean
parse_lists (const Options *o, WnStudentConfig *sizes, int *n_flows, GError **error)
{
  *n_flows = 0;
  return (!o->layers || parse_list ("--layers", o->layers, sizes->layers, n_flows, error))
      && (!o->channels || parse_list ("--channels", o->channels, sizes->channels, n_flows, error))
      && (!o->fold || parse_list ("--fold", o->fold, sizes->fold, n_flows, error));
}

/* The sizes that were asked for */
static gboolean
choose_arch (const Options *o, const WnCorpus *corpus, WnStudentConfig *arch, GError **error)
{
  int n_flows;

  arch->cond_in = wn_feature_dim (&corpus->config);
  arch->hop = corpus->config.hop;
  arch->rate = corpus->config.rate;
  if (!parse_lists (o, arch, &n_flows, error))
    return FALSE;
  if (n_flows)
    arch->n_flows = n_flows;
  return TRUE;
}

/*
 * The flows that were asked for behind those that there are
 * start    their weights
 * Returns  the weights of all, wn_block_free(); NULL after an error
 */
static float *
add_flows (const Options *o, const float *start, WnStudentConfig *arch, GError **error)
{
  WnStudentConfig more = wn_student_config_default, all = *arch;
  g_autofree char *json = NULL;
  int n;

  if (!parse_lists (o, &more, &n, error))
    return NULL;
  if (!o->layers || !o->channels || arch->n_flows + n > WN_MAX_FLOWS) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--from with flows to be added needs their --layers and --channels, and %d flows in all "
        "at the most",
        WN_MAX_FLOWS);
    return NULL;
  }
  for (int i = 0; i < n; i++) {
    all.layers[arch->n_flows + i] = more.layers[i];
    all.channels[arch->n_flows + i] = more.channels[i];
    all.fold[arch->n_flows + i] = o->fold ? more.fold[i] : 1;
  }
  all.n_flows += n;
  json = wn_student_config_to_json (&all);
  if (!wn_student_config_from_json (json, &all, error))
    return NULL;
  more = *arch;
  *arch = all;
  return wn_student_grow (&more, start, &all, 1);
}

/* Architecture and first weights; owned is set to a block to be freed, if it is not the voice's */
static const float *
load_start (const Options *o, const WnToolTraining *t, WnStudentConfig *arch, float **owned,
    GError **error)
{
  const float *start;
  float *grown;

  if (t->voice) {
    *arch = t->voice->student_config;
    start = t->voice->student;
  } else {
    start = *owned = wn_network_load (&wn_student_network, o->from, arch, error);
  }
  if (!start || !(o->layers || o->channels || o->fold))
    return start;
  grown = add_flows (o, start, arch, error);
  wn_block_free (*owned);
  return *owned = grown;
}

static void
run (const Options *o, WnStudentTraining *training, WnToolTraining *t, GError **error)
{
  WnSafetensors *st = NULL;
  WnClassifier *classifier = NULL;
  float *start = NULL;
  const gboolean begun = o->from
      ? (training->start = load_start (o, t, &training->arch, &start, error)) != NULL
      : choose_arch (o, t->corpus, &training->arch, error);

  /* no weight depends on it */
  if (o->excitation_band)
    training->arch.excitation_band = o->excitation_band;
  if (begun
      && (!o->predicted
          || (training->predicted = open_predicted (o->predicted, t->corpus, &st, error)))
      && (!o->classifier
          || (training->recording.classifier = classifier = wn_classifier_open (o->classifier,
                  &t->corpus->config, error)))) {
    training->sample = wn_tool_write_sample;
    training->sample_data = &t->samples;
    wn_student_train (training, t->corpus, &t->run, error);
  }
  wn_block_free (start);
  wn_classifier_free (classifier);
  wn_safetensors_close (st);
}

int
wn_tool_train_student (int argc, char **argv)
{
  WnStudentTraining training = wn_student_training_default;
  Options o = { NULL };
  const GOptionEntry entries[] = {
    WN_TOOL_LOOP_OPTIONS (&training.loop),
    { "segment", 0, 0, G_OPTION_ARG_INT, &training.segment, "frames a segment", "N" },
    { "mel", 0, 0, G_OPTION_ARG_DOUBLE, &training.recording.mel, "weight of the mel loss", "X" },
    { "envelope", 0, 0, G_OPTION_ARG_DOUBLE, &training.recording.envelope,
        "weight of the envelope loss", "X" },
    { "voicing", 0, 0, G_OPTION_ARG_DOUBLE, &training.recording.voicing,
        "weight of the voicing loss", "X" },
    { "adversarial", 0, 0, G_OPTION_ARG_DOUBLE, &training.adversarial,
        "weight of the adversarial loss, whose discriminator trains beside the student", "X" },
    { "perceptual", 0, 0, G_OPTION_ARG_DOUBLE, &training.recording.perceptual,
        "weight of the perceptual loss", "X" },
    { "classifier", 0, 0, G_OPTION_ARG_FILENAME, &o.classifier,
        "run of train classifier: switches the perceptual loss on", "FOLDER" },
    { "repulsion", 0, 0, G_OPTION_ARG_DOUBLE, &training.recording.repulsion,
        "0 = spectral loss, 1 = spectral energy distance", "X" },
    { "predicted", 0, 0, G_OPTION_ARG_FILENAME, &o.predicted,
        "features by the acoustic model, of train acoustic --predict", "FILE" },
    { "predicted-share", 0, 0, G_OPTION_ARG_DOUBLE, &training.predicted_share,
        "of segments that take them", "X" },
    { "layers", 0, 0, G_OPTION_ARG_STRING, &o.layers, "layers of each flow", "8,8,8" },
    { "channels", 0, 0, G_OPTION_ARG_STRING, &o.channels, "channels of each flow", "32,48,48" },
    { "fold", 0, 0, G_OPTION_ARG_STRING, &o.fold,
        "samples that a flow computes as one row, of each flow", "1,1,1" },
    { "excitation-band", 0, 0, G_OPTION_ARG_INT, &o.excitation_band,
        "highest harmonic of the excitation; 0, the default, for 0.475 of the rate", "HZ" },
    { "fine", 0, 0, G_OPTION_ARG_NONE, &training.recording.fine,
        "spectra at the two finest resolutions too", NULL },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
        "go on with the student of this voice or run, on another corpus; --layers, --channels and "
        "--fold are then of flows that are added behind its own",
        "VOICE" },
    { NULL },
  };
  WnToolTraining t = { NULL };
  GError *error = NULL;

  training.arch = wn_student_config_default;
  if (!wn_tool_parse ("CORPUS.safetensors RUN-FOLDER - trains the student on recordings", entries,
          2, &argc, &argv))
    return 1;
  if (wn_tool_training_begin (&t, argv[1], NULL, argv[2], o.from, &error))
    run (&o, &training, &t, &error);
  g_free (o.layers);
  g_free (o.channels);
  g_free (o.fold);
  g_free (o.predicted);
  g_free (o.classifier);
  g_free (o.from);
  return wn_tool_training_end (&t, error);
}
