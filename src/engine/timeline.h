/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TIMELINE_H
#define WN_TIMELINE_H

#include "document.h"
#include "plan.h"

/**
 * The sentences of an utterance and their places in its audio. Of a sentence that is not being
 * spoken only its place is kept. Each sentence that has something to speak is preceded by a pause,
 * but for the first of these and those behind a recording. Recordings that the markup plays count
 * as sentences, and so do breaks behind the last one.
 */
typedef struct _WnTimeline WnTimeline;

typedef struct
{
  guint64 start;  /* sample at which the pause before it begins */
  guint64 speech; /* sample at which its speech begins */
  guint64 end;    /* behind its last sample; == start if there is nothing to speak */
} WnPlace;

typedef struct
{
  const WnVoice *voice;     /* borrowed */
  WnTextFrontend *frontend; /* borrowed */
  WnTextFlags flags;
  guint64 seed, key;    /* of what is drawn */
  guint64 pause;        /* samples */
  WnDocument *document; /* a reference is kept */
  int part;             /* of the document, or WN_DOCUMENT_WHOLE */
  /*
   * NULL, or once it is not 0, places that are not known are not predicted: what is returned then
   * is wrong
   */
  const int *cancelled;
} WnTimelineOptions;

/** What a sentence is drawn with: it does not depend on how long those before it are */
guint64 wn_timeline_key (guint64 key, int sentence);

/** warnings: array of strings (borrowed), to which is added what is left out */
WnTimeline *wn_timeline_new (const WnTimelineOptions *options, GPtrArray *warnings);
void wn_timeline_free (WnTimeline *timeline);

/**
 * Changes the phones that begin at prosody->from or behind it; earlier ones keep what they were
 * spoken with
 * Returns  whether it is another than what was set for there before
 */
gboolean wn_timeline_set_prosody (WnTimeline *timeline, const WnPlanProsody *prosody);

int wn_timeline_n_sentences (const WnTimeline *timeline);
/** Plans what is needed to know the place of sentence i */
WnPlace wn_timeline_place (WnTimeline *timeline, int i);
/** The sentence that holds a sample; their number if it is behind the end */
int wn_timeline_find (WnTimeline *timeline, guint64 sample);
/** Sample behind the last */
guint64 wn_timeline_end (WnTimeline *timeline);
/** Sentence i's plan with fixed durations; owned by the timeline, valid until its next function */
const WnPlan *wn_timeline_plan (WnTimeline *timeline, int i);

#endif
