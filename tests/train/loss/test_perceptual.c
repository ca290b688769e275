/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "train/run/checkpoint.h"
#include "train/classifier_trainer.h"
#include "train/loss/perceptual.h"
#include "gradcheck.h"

enum
{
  FRAMES = 8,
  HOP = 40,
  N = FRAMES * HOP,
  PHONES = 5
};

static const WnClassifierConfig tiny = { .filters = 6,
  .taps = 24,
  .rows = 5,
  .channels = 12,
  .blocks = 3,
  .frame_channels = 10,
  .frame_blocks = 2,
  .phones = PHONES,
  .hop = HOP,
  .rate = 8000,
  .wave_std = 0.5f };

/* A classifier whose parameters are none of them 0 */
static WnClassifier *
tiny_new (void)
{
  WnClassifier *k = wn_classifier_new (&tiny);
  float *noise = wn_test_normal (k->layout->size, 3);

  k->params = wn_params_block (k->layout);
  wn_classifier_init (k, 1, k->params);
  for (int i = 0; i < k->layout->n_items; i++) {
    const WnParam *p = &k->layout->items[i];

    for (size_t j = 0; j < p->n; j++)
      k->params[p->offset + j] += 0.1f * noise[p->offset + j];
  }
  g_free (noise);
  return k;
}

typedef struct
{
  WnClassifier *k;
  WnClassifierNet *net;
  WnDropout dropout;
  float *x;
  float *weights; /* [FRAMES][PHONES] of the logits in the loss */
} Case;

static double
logits_of (void *data)
{
  Case *c = data;

  return wn_test_dot (FRAMES * PHONES,
      wn_classifier_net_forward (c->net, c->k->params, FRAMES, c->x, &c->dropout), c->weights);
}

static void
test_classifier_slopes (void)
{
  Case c = { tiny_new (), NULL, { 0.2f, 5, 6 }, wn_test_normal (N, 1),
    wn_test_normal (FRAMES * PHONES, 2) };
  g_autofree float *dx = g_new0 (float, N);
  float *grads = wn_params_block (c.k->layout);

  c.net = wn_classifier_net_new (c.k, FRAMES);
  logits_of (&c);
  wn_classifier_net_backward (c.net, c.k->params, c.weights, &c.dropout, NULL, NULL, dx, grads);
  wn_test_gradient ("waveform", logits_of, &c, N, c.x, dx, 2e-3f, 0.03);
  for (int i = 0; i < c.k->layout->n_items; i++) {
    const WnParam *p = &c.k->layout->items[i];

    wn_test_gradient_along (p->name, logits_of, &c, p->n, c.k->params + p->offset,
        grads + p->offset, 1e-3f, i, 5e-3);
  }
  wn_classifier_net_free (c.net);
  wn_block_free (grads);
  wn_classifier_free (c.k);
  g_free (c.x);
  g_free (c.weights);
}

typedef struct
{
  WnPerceptual *p;
  float *x, *y;
} Pair;

static double
perceptual_of (void *data)
{
  Pair *c = data;

  return wn_perceptual_loss (c->p, c->x, c->y, FRAMES, 0, NULL).total;
}

