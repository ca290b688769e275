/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SPEECH_H
#define WN_SPEECH_H

#include "timeline.h"
#include "vocoder.h"

/**
 * One sentence as it is spoken: its features, predicted part by part as the vocoder needs them, and
 * its samples, which may be rendered ahead of being read. Or a recording, which needs no vocoder:
 * all its samples are there once it is loaded
 */
typedef struct _WnSpeech WnSpeech;

/** Of no sentence yet */
WnSpeech *wn_speech_new (void);
/** The vocoder belongs to the caller */
void wn_speech_free (WnSpeech *speech);
/** Of no sentence any more. Returns  the vocoder it had, or NULL */
WnVocoder *wn_speech_forget (WnSpeech *speech);

/** Number of the sentence; -1: none */
int wn_speech_number (const WnSpeech *speech);
WnPlace wn_speech_place (const WnSpeech *speech);
/** Whether it is no sentence, but a recording or breaks between sentences */
gboolean wn_speech_is_between (const WnSpeech *speech);
/** Whether a recording begins, or ends, in the middle of its file */
void wn_speech_cuts (const WnSpeech *speech, gboolean *start, gboolean *end);
/** Goes to sample `first` of what is no sentence */
void wn_speech_skip (WnSpeech *speech, gsize first);
/** Whether rendering has begun: it has a vocoder, or had one that rendered all samples */
gboolean wn_speech_is_begun (const WnSpeech *speech);
/** Whether it has a vocoder */
gboolean wn_speech_has_vocoder (const WnSpeech *speech);
/** Gives up its vocoder; NULL if it has none */
WnVocoder *wn_speech_take_vocoder (WnSpeech *speech);
/** Samples of the sentence; those that are rendered; of these, those not read yet */
gsize wn_speech_n_samples (const WnSpeech *speech);
gsize wn_speech_n_made (const WnSpeech *speech);
gsize wn_speech_n_ahead (const WnSpeech *speech);
/** Whether it was loaded: then the next load may keep frames */
gboolean wn_speech_has_features (const WnSpeech *speech);
/** The first *n_ready frames' features [][dim], f0 and voiced [], valid until the next load */
void wn_speech_features (const WnSpeech *speech, const float **features, const float **f0,
    const float **voiced, int *n_ready);
/** As the one in options of wn_speech_load(), which it replaces */
void wn_speech_set_cancel_flag (WnSpeech *speech, const int *cancelled);
/** Multiplies x [n], samples from number `at` of the sentence on, by the markup's volume */
void wn_speech_apply_gain (const WnSpeech *speech, float *x, gsize n, guint64 at);

/**
 * Another sentence, of which nothing is rendered yet; its vocoder must have been taken before
 * plan             borrowed during the call
 * kept             its first frames, whose features are those of the sentence that it was
 * n_first          frames whose features are predicted first; each further part has
 *                  WN_SPEECH_GROWTH times as many. The fewer, the sooner audio can begin, but some
 *                  at both ends of a part are predicted in vain
 * options          for the prediction of features, now and later
 * Returns          FALSE if it was cancelled: to be loaded again
 */
gboolean wn_speech_load (WnSpeech *speech, int number, const WnPlan *plan, WnPlace place, int kept,
    int n_first, const WnPredictOptions *options);
#define WN_SPEECH_GROWTH 4
/**
 * Predicts features until there are those of n_frames frames at least, or it is cancelled; returns
 * of how many there are
 */
int wn_speech_need (WnSpeech *speech, int n_frames);
/**
 * Begins with sample `first` of the sentence; input: all but features, f0, voiced and n_frames.
 * FALSE if it was cancelled: to be started again
 */
gboolean wn_speech_start (WnSpeech *speech, WnVocoder *vocoder, const WnVocoderInput *input,
    gsize first);
/** Whether wn_speech_make() would make any */
gboolean wn_speech_has_room (const WnSpeech *speech);
/**
 * Renders up to n samples ahead; returns how many: fewer if room or the sentence ends, or if it is
 * cancelled
 */
gsize wn_speech_make (WnSpeech *speech, gsize n);
/**
 * Takes what was rendered ahead, then renders the rest; n is at most what is left. Returns how
 * many, fewer than n only if it is cancelled
 */
gsize wn_speech_read (WnSpeech *speech, float *out, gsize n);

#endif
