/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RENDERER_H
#define WN_RENDERER_H

#include "speech.h"

/**
 * Renders the sentences of an utterance. Parallelism is per sentence: one thread renders the
 * sentence being read, the others render the following ones. Threads work within
 * wn_renderer_read(), and after wn_renderer_go_on() until the next call of any function. Output
 * does not depend on the thread count.
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
/** Renders everything by this vocoder (taken) from now on, on one thread; no current sentence */
void wn_renderer_set_vocoder (WnRenderer *renderer, WnVocoder *vocoder);

/**
 * Begins another utterance, or none; no current sentence
 * timeline  borrowed until the next start; NULL = none
 * key       of the noise
 */
void wn_renderer_start (WnRenderer *renderer, WnTimeline *timeline, guint64 key);
/**
 * cancelled: NULL, or once it is not 0 functions return early, reading fewer samples or none;
 * borrowed
 */
void wn_renderer_set_cancel_flag (WnRenderer *renderer, const int *cancelled);
/** No current sentence, nothing rendered ahead */
void wn_renderer_forget (WnRenderer *renderer);
/** Discards everything rendered ahead: its prosody is out of date */
void wn_renderer_forget_ahead (WnRenderer *renderer);

/** The current sentence; its number is -1 if there is none */
const WnSpeech *wn_renderer_current (const WnRenderer *renderer);
/**
 * Makes sentence i the current one, from its sample `first` on; none if cancelled. Its first `kept`
 * frames keep the features of the present one
 */
void wn_renderer_load (WnRenderer *renderer, int i, int kept, guint64 first);
/** The same without kept features; takes up what was rendered ahead of it, if anything */
void wn_renderer_begin (WnRenderer *renderer, int i, guint64 first);
/**
 * Takes the marks of a sentence that is being rendered ahead, to the end of the queue; FALSE if
 * there are none to take
 */
gboolean wn_renderer_take_marks (WnRenderer *renderer, int i, GQueue *marks);
/**
 * Reads up to n samples of the current sentence, which has as many left.
 * go_ahead  other sentences may be rendered meanwhile
 * Returns   how many; 0 only if cancelled, or if a forked child lost the current sentence
 */
gsize wn_renderer_read (WnRenderer *renderer, float *out, gsize n, gboolean go_ahead);
/**
 * With more than one thread, has the process's threads render half a second of what is read next;
 * streams that would run dry first come first
 * beyond  also of the next sentence, if the current one has less left
 */
void wn_renderer_go_on (WnRenderer *renderer, gboolean beyond);

#endif
