/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stress_trainer.h"
#include <math.h>
#include <string.h>
#include "base/safetensors.h"
#include "stress_words.h"

#define RATE 0.15f
#define DECAY 1e-6f

typedef struct
{
  float *weights, *squares; /* [WN_STRESS_WEIGHTS] */
} Model;

static void
learn (Model *m, const WnStressWord *w)
{
  guint32 features[WN_STRESS_MAX_VOWELS][WN_STRESS_MAX_FEATURES];
  float scores[WN_STRESS_MAX_VOWELS], sum = 0.0f, best = -1e9f;
  int n[WN_STRESS_MAX_VOWELS];

  for (int v = 0; v < w->vowels; v++) {
    n[v] = wn_stress_features (w->letters, w->n, wn_stress_word_vowel (w, v), v, w->vowels,
        features[v]);
    scores[v] = 0.0f;
    for (int k = 0; k < n[v]; k++)
      scores[v] += m->weights[features[v][k]];
    best = MAX (best, scores[v]);
  }
  for (int v = 0; v < w->vowels; v++)
    sum += scores[v] = expf (scores[v] - best);
  for (int v = 0; v < w->vowels; v++) {
    const float d = (v == w->right) - scores[v] / sum;

    for (int k = 0; fabsf (d) > 1e-4f && k < n[v]; k++) {
      const guint32 f = features[v][k];

      m->squares[f] += d * d;
      m->weights[f] += RATE * d / sqrtf (m->squares[f]) - DECAY * m->weights[f];
    }
  }
}

/* A permutation's next word: words of one stem stand together */
static void
learn_all (Model *m, const GArray *words, int epochs)
{
  const guint step = 100003 % MAX (words->len, 1) | 1;

  for (int epoch = 0; epoch < epochs; epoch++) {
    guint at = epoch;

    for (guint i = 0; i < words->len; i++, at = (at + step) % words->len)
      if (wn_stress_word_use (at) == WN_STRESS_LEARNT)
        learn (m, &g_array_index (words, WnStressWord, at));
  }
}

/* *scale is set to what a step of the bytes is */
static gint8 *
quantise (const Model *m, float *scale)
{
  gint8 *weights = g_new (gint8, WN_STRESS_WEIGHTS);
  float largest = 1e-6f;

  for (int i = 0; i < WN_STRESS_WEIGHTS; i++)
    largest = MAX (largest, fabsf (m->weights[i]));
  for (int i = 0; i < WN_STRESS_WEIGHTS; i++)
    weights[i] = lrintf (m->weights[i] / largest * 127.0f);
  *scale = largest / 127.0f;
  return weights;
}

static int
compare_keys (const void *a, const void *b)
{
  const gint64 x = ((const WnStressWord *) a)->key, y = ((const WnStressWord *) b)->key;

  return x < y ? -1 : x > y;
}

static gboolean
is_right (const WnStressModel *model, WnLettersNet *net, const WnStressWord *w)
{
  return wn_stress_predict (model, net, w->letters, w->n) == wn_stress_word_vowel (w, w->right);
}

/* Of the words of one use; NAN if there are none */
static double
share_right (const WnStressModel *model, WnLettersNet *net, const GArray *words, WnStressUse use)
{
  int n = 0, right = 0;

  for (guint i = 0; i < words->len; i++) {
    if (wn_stress_word_use (i) != use)
      continue;
    n++;
    right += is_right (model, net, &g_array_index (words, WnStressWord, i));
  }
  return n ? (double) right / n : NAN;
}

/* The weight of the log-linear part by which most of the words tuned on come out right */
static void
choose_mix (WnStressModel *model, WnLettersNet *net, float scale, const GArray *words,
    WnStressFigures *f)
{
  static const double mixes[] = { 0, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2 };
  double best = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (mixes); i++) {
    double right;

    model->mix = (float) mixes[i] * scale;
    right = share_right (model, net, words, WN_STRESS_TUNED_ON);
    if (i == 0)
      f->right_network = share_right (model, net, words, WN_STRESS_SET_ASIDE);
    if (right > best) {
      best = right;
      f->mix = mixes[i];
    }
  }
  model->mix = (float) f->mix * scale;
}

