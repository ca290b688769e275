/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stress_trainer.h"
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "base/safetensors.h"
#include "stress_words.h"

#define RATE 0.08f
/* Share of the updates, the last ones, in which the rate falls to nothing */
#define FALL 0.67f
/* Squares of derivatives that each weight begins with */
#define FIRST_SQUARE 0.5f
/* Share of features that a word is learnt without, so that none is relied on alone */
#define DROPPED 0.8f
#define SEED 1

typedef struct
{
  float *weights, *squares; /* [WN_STRESS_WEIGHTS] */
  float rate;
  unsigned learnt;                      /* uses of words, bits 1 << WnStressUse */
  const WnStressNeighbours *neighbours; /* of each word that is learnt, by its number */
} Model;

/*
 * Those features of a word's vowels that are not dropped; a vowel's are in the same order as
 * another's, so that a feature is dropped for all or none
 * key      of random numbers
 * Returns  how many a vowel
 */
static int
choose_features (const WnStressNeighbours *neighbours, const WnStressWord *w, uint64_t key,
    guint32 features[WN_STRESS_MAX_VOWELS][WN_STRESS_MAX_FEATURES])
{
  float random[WN_STRESS_MAX_FEATURES];
  int kept = 0, n = 0;

  for (int v = 0; v < w->vowels; v++)
    n = wn_stress_features (neighbours, w->letters, w->n, wn_stress_word_vowel (w, v), v, w->vowels,
        features[v]);
  wn_rng_uniform (SEED, key, 0, n, random);
  for (int k = 0; k < n; k++) {
    if (random[k] < DROPPED)
      continue;
    for (int v = 0; v < w->vowels; v++)
      features[v][kept] = features[v][k];
    kept++;
  }
  return kept;
}

static void
learn (Model *m, const WnStressNeighbours *neighbours, const WnStressWord *w, uint64_t key)
{
  guint32 features[WN_STRESS_MAX_VOWELS][WN_STRESS_MAX_FEATURES];
  const int n = choose_features (neighbours, w, key, features);
  float scores[WN_STRESS_MAX_VOWELS], sum = 0.0f, best = -INFINITY;

  for (int v = 0; v < w->vowels; v++) {
    scores[v] = 0.0f;
    for (int k = 0; k < n; k++)
      scores[v] += m->weights[features[v][k]] / (1 - DROPPED);
    best = MAX (best, scores[v]);
  }
  for (int v = 0; v < w->vowels; v++)
    sum += scores[v] = expf (scores[v] - best);
  for (int v = 0; v < w->vowels; v++) {
    const float d = (v == w->right) - scores[v] / sum;

    for (int k = 0; fabsf (d) > 1e-4f && k < n; k++) {
      const guint32 f = features[v][k];

      m->squares[f] += d * d;
      m->weights[f] += m->rate * d / sqrtf (m->squares[f] + FIRST_SQUARE);
    }
  }
}

static gboolean
is_for (guint number, unsigned uses)
{
  return uses >> wn_stress_word_use (number) & 1;
}

static gboolean
have_common_factor (guint a, guint b)
{
  while (b) {
    const guint rest = a % b;

    a = b;
    b = rest;
  }
  return a > 1;
}

/* A permutation's next word: words of one stem stand together */
static void
learn_all (Model *m, const GArray *words, int epochs)
{
  guint step = 100003 % MAX (words->len, 1) | 1;

  while (have_common_factor (step, words->len))
    step += 2; /* or it would come by some words only */

  for (int epoch = 0; epoch < epochs; epoch++) {
    guint at = epoch % MAX (words->len, 1);

    for (guint i = 0; i < words->len; i++, at = (at + step) % words->len) {
      const float left = 1.0f - (epoch + (float) i / words->len) / epochs;

      m->rate = RATE * MIN (1.0f, left / FALL);
      if (is_for (at, m->learnt))
        learn (m, &m->neighbours[at], &g_array_index (words, WnStressWord, at),
            (uint64_t) epoch << 32 | at);
    }
  }
}

static void
find_slots (const WnStressList *list, const WnStressWord *w, WnStressSlots *slots)
{
  wn_stress_slots_find (list, w->letters, w->n, wn_stress_word_vowel (w, w->right), slots);
}

