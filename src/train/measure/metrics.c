/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "metrics.h"

#include <math.h>
#include <string.h>

#include "dsp/emphasis.h"
#include "dsp/stft.h"
#include "estoi.h"
#include "train/loss/mrstft.h"

/* Nats of mean log mel power: silence is what lies so far below the loudest frame ... */
#define SPEECH_RANGE 9.0
/* ... or, in noisier recordings, is so near the quietest one, and so far below the loudest */
#define NEAR_QUIETEST 1.5
#define LEAST_RANGE 6.0
#define MAX_CEPSTRUM 24
#define POWER_FLOOR 1e-9 /* -90 dBFS */
#define MIN_VOICED 10    /* frames, for an utterance's correlation */

typedef enum
{
  MEAN,
  ROOT_MEAN,
  CORRELATION,
  MEDIAN_CORRELATION
} Kind;

static const struct
{
  const char *key, *title;
  Kind kind;
  double scale;
} figures[WN_N_FIGURES] = {
  [WN_FIGURE_MRSTFT] = { "mrstft", "Multi-resolution STFT loss", MEAN, 1 },
  [WN_FIGURE_MRSTFT_EMPHASISED] = { "mrstft_emphasised", "  on pre-emphasised audio", MEAN, 1 },
  [WN_FIGURE_MEL] = { "mel_l1_db", "Mel L1 (dB)", MEAN, 1 },
  [WN_FIGURE_MCD] = { "mcd_db", "MCD c1-24 (dB)", MEAN, 1 },
  [WN_FIGURE_LSD] = { "lsd_db", "Log-spectral distance (dB)", MEAN, 1 },
  [WN_FIGURE_F0_HZ] = { "f0_rmse_hz", "F0 RMSE (Hz)", ROOT_MEAN, 1 },
  [WN_FIGURE_F0_CENTS] = { "f0_rmse_cents", "F0 RMSE (cents)", ROOT_MEAN, 1 },
  [WN_FIGURE_F0_CORRELATION] = { "f0_correlation", "F0 correlation", CORRELATION, 1 },
  [WN_FIGURE_F0_CORRELATION_MEDIAN] = { "f0_correlation_median", "  median of utterances",
      MEDIAN_CORRELATION, 1 },
  [WN_FIGURE_VOICING] = { "vuv_error_percent", "V/UV error (%)", MEAN, 100 },
  [WN_FIGURE_PERIODICITY] = { "periodicity_rmse", "Periodicity RMSE", ROOT_MEAN, 1 },
  [WN_FIGURE_SILENCE] = { "silence_level_db", "Level in silence (dB)", MEAN, 1 },
  [WN_FIGURE_ESTOI] = { "estoi", "ESTOI", MEAN, 1 },
};

const char *
wn_figure_title (WnFigure figure)
{
  return figures[figure].title;
}

const char *
wn_figure_key (WnFigure figure)
{
  return figures[figure].key;
}

static void
add (WnPair *pair, WnFigure figure, double value)
{
  pair->sum[figure] += value;
  pair->count[figure] += 1;
}

void
wn_metrics_speech (const WnFeatureConfig *config, const float *features, int n_frames,
    gboolean *speech)
{
  int dim = wn_feature_dim (config);
  double *level = g_new (double, n_frames), loudest = -INFINITY, quietest = INFINITY;
  double least;

  for (int f = 0; f < n_frames; f++) {
    level[f] = 0;
    for (int b = 0; b < config->n_mels; b++)
      level[f] += G_LN10 * features[f * dim + b] / config->n_mels;
    loudest = MAX (loudest, level[f]);
    quietest = MIN (quietest, level[f]);
  }
  least = MAX (loudest - SPEECH_RANGE, MIN (quietest + NEAR_QUIETEST, loudest - LEAST_RANGE));
  for (int f = 0; f < n_frames; f++)
    speech[f] = level[f] >= least;
  g_free (level);
}

/* x, y [n_mels] log10 powers */
static double
cepstral_distance (int n_mels, const float *x, const float *y)
{
  double sum = 0;

  for (int k = 1; k <= MIN (MAX_CEPSTRUM, n_mels - 1); k++) {
    double dc = 0;

    for (int b = 0; b < n_mels; b++)
      dc += 0.5 * G_LN10 * (x[b] - y[b]) * cos (G_PI * k * (b + 0.5) / n_mels);
    dc *= 2.0 / n_mels;
    sum += dc * dc;
  }
  return 10 / G_LN10 * sqrt (2 * sum);
}

