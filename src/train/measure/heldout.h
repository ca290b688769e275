/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_HELDOUT_H
#define WN_HELDOUT_H

#include "train/corpus/corpus.h"

/**
 * What the trainings of the networks that make waveforms do with held-out utterances:
 * copy-synthesis from their features, and figures of the copies.
 */

/**
 * The first held-out utterances of a corpus that were not rejected
 * shortest  frames
 * out       [n] set
 * Returns   how many there are, at most n
 */
int wn_held_out_pick (const WnCorpus *corpus, int shortest, int n, const WnUtterance **out);

/** What a network's run reads of recorded features; freed by wn_copy_finish() */
typedef struct
{
  float *features;    /* [n_frames][dim] normalised */
  float *f0, *voiced; /* [n_frames] Hz and 0..1 */
  float *wave;        /* [n_frames * hop] to be filled in on the network's scale */
  int n_frames, n;    /* n samples */
} WnCopy;

/** features  [n_frames][dim] as in the corpus, not normalised */
WnCopy wn_copy_begin (const WnCorpus *corpus, const float *features, int n_frames);
/** Returns  copy->wave as the engine finishes it (dsp/finish.h), at full scale +-1, g_free */
float *wn_copy_finish (const WnCorpus *corpus, WnCopy *copy);

/** Figures of copies, means over utterances where not said otherwise */
enum
{
  WN_HELD_OUT_MRSTFT, /* multi-resolution STFT loss on pre-emphasised audio */
  WN_HELD_OUT_MEL,    /* mel loss on the same */
  /*
   * deviation of the pre-emphasised copies divided by the recordings', over all samples: 1 is
   * right, less is whispering
   */
  WN_HELD_OUT_STD,
  WN_HELD_OUT_LSD,     /* dB, log-spectral distance, over all speech frames (metrics.h) */
  WN_HELD_OUT_SILENCE, /* dB, level above the recordings', over all frames of silence (metrics.h) */
  WN_N_HELD_OUT
};
#define WN_HELD_OUT_COLUMNS "held_out,held_out_mel,held_out_std,held_out_lsd_db,held_out_silence_db"

typedef struct _WnHeldOut WnHeldOut;

/** max_frames: of an utterance */
WnHeldOut *wn_held_out_new (const WnCorpus *corpus, int max_frames);
/**
 * Adds a copy of an utterance's first n_frames <= max_frames
 * copy  [n_frames * hop] full scale +-1 after de-emphasis
 */
void wn_held_out_add (WnHeldOut *h, const WnUtterance *utterance, const float *copy, int n_frames);
/** Frees h; figures [WN_N_HELD_OUT] set, NaN where nothing counts */
void wn_held_out_finish (WnHeldOut *h, double *figures);

#endif
