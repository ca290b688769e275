/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "voicing.h"

#include <math.h>
#include <string.h>

#include "dsp/emphasis.h"
#include "dsp/pitch.h"

#define WINDOW_TIME 0.020 /* seconds, each of the two windows */
#define HIGH_PASS 40.0f   /* Hz */
#define FLOOR 1e-4 /* of the loudest window's power in the recording, added to each window's */
#define REACH 2    /* frames from a voiced one that count */
#define LAGS 2     /* samples of the search's rate, to each side of the period */

/* A segment in the band that is searched */
typedef struct
{
  float *low;     /* [n / factor] */
  double *energy; /* [n / factor + 1] sum of squares before that sample */
} Signal;

struct _WnVoicingLoss
{
  int hop, factor, half, window;
  double rate; /* of the band that is searched, Hz */
  float f0_min, f0_max, pole;
  float *taps; /* [2 half + 1] */
  Signal x, y;
  float *wide;     /* [n] de-emphasised, or derivatives by it */
  float *gradient; /* [n / factor] by x.low */
};

/* Where the largest correlation of a frame is: windows at samples a and a + lag */
typedef struct
{
  int a, lag;
  double correlation, energy_a, energy_b;
} Peak;

WnVoicingLoss *
wn_voicing_loss_new (const WnFeatureConfig *config, int max_frames)
{
  WnVoicingLoss *l = g_new0 (WnVoicingLoss, 1);
  const int n = max_frames * config->hop;
  Signal *const signals[] = { &l->x, &l->y };

  l->hop = config->hop;
  l->f0_min = config->f0_min;
  l->f0_max = config->f0_max;
  l->taps = wn_pitch_low_pass (config->rate, config->f0_max, &l->factor, &l->half);
  l->rate = (double) config->rate / l->factor;
  l->window = (int) lrint (WINDOW_TIME * l->rate);
  l->pole = wn_dc_pole ((int) l->rate, HIGH_PASS);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++) {
    signals[i]->low = g_new (float, n / l->factor + 1);
    signals[i]->energy = g_new (double, n / l->factor + 2);
  }
  l->wide = g_new (float, n);
  l->gradient = g_new (float, n / l->factor + 1);
  return l;
}

void
wn_voicing_loss_free (WnVoicingLoss *l)
{
  if (!l)
    return;
  g_free (l->taps);
  g_free (l->x.low);
  g_free (l->x.energy);
  g_free (l->y.low);
  g_free (l->y.energy);
  g_free (l->wide);
  g_free (l->gradient);
  g_free (l);
}

/* De-emphasis, low-pass and decimation, high-pass */
static void
narrow (WnVoicingLoss *l, const float *wave, int n, Signal *s)
{
  const int m = n / l->factor;
  float state = 0, dc[2] = { 0 };

  wn_de_emphasis (WN_FEATURE_PRE_EMPHASIS, wave, n, l->wide, &state);
  for (int t = 0; t < m; t++) {
    const int first = t * l->factor - l->half;
    float sum = 0;

    for (int i = MAX (0, -first); i <= MIN (2 * l->half, n - 1 - first); i++)
      sum += l->taps[i] * l->wide[first + i];
    s->low[t] = sum;
  }
  wn_dc_block (l->pole, s->low, m, s->low, dc);
  s->energy[0] = 0;
  for (int t = 0; t < m; t++)
    s->energy[t + 1] = s->energy[t] + (double) s->low[t] * s->low[t];
}

