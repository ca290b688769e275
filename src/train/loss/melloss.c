/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "melloss.h"

#include <math.h>
#include <string.h>

#include "dsp/mel.h"
#include "dsp/stft.h"

struct _WnMelLoss
{
  WnStft *stft;
  WnMelBank *bank;
  float floor;
  float *re, *im, *power;   /* [bins] */
  float *bands_x, *bands_y; /* [n_bands] */
};

WnMelLoss *
wn_mel_loss_new (const WnFeatureConfig *config)
{
  WnStft *stft = wn_stft_new (config->fft, config->hop, config->window);
  WnMelLoss *m;
  int bins;

  if (!stft)
    return NULL;
  bins = wn_stft_bins (stft);
  m = g_new0 (WnMelLoss, 1);
  m->stft = stft;
  m->bank = wn_mel_bank_new (config->rate, bins, config->n_mels, config->mel_low, config->mel_high);
  m->floor = config->floor;
  m->re = g_new (float, bins);
  m->im = g_new (float, bins);
  m->power = g_new (float, bins);
  m->bands_x = g_new (float, config->n_mels);
  m->bands_y = g_new (float, config->n_mels);
  return m;
}

void
wn_mel_loss_free (WnMelLoss *m)
{
  if (!m)
    return;
  wn_stft_free (m->stft);
  wn_mel_bank_free (m->bank);
  g_free (m->re);
  g_free (m->im);
  g_free (m->power);
  g_free (m->bands_x);
  g_free (m->bands_y);
  g_free (m);
}

/* Leaves the frame's spectrum in re, im */
static void
analyse (WnMelLoss *m, const float *x, int n, int frame, float *bands)
{
  int bins = wn_stft_bins (m->stft);

  wn_stft_frame (m->stft, x, n, frame, FALSE, m->re, m->im);
  for (int k = 0; k < bins; k++)
    m->power[k] = m->re[k] * m->re[k] + m->im[k] * m->im[k];
  wn_mel_bank_apply (m->bank, m->power, bands);
}

/* Turns bands_x into the gradient by it and takes that on to dx; x's spectrum is in re, im */
static void
backward (WnMelLoss *m, int n, int frame, float weight, float *dx)
{
  int bins = wn_stft_bins (m->stft);

  for (int b = 0; b < m->bank->n_bands; b++) {
    float x = m->bands_x[b], y = m->bands_y[b];
    float sign = (float) ((x > y) - (x < y));

    m->bands_x[b] = sign * weight / ((float) G_LN10 * (x + m->floor));
  }
  memset (m->power, 0, bins * sizeof (float));
  wn_mel_bank_backward (m->bank, m->bands_x, m->power);
  for (int k = 0; k < bins; k++) {
    m->re[k] *= 2 * m->power[k];
    m->im[k] *= 2 * m->power[k];
  }
  wn_stft_frame_backward (m->stft, m->re, m->im, n, frame, dx);
}

float
wn_mel_loss (WnMelLoss *m, const float *x, const float *y, int n, float weight, float *dx)
{
  int frames = wn_stft_frames (m->stft, n), n_bands = m->bank->n_bands;
  float count = (float) frames * n_bands;
  double sum = 0;

  for (int f = 0; f < frames; f++) {
    analyse (m, y, n, f, m->bands_y);
    analyse (m, x, n, f, m->bands_x);
    for (int b = 0; b < n_bands; b++)
      sum += fabsf (log10f ((m->bands_x[b] + m->floor) / (m->bands_y[b] + m->floor)));
    if (dx)
      backward (m, n, f, weight / count, dx);
  }
  return (float) (sum / count);
}
