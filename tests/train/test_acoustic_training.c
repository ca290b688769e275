/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/rng.h"
#include "folder.h"
#include "model/acoustic_net.h"
#include "run_log.h"
#include "train/acoustic.h"
#include "train/shared_phones.h"
#include "train/run/checkpoint.h"

enum
{
  UTTERANCES = 6,
  MELS = 8,
  DIM = MELS + 3,
  PHONES = 5,
  CONTEXT = 3,
  LENGTH = 7
};

/* A language in which each phone has a spectrum, a pitch and a duration of its own */
typedef struct
{
  WnCorpus corpus;
  WnUtterance utterances[UTTERANCES];
  int32_t phone[UTTERANCES][LENGTH], duration[UTTERANCES][LENGTH];
  float context[UTTERANCES][LENGTH * CONTEXT], features[UTTERANCES][200 * DIM];
  WnStatistics statistics;
} Synthetic;

static Synthetic *
synthetic_new (void)
{
  Synthetic *s = g_new0 (Synthetic, 1);

  for (int i = 0; i < UTTERANCES; i++) {
    WnUtterance *u = &s->utterances[i];

    u->id = u->text = "synthetic";
    u->held_out = i == UTTERANCES - 1;
    u->phone = s->phone[i];
    u->duration = s->duration[i];
    u->context = s->context[i];
    u->features = s->features[i];
    u->n_phones = LENGTH;
    for (int p = 0; p < LENGTH; p++) {
      int phone = p == 0 || p == LENGTH - 1 ? 0 : 1 + (p * (i + 1) + i) % (PHONES - 1);

      s->phone[i][p] = phone;
      s->duration[i][p] = 4 + 4 * phone;
      s->context[i][p * CONTEXT] = p / 10.0f;
      for (int f = 0; f < s->duration[i][p]; f++) {
        float *x = s->features[i] + (u->n_frames++) * DIM;

        for (int b = 0; b < MELS; b++)
          x[b] = phone == 0 ? -4 : sinf (phone * (b + 1));
        x[MELS] = 0.1f * phone + 0.05f * p;
        x[MELS + 1] = phone % 2;
        x[MELS + 2] = phone % 2;
      }
    }
    g_assert_cmpint (u->n_frames, <=, 200);
  }
  for (int b = 0; b < DIM; b++) {
    s->statistics.feature_mean[b] = b < MELS ? -1 : b == DIM - 1 ? 0 : 0.3f;
    s->statistics.feature_std[b] = b < MELS || b == DIM - 1 ? 1 : 0.4f;
  }
  s->corpus = (WnCorpus){ .n_utterances = UTTERANCES,
    .utterances = s->utterances,
    .measured = &s->statistics,
    .statistics = &s->statistics };
  s->statistics.dim = DIM;
  s->corpus.config.n_mels = MELS;
  return s;
}

static WnAcousticConfig
small_config (void)
{
  WnAcousticConfig c = wn_acoustic_config_default (PHONES, CONTEXT);

  c.n_mels = MELS;
  c.embedding = 8;
  c.harmonic_bands = 2;
  c.duration_channels = c.encoder_channels = c.prosody_channels = c.spectrum_channels = 32;
  c.duration_blocks = c.encoder_blocks = c.prosody_blocks = c.spectrum_blocks = 2;
  return c;
}

static WnAcousticTraining
small_training (int steps)
{
  WnAcousticTraining training = wn_acoustic_training_default;

  training.arch = small_config ();
  training.loop.steps = steps;
  training.loop.batch = 4;
  training.loop.averaging = 0.95;
  training.loop.n_threads = 1;
  training.loop.warm_up = 1;
  training.stretched = training.dropout = training.duration_dropout = 0;
  return training;
}

static char *
temporary_dir (void)
{
  char *dir = g_dir_make_tmp ("acoustic-XXXXXX", NULL);

  g_assert_nonnull (dir);
  return dir;
}

static void
remove_dir (char *dir)
{
  test_remove (dir);
  g_free (dir);
}

