/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/safetensors.h"
#include "engine/search.h"
#include "model/config.h"
#include "text/text.h"
#include "train.h"
#include "train/acoustic.h"
#include "training.h"

static void
print_figure (const char *title, double value)
{
  if (isfinite (value))
    g_print ("%-32s %8.3f\n", title, value);
}

/* What was not measured, for want of recordings to measure it with, is left out */
static void
print_figures (const WnAcousticFigures *figures)
{
  g_print ("%d held-out utterances\n", figures->n_utterances);
  print_figure ("duration correlation", figures->duration_correlation);
  print_figure ("duration RMSE (frames)", figures->duration_rmse);
  print_figure ("duration scale without noise", figures->duration_scale);
  print_figure ("mel variance, predicted/recorded", figures->variance_ratio);
  for (int i = 0; i < WN_N_FIGURES; i++)
    print_figure (wn_figure_title (i), figures->features[i]);
  g_print ("the mean of %d renderings\n", WN_ACOUSTIC_RENDERINGS);
  for (int i = 0; i < WN_N_FIGURES; i++)
    print_figure (wn_figure_title (i), figures->mean_features[i]);
}

/* The features of the whole corpus, predicted by the result of the run */
static gboolean
write_prediction (const WnCorpus *corpus, const WnRun *run, gboolean recorded_prosody, WnPool *pool,
    const char *path, GError **error)
{
  char *model_path = wn_run_path (run, WN_ACOUSTIC_FILE);
  WnSafetensors *st = wn_safetensors_open (model_path, error);
  float *params = NULL, *out;
  WnAcoustic *model = st ? wn_acoustic_load (st, &params, error) : NULL;
  int64_t shape[2] = { 0, wn_feature_dim (&corpus->config) };
  WnSafetensorsWriter *w;
  gboolean ok;

  g_free (model_path);
  wn_safetensors_close (st);
  if (!model)
    return FALSE;
  for (int i = 0; i < corpus->n_utterances; i++)
    shape[0] += corpus->utterances[i].n_frames;
  out = g_new (float, shape[0] * shape[1]);
  wn_acoustic_predict (corpus, model, params, recorded_prosody, pool, out);
  w = wn_safetensors_writer_new ();
  wn_safetensors_writer_add (w, "features", WN_DTYPE_F32, 2, shape, out);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  g_free (out);
  wn_block_free (params);
  wn_acoustic_free (model);
  return ok;
}

/* From pairs of files, a corpus and its alignment; wn_corpus_close() each */
static GPtrArray *
open_corpora (int n, char **paths, GError **error)
{
  GPtrArray *corpora = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_corpus_close);

  for (int i = 0; i < n; i += 2) {
    WnCorpus *corpus = wn_corpus_open (paths[i], paths[i + 1], error);

    if (!corpus) {
      g_ptr_array_unref (corpora);
      return NULL;
    }
    g_ptr_array_add (corpora, corpus);
  }
  return corpora;
}

/* A voice by name or path, or the result in the folder of another run, or that file */
static WnSafetensors *
open_from (const char *from, GError **error)
{
  g_autofree char *inside = g_build_filename (from, WN_ACOUSTIC_FILE, NULL);
  g_autofree char *path = g_file_test (inside, G_FILE_TEST_EXISTS) ? g_strdup (inside)
                                                                   : wn_voice_search (from, error);

  return path ? wn_safetensors_open (path, error) : NULL;
}

/* The language whose phones a file tells, NULL if it tells none or they are not today's */
static const WnLanguage *
language_of (const WnSafetensors *from)
{
  const char *phones = wn_safetensors_metadata (from, "phones"),
             *languages = wn_safetensors_metadata (from, "languages");
  g_auto (GStrv) tags = g_strsplit (languages ? languages : "", " ", -1);
  const WnLanguage *language = tags[0] ? wn_language_of_phones (tags[0], phones, NULL) : NULL;
  g_autofree char *own = language ? wn_language_phones (language) : NULL;

  return g_strcmp0 (own, phones) == 0 ? language : NULL;
}

/*
 * The architecture in a file, if it fits the corpus and the front end; voices and results of runs
 * tell their features and phones, older results how many of each. Phones of another language become
 * those of the corpus's that are like them
 */
static gboolean
read_arch (const WnSafetensors *from, const WnCorpus *corpus, WnAcousticConfig *config,
    const WnLanguage **language, GError **error)
{
  const char *json = wn_safetensors_metadata (from, WN_ACOUSTIC_METADATA),
             *features = wn_safetensors_metadata (from, "features");
  const char *phones = wn_safetensors_metadata (from, "phones"), *name = wn_safetensors_name (from);
  g_autofree char *wanted = wn_feature_config_to_json (&corpus->config);
  g_autoptr (GString) spoken = g_string_new (NULL);

  for (int i = 0; i < corpus->language->n_phones; i++)
    g_string_append_printf (spoken, "%s%s", i ? " " : "", corpus->language->phones[i].name);
  if (!json || !wn_acoustic_config_from_json (json, config, error)) {
    if (!json)
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: holds no acoustic model", name);
    return FALSE;
  }
  if ((features != NULL && strcmp (features, wanted) != 0)
      || config->n_mels != corpus->config.n_mels || config->mel_low != corpus->config.mel_low
      || config->mel_high != corpus->config.mel_high) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: was trained on other features than the corpus has: %s, not %s", name,
        features ? features : json, wanted);
    return FALSE;
  }
  *language = language_of (from);
  if (!*language
      && ((phones != NULL && strcmp (phones, spoken->str) != 0)
          || config->n_phones != corpus->language->n_phones)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: speaks other phones than those of the text front end, %s", name, spoken->str);
    return FALSE;
  }
  config->n_phones = corpus->language->n_phones;
  config->context_dim = WN_CONTEXT_DIM;
  /* durations are learnt as they are; what a voice makes of them is no part of that */
  config->duration_scale = 1;
  return TRUE;
}

