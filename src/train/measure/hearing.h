/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_HEARING_H
#define WN_HEARING_H

#include "frechet.h"
#include "text/language.h"
#include "train/network/classifier.h"

/**
 * Speech as the phone classifier hears it: which phones are spoken, and what its last block makes
 * of them. One object a thread.
 */
typedef struct _WnHearing WnHearing;

/**
 * classifier  with weights, taken, also if this fails
 * Errors      WN_ERROR_SETTINGS (the classifier knows other phones than the language), as
 *             wn_text_frontend_new()
 */
WnHearing *wn_hearing_new (WnClassifier *classifier, const WnLanguage *language, GError **error);
void wn_hearing_free (WnHearing *hearing);
/** Channels of its last block */
int wn_hearing_dim (const WnHearing *hearing);

/**
 * wave     [n] full scale +-1, without pre-emphasis
 * text     what is said
 * moments  [wn_hearing_dim()] every frame's activations are added; or NULL
 * errors   phones wrong: substituted, left out or too many, pauses not counted
 * Returns  phones of the text, 0 if nothing is to be spoken there, or nothing heard
 */
int wn_hearing_listen (WnHearing *hearing, const float *wave, int n, const char *text,
    WnMoments *moments, int *errors);

/**
 * The most likely phones, a change costing 3 nats
 * logits   [n_frames][n_phones]
 * out      [n_frames] set
 * Returns  how many phones follow each other, pauses (0) left out
 */
int wn_hearing_decode (const float *logits, int n_frames, int n_phones, int *out);

/** Levenshtein's distance of two sequences */
int wn_edit_distance (const int *a, int n_a, const int *b, int n_b);

#endif
