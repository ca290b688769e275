/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "letters_trainer.h"
#include <string.h>
#include "base/json.h"
#include "base/rng.h"
#include "letter_alignment.h"
#include "letter_counts.h"
#include "nn/kernels/kernels.h"
#include "nn/layers/loss.h"
#include "text/en/codes.h"
#include "text/en/lexicon.h"
#include "text/en/unknown.h"
#include "train/run/checkpoint.h"

const WnLettersTraining wn_letters_training_default = {
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
/* Words set aside that are read for a held-out figure while training goes on */
#define EVALUATED 2000
/* Share of the CMU lexicon's words taken that misaki has too */
#define SHARED 0.3f

enum
{
  RNG_CHOICE,
  RNG_DROPOUT
}; /* purposes of random numbers; dropout takes the rest */

enum
{
  LOSS,
  N_FIGURES
};

typedef struct
{
  WnLettersNet *net;
  int32_t *letter, *kind, *target; /* [ROWS] */
  float *d_logits;
  GByteArray *codes;
} Worker;

typedef struct
{
  const WnLettersTraining *training;
  WnLetters *letters;
  const WnLetterAlignment *alignment;
  WnLetterCounts *counts;
  GArray *by_length[WN_LEXICON_MAX_WORD + 1]; /* guint, of alignment->words */
  guint8 *share;                              /* [words] of 256, how often a word is taken */
  GPtrArray *set_aside;                       /* WnSourceEntry */
  Worker *workers;
} Trainer;

gboolean
wn_is_set_aside (const char *word)
{
  return wn_rng_hash (word, strlen (word), 15) % 10 == 0;
}

/* ---- comparing pronunciations ---- */

static int
plain (guint8 code)
{
  return wn_code_is (code, "ax") ? wn_code_of ("ah", WN_STRESS_NONE) : WN_LEXICON_PHONE (code);
}

gboolean
wn_same_phones (const guint8 *a, gsize n, const guint8 *b, gsize m)
{
  for (gsize i = 0; n == m && i < n; i++)
    if (plain (a[i]) != plain (b[i]))
      return FALSE;
  return n == m;
}

gboolean
wn_same_primary (const guint8 *a, gsize n, const guint8 *b, gsize m)
{
  for (gsize i = 0; n == m && i < n; i++)
    if ((WN_LEXICON_STRESS (a[i]) == WN_STRESS_PRIMARY)
        != (WN_LEXICON_STRESS (b[i]) == WN_STRESS_PRIMARY))
      return FALSE;
  return wn_same_phones (a, n, b, m);
}

static gboolean
same_stress (const guint8 *a, const guint8 *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (WN_LEXICON_STRESS (a[i]) != WN_LEXICON_STRESS (b[i]))
      return FALSE;
  return TRUE;
}

/* ---- words ---- */

static WnLettersKind
kind_of (const WnSourceEntry *e)
{
  return e->source == WN_SOURCE_CMU ? WN_KIND_CMU : e->capital ? WN_KIND_CAPITAL : WN_KIND_WORD;
}

/* The dictionaries' first pronunciations of the words that are not set aside */
static GPtrArray *
training_entries (const GPtrArray *entries)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    WnSourceEntry *e = entries->pdata[i];

    if (e->source != WN_SOURCE_OWN && e->variant == 0 && e->tags == 0 && !wn_is_set_aside (e->word))
      g_ptr_array_add (chosen, e);
  }
  return chosen;
}

static GPtrArray *
evaluation_entries (const GPtrArray *entries)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    WnSourceEntry *e = entries->pdata[i];

    if (e->source == WN_SOURCE_MISAKI && e->variant == 0 && e->tags == 0
        && wn_is_set_aside (e->word))
      g_ptr_array_add (chosen, e);
  }
  return chosen;
}

/* Whether the CMU lexicon has a word that misaki has too, of which that is learnt from first */
static gboolean
is_second (const WnAlignedWord *word, GHashTable *misaki)
{
  return word->entry->source == WN_SOURCE_CMU && g_hash_table_contains (misaki, word->entry->word);
}

