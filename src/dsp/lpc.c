/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "lpc.h"

#include <math.h>
#include <string.h>

#include "mel.h"

/* Points of the power spectrum, 0 to half the rate */
#define POINTS 257
#define LAG_WINDOW_HZ 30.0
#define NOISE_FLOOR 1e-4

struct _WnLpc
{
  int order;
  int band[POINTS];     /* below the point */
  float weight[POINTS]; /* of the band above */
  double *cosine;       /* [order + 1][POINTS], lag window and floor included */
};

WnLpc *
wn_lpc_new (int rate, int order, int n_bands, float low, float high)
{
  WnLpc *lpc = g_new0 (WnLpc, 1);
  const int n = 2 * (POINTS - 1);
  g_autofree float *centre = g_new (float, n_bands);

  g_assert (order >= 1 && order <= WN_LPC_MAX);
  wn_mel_centres (n_bands, low, high, centre);
  lpc->order = order;
  for (int k = 0, b = 0; k < POINTS; k++) {
    float hz = (float) k * rate / n;

    while (b + 2 < n_bands && hz > centre[b + 1])
      b++;
    lpc->band[k] = b;
    if (n_bands > 1)
      lpc->weight[k] = CLAMP ((hz - centre[b]) / (centre[b + 1] - centre[b]), 0.0f, 1.0f);
  }
  lpc->cosine = g_new (double, (order + 1) * POINTS);
  for (int j = 0; j <= order; j++) {
    double width = 2 * G_PI * LAG_WINDOW_HZ / rate * j,
           window = j ? exp (-0.5 * width * width) : 1 + NOISE_FLOOR;

    for (int k = 0; k < POINTS; k++)
      lpc->cosine[j * POINTS + k] = window * cos (2 * G_PI * j * k / n)
          * (k == 0 || k == POINTS - 1 ? 1 : 2) / n;
  }
  return lpc;
}

void
wn_lpc_free (WnLpc *lpc)
{
  if (lpc) {
    g_free (lpc->cosine);
    g_free (lpc);
  }
}

void
wn_lpc_autocorrelation (const WnLpc *lpc, const float *log_power, double *r)
{
  float power[POINTS];

  for (int k = 0; k < POINTS; k++) {
    const float *p = log_power + lpc->band[k];
    float w = lpc->weight[k];

    power[k] = expf ((float) G_LN10 * (w > 0 ? p[0] + w * (p[1] - p[0]) : p[0]));
  }
  for (int j = 0; j <= lpc->order; j++) {
    double sum = 0;

    for (int k = 0; k < POINTS; k++)
      sum += lpc->cosine[j * POINTS + k] * power[k];
    r[j] = sum;
  }
}

double
wn_levinson (int order, const double *r, float *out)
{
  double a[WN_LPC_MAX], before[WN_LPC_MAX], e = r[0];

  for (int i = 0; i < order; i++) {
    double k = r[i + 1];

    for (int j = 0; j < i; j++)
      k -= a[j] * r[i - j];
    k /= e;
    memcpy (before, a, i * sizeof *a);
    for (int j = 0; j < i; j++)
      a[j] = before[j] - k * before[i - 1 - j];
    a[i] = k;
    e *= 1 - k * k;
  }
  for (int i = 0; i < order; i++)
    out[i] = (float) a[i];
  return e;
}
