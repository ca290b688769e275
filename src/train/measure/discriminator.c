/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "discriminator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp/mel.h"
#include "dsp/stft.h"

#define LOUDNESS (-23.0) /* LUFS */
#define CHUNK 0.5        /* seconds */
#define WINDOW 0.010     /* seconds, of the mel bands: less than two pitch periods */
#define HOP 0.005        /* seconds, of the mel bands */
#define BAND_FLOOR 1e-7
#define FOLDS 5
#define RIDGE 1.0 /* precision of the weights' normal prior, on standardised numbers */
#define ROUNDS 30 /* of Newton's method, at most */

enum
{
  MEAN = 0,
  DEVIATION = WN_CHUNK_BANDS,
  SLOPE = 2 * WN_CHUNK_BANDS,
  FLATNESS = 3 * WN_CHUNK_BANDS,
  DIM = WN_CHUNK_DIM
};

/* ---- chunks ---- */

/* [frames][WN_CHUNK_BANDS] log10 powers, every HOP seconds */
static double *
fine_bands (int rate, const float *wave, int n, int *n_frames)
{
  int window = (int) lrint (WINDOW * rate), fft = 64, bins;
  WnStft *stft;
  WnMelBank *bank;
  float *re, *im, bands[WN_CHUNK_BANDS];
  double *out;

  while (fft < 4 * window)
    fft *= 2;
  stft = wn_stft_new (fft, (int) lrint (HOP * rate), window);
  bins = wn_stft_bins (stft);
  *n_frames = wn_stft_frames (stft, n);
  bank = wn_mel_bank_new (rate, bins, WN_CHUNK_BANDS, 0, 0.5f * (float) rate);
  re = g_new (float, bins);
  im = g_new (float, bins);
  out = g_new (double, (size_t) *n_frames *WN_CHUNK_BANDS);
  for (int f = 0; f < *n_frames; f++) {
    wn_stft_frame (stft, wave, n, f, TRUE, re, im);
    for (int k = 0; k < bins; k++)
      re[k] = re[k] * re[k] + im[k] * im[k];
    wn_mel_bank_apply (bank, re, bands);
    for (int b = 0; b < WN_CHUNK_BANDS; b++)
      out[f * WN_CHUNK_BANDS + b] = log10 (bands[b] + BAND_FLOOR);
  }
  wn_stft_free (stft);
  wn_mel_bank_free (bank);
  g_free (re);
  g_free (im);
  return out;
}

/* [frames][WN_QUALITY_BANDS] ln of geometric less ln of arithmetic mean of the power */
static double *
flatness (const WnFeatureConfig *config, const float *wave, int n)
{
  WnStft *stft = wn_stft_new (config->fft, config->hop, config->window);
  int bins = wn_stft_bins (stft), n_frames = wn_stft_frames (stft, n);
  float *re = g_new (float, bins), *im = g_new (float, bins);
  double *out = g_new (double, (size_t) n_frames *WN_QUALITY_BANDS);

  for (int f = 0; f < n_frames; f++) {
    wn_stft_frame (stft, wave, n, f, TRUE, re, im);
    for (int b = 0; b < WN_QUALITY_BANDS; b++) {
      int first = wn_quality_bands[b].low * config->fft / config->rate,
          end = wn_quality_bands[b].high * config->fft / config->rate;
      double sum = 0, logs = 0;

      for (int k = first; k < end && end < bins; k++) {
        double power = (double) re[k] * re[k] + (double) im[k] * im[k] + 1e-10;

        sum += power / (end - first);
        logs += log (power) / (end - first);
      }
      out[f * WN_QUALITY_BANDS + b] = end < bins ? logs - log (sum) : NAN;
    }
  }
  wn_stft_free (stft);
  g_free (re);
  g_free (im);
  return out;
}

/* x [n_frames][WN_CHUNK_BANDS] of one chunk */
static void
add_bands (const double *x, int n_frames, double *out)
{
  for (int b = 0; b < WN_CHUNK_BANDS; b++) {
    double sum = 0, squares = 0, slope = 0;

    for (int f = 0; f < n_frames; f++) {
      double v = x[f * WN_CHUNK_BANDS + b];

      sum += v;
      squares += v * v;
      slope += f > 0 ? fabs (v - x[(f - 1) * WN_CHUNK_BANDS + b]) : 0;
    }
    out[MEAN + b] = sum / n_frames;
    out[DEVIATION + b] = sqrt (MAX (0, squares / n_frames - pow (sum / n_frames, 2)));
    out[SLOPE + b] = slope / (n_frames - 1);
  }
}