static gboolean
is_first (const WnAlignedWord *word, void *misaki)
{
  return !is_second (word, misaki);
}

/* The words of misaki; g_hash_table_unref */
static GHashTable *
misaki_words (const GArray *words)
{
  GHashTable *misaki = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < words->len; i++) {
    const WnSourceEntry *e = g_array_index (words, WnAlignedWord, i).entry;

    if (e->source == WN_SOURCE_MISAKI)
      g_hash_table_add (misaki, e->word);
  }
  return misaki;
}

static void
sort_words (Trainer *t)
{
  const GArray *words = t->alignment->words;
  g_autoptr (GHashTable) misaki = misaki_words (words);

  for (int n = 0; n <= WN_LEXICON_MAX_WORD; n++)
    t->by_length[n] = g_array_new (FALSE, FALSE, sizeof (guint));
  t->share = g_new (guint8, words->len);
  for (guint i = 0; i < words->len; i++) {
    const WnAlignedWord *w = &g_array_index (words, WnAlignedWord, i);

    g_array_append_val (t->by_length[w->n], i);
    t->share[i] = is_second (w, misaki) ? 255 * SHARED : 255;
  }
  t->counts = wn_letter_counts_new (t->alignment, is_first, misaki);
}

/* Random numbers one after the other */
typedef struct
{
  uint64_t seed, key, next;
} Stream;

static float
draw (Stream *s)
{
  float u;

  wn_rng_uniform (s->seed, s->key, s->next++, 1, &u);
  return u;
}

static guint
pick (const Trainer *t, const GArray *from, Stream *s)
{
  for (;;) {
    const guint at = MIN ((guint) (draw (s) * (from ? from->len : t->alignment->words->len)),
        (from ? from->len : t->alignment->words->len) - 1);
    const guint word = from ? g_array_index (from, guint, at) : at;

    if (draw (s) * 255 <= t->share[word])
      return word;
  }
}

/* Words of the length of a random one; sets letters a word and words */
static void
fill (const Trainer *t, Worker *w, Stream *s, int *n, int *words)
{
  const GArray *all = t->alignment->words;
  const GArray *same;

  *n = g_array_index (all, WnAlignedWord, pick (t, NULL, s)).n;
  same = t->by_length[*n];
  *words = MIN (ROWS / *n, same->len);
  for (int k = 0; k < *words; k++) {
    const WnAlignedWord *word = &g_array_index (all, WnAlignedWord, pick (t, same, s));

    w->kind[k] = kind_of (word->entry);
    for (int i = 0; i < *n; i++) {
      w->letter[i * *words + k] = wn_lexicon_letter (word->entry->word[i]);
      w->target[i * *words + k] = word->class[i];
    }
  }
}

static void
run_segment (void *data, const WnLoopStep *step, int index, int worker, float *grads,
    double *figures)
{
  Trainer *t = data;
  Worker *w = &t->workers[worker];
  const int classes = t->letters->config.classes;
  WnDropout dropout = { t->training->dropout, step->seed,
    wn_loop_stream (step, RNG_DROPOUT, index) };
  Stream stream = { step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0 };
  unsigned mode = wn_denormals_flush ();
  const float *logits;
  int n, words;

  fill (t, w, &stream, &n, &words);
  logits = wn_letters_net_forward (w->net, step->params, n, words, w->letter, w->kind, &dropout);
  memset (w->d_logits, 0, sizeof (float) * n * words * classes);
  figures[LOSS] = wn_loss_cross_entropy (n * words, classes, logits, w->target, 1.0f / (n * words),
      w->d_logits);
  for (int i = 0; i < n * words * classes; i++)
    w->d_logits[i] /= step->batch;
  wn_letters_net_backward (w->net, step->params, w->letter, w->kind, w->d_logits, &dropout, grads);
  wn_denormals_restore (mode);
}

/* ---- words set aside ---- */