/* The bytes of a file of a run, g_free */
static char *
contents (const char *dir, const char *name, gsize *n)
{
  char *path = g_build_filename (dir, name, NULL), *data;
  GError *error = NULL;

  g_file_get_contents (path, &data, n, &error);
  g_assert_no_error (error);
  g_free (path);
  return data;
}

/* Trains a run of its own; returns the folder */
static char *
train_run (const WnAcousticTraining *training, WnCorpus *const *corpora, int n_corpora,
    const WnSafetensors *from, WnAcousticFigures *figures)
{
  WnRun run = { .dir = temporary_dir () };
  GError *error = NULL;

  g_assert_true (wn_acoustic_train (training, corpora, n_corpora, from, &run, figures, &error));
  g_assert_no_error (error);
  return (char *) run.dir;
}

static char *
train_once (WnCorpus *const *corpora, int n_corpora, const WnSafetensors *from, int steps,
    double rate, WnAcousticFigures *figures)
{
  WnAcousticTraining training = small_training (steps);

  training.loop.rate = rate;
  return train_run (&training, corpora, n_corpora, from, figures);
}

static WnSafetensors *
open_result (const char *dir)
{
  const WnRun run = { .dir = dir };
  g_autofree char *path = wn_run_path (&run, WN_ACOUSTIC_FILE);
  GError *error = NULL;
  WnSafetensors *st = wn_safetensors_open (path, &error);

  g_assert_no_error (error);
  return st;
}

static void
test_overfits (void)
{
  Synthetic *s = synthetic_new ();
  WnCorpus *corpus = &s->corpus;
  WnAcousticTraining training = small_training (400);
  WnAcousticFigures figures;
  GError *error = NULL;
  char *dir;
  WnSafetensors *st;
  WnAcoustic *model;
  float *params, *predicted, gain[MELS];
  size_t at = 0;

  training.loop.averaging = 0.98;
  dir = train_run (&training, &corpus, 1, NULL, &figures);
  g_assert_cmpint (figures.n_utterances, ==, 1);

  st = open_result (dir);
  model = wn_acoustic_load (st, &params, &error);
  g_assert_no_error (error);
  wn_acoustic_evaluate (&s->corpus, FALSE, model, params, 4, NULL, &figures, gain);
  g_assert_cmpint (figures.n_utterances, ==, UTTERANCES - 1);
  g_assert_cmpfloat (figures.features[WN_FIGURE_MEL], <, 1);
  g_assert_cmpfloat (figures.features[WN_FIGURE_MCD], <, 1);
  g_assert_cmpfloat (figures.mean_features[WN_FIGURE_MCD], <,
      0.9 * figures.features[WN_FIGURE_MCD]);
  g_assert_cmpfloat (figures.mean_features[WN_FIGURE_MCD], >, 0);
  g_assert_cmpfloat (figures.features[WN_FIGURE_F0_HZ], <, 5);
  g_assert_cmpfloat (figures.features[WN_FIGURE_F0_CORRELATION_MEDIAN], >, 0.95);
  g_assert_cmpfloat (figures.features[WN_FIGURE_VOICING], ==, 0);
  g_assert_cmpfloat (figures.duration_correlation, >, 0.99);
  g_assert_cmpfloat_with_epsilon (figures.variance_ratio, 1, 0.05);
  for (int b = 0; b < MELS; b++)
    g_assert_cmpfloat_with_epsilon (gain[b], 1, 0.1);

  predicted = g_new (float, UTTERANCES * 200 * DIM);
  wn_acoustic_predict (&s->corpus, model, params, TRUE, NULL, predicted);
  for (int i = 0; i < UTTERANCES; i++) {
    for (int f = 0; f < s->utterances[i].n_frames; f++) {
      const float *x = predicted + (at + f) * DIM, *r = s->features[i] + f * DIM;

      g_assert_cmpmem (x + MELS, 3 * sizeof (float), r + MELS, 3 * sizeof (float));
      if (i < UTTERANCES - 1)
        g_assert_cmpfloat_with_epsilon (x[0], r[0], 1);
    }
    at += s->utterances[i].n_frames;
  }
  g_free (predicted);
  wn_block_free (params);
  wn_acoustic_free (model);
  wn_safetensors_close (st);
  remove_dir (dir);
  g_free (s);
}

