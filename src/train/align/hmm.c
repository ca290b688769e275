/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "hmm.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define PHONE_STATES 3

enum
{
  STAY,
  STEP,
  SKIP
};

int
wn_hmm_n_emissions (int n_phones)
{
  return 1 + PHONE_STATES * (n_phones - 1);
}

int
wn_hmm_phone (int emission)
{
  return (emission + PHONE_STATES - 1) / PHONE_STATES;
}

WnHmm *
wn_hmm_new (const int *phones, int n)
{
  WnHmm *hmm = g_new0 (WnHmm, 1);
  WnHmmState *s = hmm->states = g_new0 (WnHmmState, n * MAX (WN_HMM_PAUSE, PHONE_STATES));
  int pause = 0; /* states of the pause before */

  hmm->begin = g_new (int, n + 1);
  for (int u = 0; u < n; u++) {
    int n_states = phones[u]   ? PHONE_STATES
        : u == 0 || u == n - 1 ? WN_HMM_END_PAUSE
                               : WN_HMM_PAUSE;

    hmm->begin[u] = s - hmm->states;
    for (int k = 0; k < n_states; k++, s++) {
      s->unit = u;
      s->emission = phones[u] ? 1 + PHONE_STATES * (phones[u] - 1) + k : 0;
      s->loop = phones[u] || k == n_states - 1;
    }
    if (phones[u]) {
      s[-1].skip = 2;
      s[-PHONE_STATES].skip = pause && u > 1 ? pause + 1 : 0;
    }
    pause = phones[u] ? 0 : n_states;
  }
  hmm->n_units = n;
  hmm->n_states = hmm->begin[n] = s - hmm->states;
  hmm->first = phones[0] ? 0 : WN_HMM_END_PAUSE;
  hmm->last = hmm->n_states - 1 - pause;
  return hmm;
}

void
wn_hmm_free (WnHmm *hmm)
{
  g_free (hmm->states);
  g_free (hmm->begin);
  g_free (hmm);
}

/* One frame: best [n_states] in and out, from [n_states] how each state was reached */
static void
advance (const WnHmm *hmm, const float *scores, float *best, uint8_t *from)
{
  for (int j = hmm->n_states - 1; j >= 0; j--) {
    const WnHmmState *s = &hmm->states[j];
    float value = s->loop ? best[j] : -INFINITY;

    from[j] = STAY;
    if (j > 0 && best[j - 1] > value) {
      value = best[j - 1];
      from[j] = STEP;
    }
    if (s->skip && best[j - s->skip] > value) {
      value = best[j - s->skip];
      from[j] = SKIP;
    }
    best[j] = value + scores[s->emission];
  }
}

double
wn_hmm_align (const WnHmm *hmm, const float *scores, int n_emissions, int n_frames, int *path)
{
  const gsize n = hmm->n_states;
  float *best = g_new (float, n);
  uint8_t *from = g_malloc (n * n_frames);
  double total = 0; /* best holds differences to it, so that floats do for any length */
  int j;

  for (gsize i = 0; i < n; i++)
    best[i] = i == 0 || i == hmm->first ? scores[hmm->states[i].emission] : -INFINITY;
  for (int t = 1; t < n_frames; t++) {
    float most = -INFINITY;

    advance (hmm, scores + (gsize) t * n_emissions, best, from + t * n);
    for (gsize i = 0; i < n; i++)
      most = MAX (most, best[i]);
    for (gsize i = 0; i < n; i++)
      best[i] -= most;
    total += most;
  }
  j = best[hmm->last] > best[n - 1] ? hmm->last : (int) n - 1;
  total += best[j];
  for (int t = n_frames - 1; t >= 0; t--) {
    path[t] = j;
    if (t > 0 && total > -INFINITY)
      j -= from[t * n + j] == SKIP ? hmm->states[j].skip : from[t * n + j];
  }
  g_free (from);
  g_free (best);
  return total;
}

int
wn_hmm_unit_end (const WnHmm *hmm, const int *path, int n_frames, int frame)
{
  const int unit = hmm->states[path[frame]].unit;

  while (frame < n_frames && hmm->states[path[frame]].unit == unit)
    frame++;
  return frame;
}

/* ---- durations ---- */

/* Of each unit, that may end before each frame */
typedef struct
{
  const WnHmm *hmm;
  const float *scores;
  int n_emissions, n_frames;
  double *best;   /* [1 + n_units][1 + n_frames], row 0: nothing was said */
  int32_t *begin; /* [n_units][1 + n_frames] */
} Segments;

static double *
best_of (const Segments *g, int unit)
{
  return g->best + (gsize) (unit + 1) * (g->n_frames + 1);
}