/* Words that the model stresses wrongly, in the order of their keys */
static GArray *
wrong_words (const WnStressModel *model, WnLettersNet *net, const GArray *words)
{
  GArray *wrong = g_array_new (FALSE, FALSE, sizeof (WnStressWord));

  for (guint i = 0; i < words->len; i++) {
    const WnStressWord *w = &g_array_index (words, WnStressWord, i);

    if (!is_right (model, net, w))
      g_array_append_vals (wrong, w, 1);
  }
  g_array_sort (wrong, compare_keys);
  return wrong;
}

static void
measure (const WnStressModel *model, WnLettersNet *net, const GArray *words, WnStressFigures *f)
{
  WnStressModel linear = *model;

  linear.letters = NULL;
  f->words = words->len;
  for (guint i = 0; i < words->len; i++)
    f->set_aside += wn_stress_word_use (i) == WN_STRESS_SET_ASIDE;
  f->right = share_right (model, net, words, WN_STRESS_SET_ASIDE);
  f->right_linear = share_right (&linear, NULL, words, WN_STRESS_SET_ASIDE);
}

static void
add_metadata (const WnStressModel *model, const char *licence, WnSafetensorsWriter *w)
{
  char mix[G_ASCII_DTOSTR_BUF_SIZE];

  wn_safetensors_writer_metadata (w, "format", "parwavenet-stress");
  wn_safetensors_writer_metadata (w, "version", model->letters ? "2" : "1");
  wn_safetensors_writer_metadata (w, "languages", "ru");
  if (model->letters)
    wn_safetensors_writer_metadata (w, "mix", g_ascii_dtostr (mix, sizeof mix, model->mix));
  if (licence)
    wn_safetensors_writer_metadata (w, "licence", licence);
  wn_safetensors_writer_sum (w);
}

static gboolean
save (const WnStressModel *model, const GArray *wrong, const char *licence, const char *path,
    GError **error)
{
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  g_autofree gint64 *keys = g_new (gint64, wrong->len + 1);
  g_autofree guint8 *positions = g_new (guint8, wrong->len + 1);
  g_autofree uint16_t *half = NULL;
  const int64_t n_weights = WN_STRESS_WEIGHTS, n = wrong->len;
  gboolean ok;

  for (guint i = 0; i < wrong->len; i++) {
    const WnStressWord *word = &g_array_index (wrong, WnStressWord, i);

    keys[i] = word->key;
    positions[i] = wn_stress_word_vowel (word, word->right);
  }
  add_metadata (model, licence, w);
  wn_safetensors_writer_add (w, "words", WN_DTYPE_I64, 1, &n, keys);
  wn_safetensors_writer_add (w, "positions", WN_DTYPE_U8, 1, &n, positions);
  wn_safetensors_writer_add (w, "weights", WN_DTYPE_I8, 1, &n_weights, model->weights);
  if (model->letters)
    half = wn_params_save_half (model->letters->layout, WN_STRESS_NETWORK, model->params, w);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  return ok;
}

static gint8 *
train_linear (const GArray *words, int epochs, float *scale)
{
  Model m = { g_new0 (float, WN_STRESS_WEIGHTS), g_new0 (float, WN_STRESS_WEIGHTS) };
  gint8 *weights;

  learn_all (&m, words, epochs);
  weights = quantise (&m, scale);
  g_free (m.weights);
  g_free (m.squares);
  return weights;
}

gboolean
wn_stress_train (const GPtrArray *entries, int epochs, const WnStressNetworkTraining *network,
    const WnRun *run, const char *licence, const char *path, WnStressFigures *figures,
    GError **error)
{
  g_autoptr (GArray) words = wn_stress_words_new (entries), wrong = NULL;
  g_autofree gint8 *weights = NULL;
  WnLetters *letters = NULL;
  WnLettersNet *net = NULL;
  WnStressModel model = { NULL };
  float scale, *params = NULL;
  gboolean ok;

  *figures = (WnStressFigures){ .right_network = NAN };
  if (words->len < 100) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%u words with stress are too few to learn from",
        words->len);
    return FALSE;
  }
  if (run && !(params = wn_stress_network_train (network, words, run, &letters, error)))
    return FALSE;
  model.weights = weights = train_linear (words, epochs, &scale);
  model.letters = letters;
  model.params = params;
  net = wn_stress_net_new (&model);
  if (net)
    choose_mix (&model, net, scale, words, figures);
  measure (&model, net, words, figures);
  wrong = wrong_words (&model, net, words);
  figures->listed = wrong->len;
  ok = save (&model, wrong, licence, path, error);
  wn_letters_net_free (net);
  wn_letters_free (letters);
  wn_block_free (params);
  return ok;
}