/* Durations that are not drawn are learnt as the mean of what was said, pauses as that of logs */
static void
test_mean_durations (void)
{
  static const int32_t said[LENGTH][UTTERANCES] = { { 2, 2, 2, 2, 32, 9 }, { 24, 4, 4, 4, 4, 9 },
    { 5, 5, 5, 5, 5, 9 }, { 6, 10, 6, 10, 8, 9 }, { 3, 3, 3, 3, 3, 9 }, { 7, 7, 7, 7, 7, 9 },
    { 12, 12, 12, 12, 12, 9 } };
  static const float expected[LENGTH] = { 3.48, 8, 5, 8, 3, 7, 12 };
  Synthetic *s = synthetic_new ();
  WnCorpus *corpus = &s->corpus;
  WnAcousticTraining training = small_training (600);
  WnAcousticFigures figures;
  GError *error = NULL;
  char *dir;
  WnSafetensors *st;
  WnAcoustic *model;
  float *params, frames[LENGTH];

  for (int i = 0; i < UTTERANCES; i++) {
    s->utterances[i].n_frames = 0;
    for (int p = 0; p < LENGTH; p++) {
      s->phone[i][p] = s->phone[0][p];
      s->utterances[i].n_frames += s->duration[i][p] = said[p][i];
    }
  }
  training.arch.duration_noise = (WnAcousticNoise){ 0 };
  training.loop.cool_down = 300;
  dir = train_run (&training, &corpus, 1, NULL, &figures);
  st = open_result (dir);
  model = wn_acoustic_load (st, &params, &error);
  g_assert_no_error (error);
  wn_acoustic_durations (model, params, LENGTH, s->phone[0], s->context[0], NULL, frames);
  for (int p = 0; p < LENGTH; p++)
    g_assert_cmpfloat_with_epsilon (frames[p], expected[p], 0.15 * expected[p]);
  wn_acoustic_free (model);
  wn_block_free (params);
  wn_safetensors_close (st);
  remove_dir (dir);
  g_free (s);
}

/* Figures of a speaker's result, 2 for the second, beside a corpus that it was trained on */
static WnAcousticFigures
figures_of (const char *dir, int speaker, const WnCorpus *corpus)
{
  g_autofree char *name = g_strdup_printf (WN_ACOUSTIC_SPEAKER, speaker),
                  *folder = g_build_filename (dir, name, NULL);
  WnSafetensors *st = open_result (speaker > 1 ? folder : dir);
  WnAcousticFigures figures;
  GError *error = NULL;
  float *params;
  WnAcoustic *model = wn_acoustic_load (st, &params, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wn_safetensors_metadata (st, "languages"), ==,
      corpus->language ? corpus->language->tag : NULL);
  wn_acoustic_evaluate (corpus, FALSE, model, params, 0, NULL, &figures, NULL);
  wn_acoustic_free (model);
  wn_block_free (params);
  wn_safetensors_close (st);
  return figures;
}

/*
 * What the voice's own corpus lacks is learnt from another speaker, whose spectra lie elsewhere and
 * are more different from each other
 */
