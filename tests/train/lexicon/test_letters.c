/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include "folder.h"
#include "gradcheck.h"
#include "text/en/codes.h"
#include "text/en/lexicon.h"
#include "train/lexicon/homograph_trainer.h"
#include "train/lexicon/letter_counts.h"

/* ---- the network's derivatives ---- */

#define LETTERS 5
#define WORDS 3
#define ROWS (LETTERS * WORDS)
#define CLASSES 6

typedef struct
{
  WnLetters *letters;
  WnLettersNet *net;
  WnDropout dropout;
  float *params, *w;
  int32_t letter[ROWS], kind[WORDS];
} Network;

static double
network_loss (void *data)
{
  Network *n = data;

  return wn_test_dot (ROWS * CLASSES, n->w,
      wn_letters_net_forward (n->net, n->params, LETTERS, WORDS, n->letter, n->kind, &n->dropout));
}

/* Blocks of dilation 1, 2 and 4, words side by side, dropout: all that training has */
static void
test_gradient (void)
{
  const WnLettersConfig config = { WN_LEXICON_LETTERS, WN_N_KINDS, 16, 4, 3, CLASSES };
  Network n = { .letters = wn_letters_new (&config), .dropout = { 0.3, 1, 2 } };
  const size_t size = n.letters->layout->size;
  float *grads = wn_params_block (n.letters->layout);

  n.net = wn_letters_net_new (n.letters, ROWS, TRUE);
  n.params = wn_params_block (n.letters->layout);
  n.w = wn_test_normal (ROWS * CLASSES, 1);
  wn_params_init (n.letters->layout, 3, n.params);
  for (int i = 0; i < ROWS; i++)
    n.letter[i] = (7 * i + 1) % WN_LEXICON_LETTERS;
  for (int i = 0; i < WORDS; i++)
    n.kind[i] = i % WN_N_KINDS;
  network_loss (&n);
  wn_letters_net_backward (n.net, n.params, n.letter, n.kind, n.w, &n.dropout, grads);
  wn_test_gradient ("letters", network_loss, &n, size, n.params, grads, 2e-3f, 2e-2);
  for (uint64_t key = 10; key < 14; key++)
    wn_test_gradient_along ("letters", network_loss, &n, size, n.params, grads, 5e-3f, key, 1e-3);
  g_free (n.w);
  wn_block_free (grads);
  wn_block_free (n.params);
  wn_letters_net_free (n.net);
  wn_letters_free (n.letters);
}

/* ---- n-grams ---- */

static const struct
{
  const char *word;
  int class[4];
} aligned[] = { { "ab", { 1, 2 } }, { "ab", { 1, 2 } }, { "aba", { 1, 2, 3 } }, { "ba", { 2, 1 } },
  { "b", { 2 } }, { "abba", { 1, 2, 0, 3 } } };

static gboolean
takes_all (const WnAlignedWord *word, void *data)
{
  (*(int *) data)++;
  return TRUE;
}

static WnLetterCounts *
count_aligned (void)
{
  WnSourceEntry entries[G_N_ELEMENTS (aligned)] = { 0 };
  WnLetterAlignment alignment = { .words = g_array_new (FALSE, FALSE, sizeof (WnAlignedWord)) };
  WnLetterCounts *counts;
  int asked = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (aligned); i++) {
    WnAlignedWord w = { &entries[i], strlen (aligned[i].word), (int *) aligned[i].class };

    entries[i].word = (char *) aligned[i].word;
    g_array_append_val (alignment.words, w);
  }
  counts = wn_letter_counts_new (&alignment, takes_all, &asked);
  g_assert_cmpint (asked, ==, WN_NGRAM_ORDER * (int) G_N_ELEMENTS (aligned));
  g_array_unref (alignment.words);
  return counts;
}

/* Of all that can follow: the five units of these words and their end */
static double
sum_of_all (const WnLetterNgrams *g, const WnNgramState *state)
{
  double sum = 0;

  for (int letter = 0; letter < WN_LEXICON_LETTERS; letter++)
    for (int class = 0; class < 4; class ++) {
      const float log_p = wn_letter_ngrams_log_prob (g, state, letter, class);

      if (log_p > -14)
        sum += exp (log_p);
    }
  return sum;
}

static void
test_ngrams (void)
{
  WnLetterCounts *counts = count_aligned ();
  const WnLetterNgrams g = wn_letter_counts_ngrams (counts);
  WnNgramState state = wn_letter_ngrams_begin (&g);

  /* 5 of 6 words begin with a or b as these classes, 4 with a */
  g_assert_cmpfloat (wn_letter_ngrams_log_prob (&g, &state, 1, 1), >, log (0.5));
  g_assert_cmpfloat (wn_letter_ngrams_log_prob (&g, &state, 2, 2), <, log (0.5));
  g_assert_cmpfloat (fabs (sum_of_all (&g, &state) - 1), <, 0.06); /* in steps of 6 % */
  for (int i = 0; i < 3; i++) {
    static const int letters[] = { 1, 2, 2 }, classes[] = { 1, 2, 0 };

    state = wn_letter_ngrams_next (&g, &state, letters[i], classes[i]);
    g_assert_cmpfloat (fabs (sum_of_all (&g, &state) - 1), <, 0.06);
  }
  /* "abb" goes on with a silent letter and the a that stands nowhere else */
  g_assert_cmpfloat (wn_letter_ngrams_log_prob (&g, &state, 1, 3), >,
      wn_letter_ngrams_log_prob (&g, &state, 1, 1));
  /* what was never seen is not impossible, and leads back to what was */
  state = wn_letter_ngrams_next (&g, &state, 26, 2);
  g_assert_cmpfloat (wn_letter_ngrams_log_prob (&g, &state, 26, 2), >, -40);
  g_assert_cmpfloat (fabs (sum_of_all (&g, &state) - 1), <, 0.06);
  wn_letter_counts_free (counts);
}

