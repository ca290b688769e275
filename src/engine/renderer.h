/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RENDERER_H
#define WN_RENDERER_H

#include "speech.h"

/**
 * Makes the sentences of an utterance: the current one as it is read, and with more than one thread
 * those behind it ahead of that, each thread at a sentence of its own. Threads work within
 * wn_renderer_read(), and behind wn_renderer_go_on() until the next call of any function. No bit
 * depends on how many there are.
 */
typedef struct _WnRenderer WnRenderer;

/**
 * voice        borrowed
 * seed         of the noise
 * noise_scale  0 .. 2
 * n_threads    1 .. 256
 */
WnRenderer *wn_renderer_new (const WnVoice *voice, guint64 seed, float noise_scale, int n_threads);
void wn_renderer_free (WnRenderer *renderer);
/** From now on this one makes all sound, on one thread; taken. The current sentence is none */
void wn_renderer_set_vocoder (WnRenderer *renderer, WnVocoder *vocoder);

/**
 * Another utterance, or none; the current sentence is none
 * timeline  borrowed until the next start; NULL = none
 * key       of the noise
 */
void wn_renderer_start (WnRenderer *renderer, WnTimeline *timeline, guint64 key);
/**
 * cancelled: NULL, or once it is not 0 functions return early, reading fewer samples or none;
 * borrowed
 */
void wn_renderer_set_cancel_flag (WnRenderer *renderer, const int *cancelled);
/** The current sentence is none, nothing is made ahead */
void wn_renderer_forget (WnRenderer *renderer);
/** Discards everything made ahead: its prosody is out of date */
void wn_renderer_forget_ahead (WnRenderer *renderer);

/** The current sentence, whose number is -1 if it is none; and what else may be read of it */
const WnSpeech *wn_renderer_current (const WnRenderer *renderer);
/**
 * Makes sentence i the current one, or none if cancelled, from sample `first` of it on; its first
 * `kept` frames keep the features of the current one
 */
void wn_renderer_load (WnRenderer *renderer, int i, int kept, guint64 first);
/** The same without such features, if possible with what is made of it */
void wn_renderer_begin (WnRenderer *renderer, int i, guint64 first);
/**
 * Takes the marks of a sentence that is being made ahead, to the end of the queue; FALSE if there
 * are none to take
 */
gboolean wn_renderer_take_marks (WnRenderer *renderer, int i, GQueue *marks);
/**
 * Up to n samples of the current sentence, which has as many left; returns how many, 0 only when
 * cancelled, or when the current sentence became none in a forked child.
 * go_ahead  others may be made meanwhile
 */
gsize wn_renderer_read (WnRenderer *renderer, float *out, gsize n, gboolean go_ahead);
/**
 * With more than one thread, the process's threads make half a second of what is read next, for the
 * stream first that will run out of samples first
 * beyond  of the next sentence, too, if the current one has less
 */
void wn_renderer_go_on (WnRenderer *renderer, gboolean beyond);

#endif
