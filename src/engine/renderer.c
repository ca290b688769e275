/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "renderer.h"
#include <string.h>
#include "base/cancel.h"
#include "base/duration.h"

/* sentences that are begun before they are due, at most one for each thread */
#define MAX_AHEAD 8
/* read since start or seek: until then nothing delays the sound */
#define AHEAD_AFTER_MS 500
/* of the current sentence, for which threads are called together, if any come */
#define ROUND_MS 640
/* a longer recording is not prepared ahead */
#define MAX_RECORDING_MS 30000
/* of a sentence whose sound is waited for, whose features are predicted first */
#define FIRST_FRAMES 64
#define STEP_MS 40 /* between two looks whether to stop */
/*
 * what is to be there for a reader that takes its time; the threads are asked when there is half as
 * much
 */
#define CUSHION_MS 500
/* of it, what a thread makes before it looks for a more urgent stream */
#define PIECE_MS 160

/* One of the sentences that follow the current one */
typedef struct
{
  WnSpeech *speech;
  GQueue marks;       /* of it, until it is the current one */
  gboolean has_marks; /* they are in there */
  gboolean taken;     /* a thread is at it */
} Following;

struct _WnRenderer
{
  const WnVoice *voice;
  guint64 seed;
  float noise_scale;
  int n_threads;
  WnPool *pool;         /* NULL with one thread */
  GPtrArray *vocoders;  /* as many as there are threads, made when needed */
  GPtrArray *spare;     /* of them, those of no sentence */
  gboolean is_replaced; /* the only one is wn_renderer_set_vocoder()'s */

  WnTimeline *timeline; /* NULL: none */
  guint64 key;
  const int *cancelled;
  WnSpeech *current; /* the sentence being spoken */
  /* some of those that follow, in order; behind the last loaded one numbers are -1 */
  Following ahead[MAX_AHEAD];
  int n_ahead;
  guint64 n_read; /* samples since all was forgotten */

  /* of what threads at work on several sentences share: who is at which, spare vocoders */
  GMutex lock;
  int enough;   /* atomic: they are to come back */
  int helped;   /* atomic: some came */
  gsize wanted; /* samples of the current sentence */

  WnPoolJob job; /* makes the cushion; recalled by every function that changes sentences */
};

static gsize
samples (const WnRenderer *r, guint ms)
{
  return wn_ms_to_samples (ms, r->voice->info.sample_rate);
}

static gboolean
is_made (const WnSpeech *speech)
{
  return wn_speech_n_made (speech) == wn_speech_n_samples (speech);
}

/*
 * The sentence to make for a reader that pauses: the current one, or behind it the next, if that is
 * loaded; NULL if there is nothing to make
 */
static WnSpeech *
cushion_sentence (const WnRenderer *r)
{
  WnSpeech *speech = is_made (r->current) ? r->ahead[0].speech : r->current;

  return wn_speech_has_vocoder (speech) && !is_made (speech) ? speech : NULL;
}

static gsize
cushion (const WnRenderer *r)
{
  const WnSpeech *next = r->ahead[0].speech;

  return wn_speech_n_ahead (r->current)
      + (wn_speech_number (next) >= 0 ? wn_speech_n_ahead (next) : 0);
}

/* The job's function: a piece of the cushion */
static gboolean
make_cushion (void *data)
{
  WnRenderer *r = data;
  WnSpeech *speech = cushion_sentence (r);
  const gsize step = samples (r, STEP_MS), piece = samples (r, PIECE_MS),
              enough = samples (r, CUSHION_MS);
  gsize made = 0, n = 1;

  for (; speech && n > 0 && made < piece && cushion (r) < enough
       && !g_atomic_int_get (&r->job.recalled);
       made += n)
    n = wn_speech_make (speech, step);
  r->job.due += (gint64) made * G_USEC_PER_SEC / r->voice->info.sample_rate;
  return speech && n > 0 && cushion (r) < enough;
}

static void
following_init (Following *following)
{
  *following = (Following){ .speech = wn_speech_new () };
  g_queue_init (&following->marks);
}

static void
following_clear (Following *following)
{
  wn_speech_free (following->speech);
  g_queue_clear_full (&following->marks, (GDestroyNotify) wn_mark_free);
}

/*
 * In a forked child, whose sentences are in whatever state a thread of the parent had them: they
 * are left behind
 */
