/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SPEECH_H
#define WN_SPEECH_H

#include "timeline.h"
#include "vocoder.h"

/**
 * One sentence as it is spoken: its features, predicted part by part as the vocoder needs them, and
 * its samples, which may be made ahead of being read
 */
typedef struct
{
  int number; /* of the sentence; -1: none */
  WnPlace place;
  int n_frames, max_frames;
  /* [max_frames][dim], [max_frames] twice; of the first n_ready frames */
  float *features, *f0, *voiced;
  int n_ready;
  int n_next;   /* frames to be predicted at once when more are needed */
  WnPlan *plan; /* what they are predicted of; NULL: of nothing */
  /* for their prediction; its cancel flag ends the making of sound, too */
  WnPredictOptions options;
  float *gain;        /* [max_frames] of the markup */
  gboolean has_gain;  /* it is not 1 throughout */
  GQueue marks;       /* of a sentence that is not the current one yet, kept by the renderer */
  gboolean has_marks; /* those of the sentence are in there */

  WnVocoder *vocoder; /* begun with this sentence; NULL: not begun, or all samples are made */
  gsize n_samples, n_made;
  float *ahead;                     /* [room] */
  gsize room, first_ahead, n_ahead; /* of them, the first made and not read, and how many */
  gboolean taken;                   /* a thread is at it */
} WnSpeech;

void wn_speech_init (WnSpeech *speech);
/** The vocoder belongs to the caller */
void wn_speech_clear (WnSpeech *speech);

/**
 * Another sentence, of which nothing is made yet; a vocoder that it has must have been taken from
 * it
 * plan             borrowed during the call
 * kept             its first frames, whose features are those of the sentence that it was
 * n_first          frames whose features are predicted first; each time more are needed,
 *                  WN_SPEECH_GROWTH times as many. Sound can begin the sooner the fewer these are,
 *                  but at both ends of a part some are predicted in vain
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
 * Makes up to n samples ahead; returns how many, fewer when there is no room, no more of the
 * sentence, or when it is cancelled
 */
gsize wn_speech_make (WnSpeech *speech, gsize n);
/**
 * Takes what was made ahead, then makes the rest. To be asked for no more than is left; returns how
 * many there are, fewer than n when it is cancelled
 */
gsize wn_speech_read (WnSpeech *speech, float *out, gsize n);

#endif
