/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "renderer.h"
#include <string.h>
#include "base/cancel.h"

/* sentences that are begun before they are due, at most one for each thread */
#define MAX_AHEAD 4
/* samples read since start or seek: until then nothing delays the sound */
#define AHEAD_AFTER 8000
/* samples of the current sentence for which threads are called together, if any come */
#define ROUND 10240
/* of a sentence whose sound is waited for, whose features are predicted first */
#define FIRST_FRAMES 64
#define STEP 640 /* samples between two looks whether to stop */
/*
 * samples that are to be there for a reader that takes its time; the threads are asked when there
 * are half as many
 */
#define CUSHION 8000
/* of them, samples that a thread makes before it looks for a more urgent stream */
#define PIECE 2560

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
  WnSpeech *ahead[MAX_AHEAD];
  int n_ahead;
  guint64 n_read; /* samples since all was forgotten */

  /* of what threads at work on several sentences share: who is at which, spare vocoders */
  GMutex lock;
  int enough;   /* atomic: they are to come back */
  int helped;   /* atomic: some came */
  gsize wanted; /* samples of the current sentence */

  WnPoolJob job; /* makes the cushion; recalled by every function that changes sentences */
};

static WnSpeech *
speech_new (void)
{
  WnSpeech *speech = g_new (WnSpeech, 1);

  wn_speech_init (speech);
  return speech;
}

static void
speech_free (WnSpeech *speech)
{
  wn_speech_clear (speech);
  g_free (speech);
}

/*
 * The sentence to make for a reader that pauses: the current one, or behind it the next, if that is
 * loaded; NULL if there is nothing to make
 */
static WnSpeech *
cushion_sentence (const WnRenderer *r)
{
  WnSpeech *speech = r->current->n_made < r->current->n_samples ? r->current : r->ahead[0];

  return speech->vocoder && speech->n_made < speech->n_samples ? speech : NULL;
}

static gsize
cushion (const WnRenderer *r)
{
  return r->current->n_ahead + (r->ahead[0]->number >= 0 ? r->ahead[0]->n_ahead : 0);
}

/* The job's function: a piece of the cushion */
static gboolean
make_cushion (void *data)
{
  WnRenderer *r = data;
  WnSpeech *speech = cushion_sentence (r);
  gsize made = 0, n = 1;

  for (; speech && n > 0 && made < PIECE && cushion (r) < CUSHION
       && !g_atomic_int_get (&r->job.recalled);
       made += n)
    n = wn_speech_make (speech, STEP);
  r->job.due += (gint64) made * G_USEC_PER_SEC / r->voice->info.sample_rate;
  return speech && n > 0 && cushion (r) < CUSHION;
}

/*
 * In a forked child, whose sentences are in whatever state a thread of the parent had them: they
 * are left behind
 */
static void
abandon (WnRenderer *r)
{
  r->current = speech_new ();
  for (int i = 0; i < r->n_ahead; i++)
    r->ahead[i] = speech_new ();
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
  r->current = speech_new ();
  r->job = (WnPoolJob){ .func = make_cushion, .data = r };
  r->n_ahead = r->pool ? MIN (n_threads, MAX_AHEAD) : 0;
  for (int i = 0; i < r->n_ahead; i++)
    r->ahead[i] = speech_new ();
  g_mutex_init (&r->lock);
  return r;
}

void
wn_renderer_free (WnRenderer *r)
{
  if (r == NULL)
    return;
  recall (r);
  speech_free (r->current);
  for (int i = 0; i < r->n_ahead; i++)
    speech_free (r->ahead[i]);
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
  const WnVoiceFile *file = r->voice->file;

  if (r->spare->len > 0)
    return g_ptr_array_steal_index_fast (r->spare, r->spare->len - 1);
  if (r->is_replaced || (int) r->vocoders->len == r->n_threads)
    return NULL;
  g_ptr_array_add (r->vocoders,
      wn_vocoder_new (r->voice->student, file->wave_std, file->pre_emphasis));
  return g_ptr_array_index (r->vocoders, r->vocoders->len - 1);
}

