/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "envelope.h"

#include <math.h>
#include <string.h>

#include "dsp/stft.h"
#include "energy.h"

#define FRAME_RATE 1500 /* of the envelopes, Hz, about */
#define WINDOW_HOPS 4
#define FLOOR 1e-9f
#define FFT 64 /* of the second transform, frames */
#define WINDOW 48
#define HOP 16
#define SLOWEST 45.0 /* Hz */
#define FASTEST 500.0
#define MAX_BANDS 5
#define MAX_SIGNALS 3
#define MAGNITUDE_FLOOR 1e-6f

static const struct
{
  int low, high; /* Hz */
} bands[MAX_BANDS] = { { 1000, 2000 }, { 2000, 4000 }, { 4000, 6000 }, { 6000, 8000 },
  { 8000, 12000 } };

typedef struct
{
  int first, last; /* bins, last included */
} Bins;

typedef struct
{
  float *re, *im;             /* [frames][bins] of the waveform */
  float *power;               /* [bands][frames] with the floor */
  float *log_amplitude;       /* [bands][frames] less the mean */
  float *depth_re, *depth_im; /* [windows][bands][rates] */
  float *depth;               /* the same, magnitudes */
  float *gradient;            /* by depth */
} Signal;

struct _WnEnvelopeLoss
{
  WnStft *stft, *second;
  int hop, n_bands;
  Bins band[MAX_BANDS], rates;
  float window_energy, window_sum;
  Signal signals[MAX_SIGNALS];
  float *d_re, *d_im;     /* one frame of either transform */
  float *d_log_amplitude; /* [frames] */
};

/* What a segment of n samples has */
typedef struct
{
  int frames;         /* of envelopes */
  int first, windows; /* of the second transform, those wholly inside */
} Extent;

static Extent
extent (const WnEnvelopeLoss *l, int n)
{
  const int frames = wn_stft_frames (l->stft, n), first = (WINDOW / 2 + HOP - 1) / HOP,
            last = (frames - WINDOW / 2) / HOP;

  return (Extent){ frames, first, frames >= WINDOW ? MAX (0, last - first + 1) : 0 };
}

static int
n_rates (const WnEnvelopeLoss *l)
{
  return l->rates.last - l->rates.first + 1;
}

static void
choose_bands (WnEnvelopeLoss *l, int rate, int fft)
{
  const double width = (double) rate / fft, step = (double) rate / l->hop / FFT;

  for (l->n_bands = 0; l->n_bands < MAX_BANDS && bands[l->n_bands].high <= rate / 2; l->n_bands++)
    l->band[l->n_bands] = (Bins){ (int) ceil (bands[l->n_bands].low / width),
      (int) ceil (bands[l->n_bands].high / width) - 1 };
  l->rates = (Bins){ (int) ceil (SLOWEST / step), MIN ((int) (FASTEST / step), FFT / 2) };
}

static void
signal_init (const WnEnvelopeLoss *l, Signal *s, int max_samples)
{
  const Extent e = extent (l, max_samples);
  const gsize spectrum = (gsize) e.frames * wn_stft_bins (l->stft),
              envelopes = (gsize) e.frames * l->n_bands,
              depths = (gsize) e.windows * l->n_bands * n_rates (l);

  s->re = g_new (float, spectrum);
  s->im = g_new (float, spectrum);
  s->power = g_new (float, envelopes);
  s->log_amplitude = g_new (float, envelopes);
  s->depth_re = g_new (float, depths);
  s->depth_im = g_new (float, depths);
  s->depth = g_new (float, depths);
  s->gradient = g_new (float, depths);
}

WnEnvelopeLoss *
wn_envelope_loss_new (int rate, int max_samples)
{
  WnEnvelopeLoss *l = g_new0 (WnEnvelopeLoss, 1);
  const float *window;
  int length, fft = 1;

  l->hop = MAX (1, (rate + FRAME_RATE / 2) / FRAME_RATE);
  length = WINDOW_HOPS * l->hop;
  while (fft < length)
    fft *= 2;
  l->stft = wn_stft_new (fft, l->hop, length);
  l->second = wn_stft_new (FFT, HOP, WINDOW);
  choose_bands (l, rate, fft);
  window = wn_stft_window (l->stft);
  for (int i = 0; i < length; i++)
    l->window_energy += window[i] * window[i];
  window = wn_stft_window (l->second);
  for (int i = 0; i < WINDOW; i++)
    l->window_sum += window[i];
  for (int i = 0; i < MAX_SIGNALS; i++)
    signal_init (l, &l->signals[i], max_samples);
  l->d_re = g_new (float, MAX (wn_stft_bins (l->stft), wn_stft_bins (l->second)));
  l->d_im = g_new (float, MAX (wn_stft_bins (l->stft), wn_stft_bins (l->second)));
  l->d_log_amplitude = g_new (float, extent (l, max_samples).frames);
  return l;
}

void
wn_envelope_loss_free (WnEnvelopeLoss *l)
{
  if (!l)
    return;
  for (int i = 0; i < MAX_SIGNALS; i++) {
    Signal *s = &l->signals[i];

    g_free (s->re);
    g_free (s->im);
    g_free (s->power);
    g_free (s->log_amplitude);
    g_free (s->depth_re);
    g_free (s->depth_im);
    g_free (s->depth);
    g_free (s->gradient);
  }
  wn_stft_free (l->stft);
  wn_stft_free (l->second);
  g_free (l->d_re);
  g_free (l->d_im);
  g_free (l->d_log_amplitude);
  g_free (l);
}

static void
subtract_mean (float *x, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += x[i];
  for (int i = 0; i < n; i++)
    x[i] -= (float) (sum / n);
}

