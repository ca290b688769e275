/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "pitch.h"

#include <math.h>
#include <string.h>

#define SEARCH_RATE 16      /* times f0_max, at least, of the low-passed signal */
#define LOW_PASS 2.0        /* times f0_max */
#define RELATIVE_FLOOR 1e-4 /* of the loudest window's power */
#define ABSOLUTE_FLOOR 1e-8 /* power */
#define MAX_CANDIDATES 10
#define MIN_CORRELATION 0.2f    /* of a candidate */
#define VOICING_THRESHOLD 0.62f /* correlation where voiced and unvoiced cost the same */
#define OCTAVE_COST 0.03f       /* per octave below f0_max: of equal peaks the shortest lag wins */
#define JUMP_COST 0.6f          /* per octave and 10 ms between frames */
#define VOICING_COST 0.15f      /* per change of voicing */

/* A zero-padded signal with the running sum of its power */
typedef struct
{
  double rate;
  int pad, n;
  float *x;       /* [pad + n + pad] */
  double *energy; /* [pad + n + pad + 1] sum of squares before that sample */
  int window;     /* samples correlated */
  double floor;   /* energy added to each window */
} Signal;

typedef struct
{
  float f0, correlation;
} Candidate;

double
wn_pitch_floor (const double *energy, int n, int window)
{
  double loudest = 0;

  for (int t = 0; t + window <= n; t += MAX (1, window / 2))
    loudest = MAX (loudest, energy[t + window] - energy[t]);
  return RELATIVE_FLOOR * loudest + ABSOLUTE_FLOOR * window;
}

static void
signal_init (Signal *s, double rate, const float *x, int n, int max_lag)
{
  double r = 1.0 - 2.0 * G_PI * WN_PITCH_HIGH_PASS / rate, y = 0;
  int total;

  s->rate = rate;
  s->n = n;
  s->window = MAX (8, (int) lrint (WN_PITCH_CORRELATION_TIME * rate));
  s->pad = s->window + max_lag + 2;
  total = n + 2 * s->pad;
  s->x = g_new0 (float, total);
  s->energy = g_new0 (double, total + 1);
  for (int t = 0; t < n; t++) {
    y = x[t] - (t ? x[t - 1] : x[0]) + r * y;
    s->x[s->pad + t] = (float) y;
  }
  for (int t = 0; t < total; t++)
    s->energy[t + 1] = s->energy[t] + (double) s->x[t] * s->x[t];
  s->floor = wn_pitch_floor (s->energy, total, s->window);
}

static void
signal_clear (Signal *s)
{
  g_free (s->x);
  g_free (s->energy);
}

static float
dot (const float *a, const float *b, int n)
{
  float lane[8] = { 0 }, sum = 0;
  int i = 0;

  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; j++)
      lane[j] += a[i + j] * b[i + j];
  for (; i < n; i++)
    sum += a[i] * b[i];
  for (int j = 0; j < 8; j++)
    sum += lane[j];
  return sum;
}

/* Normalised cross-correlation at a lag, symmetric about sample "centre" */
static float
correlation (const Signal *s, int centre, int lag)
{
  int a = s->pad + centre - (s->window + lag) / 2, b = a + lag;
  double ea = s->energy[a + s->window] - s->energy[a] + s->floor;
  double eb = s->energy[b + s->window] - s->energy[b] + s->floor;

  return (float) (dot (s->x + a, s->x + b, s->window) / sqrt (ea * eb));
}

WnPitchBand
wn_pitch_band_new (int rate, float f0_max)
{
  const double cutoff = MIN (LOW_PASS * f0_max, 0.4 * rate);
  const int half = (int) (3.0 * rate / cutoff);
  float *h = g_new (float, 2 * half + 1);
  double sum = 0;

  for (int i = -half; i <= half; i++) {
    double t = 2.0 * cutoff * i / rate;
    double sinc = i ? sin (G_PI * t) / (G_PI * t) : 1.0;

    h[half + i] = (float) (sinc * (0.5 + 0.5 * cos (G_PI * i / (half + 1))));
    sum += h[half + i];
  }
  for (int i = 0; i <= 2 * half; i++)
    h[i] /= (float) sum;
  return (WnPitchBand){ MAX (1, (int) (rate / (SEARCH_RATE * f0_max))), half, h };
}

void
wn_pitch_band_apply (const WnPitchBand *band, const float *x, int n, int n_out, float *out)
{
  for (int t = 0; t < n_out; t++) {
    int first = t * band->factor - band->half;
    int from = MAX (0, -first), to = MIN (2 * band->half + 1, n - first);

    out[t] = dot (band->taps + from, x + first + from, to - from);
  }
}

/* The best peaks of the correlation over the lag, in no order; returns how many */
static int
find_candidates (const Signal *s, int centre, float f0_min, float f0_max, float *r, Candidate *out)
{
  int min_lag = (int) floor (s->rate / f0_max);
  int max_lag = (int) ceil (s->rate / f0_min);
  int n = 0;

  for (int lag = min_lag - 1; lag <= max_lag + 1; lag++)
    r[lag] = correlation (s, centre, lag);
  for (int lag = min_lag; lag <= max_lag; lag++) {
    float before = r[lag - 1], here = r[lag], after = r[lag + 1];
    float curvature, shift;
    Candidate c;

    if (here < MIN_CORRELATION || here <= before || here < after)
      continue;
    curvature = before - 2 * here + after;
    shift = 0.5f * (before - after) / curvature;
    c.f0 = CLAMP ((float) s->rate / (lag + shift), f0_min, f0_max);
    c.correlation = MIN (1.0f, here - 0.25f * (before - after) * shift);
    if (n < MAX_CANDIDATES) {
      out[n++] = c;
    } else {
      int worst = 0;

      for (int i = 1; i < n; i++)
        if (out[i].correlation < out[worst].correlation)
          worst = i;
      if (c.correlation > out[worst].correlation)
        out[worst] = c;
    }
  }
  return n;
}