/* ---- decoding, with the lexicon that comes along ---- */

static int
n_primary (const guint8 *codes, gsize n)
{
  int stressed = 0;

  for (gsize i = 0; i < n; i++)
    stressed += WN_LEXICON_STRESS (codes[i]) == WN_STRESS_PRIMARY;
  return stressed;
}

static void
test_decoding (void)
{
  static const char *const words[] = { "blorp", "glimfather", "zuzzitation", "quib", "tramble",
    "snorfing", "embustification", "wixel" };
  static const guint8 other[] = { 1, 2, 3 };
  const WnLetterToSound *lts = wn_lexicon_letters (wn_lexicon_english (NULL));
  WnLettersNet *net = wn_letters_net_new (lts->letters, WN_LEXICON_MAX_WORD, FALSE);
  g_autoptr (GByteArray) codes = g_byte_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    const int n = strlen (words[i]);
    const float *logits = wn_letters_logits (lts, net, words[i], n, WN_KIND_WORD);
    float score;

    g_byte_array_set_size (codes, 0);
    wn_letters_decode (lts, words[i], n, logits, codes);
    g_assert_true (wn_codes_are_phones (codes->data, codes->len));
    g_assert_cmpint (n_primary (codes->data, codes->len), ==, 1);
    score = wn_letters_score (lts, words[i], n, logits, codes->data, codes->len);
    g_assert_true (isfinite (score));
    g_assert_cmpfloat (wn_letters_score (lts, words[i], n, logits, other, 3), <, score);
    g_assert_cmpfloat (wn_letters_score (lts, words[i], n, logits, codes->data, codes->len - 1), <,
        score);
  }
  wn_letters_net_free (net);
}

/* ---- homographs ---- */

#define HEADING "\"homograph\"\t\"wordid\"\t\"sentence\"\t\"start\"\t\"end\"\n"

/* "bass" of fish behind "caught", of music behind "plays", 60 of each */
static char *
write_homographs (const char *dir, const char *last)
{
  g_autofree char *ids = g_build_filename (dir, "wordids.tsv", NULL),
                  *train = g_build_filename (dir, "train", NULL);
  char *path = g_build_filename (train, "bass.tsv", NULL);
  GString *lines = g_string_new (HEADING);

  g_assert_true (g_file_set_contents (ids,
      "\"homograph\"\t\"wordid\"\t\"label\"\t\"pronunciation\"\t\"homograph_type\"\t\"fine\"\n"
      "\"bass\"\t\"bass\"\t\"fish\"\t\"'bæs\"\t\"Other\"\t\"Other\"\n"
      "\"bass\"\t\"bass_corp\"\t\"music\"\t\"'beɪs\"\t\"Other\"\t\"Other\"\n",
      -1, NULL));
  g_assert_cmpint (g_mkdir (train, 0755), ==, 0);
  for (int i = 0; i < 60; i++) {
    g_string_append_printf (lines, "\"bass\"\t\"bass\"\t\"Tom %d caught a bass there.\"\t%d\t%d\n",
        i, i < 10 ? 15 : 16, i < 10 ? 19 : 20);
    g_string_append_printf (lines, "\"bass\"\t\"bass_corp\"\t\"Tom %d plays the bass.\"\t%d\t%d\n",
        i, i < 10 ? 16 : 17, i < 10 ? 20 : 21);
  }
  g_string_append (lines, last);
  g_assert_true (g_file_set_contents (path, lines->str, -1, NULL));
  g_string_free (lines, TRUE);
  return path;
}

static void
test_homographs (void)
{
  g_autofree char *dir = g_dir_make_tmp ("parwavenet-homographs-XXXXXX", NULL),
                  *path = write_homographs (dir, "");
  g_autoptr (GPtrArray) entries = wn_source_entries_new ();
  GArray *figures = NULL;
  GError *error = NULL;
  WnHomographResult *result = wn_homographs_train (dir, entries, &figures, &error);
  const WnHomographFigure *f;

  g_assert_no_error (error);
  g_assert_cmpuint (figures->len, ==, 1);
  f = &g_array_index (figures, WnHomographFigure, 0);
  g_assert_cmpstr (f->word, ==, "bass");
  g_assert_cmpint (f->n, >=, 4);
  g_assert_cmpint (f->n, <=, 30);
  g_assert_cmpint (f->right, ==, f->n);
  g_array_unref (figures);
  wn_homograph_result_free (result);
  test_remove (dir);
}

/* Says which file and line */
static void
test_bad_homographs (void)
{
  g_autofree char *dir = g_dir_make_tmp ("parwavenet-homographs-XXXXXX", NULL),
                  *path = write_homographs (dir, "\"bass\"\t\"bass\"\t\"no end\"\t3\n");
  g_autoptr (GPtrArray) entries = wn_source_entries_new ();
  GArray *figures = NULL;
  GError *error = NULL;

  g_assert_null (wn_homographs_train (dir, entries, &figures, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_READ);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "line 122"));
  g_clear_error (&error);
  test_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lexicon/letters/gradient", test_gradient);
  g_test_add_func ("/lexicon/letters/ngrams", test_ngrams);
  g_test_add_func ("/lexicon/letters/decoding", test_decoding);
  g_test_add_func ("/lexicon/homographs/trainer", test_homographs);
  g_test_add_func ("/lexicon/homographs/bad-line", test_bad_homographs);
  return g_test_run ();
}