static void
test_other_speaker (void)
{
  Synthetic *own = synthetic_new (), *other = synthetic_new ();
  WnCorpus *corpora[] = { &own->corpus, &other->corpus };
  WnAcousticFigures alone, together, again;
  WnSafetensors *st;
  char *dir, *alone_dir;

  /* the speaker is heard saying phones 2 and 4 only, and held out is an utterance of all */
  for (int i = 0; i < UTTERANCES; i++) {
    own->utterances[i].rejected = i != 1 && i != 2;
    own->utterances[i].held_out = i == 2;
    other->utterances[i].held_out = FALSE;
  }
  for (int i = 0; i < UTTERANCES; i++)
    for (int f = 0; f < other->utterances[i].n_frames; f++)
      for (int b = 0; b < MELS; b++)
        other->features[i][f * DIM + b] = 1 + 2 * other->features[i][f * DIM + b];
  for (int b = 0; b < MELS; b++) {
    other->statistics.feature_mean[b] = 1 + 2 * other->statistics.feature_mean[b];
    other->statistics.feature_std[b] *= 2;
  }
  alone_dir = train_once (corpora, 1, NULL, 250, 2e-3, &alone);
  dir = train_once (corpora, 2, NULL, 250, 2e-3, &together);
  g_assert_cmpfloat (alone.features[WN_FIGURE_MEL], >, 2);
  g_assert_cmpfloat (together.features[WN_FIGURE_MEL], <, 0.6 * alone.features[WN_FIGURE_MEL]);

  /* either speaker speaks, with spectra that lie where its own do */
  g_assert_cmpfloat (figures_of (dir, 2, corpora[1]).features[WN_FIGURE_MEL], <, 2);
  g_assert_cmpfloat (figures_of (dir, 1, corpora[1]).features[WN_FIGURE_MEL], >, 5);

  /* the result begins another run */
  st = open_result (dir);
  remove_dir (train_once (corpora, 2, st, 1, 0, &again));
  g_assert_cmpfloat_with_epsilon (again.features[WN_FIGURE_MEL], together.features[WN_FIGURE_MEL],
      1e-4);
  g_assert_cmpfloat_with_epsilon (again.duration_rmse, together.duration_rmse, 1e-4);
  wn_safetensors_close (st);
  remove_dir (alone_dir);
  remove_dir (dir);
  g_free (own);
  g_free (other);
}

/*
 * The discriminator learns beside the model, from spectra that are not the recorded ones, until the
 * end
 */
static void
test_adversarial (void)
{
  Synthetic *s = synthetic_new ();
  WnCorpus *corpus = &s->corpus;
  WnAcousticTraining training = small_training (40);
  WnRun run = { .dir = temporary_dir () };
  WnAcousticFigures figures;
  GError *error = NULL;

  training.adversarial = 1e-6;
  g_assert_true (wn_acoustic_train (&training, &corpus, 1, NULL, &run, &figures, &error));
  g_assert_no_error (error);
  /* both begin about ln 2 */
  g_assert_cmpfloat (run_figure (run.dir, 4, "discriminator"), <, 0.1);
  g_assert_cmpfloat (run_figure (run.dir, 4, "adversarial"), >, 1);
  training.adversarial = 0;
  g_assert_false (wn_acoustic_train (&training, &corpus, 1, NULL, &run, &figures, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "'acoustic.average.adversary.0"));
  g_clear_error (&error);
  remove_dir ((char *) run.dir);
  g_free (s);
}

/* What no text foretells is drawn, and as wide as in the recordings */
static void
test_spread (void)
{
  Synthetic *s = synthetic_new ();
  WnCorpus *corpus = &s->corpus;
  WnAcousticFigures figures;
  float *before = g_memdup2 (s->features, sizeof s->features);
  float *predicted = g_new (float, UTTERANCES * 200 * DIM), *params;
  char *dir;
  WnSafetensors *st;
  WnAcoustic *model;
  double squares = 0, bias = 0;
  int n = 0;

  for (int i = 0; i < UTTERANCES; i++) {
    wn_rng_normal (9, i, 0, 200 * DIM, predicted);
    for (int f = 0; f < s->utterances[i].n_frames; f++)
      for (int b = 0; b < MELS; b++)
        s->features[i][f * DIM + b] += 0.5f * predicted[f * DIM + b];
  }
  dir = train_once (&corpus, 1, NULL, 400, 4e-3, &figures);
  st = open_result (dir);
  model = wn_acoustic_load (st, &params, NULL);
  g_assert_nonnull (model);
  wn_acoustic_predict (corpus, model, params, FALSE, NULL, predicted);
  for (int i = 0, at = 0; i < UTTERANCES - 1; at += s->utterances[i++].n_frames) {
    for (int f = 0; f < s->utterances[i].n_frames; f++) {
      for (int b = 0; b < MELS; b++, n++) {
        const float difference = predicted[(at + f) * DIM + b]
            - before[i * 200 * DIM + f * DIM + b];

        squares += difference * difference;
        bias += difference;
      }
    }
  }
  g_assert_cmpfloat_with_epsilon (bias / n, 0, 0.1);
  /* a model of means has next to none: 0.25 is in the recordings */
  g_assert_cmpfloat (squares / n, >, 0.13);
  g_assert_cmpfloat (squares / n, <, 0.4);
  wn_safetensors_close (st);
  wn_block_free (params);
  wn_acoustic_free (model);
  remove_dir (dir);
  g_free (before);
  g_free (predicted);
  g_free (s);
}