/* The transposes of the three in turn, last to first */
static void
narrow_backward (WnVoicingLoss *l, int n, float weight, float *dx)
{
  const int m = n / l->factor;
  float after = 0;

  for (int t = m - 1; t >= 0; t--) {
    const float here = l->gradient[t] + l->pole * after;

    l->gradient[t] = here - after;
    after = here;
  }
  memset (l->wide, 0, n * sizeof (float));
  for (int t = 0; t < m; t++) {
    const int first = t * l->factor - l->half;

    for (int i = MAX (0, -first); i <= MIN (2 * l->half, n - 1 - first); i++)
      l->wide[first + i] += l->taps[i] * l->gradient[t];
  }
  after = 0;
  for (int t = n - 1; t >= 0; t--) {
    after = l->wide[t] + WN_FEATURE_PRE_EMPHASIS * after;
    dx[t] += weight * after;
  }
}

/* FALSE where no pair of windows lies in the segment of m samples */
static gboolean
find_peak (const WnVoicingLoss *l, const Signal *s, int m, int frame, float f0, double floor,
    Peak *peak)
{
  const int centre = (int) lrint ((double) frame * l->hop / l->factor),
            period = (int) lrint (l->rate / CLAMP (f0, l->f0_min, l->f0_max));

  peak->correlation = -2;
  for (int lag = period - LAGS; lag <= period + LAGS; lag++) {
    const int a = centre - (l->window + lag) / 2, b = a + lag;
    double sum = 0, energy_a, energy_b;

    if (a < 0 || b + l->window > m)
      continue;
    energy_a = s->energy[a + l->window] - s->energy[a] + floor;
    energy_b = s->energy[b + l->window] - s->energy[b] + floor;
    for (int i = 0; i < l->window; i++)
      sum += (double) s->low[a + i] * s->low[b + i];
    sum /= sqrt (energy_a * energy_b);
    if (sum > peak->correlation)
      *peak = (Peak){ a, lag, sum, energy_a, energy_b };
  }
  return peak->correlation > -2;
}

static void
peak_backward (WnVoicingLoss *l, const Peak *p, double by)
{
  const double across = by / sqrt (p->energy_a * p->energy_b), r = by * p->correlation;
  const float *a = l->x.low + p->a, *b = a + p->lag;
  float *da = l->gradient + p->a, *db = da + p->lag;

  for (int i = 0; i < l->window; i++) {
    da[i] += (float) (across * b[i] - r / p->energy_a * a[i]);
    db[i] += (float) (across * a[i] - r / p->energy_b * b[i]);
  }
}

static gboolean
near_voiced (const float *voiced, int n_frames, int frame)
{
  for (int f = MAX (0, frame - REACH); f <= MIN (n_frames - 1, frame + REACH); f++)
    if (voiced[f] > 0.5f)
      return TRUE;
  return FALSE;
}

static double
find_floor (const WnVoicingLoss *l, int m)
{
  double loudest = 0;

  for (int t = 0; t + l->window <= m; t += MAX (1, l->window / 2))
    loudest = MAX (loudest, l->y.energy[t + l->window] - l->y.energy[t]);
  return FLOOR * loudest + 1e-8 * l->window;
}

double
wn_voicing_loss (WnVoicingLoss *l, const float *x, const float *y, const float *f0,
    const float *voiced, int n_frames, float weight, float *dx)
{
  const int n = n_frames * l->hop, m = n / l->factor;
  double floor, sum = 0;
  int count = 0;

  narrow (l, y, n, &l->y);
  narrow (l, x, n, &l->x);
  floor = find_floor (l, m);
  memset (l->gradient, 0, m * sizeof (float));
  for (int f = 0; f < n_frames; f++) {
    Peak of_x, of_y;

    if (!near_voiced (voiced, n_frames, f) || !find_peak (l, &l->y, m, f, f0[f], floor, &of_y)
        || !find_peak (l, &l->x, m, f, f0[f], floor, &of_x))
      continue;
    sum += (of_x.correlation - of_y.correlation) * (of_x.correlation - of_y.correlation);
    peak_backward (l, &of_x, 2 * (of_x.correlation - of_y.correlation));
    count++;
  }
  if (!count)
    return 0;
  narrow_backward (l, n, weight / (float) count, dx);
  return sum / count;
}
