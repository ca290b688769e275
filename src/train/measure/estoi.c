/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "estoi.h"

#include <math.h>
#include <string.h>

#include "dsp/stft.h"

#define RATE 10000 /* Hz */
#define FRAME 256
#define HOP (FRAME / 2)
#define FFT 512
#define BANDS 15
#define LOWEST_CENTRE 150.0 /* Hz */
#define SEGMENT 30          /* frames */
#define DYNAMIC_RANGE 40.0  /* dB */

/*
 * Band-limited interpolation with a windowed sinc of ZEROS zero crossings to each side; [*n_out],
 * g_free
 */
#define ZEROS 32

static float *
resample (int rate, const float *x, int n, int *n_out)
{
  double step = (double) rate / RATE;
  double reach = ZEROS * step;
  float *out;

  *n_out = (int) (n / step);
  out = g_new (float, *n_out + 1);
  for (int i = 0; i < *n_out; i++) {
    double centre = i * step, sum = 0;
    int first = MAX (0, (int) ceil (centre - reach));
    int last = MIN (n - 1, (int) floor (centre + reach));

    for (int j = first; j <= last; j++) {
      double t = (j - centre) / step, window = cos (0.5 * G_PI * t / ZEROS);
      double sinc = fabs (t) < 1e-9 ? 1 : sin (G_PI * t) / (G_PI * t);

      sum += x[j] * sinc * window * window;
    }
    out[i] = (float) (sum / step);
  }
  return out;
}

/*
 * Joins those frames of x and y, by overlap and add, in which x is within the dynamic range;
 * returns the new length
 */
static int
remove_silence (const WnStft *stft, float *x, float *y, int n)
{
  const float *window = wn_stft_window (stft);
  int n_frames = n < FRAME ? 0 : (n - FRAME) / HOP + 1, length = 0;
  double *energy = g_new (double, n_frames + 1), loudest = 0;
  float *new_x = g_new0 (float, n + 1), *new_y = g_new0 (float, n + 1);

  for (int f = 0; f < n_frames; f++) {
    energy[f] = 0;
    for (int i = 0; i < FRAME; i++) {
      double v = window[i] * x[f * HOP + i];

      energy[f] += v * v;
    }
    loudest = MAX (loudest, energy[f]);
  }
  for (int f = 0; f < n_frames; f++) {
    if (energy[f] <= loudest * pow (10, -DYNAMIC_RANGE / 10))
      continue;
    for (int i = 0; i < FRAME; i++) {
      new_x[length + i] += window[i] * x[f * HOP + i];
      new_y[length + i] += window[i] * y[f * HOP + i];
    }
    length += HOP;
  }
  memcpy (x, new_x, n * sizeof (float));
  memcpy (y, new_y, n * sizeof (float));
  g_free (energy);
  g_free (new_x);
  g_free (new_y);
  return length ? length + HOP : 0;
}

static int
nearest_bin (double hz)
{
  return (int) lrint (hz * FFT / RATE);
}

/*
 * Third-octave band amplitudes [*n_frames][BANDS] of the frames that lie wholly inside the signal,
 * g_free
 */
static double *
analyse (WnStft *stft, const float *x, int n, int *n_frames)
{
  float re[FFT / 2 + 1], im[FFT / 2 + 1];
  double *out;

  *n_frames = n < FRAME ? 0 : (n - FRAME) / HOP + 1;
  out = g_new0 (double, *n_frames *BANDS + 1);
  for (int f = 0; f < *n_frames; f++) {
    wn_stft_frame (stft, x, n, f + 1, FALSE, re, im);
    for (int b = 0; b < BANDS; b++) {
      int first = nearest_bin (LOWEST_CENTRE * pow (2, (2 * b - 1) / 6.0));
      int end = nearest_bin (LOWEST_CENTRE * pow (2, (2 * b + 1) / 6.0));
      double power = 0;

      for (int k = first; k < end; k++)
        power += (double) re[k] * re[k] + (double) im[k] * im[k];
      out[f * BANDS + b] = sqrt (power);
    }
  }
  return out;
}

/* Zero mean and unit norm of n values */
static void
normalise (double *x, int n, int stride)
{
  double mean = 0, norm = 0;

  for (int i = 0; i < n; i++)
    mean += x[i * stride] / n;
  for (int i = 0; i < n; i++) {
    x[i * stride] -= mean;
    norm += x[i * stride] * x[i * stride];
  }
  norm = sqrt (norm) + 1e-12;
  for (int i = 0; i < n; i++)
    x[i * stride] /= norm;
}

static void
normalise_segment (const double *bands, double *out)
{
  memcpy (out, bands, SEGMENT * BANDS * sizeof (double));
  for (int b = 0; b < BANDS; b++)
    normalise (out + b, SEGMENT, BANDS);
  for (int f = 0; f < SEGMENT; f++)
    normalise (out + f * BANDS, BANDS, 1);
}

static double
correlate_segments (const double *x, const double *y, int n_frames)
{
  int n_segments = n_frames - SEGMENT + 1;
  double sum = 0;

  for (int s = 0; s < n_segments; s++) {
    double a[SEGMENT * BANDS], b[SEGMENT * BANDS];

    normalise_segment (x + s * BANDS, a);
    normalise_segment (y + s * BANDS, b);
    for (int i = 0; i < SEGMENT * BANDS; i++)
      sum += a[i] * b[i] / SEGMENT;
  }
  return n_segments < 1 ? NAN : sum / n_segments;
}

double
wn_estoi (int rate, const float *clean, const float *test, int n)
{
  WnStft *stft = wn_stft_new (FFT, HOP, FRAME);
  int n_samples, n_frames;
  float *x = resample (rate, clean, n, &n_samples);
  float *y = resample (rate, test, n, &n_samples);
  double *bands_x, *bands_y, result;

  n_samples = remove_silence (stft, x, y, n_samples);
  bands_x = analyse (stft, x, n_samples, &n_frames);
  bands_y = analyse (stft, y, n_samples, &n_frames);
  result = correlate_segments (bands_x, bands_y, n_frames);
  wn_stft_free (stft);
  g_free (x);
  g_free (y);
  g_free (bands_x);
  g_free (bands_y);
  return result;
}