/* The equations, on the activations themselves */
static void
test_definition (void)
{
  WnClassifier *k = tiny_new ();
  Pair c = { wn_perceptual_new (k, FRAMES), wn_test_normal (N, 1), wn_test_normal (N, 2) };
  WnClassifierNet *net = wn_classifier_net_new (k, FRAMES);
  WnPerceptualParts parts = wn_perceptual_loss (c.p, c.x, c.y, FRAMES, 0, NULL);
  double style = 0, content = 0;

  for (int l = 0; l < 5; l++) {
    float *f[2];
    int rows, channels;
    double sum = 0;

    for (int s = 0; s < 2; s++) {
      g_autofree float *scaled = g_new (float, N);
      const float *activations;

      for (int i = 0; i < N; i++)
        scaled[i] = (s ? c.y : c.x)[i] / tiny.wave_std;
      wn_classifier_net_forward (net, k->params, FRAMES, scaled, NULL);
      activations = wn_classifier_net_layer (net, l, &rows, &channels);
      f[s] = g_memdup2 (activations, rows * channels * sizeof (float));
    }
    g_assert_cmpint (rows, ==, l < 3 ? 5 * FRAMES : FRAMES);
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < channels; j++) {
        double difference = 0;

        for (int t = 0; t < rows; t++)
          difference += ((double) f[0][t * channels + i] * f[0][t * channels + j]
                            - (double) f[1][t * channels + i] * f[1][t * channels + j])
              / rows;
        sum += difference * difference;
      }
    }
    style += sum / (4 * channels * channels) / 5;
    for (int i = 0; l >= 3 && i < rows * channels; i++)
      content += pow (f[0][i] - f[1][i], 2) / (2 * rows * channels) / 2;
    g_free (f[0]);
    g_free (f[1]);
  }
  g_assert_cmpfloat_with_epsilon (parts.style, style, 1e-4 * style);
  g_assert_cmpfloat_with_epsilon (parts.content, content, 1e-4 * content);
  g_assert_cmpfloat (parts.total, ==, parts.style + parts.content);
  g_assert_cmpfloat (wn_perceptual_loss (c.p, c.y, c.y, FRAMES, 0, NULL).total, ==, 0);
  wn_classifier_net_free (net);
  wn_perceptual_free (c.p);
  wn_classifier_free (k);
  g_free (c.x);
  g_free (c.y);
}

static void
test_slopes (void)
{
  WnClassifier *k = tiny_new ();
  Pair c = { wn_perceptual_new (k, FRAMES), wn_test_normal (N, 1), wn_test_normal (N, 2) };
  g_autofree float *dx = g_new0 (float, N), *again = g_new (float, N);

  wn_perceptual_loss (c.p, c.x, c.y, FRAMES, 1, dx);
  wn_test_gradient ("perceptual", perceptual_of, &c, N, c.x, dx, 2e-3f, 0.03);
  /* weighted, and added to what is there */
  for (int i = 0; i < N; i++)
    again[i] = 7;
  wn_perceptual_loss (c.p, c.x, c.y, FRAMES, -3, again);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (again[i], 7 - 3 * dx[i], 1e-4);
  /* silence has a slope that is finite */
  memset (c.x, 0, N * sizeof (float));
  wn_perceptual_loss (c.p, c.x, c.y, FRAMES, 1, dx);
  for (int i = 0; i < N; i++)
    g_assert_true (isfinite (dx[i]));
  wn_perceptual_free (c.p);
  wn_classifier_free (k);
  g_free (c.x);
  g_free (c.y);
}

/* ---- training ---- */

enum
{
  UTTERANCES = 3,
  LONG = 60,
  SPAN = 10
};

/* Utterances in which each phone is a tone of its own */
typedef struct
{
  WnCorpus corpus;
  WnUtterance utterances[UTTERANCES];
  int16_t wave[UTTERANCES][LONG * 160];
  float features[UTTERANCES][LONG * 35];
  WnStatistics statistics;
  int32_t phone[UTTERANCES][LONG / SPAN], duration[UTTERANCES][LONG / SPAN];
} Tones;

static Tones *
tones_new (void)
{
  Tones *t = g_new0 (Tones, 1);

  t->corpus = (WnCorpus){ wn_language_find (NULL), wn_feature_config_default, UTTERANCES,
    t->utterances, &t->statistics, &t->statistics, NULL };
  t->statistics.dim = 35;
  t->statistics.wave_std = 0.1f;
  for (int i = 0; i < UTTERANCES; i++) {
    for (int p = 0; p < LONG / SPAN; p++) {
      t->phone[i][p] = (i * 7 + p * (i + 1)) % 4;
      t->duration[i][p] = SPAN;
      for (int j = p * SPAN * 160; j < (p + 1) * SPAN * 160; j++)
        t->wave[i][j] = (int16_t) (3000 * sin (0.2 * (1 + t->phone[i][p]) * j));
    }
    t->utterances[i] = (WnUtterance){ .id = "x",
      .text = "",
      .held_out = i == 2,
      .wave = t->wave[i],
      .n_samples = LONG * 160,
      .features = t->features[i],
      .n_frames = LONG,
      .phone = t->phone[i],
      .duration = t->duration[i],
      .n_phones = LONG / SPAN };
  }
  for (int j = 0; j < 35; j++)
    t->statistics.feature_std[j] = 1;
  return t;
}

