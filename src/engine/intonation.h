/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_INTONATION_H
#define WN_INTONATION_H

#include "text/text.h"

/**
 * What punctuation says of a sentence's melody, for voices of generation 2, whose recordings hold
 * few questions and exclamations or none: yes/no questions rise from the last stressed syllable on,
 * questions that ask what, who, where ... do not; of alternatives all but the last rise; what goes
 * on behind a comma stays up; exclamations have a higher and longer last accent.
 */

/** How a phrase ends */
typedef enum
{
  WN_CONTOUR_STATEMENT,
  WN_CONTOUR_CONTINUATION,
  WN_CONTOUR_QUESTION, /* yes/no */
  WN_CONTOUR_EXCLAMATION
} WnContour;

/** Of the phrase that holds a phone which is no pause */
WnContour wn_intonation_contour (const WnSentence *sentence, int phone);

/**
 * Contexts as of the nearest sentences that are in recordings: a yes/no question like what goes on,
 * other questions and exclamations like statements. Before durations are predicted.
 * context  [P][dim], dim of a layout
 */
void wn_intonation_contexts (const WnSentence *sentence, int dim, float *context);

/**
 * The melody, after durations were predicted
 * frames  [P] predicted durations: those of accents are changed
 * bend    [P + 1] set; as in WnAcousticInput
 */
void wn_intonation_bend (const WnSentence *sentence, float *frames, float *bend);

#endif