typedef struct
{
  char *from, *predict;
  gboolean recorded_prosody, deviations;
  int noise, spectrum_channels, spectrum_blocks;
} Options;

/* What is trained, and what it begins with (or NULL); FALSE after an error */
static gboolean
choose_arch (const Options *o, const WnCorpus *corpus, WnAcousticTraining *training,
    WnSafetensors **from, GError **error)
{
  WnAcousticConfig *arch = &training->arch;

  arch->n_phones = corpus->language->n_phones;
  arch->n_mels = corpus->config.n_mels;
  arch->mel_low = corpus->config.mel_low;
  arch->mel_high = corpus->config.mel_high;
  arch->noise = o->noise;
  arch->spectrum_channels = o->spectrum_channels;
  arch->spectrum_blocks = o->spectrum_blocks;
  if (o->from
      && (!(*from = open_from (o->from, error))
          || !read_arch (*from, corpus, arch, &training->from_language, error)))
    return FALSE;
  /* the other noise would be left out in use, where it costs words: what it explains is missed */
  if (o->deviations) {
    arch->deviations = 1;
    arch->spectrum_noise = (WnAcousticNoise){ 0 };
  }
  return TRUE;
}

static void
run (const Options *o, WnAcousticTraining *training, GPtrArray *corpora, const WnRun *run,
    GError **error)
{
  const WnCorpus *corpus = corpora->pdata[0];
  WnSafetensors *from = NULL;
  WnAcousticFigures figures = { 0 };

  if (choose_arch (o, corpus, training, &from, error)
      && wn_acoustic_train (training, (WnCorpus *const *) corpora->pdata, corpora->len, from, run,
          &figures, error)) {
    if (wn_run_stop_asked (run)) {
      g_printerr ("stopped; the same command goes on\n");
    } else {
      WnPool *pool = wn_pool_new (training->loop.n_threads);

      print_figures (&figures);
      if (o->predict)
        write_prediction (corpus, run, o->recorded_prosody, pool, o->predict, error);
      wn_pool_free (pool);
    }
  }
  wn_safetensors_close (from);
}

int
wn_tool_train_acoustic (int argc, char **argv)
{
  WnAcousticTraining training = wn_acoustic_training_default;
  Options o = { NULL };
  const GOptionEntry entries[] = {
    WN_TOOL_LOOP_OPTIONS (&training.loop),
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
        "begin with the weights of this voice or run, whose architecture is kept", "VOICE" },
    { "others", 0, 0, G_OPTION_ARG_DOUBLE, &training.others,
        "share of an update from the second corpus and those behind it", "X" },
    { "adversarial", 0, 0, G_OPTION_ARG_DOUBLE, &training.adversarial,
        "weight of the adversarial loss of spectra, whose discriminator trains beside the model",
        "X" },
    { "stretched", 0, 0, G_OPTION_ARG_DOUBLE, &training.stretched,
        "share of utterances that are made faster or slower, up to twice", "X" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &training.dropout, "share of values dropped", "X" },
    { "duration-dropout", 0, 0, G_OPTION_ARG_DOUBLE, &training.duration_dropout,
        "the same in the duration network", "X" },
    { "noise", 0, 0, G_OPTION_ARG_INT, &o.noise, "channels of each kind of noise", "N" },
    { "channels", 0, 0, G_OPTION_ARG_INT, &o.spectrum_channels, "of the spectrum's network", "N" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &o.spectrum_blocks, "of the spectrum's network", "N" },
    { "deviations", 0, 0, G_OPTION_ARG_NONE, &o.deviations,
        "draw each band's own noise, with a deviation for each band and frame, in place of "
        "--noise in the spectrum",
        NULL },
    { "predict", 0, 0, G_OPTION_ARG_FILENAME, &o.predict,
        "write the features predicted for the whole corpus", "FILE" },
    { "recorded-prosody", 0, 0, G_OPTION_ARG_NONE, &o.recorded_prosody,
        "predict only the spectrum, keep the recordings' F0", NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "CORPUS ALIGNMENT [CORPUS ALIGNMENT...] RUN-FOLDER"
      " - trains durations, F0 and spectrum");
  GError *error = NULL;
  GPtrArray *corpora = NULL;

  training.arch = wn_acoustic_config_default (1, WN_CONTEXT_DIM);
  o.noise = training.arch.noise;
  o.spectrum_channels = training.arch.spectrum_channels;
  o.spectrum_blocks = training.arch.spectrum_blocks;
  wn_tool_add_entries (context, entries);
  if (g_option_context_parse (context, &argc, &argv, &error)
      && wn_tool_training_check (entries, &error)) {
    if (argc < 4 || argc % 2 != 0) {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_set_error (&error, WN_ERROR, WN_ERROR_SETTINGS,
          "a corpus and its alignment, perhaps more of both, and a folder are needed\n%s", help);
    } else if ((corpora = open_corpora (argc - 2, argv + 1, &error)) != NULL) {
      WnRun folder;

      wn_tool_run_init (&folder, argv[argc - 1]);
      run (&o, &training, corpora, &folder, &error);
    }
  }
  g_option_context_free (context);
  g_clear_pointer (&corpora, g_ptr_array_unref);
  g_free (o.from);
  g_free (o.predict);
  return error ? wn_tool_fail (error) : 0;
}
