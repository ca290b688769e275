/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "band.h"

#include <math.h>
#include <string.h>
#include "fft.h"

#define EDGE 200.0  /* Hz, width of a transition */
#define MARGIN 0.05 /* seconds of silence behind, for what the edges ring */

struct _WnBands
{
  int rate, n, size;   /* samples; of the transform */
  WnComplex *spectrum; /* [size / 2 + 1] of the whole waveform */
};

WnBands *
wn_bands_new (int rate, const float *wave, int n)
{
  WnBands *b = g_new0 (WnBands, 1);
  WnFft *transform;
  float *x;

  b->rate = rate;
  b->n = n;
  b->size = wn_fft_next_length (n + (int) (MARGIN * rate));
  b->spectrum = g_new (WnComplex, b->size / 2 + 1);
  x = g_new0 (float, b->size);
  memcpy (x, wave, n * sizeof *x);
  transform = wn_fft_new (b->size);
  wn_fft_forward (transform, x, b->spectrum);
  wn_fft_free (transform);
  g_free (x);
  return b;
}

void
wn_bands_free (WnBands *b)
{
  if (!b)
    return;
  g_free (b->spectrum);
  g_free (b);
}

/* From 0 to 1 around an edge, in Hz */
static double
rise (double hertz, double edge)
{
  double place = CLAMP ((hertz - edge) / EDGE + 0.5, 0, 1);

  return 0.5 - 0.5 * cos (G_PI * place);
}

static double
gain (const WnBands *b, double hertz, double low, double high)
{
  double g = low > 0 ? rise (hertz, low) : 1;

  return high < 0.5 * b->rate ? g * (1 - rise (hertz, high)) : g;
}

/* The real signal of the band's spectrum times turn_re + i turn_im */
static void
back (const WnBands *b, WnFft *transform, double low, double high, gboolean turn, float *out)
{
  WnComplex *s = g_new0 (WnComplex, b->size / 2 + 1);
  int first = MAX (0, (int) floor ((low - EDGE) * b->size / b->rate)),
      last = MIN (b->size / 2, (int) ceil ((high + EDGE) * b->size / b->rate));

  for (int k = first; k <= last; k++) {
    float g = (float) (gain (b, (double) k * b->rate / b->size, low, high) / b->size);
    WnComplex x = b->spectrum[k];

    /* the Hilbert transform turns by -90 degrees */
    s[k] = turn ? (WnComplex){ g * x.i, -g * x.r } : (WnComplex){ g * x.r, g * x.i };
  }
  if (turn)
    s[0].r = s[0].i = s[b->size / 2].r = s[b->size / 2].i = 0;
  wn_fft_inverse (transform, s, out);
  g_free (s);
}

void
wn_bands_get (const WnBands *b, double low, double high, float *re, float *im)
{
  WnFft *transform = wn_fft_new (b->size);
  float *real = g_new (float, b->size), *hilbert = g_new (float, b->size);
  double middle = 0.5 * (low + high) / b->rate;

  back (b, transform, low, high, FALSE, real);
  back (b, transform, low, high, TRUE, hilbert);
  for (int t = 0; t < b->n; t++) {
    double angle = 2 * G_PI * fmod (middle * t, 1), c = cos (angle), s = sin (angle);

    re[t] = (float) (real[t] * c + hilbert[t] * s);
    im[t] = (float) (hilbert[t] * c - real[t] * s);
  }
  wn_fft_free (transform);
  g_free (real);
  g_free (hilbert);
}
