/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "quality.h"

#include <math.h>

#include "dsp/band.h"
#include "dsp/cepstrum.h"
#include "dsp/stft.h"

#define PERIODS 3.0           /* of a window */
#define CEPSTRUM_WINDOW 0.040 /* seconds */
#define SPECTRUM_FLOOR 1e-9f
#define TREND_BEGIN 0.001 /* seconds, of the regression line */
#define TREND_END (1 / 60.0)
#define PEAK_RANGE 0.1 /* of a period */
#define LEVEL_FLOOR 1e-12

const WnBandRange wn_quality_bands[WN_QUALITY_BANDS] = {
  { 0, 1000 },
  { 1000, 2000 },
  { 2000, 4000 },
  { 4000, 6000 },
  { 6000, 8000 },
  { 8000, 12000 },
};

const WnBandRange wn_power_bands[WN_POWER_BANDS] = {
  { 0, 1000 },
  { 1000, 2000 },
  { 2000, 4000 },
  { 4000, 6000 },
  { 6000, 7000 },
  { 7000, 8000 },
  { 8000, 9000 },
  { 9000, 10000 },
  { 10000, 11000 },
  { 11000, 12000 },
  { 8000, 12000 },
};

/* Complex, or real with im NULL, at a time between samples, which must be inside */
typedef struct
{
  const float *re, *im;
} Signal;

static double
at (const float *x, double time)
{
  int t = (int) time;
  double share = time - t;

  return (1 - share) * x[t] + share * x[t + 1];
}

/* |correlation| of a complex signal around two times; windows of size samples */
static double
complex_correlation (Signal y, double first, double second, int size)
{
  double aa = 0, bb = 0, re = 0, im = 0;

  for (int k = 0; k < size; k++) {
    double t1 = first + k - 0.5 * size, t2 = second + k - 0.5 * size;
    double a_re = at (y.re, t1), a_im = at (y.im, t1), b_re = at (y.re, t2), b_im = at (y.im, t2);

    aa += a_re * a_re + a_im * a_im;
    bb += b_re * b_re + b_im * b_im;
    re += a_re * b_re + a_im * b_im;
    im += a_re * b_im - a_im * b_re;
  }
  return aa > 0 && bb > 0 ? sqrt ((re * re + im * im) / aa / bb) : NAN;
}

