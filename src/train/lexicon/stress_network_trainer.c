/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stress_network_trainer.h"
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "nn/kernels/kernels.h"
#include "stress_words.h"
#include "train/run/checkpoint.h"

const WnStressNetworkTraining wn_stress_network_training_default = {
  .loop = {
    .steps = 20000,
    .batch = 2,
    .rate = 2e-3f,
    .rate_decay = 3000,
    .warm_up = 100,
    .clip = 1,
    .averaging = 0.999,
    .muon = 0.2,
    .seed = 1,
    .n_threads = 1,
    .checkpoint_seconds = 60,
    .evaluate_steps = 1000,
  },
  .channels = 128,
  .blocks = 7,
  .taps = 3,
  .dropout = 0.05,
};

/* Letters a segment, whatever the length of its words */
#define ROWS 640
#define PART "stress"

enum
{
  RNG_CHOICE,
  RNG_DROPOUT
}; /* purposes of random numbers */

typedef struct
{
  WnLettersNet *net;
  int32_t *letter, *kind; /* [ROWS] */
  guint *word;            /* [ROWS] numbers of the words */
  float *d_logits, *random;
} Worker;

typedef struct
{
  const WnStressNetworkTraining *training;
  const GArray *words;
  WnLetters *letters;
  /* numbers of words: learnt, and the same by length; tuned on */
  GArray *learnt, *by_length[WN_STRESS_MAX_WORD + 1], *tuned_on;
  Worker *workers;
  int n_workers;
} Trainer;

static const WnStressWord *
word_at (const Trainer *t, guint number)
{
  return &g_array_index (t->words, WnStressWord, number);
}

static guint
pick (const GArray *from, float u)
{
  return g_array_index (from, guint, MIN ((guint) (u * from->len), from->len - 1));
}

/* Puts the letters of words of one length side by side */
static void
put_words (const Trainer *t, Worker *w, int n, int words)
{
  for (int k = 0; k < words; k++) {
    const WnStressWord *word = word_at (t, w->word[k]);

    w->kind[k] = 0;
    for (int i = 0; i < n; i++)
      w->letter[i * words + k] = word->letters[i];
  }
}

/*
 * -ln of the probability of a word's stressed vowel, whose letters' outputs are `stride` apart
 * d  NULL, or what the derivative times scale is added to, laid out alike
 */
static double
word_loss (const WnStressWord *word, const float *x, int stride, float scale, float *d)
{
  const int right = wn_stress_word_vowel (word, word->right);
  float highest = -INFINITY, sum = 0;

  for (int i = 0; i < word->n; i++)
    if (wn_stress_is_vowel (word->letters[i]))
      highest = MAX (highest, x[i * stride]);
  for (int i = 0; i < word->n; i++)
    if (wn_stress_is_vowel (word->letters[i]))
      sum += expf (x[i * stride] - highest);
  for (int i = 0; d && i < word->n; i++)
    if (wn_stress_is_vowel (word->letters[i]))
      d[i * stride] += scale * (expf (x[i * stride] - highest) / sum - (i == right));
  return logf (sum) + highest - x[right * stride];
}

static void
run_segment (void *data, const WnLoopStep *step, int index, int worker, float *grads,
    double *figures)
{
  Trainer *t = data;
  Worker *w = &t->workers[worker];
  WnDropout dropout = { t->training->dropout, step->seed,
    wn_loop_stream (step, RNG_DROPOUT, index) };
  unsigned mode = wn_denormals_flush ();
  const float *logits;
  int n, words;

  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0, ROWS + 1, w->random);
  n = word_at (t, pick (t->learnt, w->random[ROWS]))->n;
  words = MIN (ROWS / n, (int) t->by_length[n]->len);
  for (int k = 0; k < words; k++)
    w->word[k] = pick (t->by_length[n], w->random[k]);
  put_words (t, w, n, words);
  logits = wn_letters_net_forward (w->net, step->params, n, words, w->letter, w->kind, &dropout);
  memset (w->d_logits, 0, sizeof (float) * n * words);
  figures[0] = 0;
  for (int k = 0; k < words; k++)
    figures[0] += word_loss (word_at (t, w->word[k]), logits + k, words,
                      1.0f / (words * step->batch), w->d_logits + k)
        / words;
  wn_letters_net_backward (w->net, step->params, w->letter, w->kind, w->d_logits, &dropout, grads);
  wn_denormals_restore (mode);
}

static gboolean
is_right (const WnStressWord *word, const float *x)
{
  int best = -1;

  for (int i = 0; i < word->n; i++)
    if (wn_stress_is_vowel (word->letters[i]) && (best < 0 || x[i] > x[best]))
      best = i;
  return best == wn_stress_word_vowel (word, word->right);
}