/* 1 / (bins of a band * energy of the window): from squares to the mean power of a sample */
static float
share_of_power (const WnEnvelopeLoss *l, int band)
{
  return 1 / (l->window_energy * (float) (l->band[band].last - l->band[band].first + 1));
}

static void
find_envelopes (WnEnvelopeLoss *l, const float *x, int n, const Extent *e, Signal *s)
{
  const int bins = wn_stft_bins (l->stft);

  for (int f = 0; f < e->frames; f++) {
    float *re = s->re + (gsize) f * bins, *im = s->im + (gsize) f * bins;

    wn_stft_frame (l->stft, x, n, f, FALSE, re, im);
    for (int b = 0; b < l->n_bands; b++) {
      float sum = 0;

      for (int k = l->band[b].first; k <= l->band[b].last; k++)
        sum += re[k] * re[k] + im[k] * im[k];
      s->power[b * e->frames + f] = sum * share_of_power (l, b) + FLOOR;
      s->log_amplitude[b * e->frames + f] = 0.5f * logf (s->power[b * e->frames + f]);
    }
  }
  for (int b = 0; b < l->n_bands; b++)
    subtract_mean (s->log_amplitude + b * e->frames, e->frames);
}

static void
find_depths (WnEnvelopeLoss *l, const Extent *e, Signal *s)
{
  const int n = n_rates (l);
  const float scale = 2 / l->window_sum;

  for (int i = 0; i < e->windows * l->n_bands; i++) {
    const int b = i % l->n_bands;
    float *re = s->depth_re + i * n, *im = s->depth_im + i * n;

    wn_stft_frame (l->second, s->log_amplitude + b * e->frames, e->frames,
        e->first + i / l->n_bands, FALSE, l->d_re, l->d_im);
    for (int k = 0; k < n; k++) {
      re[k] = scale * l->d_re[l->rates.first + k];
      im[k] = scale * l->d_im[l->rates.first + k];
      s->depth[i * n + k] = sqrtf (re[k] * re[k] + im[k] * im[k] + MAGNITUDE_FLOOR);
    }
  }
  memset (s->gradient, 0, (gsize) e->windows * l->n_bands * n * sizeof (float));
}

/* Derivatives by the envelope of a band, into l->d_log_amplitude */
static void
depths_backward (WnEnvelopeLoss *l, const Extent *e, const Signal *s, int band)
{
  const int n = n_rates (l), bins = wn_stft_bins (l->second);
  const float scale = 2 / l->window_sum;

  memset (l->d_log_amplitude, 0, e->frames * sizeof (float));
  memset (l->d_re, 0, bins * sizeof (float));
  memset (l->d_im, 0, bins * sizeof (float));
  for (int w = 0; w < e->windows; w++) {
    const int start = (w * l->n_bands + band) * n;

    for (int k = 0; k < n; k++) {
      const float by = scale * s->gradient[start + k] / s->depth[start + k];

      l->d_re[l->rates.first + k] = by * s->depth_re[start + k];
      l->d_im[l->rates.first + k] = by * s->depth_im[start + k];
    }
    wn_stft_frame_backward (l->second, l->d_re, l->d_im, e->frames, e->first + w,
        l->d_log_amplitude);
  }
  subtract_mean (l->d_log_amplitude, e->frames);
}

static void
backward (WnEnvelopeLoss *l, const Extent *e, Signal *s, int n, float *dx)
{
  const int bins = wn_stft_bins (l->stft);

  /* the spectra become their own derivatives, of which a bin has one band's */
  for (int b = 0; b < l->n_bands; b++) {
    depths_backward (l, e, s, b);
    for (int f = 0; f < e->frames; f++) {
      const float by = l->d_log_amplitude[f] * share_of_power (l, b) / s->power[b * e->frames + f];

      for (int k = l->band[b].first; k <= l->band[b].last; k++) {
        s->re[(gsize) f * bins + k] *= by;
        s->im[(gsize) f * bins + k] *= by;
      }
    }
  }
  for (int f = 0; f < e->frames; f++) {
    float *re = s->re + (gsize) f * bins, *im = s->im + (gsize) f * bins;

    for (int k = 0; k < bins; k++)
      if (k < l->band[0].first || k > l->band[l->n_bands - 1].last)
        re[k] = im[k] = 0;
    wn_stft_frame_backward (l->stft, re, im, n, f, dx);
  }
}

double
wn_envelope_loss (WnEnvelopeLoss *l, const float *x, const float *x2, const float *y, int n,
    float weight, float *dx, float *dx2)
{
  const Extent e = extent (l, n);
  const WnEnergyPatches windows = { 1, n_rates (l), 1, n_rates (l), 0, 0, 1 };
  const float *waves[MAX_SIGNALS] = { y, x, x2 };
  const int n_waves = x2 ? 3 : 2;
  Signal *target = &l->signals[0], *first = &l->signals[1], *second = &l->signals[n_waves - 1];
  double sum;

  if (e.windows == 0 || l->n_bands == 0)
    return 0;
  for (int i = 0; i < n_waves; i++) {
    find_envelopes (l, waves[i], n, &e, &l->signals[i]);
    find_depths (l, &e, &l->signals[i]);
  }
  /* one alone stands for both: twice half of the distance */
  sum = wn_loss_energy (&windows, 1, e.windows * l->n_bands, n_rates (l), n_rates (l), first->depth,
      second->depth, target->depth, NULL, 1, first->gradient, second->gradient);
  for (int i = 1; i < n_waves; i++) {
    Signal *s = &l->signals[i];

    for (int k = 0; k < e.windows * l->n_bands * n_rates (l); k++)
      s->gradient[k] *= weight;
    backward (l, &e, s, n, i == 1 ? dx : dx2);
  }
  return sum;
}
