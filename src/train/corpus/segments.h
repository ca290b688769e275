/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SEGMENTS_H
#define WN_SEGMENTS_H

#include "corpus.h"

/**
 * The training data of the networks that make waveforms: random segments of the training
 * utterances, each frame as likely as any other. Const after creation: shared by threads.
 */
typedef struct _WnSegments WnSegments;

typedef struct
{
  const WnUtterance *utterance;
  int first, n_frames; /* frames of the utterance */
  int n;               /* samples */
  const float *target; /* [n] pre-emphasised, full scale +-1 */
  /* [n_frames + 1] of the excitation, cycles, running through the whole utterance */
  const double *phase;
  /* [n_frames + 1] to be added, so that the excitation's fundamental lies on the recording's */
  const float *offset;
} WnSegment;

/** Errors  WN_ERROR_SETTINGS: no utterance to train on. The corpus is borrowed */
WnSegments *wn_segments_new (const WnCorpus *corpus, GError **error);
void wn_segments_free (WnSegments *segments);

/**
 * Picks the segment that belongs to two random numbers.
 * u           [2] uniform in (0, 1)
 * max_frames  shorter utterances are taken whole
 */
void wn_segments_pick (const WnSegments *segments, const float u[2], int max_frames,
    WnSegment *segment);

/**
 * Features less their mean, divided by their deviation
 * first, n  frames wanted; the utterance's first and last frames are repeated beyond its ends
 * out       [n][dim]
 */
void wn_corpus_normalise (const WnCorpus *corpus, const float *features, int n_frames, int first,
    int n, float *out);
/** F0 in Hz and voiced flags of the same frames, [n] each */
void wn_corpus_excitation (const WnCorpus *corpus, const float *features, int n_frames, int first,
    int n, float *f0, float *voiced);

/**
 * The excitation's phase through an utterance
 * phase   [n_frames + 1] cycles at each frame's start, from 0
 * offset  [n_frames + 1] to be added, unwrapped: the recording's fundamental against the
 *         excitation's sine
 */
void wn_utterance_phase (const WnCorpus *corpus, const WnUtterance *utterance, double *phase,
    float *offset);

/**
 * A whole utterance as the networks see it
 * out  [n_samples] pre-emphasised, full scale +-1
 */
void wn_utterance_emphasised (const WnUtterance *utterance, float *out);

#endif
