/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "hmm.h"

#include <math.h>
#include <stdint.h>

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

WnHmm *
wn_hmm_new (const int *phones, int n)
{
  WnHmm *hmm = g_new0 (WnHmm, 1);
  WnHmmState *s = hmm->states = g_new0 (WnHmmState, n * MAX (WN_HMM_PAUSE, PHONE_STATES));
  int pause = 0; /* states of the pause before */

  for (int u = 0; u < n; u++) {
    int n_states = phones[u]   ? PHONE_STATES
        : u == 0 || u == n - 1 ? WN_HMM_END_PAUSE
                               : WN_HMM_PAUSE;

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
  hmm->n_states = s - hmm->states;
  hmm->first = phones[0] ? 0 : WN_HMM_END_PAUSE;
  hmm->last = hmm->n_states - 1 - pause;
  return hmm;
}

void
wn_hmm_free (WnHmm *hmm)
{
  g_free (hmm->states);
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
