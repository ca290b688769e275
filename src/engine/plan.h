/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PLAN_H
#define WN_PLAN_H

#include "sound/sound.h"
#include "text/markup.h"
#include "text/text.h"
#include "voice.h"

/**
 * One sentence on its way to sound: phones, durations, features. P = phones, F = frames. Or what
 * stands between sentences: a recording, or nothing, behind the breaks before it
 */
typedef struct
{
  const WnVoice *voice; /* borrowed */
  WnSentence *sentence;
  int n_phones;                      /* 0: nothing to speak */
  int32_t *phone;                    /* [P] the voice's numbers */
  float *context;                    /* [P][context_dim of the voice] */
  float *frames;                     /* [P] predicted durations */
  guint64 seed, key;                 /* which of the draws it is */
  float *rate, *pitch, *pitch_range; /* [P] */
  float *bend;                       /* [P + 1] of the melody, or NULL: none */
  const WnMarkup *markup;            /* borrowed, or NULL: then so are the following */
  int points_from, points_to;        /* which characters' breaks and marks are this sentence's */
  guint first_point, end_point;      /* of those of the markup, its part's */
  WnMarkupSpan *factors;             /* [P] on rate, pitch, pitch_range and volume */
  int *pause;         /* [P] frames of a pause that a break asks for, 0 = as predicted */
  int32_t *durations; /* [P] frames, after wn_plan_time() */
  int n_frames;       /* their sum */
  /* of what is no sentence, which has no phones: */
  gboolean is_between;
  const WnSound *recording; /* borrowed; NULL: none */
  WnSoundClip clip;         /* of the recording, played over and over */
  guint64 n_lead;           /* samples of silence before it */
  guint64 n_recording;      /* its samples, all repetitions */
  gboolean is_limited;      /* it lasted ten minutes or more, and was shortened to that */
} WnPlan;

/**
 * Text to predicted durations.
 * text     [n] one sentence, valid UTF-8, `offset` characters behind the start of the whole text
 * given    as of wn_text_to_phones_given()
 * seed, key  of what is drawn, another key for each sentence of a text; what is said is another
 *          part of it
 * warning  set to a message (g_free) if something was left out, else NULL
 * Returns  a plan, of 0 phones if there is nothing to speak; wn_plan_free()
 */
WnPlan *wn_plan_new (const WnVoice *voice, WnTextFrontend *frontend, const char *text, gsize n,
    int offset, const GArray *given, WnTextFlags flags, guint64 seed, guint64 key, char **warning);
/**
 * A text as one sentence without prosody, for what is found of a voice before it is used: timed.
 * NULL if the voice cannot speak it; wn_plan_free()
 */
WnPlan *wn_plan_new_plain (const WnVoice *voice, const char *text);
void wn_plan_free (WnPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WnPlan, wn_plan_free)
/** What wn_plan_features() needs of it, as it is now; wn_plan_free() */
WnPlan *wn_plan_copy_phones (const WnPlan *plan);

/**
 * Takes over what markup says of the sentence; before wn_plan_time().
 * markup    whose plain text the plan was made of; borrowed
 * part      of the markup that the sentence is in, NULL: all of it is one; borrowed
 * from, to  characters of the plain text whose breaks and marks are this sentence's
 */
void wn_plan_mark_up (WnPlan *plan, const WnMarkup *markup, const WnMarkupPart *part, int from,
    int to);

/**
 * What stands between sentences; no times and no features are to be asked for.
 * from, to   characters of the plain text whose breaks come before it and whose marks are its own
 * sound      of the markup, NULL: there are only breaks and marks
 * recording  its file; borrowed
 * Returns    wn_plan_free()
 */
WnPlan *wn_plan_between (const WnVoice *voice, const WnMarkup *markup, const WnMarkupPart *part,
    int from, int to, const WnMarkupSound *sound, const WnSound *recording);

/**
 * The markup's volume for each frame, after wn_plan_time(); gain [F]; FALSE, and nothing written,
 * if it is 1 throughout
 */
gboolean wn_plan_gain (const WnPlan *plan, float *gain);

/** What phones are spoken with */
typedef struct
{
  guint64 from;       /* sample of the utterance: those that begin there or behind it */
  WnProsody constant; /* where there is no func */
  WnProsodyFunc func; /* NULL, or asked for each phone */
  gpointer data;
  double compression; /* >= 1, multiplies the rate */
} WnPlanProsody;

/**
 * Fixes durations for a prosody; may be called again with another one. Phones that begin before a
 * change stay as they were. Ten minutes are the most.
 * prosody  array of WnPlanProsody in order of their samples, the first from 0 on
 * start    sample of the utterance at which the sentence begins
 */
void wn_plan_time (WnPlan *plan, const GArray *prosody, guint64 start);

/**
 * Predicts what the student reads of frames first .. end - 1, after wn_plan_time(). A frame's bits
 * do not depend on which are asked for.
 * features    [F][dim] normalised
 * f0, voiced  [F]
 * options     as for wn_acoustic_features(); no bit depends on them
 * Returns     FALSE if it was cancelled: nothing is filled then
 */
gboolean wn_plan_features (const WnPlan *plan, int first, int end, const WnPredictOptions *options,
    float *features, float *f0, float *voiced);

/**
 * Appends the sentence's marks (owned by the receiver) in order of their start: the sentence, then
 * each word before its phones.
 * start  as given to wn_plan_time()
 */
void wn_plan_marks (const WnPlan *plan, guint64 start, GQueue *marks);

/** Samples of a break */
guint64 wn_plan_break (const WnPlan *plan, const WnMarkupPoint *point);

/** Limits a prosody's values to their ranges; what is not a number becomes 1 */
void wn_prosody_limit (WnProsody *prosody);

#endif