static void
abandon (WnRenderer *r)
{
  r->current = wn_speech_new ();
  for (int i = 0; i < r->n_ahead; i++)
    following_init (&r->ahead[i]);
  g_ptr_array_set_size (r->spare, 0);
  g_free (g_ptr_array_steal (r->vocoders, NULL));
  wn_renderer_set_cancel_flag (r, r->cancelled);
}

/* Nobody else is at the sentences from now on */
static void
recall (WnRenderer *r)
{
  if (r->pool && !wn_pool_recall (r->pool, &r->job))
    abandon (r);
}

WnRenderer *
wn_renderer_new (const WnVoice *voice, guint64 seed, float noise_scale, int n_threads)
{
  WnRenderer *r = g_new0 (WnRenderer, 1);

  r->voice = voice;
  r->seed = seed;
  r->noise_scale = noise_scale;
  r->n_threads = n_threads;
  r->pool = n_threads > 1 ? wn_pool_share (n_threads) : NULL;
  r->vocoders = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_vocoder_free);
  r->spare = g_ptr_array_new ();
  r->current = wn_speech_new ();
  r->job = (WnPoolJob){ .func = make_cushion, .data = r };
  r->n_ahead = r->pool ? MIN (n_threads, MAX_AHEAD) : 0;
  for (int i = 0; i < r->n_ahead; i++)
    following_init (&r->ahead[i]);
  g_mutex_init (&r->lock);
  return r;
}

void
wn_renderer_free (WnRenderer *r)
{
  if (!r)
    return;
  recall (r);
  wn_speech_free (r->current);
  for (int i = 0; i < r->n_ahead; i++)
    following_clear (&r->ahead[i]);
  g_ptr_array_unref (r->spare);
  g_ptr_array_unref (r->vocoders);
  g_mutex_clear (&r->lock);
  wn_pool_unshare (r->pool);
  g_free (r);
}

/* A vocoder for a sentence; NULL if all are at work. With the lock held, or alone */
static WnVocoder *
take_vocoder (WnRenderer *r)
{
  if (r->spare->len > 0)
    return g_ptr_array_steal_index_fast (r->spare, r->spare->len - 1);
  if (r->is_replaced || (int) r->vocoders->len == r->n_threads)
    return NULL;
  g_ptr_array_add (r->vocoders, wn_voice_vocoder (r->voice));
  return g_ptr_array_index (r->vocoders, r->vocoders->len - 1);
}

/* vocoder: NULL does nothing */
static void
give_vocoder (WnRenderer *r, WnVocoder *vocoder)
{
  if (vocoder)
    g_ptr_array_add (r->spare, vocoder);
}

void
wn_renderer_forget_ahead (WnRenderer *r)
{
  recall (r);
  for (int i = 0; i < r->n_ahead; i++)
    give_vocoder (r, wn_speech_forget (r->ahead[i].speech));
}

void
wn_renderer_forget (WnRenderer *r)
{
  wn_renderer_forget_ahead (r);
  give_vocoder (r, wn_speech_forget (r->current));
  r->n_read = 0;
}

void
wn_renderer_set_vocoder (WnRenderer *r, WnVocoder *vocoder)
{
  wn_renderer_forget (r);
  g_ptr_array_set_size (r->spare, 0);
  g_ptr_array_set_size (r->vocoders, 0);
  g_ptr_array_add (r->vocoders, vocoder);
  g_ptr_array_add (r->spare, vocoder);
  r->is_replaced = TRUE;
}

void
wn_renderer_start (WnRenderer *r, WnTimeline *timeline, guint64 key)
{
  wn_renderer_forget (r);
  r->timeline = timeline;
  r->key = key;
}

void
wn_renderer_set_cancel_flag (WnRenderer *r, const int *cancelled)
{
  recall (r);
  r->cancelled = cancelled;
  wn_speech_set_cancel_flag (r->current, cancelled);
  for (int i = 0; i < r->n_ahead; i++)
    wn_speech_set_cancel_flag (r->ahead[i].speech, cancelled);
}

const WnSpeech *
wn_renderer_current (const WnRenderer *r)
{
  return r->current;
}

