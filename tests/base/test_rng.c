/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"

enum
{
  N = 200000
};

typedef void (*Fill) (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out);

static const Fill fills[] = { wn_rng_uniform, wn_rng_logistic, wn_rng_normal };

/*
 * kat_vectors of Random123, philox4x32 10: counter words 0, 1 are the block, 2, 3 the key; key
 * words the seed
 */
static void
test_known_answers (void)
{
  static const struct
  {
    uint64_t seed, key, block;
    uint32_t expected[4];
  } vectors[] = {
    { 0, 0, 0, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { 0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88,
        { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    uint32_t out[4];

    wn_rng_philox (vectors[i].seed, vectors[i].key, vectors[i].block, out);
    g_assert_cmpmem (out, sizeof out, vectors[i].expected, sizeof vectors[i].expected);
  }
}

/* Value i of the uniform stream is word i % 4 of block i / 4 */
static void
test_uniform_definition (void)
{
  static const uint64_t firsts[] = { 0, 1, 1000003, ((uint64_t) 1 << 34) - 5 };

  for (guint f = 0; f < G_N_ELEMENTS (firsts); f++) {
    float u[300];

    wn_rng_uniform (7, 9, firsts[f], 300, u);
    for (int i = 0; i < 300; i++) {
      uint64_t index = firsts[f] + i;
      uint32_t words[4];

      wn_rng_philox (7, 9, index / 4, words);
      g_assert_cmpfloat (u[i], ==, ((words[index % 4] >> 9) + 0.5) / (1 << 23));
    }
  }
}

static void
test_words (void)
{
  uint32_t words[75][4], one[4];

  wn_rng_words (7, 9, 1000003, 75, words[0]);
  for (int b = 0; b < 75; b++) {
    wn_rng_philox (7, 9, 1000003 + b, one);
    g_assert_cmpmem (words[b], sizeof one, one, sizeof one);
  }
}

static void
test_logistic_accuracy (void)
{
  float *u = g_new (float, N), *x = g_new (float, N);

  wn_rng_uniform (3, 4, 0, N, u);
  wn_rng_logistic (3, 4, 0, N, x);
  for (int i = 0; i < N; i++) {
    double exact = log (u[i]) - log1p (-(double) u[i]);

    g_assert_cmpfloat (fabs (x[i] - exact), <, 2e-7 + 1.5e-7 * fabs (exact));
  }
  g_free (u);
  g_free (x);
}

static void
test_normal_definition (void)
{
  float u[1000], x[1000];

  wn_rng_uniform (5, 6, 0, 1000, u);
  wn_rng_normal (5, 6, 0, 1000, x);
  for (int i = 0; i < 1000; i += 2) {
    double radius = sqrt (-2 * log (u[i]));

    g_assert_cmpfloat_with_epsilon (x[i], radius * cos (2 * G_PI * u[i + 1]), 1e-6);
    g_assert_cmpfloat_with_epsilon (x[i + 1], radius * sin (2 * G_PI * u[i + 1]), 1e-6);
  }
}

/* Any cut of a sequence gives the same bits */
static void
test_pieces (void)
{
  static const size_t sizes[] = { 1, 2, 3, 5, 31, 127, 128, 129, 1000 };
  enum
  {
    LENGTH = 5000
  };
  float whole[LENGTH], pieces[LENGTH];

  for (guint f = 0; f < G_N_ELEMENTS (fills); f++) {
    fills[f](1, 2, 77, LENGTH, whole);
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      memset (pieces, 0, sizeof pieces);
      for (size_t i = 0; i < LENGTH; i += sizes[s])
        fills[f](1, 2, 77 + i, MIN (sizes[s], LENGTH - i), pieces + i);
      g_assert_cmpmem (whole, sizeof whole, pieces, sizeof pieces);
    }
  }
}

/* Nothing is written beside the piece, nothing for none */
static void
test_bounds (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (fills); f++) {
    float out[12] = { [0] = -99, [11] = -99 };

    fills[f](1, 2, 3, 10, out + 1);
    fills[f](1, 2, 3, 0, out);
    g_assert_cmpfloat (out[0], ==, -99);
    g_assert_cmpfloat (out[11], ==, -99);
  }
}

/* Mean, variance and correlation of neighbours within five standard errors */
static void
test_moments (void)
{
  static const double means[] = { 0.5, 0, 0 };
  static const double variances[] = { 1.0 / 12, G_PI * G_PI / 3, 1 };
  static const double kurtoses[] = { 1.8, 4.2, 3 };
  float *x = g_new (float, N);

  for (guint f = 0; f < G_N_ELEMENTS (fills); f++) {
    double sum = 0, squares = 0, products = 0, last = 0;

    fills[f](11, 12, 13, N, x);
    for (int i = 0; i < N; i++) {
      double d = x[i] - means[f];

      g_assert_true (isfinite (x[i]));
      sum += d;
      squares += d * d;
      products += d * last;
      last = d;
    }
    g_assert_cmpfloat (fabs (sum / N), <, 5 * sqrt (variances[f] / N));
    g_assert_cmpfloat (fabs (squares / N / variances[f] - 1), <, 5 * sqrt ((kurtoses[f] - 1) / N));
    g_assert_cmpfloat (fabs (products / N / variances[f]), <, 5 / sqrt (N));
  }
  g_free (x);
}

static void
test_streams_differ (void)
{
  float a[64], b[64], c[64];

  wn_rng_uniform (1, 2, 0, 64, a);
  wn_rng_uniform (2, 1, 0, 64, b);
  wn_rng_uniform (1, (uint64_t) 2 << 32, 0, 64, c);
  for (int i = 0; i < 64; i++) {
    g_assert_cmpfloat (a[i], !=, b[i]);
    g_assert_cmpfloat (a[i], !=, c[i]);
  }
}

static void
test_hash (void)
{
  GHashTable *seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (int i = 0; i < 10000; i++) {
    uint64_t h = wn_rng_hash (&i, sizeof i, 0);

    g_assert_true (g_hash_table_add (seen, g_memdup2 (&h, sizeof h)));
  }
  g_hash_table_destroy (seen);
  g_assert_cmpuint (wn_rng_hash ("abc", 3, 0), ==, wn_rng_hash ("abcd", 3, 0));
  g_assert_cmpuint (wn_rng_hash ("abc", 3, 0), !=, wn_rng_hash ("abc", 3, 1));
  /* FNV-1a of "foobar" is 85944171f73967e8, then finalised */
  g_assert_cmphex (wn_rng_hash ("foobar", 6, 0), ==, 0x2c22194922d1672b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rng/known-answers", test_known_answers);
  g_test_add_func ("/rng/uniform-definition", test_uniform_definition);
  g_test_add_func ("/rng/words", test_words);
  g_test_add_func ("/rng/logistic-accuracy", test_logistic_accuracy);
  g_test_add_func ("/rng/normal-definition", test_normal_definition);
  g_test_add_func ("/rng/pieces", test_pieces);
  g_test_add_func ("/rng/bounds", test_bounds);
  g_test_add_func ("/rng/moments", test_moments);
  g_test_add_func ("/rng/streams-differ", test_streams_differ);
  g_test_add_func ("/rng/hash", test_hash);
  return g_test_run ();
}
