/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SPEECH_H
#define WN_SPEECH_H

#include "timeline.h"
#include "vocoder.h"

/** One sentence as it is spoken: its features, and samples of its vocoder, which may be made ahead of being read */
typedef struct
{
  int number;          /* of the sentence; -1: none */
  WnPlace place;
  int n_frames, max_frames;
  float *features, *f0, *voiced; /* [max_frames][dim], [max_frames] twice */
  float *gain;         /* [max_frames] of the markup */
  gboolean has_gain;   /* it is not 1 throughout */
  GQueue marks;        /* of a sentence that is not the current one yet, kept by the renderer */
  gboolean has_marks;  /* those of the sentence are in there */

  WnVocoder *vocoder;  /* begun with this sentence; NULL: not begun, or all samples are made */
  gsize n_samples, n_made;
  float *ahead;        /* [room] */
  gsize room, first_ahead, n_ahead; /* of them, the first made and not read, and how many */
  gboolean taken;      /* a thread is at it */
} WnSpeech;

void wn_speech_init (WnSpeech *speech);
/** The vocoder belongs to the caller */
void wn_speech_clear (WnSpeech *speech);

/**
 * Another sentence, of which nothing is made yet; a vocoder that it has must have been taken from it
 * plan             borrowed during the call
 * kept             its first frames, whose features are those that are there already
 * pool, n_threads  that may help, as for wn_pool_help()
 */
void wn_speech_load (WnSpeech *speech, int number, const WnPlan *plan, WnPlace place, int kept, WnPool *pool, int n_threads);
/** Begins with sample `first` of the sentence; input: all but features, f0, voiced and n_frames */
void wn_speech_start (WnSpeech *speech, WnVocoder *vocoder, const WnVocoderInput *input, gsize first);
/** Whether wn_speech_make() would make any */
gboolean wn_speech_has_room (const WnSpeech *speech);
/** Makes up to n samples ahead; returns how many, fewer when there is no room or no more of the sentence */
gsize wn_speech_make (WnSpeech *speech, gsize n);
/** Takes what was made ahead, then makes the rest. To be asked for no more than is left */
void wn_speech_read (WnSpeech *speech, float *out, gsize n);

#endif