/* Trains in one or several runs, each interrupted after some steps; returns the folder */
static char *
train_in_parts (WnCorpus *corpus, double adversarial, int threads, int parts)
{
  WnCorpus *const corpora[] = { corpus, corpus };
  WnAcousticTraining training = small_training (12);
  WnRun run = { .dir = temporary_dir () };
  WnAcousticFigures figures;
  GError *error = NULL;
  int stop = 1;

  training.loop.batch = 3;
  training.loop.evaluate_steps = 5;
  training.loop.n_threads = threads;
  training.adversarial = adversarial;
  training.others = 0.4;
  training.stretched = 0.5;
  training.dropout = training.duration_dropout = 0.1;
  for (int part = 0; part < parts; part++) {
    run.stop = part < parts - 1 ? &stop : NULL;
    g_assert_true (wn_acoustic_train (&training, corpora, 2, NULL, &run, &figures, &error));
    g_assert_no_error (error);
  }
  return (char *) run.dir;
}

static void
test_exact_resume (gconstpointer adversarial)
{
  static const char *const files[] = { WN_CHECKPOINT_FILE, WN_ACOUSTIC_FILE };
  const double weight = adversarial ? 0.1 : 0;
  Synthetic *s = synthetic_new ();
  char *whole = train_in_parts (&s->corpus, weight, 1, 1);
  char *parts = train_in_parts (&s->corpus, weight, 1, 5);
  char *threads = train_in_parts (&s->corpus, weight, 3, 2);

  for (int i = 0; i < (int) G_N_ELEMENTS (files); i++) {
    gsize n, m, k;
    char *a = contents (whole, files[i], &n), *b = contents (parts, files[i], &m),
         *c = contents (threads, files[i], &k);

    g_assert_cmpmem (a, n, b, m);
    g_assert_cmpmem (a, n, c, k);
    g_free (a);
    g_free (b);
    g_free (c);
  }
  remove_dir (whole);
  remove_dir (parts);
  remove_dir (threads);
  g_free (s);
}

/*
 * Another context than that of the model to begin with: what both have is kept, and what only the
 * new one has begins without any effect
 */
