/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "powerloss.h"

#include "dsp/stft.h"

#define FFT 1024
#define HOP 256
#define BINS (FFT / 2 + 1)

/* Power of silence: keeps the loss finite where the target has none */
#define FLOOR 1e-6

struct _WnPowerLoss
{
  WnStft *stft;
  float re[BINS], im[BINS];
  double px[BINS], py[BINS];
};

WnPowerLoss *
wn_power_loss_new (void)
{
  WnPowerLoss *m = g_new0 (WnPowerLoss, 1);

  m->stft = wn_stft_new (FFT, HOP, FFT);
  return m;
}

void
wn_power_loss_free (WnPowerLoss *m)
{
  if (m) {
    wn_stft_free (m->stft);
    g_free (m);
  }
}

static void
mean_power (WnPowerLoss *m, const float *x, int n, double *p)
{
  int frames = wn_stft_frames (m->stft, n);

  memset (p, 0, BINS * sizeof (double));
  for (int f = 0; f < frames; f++) {
    wn_stft_frame (m->stft, x, n, f, FALSE, m->re, m->im);
    for (int k = 0; k < BINS; k++)
      p[k] += ((double) m->re[k] * m->re[k] + (double) m->im[k] * m->im[k]) / frames;
  }
}

float
wn_power_loss (WnPowerLoss *m, const float *x, const float *y, int n, float weight, float *dx)
{
  int frames = wn_stft_frames (m->stft, n);
  double difference = 0, power = FLOOR;

  mean_power (m, x, n, m->px);
  mean_power (m, y, n, m->py);
  for (int k = 0; k < BINS; k++) {
    difference += fabs (m->px[k] - m->py[k]);
    power += m->py[k];
  }
  for (int f = 0; dx && f < frames; f++) {
    wn_stft_frame (m->stft, x, n, f, FALSE, m->re, m->im);
    for (int k = 0; k < BINS; k++) {
      double d = m->px[k] - m->py[k], g = weight * 2 / (power * frames) * ((d > 0) - (d < 0));

      m->re[k] = (float) (g * m->re[k]);
      m->im[k] = (float) (g * m->im[k]);
    }
    wn_stft_frame_backward (m->stft, m->re, m->im, n, f, dx);
  }
  return (float) (difference / power);
}