static void
compare_prosody (const WnFeatureConfig *config, const float *x, const float *y, WnPair *pair)
{
  gboolean voiced_x = x[WN_FEATURE_VOICED (config)] > 0.5f;
  gboolean voiced_y = y[WN_FEATURE_VOICED (config)] > 0.5f;

  add (pair, WN_FIGURE_VOICING, voiced_x != voiced_y);
  add (pair, WN_FIGURE_PERIODICITY,
      pow (x[WN_FEATURE_PERIODICITY (config)] - y[WN_FEATURE_PERIODICITY (config)], 2));
  if (voiced_x && voiced_y) {
    double lf0_x = x[WN_FEATURE_LF0 (config)];
    double lf0_y = y[WN_FEATURE_LF0 (config)];
    double f0_x = 200 * exp (lf0_x), f0_y = 200 * exp (lf0_y);

    add (pair, WN_FIGURE_F0_HZ, pow (f0_x - f0_y, 2));
    add (pair, WN_FIGURE_F0_CENTS, pow (1200 / G_LN2 * (lf0_x - lf0_y), 2));
    pair->f0.n += 1;
    pair->f0.x += f0_x;
    pair->f0.y += f0_y;
    pair->f0.xx += f0_x * f0_x;
    pair->f0.yy += f0_y * f0_y;
    pair->f0.xy += f0_x * f0_y;
  }
}

void
wn_metrics_compare_features (const WnFeatureConfig *config, const float *reference,
    const float *test, int n_frames, WnPair *pair)
{
  gboolean *speech = g_new (gboolean, n_frames);
  int dim = wn_feature_dim (config);

  memset (pair, 0, sizeof *pair);
  wn_metrics_speech (config, reference, n_frames, speech);
  for (int f = 0; f < n_frames; f++) {
    const float *x = reference + (gsize) f * dim, *y = test + (gsize) f * dim;

    for (int b = 0; b < config->n_mels; b++)
      add (pair, WN_FIGURE_MEL, 10 * fabsf (x[b] - y[b]));
    if (speech[f])
      add (pair, WN_FIGURE_MCD, cepstral_distance (config->n_mels, x, y));
    compare_prosody (config, x, y, pair);
  }
  g_free (speech);
}

/* Mean power of a spectrum's samples, full scale = 1 */
static double
level_db (const WnFeatureConfig *config, const float *re, const float *im)
{
  double sum = 0, window = 0.375 * config->window;
  int last = config->fft / 2;

  for (int k = 0; k <= last; k++)
    sum += (k == 0 || k == last ? 1.0 : 2.0) * ((double) re[k] * re[k] + (double) im[k] * im[k]);
  return 10 * log10 (MAX (sum / config->fft / window, POWER_FLOOR));
}

void
wn_metrics_compare_spectra (const WnFeatureConfig *config, const float *x, const float *y, int n,
    const gboolean *speech, WnPair *pair)
{
  WnStft *stft = wn_stft_new (config->fft, config->hop, config->window);
  int bins = wn_stft_bins (stft), n_frames = wn_stft_frames (stft, n);
  float *re_x = g_new (float, bins), *im_x = g_new (float, bins);
  float *re_y = g_new (float, bins), *im_y = g_new (float, bins);

  for (int f = 0; f < n_frames; f++) {
    wn_stft_frame (stft, x, n, f, TRUE, re_x, im_x);
    wn_stft_frame (stft, y, n, f, TRUE, re_y, im_y);
    if (!speech[f]) {
      add (pair, WN_FIGURE_SILENCE, level_db (config, re_y, im_y) - level_db (config, re_x, im_x));
      continue;
    }
    add (pair, WN_FIGURE_LSD,
        wn_log_spectral_distance (bins, config->floor, re_x, im_x, re_y, im_y));
  }
  wn_stft_free (stft);
  g_free (re_x);
  g_free (im_x);
  g_free (re_y);
  g_free (im_y);
}

static void
compare_losses (const float *x, const float *y, int n, WnPair *pair)
{
  WnMrstft *m = wn_mrstft_new (WN_MRSTFT_COARSE, n);
  float *emphasised_x = g_new (float, n), *emphasised_y = g_new (float, n);
  float state_x = 0, state_y = 0;

  wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, x, n, emphasised_x, &state_x);
  wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, y, n, emphasised_y, &state_y);
  add (pair, WN_FIGURE_MRSTFT, wn_mrstft_loss (m, y, x, n, 0, NULL).total);
  add (pair, WN_FIGURE_MRSTFT_EMPHASISED,
      wn_mrstft_loss (m, emphasised_y, emphasised_x, n, 0, NULL).total);
  wn_mrstft_free (m);
  g_free (emphasised_x);
  g_free (emphasised_y);
}

