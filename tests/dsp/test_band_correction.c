/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "dsp/band_correction.h"

#define FRAMES 60
#define SEED 3

static const WnFeatureConfig configs[] = {
  { 24000, 240, 480, 1024, 37, 0, 12000, 1e-5f, 80, 500 },
  { 16000, 160, 640, 1024, 32, 0, 8000, 1e-5f, 80, 500 },
  { 22050, 220, 440, 500, 24, 50, 11000, 1e-5f, 80, 500 },
};

/* Noise whose level and colour change, and a source of it */
typedef struct
{
  float *x;
  int n, at;
  int most; /* that it gives at once */
} Wave;

static Wave
wave_new (const WnFeatureConfig *config, uint64_t key, float level)
{
  Wave w = { NULL, FRAMES * config->hop, 0, G_MAXINT };
  float last = 0.0f;

  w.x = g_new (float, w.n);
  wn_rng_uniform (SEED, key, 0, w.n, w.x);
  for (int i = 0; i < w.n; i++) {
    const float colour = 0.8f * sinf (0.0003f * (i + 5000 * key)),
                swell = 0.6f + 0.4f * sinf (0.002f * i + key);

    last = w.x[i] = colour * last + level * swell * (w.x[i] - 0.5f);
  }
  return w;
}

static int
give (void *data, float *out, int n)
{
  Wave *w = data;

  n = MIN (n, MIN (w->most, w->n - w->at));
  memcpy (out, w->x + w->at, n * sizeof (float));
  w->at += n;
  return n;
}

static float *
analyse (const WnFeatureConfig *config, const float *x, int n)
{
  float *features = g_new (float, wn_feature_frames (config, n) * wn_feature_dim (config));
  GError *error = NULL;

  g_assert_true (wn_features_analyse (config, x, n, features, &error));
  g_assert_no_error (error);
  return features;
}

/* With the means and deviations that features are stored with */
static WnBandCorrection *
correction_new (const WnFeatureConfig *config, float limit, float *features)
{
  const int dim = wn_feature_dim (config);
  float mean[64], std[64];

  for (int b = 0; b < config->n_mels; b++) {
    mean[b] = 0.1f * b - 2.0f;
    std[b] = 0.5f + 0.02f * b;
    for (int f = 0; f < FRAMES; f++)
      features[f * dim + b] = (features[f * dim + b] - mean[b]) / std[b];
  }
  return wn_band_correction_new (config, limit, mean, std);
}

/* Mean distance of the bands of all frames but the outermost two, dB */
static double
distance (const WnFeatureConfig *config, const float *a, const float *b, int n)
{
  g_autofree float *x = analyse (config, a, n), *y = analyse (config, b, n);
  const int dim = wn_feature_dim (config);
  double sum = 0;

  for (int f = 2; f < FRAMES - 2; f++)
    for (int k = 0; k < config->n_mels; k++)
      sum += 10 * fabsf (x[f * dim + k] - y[f * dim + k]);
  return sum / ((FRAMES - 4) * config->n_mels);
}

/* Noise gets the bands of other noise, 7 dB louder and of another colour */
static void
test_bands (gconstpointer data)
{
  const WnFeatureConfig *config = data;
  Wave wanted = wave_new (config, 1, 0.5f), w = wave_new (config, 2, 0.22f);
  g_autofree float *features = analyse (config, wanted.x, wanted.n), *out = g_new (float, w.n);
  WnBandCorrection *c = correction_new (config, 24.0f, features);
  double before, after;

  g_assert_nonnull (c);
  g_assert_cmpint (wn_band_correction_start (c, features, FRAMES, 0), ==, 0);
  g_assert_cmpint (wn_band_correction_read (c, out, w.n, give, &w), ==, w.n);
  before = distance (config, w.x, wanted.x, w.n);
  after = distance (config, out, wanted.x, w.n);
  g_test_message ("%.2f dB from what is wanted, then %.2f", before, after);
  g_assert_cmpfloat (before, >, 6.0);
  g_assert_cmpfloat (after, <, 1.8);
  wn_band_correction_free (c);
  g_free (w.x);
  g_free (wanted.x);
}

/* What has the bands already stays as it is, also where it begins and ends */
static void
test_same (gconstpointer data)
{
  const WnFeatureConfig *config = data;
  Wave w = wave_new (config, 1, 0.5f);
  g_autofree float *features = analyse (config, w.x, w.n), *out = g_new (float, w.n);
  WnBandCorrection *c = correction_new (config, 12.0f, features);

  wn_band_correction_start (c, features, FRAMES, 0);
  g_assert_cmpint (wn_band_correction_read (c, out, w.n, give, &w), ==, w.n);
  for (int i = 0; i < w.n; i++)
    g_assert_cmpfloat_with_epsilon (out[i], w.x[i], 1e-4);
  wn_band_correction_free (c);
  g_free (w.x);
}

