/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "voicing.h"

#include <math.h>
#include <string.h>

#include "dsp/emphasis.h"
#include "dsp/pitch.h"

#define NOWHERE -2.0 /* no correlation: the frame does not count */
#define REACH 2      /* frames from a voiced one that count */
#define LAGS 2       /* samples of the search's rate, to each side of the period */

/* A segment in the band that is searched */
typedef struct
{
  float *low;     /* [n / factor] */
  double *energy; /* [n / factor + 1] sum of squares before that sample */
} Signal;

struct _WnVoicingLoss
{
  int hop, window;
  double rate; /* of the band that is searched, Hz */
  float f0_min, f0_max, pole;
  WnPitchBand band;
  Signal x, y;
  double *of_y;    /* [max_frames] correlations of y, or NOWHERE */
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
  l->band = wn_pitch_band_new (config->rate, config->f0_max);
  l->rate = (double) config->rate / l->band.factor;
  l->window = (int) lrint (WN_PITCH_CORRELATION_TIME * l->rate);
  l->pole = wn_dc_pole ((int) l->rate, WN_PITCH_HIGH_PASS);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++) {
    signals[i]->low = g_new (float, n / l->band.factor + 1);
    signals[i]->energy = g_new (double, n / l->band.factor + 2);
  }
  l->of_y = g_new (double, max_frames);
  l->wide = g_new (float, n);
  l->gradient = g_new (float, n / l->band.factor + 1);
  return l;
}

void
wn_voicing_loss_free (WnVoicingLoss *l)
{
  if (!l)
    return;
  g_free (l->band.taps);
  g_free (l->x.low);
  g_free (l->x.energy);
  g_free (l->y.low);
  g_free (l->y.energy);
  g_free (l->of_y);
  g_free (l->wide);
  g_free (l->gradient);
  g_free (l);
}

/* De-emphasis, low-pass and decimation, high-pass */
static void
narrow (WnVoicingLoss *l, const float *wave, int n, Signal *s)
{
  const int m = n / l->band.factor;
  float state = 0, dc[2] = { 0 };

  wn_de_emphasis (WN_FEATURE_PRE_EMPHASIS, wave, n, l->wide, &state);
  wn_pitch_band_apply (&l->band, l->wide, n, m, s->low);
  wn_dc_block (l->pole, s->low, m, s->low, dc);
  s->energy[0] = 0;
  for (int t = 0; t < m; t++)
    s->energy[t + 1] = s->energy[t] + (double) s->low[t] * s->low[t];
}

/* The transposes of the three in turn, last to first */
static void
narrow_backward (WnVoicingLoss *l, int n, float weight, float *dx)
{
  const int m = n / l->band.factor;
  float after = 0;

  for (int t = m - 1; t >= 0; t--) {
    const float here = l->gradient[t] + l->pole * after;

    l->gradient[t] = here - after;
    after = here;
  }
  memset (l->wide, 0, n * sizeof (float));
  for (int t = 0; t < m; t++) {
    const int first = t * l->band.factor - l->band.half;

    for (int i = MAX (0, -first); i <= MIN (2 * l->band.half, n - 1 - first); i++)
      l->wide[first + i] += l->band.taps[i] * l->gradient[t];
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
  const int centre = (int) lrint ((double) frame * l->hop / l->band.factor),
            period = (int) lrint (l->rate / CLAMP (f0, l->f0_min, l->f0_max));

  peak->correlation = NOWHERE;
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
  return peak->correlation > NOWHERE;
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

/* Returns how many frames count */
static int
find_target (WnVoicingLoss *l, const float *f0, const float *voiced, int n_frames, int m,
    double floor)
{
  int count = 0;

  for (int f = 0; f < n_frames; f++) {
    Peak peak;
    const gboolean counts = near_voiced (voiced, n_frames, f)
        && find_peak (l, &l->y, m, f, f0[f], floor, &peak);

    l->of_y[f] = counts ? peak.correlation : NOWHERE;
    count += counts;
  }
  return count;
}

double
wn_voicing_loss (WnVoicingLoss *l, float *const *x, int draws, const float *y, const float *f0,
    const float *voiced, int n_frames, float weight, float *const *dx)
{
  const int n = n_frames * l->hop, m = n / l->band.factor;
  double floor, sum = 0;
  int count;

  narrow (l, y, n, &l->y);
  floor = wn_pitch_floor (l->y.energy, m, l->window);
  count = draws * find_target (l, f0, voiced, n_frames, m, floor);
  for (int d = 0; count && d < draws; d++) {
    narrow (l, x[d], n, &l->x);
    memset (l->gradient, 0, m * sizeof (float));
    for (int f = 0; f < n_frames; f++) {
      Peak peak;
      double further;

      if (l->of_y[f] == NOWHERE || !find_peak (l, &l->x, m, f, f0[f], floor, &peak))
        continue;
      further = peak.correlation - l->of_y[f];
      sum += further * further;
      peak_backward (l, &peak, 2 * further);
    }
    narrow_backward (l, n, weight / (float) count, dx[d]);
  }
  return count ? sum / count : 0;
}