/* [WN_STRESS_COUNTS]; list: of the words learnt */
static guint8 *
count_pairs (const WnStressList *list, const GArray *words, unsigned learnt)
{
  g_autofree guint *counts = g_new0 (guint, WN_STRESS_COUNTS);
  guint8 *codes = g_new (guint8, WN_STRESS_COUNTS);

  for (guint i = 0; i < words->len; i++) {
    WnStressSlots slots;

    if (!is_for (i, learnt))
      continue;
    find_slots (list, &g_array_index (words, WnStressWord, i), &slots);
    for (int k = 0; k < slots.n; k++)
      counts[slots.at[k]]++;
  }
  for (int i = 0; i < WN_STRESS_COUNTS; i++)
    codes[i] = wn_stress_count_code (counts[i]);
  return codes;
}

/* Of each word that is learnt, as if it were not listed */
static WnStressNeighbours *
find_neighbours (const WnStressList *list, const guint8 *counts, const GArray *words,
    unsigned learnt)
{
  WnStressNeighbours *all = g_new0 (WnStressNeighbours, words->len);

  for (guint i = 0; i < words->len; i++) {
    const WnStressWord *w = &g_array_index (words, WnStressWord, i);
    WnStressSlots own;

    if (!is_for (i, learnt))
      continue;
    find_slots (list, w, &own);
    wn_stress_neighbours_find (list, counts, w->letters, w->n, &own, &all[i]);
  }
  return all;
}

/* Keeps the largest of a bucket's weights: their numbers, and themselves by their scale */
static void
keep_largest (const float *weights, float scale, guint8 kept[2 * WN_STRESS_KEPT])
{
  int n = 0;

  for (int i = 0; i < WN_STRESS_BUCKET; i++) {
    int at = n;

    while (at > 0 && fabsf (weights[i]) > fabsf (weights[kept[at - 1]]))
      at--;
    if (at == WN_STRESS_KEPT)
      continue;
    n = MIN (n + 1, WN_STRESS_KEPT);
    memmove (kept + at + 1, kept + at, n - 1 - at);
    kept[at] = i;
  }
  for (int i = 0; i < n; i++)
    kept[WN_STRESS_KEPT + i] = (gint8) lrintf (weights[kept[i]] / scale);
}

/* *scale is set to what a step of the bytes is */
static guint8 *
quantise (const Model *m, float *scale)
{
  guint8 *kept = g_new (guint8, WN_STRESS_BUCKETS * 2 * WN_STRESS_KEPT);
  float largest = 1e-6f;

  for (int i = 0; i < WN_STRESS_WEIGHTS; i++)
    largest = MAX (largest, fabsf (m->weights[i]));
  *scale = largest / 127.0f;
  for (int i = 0; i < WN_STRESS_BUCKETS; i++)
    keep_largest (m->weights + (gsize) i * WN_STRESS_BUCKET, *scale,
        kept + (gsize) i * 2 * WN_STRESS_KEPT);
  return kept;
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
  static const double mixes[] = { 0, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2, 3, 5 };
  double best = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (mixes); i++) {
    double right;

    model->mix = (float) mixes[i] * scale;
    right = share_right (model, net, words, WN_STRESS_TUNED_ON);
    if (right > best) {
      best = right;
      f->mix = mixes[i];
    }
  }
  model->mix = (float) f->mix * scale;
}

static void
measure (const WnStressModel *model, WnLettersNet *net, const GArray *words, WnStressFigures *f)
{
  WnStressModel linear = *model, network = *model;

  linear.letters = NULL;
  network.mix = 0;
  f->words = words->len;
  for (guint i = 0; i < words->len; i++)
    f->set_aside += wn_stress_word_use (i) == WN_STRESS_SET_ASIDE;
  f->right = share_right (model, net, words, WN_STRESS_SET_ASIDE);
  if (net)
    f->right_network = share_right (&network, net, words, WN_STRESS_SET_ASIDE);
  f->right_linear = share_right (&linear, NULL, words, WN_STRESS_SET_ASIDE);
}

static void
add_metadata (const WnStressModel *model, const char *licence, WnSafetensorsWriter *w)
{
  char mix[G_ASCII_DTOSTR_BUF_SIZE];

  wn_safetensors_writer_metadata (w, "format", "parwavenet-stress");
  wn_safetensors_writer_metadata (w, "version", "5");
  wn_safetensors_writer_metadata (w, "languages", "ru");
  if (model->letters)
    wn_safetensors_writer_metadata (w, "mix", g_ascii_dtostr (mix, sizeof mix, model->mix));
  if (licence)
    wn_safetensors_writer_metadata (w, "licence", licence);
  wn_safetensors_writer_sum (w);
}