gboolean
wn_metrics_compare (const WnFeatureConfig *config, const float *reference, const float *test, int n,
    WnPair *pair, GError **error)
{
  int n_frames = n < 1 ? 0 : wn_feature_frames (config, n);
  gsize size = (gsize) n_frames * wn_feature_dim (config);
  float *x = g_new (float, size), *y = g_new (float, size);
  gboolean *speech = g_new (gboolean, n_frames), ok;
  double estoi;

  ok = wn_features_analyse (config, reference, n, x, error)
      && wn_features_analyse (config, test, n, y, error);
  if (ok) {
    wn_metrics_compare_features (config, x, y, n_frames, pair);
    wn_metrics_speech (config, x, n_frames, speech);
    wn_metrics_compare_spectra (config, reference, test, n, speech, pair);
    compare_losses (reference, test, n, pair);
    estoi = wn_estoi (config->rate, reference, test, n);
    if (isfinite (estoi))
      add (pair, WN_FIGURE_ESTOI, estoi);
  }
  g_free (x);
  g_free (y);
  g_free (speech);
  return ok;
}

static double
correlation (double n, double x, double y, double xx, double yy, double xy)
{
  double variance_x = n * xx - x * x, variance_y = n * yy - y * y;

  return n < MIN_VOICED || variance_x <= 0 || variance_y <= 0
      ? NAN
      : (n * xy - x * y) / sqrt (variance_x * variance_y);
}

/* The figure over pairs[pick[i]]; scratch [n] */
static double
estimate (const WnPair *pairs, const int *pick, int n, WnFigure figure, double *scratch)
{
  double sum = 0, count = 0, c[6] = { 0 };
  int n_utterances = 0;

  for (int i = 0; i < n; i++) {
    const WnPair *p = &pairs[pick[i]];
    double r = correlation (p->f0.n, p->f0.x, p->f0.y, p->f0.xx, p->f0.yy, p->f0.xy);

    sum += p->sum[figure];
    count += p->count[figure];
    c[0] += p->f0.n;
    c[1] += p->f0.x;
    c[2] += p->f0.y;
    c[3] += p->f0.xx;
    c[4] += p->f0.yy;
    c[5] += p->f0.xy;
    if (isfinite (r))
      scratch[n_utterances++] = r;
  }
  switch (figures[figure].kind) {
    case MEAN:
      return figures[figure].scale * sum / count;
    case ROOT_MEAN:
      return sqrt (sum / count);
    case CORRELATION:
      return correlation (c[0], c[1], c[2], c[3], c[4], c[5]);
    case MEDIAN_CORRELATION:
      return wn_quantile (scratch, n_utterances, 0.5);
  }
  return NAN;
}

/* In % of the first: how much worse the second is */
static double
worsening (WnFigure figure, double before, double after)
{
  switch (figure) {
    case WN_FIGURE_F0_CORRELATION:
    case WN_FIGURE_F0_CORRELATION_MEDIAN:
    case WN_FIGURE_ESTOI:
      return 100 * (1 - after / before);
    case WN_FIGURE_SILENCE:
      return NAN;
    default:
      return 100 * (after / before - 1);
  }
}

/* What wn_bootstrap() resamples: pairs, or their worsening from others */
typedef struct
{
  const WnPair *pairs, *others;
  WnFigure figure;
  double *scratch;
} Sample;

static double
statistic (void *data, const int *pick, int n)
{
  const Sample *s = data;
  double value = estimate (s->pairs, pick, n, s->figure, s->scratch);

  return s->others
      ? worsening (s->figure, estimate (s->others, pick, n, s->figure, s->scratch), value)
      : value;
}

static WnEstimate
bootstrap (const WnPair *pairs, const WnPair *others, int n_pairs, WnFigure figure)
{
  Sample sample = { pairs, others, figure, g_new (double, n_pairs) };
  WnEstimate result = wn_bootstrap (n_pairs, statistic, &sample);

  g_free (sample.scratch);
  return result;
}

WnEstimate
wn_metrics_summary (const WnPair *pairs, int n_pairs, WnFigure figure)
{
  return bootstrap (pairs, NULL, n_pairs, figure);
}

WnEstimate
wn_metrics_worsening (const WnPair *before, const WnPair *after, int n_pairs, WnFigure figure)
{
  return bootstrap (after, before, n_pairs, figure);
}
