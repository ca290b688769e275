/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stress_trainer.h"
#include <math.h>
#include <string.h>
#include "base/safetensors.h"
#include "text/ru/stress.h"

#define MAX_VOWELS 16
#define SET_ASIDE 50 /* each so manieth word */
#define RATE 0.15f
#define DECAY 1e-6f

typedef struct
{
  guint8 letters[WN_STRESS_MAX_WORD];
  guint8 n, vowels, right; /* right: number of the stressed vowel, from 0 */
  gint64 key;
} Word;

typedef struct
{
  float *weights, *squares; /* [WN_STRESS_WEIGHTS] */
} Model;

static void
free_entry (void *data)
{
  g_free (((WnStressEntry *) data)->word);
  g_free (data);
}

GPtrArray *
wn_stress_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GRegex) regex = g_regex_new ("^\\(\"([а-яё-]+)\" \\S+ \\((\\d)\\)\\)$", 0, 0, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (free_entry);
  GError *failure = NULL;

  if (!g_file_get_contents (path, &text, NULL, &failure)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s", failure->message);
    g_clear_error (&failure);
    g_ptr_array_unref (entries);
    return NULL;
  }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    GMatchInfo *info = NULL;

    if (g_regex_match (regex, *line, 0, &info)) {
      g_autofree char *number = g_match_info_fetch (info, 2);
      WnStressEntry *entry = g_new0 (WnStressEntry, 1);

      entry->word = g_match_info_fetch (info, 1);
      entry->stressed = atoi (number);
      if (g_hash_table_add (known, entry->word))
        g_ptr_array_add (entries, entry);
      else
        free_entry (entry);
    }
    g_match_info_free (info);
  }
  return entries;
}

/* Words that there is something to choose in, FALSE for others */
static gboolean
read_word (const WnStressEntry *entry, Word *word)
{
  word->n = wn_stress_letters (entry->word, word->letters);
  word->vowels = 0;
  word->right = entry->stressed - 1;
  word->key = wn_stress_key (word->letters, word->n);
  for (int i = 0; i < word->n; i++) {
    if (word->letters[i] >= 33)
      return FALSE; /* a ё is stressed, a hyphen stands between words */
    word->vowels += wn_stress_is_vowel (word->letters[i]);
  }
  return word->vowels > 1 && word->vowels <= MAX_VOWELS && entry->stressed > 0
      && entry->stressed <= word->vowels;
}

/* The place of vowel number `index` */
static int
vowel_at (const Word *word, int index)
{
  for (int i = 0; i < word->n; i++)
    if (wn_stress_is_vowel (word->letters[i]) && index-- == 0)
      return i;
  return -1;
}

static void
learn (Model *m, const Word *w)
{
  guint32 features[MAX_VOWELS][WN_STRESS_MAX_FEATURES];
  float scores[MAX_VOWELS], sum = 0.0f, best = -1e9f;
  int n[MAX_VOWELS];

  for (int v = 0; v < w->vowels; v++) {
    n[v] = wn_stress_features (w->letters, w->n, vowel_at (w, v), v, w->vowels, features[v]);
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
      if (at % SET_ASIDE != 0)
        learn (m, &g_array_index (words, Word, at));
  }
}

static gint8 *
quantise (const Model *m)
{
  gint8 *weights = g_new (gint8, WN_STRESS_WEIGHTS);
  float largest = 1e-6f;

  for (int i = 0; i < WN_STRESS_WEIGHTS; i++)
    largest = MAX (largest, fabsf (m->weights[i]));
  for (int i = 0; i < WN_STRESS_WEIGHTS; i++)
    weights[i] = lrintf (m->weights[i] / largest * 127.0f);
  return weights;
}

static int
compare_keys (const void *a, const void *b)
{
  const gint64 x = ((const Word *) a)->key, y = ((const Word *) b)->key;

  return x < y ? -1 : x > y;
}

/* Words that the model stresses wrongly, in the order of their keys */
static GArray *
wrong_words (const gint8 *weights, const GArray *words, WnStressFigures *f)
{
  GArray *wrong = g_array_new (FALSE, FALSE, sizeof (Word));
  int right = 0;

  f->words = words->len;
  for (guint i = 0; i < words->len; i++) {
    const Word *w = &g_array_index (words, Word, i);
    const gboolean is_right = wn_stress_predict (weights, w->letters, w->n)
        == vowel_at (w, w->right);

    if (i % SET_ASIDE == 0) {
      f->set_aside++;
      right += is_right;
    }
    if (!is_right)
      g_array_append_vals (wrong, w, 1);
  }
  f->right = (double) right / f->set_aside;
  f->listed = wrong->len;
  g_array_sort (wrong, compare_keys);
  return wrong;
}

static gboolean
save (const gint8 *weights, const GArray *wrong, const char *licence, const char *path,
    GError **error)
{
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  g_autofree gint64 *keys = g_new (gint64, wrong->len + 1);
  g_autofree guint8 *positions = g_new (guint8, wrong->len + 1);
  const int64_t n_weights = WN_STRESS_WEIGHTS, n = wrong->len;
  gboolean ok;

  for (guint i = 0; i < wrong->len; i++) {
    const Word *word = &g_array_index (wrong, Word, i);

    keys[i] = word->key;
    positions[i] = vowel_at (word, word->right);
  }
  wn_safetensors_writer_metadata (w, "format", "parwavenet-stress");
  wn_safetensors_writer_metadata (w, "version", "1");
  wn_safetensors_writer_metadata (w, "languages", "ru");
  if (licence)
    wn_safetensors_writer_metadata (w, "licence", licence);
  wn_safetensors_writer_sum (w);
  wn_safetensors_writer_add (w, "words", WN_DTYPE_I64, 1, &n, keys);
  wn_safetensors_writer_add (w, "positions", WN_DTYPE_U8, 1, &n, positions);
  wn_safetensors_writer_add (w, "weights", WN_DTYPE_I8, 1, &n_weights, weights);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  return ok;
}

gboolean
wn_stress_train (const GPtrArray *entries, int epochs, const char *licence, const char *path,
    WnStressFigures *figures, GError **error)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (Word)), wrong = NULL;
  Model m = { g_new0 (float, WN_STRESS_WEIGHTS), g_new0 (float, WN_STRESS_WEIGHTS) };
  g_autofree gint8 *weights = NULL;

  memset (figures, 0, sizeof *figures);
  for (guint i = 0; i < entries->len; i++) {
    Word word;

    if (read_word (g_ptr_array_index (entries, i), &word))
      g_array_append_val (words, word);
  }
  if (words->len > SET_ASIDE) {
    learn_all (&m, words, epochs);
    weights = quantise (&m);
    wrong = wrong_words (weights, words, figures);
  }
  g_free (m.weights);
  g_free (m.squares);
  if (!wrong) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%u words with stress are too few to learn from",
        words->len);
    return FALSE;
  }
  return save (weights, wrong, licence, path, error);
}
