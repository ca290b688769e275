/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_EXAMPLE_H
#define WN_ACOUSTIC_EXAMPLE_H

#include "train/corpus/corpus.h"

/**
 * An utterance as the acoustic model learns from it: its level made that of all others, and perhaps
 * spoken faster or more slowly. P phones, F frames, dim feature values.
 */
typedef struct
{
  const WnUtterance *utterance;
  int speaker;
  float level; /* log10 power of its speech above that of its corpus's utterances */
} WnAcousticSource;

typedef struct
{
  int P, F;
  int32_t *durations; /* [P] */
  float *natural;     /* [P] those of the recording */
  float *features;    /* [F][dim] not normalised */
} WnAcousticExample;

/** Sets all levels; sources [n], of which those of each speaker are compared with each other */
void wn_acoustic_levels (const WnFeatureConfig *config, WnAcousticSource *sources, int n);

/** Room for the longest of sources [n] */
void wn_acoustic_example_init (WnAcousticExample *example, const WnFeatureConfig *config,
    const WnAcousticSource *sources, int n);
void wn_acoustic_example_clear (WnAcousticExample *example);
/** Frames that it has room for */
int wn_acoustic_longest (const WnAcousticSource *sources, int n, int *phones);
/**
 * rate     that it is spoken with; 1 = as it is
 * room     frames that there is room for: a rate that needs more becomes 1
 */
void wn_acoustic_example_make (WnAcousticExample *example, const WnFeatureConfig *config,
    const WnAcousticSource *source, float rate, int room);

#endif