/* Dictionaries disagree about the shade of a weak vowel */
static int
shadeless (guint8 code)
{
  return wn_code_is_weak_vowel (code) ? wn_code_of ("ah", WN_STRESS_NONE) : plain (code);
}

static gboolean
same_but_shade (const guint8 *a, gsize n, const guint8 *b, gsize m)
{
  for (gsize i = 0; n == m && i < n; i++)
    if (shadeless (a[i]) != shadeless (b[i]))
      return FALSE;
  return n == m;
}

/* Counts one word that was read as `codes` */
static void
count (WnLettersFigures *f, const WnSourceEntry *e, const GByteArray *codes)
{
  const gsize m = strlen ((const char *) e->phones);
  const gboolean same = wn_same_phones (codes->data, codes->len, e->phones, m);

  f->words += !e->capital;
  f->names += e->capital;
  f->phones += same;
  f->schwa += same_but_shade (codes->data, codes->len, e->phones, m);
  f->names_phones += same && e->capital;
  f->primary += wn_same_primary (codes->data, codes->len, e->phones, m);
  f->stressed += same && same_stress (codes->data, e->phones, m);
}

static void
make_shares (WnLettersFigures *f)
{
  f->phones /= MAX (1, f->words + f->names);
  f->schwa /= MAX (1, f->words + f->names);
  f->primary /= MAX (1, f->words + f->names);
  f->stressed /= MAX (1, f->words + f->names);
  f->names_phones /= MAX (1, f->names);
}

static WnLettersFigures
measure (Trainer *t, const float *params, guint most)
{
  Worker *w = &t->workers[0];
  const WnLetterToSound lts = { t->letters, (float *) params,
    (WnLettersClass *) (void *) t->alignment->classes->data, wn_letter_counts_ngrams (t->counts) };
  WnLettersFigures f = { 0 };
  unsigned mode = wn_denormals_flush ();

  for (guint i = 0; i < MIN (most, t->set_aside->len); i++) {
    const WnSourceEntry *e = t->set_aside->pdata[i];

    g_byte_array_set_size (w->codes, 0);
    wn_letter_to_sound (&lts, w->net, e->word, strlen (e->word), kind_of (e), w->codes);
    count (&f, e, w->codes);
  }
  wn_denormals_restore (mode);
  make_shares (&f);
  return f;
}

gboolean
wn_letters_measure_file (const char *path, const GPtrArray *entries, WnLettersFigures *figures,
    GError **error)
{
  WnLexicon *lexicon = wn_lexicon_open (path, error);
  const WnLetterToSound *letters = lexicon ? wn_lexicon_letters (lexicon) : NULL;
  WnLettersNet *net = letters ? wn_letters_net_new (letters->letters, WN_LEXICON_MAX_WORD, FALSE)
                              : NULL;
  GPtrArray *set_aside = evaluation_entries (entries);
  GByteArray *codes = g_byte_array_new ();

  *figures = (WnLettersFigures){ 0 };
  for (guint i = 0; lexicon && i < set_aside->len; i++) {
    const WnSourceEntry *e = set_aside->pdata[i];

    g_byte_array_set_size (codes, 0);
    wn_read_unknown (lexicon, net, e->word, strlen (e->word), e->capital, codes);
    count (figures, e, codes);
  }
  make_shares (figures);
  g_byte_array_unref (codes);
  g_ptr_array_unref (set_aside);
  wn_letters_net_free (net);
  wn_lexicon_close (lexicon);
  return lexicon != NULL;
}

static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  const WnLettersFigures f = measure (data, average, EVALUATED);

  held_out[0] = 100 * f.primary;
  held_out[1] = 100 * f.phones;
  held_out[2] = 100 * f.stressed;
  held_out[3] = 100 * f.names_phones;
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  const WnSourceEntry *p = *(WnSourceEntry *const *) a, *q = *(WnSourceEntry *const *) b;
  const guint64 x = wn_rng_hash (p->word, strlen (p->word), 1),
                y = wn_rng_hash (q->word, strlen (q->word), 1);

  return (x > y) - (x < y);
}

