/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_METRICS_H
#define WN_METRICS_H

#include "bootstrap.h"
#include "dsp/features.h"

/**
 * Figures by which a synthetic utterance is compared with the recording of the same, frame by
 * frame, and their summary over many. A frame is silence if its mean log mel power is more
 * than 9 nats below that of the recording's loudest frame, or, where the room is noisier, at most
 * 1.5 above that of the quietest frame and more than 6 below the loudest; speech otherwise.
 */
typedef enum
{
  WN_FIGURE_MRSTFT,            /* multi-resolution STFT loss (mrstft.h), mean over utterances */
  WN_FIGURE_MRSTFT_EMPHASISED, /* the same on pre-emphasised audio, as in training */
  /* dB, 10 times the mean |difference| of log10 mel powers, all frames */
  WN_FIGURE_MEL,
  /*
   * dB, 10 / ln 10 sqrt (2 sum_{k=1..24} dc_k^2), c = 2/B sum_b (ln power_b) / 2 cos (pi k (b +
   * 1/2) / B), speech
   */
  WN_FIGURE_MCD,
  /*
   * dB, root mean square over frequency of the power spectra's difference, mean over speech frames
   */
  WN_FIGURE_LSD,
  WN_FIGURE_F0_HZ,                 /* Hz, root mean square over frames voiced in both */
  WN_FIGURE_F0_CENTS,              /* cents, likewise */
  WN_FIGURE_F0_CORRELATION,        /* of F0 in Hz, all frames voiced in both */
  WN_FIGURE_F0_CORRELATION_MEDIAN, /* median over utterances */
  WN_FIGURE_VOICING,               /* %, frames whose voiced flags differ */
  WN_FIGURE_PERIODICITY,           /* root mean square over all frames */
  /*
   * dB, mean difference of level, synthetic - recording, in the recording's silence; a frame below
   * -90 dBFS counts as -90
   */
  WN_FIGURE_SILENCE,
  WN_FIGURE_ESTOI, /* mean over utterances */
  WN_N_FIGURES
} WnFigure;

/** For a table and for files: "MCD c1-24 (dB)" and "mcd_db" */
const char *wn_figure_title (WnFigure figure);
const char *wn_figure_key (WnFigure figure);

/** What one utterance contributes */
typedef struct
{
  double sum[WN_N_FIGURES], count[WN_N_FIGURES];
  struct
  {
    double n, x, y, xx, yy, xy; /* sums over frames voiced in both, x the recording's F0 */
  } f0;
} WnPair;

/**
 * Compares two waveforms.
 * reference, test  [n] full scale +-1, without pre-emphasis
 * pair     set
 * Errors   WN_ERROR_SETTINGS (unusable configuration, n < 1)
 */
gboolean wn_metrics_compare (const WnFeatureConfig *config, const float *reference,
    const float *test, int n, WnPair *pair, GError **error);

/**
 * Adds what the spectra of two waveforms contribute to WN_FIGURE_LSD and WN_FIGURE_SILENCE
 * speech  [wn_feature_frames()] of wn_metrics_speech()
 */
void wn_metrics_compare_spectra (const WnFeatureConfig *config, const float *reference,
    const float *test, int n, const gboolean *speech, WnPair *pair);

/** Which frames of a recording are speech; features [n_frames][dim], speech [n_frames] set */
void wn_metrics_speech (const WnFeatureConfig *config, const float *features, int n_frames,
    gboolean *speech);

/**
 * Compares two arrays of features, [n_frames][dim]: sets the figures that need no more, the rest
 * counts nothing
 */
void wn_metrics_compare_features (const WnFeatureConfig *config, const float *reference,
    const float *test, int n_frames, WnPair *pair);

/** A figure over all utterances, by bootstrap over utterances */
WnEstimate wn_metrics_summary (const WnPair *pairs, int n_pairs, WnFigure figure);

/**
 * How much worse a figure is in `after` than in `before`, in % of the latter, with its 95 %
 * interval by bootstrap over utterances, paired; negative = better.
 * before, after  [n_pairs] the same utterances in the same order
 * Returns        NaN also for the level in silence, which has no better end
 */
WnEstimate wn_metrics_worsening (const WnPair *before, const WnPair *after, int n_pairs,
    WnFigure figure);

#endif