gboolean
wn_renderer_take_marks (WnRenderer *r, int number, GQueue *marks)
{
  for (int i = 0; i < r->n_ahead; i++) {
    Following *following = &r->ahead[i];

    if (wn_speech_number (following->speech) == number && following->has_marks) {
      while (!g_queue_is_empty (&following->marks))
        g_queue_push_tail (marks, g_queue_pop_head (&following->marks));
      following->has_marks = FALSE;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
start_speech (WnRenderer *r, WnSpeech *speech, WnVocoder *vocoder, guint64 first)
{
  const WnVocoderInput input = { .seed = r->seed,
    .key = wn_timeline_key (r->key, wn_speech_number (speech)),
    .noise_scale = r->noise_scale,
    .cancelled = r->cancelled };

  return wn_speech_start (speech, vocoder, &input, first);
}

static WnPredictOptions
predict_options (const WnRenderer *r)
{
  return (WnPredictOptions){ r->pool, r->n_threads, r->cancelled };
}

/* The current sentence, which was loaded, from a sample on */
static gboolean
start_at (WnRenderer *r, guint64 first)
{
  if (!wn_speech_is_between (r->current))
    return start_speech (r, r->current, take_vocoder (r), first);
  wn_speech_skip (r->current, first);
  return TRUE;
}

void
wn_renderer_load (WnRenderer *r, int i, int kept, guint64 first)
{
  const WnPlace place = wn_timeline_place (r->timeline, i);
  const WnPredictOptions options = predict_options (r);

  recall (r);
  kept = wn_speech_has_features (r->current) ? kept : 0;
  give_vocoder (r, wn_speech_take_vocoder (r->current));
  if (!wn_speech_load (r->current, i, wn_timeline_plan (r->timeline, i), place, kept, FIRST_FRAMES,
          &options)
      || wn_is_cancelled (r->cancelled) || !start_at (r, first)) {
    give_vocoder (r, wn_speech_forget (r->current));
  }
}

/*
 * The first of the sentences ahead becomes the current one, which is the last of the others, none,
 * then
 */
static void
move_up (WnRenderer *r)
{
  Following first = r->ahead[0];
  WnSpeech *old = r->current;

  give_vocoder (r, wn_speech_forget (old));
  r->current = first.speech;
  first.speech = old;
  memmove (r->ahead, r->ahead + 1, (r->n_ahead - 1) * sizeof (Following));
  r->ahead[r->n_ahead - 1] = first;
  if (!wn_speech_is_begun (r->current) && !wn_speech_is_between (r->current))
    start_speech (r, r->current, take_vocoder (r), 0);
}

void
wn_renderer_begin (WnRenderer *r, int i, guint64 first)
{
  recall (r);
  if (first == 0 && r->n_ahead > 0 && wn_speech_number (r->ahead[0].speech) == i) {
    move_up (r);
  } else {
    wn_renderer_forget_ahead (r);
    wn_renderer_load (r, i, 0, first);
  }
}

/*
 * The plan is there now and another one's later: its features and its marks are kept until it is
 * spoken
 */
static void
load_following (WnRenderer *r, Following *following, int number, WnPlace place)
{
  const WnPlan *plan = wn_timeline_plan (r->timeline, number);
  const WnPredictOptions options = predict_options (r);

  wn_speech_load (following->speech, number, plan, place, 0, G_MAXINT, &options);
  g_queue_clear_full (&following->marks, (GDestroyNotify) wn_mark_free);
  wn_plan_marks (plan, place.speech, &following->marks);
  following->has_marks = TRUE;
}

/* It waits for its turn: one of them at a time is enough in memory */
static gboolean
is_long_recording (const WnRenderer *r, int number, WnPlace place)
{
  return place.end - place.speech > samples (r, MAX_RECORDING_MS)
      && wn_timeline_plan (r->timeline, number)->is_between;
}

/* Prepares one of the sentences that follow */
static void
load_ahead (WnRenderer *r)
{
  int i = 0, number = wn_speech_number (r->current) + 1;
  WnPlace place;

  for (; i < r->n_ahead && wn_speech_number (r->ahead[i].speech) >= 0; i++)
    number = wn_speech_number (r->ahead[i].speech) + 1;
  if (i == r->n_ahead || r->is_replaced || r->n_read < samples (r, AHEAD_AFTER_MS))
    return;
  for (; number < wn_timeline_n_sentences (r->timeline) && !wn_is_cancelled (r->cancelled);
       number++) {
    place = wn_timeline_place (r->timeline, number);
    if (is_long_recording (r, number, place))
      break;
    if (place.end > place.speech) {
      load_following (r, &r->ahead[i], number, place);
      break;
    }
  }
  if (wn_is_cancelled (r->cancelled))
    give_vocoder (r, wn_speech_forget (r->ahead[i].speech));
}

/*
 * The first sentence ahead that a thread can go on with, now taken; fresh: set to the vocoder that
 * it is to begin with, or NULL. NULL if there is none
 */
static Following *
take_ahead (WnRenderer *r, WnVocoder **fresh)
{
  Following *found = NULL;

  g_mutex_lock (&r->lock);
  for (int i = 0; i < r->n_ahead && !found; i++) {
    Following *following = &r->ahead[i];
    const WnSpeech *speech = following->speech;

    if (wn_speech_number (speech) >= 0 && !following->taken && wn_speech_has_room (speech)) {
      *fresh = wn_speech_has_vocoder (speech) ? NULL : take_vocoder (r);
      found = wn_speech_has_vocoder (speech) || *fresh ? following : NULL;
      following->taken = found != NULL;
    }
  }
  g_mutex_unlock (&r->lock);
  return found;
}

/* Its vocoder is free for another one, if it has all its samples */
static void
release_ahead (WnRenderer *r, Following *following)
{
  g_mutex_lock (&r->lock);
  following->taken = FALSE;
  if (is_made (following->speech))
    give_vocoder (r, wn_speech_take_vocoder (following->speech));
  g_mutex_unlock (&r->lock);
}

static gboolean
is_enough (WnRenderer *r)
{
  return g_atomic_int_get (&r->enough) || wn_is_cancelled (r->cancelled);
}

/*
 * A WnPoolFunc: task 0 is the current sentence, the others go on with those ahead until that one is
 * done
 */
static void
work (void *data, int task, int worker)
{
  WnRenderer *r = data;
  const gsize step = samples (r, STEP_MS), round = samples (r, ROUND_MS);
  Following *following;
  WnVocoder *fresh;

  if (task == 0) {
    for (gsize made = 0, n = 1; n > 0 && made < (g_atomic_int_get (&r->helped) ? round : r->wanted);
         made += n)
      n = wn_speech_make (r->current, step);
    g_atomic_int_set (&r->enough, TRUE);
    return;
  }
  while (!is_enough (r) && (following = take_ahead (r, &fresh))) {
    g_atomic_int_set (&r->helped, TRUE);
    if (fresh)
      start_speech (r, following->speech, fresh, 0);
    while (!is_enough (r) && wn_speech_make (following->speech, step) > 0) {
    }
    release_ahead (r, following);
  }
}

/*
 * Several threads at once, each at a sentence; if none can be spared, this one makes the n samples
 * of the current sentence alone
 */
static void
work_ahead (WnRenderer *r, gsize n)
{
  load_ahead (r);
  if (r->n_ahead > 0 && wn_speech_number (r->ahead[0].speech) >= 0) {
    r->enough = r->helped = FALSE;
    r->wanted = n;
    wn_pool_help (r->pool, r->n_threads, work, r, MIN (r->n_threads, 1 + r->n_ahead));
  }
}

gsize
wn_renderer_read (WnRenderer *r, float *out, gsize n, gboolean go_ahead)
{
  recall (r);
  if (wn_speech_number (r->current) < 0)
    return 0;
  if (go_ahead && wn_speech_n_ahead (r->current) == 0)
    work_ahead (r, n);
  n = wn_speech_n_ahead (r->current) > 0 ? MIN (n, wn_speech_n_ahead (r->current)) : n;
  n = wn_speech_read (r->current, out, n);
  r->n_read += n;
  return n;
}

/* All of the current sentence is made: its vocoder goes on with the next one */
static void
prepare_next (WnRenderer *r)
{
  WnSpeech *next = r->ahead[0].speech;

  give_vocoder (r, wn_speech_take_vocoder (r->current));
  if (wn_speech_number (next) < 0)
    load_ahead (r);
  if (wn_speech_number (next) >= 0 && !wn_speech_is_begun (next) && !wn_speech_is_between (next))
    start_speech (r, next, take_vocoder (r), 0);
}

void
wn_renderer_go_on (WnRenderer *r, gboolean beyond)
{
  recall (r);
  if (!r->pool || r->is_replaced || wn_speech_number (r->current) < 0
      || cushion (r) >= samples (r, CUSHION_MS / 2))
    return;
  if (beyond && is_made (r->current))
    prepare_next (r);
  if (cushion_sentence (r) && !wn_is_cancelled (r->cancelled)) {
    r->job.due = g_get_monotonic_time ()
        + (gint64) cushion (r) * G_USEC_PER_SEC / r->voice->info.sample_rate;
    wn_pool_post (r->pool, &r->job);
  }
}