/* ---- the run ---- */

static char *
config_to_string (const WnLettersConfig *c, const GArray *classes)
{
  GString *s = g_string_new (NULL);

  g_string_append_printf (s,
      "{\"letters\":%d,\"kinds\":%d,\"channels\":%d,\"blocks\":%d,\"taps\":%d,\"classes\":\"",
      c->letters, c->kinds, c->channels, c->blocks, c->taps);
  for (guint i = 0; i < classes->len * sizeof (WnLettersClass); i++)
    g_string_append_printf (s, "%02x", (guint8) classes->data[i]);
  return g_string_free (g_string_append (s, "\"}"), FALSE);
}

static void
init (void *data, uint64_t seed, float *params)
{
  wn_params_init (((Trainer *) data)->letters->layout, seed, params);
}

static void
trainer_init (Trainer *t, const WnLettersTraining *training, const WnLetterAlignment *alignment,
    const GPtrArray *entries, int n_workers)
{
  const WnLettersConfig config = { WN_LEXICON_LETTERS, WN_N_KINDS, training->channels,
    training->blocks, training->taps, alignment->classes->len };

  *t = (Trainer){ .training = training, .alignment = alignment };
  t->letters = wn_letters_new (&config);
  t->set_aside = evaluation_entries (entries);
  g_ptr_array_sort (t->set_aside, compare_hashes);
  sort_words (t);
  t->workers = g_new0 (Worker, n_workers);
  for (int i = 0; i < n_workers; i++) {
    Worker *w = &t->workers[i];

    w->net = wn_letters_net_new (t->letters, ROWS, TRUE);
    w->letter = g_new (int32_t, ROWS);
    w->kind = g_new (int32_t, ROWS);
    w->target = g_new (int32_t, ROWS);
    w->d_logits = g_new (float, (size_t) ROWS *config.classes);
    w->codes = g_byte_array_new ();
  }
}

static void
trainer_clear (Trainer *t, int n_workers)
{
  for (int i = 0; i < n_workers; i++) {
    Worker *w = &t->workers[i];

    wn_letters_net_free (w->net);
    g_free (w->letter);
    g_free (w->kind);
    g_free (w->target);
    g_free (w->d_logits);
    g_byte_array_unref (w->codes);
  }
  g_free (t->workers);
  for (int n = 0; n <= WN_LEXICON_MAX_WORD; n++)
    g_array_unref (t->by_length[n]);
  g_free (t->share);
  wn_letter_counts_free (t->counts);
  g_ptr_array_unref (t->set_aside);
  wn_letters_free (t->letters);
}

/* The averaged weights of the run's checkpoint */
static gboolean
measure_result (Trainer *t, const WnRun *run, WnLettersFigures *figures, GError **error)
{
  g_autofree char *path = wn_run_path (run, WN_CHECKPOINT_FILE);
  WnSafetensors *st = wn_safetensors_open (path, error);
  float *params = wn_params_block (t->letters->layout);
  const gboolean ok = st
      && wn_params_load (t->letters->layout, "letters.average.", st, params, error);

  if (ok)
    *figures = measure (t, params, G_MAXUINT);
  wn_block_free (params);
  wn_safetensors_close (st);
  return ok;
}

