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

static void
print_figures (const WnAcousticFigures *figures)
{
  g_print ("%d held-out utterances\n%-32s %8.3f\n%-32s %8.3f\n%-32s %8.3f\n", figures->n_utterances,
      "duration correlation", figures->duration_correlation, "duration RMSE (frames)",
      figures->duration_rmse, "mel variance, predicted/recorded", figures->variance_ratio);
  for (int i = 0; i < WN_N_FIGURES; i++)
    if (isfinite (figures->features[i]))
      g_print ("%-32s %8.3f\n", wn_figure_title (i), figures->features[i]);
}

/* The features of the whole corpus, predicted by the result of the run */
static gboolean
write_prediction (const WnCorpus *corpus, const WnRun *run, gboolean recorded_prosody, WnPool *pool,
    const char *path, GError **error)
{
  char *model_path = wn_run_path (run, WN_ACOUSTIC_FILE);
  WnSafetensors *st = wn_safetensors_open (model_path, error);
  float *params = NULL, *out;
  WnAcoustic *model = st != NULL ? wn_acoustic_load (st, &params, error) : NULL;
  int64_t shape[2] = { 0, wn_feature_dim (&corpus->config) };
  WnSafetensorsWriter *w;
  gboolean ok;

  g_free (model_path);
  wn_safetensors_close (st);
  if (model == NULL)
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

    if (corpus == NULL) {
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

  return path != NULL ? wn_safetensors_open (path, error) : NULL;
}

/*
 * The architecture in a file, if it fits the corpus and the front end; voices tell their features
 * and phones, results of runs how many of each
 */
static gboolean
read_arch (const WnSafetensors *from, const WnCorpus *corpus, WnAcousticConfig *config,
    GError **error)
{
  const char *json = wn_safetensors_metadata (from, WN_ACOUSTIC_METADATA),
             *features = wn_safetensors_metadata (from, "features");
  const char *phones = wn_safetensors_metadata (from, "phones"), *name = wn_safetensors_name (from);
  g_autofree char *wanted = wn_feature_config_to_json (&corpus->config);
  g_autoptr (GString) spoken = g_string_new (NULL);

  for (int i = 0; i < corpus->language->n_phones; i++)
    g_string_append_printf (spoken, "%s%s", i ? " " : "", corpus->language->phones[i].name);
  if (json == NULL || !wn_acoustic_config_from_json (json, config, error)) {
    if (json == NULL)
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
  if ((phones != NULL && strcmp (phones, spoken->str) != 0)
      || config->n_phones != corpus->language->n_phones || config->context_dim != WN_CONTEXT_DIM) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: speaks other phones than those of the text front end, %s", name, spoken->str);
    return FALSE;
  }
  return TRUE;
}

/* The files to begin with, whose architectures must be alike; wn_safetensors_close() each */
static GPtrArray *
open_all_from (char **names, const WnCorpus *corpus, WnAcousticConfig *config, GError **error)
{
  g_autoptr (GPtrArray)
      files = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_safetensors_close);

  for (int i = 0; names != NULL && names[i] != NULL; i++) {
    WnSafetensors *file = open_from (names[i], error);
    WnAcousticConfig other = *config;

    if (file != NULL)
      g_ptr_array_add (files, file);
    if (file == NULL || !read_arch (file, corpus, i == 0 ? config : &other, error))
      return NULL;
    other.members = config->members;
    if (i > 0 && memcmp (&other, config, sizeof other) != 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: has other networks than %s", names[i],
          names[0]);
      return NULL;
    }
  }
  return g_steal_pointer (&files);
}

