/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "prediction.h"

#include <math.h>
#include <glib.h>

void
wn_prediction_init (WnPrediction *p, int rate, int hop, int order, int n_mels, float low,
    float high)
{
  *p = (WnPrediction){ .order = order, .n_mels = n_mels, .hop = hop };
  if (order)
    p->lpc = wn_lpc_new (rate, order, n_mels, low, high);
}

void
wn_prediction_clear (WnPrediction *p)
{
  g_clear_pointer (&p->lpc, wn_lpc_free);
  g_clear_pointer (&p->weights, g_free);
  g_clear_pointer (&p->gain, g_free);
}

void
wn_prediction_make (WnPrediction *p, const float *mean, const float *std, const float *features,
    int ld, int n_frames)
{
  int order = p->order, n_mels = p->n_mels, lags = order + 1;
  g_autofree double *r = g_new (double, (size_t) (n_frames + 1) * lags);
  g_autofree float *bands = g_new (float, n_mels);

  p->n_steps = n_frames * WN_PREDICTION_STEPS;
  p->gain = g_renew (float, p->gain, p->n_steps);
  p->weights = g_renew (float, p->weights, (size_t) p->n_steps *order);
  for (int i = 0; i < p->n_steps; i++)
    p->gain[i] = 1;
  if (!order)
    return;
  for (int f = 0; f <= n_frames; f++) {
    for (int b = 0; b < n_mels; b++)
      bands[b] = mean[b] + std[b] * features[(size_t) f * ld + b];
    wn_lpc_autocorrelation (p->lpc, bands, r + (size_t) f * lags);
  }
  for (int i = 0; i < p->n_steps; i++) {
    const double *a = r + (size_t) (i / WN_PREDICTION_STEPS) * lags, *b = a + lags;
    double w = (i % WN_PREDICTION_STEPS + 0.5) / WN_PREDICTION_STEPS, mixed[WN_LPC_MAX + 1];

    for (int j = 0; j < lags; j++)
      mixed[j] = (1 - w) * a[j] + w * b[j];
    p->gain[i] = (float) sqrt (wn_levinson (order, mixed, p->weights + (size_t) i * order));
  }
}

static int
step_of (const WnPrediction *p, int64_t t)
{
  return (int) MIN (t * WN_PREDICTION_STEPS / p->hop, p->n_steps - 1);
}

float
wn_prediction_at (const WnPrediction *p, const float *x, int64_t t)
{
  const float *w;
  int n = (int) MIN (t, p->order);
  float sum = 0;

  if (n == 0)
    return 0;
  w = p->weights + (size_t) step_of (p, t) * p->order;
  for (int j = 0; j < n; j++)
    sum += w[j] * x[t - 1 - j];
  return sum;
}

void
wn_prediction_backward (const WnPrediction *p, float d, float *d_x, int64_t t)
{
  const float *w;
  int n = (int) MIN (t, p->order);

  if (n == 0)
    return;
  w = p->weights + (size_t) step_of (p, t) * p->order;
  for (int j = 0; j < n; j++)
    d_x[t - 1 - j] += w[j] * d;
}

float
wn_prediction_gain (const WnPrediction *p, int64_t t)
{
  return p->gain[step_of (p, t)];
}