/* Loss of the words tuned on, and the share of them that are wrong, in % */
static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  Trainer *t = data;
  Worker *w = &t->workers[0];
  unsigned mode = wn_denormals_flush ();
  int wrong = 0;

  held_out[0] = 0;
  for (guint i = 0; i < t->tuned_on->len; i++) {
    const WnStressWord *word = word_at (t, w->word[0] = g_array_index (t->tuned_on, guint, i));
    const float *x;

    put_words (t, w, word->n, 1);
    x = wn_letters_net_forward (w->net, average, word->n, 1, w->letter, w->kind, NULL);
    held_out[0] += word_loss (word, x, 1, 0, NULL) / t->tuned_on->len;
    wrong += !is_right (word, x);
  }
  held_out[1] = 100.0 * wrong / MAX (1, t->tuned_on->len);
  wn_denormals_restore (mode);
}

static void
init (void *data, uint64_t seed, float *params)
{
  wn_params_init (((Trainer *) data)->letters->layout, seed, params);
}

static void
sort_words (Trainer *t)
{
  t->learnt = g_array_new (FALSE, FALSE, sizeof (guint));
  t->tuned_on = g_array_new (FALSE, FALSE, sizeof (guint));
  for (int n = 0; n <= WN_STRESS_MAX_WORD; n++)
    t->by_length[n] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < t->words->len; i++) {
    const WnStressUse use = wn_stress_word_use (i);

    if (use == WN_STRESS_LEARNT) {
      g_array_append_val (t->learnt, i);
      g_array_append_val (t->by_length[word_at (t, i)->n], i);
    } else if (use == WN_STRESS_TUNED_ON) {
      g_array_append_val (t->tuned_on, i);
    }
  }
}

static void
open_workers (Trainer *t, int n)
{
  t->n_workers = n;
  t->workers = g_new0 (Worker, n);
  for (int i = 0; i < n; i++) {
    Worker *w = &t->workers[i];

    w->net = wn_letters_net_new (t->letters, ROWS, TRUE);
    w->letter = g_new (int32_t, ROWS);
    w->kind = g_new (int32_t, ROWS);
    w->word = g_new (guint, ROWS);
    w->d_logits = g_new (float, ROWS);
    w->random = g_new (float, ROWS + 1);
  }
}

static void
trainer_clear (Trainer *t)
{
  for (int i = 0; i < t->n_workers; i++) {
    Worker *w = &t->workers[i];

    wn_letters_net_free (w->net);
    g_free (w->letter);
    g_free (w->kind);
    g_free (w->word);
    g_free (w->d_logits);
    g_free (w->random);
  }
  g_free (t->workers);
  for (int n = 0; n <= WN_STRESS_MAX_WORD; n++)
    g_array_unref (t->by_length[n]);
  g_array_unref (t->learnt);
  g_array_unref (t->tuned_on);
}

/* The averaged weights of the run's checkpoint */
static float *
load_average (const Trainer *t, const WnRun *run, GError **error)
{
  g_autofree char *path = wn_run_path (run, WN_CHECKPOINT_FILE);
  WnSafetensors *st = wn_safetensors_open (path, error);
  float *params = wn_params_block (t->letters->layout);

  if (!st || !wn_params_load (t->letters->layout, PART ".average.", st, params, error))
    g_clear_pointer (&params, wn_block_free);
  wn_safetensors_close (st);
  return params;
}

float *
wn_stress_network_train (const WnStressNetworkTraining *training, const GArray *words,
    const WnRun *run, WnLetters **letters, GError **error)
{
  const WnLettersConfig config = { WN_STRESS_LETTERS, 1, training->channels, training->blocks,
    training->taps, 1 };
  g_autofree char *json = g_strdup_printf (
      "{\"letters\":%d,\"channels\":%d,\"blocks\":%d,\"taps\":%d}", config.letters, config.channels,
      config.blocks, config.taps);
  Trainer t = { .training = training, .words = words };
  WnPool *pool;
  float *params = NULL;

  *letters = NULL;
  if (!wn_letters_config_check (&config, error))
    return NULL;
  pool = wn_pool_new (training->loop.n_threads);
  t.letters = wn_letters_new (&config);
  sort_words (&t);
  open_workers (&t, wn_pool_n_threads (pool));
  {
    const WnLoopTask task = { .part = PART,
      .layout = t.letters->layout,
      .config = json,
      .columns = "loss",
      .n_figures = 1,
      .held_out_columns = "held_out,held_out_wrong",
      .n_held_out = 2,
      .data = &t,
      .init = init,
      .segment = run_segment,
      .evaluate = evaluate };

    if (t.learnt->len == 0)
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "no words with stress to learn from");
    else if (wn_loop_run (&training->loop, &task, pool, run, error))
      params = load_average (&t, run, error);
  }
  trainer_clear (&t);
  wn_pool_free (pool);
  if (params)
    *letters = t.letters;
  else
    wn_letters_free (t.letters);
  return params;
}
