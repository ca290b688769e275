/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FIDELITY_H
#define WN_FIDELITY_H

#include "bootstrap.h"
#include "quality.h"

/**
 * Figures of one waveform by itself, without another one beside it, by which synthetic speech can
 * be told from recordings. What each is, and from where: docs/reference/measures.md
 */
enum
{
  WN_FIDELITY_ENVELOPE = 0, /* one for each of wn_quality_bands, voiced frames, quality.h */
  WN_FIDELITY_PERIODICITY = WN_FIDELITY_ENVELOPE + WN_QUALITY_BANDS,   /* likewise */
  WN_FIDELITY_MODULATION = WN_FIDELITY_PERIODICITY + WN_QUALITY_BANDS, /* likewise */
  WN_FIDELITY_CPP = WN_FIDELITY_MODULATION + WN_QUALITY_BANDS,         /* dB, voiced frames */
  WN_FIDELITY_POWER, /* dB of the mean power, one for each of wn_power_bands, voiced frames */
  /* mean of the level in dB, likewise, frames of speech: quiet frames count as much as loud ones */
  WN_FIDELITY_LEVEL = WN_FIDELITY_POWER + WN_POWER_BANDS,
  WN_N_FIDELITY = WN_FIDELITY_LEVEL + WN_POWER_BANDS
};

/** For a table and for files: "Envelope periodicity 4-6 kHz, e3" and "envelope_4_6"; g_free */
char *wn_fidelity_title (int figure);
char *wn_fidelity_key (int figure);
/** Whether only the difference from recordings tells anything */
gboolean wn_fidelity_is_relative (int figure);

/** What one utterance contributes to each figure, a mean over frames: zeros = nothing */
typedef struct
{
  double sum[WN_N_FIDELITY], count[WN_N_FIDELITY];
} WnFidelity;

/**
 * wave      [n] full scale +-1
 * features  [wn_feature_frames()][dim] that tell which frames are speech and voiced, and their F0:
 *           of the recording, if this is a copy of it
 * sentence  number of what is said, for the chunks
 * out       set
 * chunks    of WnChunk (discriminator.h), appended to; or NULL
 */
void wn_fidelity_measure (const WnFeatureConfig *config, const float *wave, int n,
    const float *features, int sentence, WnFidelity *out, GArray *chunks);

/** A figure over utterances, by bootstrap over them */
WnEstimate wn_fidelity_summary (const WnFidelity *items, int n, int figure);
/** How much higher it is in items than in others, of the same utterances, paired */
WnEstimate wn_fidelity_difference (const WnFidelity *items, const WnFidelity *others, int n,
    int figure);

#endif
