/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/stress.h"
#include <math.h>
#include <string.h>
#include "base/datadir.h"
#include "base/fork.h"
#include "base/rng.h"
#include "base/safetensors.h"
#include "config.h"

#define LONGEST_SUFFIX 9
#define LONGEST_PREFIX 13

struct _WnStress
{
  WnSafetensors *file;
  WnStressModel model;
  WnLetters *letters; /* the model's, or NULL */
  float *params;
  WnStressList list;
};

static guint32
hash_of (int kind, int number, const guint8 *letters, int from, int to, int n)
{
  const guint8 nothing = 0, outside = 40;
  guint64 hash = wn_fnv1a (WN_FNV_BASIS ^ (guint64) (kind * 64 + number), &nothing, 1);

  for (int i = from; i < to; i++)
    hash = wn_fnv1a (hash, i < 0 || i >= n ? &outside : letters + i, 1);
  return (hash ^ hash >> 29) % WN_STRESS_WEIGHTS;
}

static int
letter_features (const guint8 *letters, int n, int at, int index, int vowels, guint32 *features)
{
  static const struct
  {
    int before, behind;
  } windows[] = { { 0, 1 }, { 1, 0 }, { 1, 1 }, { 2, 1 }, { 1, 2 }, { 2, 2 }, { 3, 1 }, { 1, 3 },
    { 3, 3 }, { 4, 2 }, { 2, 4 }, { 0, 3 }, { 3, 0 }, { 5, 1 }, { 1, 5 }, { 4, 4 } };
  int k = 0;

  for (int length = 1; length <= MIN (n, LONGEST_SUFFIX); length++)
    features[k++] = hash_of (1, vowels - 1 - index, letters, n - length, n, n);
  for (int length = 2; length <= MIN (n, LONGEST_PREFIX); length++)
    features[k++] = hash_of (2, index, letters, 0, length, n);
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    features[k++] = hash_of (3 + i, 0, letters, at - windows[i].before, at + windows[i].behind + 1,
        n);
  features[k++] = hash_of (30, vowels * 8 + MIN (index, 7), letters, 0, 0, n);
  features[k++] = hash_of (31, vowels * 8 + MIN (index, 7), letters, MAX (n - 3, 0), n, n);
  features[k++] = hash_of (32, vowels - 1 - index, letters, at - 2, n, n);
  features[k++] = hash_of (33, index, letters, 0, at + 3, n);
  return k;
}

int
wn_stress_features (const WnStressNeighbours *neighbours, const guint8 *letters, int n, int at,
    int index, int vowels, guint32 *features)
{
  const int k = letter_features (letters, n, at, index, vowels, features),
            all = k
      + wn_stress_neighbour_features (neighbours, letters, n, at, index, features + k);

  for (int i = k; i < all; i++)
    features[i] %= WN_STRESS_WEIGHTS;
  return all;
}

WnLettersNet *
wn_stress_net_new (const WnStressModel *model)
{
  return model->letters ? wn_letters_net_new (model->letters, WN_STRESS_MAX_WORD, FALSE) : NULL;
}

const WnStressModel *
wn_stress_model (const WnStress *stress)
{
  return &stress->model;
}

/* The network's output for each letter, valid until the next word */
static const float *
run_network (const WnStressModel *model, WnLettersNet *net, const guint8 *letters, int n)
{
  static const int32_t kind = 0;
  int32_t wide[WN_STRESS_MAX_WORD];

  for (int i = 0; i < n; i++)
    wide[i] = letters[i];
  return wn_letters_net_forward (net, model->params, n, 1, wide, &kind, NULL);
}

/* 0 for those that are not kept */
static int
weight_of (const WnStressModel *model, guint32 feature)
{
  const guint8 *bucket = model->weights
      + (gsize) (feature / WN_STRESS_BUCKET) * (2 * WN_STRESS_KEPT),
               *found = memchr (bucket, feature % WN_STRESS_BUCKET, WN_STRESS_KEPT);

  return found ? (gint8) found[WN_STRESS_KEPT] : 0;
}