static gboolean
is_pause (const WnHmm *hmm, int unit)
{
  return unit >= 0 && hmm->states[hmm->begin[unit]].emission == 0;
}

/* The unit before, or the one before a pause, that a unit beginning at a frame follows */
static int
unit_before (const Segments *g, int unit, int frame)
{
  return is_pause (g->hmm, unit - 1) && best_of (g, unit - 2)[frame] > best_of (g, unit - 1)[frame]
      ? unit - 2
      : unit - 1;
}

static void
add_pause (Segments *g, int unit, const float *durations)
{
  const float worth = unit > 0 && unit < g->hmm->n_units - 1 ? durations[0] : 0;
  const double *before = best_of (g, unit - 1);
  double *best = best_of (g, unit), value = -INFINITY;
  int32_t *begin = g->begin + (gsize) unit * (g->n_frames + 1), since = 0;
  const int shortest = g->hmm->begin[unit + 1] - g->hmm->begin[unit];

  for (int end = shortest; end <= g->n_frames; end++) {
    const int start = end - shortest;
    double entered = before[start] + worth;

    for (int f = start; f < end - 1; f++)
      entered += g->scores[(gsize) f * g->n_emissions];
    if (entered > value) {
      value = entered;
      since = start;
    }
    value += g->scores[(gsize) (end - 1) * g->n_emissions];
    best[end] = value;
    begin[end] = since;
  }
}

/* All ends of the phone that begins at a frame */
static void
add_phone_at (Segments *g, int unit, const WnHmmState *states, int start, double before,
    const float *durations)
{
  double *best = best_of (g, unit), x[PHONE_STATES] = { before, -INFINITY, -INFINITY };
  int32_t *begin = g->begin + (gsize) unit * (g->n_frames + 1);

  for (int n = 1; n <= MIN (WN_HMM_LONGEST, g->n_frames - start); n++) {
    const float *scores = g->scores + (gsize) (start + n - 1) * g->n_emissions;
    const double entered = n > 1 ? MAX (x[1], x[0])
                                 : -INFINITY; /* the second state, or the third */

    x[2] = MAX (x[2], entered) + scores[states[2].emission];
    x[1] = entered + scores[states[1].emission];
    x[0] += scores[states[0].emission];
    if (x[2] + durations[n] > best[start + n]) {
      best[start + n] = x[2] + durations[n];
      begin[start + n] = start;
    }
  }
}

static void
add_phone (Segments *g, int unit, const float *durations)
{
  const WnHmmState *states = g->hmm->states + g->hmm->begin[unit];

  for (int start = 0; start < g->n_frames; start++) {
    const double before = best_of (g, unit_before (g, unit, start))[start];

    if (before > -INFINITY)
      add_phone_at (g, unit, states, start, before, durations);
  }
}

/* The states of a unit between its first frame and the next unit's */
static void
find_states (const Segments *g, int unit, int start, int end, int *path)
{
  const int first = g->hmm->begin[unit], n = g->hmm->begin[unit + 1] - first;

  if (is_pause (g->hmm, unit)) {
    for (int f = start; f < end; f++)
      path[f] = first + MIN (f - start, n - 1);
  } else {
    WnHmmState states[PHONE_STATES];
    const WnHmm one = { .n_states = n, .n_units = 1, .states = states, .last = n - 1 };

    memcpy (states, g->hmm->states + first, sizeof states);
    states[0].skip = 0;
    wn_hmm_align (&one, g->scores + (gsize) start * g->n_emissions, g->n_emissions, end - start,
        path + start);
    for (int f = start; f < end; f++)
      path[f] += first;
  }
}

double
wn_hmm_align_durations (const WnHmm *hmm, const float *scores, int n_emissions, int n_frames,
    const float *durations, int *path)
{
  const gsize row = n_frames + 1;
  Segments g = { hmm, scores, n_emissions, n_frames, g_new (double, row *(hmm->n_units + 1)),
    g_new (int32_t, row * hmm->n_units) };
  double total;
  int unit = hmm->n_units, end = n_frames;

  for (gsize i = 0; i < row * (hmm->n_units + 1); i++)
    g.best[i] = -INFINITY;
  g.best[0] = 0;
  for (int u = 0; u < hmm->n_units; u++, durations += 1 + WN_HMM_LONGEST)
    (is_pause (hmm, u) ? add_pause : add_phone) (&g, u, durations);
  unit = unit_before (&g, unit, end);
  total = best_of (&g, unit)[end];
  while (total > -INFINITY && unit >= 0) {
    const int start = g.begin[unit * row + end];

    find_states (&g, unit, start, end, path);
    unit = unit_before (&g, unit, start);
    end = start;
  }
  g_free (g.begin);
  g_free (g.best);
  return total;
}
