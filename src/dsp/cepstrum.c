/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "cepstrum.h"

#include <gst/fft/gstfftf32.h>

struct _WnCepstrum
{
  int fft;
  GstFFTF32Complex *spectrum; /* [fft / 2 + 1] */
  GstFFTF32 *inverse;
};

WnCepstrum *
wn_cepstrum_new (int fft)
{
  WnCepstrum *c = g_new0 (WnCepstrum, 1);

  c->fft = fft;
  c->spectrum = g_new0 (GstFFTF32Complex, fft / 2 + 1);
  c->inverse = gst_fft_f32_new (fft, TRUE);
  return c;
}

void
wn_cepstrum_free (WnCepstrum *c)
{
  if (!c)
    return;
  gst_fft_f32_free (c->inverse);
  g_free (c->spectrum);
  g_free (c);
}

void
wn_cepstrum_apply (WnCepstrum *c, const float *log_power, float *out)
{
  for (int k = 0; k <= c->fft / 2; k++)
    c->spectrum[k] = (GstFFTF32Complex){ log_power[k] / (float) c->fft, 0 };
  gst_fft_f32_inverse_fft (c->inverse, c->spectrum, out);
}