static gboolean
save (const WnStressModel *model, const GArray *words, const char *licence, const char *path,
    GError **error)
{
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  WnStressWordList *all = wn_stress_word_list_new (words, ~0u);
  g_autofree uint16_t *half = NULL;
  const int64_t n_weights[] = { WN_STRESS_BUCKETS, 2 * WN_STRESS_KEPT },
                n_counts = WN_STRESS_COUNTS, n = all->list.n, n_starts = n + 1,
                n_letters = all->letters->len;
  gboolean ok;

  add_metadata (model, licence, w);
  wn_safetensors_writer_add (w, "starts", WN_DTYPE_I32, 1, &n_starts, all->starts);
  wn_safetensors_writer_add (w, "backwards", WN_DTYPE_I32, 1, &n, all->backwards);
  wn_safetensors_writer_add (w, "positions", WN_DTYPE_U8, 1, &n, all->stressed);
  wn_safetensors_writer_add (w, "letters", WN_DTYPE_U8, 1, &n_letters, all->letters->data);
  wn_safetensors_writer_add (w, "weights", WN_DTYPE_U8, 2, n_weights, model->weights);
  wn_safetensors_writer_add (w, "counts", WN_DTYPE_U8, 1, &n_counts, model->counts);
  if (model->letters)
    half = wn_params_save_half (model->letters->layout, WN_STRESS_NETWORK, model->params, w);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  wn_stress_word_list_free (all);
  return ok;
}

static guint8 *
train_linear (const GArray *words, unsigned learnt, const WnStressList *list, const guint8 *counts,
    int epochs, float *scale)
{
  g_autofree WnStressNeighbours *neighbours = find_neighbours (list, counts, words, learnt);
  Model m = { .weights = g_new0 (float, WN_STRESS_WEIGHTS),
    .squares = g_new0 (float, WN_STRESS_WEIGHTS),
    .learnt = learnt,
    .neighbours = neighbours };
  guint8 *weights;

  learn_all (&m, words, epochs);
  weights = quantise (&m, scale);
  g_free (m.weights);
  g_free (m.squares);
  return weights;
}

/* What is left when the network is trained, or there is none */
static gboolean
train_and_save (WnStressModel *model, const GArray *words, int epochs, const char *licence,
    const char *path, WnStressFigures *f, GError **error)
{
  const unsigned all = 1 << WN_STRESS_LEARNT | 1 << WN_STRESS_TUNED_ON,
                 used = model->letters ? 1 << WN_STRESS_LEARNT : all;
  WnStressWordList *learnt = wn_stress_word_list_new (words, used),
                   *known = wn_stress_word_list_new (words, all);
  WnLettersNet *net = wn_stress_net_new (model);
  float scale;
  g_autofree guint8 *counts = count_pairs (&learnt->list, words, used);
  g_autofree guint8 *weights = train_linear (words, used, &learnt->list, counts, epochs, &scale);
  gboolean ok;

  model->weights = weights;
  model->counts = counts;
  model->list = &learnt->list;
  if (net)
    choose_mix (model, net, scale, words, f);
  model->list = &known->list;
  measure (model, net, words, f);
  ok = save (model, words, licence, path, error);
  wn_letters_net_free (net);
  wn_stress_word_list_free (learnt);
  wn_stress_word_list_free (known);
  return ok;
}

gboolean
wn_stress_train (const GPtrArray *entries, int epochs, const WnStressNetworkTraining *network,
    const WnRun *run, const char *licence, const char *path, WnStressFigures *figures,
    GError **error)
{
  g_autoptr (GArray) words = wn_stress_words_new (entries);
  WnLetters *letters = NULL;
  WnStressModel model = { NULL };
  float *params = NULL;
  gboolean ok;

  *figures = (WnStressFigures){ .right_network = NAN };
  if (words->len < 100) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%u words with stress are too few to learn from",
        words->len);
    return FALSE;
  }
  if (run && !(params = wn_stress_network_train (network, words, run, &letters, error)))
    return FALSE;
  model.letters = letters;
  model.params = params;
  ok = train_and_save (&model, words, epochs, licence, path, figures, error);
  wn_letters_free (letters);
  wn_block_free (params);
  return ok;
}