/* x [n_frames][WN_QUALITY_BANDS] of one chunk */
static void
add_flatness (const double *x, int n_frames, double *out)
{
  for (int b = 0; b < WN_QUALITY_BANDS; b++) {
    out[b] = 0;
    for (int f = 0; f < n_frames; f++)
      out[b] += x[f * WN_QUALITY_BANDS + b] / n_frames;
  }
}

/* [n] as loud as all others */
static float *
normalise (double loudness, const float *wave, int n)
{
  float gain = isnan (loudness) ? 1 : (float) pow (10, (LOUDNESS - loudness) / 20);
  float *out = g_new (float, n);

  for (int t = 0; t < n; t++)
    out[t] = gain * wave[t];
  return out;
}

void
wn_discriminator_chunks (const WnFeatureConfig *config, const float *wave, int n, double loudness,
    const gboolean *speech, int sentence, GArray *chunks)
{
  float *normal = normalise (loudness, wave, n);
  int n_fine, n_frames = wn_feature_frames (config, n),
              frames = (int) lrint (CHUNK * config->rate / config->hop);
  double *fine = fine_bands (config->rate, normal, n, &n_fine);
  double *flat = flatness (config, normal, n);
  int ratio = (int) lrint (CHUNK / HOP);

  for (int c = 0; (c + 1) * frames <= n_frames && (c + 1) * ratio <= n_fine; c++) {
    WnChunk chunk = { .sentence = sentence };
    int n_speech = 0;

    for (int f = 0; f < frames; f++)
      n_speech += speech[c * frames + f];
    if (2 * n_speech < frames)
      continue;
    add_bands (fine + (size_t) c * ratio * WN_CHUNK_BANDS, ratio, chunk.x);
    add_flatness (flat + (size_t) c * frames * WN_QUALITY_BANDS, frames, chunk.x + FLATNESS);
    g_array_append_val (chunks, chunk);
  }
  g_free (normal);
  g_free (fine);
  g_free (flat);
}

/* ---- the discriminator ---- */

/* A chunk of either set, standardised; x[DIM] = 1 */
typedef struct
{
  double x[DIM + 1], score;
  int sentence;
  gboolean is_synthetic;
} Sample;

static gboolean
is_held_out (const Sample *s, int fold)
{
  return s->sentence % FOLDS == fold;
}

/* In place: values less their mean over the fold's training set, over their deviation; NaN is 0 */
static void
standardise (const WnChunk **chunks, int n, int fold, Sample *samples)
{
  for (int d = 0; d < DIM; d++) {
    double sum = 0, squares = 0, count = 0, mean, deviation;

    for (int i = 0; i < n; i++)
      if (!is_held_out (&samples[i], fold) && isfinite (chunks[i]->x[d])) {
        sum += chunks[i]->x[d];
        squares += chunks[i]->x[d] * chunks[i]->x[d];
        count++;
      }
    mean = sum / MAX (1, count);
    deviation = sqrt (MAX (0, squares / MAX (1, count) - mean * mean));
    for (int i = 0; i < n; i++)
      samples[i].x[d] = isfinite (chunks[i]->x[d]) && deviation > 1e-9
          ? (chunks[i]->x[d] - mean) / deviation
          : 0;
  }
  for (int i = 0; i < n; i++)
    samples[i].x[DIM] = 1;
}

static double
logit (const double *w, const double *x)
{
  double sum = 0;

  for (int d = 0; d <= DIM; d++)
    sum += w[d] * x[d];
  return sum;
}

/* Solves h x = g, h [DIM + 1][DIM + 1] symmetric and positive, by Cholesky; h is used up, g = x */
static void
solve (double *h, double *g)
{
  const int n = DIM + 1;

  for (int i = 0; i < n; i++) {
    for (int j = 0; j <= i; j++) {
      double sum = h[i * n + j];

      for (int k = 0; k < j; k++)
        sum -= h[i * n + k] * h[j * n + k];
      h[i * n + j] = i == j ? sqrt (sum) : sum / h[j * n + j];
    }
    for (int k = 0; k < i; k++)
      g[i] -= h[i * n + k] * g[k];
    g[i] /= h[i * n + i];
  }
  for (int i = n - 1; i >= 0; i--) {
    for (int k = i + 1; k < n; k++)
      g[i] -= h[k * n + i] * g[k];
    g[i] /= h[i * n + i];
  }
}

