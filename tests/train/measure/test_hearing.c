/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "train/measure/hearing.h"

/* Two normal densities whose distance is known */
static void
test_frechet (void)
{
  enum
  {
    DIM = 4,
    N = 200000
  };
  const double mean[] = { 0, 1, 0, -2 }, deviation[] = { 1, 2, 0.5, 3 };
  float *x = g_new (float, N *DIM), *y = g_new (float, N *DIM);
  WnMoments *a = wn_moments_new (DIM), *b = wn_moments_new (DIM), *both = wn_moments_new (DIM);
  double expected = 0;

  wn_rng_normal (1, 1, 0, N * DIM, x);
  wn_rng_normal (1, 2, 0, N * DIM, y);
  for (int t = 0; t < N; t++)
    for (int i = 0; i < DIM; i++)
      y[t * DIM + i] = (float) (mean[i] + deviation[i] * y[t * DIM + i]);
  for (int i = 0; i < DIM; i++)
    expected += mean[i] * mean[i] + pow (deviation[i] - 1, 2);
  /* turned by 30 degrees in a plane, and equally in both, which changes nothing */
  for (int t = 0; t < N; t++)
    for (int k = 0; k < 2; k++) {
      float *v = (k ? x : y) + t * DIM, p = v[0], q = v[3];

      v[0] = 0.8660254f * p - 0.5f * q;
      v[3] = 0.5f * p + 0.8660254f * q;
    }
  wn_moments_add (a, x, N);
  wn_moments_add (b, y, N / 2);
  wn_moments_add (both, y + N / 2 * DIM, N / 2);
  wn_moments_join (both, b);
  g_assert_cmpfloat_with_epsilon (wn_frechet (a, both), expected, 0.06);
  g_assert_cmpfloat_with_epsilon (wn_frechet (both, a), expected, 0.06);
  g_assert_cmpfloat_with_epsilon (wn_frechet (b, b), 0, 1e-9);
  wn_moments_free (both);
  both = wn_moments_new (DIM);
  g_assert_true (isnan (wn_frechet (a, both)));
  wn_moments_free (a);
  wn_moments_free (b);
  wn_moments_free (both);
  g_free (x);
  g_free (y);
}

static void
test_edit_distance (void)
{
  const int kitten[] = { 1, 2, 3, 3, 4, 5 }, sitting[] = { 6, 2, 3, 3, 2, 5, 7 };

  g_assert_cmpint (wn_edit_distance (kitten, 6, sitting, 7), ==, 3);
  g_assert_cmpint (wn_edit_distance (sitting, 7, kitten, 6), ==, 3);
  g_assert_cmpint (wn_edit_distance (kitten, 6, kitten, 6), ==, 0);
  g_assert_cmpint (wn_edit_distance (kitten, 6, kitten, 0), ==, 6);
  g_assert_cmpint (wn_edit_distance (kitten, 0, sitting, 7), ==, 7);
}

/* A frame that disagrees a little is not a phone; one that goes on is */
static void
test_decode (void)
{
  enum
  {
    FRAMES = 40,
    PHONES = 4
  };
  float logits[FRAMES * PHONES];
  int out[FRAMES], n;

  memset (logits, 0, sizeof logits);
  for (int f = 0; f < FRAMES; f++)
    logits[f * PHONES + (f < 5 || f >= 35 ? 0 : f < 15 ? 2 : f < 25 ? 1 : 2)] = 2;
  logits[10 * PHONES + 3] = 4;
  n = wn_hearing_decode (logits, FRAMES, PHONES, out);
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpint (out[0], ==, 2);
  g_assert_cmpint (out[1], ==, 1);
  g_assert_cmpint (out[2], ==, 2);
  logits[10 * PHONES + 3] = 40;
  g_assert_cmpint (wn_hearing_decode (logits, FRAMES, PHONES, out), ==, 5);
}

/* With random weights */
static WnClassifier *
classifier_new (int phones)
{
  const WnClassifierConfig config = { .filters = 16,
    .taps = 400,
    .rows = 4,
    .channels = 16,
    .blocks = 1,
    .frame_channels = 16,
    .frame_blocks = 1,
    .phones = phones,
    .hop = 160,
    .rate = 16000,
    .wave_std = 0.1f };
  WnClassifier *k = wn_classifier_new (&config);

  k->params = wn_params_block (k->layout);
  wn_classifier_init (k, 1, k->params);
  return k;
}

/* A classifier of another language's phones is refused; what is no text, or no sound, has no phones */
static void
test_nothing (void)
{
  const WnLanguage *language = wn_language_find ("en");
  const float sound[1600] = { 0 };
  GError *error = NULL;
  WnHearing *h = wn_hearing_new (classifier_new (language->n_phones + 1), language, &error);
  WnMoments *moments;
  int errors = 7;

  g_assert_null (h);
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "the classifier knows"));
  g_clear_error (&error);
  h = wn_hearing_new (classifier_new (language->n_phones), language, &error);
  g_assert_no_error (error);
  moments = wn_moments_new (wn_hearing_dim (h));
  g_assert_cmpint (wn_hearing_listen (h, sound, 1600, "b\xff", moments, &errors), ==, 0);
  g_assert_cmpint (errors, ==, 0);
  g_assert_cmpint (wn_hearing_listen (h, sound, 100, "Hello.", moments, &errors), ==, 0);
  g_assert_cmpint (wn_hearing_listen (h, sound, 1600, "Hello.", moments, &errors), ==, 4);
  g_assert_cmpint (errors, >, 0);
  wn_moments_free (moments);
  wn_hearing_free (h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hearing/frechet", test_frechet);
  g_test_add_func ("/hearing/edit-distance", test_edit_distance);
  g_test_add_func ("/hearing/decode", test_decode);
  g_test_add_func ("/hearing/nothing", test_nothing);
  return g_test_run ();
}
