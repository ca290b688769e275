/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_HMM_H
#define WN_HMM_H

#include <glib.h>

/**
 * Chains of phones as hidden Markov models: a phone has three states of which the middle may be
 * skipped; a pause has one emission, lasts WN_HMM_PAUSE frames or more (at the ends of an utterance
 * WN_HMM_END_PAUSE), and may be skipped everywhere. Transitions cost nothing. Emission 0 is the
 * pause's, 1 + 3 (p - 1) + k that of state k of phone p.
 */
#define WN_HMM_PAUSE 5
#define WN_HMM_END_PAUSE 2

int wn_hmm_n_emissions (int n_phones);
/** The phone that an emission belongs to, 0 = pause */
int wn_hmm_phone (int emission);

typedef struct
{
  int emission;
  int unit;      /* index of the phone in the chain */
  gboolean loop; /* may last longer than a frame */
  int skip;      /* may also follow the state that many before it; 0 = none */
} WnHmmState;

typedef struct
{
  int n_states, n_units;
  WnHmmState *states;
  int *begin;      /* [1 + n_units] the first state of each unit */
  int first, last; /* where a path may also begin and end, beside the first and the last state */
} WnHmm;

/**
 * phones [n], 0 = pause; never two pauses in a row, at least one phone that is none; wn_hmm_free()
 */
WnHmm *wn_hmm_new (const int *phones, int n);
void wn_hmm_free (WnHmm *hmm);

/**
 * The most likely path.
 * scores  [n_frames][n_emissions] log densities
 * path    [n_frames] states
 * Returns its log density, -INFINITY if there are too few frames for the phones
 */
double wn_hmm_align (const WnHmm *hmm, const float *scores, int n_emissions, int n_frames,
    int *path);
/** The frame of path [n_frames] where the unit of one frame ends: the next unit's first, or n_frames */
int wn_hmm_unit_end (const WnHmm *hmm, const int *path, int n_frames, int frame);

/** Frames that a phone whose duration counts lasts at most */
#define WN_HMM_LONGEST 64

/**
 * The same where durations of phones count too: a hidden semi-Markov model.
 * durations  [n_units][1 + WN_HMM_LONGEST] log densities of that many frames; of a pause, which lasts
 *            as long as it likes, [0] is what it adds that there is one, but at the ends
 * Returns    that of the path and its durations, -INFINITY if there is none: then path is not set
 * Source     Levinson 1986, "Continuously variable duration hidden Markov models for automatic
 *            speech recognition"; Yu 2010, "Hidden semi-Markov models", section 2.3
 */
double wn_hmm_align_durations (const WnHmm *hmm, const float *scores, int n_emissions, int n_frames,
    const float *durations, int *path);

#endif