static WnClassifierTraining
training (int steps, int threads)
{
  WnClassifierTraining c = wn_classifier_training_default;

  c.arch = (WnClassifierConfig){ .filters = 16,
    .taps = 64,
    .rows = 4,
    .channels = 16,
    .blocks = 2,
    .frame_channels = 16,
    .frame_blocks = 2 };
  c.loop.steps = steps;
  c.loop.batch = 2;
  c.loop.n_threads = threads;
  c.loop.warm_up = 5;
  c.loop.rate = 5e-3f;
  c.loop.averaging = 0.9f;
  c.segment = 30;
  return c;
}

static void
remove_run (const char *dir)
{
  static const char *const names[] = { WN_CHECKPOINT_FILE, "log.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);

    g_remove (path);
  }
  g_rmdir (dir);
}

static void
test_learns (void)
{
  Tones *tones = tones_new ();
  g_autofree char *dir = g_dir_make_tmp ("wn-XXXXXX", NULL);
  WnRun run = { .dir = dir };
  WnClassifierTraining c = training (60, 2);
  WnClassifierFigures figures;
  WnClassifier *k;
  GError *error = NULL;

  g_assert_true (wn_classifier_train (&c, &tones->corpus, &run, &figures, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (figures.accuracy, >, 0.9);
  g_assert_cmpfloat (figures.accuracy_speech, >, 0.8);
  g_assert_cmpfloat (figures.cross_entropy, <, 0.6);
  k = wn_classifier_open (dir, &tones->corpus.config, &error);
  g_assert_no_error (error);
  wn_classifier_free (k);

  /* the corpus must be of the classifier's kind */
  tones->corpus.config.hop = 80;
  g_assert_null (wn_classifier_open (dir, &tones->corpus.config, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  tones->utterances[1].phone = NULL;
  g_assert_false (wn_classifier_train (&c, &tones->corpus, &run, &figures, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  remove_run (dir);
  g_assert_null (wn_classifier_open (dir, &tones->corpus.config, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_free (tones);
}

/* Neither an interruption nor the number of threads changes the weights */
static void
test_resume (void)
{
  Tones *tones = tones_new ();
  char *content[2];
  gsize n[2];

  for (int i = 0; i < 2; i++) {
    g_autofree char *dir = g_dir_make_tmp ("wn-XXXXXX", NULL),
                    *path = g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
    WnRun run = { .dir = dir };
    WnClassifierTraining c = training (2, 2), all = training (5, 1);
    WnClassifierFigures figures;

    if (i == 1)
      g_assert_true (wn_classifier_train (&c, &tones->corpus, &run, &figures, NULL));
    g_assert_true (wn_classifier_train (&all, &tones->corpus, &run, &figures, NULL));
    g_assert_true (g_file_get_contents (path, &content[i], &n[i], NULL));
    remove_run (dir);
  }
  g_assert_cmpmem (content[0], n[0], content[1], n[1]);
  g_free (content[0]);
  g_free (content[1]);
  g_free (tones);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classifier/slopes", test_classifier_slopes);
  g_test_add_func ("/classifier/learns", test_learns);
  g_test_add_func ("/classifier/resume", test_resume);
  g_test_add_func ("/perceptual/definition", test_definition);
  g_test_add_func ("/perceptual/slopes", test_slopes);
  return g_test_run ();
}
