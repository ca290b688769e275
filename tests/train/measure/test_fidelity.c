/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "dsp/band.h"
#include "dsp/cepstrum.h"
#include "train/measure/loudness.h"
#include "train/measure/discriminator.h"
#include "train/measure/fidelity.h"

/* Signals at 24 kHz, two seconds, with an F0 of 150 Hz: a period of 160 samples */
enum
{
  RATE = 24000,
  N = 48000,
  F0 = 150,
  PERIOD = RATE / F0
};

static const WnFeatureConfig config = { .rate = RATE,
  .hop = 240,
  .window = 960,
  .fft = 1536,
  .n_mels = 37,
  .mel_low = 0,
  .mel_high = 12000,
  .floor = 1e-5f,
  .f0_min = 80,
  .f0_max = 500 };

enum
{
  FRAMES = N / 240,
  DIM = 40
};

/* All frames voiced and speech, F0 as above */
static void
set_features (float *features)
{
  memset (features, 0, FRAMES * DIM * sizeof *features);
  for (int f = 0; f < FRAMES; f++) {
    features[f * DIM + WN_FEATURE_LF0 (&config)] = logf (F0 / 200.0f);
    features[f * DIM + WN_FEATURE_VOICED (&config)] = 1;
  }
}

static void
measure (const float *x, double *value)
{
  static float features[FRAMES * DIM];
  WnFidelity item;

  set_features (features);
  g_assert_true (wn_fidelity_measure (&config, x, N, features, 0, &item, NULL, NULL));
  for (int f = 0; f < WN_N_FIDELITY; f++)
    value[f] = wn_fidelity_summary (&item, 1, f).value;
}

/* A sine's complex envelope is constant in its own band, and nothing in others */
static void
test_bands (void)
{
  static float x[N], re[N], im[N];
  WnBands *bands;

  for (int t = 0; t < N; t++)
    x[t] = 0.5f * sinf ((float) fmod (2 * G_PI * 5100 * t / RATE, 2 * G_PI));
  bands = wn_bands_new (RATE, x, N);
  wn_bands_get (bands, 4000, 6000, re, im);
  for (int t = 2000; t < N - 2000; t++)
    g_assert_cmpfloat_with_epsilon (hypot (re[t], im[t]), 0.5, 1e-3);
  /* 5100 Hz less the middle of the band: 100 Hz, 240 samples to a turn */
  g_assert_cmpfloat_with_epsilon (re[10000], re[10240], 1e-3);
  g_assert_cmpfloat_with_epsilon (re[10000], -re[10120], 1e-3);
  g_assert_cmpfloat_with_epsilon (im[10000], re[10000 - 60], 1e-3);
  wn_bands_get (bands, 6000, 8000, re, im);
  for (int t = 2000; t < N - 2000; t++)
    g_assert_cmpfloat (hypot (re[t], im[t]), <, 1e-3);
  wn_bands_free (bands);
}

/* A spectrum that ripples by 3 dB twelve times around the circle */
static void
test_cepstrum (void)
{
  float log_power[33], c[64];
  WnCepstrum *cepstrum = wn_cepstrum_new (64);

  for (int k = 0; k <= 32; k++)
    log_power[k] = -40 + 3 * cosf (2 * (float) G_PI * 12 * k / 64);
  wn_cepstrum_apply (cepstrum, log_power, c);
  for (int q = 0; q <= 32; q++)
    g_assert_cmpfloat_with_epsilon (c[q], q == 0 ? -40 : q == 12 ? 1.5 : 0, 1e-4);
  wn_cepstrum_free (cepstrum);
}

/* A train of pulses is the same again after each period, in every band */
static void
test_pulses (void)
{
  static float x[N];
  double value[WN_N_FIDELITY];

  for (int t = 0; t < N; t += PERIOD)
    x[t] = 0.5f;
  measure (x, value);
  for (int b = 0; b < WN_QUALITY_BANDS; b++) {
    g_assert_cmpfloat (value[WN_FIDELITY_ENVELOPE + b], >, 0.99);
    g_assert_cmpfloat (value[WN_FIDELITY_PERIODICITY + b], >, 0.99);
    /* all of a pulse's envelope is in one place: 2, less what the band is too narrow for */
    if (b >= 2)
      g_assert_cmpfloat (value[WN_FIDELITY_MODULATION + b], >, 1.3);
  }
  g_assert_cmpfloat (value[WN_FIDELITY_CPP], >, 5);
}

