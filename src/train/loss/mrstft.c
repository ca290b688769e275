/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mrstft.h"

#include <math.h>
#include <string.h>

#include "dsp/stft.h"

#define MAX_RESOLUTIONS 5
#define POWER_FLOOR 1e-9f
#define MAX_SIGNALS 3

static const struct
{
  int fft, hop, window;
} resolutions[MAX_RESOLUTIONS] = {
  { 512, 50, 240 },
  { 1024, 120, 600 },
  { 2048, 240, 1200 },
  { 64, 16, 64 },
  { 128, 32, 128 },
};

/* A signal's frames at one resolution, each [frames][bins] */
typedef struct
{
  float *re, *im, *magnitude;
  float *gradient; /* by the magnitude */
} Spectra;

struct _WnMrstft
{
  int n_resolutions;
  WnStft *stft[MAX_RESOLUTIONS];
  Spectra spectra[MAX_SIGNALS];
  float *d_re, *d_im; /* [bins] */
};

/* What a distance is made of, and its gradient needs */
typedef struct
{
  double difference;    /* ||X - Y|| */
  double log_magnitude; /* mean |ln X - ln Y| */
} Distance;

WnMrstft *
wn_mrstft_new (WnMrstftKind kind, int max_samples)
{
  WnMrstft *m = g_new0 (WnMrstft, 1);
  gsize size = 0;
  int max_bins = 0;

  m->n_resolutions = kind == WN_MRSTFT_FINE ? 5 : 3;
  for (int r = 0; r < m->n_resolutions; r++) {
    int bins;

    m->stft[r] = wn_stft_new (resolutions[r].fft, resolutions[r].hop, resolutions[r].window);
    bins = wn_stft_bins (m->stft[r]);
    max_bins = MAX (max_bins, bins);
    size = MAX (size, (gsize) bins * wn_stft_frames (m->stft[r], max_samples));
  }
  for (int i = 0; i < MAX_SIGNALS; i++) {
    m->spectra[i].re = g_new (float, size);
    m->spectra[i].im = g_new (float, size);
    m->spectra[i].magnitude = g_new (float, size);
    m->spectra[i].gradient = g_new (float, size);
  }
  m->d_re = g_new (float, max_bins);
  m->d_im = g_new (float, max_bins);
  return m;
}

void
wn_mrstft_free (WnMrstft *m)
{
  if (!m)
    return;
  for (int r = 0; r < m->n_resolutions; r++)
    wn_stft_free (m->stft[r]);
  for (int i = 0; i < MAX_SIGNALS; i++) {
    g_free (m->spectra[i].re);
    g_free (m->spectra[i].im);
    g_free (m->spectra[i].magnitude);
    g_free (m->spectra[i].gradient);
  }
  g_free (m->d_re);
  g_free (m->d_im);
  g_free (m);
}

static void
analyse (WnStft *stft, const float *x, int n, Spectra *s)
{
  int bins = wn_stft_bins (stft), frames = wn_stft_frames (stft, n);
  gsize size = (gsize) frames * bins;

  for (int f = 0; f < frames; f++)
    wn_stft_frame (stft, x, n, f, FALSE, s->re + (gsize) f * bins, s->im + (gsize) f * bins);
  for (gsize i = 0; i < size; i++) {
    float power = s->re[i] * s->re[i] + s->im[i] * s->im[i];

    s->magnitude[i] = sqrtf (MAX (power, POWER_FLOOR));
  }
  memset (s->gradient, 0, size * sizeof (float));
}

static double
norm (const Spectra *s, gsize size)
{
  double sum = 0;

  for (gsize i = 0; i < size; i++)
    sum += (double) s->magnitude[i] * s->magnitude[i];
  return sqrt (sum);
}

static Distance
distance (const Spectra *a, const Spectra *b, gsize size)
{
  const float *x = a->magnitude, *y = b->magnitude;
  double squares = 0, logs = 0;
  gsize i = 0;

  /* one logarithm for the product of four ratios: floats cannot make it leave a double's range */
  for (; i + 4 <= size; i += 4) {
    double ratio = 1;

    for (int j = 0; j < 4; j++) {
      double d = (double) x[i + j] - y[i + j];

      squares += d * d;
      ratio *= d > 0 ? x[i + j] / y[i + j] : y[i + j] / x[i + j];
    }
    logs += log (ratio);
  }
  for (; i < size; i++) {
    double d = (double) x[i] - y[i];

    squares += d * d;
    logs += fabs (log ((double) x[i] / y[i]));
  }
  return (Distance){ sqrt (squares), logs / (double) size };
}

