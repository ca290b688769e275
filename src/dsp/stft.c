/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stft.h"

#include <math.h>

struct _WnStft
{
  int fft, hop, window_size;
  float *window;       /* [window_size] */
  float *samples;      /* [window_size] that the window is laid on */
  float *frame;        /* [fft], zero outside the window */
  float *time;         /* [fft] */
  WnComplex *spectrum; /* [fft / 2 + 1] */
  WnFft *transform;
};

WnStft *
wn_stft_new (int fft, int hop, int window)
{
  WnStft *s;

  if (!wn_fft_is_length (fft) || window < 1 || window > fft || hop < 1)
    return NULL;
  s = g_new0 (WnStft, 1);
  s->fft = fft;
  s->hop = hop;
  s->window_size = window;
  s->window = g_new (float, window);
  for (int i = 0; i < window; i++)
    s->window[i] = (float) (0.5 - 0.5 * cos (2 * G_PI * i / window));
  s->samples = g_new (float, window);
  s->frame = g_new0 (float, fft);
  s->time = g_new (float, fft);
  s->spectrum = g_new (WnComplex, fft / 2 + 1);
  s->transform = wn_fft_new (fft);
  return s;
}

void
wn_stft_free (WnStft *s)
{
  if (!s)
    return;
  wn_fft_free (s->transform);
  g_free (s->window);
  g_free (s->samples);
  g_free (s->frame);
  g_free (s->time);
  g_free (s->spectrum);
  g_free (s);
}

int
wn_stft_bins (const WnStft *s)
{
  return s->fft / 2 + 1;
}

int
wn_stft_frames (const WnStft *s, int n)
{
  return n / s->hop + (n % s->hop != 0);
}

const float *
wn_stft_window (const WnStft *s)
{
  return s->window;
}

/* Where the window begins: in the frame, and in the signal */
static int
window_offset (const WnStft *s)
{
  return (s->fft - s->window_size) / 2;
}

static int
window_start (const WnStft *s, int frame)
{
  return frame * s->hop - s->fft / 2 + window_offset (s);
}

static int
reflect_index (int i, int n)
{
  int period = 2 * (n - 1);

  if (n == 1)
    return 0;
  i = ABS (i) % period;
  return i < n ? i : period - i;
}

WnComplex *
wn_stft_analyse (WnStft *s, const float *samples)
{
  float *out = s->frame + window_offset (s);

  for (int i = 0; i < s->window_size; i++)
    out[i] = s->window[i] * samples[i];
  wn_fft_forward (s->transform, s->frame, s->spectrum);
  return s->spectrum;
}

const float *
wn_stft_resynthesise (WnStft *s)
{
  wn_fft_inverse (s->transform, s->spectrum, s->time);
  return s->time;
}

void
wn_stft_frame (WnStft *s, const float *x, int n, int frame, gboolean reflect, float *re, float *im)
{
  int start = window_start (s, frame), size = s->window_size;
  int first = CLAMP (-start, 0, size), end = CLAMP (n - start, first, size);

  for (int i = 0; i < first; i++)
    s->samples[i] = reflect ? x[reflect_index (start + i, n)] : 0;
  for (int i = first; i < end; i++)
    s->samples[i] = x[start + i];
  for (int i = end; i < size; i++)
    s->samples[i] = reflect ? x[reflect_index (start + i, n)] : 0;

  wn_stft_analyse (s, s->samples);
  for (int k = 0; k <= s->fft / 2; k++) {
    re[k] = s->spectrum[k].r;
    im[k] = s->spectrum[k].i;
  }
}

void
wn_stft_frame_backward (WnStft *s, const float *d_re, const float *d_im, int n, int frame,
    float *dx)
{
  int start = window_start (s, frame), last = s->fft / 2;
  int first = CLAMP (-start, 0, s->window_size);
  int end = CLAMP (n - start, first, s->window_size);
  const float *time;

  /* The inverse counts every bin but the outermost twice: once for its mirror image. */
  for (int k = 1; k < last; k++) {
    s->spectrum[k].r = 0.5f * d_re[k];
    s->spectrum[k].i = 0.5f * d_im[k];
  }
  s->spectrum[0].r = d_re[0];
  s->spectrum[last].r = d_re[last];
  s->spectrum[0].i = s->spectrum[last].i = 0;

  time = wn_stft_resynthesise (s) + window_offset (s);
  for (int i = first; i < end; i++)
    dx[start + i] += s->window[i] * time[i];
}

static double
power_above (float floor, float re, float im)
{
  return (double) re * re + (double) im * im + floor;
}

double
wn_log_spectral_distance (int bins, float floor, const float *re_x, const float *im_x,
    const float *re_y, const float *im_y)
{
  double squares = 0.0;

  for (int k = 0; k < bins; k++) {
    const double difference = 10.0
        * log10 (power_above (floor, re_y[k], im_y[k]) / power_above (floor, re_x[k], im_x[k]));

    squares += difference * difference / bins;
  }
  return sqrt (squares);
}