/* Noise has no period: its windows of 20 ms agree by chance, 1 / sqrt (bandwidth * time) */
static void
test_noise (void)
{
  static float x[N];
  double value[WN_N_FIDELITY];

  wn_rng_normal (7, 1, 0, N, x);
  for (int t = 0; t < N; t++)
    x[t] *= 0.1f;
  measure (x, value);
  for (int b = 0; b < WN_QUALITY_BANDS; b++) {
    double width = wn_quality_bands[b].high - wn_quality_bands[b].low;

    g_assert_cmpfloat_with_epsilon (value[WN_FIDELITY_ENVELOPE + b], 0, 0.08);
    /* magnitude of a complex mean of width * 3 T independent values, those that overlap being more
     * alike */
    g_assert_cmpfloat_with_epsilon (value[WN_FIDELITY_PERIODICITY + b],
        sqrt (G_PI / 4 / (width * 3 / F0)), 0.03);
  }
  for (int b = 0; b < WN_POWER_BANDS; b++) {
    double width = wn_power_bands[b].high - wn_power_bands[b].low;

    /* density 0.01 / 12 kHz */
    g_assert_cmpfloat_with_epsilon (value[WN_FIDELITY_POWER + b], 10 * log10 (0.01 * width / 12000),
        0.3);
  }
  /* the mean of the logarithm is lower: by 10 / ln 10 (1 / 2k) for k = width * 40 ms / 1.94 */
  g_assert_cmpfloat_with_epsilon (value[WN_FIDELITY_LEVEL + 3],
      10 * log10 (0.01 / 6) - 10 / G_LN10 / 2 / (2000 * 0.040 / 1.94), 0.2);
  g_assert_cmpfloat (value[WN_FIDELITY_CPP], <, 1.5);
}

/* Noise whose envelope is modulated at F0: 1 + m cos has a modulation of m, and is periodic */
static void
test_modulation (void)
{
  static float noise[N], x[N];
  double value[WN_N_FIDELITY], m = 0.8, plain[WN_N_FIDELITY];

  wn_rng_normal (7, 2, 0, N, noise);
  for (int t = 0; t < N; t++) {
    noise[t] *= 0.1f;
    x[t] = noise[t] * (float) (1 + m * cos (2 * G_PI * (t % PERIOD) / PERIOD));
  }
  measure (noise, plain);
  measure (x, value);
  /* of the widest band, the chance part of noise falls away in quadrature */
  g_assert_cmpfloat_with_epsilon (sqrt (pow (value[WN_FIDELITY_MODULATION + 5], 2)
                                      - pow (plain[WN_FIDELITY_MODULATION + 5], 2)),
      m, 0.06);
  g_assert_cmpfloat (value[WN_FIDELITY_ENVELOPE + 5], >, 0.4);
  /* the waveform itself is not */
  g_assert_cmpfloat (value[WN_FIDELITY_PERIODICITY + 5], <,
      plain[WN_FIDELITY_PERIODICITY + 5] + 0.06);
}

static void
test_titles (void)
{
  g_autofree char *title = wn_fidelity_title (WN_FIDELITY_ENVELOPE + 3),
                  *key = wn_fidelity_key (WN_FIDELITY_POWER + WN_POWER_BANDS - 1);

  g_assert_cmpstr (title, ==, "Envelope periodicity 4-6 kHz, e3");
  g_assert_cmpstr (key, ==, "power_db_8_12");
  g_assert_true (wn_fidelity_is_relative (WN_FIDELITY_LEVEL));
  g_assert_false (wn_fidelity_is_relative (WN_FIDELITY_CPP));
}

/* A difference that is the same in all utterances has no spread, though they differ from each other
 */
