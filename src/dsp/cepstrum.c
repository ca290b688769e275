/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "cepstrum.h"

#include "fft.h"

struct _WnCepstrum
{
  int fft;
  WnComplex *spectrum; /* [fft / 2 + 1] */
  WnFft *transform;
};

WnCepstrum *
wn_cepstrum_new (int fft)
{
  WnCepstrum *c = g_new0 (WnCepstrum, 1);

  c->fft = fft;
  c->spectrum = g_new0 (WnComplex, fft / 2 + 1);
  c->transform = wn_fft_new (fft);
  return c;
}

void
wn_cepstrum_free (WnCepstrum *c)
{
  if (!c)
    return;
  wn_fft_free (c->transform);
  g_free (c->spectrum);
  g_free (c);
}

void
wn_cepstrum_apply (WnCepstrum *c, const float *log_power, float *out)
{
  for (int k = 0; k <= c->fft / 2; k++)
    c->spectrum[k] = (WnComplex){ log_power[k] / (float) c->fft, 0 };
  wn_fft_inverse (c->transform, c->spectrum, out);
}