int
wn_tool_train_acoustic (int argc, char **argv)
{
  WnAcousticTraining training = wn_acoustic_training_default;
  WnAcousticConfig config;
  int evaluate = 500, threads = 0, members = 0, status = 1;
  double others = training.others, alone = training.alone, rate = training.rate,
         dropout = training.dropout, duration_dropout = training.duration_dropout,
         muon = training.muon;
  g_autofree char *predict = NULL;
  g_auto (GStrv) from_names = NULL;
  GPtrArray *from = NULL;
  gboolean recorded_prosody = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &from_names,
        "begin with the weights of this voice or run, whose architecture is kept; of several, with "
        "members in turn",
        "VOICE" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &training.steps, "updates in all", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &training.batch, "utterances an update", "N" },
    { "others", 0, 0, G_OPTION_ARG_DOUBLE, &others,
        "share of an update from the second corpus and those behind it", "X" },
    { "alone", 0, 0, G_OPTION_ARG_DOUBLE, &alone,
        "share of the updates, the last ones, with the first corpus alone", "X" },
    { "members", 0, 0, G_OPTION_ARG_INT, &members,
        "models side by side whose predictions are averaged", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "learning rate", "X" },
    { "muon", 0, 0, G_OPTION_ARG_DOUBLE, &muon,
        "matrices move by orthogonal steps, X sqrt (side) times the rate; 0 for Adam alone", "X" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &dropout, "share of values dropped", "X" },
    { "duration-dropout", 0, 0, G_OPTION_ARG_DOUBLE, &duration_dropout,
        "the same in the duration network", "X" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &training.seed, "of all that is random", "N" },
    { "evaluate", 0, 0, G_OPTION_ARG_INT, &evaluate,
        "held-out figures and a checkpoint every N updates", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads, "0, the default, for all processors", "N" },
    { "predict", 0, 0, G_OPTION_ARG_FILENAME, &predict,
        "write the features predicted for the whole corpus", "FILE" },
    { "recorded-prosody", 0, 0, G_OPTION_ARG_NONE, &recorded_prosody,
        "predict only the spectrum, keep the recordings' F0", NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "CORPUS ALIGNMENT [CORPUS ALIGNMENT...] RUN-FOLDER"
      " - trains durations, F0 and spectrum");
  GError *error = NULL;
  GPtrArray *corpora = NULL;
  const WnCorpus *corpus;
  WnPool *pool = NULL;
  WnAcousticFigures figures = { 0 };
  WnRun run;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
    goto out;
  }
  if (argc < 4 || argc % 2 != 0) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    goto out;
  }
  corpora = open_corpora (argc - 2, argv + 1, &error);
  if (corpora == NULL) {
    wn_tool_fail (error);
    goto out;
  }
  corpus = corpora->pdata[0];
  config = wn_acoustic_config_default (corpus->language->n_phones, WN_CONTEXT_DIM);
  config.n_mels = corpus->config.n_mels;
  config.mel_low = corpus->config.mel_low;
  config.mel_high = corpus->config.mel_high;
  from = open_all_from (from_names, corpus, &config, &error);
  if (from == NULL) {
    wn_tool_fail (error);
    goto out;
  }
  config.members = members > 0 ? members : config.members;
  training.others = others;
  training.alone = alone;
  training.rate = rate;
  training.muon = muon;
  training.dropout = dropout;
  training.duration_dropout = duration_dropout;
  pool = wn_pool_new (threads);
  wn_tool_run_init (&run, argv[argc - 1]);
  if (!wn_acoustic_train ((WnCorpus *const *) corpora->pdata, corpora->len,
          (const WnSafetensors *const *) from->pdata, from->len, &config, &training, evaluate, pool,
          &run, &figures, &error)) {
    wn_tool_fail (error);
    goto out;
  }
  if (wn_run_stop_asked (&run)) {
    g_printerr ("stopped; the same command goes on\n");
    goto out;
  }
  print_figures (&figures);
  if (predict != NULL
      && !write_prediction (corpus, &run, recorded_prosody, pool, predict, &error)) {
    wn_tool_fail (error);
    goto out;
  }
  status = 0;
out:
  wn_pool_free (pool);
  g_clear_pointer (&from, g_ptr_array_unref);
  g_clear_pointer (&corpora, g_ptr_array_unref);
  g_option_context_free (context);
  return status;
}