/* No band is raised by more than the limit */
static void
test_limit (gconstpointer data)
{
  const WnFeatureConfig *config = data;
  Wave loud = wave_new (config, 1, 0.5f), w = wave_new (config, 1, 0.005f);
  g_autofree float *features = analyse (config, loud.x, loud.n), *out = g_new (float, w.n);
  WnBandCorrection *c = correction_new (config, 6.0f, features);
  const float wanted = powf (10.0f, 6.0f / 20);

  wn_band_correction_start (c, features, FRAMES, 0);
  wn_band_correction_read (c, out, w.n, give, &w);
  for (int i = 2 * config->window; i < w.n - 2 * config->window; i++)
    g_assert_cmpfloat_with_epsilon (out[i], wanted * w.x[i], 1e-5);
  wn_band_correction_free (c);
  g_free (w.x);
  g_free (loud.x);
}

/* Neither the sizes of reads nor where reading begins, nor what the source gives, changes a bit */
static void
test_bits (gconstpointer data)
{
  static const int sizes[] = { 1, 7, 240, 1000 };
  const WnFeatureConfig *config = data;
  Wave wanted = wave_new (config, 1, 0.5f), w = wave_new (config, 2, 0.3f);
  g_autofree float *features = analyse (config, wanted.x, wanted.n), *whole = g_new (float, w.n),
                   *out = g_new (float, w.n);
  WnBandCorrection *c = correction_new (config, 12.0f, features);

  wn_band_correction_start (c, features, FRAMES, 0);
  g_assert_cmpint (wn_band_correction_read (c, whole, w.n, give, &w), ==, w.n);
  for (int first = 0; first < w.n; first += 1501) {
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
      int at = first;

      w.at = wn_band_correction_start (c, features, FRAMES, first);
      w.most = sizes[G_N_ELEMENTS (sizes) - 1 - k];
      g_assert_cmpint (w.at, <=, first);
      while (at < w.n)
        at += wn_band_correction_read (c, out + at, MIN (sizes[k], w.n - at), give, &w);
      g_assert_cmpmem (out + first, (w.n - first) * sizeof (float), whole + first,
          (w.n - first) * sizeof (float));
    }
  }
  wn_band_correction_free (c);
  g_free (w.x);
  g_free (wanted.x);
}

/* A source that has no more yet: nothing is lost */
static void
test_stall (void)
{
  const WnFeatureConfig *config = &configs[0];
  Wave wanted = wave_new (config, 1, 0.5f), w = wave_new (config, 2, 0.3f);
  g_autofree float *features = analyse (config, wanted.x, wanted.n), *whole = g_new (float, w.n),
                   *out = g_new (float, w.n);
  WnBandCorrection *c = correction_new (config, 12.0f, features);
  const int n = w.n;
  int at;

  wn_band_correction_start (c, features, FRAMES, 0);
  wn_band_correction_read (c, whole, n, give, &w);
  w.at = wn_band_correction_start (c, features, FRAMES, 0);
  w.n = n / 2;
  at = wn_band_correction_read (c, out, n, give, &w);
  g_assert_cmpint (at, <, w.n);
  g_assert_cmpint (at, >, w.n - 4 * config->hop);
  g_assert_cmpint (wn_band_correction_read (c, out + at, n - at, give, &w), ==, 0);
  w.n = n;
  g_assert_cmpint (wn_band_correction_read (c, out + at, n - at, give, &w), ==, n - at);
  g_assert_cmpmem (out, n * sizeof (float), whole, n * sizeof (float));
  wn_band_correction_free (c);
  g_free (w.x);
  g_free (wanted.x);
}

static void
test_unsuitable (void)
{
  const float zeros[64] = { 0 };
  WnFeatureConfig wrong[] = { configs[0], configs[0], configs[0], configs[0] };

  wrong[0].window = 360;
  wrong[1].window = 240;
  wrong[2].fft = 478;
  wrong[3].fft = 1022;
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (wn_band_correction_new (&wrong[i], 12.0f, zeros, zeros));
  wn_band_correction_free (NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (gconstpointer data);
  } tests[] = { { "bands", test_bands }, { "same", test_same }, { "limit", test_limit },
    { "bits", test_bits } };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (configs); k++) {
      g_autofree char *path = g_strdup_printf ("/band-correction/%s/%d", tests[i].name,
          configs[k].rate);

      g_test_add_data_func (path, &configs[k], tests[i].run);
    }
  g_test_add_func ("/band-correction/stall", test_stall);
  g_test_add_func ("/band-correction/unsuitable", test_unsuitable);
  return g_test_run ();
}
