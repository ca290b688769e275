/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "contour.h"

#include <math.h>
#include <string.h>

#include "bootstrap.h"

#define LEAST 20  /* voiced frames */
#define FINAL 0.1 /* seconds */
#define SEMITONES 12.0

/* Of a frame, above 200 Hz */
static double
semitones (const WnFeatureConfig *config, const float *frame)
{
  return SEMITONES / G_LN2 * frame[WN_FEATURE_LF0 (config)];
}

/* value [n] of the voiced frames in their order; sorted afterwards */
static void
measure_values (const WnFeatureConfig *config, double *value, int n, WnContour *c)
{
  double mean = 0, last = 0;
  int n_last = MIN (n, MAX (1, (int) lrint (FINAL * config->rate / config->hop)));

  for (int i = 0; i < n; i++)
    mean += value[i] / n;
  for (int i = 0; i < n; i++)
    c->squares += (value[i] - mean) * (value[i] - mean);
  for (int i = n - n_last; i < n; i++)
    last += value[i] / n_last;
  c->final = last - wn_quantile (value, n, 0.5);
}

void
wn_contour_measure (const WnFeatureConfig *config, const float *features, int n_frames,
    WnContour *c)
{
  int dim = wn_feature_dim (config), first = -1, last = -1;
  double *value = g_new (double, n_frames);

  memset (c, 0, sizeof *c);
  for (int f = 0; f < n_frames; f++)
    if (features[(size_t) f * dim + WN_FEATURE_VOICED (config)] > 0.5f) {
      first = first < 0 ? f : first;
      last = f;
      value[c->n_voiced++] = semitones (config, features + (size_t) f * dim);
    }
  if (c->n_voiced >= LEAST) {
    measure_values (config, value, c->n_voiced, c);
    for (int i = 0; i < WN_CONTOUR_POINTS; i++) {
      int f = first + (int) lrint ((double) (last - first) * i / (WN_CONTOUR_POINTS - 1));

      c->point[i] = semitones (config, features + (size_t) f * dim);
    }
  }
  g_free (value);
}

double
wn_contour_correlation (const WnContour *a, const WnContour *b)
{
  double n = WN_CONTOUR_POINTS, x = 0, y = 0, xx = 0, yy = 0, xy = 0, vx, vy;

  if (a->n_voiced < LEAST || b->n_voiced < LEAST)
    return NAN;
  for (int i = 0; i < WN_CONTOUR_POINTS; i++) {
    x += a->point[i];
    y += b->point[i];
    xx += a->point[i] * a->point[i];
    yy += b->point[i] * b->point[i];
    xy += a->point[i] * b->point[i];
  }
  vx = n * xx - x * x;
  vy = n * yy - y * y;
  return vx > 1e-9 && vy > 1e-9 ? (n * xy - x * y) / sqrt (vx * vy) : NAN;
}