/*
 * Adds the gradient of weight * (||A - B|| / norm + mean |ln A - ln B|) by A, with norm constant;
 * a and b exchanged give the one by B.
 */
static void
distance_backward (Spectra *a, const Spectra *b, gsize size, Distance d, double norm, double weight)
{
  const float *x = a->magnitude, *y = b->magnitude;
  float linear = d.difference > 0 ? (float) (weight / (d.difference * norm)) : 0;
  float logarithmic = (float) (weight / (double) size);

  for (gsize i = 0; i < size; i++) {
    float sign = (float) ((x[i] > y[i]) - (x[i] < y[i]));

    a->gradient[i] += linear * (x[i] - y[i]) + logarithmic * sign / x[i];
  }
}

static void
analyse_backward (WnMrstft *m, WnStft *stft, const Spectra *s, int n, float *dx)
{
  int bins = wn_stft_bins (stft), frames = wn_stft_frames (stft, n);

  for (int f = 0; f < frames; f++) {
    gsize start = (gsize) f * bins;

    for (int k = 0; k < bins; k++) {
      float re = s->re[start + k], im = s->im[start + k];
      float by_re = s->gradient[start + k] / s->magnitude[start + k];
      gboolean floored = re * re + im * im <= POWER_FLOOR;

      by_re = floored ? 0 : by_re;
      m->d_re[k] = by_re * re;
      m->d_im[k] = by_re * im;
    }
    wn_stft_frame_backward (stft, m->d_re, m->d_im, n, f, dx);
  }
}

static void
add_parts (WnMrstftParts *parts, Distance d, double norm, double weight, int n_resolutions)
{
  parts->convergence += weight * d.difference / norm / n_resolutions;
  parts->log_magnitude += weight * d.log_magnitude / n_resolutions;
  parts->total = parts->convergence + parts->log_magnitude;
}

WnMrstftParts
wn_mrstft_loss (WnMrstft *m, const float *x, const float *y, int n, float weight, float *dx)
{
  Spectra *sx = &m->spectra[0], *sy = &m->spectra[1];
  WnMrstftParts parts = { 0 };

  for (int r = 0; r < m->n_resolutions; r++) {
    WnStft *stft = m->stft[r];
    gsize size = (gsize) wn_stft_frames (stft, n) * wn_stft_bins (stft);
    Distance d;
    double norm_y;

    analyse (stft, x, n, sx);
    analyse (stft, y, n, sy);
    norm_y = norm (sy, size);
    d = distance (sx, sy, size);
    add_parts (&parts, d, norm_y, 1, m->n_resolutions);
    if (dx) {
      distance_backward (sx, sy, size, d, norm_y, weight / m->n_resolutions);
      analyse_backward (m, stft, sx, n, dx);
    }
  }
  return parts;
}

WnMrstftParts
wn_mrstft_energy (WnMrstft *m, const float *x, const float *x2, const float *y, int n,
    float repulsion, float weight, float *dx, float *dx2, WnMrstftParts *between)
{
  Spectra *sx = &m->spectra[0], *sx2 = &m->spectra[1], *sy = &m->spectra[2];
  WnMrstftParts parts = { 0 }, apart = { 0 };
  double attract = 0.5 * weight / m->n_resolutions;
  double repel = -0.5 * repulsion * weight / m->n_resolutions;

  for (int r = 0; r < m->n_resolutions; r++) {
    WnStft *stft = m->stft[r];
    gsize size = (gsize) wn_stft_frames (stft, n) * wn_stft_bins (stft);
    Distance d, d2, d12;
    double norm_y;

    analyse (stft, x, n, sx);
    analyse (stft, x2, n, sx2);
    analyse (stft, y, n, sy);
    norm_y = norm (sy, size);
    d = distance (sx, sy, size);
    d2 = distance (sx2, sy, size);
    d12 = distance (sx, sx2, size);
    add_parts (&parts, d, norm_y, 0.5, m->n_resolutions);
    add_parts (&parts, d2, norm_y, 0.5, m->n_resolutions);
    add_parts (&parts, d12, norm_y, -0.5 * repulsion, m->n_resolutions);
    add_parts (&apart, d12, norm_y, 1, m->n_resolutions);

    distance_backward (sx, sy, size, d, norm_y, attract);
    distance_backward (sx2, sy, size, d2, norm_y, attract);
    distance_backward (sx, sx2, size, d12, norm_y, repel);
    distance_backward (sx2, sx, size, d12, norm_y, repel);
    analyse_backward (m, stft, sx, n, dx);
    analyse_backward (m, stft, sx2, n, dx2);
  }
  if (between)
    *between = apart;
  return parts;
}
