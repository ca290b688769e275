/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEVEL_H
#define WN_LEVEL_H

#include "plan.h"

/**
 * One loudness for all sentences of a voice whose file asks for it. A sentence's loudness is that of
 * its first WN_LEVEL_FRAMES as they are spoken without any prosody, so that what rate and pitch and
 * volume do is still heard, and a change of them midway moves nothing that was spoken already.
 */
#define WN_LEVEL_FRAMES 400

/** The sentence with rate, pitch and pitch range 1 throughout; NULL: it is so. wn_plan_free() */
WnPlan *wn_level_natural (const WnPlan *plan);

/**
 * dB that a sentence has to be made stronger, -6 .. 6; 0 for a voice that does not ask for it, and
 * if all is silent
 * features  [n_frames][dim] normalised, the first of the natural sentence
 */
float wn_level_find (const WnVoice *voice, int n_frames, const float *features);
/**
 * The loudness that a voice predicts, without its gain: the mean over texts, as wn_level_find() sees
 * them
 * texts    [n]; what cannot be spoken is left out
 * Returns  LUFS; NaN if nothing was spoken
 */
double wn_level_measure (const WnVoice *voice, const char *const *texts, int n);

/** Makes bands stronger; features [n_frames][dim] normalised */
void wn_level_apply (const WnVoice *voice, float level, int n_frames, float *features);

#endif