/* State 0 is unvoiced, state i + 1 candidate i */
#define MAX_STATES (MAX_CANDIDATES + 1)

static float
local_cost (const Candidate *candidates, int state, float f0_max)
{
  const Candidate *c = &candidates[state - 1];

  if (state == 0)
    return 1.0f - VOICING_THRESHOLD;
  return 1.0f - c->correlation + OCTAVE_COST * log2f (f0_max / c->f0);
}

static float
transition_cost (const Candidate *from, int i, const Candidate *to, int j, float jump_cost)
{
  if (i == 0 && j == 0)
    return 0;
  if (i == 0 || j == 0)
    return VOICING_COST;
  return jump_cost * fabsf (log2f (to[j - 1].f0 / from[i - 1].f0));
}

/* f0 [n_frames], 0 = unvoiced; candidates [n_frames][MAX_CANDIDATES], count [n_frames] */
static void
cheapest_path (const Candidate *candidates, const int *count, int n_frames, float f0_max,
    float jump_cost, float *f0)
{
  guint8 (*back)[MAX_STATES] = g_malloc0_n (n_frames, sizeof *back);
  float cost[MAX_STATES] = { 0 }, next[MAX_STATES];
  int n_before = 0, state = 0;

  for (int f = 0; f < n_frames; f++) {
    const Candidate *here = candidates + (gsize) f * MAX_CANDIDATES;
    const Candidate *before = f ? here - MAX_CANDIDATES : here;

    for (int j = 0; j <= count[f]; j++) {
      float best = INFINITY;

      for (int i = 0; i <= n_before; i++) {
        float c = cost[i] + (f ? transition_cost (before, i, here, j, jump_cost) : 0);

        if (c < best) {
          best = c;
          back[f][j] = (guint8) i;
        }
      }
      next[j] = best + local_cost (here, j, f0_max);
    }
    /* relative to the unvoiced state: sums over an hour keep their precision */
    for (int j = 0; j <= count[f]; j++)
      cost[j] = next[j] - next[0];
    n_before = count[f];
  }
  for (int i = 1; i <= n_before; i++)
    if (cost[i] < cost[state])
      state = i;
  for (int f = n_frames - 1; f >= 0; f--) {
    const Candidate *here = candidates + (gsize) f * MAX_CANDIDATES;

    f0[f] = state ? here[state - 1].f0 : 0;
    state = back[f][state];
  }
  g_free (back);
}

/* Fills the frames of f0 that are 0 */
static void
interpolate (float *f0, int n_frames, float otherwise)
{
  int last = -1;

  for (int f = 0; f < n_frames; f++) {
    if (f0[f] == 0)
      continue;
    for (int i = last + 1; i < f; i++) {
      float w = (float) (i - last) / (f - last);

      f0[i] = last < 0 ? f0[f] : expf ((1 - w) * logf (f0[last]) + w * logf (f0[f]));
    }
    last = f;
  }
  for (int i = last + 1; i < n_frames; i++)
    f0[i] = last < 0 ? otherwise : f0[last];
}

static void
search (const Signal *s, double step, float f0_min, float f0_max, float jump_cost, float *f0,
    int n_frames)
{
  Candidate *candidates = g_new (Candidate, (gsize) n_frames * MAX_CANDIDATES);
  int *count = g_new (int, n_frames);
  float *r = g_new (float, (int) ceil (s->rate / f0_min) + 2);

  for (int f = 0; f < n_frames; f++) {
    int centre = MIN ((int) lrint (f * step), s->n);

    count[f] = find_candidates (s, centre, f0_min, f0_max, r,
        candidates + (gsize) f * MAX_CANDIDATES);
  }
  cheapest_path (candidates, count, n_frames, f0_max, jump_cost, f0);
  g_free (candidates);
  g_free (count);
  g_free (r);
}

gboolean
wn_pitch_track (int rate, int hop, float f0_min, float f0_max, const float *wave, int n,
    int n_frames, float *f0, float *periodicity, float *voiced)
{
  Signal full, narrow;
  double narrow_rate;
  WnPitchBand band;
  float *low;
  int n_low;

  if (hop < 1 || n < 1 || !(f0_min > 0) || !(f0_max > f0_min) || rate < 4 * f0_max)
    return FALSE;

  band = wn_pitch_band_new (rate, f0_max);
  n_low = (n + band.factor - 1) / band.factor;
  low = g_new (float, n_low);
  wn_pitch_band_apply (&band, wave, n, n_low, low);
  narrow_rate = (double) rate / band.factor;
  signal_init (&narrow, narrow_rate, low, n_low, (int) (narrow_rate / f0_min) + 2);
  search (&narrow, (double) hop / band.factor, f0_min, f0_max, JUMP_COST * 0.01f * rate / hop, f0,
      n_frames);
  signal_clear (&narrow);
  g_free (band.taps);
  g_free (low);

  for (int f = 0; f < n_frames; f++)
    voiced[f] = f0[f] > 0;
  interpolate (f0, n_frames, CLAMP (200.0f, f0_min, f0_max));

  signal_init (&full, rate, wave, n, (int) (rate / f0_min) + 2);
  for (int f = 0; f < n_frames; f++) {
    int lag = (int) lrintf (rate / f0[f]), centre = MIN (f * hop, n);
    float best = 0;

    for (int i = -1; i <= 1; i++)
      best = MAX (best, correlation (&full, centre, lag + i));
    periodicity[f] = MIN (best, 1.0f);
  }
  signal_clear (&full);
  return TRUE;
}