int
wn_stress_predict (const WnStressModel *model, WnLettersNet *net, const guint8 *letters, int n)
{
  const float *outputs = NULL;
  WnStressNeighbours neighbours;
  int vowels = 0, index = 0, best = -1;
  float best_score = -INFINITY;

  for (int i = 0; i < n; i++) {
    if (letters[i] == 33)
      return i;
    vowels += wn_stress_is_vowel (letters[i]);
    if (wn_stress_is_vowel (letters[i]))
      best = i;
  }
  if (vowels < 2)
    return best;
  wn_stress_neighbours_find (model->list, model->counts, letters, n, NULL, &neighbours);
  if (net)
    outputs = run_network (model, net, letters, n);
  for (int i = 0; i < n; i++) {
    guint32 features[WN_STRESS_MAX_FEATURES];
    int sum = 0, k;
    float score;

    if (!wn_stress_is_vowel (letters[i]))
      continue;
    k = wn_stress_features (&neighbours, letters, n, i, index++, vowels, features);
    while (k > 0)
      sum += weight_of (model, features[--k]);
    score = outputs ? outputs[i] + model->mix * sum : sum;
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}

int
wn_stress_find (const WnStress *s, WnLettersNet *net, const guint8 *letters, int n)
{
  const int listed = wn_stress_list_find (&s->list, letters, n);

  return listed >= 0 ? listed : wn_stress_predict (&s->model, net, letters, n);
}

static gboolean
check_metadata (const WnSafetensors *st, GError **error)
{
  const char *format = wn_safetensors_metadata (st, "format"),
             *version = wn_safetensors_metadata (st, "version");

  if (g_strcmp0 (format, "parwavenet-stress") == 0 && g_strcmp0 (version, "5") == 0)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: no stress of version 5, but of format \"%s\", version \"%s\"", wn_safetensors_name (st),
      format ? format : "", version ? version : "");
  return FALSE;
}

/* The network, if the file has one */
static gboolean
read_network (WnStress *s, GError **error)
{
  const char *mix = wn_safetensors_metadata (s->file, "mix");
  WnLettersConfig config;

  if (!mix)
    return TRUE;
  if (!wn_letters_config_read (s->file, WN_STRESS_NETWORK, &config, error))
    return FALSE;
  s->model.mix = (float) g_ascii_strtod (mix, NULL);
  if (config.letters != WN_STRESS_LETTERS || config.kinds != 1 || config.classes != 1
      || !isfinite (s->model.mix)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: no network that finds stress",
        wn_safetensors_name (s->file));
    return FALSE;
  }
  s->model.letters = s->letters = wn_letters_new (&config);
  s->model.params = s->params = wn_params_block (s->letters->layout);
  return wn_params_load (s->letters->layout, WN_STRESS_NETWORK, s->file, s->params, error);
}

/* The words listed, which the file's memory holds */
static gboolean
read_list (WnStress *s, GError **error)
{
  static const int64_t any[] = { -1 };
  const WnTensor *letters, *starts, *positions, *backwards;

  if (!(letters = wn_safetensors_require (s->file, "letters", WN_DTYPE_U8, 1, any, error))
      || !(positions = wn_safetensors_require (s->file, "positions", WN_DTYPE_U8, 1, any, error))
      || !(starts = wn_safetensors_require (s->file, "starts", WN_DTYPE_I32, 1,
               (int64_t[]){ positions->n_elements + 1 }, error))
      || !(backwards = wn_safetensors_require (s->file, "backwards", WN_DTYPE_I32, 1,
               (int64_t[]){ positions->n_elements }, error)))
    return FALSE;
  s->list = (WnStressList){ positions->n_elements, letters->data, starts->data, positions->data,
    backwards->data };
  if (positions->n_elements < G_MAXINT32 && wn_stress_list_is_sound (&s->list, letters->n_elements))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: starts, positions or backwards do not fit the letters of its words",
      wn_safetensors_name (s->file));
  return FALSE;
}

WnStress *
wn_stress_open (const char *path, GError **error)
{
  static const int64_t weights[] = { WN_STRESS_BUCKETS, 2 * WN_STRESS_KEPT },
                       counts[] = { WN_STRESS_COUNTS };
  WnStress *s = g_new0 (WnStress, 1);
  const WnTensor *w, *c;

  s->file = wn_safetensors_open (path, error);
  if (!s->file || !check_metadata (s->file, error)
      || !(w = wn_safetensors_require (s->file, "weights", WN_DTYPE_U8, 2, weights, error))
      || !(c = wn_safetensors_require (s->file, "counts", WN_DTYPE_U8, 1, counts, error))
      || !read_list (s, error) || !read_network (s, error)) {
    wn_stress_close (s);
    return NULL;
  }
  s->model.weights = w->data;
  s->model.counts = c->data;
  s->model.list = &s->list;
  return s;
}

void
wn_stress_close (WnStress *s)
{
  wn_letters_free (s->letters);
  wn_block_free (s->params);
  wn_safetensors_close (s->file);
  g_free (s);
}

/* ---- as it comes along ---- */

static WnStress *
open_russian (GError **error)
{
  static const char *const installed[] = { WN_LANGUAGE_DIR, WN_LANGUAGE_SOURCE_DIR, NULL };
  g_autoptr (GPtrArray) dirs = wn_data_dirs ("PARWAVENET_LANGUAGE_PATH", "languages", installed);
  g_autofree char *path = wn_data_find (dirs, "ru.lexicon"), *searched = NULL;

  if (path)
    return wn_stress_open (path, error);
  searched = wn_data_dirs_to_string (dirs);
  g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "no ru.lexicon for Russian; searched in %s",
      searched);
  return NULL;
}

const WnStress *
wn_stress_russian (GError **error)
{
  static GMutex lock;
  static WnStress *russian;

  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  if (!russian)
    russian = open_russian (error);
  g_mutex_unlock (&lock);
  return russian;
}
