/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stack_scales.h"
#include <math.h>
#include <string.h>
#include <glib.h>

#define LARGEST 127.0         /* what a peak becomes, and a column's largest weight */
#define ROUNDING (1.0 / 12.0) /* square error of rounding to whole numbers */
#define SWEEPS 8
/* The exponent and the three highest digits of a float's mantissa; size 0 begins at 2^-16 */
#define SIZE_SHIFT 20
#define FIRST_SIZE ((127 - 16) * 8)

void
wn_scale_count (int rows, int n, const float *x, uint32_t *counts)
{
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < n; j++, x++) {
      uint32_t bits;
      int size;

      memcpy (&bits, x, sizeof bits);
      size = (int) ((bits & 0x7FFFFFFF) >> SIZE_SHIFT) - FIRST_SIZE;
      counts[(size_t) j * WN_SCALE_SIZES + CLAMP (size, 0, WN_SCALE_SIZES - 1)]++;
    }
  }
}

/* In the middle of those that are counted as one */
static double
value_of (int size)
{
  return ldexp (1.0 + (size % 8 + 0.5) / 8, size / 8 - 16);
}

/* Mean square of a channel's values, and of what is beyond a peak */
static double
mean_square (const uint32_t *counts, double beyond)
{
  double sum = 0, n = 0;

  for (int s = 0; s < WN_SCALE_SIZES; s++) {
    const double excess = fmax (value_of (s) - beyond, 0);

    sum += counts[s] * excess * excess;
    n += counts[s];
  }
  return n > 0 ? sum / n : 0;
}

/* A product's inputs and weights */
typedef struct
{
  int taps, c, n; /* weights [taps][c][n] */
  const float *w;
  const double *column;   /* [n] how much a square error of a column matters */
  const uint32_t *counts; /* [c][WN_SCALE_SIZES] */
  double *square;         /* [c] mean square of a channel's values */
  double *weight;         /* [c] square of its weights, with what the columns matter */
  float *size;            /* [c][n] largest weight of a channel in a column */
  float *peaks;           /* [c] */
} Product;

/* Square error that comes with the rounding of a channel's values, and with their limit */
static double
input_error (const Product *p, int c, double peak)
{
  const double step = peak / LARGEST;

  return p->weight[c]
      * (step * step * ROUNDING + mean_square (p->counts + (size_t) c * WN_SCALE_SIZES, peak));
}

/*
 * Square error that comes with the rounding of weights if a channel gets another peak
 * rest  [n] largest scaled weight of the other channels
 * sum   of the other channels' mean squares in units of their peaks
 */
static double
weight_error (const Product *p, int c, double peak, const float *rest, double sum)
{
  const float *size = p->size + (size_t) c * p->n;
  double error = 0;

  sum += p->square[c] / (peak * peak);
  for (int j = 0; j < p->n; j++) {
    const double largest = fmax (rest[j], size[j] * peak) / LARGEST;

    error += p->column[j] * largest * largest;
  }
  return error * p->taps * sum * ROUNDING;
}

static void
find_rest (const Product *p, int without, float *rest, double *sum)
{
  memset (rest, 0, p->n * sizeof (float));
  *sum = 0;
  for (int c = 0; c < p->c; c++) {
    const float *size = p->size + (size_t) c * p->n;

    if (c == without || p->peaks[c] <= 0)
      continue;
    for (int j = 0; j < p->n; j++)
      rest[j] = MAX (rest[j], size[j] * p->peaks[c]);
    *sum += p->square[c] / ((double) p->peaks[c] * p->peaks[c]);
  }
}

/* Another peak for a channel, if one is better; whether one is */
static gboolean
improve (const Product *p, int c, float *rest)
{
  static const double factors[] = { 0.5, 0.7, 0.8, 0.9, 0.95, 1.05, 1.1, 1.25, 1.5, 2, 4 };
  const double peak = p->peaks[c];
  double sum, least;

  if (peak <= 0)
    return FALSE;
  find_rest (p, c, rest, &sum);
  least = input_error (p, c, peak) + weight_error (p, c, peak, rest, sum);
  for (guint f = 0; f < G_N_ELEMENTS (factors); f++) {
    const double other = peak * factors[f],
                 error = input_error (p, c, other) + weight_error (p, c, other, rest, sum);

    if (error < least) {
      least = error;
      p->peaks[c] = (float) other;
    }
  }
  return p->peaks[c] != (float) peak;
}

static void
balance (Product *p)
{
  g_autofree float *rest = g_new (float, p->n), *size = g_new0 (float, (gsize) p->c * p->n);
  g_autofree double *square = g_new (double, p->c), *weight = g_new0 (double, p->c);

  p->square = square;
  p->weight = weight;
  p->size = size;
  for (int c = 0; c < p->c; c++)
    square[c] = mean_square (p->counts + (size_t) c * WN_SCALE_SIZES, 0);
  for (int i = 0; i < p->taps * p->c; i++) {
    for (int j = 0; j < p->n; j++) {
      const float w = fabsf (p->w[(size_t) i * p->n + j]);
      float *largest = &size[(size_t) (i % p->c) * p->n + j];

      weight[i % p->c] += p->column[j] * w * w;
      *largest = MAX (*largest, w);
    }
  }
  for (int sweep = 0, better = 1; sweep < SWEEPS && better; sweep++) {
    better = 0;
    for (int c = 0; c < p->c; c++)
      better += improve (p, c, rest);
  }
}

void
wn_stack_balance (const WnStackConfig *config, const float *params, const WnStackLayout *layout,
    const uint32_t *counts, float *peaks)
{
  const int c = config->channels;
  g_autofree double *matters = g_new (double, 2 * c), *alike = g_new (double, c);

  for (int l = 0; l < config->layers; l++, peaks += 2 * c, counts += 2 * c * WN_SCALE_SIZES) {
    const float *r = params + layout->r[l];
    Product gated = { .taps = config->kernel,
      .c = c,
      .n = 2 * c,
      .w = params + layout->w[l],
      .column = matters,
      .counts = counts,
      .peaks = peaks };
    Product residual = { .taps = 1,
      .c = c,
      .n = c,
      .w = r,
      .column = alike,
      .counts = counts + (size_t) c * WN_SCALE_SIZES,
      .peaks = peaks + c };

    for (int j = 0; j < c; j++) {
      double sum = 0;

      for (int k = 0; k < c; k++)
        sum += r[j * c + k] * r[j * c + k];
      matters[j] = matters[c + j] = sum;
      alike[j] = 1;
    }
    balance (&gated);
    balance (&residual);
  }
}