static void
give_vocoder (WnRenderer *r, WnSpeech *speech)
{
  if (speech->vocoder)
    g_ptr_array_add (r->spare, g_steal_pointer (&speech->vocoder));
}

static void
forget (WnRenderer *r, WnSpeech *speech)
{
  give_vocoder (r, speech);
  speech->number = -1;
}

void
wn_renderer_forget_ahead (WnRenderer *r)
{
  recall (r);
  for (int i = 0; i < r->n_ahead; i++)
    forget (r, r->ahead[i]);
}

void
wn_renderer_forget (WnRenderer *r)
{
  wn_renderer_forget_ahead (r);
  forget (r, r->current);
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
  r->current->options.cancelled = cancelled;
  for (int i = 0; i < r->n_ahead; i++)
    r->ahead[i]->options.cancelled = cancelled;
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
    WnSpeech *speech = r->ahead[i];

    if (speech->number == number && speech->has_marks) {
      while (!g_queue_is_empty (&speech->marks))
        g_queue_push_tail (marks, g_queue_pop_head (&speech->marks));
      speech->has_marks = FALSE;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
start_speech (WnRenderer *r, WnSpeech *speech, WnVocoder *vocoder, guint64 first)
{
  const WnVocoderInput input = { .seed = r->seed,
    .key = wn_timeline_key (r->key, speech->number),
    .noise_scale = r->noise_scale,
    .cancelled = r->cancelled };

  return wn_speech_start (speech, vocoder, &input, first);
}

static WnPredictOptions
predict_options (const WnRenderer *r)
{
  return (WnPredictOptions){ r->pool, r->n_threads, r->cancelled };
}

void
wn_renderer_load (WnRenderer *r, int i, int kept, guint64 first)
{
  const WnPlace place = wn_timeline_place (r->timeline, i);
  const WnPredictOptions options = predict_options (r);

  recall (r);
  kept = r->current->plan ? kept : 0;
  give_vocoder (r, r->current);
  if (!wn_speech_load (r->current, i, wn_timeline_plan (r->timeline, i), place, kept, FIRST_FRAMES,
          &options)
      || wn_is_cancelled (r->cancelled) || !start_speech (r, r->current, take_vocoder (r), first)) {
    forget (r, r->current);
  }
}

/*
 * The first of the sentences ahead becomes the current one, which is the last of the others, none,
 * then
 */
static void
move_up (WnRenderer *r)
{
  WnSpeech *old = r->current;

  forget (r, old);
  r->current = r->ahead[0];
  memmove (r->ahead, r->ahead + 1, (r->n_ahead - 1) * sizeof (WnSpeech *));
  r->ahead[r->n_ahead - 1] = old;
  if (!r->current->vocoder && r->current->n_made == 0)
    start_speech (r, r->current, take_vocoder (r), 0);
}

void
wn_renderer_begin (WnRenderer *r, int i, guint64 first)
{
  recall (r);
  if (first == 0 && r->n_ahead > 0 && r->ahead[0]->number == i) {
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
load_following (WnRenderer *r, WnSpeech *speech, int number, WnPlace place)
{
  const WnPlan *plan = wn_timeline_plan (r->timeline, number);
  const WnPredictOptions options = predict_options (r);

  wn_speech_load (speech, number, plan, place, 0, G_MAXINT, &options);
  g_queue_clear_full (&speech->marks, (GDestroyNotify) wn_mark_free);
  wn_plan_marks (plan, place.speech, &speech->marks);
  speech->has_marks = TRUE;
}

/* Prepares one of the sentences that follow */
static void
load_ahead (WnRenderer *r)
{
  int i = 0, number = r->current->number + 1;
  WnPlace place;

  for (; i < r->n_ahead && r->ahead[i]->number >= 0; i++)
    number = r->ahead[i]->number + 1;
  if (i == r->n_ahead || r->is_replaced || r->n_read < AHEAD_AFTER)
    return;
  for (; number < wn_timeline_n_sentences (r->timeline) && !wn_is_cancelled (r->cancelled);
       number++) {
    place = wn_timeline_place (r->timeline, number);
    if (place.end > place.speech) {
      load_following (r, r->ahead[i], number, place);
      break;
    }
  }
  if (wn_is_cancelled (r->cancelled))
    forget (r, r->ahead[i]);
}

/*
 * The first sentence ahead that a thread can go on with, now taken; fresh: set to the vocoder that
 * it is to begin with, or NULL. NULL if there is none
 */
static WnSpeech *
take_ahead (WnRenderer *r, WnVocoder **fresh)
{
  WnSpeech *found = NULL;

  g_mutex_lock (&r->lock);
  for (int i = 0; i < r->n_ahead && !found; i++) {
    WnSpeech *speech = r->ahead[i];

    if (speech->number >= 0 && !speech->taken && wn_speech_has_room (speech)) {
      *fresh = speech->vocoder ? NULL : take_vocoder (r);
      found = speech->vocoder || *fresh ? speech : NULL;
      speech->taken = found != NULL;
    }
  }
  g_mutex_unlock (&r->lock);
  return found;
}

/* Its vocoder is free for another one, if it has all its samples */
static void
release_ahead (WnRenderer *r, WnSpeech *speech)
{
  g_mutex_lock (&r->lock);
  speech->taken = FALSE;
  if (speech->n_made == speech->n_samples)
    give_vocoder (r, speech);
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
  WnSpeech *speech;
  WnVocoder *fresh;

  if (task == 0) {
    for (gsize made = 0, n = 1; n > 0 && made < (g_atomic_int_get (&r->helped) ? ROUND : r->wanted);
         made += n)
      n = wn_speech_make (r->current, STEP);
    g_atomic_int_set (&r->enough, TRUE);
    return;
  }
  while (!is_enough (r) && (speech = take_ahead (r, &fresh))) {
    g_atomic_int_set (&r->helped, TRUE);
    if (fresh)
      start_speech (r, speech, fresh, 0);
    while (!is_enough (r) && wn_speech_make (speech, STEP) > 0) {
    }
    release_ahead (r, speech);
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
  if (r->n_ahead > 0 && r->ahead[0]->number >= 0) {
    r->enough = r->helped = FALSE;
    r->wanted = n;
    wn_pool_help (r->pool, r->n_threads, work, r, r->n_threads);
  }
}

gsize
wn_renderer_read (WnRenderer *r, float *out, gsize n, gboolean go_ahead)
{
  recall (r);
  if (r->current->number < 0)
    return 0;
  if (go_ahead && r->current->n_ahead == 0)
    work_ahead (r, n);
  n = r->current->n_ahead > 0 ? MIN (n, r->current->n_ahead) : n;
  n = wn_speech_read (r->current, out, n);
  r->n_read += n;
  return n;
}

/* All of the current sentence is made: its vocoder goes on with the next one */
static void
prepare_next (WnRenderer *r)
{
  WnSpeech *next = r->ahead[0];

  give_vocoder (r, r->current);
  if (next->number < 0)
    load_ahead (r);
  if (next->number >= 0 && !next->vocoder && next->n_made == 0)
    start_speech (r, next, take_vocoder (r), 0);
}

void
wn_renderer_go_on (WnRenderer *r, gboolean beyond)
{
  recall (r);
  if (!r->pool || r->is_replaced || r->current->number < 0 || cushion (r) >= CUSHION / 2)
    return;
  if (beyond && r->current->n_made == r->current->n_samples)
    prepare_next (r);
  if (cushion_sentence (r) && !wn_is_cancelled (r->cancelled)) {
    r->job.due = g_get_monotonic_time ()
        + (gint64) cushion (r) * G_USEC_PER_SEC / r->voice->info.sample_rate;
    wn_pool_post (r->pool, &r->job);
  }
}