static void
test_difference (void)
{
  WnFidelity a[20] = { 0 }, b[20] = { 0 };
  WnEstimate e;

  for (int i = 0; i < 20; i++) {
    a[i].sum[WN_FIDELITY_CPP] = i + 0.5;
    b[i].sum[WN_FIDELITY_CPP] = i;
    a[i].count[WN_FIDELITY_CPP] = b[i].count[WN_FIDELITY_CPP] = 1;
  }
  e = wn_fidelity_difference (a, b, 20, WN_FIDELITY_CPP);
  g_assert_cmpfloat_with_epsilon (e.value, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (e.high - e.low, 0, 1e-9);
  e = wn_fidelity_summary (a, 20, WN_FIDELITY_CPP);
  g_assert_cmpfloat_with_epsilon (e.value, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (e.high - e.low, 2 * 1.96 * 5.766 / sqrt (20), 0.5);
  g_assert_true (isnan (wn_fidelity_summary (a, 20, WN_FIDELITY_LEVEL).value));
}

/*
 * Chunks of ten normal numbers, the first of them shifted: d' = shift, AUC = Phi (d' / sqrt 2); the
 * other numbers are always the same
 */
static GArray *
make_chunks (guint64 key, double shift)
{
  GArray *chunks = g_array_new (FALSE, FALSE, sizeof (WnChunk));
  float x[WN_CHUNK_DIM];

  for (int i = 0; i < 1000; i++) {
    WnChunk chunk = { .sentence = i / 10 };

    wn_rng_normal (3, key * 1000 + i, 0, WN_CHUNK_DIM, x);
    for (int d = 0; d < WN_CHUNK_DIM; d++)
      chunk.x[d] = d < 10 ? x[d] + (d == 0 ? shift : 0) : 4;
    chunk.x[1] = NAN;
    g_array_append_val (chunks, chunk);
  }
  return chunks;
}

static void
test_discriminator (void)
{
  GArray *a = make_chunks (1, 0), *b = make_chunks (2, 0), *c = make_chunks (3, 2);
  WnEstimate e = wn_discriminator_auc (a, b);

  g_assert_cmpfloat_with_epsilon (e.value, 0.5, 0.05);
  g_assert_cmpfloat (e.high - e.low, <, 0.1);
  e = wn_discriminator_auc (a, c);
  g_assert_cmpfloat_with_epsilon (e.value, 0.5 * erfc (-1.0), 0.025);
  g_assert_cmpfloat (e.low, <, e.value);
  g_assert_cmpfloat (e.high, >, e.value);
  g_array_set_size (c, 40); /* four sentences */
  g_array_set_size (a, 40);
  g_assert_true (isnan (wn_discriminator_auc (a, c).value));
  g_array_set_size (c, 0);
  g_assert_true (isnan (wn_discriminator_auc (b, c).value));
  g_array_unref (a);
  g_array_unref (b);
  g_array_unref (c);
}

/* Half a second of speech each, what is silent being left out; pulses and noise are told apart */
static void
test_chunks (void)
{
  static float x[N];
  GArray *pulses = g_array_new (FALSE, FALSE, sizeof (WnChunk)),
         *noise = g_array_new (FALSE, FALSE, sizeof (WnChunk));
  gboolean speech[FRAMES];

  for (int f = 0; f < FRAMES; f++)
    speech[f] = f >= FRAMES / 2;
  for (int i = 0; i < 10; i++) {
    wn_rng_normal (5, i, 0, N, x);
    for (int t = 0; t < N; t++)
      x[t] *= 0.01f;
    wn_discriminator_chunks (&config, x, N, wn_loudness (config.rate, x, N), speech, i, noise);
    for (int t = i; t < N; t += PERIOD)
      x[t] += 0.3f;
    wn_discriminator_chunks (&config, x, N, wn_loudness (config.rate, x, N), speech, i, pulses);
  }
  g_assert_cmpint (noise->len, ==, 20);
  g_assert_cmpint (pulses->len, ==, 20);
  g_assert_cmpfloat (wn_discriminator_auc (noise, pulses).value, >, 0.99);
  g_array_unref (noise);
  g_array_unref (pulses);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/bands", test_bands);
  g_test_add_func ("/fidelity/cepstrum", test_cepstrum);
  g_test_add_func ("/fidelity/pulses", test_pulses);
  g_test_add_func ("/fidelity/noise", test_noise);
  g_test_add_func ("/fidelity/modulation", test_modulation);
  g_test_add_func ("/fidelity/titles", test_titles);
  g_test_add_func ("/fidelity/difference", test_difference);
  g_test_add_func ("/fidelity/discriminator", test_discriminator);
  g_test_add_func ("/fidelity/chunks", test_chunks);
  return g_test_run ();
}