/* Correlation of a real signal less its means, likewise */
static double
real_correlation (const float *e, double first, double second, int size)
{
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;

  for (int k = 0; k < size; k++) {
    double x = at (e, first + k - 0.5 * size), y = at (e, second + k - 0.5 * size);

    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  aa -= a * a / size;
  bb -= b * b / size;
  return aa > 0 && bb > 0 ? (ab - a * b / size) / sqrt (aa * bb) : NAN;
}

static double
modulation (const float *e, double centre, double period, int size)
{
  double sum = 0, re = 0, im = 0;

  for (int k = 0; k < size; k++) {
    double offset = k - 0.5 * (size - 1), angle = 2 * G_PI * offset / period;
    double v = (0.5 + 0.5 * cos (2 * G_PI * offset / size)) * at (e, centre + offset);

    sum += v;
    re += v * cos (angle);
    im -= v * sin (angle);
  }
  return sum > 0 ? 2 * sqrt (re * re + im * im) / sum : NAN;
}

/* One analysis of a waveform */
typedef struct
{
  const WnFeatureConfig *config;
  const float *wave, *features;
  int n, n_frames;
} Analysis;

/* Samples in a period, 0 if the frame is unvoiced or its windows exceed the waveform */
static double
period_of (const Analysis *a, int frame)
{
  const float *x = a->features + (size_t) frame * wn_feature_dim (a->config);
  double period = a->config->rate / (200 * exp (x[WN_FEATURE_LF0 (a->config)])),
         centre = (double) frame * a->config->hop, reach = (0.5 + 0.5 * PERIODS) * period + 2;

  return x[WN_FEATURE_VOICED (a->config)] > 0.5f && centre >= reach && centre + reach < a->n
      ? period
      : 0;
}

static void
analyse_band (const Analysis *a, const WnBands *bands, int b, WnQuality *out)
{
  float *re = g_new (float, a->n), *im = g_new (float, a->n), *e = g_new (float, a->n);

  wn_bands_get (bands, wn_quality_bands[b].low, wn_quality_bands[b].high, re, im);
  for (int t = 0; t < a->n; t++)
    e[t] = sqrtf (re[t] * re[t] + im[t] * im[t]);
  for (int f = 0; f < a->n_frames; f++) {
    double period = period_of (a, f), centre = (double) f * a->config->hop;
    int size = (int) lrint (PERIODS * period);

    if (period <= 0)
      continue;
    out[f].envelope[b] = real_correlation (e, centre - period / 2, centre + period / 2, size);
    out[f].periodicity[b] = complex_correlation ((Signal){ re, im }, centre - period / 2,
        centre + period / 2, size);
    out[f].modulation[b] = modulation (e, centre, period, size);
  }
  g_free (re);
  g_free (im);
  g_free (e);
}

/* Height of a peak of c at the period over the line through all of it; NaN if it is not inside */
static double
prominence (const float *c, int rate, double period)
{
  int begin = (int) (TREND_BEGIN * rate), end = (int) (TREND_END * rate), peak = -1;
  int first = (int) floor ((1 - PEAK_RANGE) * period),
      last = (int) ceil ((1 + PEAK_RANGE) * period);
  double n = end - begin, x = 0, y = 0, xx = 0, xy = 0, slope;

  for (int q = begin; q < end; q++) {
    x += q;
    y += c[q];
    xx += (double) q * q;
    xy += q * c[q];
  }
  slope = (n * xy - x * y) / (n * xx - x * x);
  for (int q = MAX (first, begin); q <= MIN (last, end - 1); q++)
    if (peak < 0 || c[q] > c[peak])
      peak = q;
  return peak < 0 ? NAN : c[peak] - (y - slope * x) / n - slope * peak;
}

static void
analyse_cepstrum (const Analysis *a, WnQuality *out)
{
  int rate = a->config->rate, window = (int) lrint (CEPSTRUM_WINDOW * rate) / 2 * 2, fft = 2, bins;
  WnStft *stft;
  WnCepstrum *cepstrum;
  float *re, *im, *c;

  while (fft < 2 * window)
    fft *= 2;
  stft = wn_stft_new (fft, a->config->hop, window);
  cepstrum = wn_cepstrum_new (fft);
  bins = wn_stft_bins (stft);
  re = g_new (float, bins);
  im = g_new (float, bins);
  c = g_new (float, fft);
  for (int f = 0; f < a->n_frames; f++) {
    double period = period_of (a, f);

    if (period <= 0)
      continue;
    wn_stft_frame (stft, a->wave, a->n, f, TRUE, re, im);
    for (int k = 0; k < bins; k++)
      re[k] = 10 * log10f (re[k] * re[k] + im[k] * im[k] + SPECTRUM_FLOOR);
    wn_cepstrum_apply (cepstrum, re, c);
    out[f].cpp = prominence (c, rate, period);
  }
  wn_stft_free (stft);
  wn_cepstrum_free (cepstrum);
  g_free (re);
  g_free (im);
  g_free (c);
}

void
wn_quality_analyse (const WnFeatureConfig *config, const float *wave, int n, const float *features,
    WnQuality *out)
{
  Analysis a = { config, wave, features, n, wn_feature_frames (config, n) };
  WnBands *bands = wn_bands_new (config->rate, wave, n);

  for (int f = 0; f < a.n_frames; f++) {
    out[f].cpp = NAN;
    for (int b = 0; b < WN_QUALITY_BANDS; b++)
      out[f].envelope[b] = out[f].periodicity[b] = out[f].modulation[b] = NAN;
  }
  for (int b = 0; b < WN_QUALITY_BANDS && 2 * wn_quality_bands[b].high <= config->rate; b++)
    analyse_band (&a, bands, b, out);
  analyse_cepstrum (&a, out);
  wn_bands_free (bands);
}

/* Mean square of the part of a frame's spectrum in a band */
static double
band_power (const WnFeatureConfig *config, WnBandRange range, const float *re, const float *im)
{
  int first = (int) ceil ((double) range.low * config->fft / config->rate),
      end = (int) ceil ((double) range.high * config->fft / config->rate);
  double sum = 0;

  for (int k = first; k < end; k++)
    sum += (k == 0 ? 1.0 : 2.0) * ((double) re[k] * re[k] + (double) im[k] * im[k]);
  return sum / config->fft / wn_feature_window_energy (config);
}

void
wn_quality_levels (const WnFeatureConfig *config, const float *wave, int n, double *out)
{
  WnStft *stft = wn_stft_new (config->fft, config->hop, config->window);
  int bins = wn_stft_bins (stft), n_frames = wn_feature_frames (config, n);
  float *re = g_new (float, bins), *im = g_new (float, bins);

  for (int f = 0; f < n_frames; f++) {
    wn_stft_frame (stft, wave, n, f, TRUE, re, im);
    for (int b = 0; b < WN_POWER_BANDS; b++)
      out[f * WN_POWER_BANDS + b] = 2 * wn_power_bands[b].high > config->rate
          ? NAN
          : 10 * log10 (MAX (LEVEL_FLOOR, band_power (config, wn_power_bands[b], re, im)));
  }
  wn_stft_free (stft);
  g_free (re);
  g_free (im);
}