/* Newton's method on the fold's training set; w [DIM + 1] */
static void
learn (const Sample *samples, int n, int fold, double *w)
{
  const int m = DIM + 1;
  double *h = g_new (double, m *m), *g = g_new (double, m), step = INFINITY;

  memset (w, 0, m * sizeof *w);
  for (int round = 0; round < ROUNDS && step > 1e-6; round++) {
    memset (h, 0, m * m * sizeof *h);
    for (int d = 0; d < m; d++) {
      double ridge = d < DIM ? RIDGE : 1e-3;

      g[d] = -ridge * w[d];
      h[d * m + d] = ridge;
    }
    for (int i = 0; i < n; i++) {
      const double *x = samples[i].x;
      double p;

      if (is_held_out (&samples[i], fold))
        continue;
      p = 1 / (1 + exp (-logit (w, x)));
      for (int d = 0; d < m; d++) {
        g[d] += (samples[i].is_synthetic - p) * x[d];
        for (int e = 0; e <= d; e++)
          h[d * m + e] += p * (1 - p) * x[d] * x[e];
      }
    }
    solve (h, g);
    step = 0;
    for (int d = 0; d < m; d++) {
      w[d] += g[d];
      step = MAX (step, fabs (g[d]));
    }
  }
  g_free (h);
  g_free (g);
}

/* ---- the area under the curve ---- */

typedef struct
{
  const Sample *samples; /* by rising score */
  int n, n_sentences;
  int *weight; /* [n_sentences] how often each was drawn */
} Curve;

static double
area (void *data, const int *pick, int n_pick)
{
  const Curve *c = data;
  double below = 0, synthetic = 0, area = 0;

  memset (c->weight, 0, c->n_sentences * sizeof *c->weight);
  for (int i = 0; i < n_pick; i++)
    c->weight[pick[i]]++;
  for (int i = 0, j; i < c->n; i = j) {
    double recorded_here = 0, synthetic_here = 0;

    for (j = i; j < c->n && c->samples[j].score <= c->samples[i].score; j++)
      *(c->samples[j].is_synthetic ? &synthetic_here
                                   : &recorded_here) += c->weight[c->samples[j].sentence];
    area += synthetic_here * (below + 0.5 * recorded_here);
    below += recorded_here;
    synthetic += synthetic_here;
  }
  return area / below / synthetic;
}

static int
compare_scores (const void *a, const void *b)
{
  double x = ((const Sample *) a)->score, y = ((const Sample *) b)->score;

  return (x > y) - (x < y);
}

/* Sentences of both sets in the order of their numbers: 0, 1, 2 .. without gaps */
static int
number_sentences (const WnChunk **chunks, int n, Sample *samples)
{
  GHashTable *seen = g_hash_table_new (NULL, NULL);
  int n_sentences = 0;

  for (int i = 0; i < n; i++) {
    gpointer key = GINT_TO_POINTER (chunks[i]->sentence + 1);
    int number = GPOINTER_TO_INT (g_hash_table_lookup (seen, key)) - 1;

    if (number < 0) {
      number = n_sentences++;
      g_hash_table_insert (seen, key, GINT_TO_POINTER (number + 1));
    }
    samples[i].sentence = number;
  }
  g_hash_table_destroy (seen);
  return n_sentences;
}

WnEstimate
wn_discriminator_auc (const GArray *recorded, const GArray *synthetic)
{
  int n = (int) (recorded->len + synthetic->len), n_sentences;
  const WnChunk **chunks = g_new (const WnChunk *, n);
  Sample *samples = g_new0 (Sample, n);
  double w[DIM + 1];
  WnEstimate result = { NAN, NAN, NAN };

  for (int i = 0; i < n; i++) {
    samples[i].is_synthetic = i >= (int) recorded->len;
    chunks[i] = samples[i].is_synthetic ? &g_array_index (synthetic, WnChunk, i - recorded->len)
                                        : &g_array_index (recorded, WnChunk, i);
  }
  n_sentences = number_sentences (chunks, n, samples);
  if (n_sentences >= FOLDS && recorded->len && synthetic->len) {
    Curve curve = { samples, n, n_sentences, g_new (int, n_sentences) };

    for (int fold = 0; fold < FOLDS; fold++) {
      standardise (chunks, n, fold, samples);
      learn (samples, n, fold, w);
      for (int i = 0; i < n; i++)
        if (is_held_out (&samples[i], fold))
          samples[i].score = logit (w, samples[i].x);
    }
    qsort (samples, n, sizeof *samples, compare_scores);
    result = wn_bootstrap (n_sentences, area, &curve);
    g_free (curve.weight);
  }
  g_free (chunks);
  g_free (samples);
  return result;
}
