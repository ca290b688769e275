/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mel.h"

#include <math.h>
#include <stdlib.h>

static double
mel_of_hz (double f)
{
  return 2595.0 * log10 (1.0 + f / 700.0);
}

static double
hz_of_mel (double mel)
{
  return 700.0 * (pow (10.0, mel / 2595.0) - 1.0);
}

/* Hz of the corners of the triangles: band b reaches from b to b + 2, with its tip at b + 1 */
static double
corner (int n_bands, float low, float high, int i)
{
  double mel_low = mel_of_hz (low);
  double step = (mel_of_hz (high) - mel_low) / (n_bands + 1);

  return hz_of_mel (mel_low + i * step);
}

void
wn_mel_centres (int n_bands, float low, float high, float *centre)
{
  for (int b = 0; b < n_bands; b++)
    centre[b] = (float) corner (n_bands, low, high, b + 1);
}

/* Height at f of the triangle with these corners */
static double
triangle (double f, double left, double centre, double right)
{
  if (f <= left || f >= right)
    return 0;
  return f < centre ? (f - left) / (centre - left) : (right - f) / (right - centre);
}

WnMelBank *
wn_mel_bank_new (int rate, int n_bins, int n_bands, float low, float high)
{
  WnMelBank *bank = g_new0 (WnMelBank, 1);
  double bin_hz = rate / (2.0 * (n_bins - 1));
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (float));

  bank->n_bands = n_bands;
  bank->n_bins = n_bins;
  bank->first = g_new0 (int, n_bands);
  bank->count = g_new0 (int, n_bands);
  bank->offset = g_new0 (int, n_bands);
  for (int b = 0; b < n_bands; b++) {
    double left = corner (n_bands, low, high, b);
    double centre = corner (n_bands, low, high, b + 1);
    double right = corner (n_bands, low, high, b + 2);
    double sum = 0;

    bank->offset[b] = (int) weights->len;
    for (int k = 0; k < n_bins; k++) {
      float w = (float) triangle (k * bin_hz, left, centre, right);

      if (w <= 0)
        continue;
      if (bank->count[b]++ == 0)
        bank->first[b] = k;
      g_array_append_val (weights, w);
      sum += w;
    }
    if (bank->count[b] == 0) {
      float one = 1;

      bank->first[b] = CLAMP ((int) lrint (centre / bin_hz), 0, n_bins - 1);
      bank->count[b] = 1;
      g_array_append_val (weights, one);
      sum = 1;
    }
    for (int i = 0; i < bank->count[b]; i++)
      g_array_index (weights, float, bank->offset[b] + i) /= (float) sum;
  }
  bank->weight = (float *) (void *) g_array_free (weights, FALSE);
  return bank;
}

void
wn_mel_bank_free (WnMelBank *bank)
{
  if (!bank)
    return;
  g_free (bank->first);
  g_free (bank->count);
  g_free (bank->offset);
  g_free (bank->weight);
  g_free (bank);
}

void
wn_mel_bank_apply (const WnMelBank *bank, const float *power, float *bands)
{
  for (int b = 0; b < bank->n_bands; b++) {
    const float *w = bank->weight + bank->offset[b];
    const float *p = power + bank->first[b];
    float sum = 0;

    for (int i = 0; i < bank->count[b]; i++)
      sum += w[i] * p[i];
    bands[b] = sum;
  }
}

void
wn_mel_bank_backward (const WnMelBank *bank, const float *d_bands, float *d_power)
{
  for (int b = 0; b < bank->n_bands; b++) {
    const float *w = bank->weight + bank->offset[b];
    float *d = d_power + bank->first[b];

    for (int i = 0; i < bank->count[b]; i++)
      d[i] += w[i] * d_bands[b];
  }
}

/* Bands on either side that the mean of wn_mel_sharpen() reaches; weights fall linearly */
#define NEIGHBOURS 4

void
wn_mel_sharpen (float factor, int n_bands, int n_frames, int dim, float *features)
{
  float *sharp = g_new (float, n_bands);

  for (int f = 0; f < n_frames; f++) {
    float *x = features + (size_t) f * dim, before = 0, after = 0, gain;

    for (int b = 0; b < n_bands; b++) {
      float sum = 0, weights = 0;

      for (int c = MAX (0, b - NEIGHBOURS); c <= MIN (n_bands - 1, b + NEIGHBOURS); c++) {
        float weight = NEIGHBOURS + 1 - abs (c - b);

        sum += weight * x[c];
        weights += weight;
      }
      sharp[b] = sum / weights + factor * (x[b] - sum / weights);
      before += powf (10.0f, x[b]);
      after += powf (10.0f, sharp[b]);
    }
    gain = log10f (before / after);
    for (int b = 0; b < n_bands; b++)
      x[b] = sharp[b] + gain;
  }
  g_free (sharp);
}