static void
test_wider_context (void)
{
  Synthetic *s = synthetic_new ();
  WnCorpus *corpus = &s->corpus;
  WnAcousticFigures figures, wider;
  char *dir = train_once (&corpus, 1, NULL, 50, 2e-3, &figures);
  WnSafetensors *st = open_result (dir);
  WnAcousticTraining training = small_training (1);
  WnRun run = { .dir = temporary_dir () };
  float *contexts = g_new0 (float, UTTERANCES *LENGTH *(CONTEXT + 2));
  GError *error = NULL;

  for (int i = 0; i < UTTERANCES; i++) {
    float *context = contexts + i * LENGTH * (CONTEXT + 2);

    for (int p = 0; p < LENGTH; p++) {
      memcpy (context + p * (CONTEXT + 2), s->context[i] + p * CONTEXT, CONTEXT * sizeof (float));
      context[p * (CONTEXT + 2) + CONTEXT] = 3;
    }
    s->utterances[i].context = context;
  }
  training.arch.context_dim = CONTEXT + 2;
  training.loop.rate = 0;
  g_assert_true (wn_acoustic_train (&training, &corpus, 1, st, &run, &wider, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (wider.features[WN_FIGURE_MEL], figures.features[WN_FIGURE_MEL],
      1e-4);
  g_assert_cmpfloat_with_epsilon (wider.duration_rmse, figures.duration_rmse, 1e-4);
  wn_safetensors_close (st);
  remove_dir ((char *) run.dir);
  remove_dir (dir);
  g_free (contexts);
  g_free (s);
}

static void
check_refused (const WnAcousticTraining *training, WnCorpus *const *corpora, int n_corpora,
    const WnRun *run)
{
  WnAcousticFigures figures;
  GError *error = NULL;

  g_assert_false (wn_acoustic_train (training, corpora, n_corpora, NULL, run, &figures, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

static void
test_errors (void)
{
  Synthetic *s = synthetic_new ();
  WnCorpus *corpus = &s->corpus, different = s->corpus, *corpora[] = { corpus, &different };
  WnAcousticTraining training = small_training (2), other;
  WnRun run = { .dir = temporary_dir () };
  char *beside = temporary_dir ();
  WnSafetensors *st;
  WnAcousticFigures figures;
  GError *error = NULL;

  different.config.hop = 80;
  check_refused (&training, corpora, 2, &run);
  other = training;
  other.arch.generation = 1;
  other.arch.noise = 0;
  check_refused (&other, &corpus, 1, &run);
  g_assert_true (wn_acoustic_train (&training, &corpus, 1, NULL, &run, &figures, &error));
  g_assert_no_error (error);
  g_assert_cmpint (figures.n_utterances, ==, 1);
  /* all is done already: the figures are the same again */
  figures.n_utterances = 0;
  g_assert_true (wn_acoustic_train (&training, &corpus, 1, NULL, &run, &figures, &error));
  g_assert_no_error (error);
  g_assert_cmpint (figures.n_utterances, ==, 1);
  /* what another run began with is of other sizes */
  other = training;
  other.arch.encoder_channels /= 2;
  st = open_result (run.dir);
  g_assert_false (
      wn_acoustic_train (&other, &corpus, 1, st, &(WnRun){ .dir = beside }, &figures, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "has other networks than are to be trained"));
  g_clear_error (&error);
  wn_safetensors_close (st);
  remove_dir (beside);
  training.arch.noise++;
  check_refused (&training, &corpus, 1, &run);
  for (int i = 0; i < UTTERANCES; i++)
    s->utterances[i].rejected = TRUE;
  check_refused (&training, &corpus, 1, &run);
  remove_dir ((char *) run.dir);
  g_free (s);
}

/* Two made-up languages: "b" has a vowel that is like one of "a", a phone of its own, and one more
 */
static const WnPhoneInfo phones_a[] = { { "pau", 0 }, { "aa", WN_PHONE_VOWEL | WN_PHONE_OPEN },
  { "ii", WN_PHONE_VOWEL | WN_PHONE_CLOSE | WN_PHONE_FRONT }, { "s", WN_PHONE_FRICATIVE },
  { "t", WN_PHONE_PLOSIVE } };
static const WnPhoneInfo phones_b[] = { { "pau", 0 }, { "t", WN_PHONE_PLOSIVE },
  { "a", WN_PHONE_VOWEL | WN_PHONE_OPEN }, { "i", WN_PHONE_VOWEL | WN_PHONE_CLOSE },
  { "x", WN_PHONE_FRICATIVE | WN_PHONE_VELAR }, { "s", WN_PHONE_FRICATIVE } };
static const WnLanguage language_a = { .tag = "a", .phones = phones_a, .n_phones = PHONES },
                        language_b = { .tag = "b",
                          .phones = phones_b,
                          .n_phones = G_N_ELEMENTS (phones_b) };

/* Rows are shared by features; what none before has gets one behind them */
static void
test_shared_phones (void)
{
  const WnLanguage *languages[] = { &language_a, &language_b, &language_a };
  const int32_t rows_b[] = { 0, 4, 1, 5, 6, 3 };
  WnSharedPhones *shared = wn_shared_phones_new (languages, 3);

  g_assert_cmpint (shared->n, ==, 7);
  for (int i = 0; i < PHONES; i++) {
    g_assert_cmpint (shared->of[0][i], ==, i);
    g_assert_cmpint (shared->of[2][i], ==, i);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rows_b); i++)
    g_assert_cmpint (shared->of[1][i], ==, rows_b[i]);
  g_assert_cmpint (wn_nearest_phone (&language_a, 0), ==, 0);
  g_assert_cmpint (wn_nearest_phone (&language_a, phones_b[3].features), ==, 2);
  g_assert_cmpint (wn_nearest_phone (&language_a, phones_b[4].features), ==, 3);
  wn_shared_phones_free (shared);
}

/* Two speakers begin with the voice of the first, in whose phones those of the second begin */
static void
check_more_phones (WnCorpus *const *corpora, WnSafetensors *st)
{
  WnAcousticTraining training = small_training (1);
  WnRun run = { .dir = temporary_dir () };
  WnAcousticFigures figures;
  GError *error = NULL;

  training.loop.rate = 1e-9;
  training.arch.n_phones = PHONES + 1;
  g_assert_false (wn_acoustic_train (&training, corpora, 2, st, &run, &figures, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "the model is for 6 phones, a has 5"));
  g_clear_error (&error);
  training.arch.n_phones = PHONES;
  g_assert_true (wn_acoustic_train (&training, corpora, 2, st, &run, &figures, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (figures.duration_correlation, >, 0.9);
  g_assert_cmpfloat (figures_of (run.dir, 2, corpora[1]).duration_correlation, >, 0.9);
  remove_dir ((char *) run.dir);
}

/* A speaker of another language helps with the phones that both have */
static void
test_languages (void)
{
  Synthetic *first = synthetic_new (), *second = synthetic_new ();
  WnCorpus *corpora[] = { &first->corpus, &second->corpus };
  char *dir = temporary_dir (), *beside = temporary_dir (), *path;
  WnAcousticTraining training = small_training (150);
  WnAcousticFigures figures;
  GError *error = NULL;
  WnSafetensors *st;
  WnAcoustic *model;
  float *params;

  first->corpus.language = &language_a;
  second->corpus.language = &language_b;
  for (int i = 0; i < UTTERANCES; i++)
    for (int p = 0; p < LENGTH; p++)
      second->phone[i][p] = (int[]){ 0, 2, 3, 5, 1 }[second->phone[i][p]];
  g_assert_true (
      wn_acoustic_train (&training, corpora, 2, NULL, &(WnRun){ .dir = dir }, &figures, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (figures.duration_correlation, >, 0.9);

  /* the voice has the first language's phones only, and tells them */
  path = g_build_filename (dir, WN_ACOUSTIC_FILE, NULL);
  st = wn_safetensors_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wn_safetensors_metadata (st, "languages"), ==, "a");
  g_assert_cmpstr (wn_safetensors_metadata (st, "phones"), ==, "pau aa ii s t");
  model = wn_acoustic_load (st, &params, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wn_acoustic_config (model)->n_phones, ==, PHONES);
  wn_acoustic_free (model);
  wn_block_free (params);

  /* so does the other speaker's, of the second */
  g_assert_cmpfloat (figures_of (dir, 2, corpora[1]).duration_correlation, >, 0.9);

  check_more_phones (corpora, st);

  /* the other language begins with it, phones by what they are like: better than from nothing */
  training.loop.steps = 1;
  training.loop.rate = 1e-9;
  training.from_language = &language_a;
  training.arch.n_phones = language_b.n_phones;
  g_assert_true (wn_acoustic_train (&training, corpora + 1, 1, st, &(WnRun){ .dir = beside },
      &figures, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (figures.duration_correlation, >, 0.9);

  wn_safetensors_close (st);
  g_free (path);
  remove_dir (dir);
  remove_dir (beside);
  g_free (first);
  g_free (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/acoustic/overfits", test_overfits);
  g_test_add_func ("/train/acoustic/mean-durations", test_mean_durations);
  g_test_add_func ("/train/acoustic/other-speaker", test_other_speaker);
  g_test_add_func ("/train/acoustic/spread", test_spread);
  g_test_add_data_func ("/train/acoustic/exact-resume", NULL, test_exact_resume);
  g_test_add_data_func ("/train/acoustic/exact-resume-adversarial", "", test_exact_resume);
  g_test_add_func ("/train/acoustic/adversarial", test_adversarial);
  g_test_add_func ("/train/acoustic/wider-context", test_wider_context);
  g_test_add_func ("/train/acoustic/errors", test_errors);
  g_test_add_func ("/train/acoustic/shared-phones", test_shared_phones);
  g_test_add_func ("/train/acoustic/languages", test_languages);
  return g_test_run ();
}
