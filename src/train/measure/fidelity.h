/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FIDELITY_H
#define WN_FIDELITY_H

#include "bootstrap.h"
#include "contour.h"
#include "modulation.h"
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
  /* dB of the variance, one for each range of modulation.h */
  WN_FIDELITY_MODULATION_SPECTRUM = WN_FIDELITY_LEVEL + WN_POWER_BANDS,
  /* semitones, voiced frames around the mean of their utterance; contour.h, here and below */
  WN_FIDELITY_F0_SD = WN_FIDELITY_MODULATION_SPECTRUM + WN_MODULATION_RATES,
  WN_FIDELITY_CONTOUR,        /* mean correlation of the contours of any two utterances */
  WN_FIDELITY_FINAL,          /* semitones, how utterances end */
  WN_FIDELITY_DURATION,       /* ms, deviation of the durations of all phones but pauses */
  WN_FIDELITY_LOUDNESS,       /* LUFS, mean over utterances */
  WN_FIDELITY_LOUDNESS_RANGE, /* LU, from the softest utterance to the loudest */
  WN_FIDELITY_PEAK,           /* dBFS, of all utterances */
  WN_FIDELITY_PHONES,         /* %, phones that the classifier hears wrong (hearing.h) */
  WN_N_FIDELITY
};

/** For a table and for files: "Envelope periodicity 4-6 kHz, e3" and "envelope_4_6"; g_free */
char *wn_fidelity_title (int figure);
char *wn_fidelity_key (int figure);
/** Whether only the difference from recordings tells anything */
gboolean wn_fidelity_is_relative (int figure);

/** What one utterance contributes to each figure: zeros = nothing */
typedef struct
{
  double sum[WN_N_FIDELITY], count[WN_N_FIDELITY];
  WnContour contour;
  double duration_squares; /* ms^2; count and sum of durations stand with their figure */
} WnFidelity;

/**
 * wave      [n] full scale +-1
 * features  [wn_feature_frames()][dim] of the recording, if this is a copy of it: tell which frames
 *           are speech and voiced, and their F0; or NULL = the waveform's own
 * sentence  number of what is said, for the chunks
 * out       set
 * chunks    of WnChunk (discriminator.h), appended to; or NULL
 * Errors    as wn_features_analyse()
 */
gboolean wn_fidelity_measure (const WnFeatureConfig *config, const float *wave, int n,
    const float *features, int sentence, WnFidelity *out, GArray *chunks, GError **error);

/** Adds a phone that is no pause, to what was measured */
void wn_fidelity_add_duration (WnFidelity *item, double ms);

/** Sets how many of the phones of the text were heard wrong */
void wn_fidelity_set_phones (WnFidelity *item, int n_phones, int n_wrong);

/** A figure over utterances, by bootstrap over them */
WnEstimate wn_fidelity_summary (const WnFidelity *items, int n, int figure);
/**
 * How much higher it is in items than in others, of the same utterances, paired; utterances that
 * have nothing to contribute in one of both are left out
 */
WnEstimate wn_fidelity_difference (const WnFidelity *items, const WnFidelity *others, int n,
    int figure);
/** The same of other utterances: items [m] against others [n] */
WnEstimate wn_fidelity_contrast (const WnFidelity *items, int m, const WnFidelity *others, int n,
    int figure);

#endif