gboolean
wn_letters_train (const WnLettersTraining *training, const GPtrArray *entries, const WnRun *run,
    WnLettersFigures *figures, WnLetterCounts **counts, GError **error)
{
  GPtrArray *chosen = training_entries (entries);
  WnLetterAlignment *alignment = wn_letter_alignment_new (chosen);
  WnPool *pool = wn_pool_new (training->loop.n_threads);
  const int n_workers = wn_pool_n_threads (pool);
  g_autofree char *config = NULL;
  Trainer t;
  gboolean ok;

  wn_run_progress (run, 0, "%u words aligned, %d left out, %u classes", alignment->words->len,
      alignment->left_out, alignment->classes->len);
  trainer_init (&t, training, alignment, entries, n_workers);
  config = config_to_string (&t.letters->config, alignment->classes);
  {
    const WnLoopTask task = {
      .part = "letters",
      .layout = t.letters->layout,
      .config = config,
      .columns = "loss",
      .n_figures = N_FIGURES,
      .held_out_columns = "held_out,held_out_phones,held_out_stressed,held_out_names",
      .n_held_out = 4,
      .data = &t,
      .init = init,
      .segment = run_segment,
      .evaluate = evaluate,
    };

    ok = wn_letters_config_check (&t.letters->config, error)
        && wn_loop_run (&training->loop, &task, pool, run, error)
        && measure_result (&t, run, figures, error);
  }
  *counts = ok ? g_steal_pointer (&t.counts) : NULL;
  trainer_clear (&t, n_workers);
  wn_pool_free (pool);
  wn_letter_alignment_free (alignment);
  g_ptr_array_unref (chosen);
  return ok;
}

/* ---- what it gave ---- */

struct _WnLettersResult
{
  WnLetters *letters;
  float *params;
  uint16_t *half;
  GArray *classes;
};

static GArray *
classes_from_hex (const char *hex)
{
  GArray *classes = g_array_new (FALSE, TRUE, sizeof (WnLettersClass));
  const gsize n = strlen (hex) / 2;

  g_array_set_size (classes, n / sizeof (WnLettersClass));
  for (gsize i = 0; i < classes->len * sizeof (WnLettersClass); i++)
    classes->data[i] = g_ascii_xdigit_value (hex[2 * i]) << 4
        | g_ascii_xdigit_value (hex[2 * i + 1]);
  return classes;
}

static gboolean
read_run_config (const WnSafetensors *st, WnLettersConfig *c, GArray **classes, GError **error)
{
  const char *text = wn_safetensors_metadata (st, "config");
  g_autoptr (JsonParser) parser = text ? wn_json_parse (text, strlen (text), 2, NULL) : NULL;
  JsonObject *o = wn_json_object (parser);
  const char *hex = o ? wn_json_string (o, "classes") : NULL;

  if (!hex) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: no training of a network of letters",
        wn_safetensors_name (st));
    return FALSE;
  }
  *classes = classes_from_hex (hex);
  *c = (WnLettersConfig){ json_object_get_int_member_with_default (o, "letters", 0),
    json_object_get_int_member_with_default (o, "kinds", 0),
    json_object_get_int_member_with_default (o, "channels", 0),
    json_object_get_int_member_with_default (o, "blocks", 0),
    json_object_get_int_member_with_default (o, "taps", 0), (*classes)->len };
  return wn_letters_config_check (c, error);
}

WnLettersResult *
wn_letters_result_open (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
  WnSafetensors *st = wn_safetensors_open (path, error);
  WnLettersResult *r = g_new0 (WnLettersResult, 1);
  WnLettersConfig config;
  gboolean ok = st && read_run_config (st, &config, &r->classes, error);

  if (ok) {
    r->letters = wn_letters_new (&config);
    r->params = wn_params_block (r->letters->layout);
    ok = wn_params_load (r->letters->layout, "letters.average.", st, r->params, error);
  }
  wn_safetensors_close (st);
  if (!ok)
    g_clear_pointer (&r, wn_letters_result_free);
  return r;
}

void
wn_letters_result_add (WnLettersResult *r, WnSafetensorsWriter *w)
{
  const int64_t shape[] = { r->classes->len, WN_CLASS_PHONES };

  g_free (r->half);
  r->half = wn_params_save_half (r->letters->layout, WN_LETTERS_PREFIX, r->params, w);
  wn_safetensors_writer_add (w, WN_LETTERS_PREFIX "classes", WN_DTYPE_U8, 2, shape,
      r->classes->data);
}

void
wn_letters_result_free (WnLettersResult *r)
{
  if (!r)
    return;
  wn_letters_free (r->letters);
  wn_block_free (r->params);
  g_free (r->half);
  if (r->classes)
    g_array_unref (r->classes);
  g_free (r);
}
