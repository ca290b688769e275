/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "speech.h"
#include "synth.h"

#define MAX_THREADS 256
#define MAX_AUTO_THREADS 4
#define MAX_AHEAD 4       /* sentences that are begun before they are due, at most one for each thread */
#define AHEAD_AFTER 8000  /* samples read since start or seek: until then nothing delays the sound */
#define ROUND 5120        /* samples of the current sentence for which threads are called together, if any come */
#define STEP 160          /* samples between two looks whether to stop */
#define PACE_TIME G_TIME_SPAN_SECOND /* over which it is judged whether the reader waits for us */
#define FADE_MS 5         /* at both ends of a sentence */
#define CLIP_START 0.98f  /* what is louder is bent towards 1 */
#define BISECTIONS 12     /* of the compression: finer than a frame in a minute */

struct _WnSynth
{
  WnVoice *voice;
  WnSynthOptions options;
  WnTextFrontend *frontend;
  int n_threads;
  WnPool *pool;         /* NULL with one thread */
  GPtrArray *vocoders;  /* as many as there are threads, made when needed */
  GPtrArray *spare;     /* of them, those of no sentence */
  gboolean is_replaced; /* the only one is wn_synth_set_vocoder()'s */
  WnPlanProsody prosody;
  GPtrArray *warnings;
  const int *cancelled; /* NULL, or whether to give up */

  /* the utterance */
  WnTimeline *timeline; /* NULL: none */
  guint64 key;
  guint64 position;     /* sample of the next read */
  float gain;           /* volume at the end of the last read; behind start and seek, as it was set then */

  WnSpeech *current;    /* the sentence being spoken */
  gboolean changed;     /* its prosody, from a phone on that has not begun yet */
  WnSpeech *ahead[MAX_AHEAD]; /* some of those that follow, in order; behind the last loaded one numbers are -1 */
  int n_ahead;
  guint64 n_read;       /* samples since start or seek */
  gint64 returned;      /* time of the last read's end */
  gint64 busy, idle;    /* lately in reads, and between them */

  GMutex lock;          /* of what threads at work on several sentences share: who is at which, spare vocoders */
  int enough;           /* atomic: they are to come back */
  int helped;           /* atomic: some came */
  gsize wanted;         /* samples of the current sentence */

  GQueue marks;         /* of the sentences before next_marks, not taken yet */
  int next_marks;
  guint64 marks_from;   /* earlier ones count as taken */
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

WnSynth *
wn_synth_new (WnVoice *voice, const WnSynthOptions *options, GError **error)
{
  static const WnSynthOptions defaults = WN_SYNTH_OPTIONS_INIT;
  WnSynth *s;

  options = options ? options : &defaults;
  if (options->n_threads < 0 || options->n_threads > MAX_THREADS) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%d threads asked for; 0 to %d are possible", options->n_threads, MAX_THREADS);
    return NULL;
  }
  if (!(options->noise_scale <= 2.0)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "a noise scale of %g asked for; at most 2 is possible", options->noise_scale);
    return NULL;
  }
  s = g_new0 (WnSynth, 1);
  s->voice = wn_voice_ref (voice);
  s->options = *options;
  if (s->options.noise_scale < 0.0) {
    s->options.noise_scale = voice->file->noise_scale;
  }
  s->frontend = wn_text_frontend_new ();
  s->n_threads = options->n_threads ? options->n_threads : MIN (MAX_AUTO_THREADS, (int) g_get_num_processors ());
  s->pool = s->n_threads > 1 ? wn_pool_share (s->n_threads) : NULL;
  s->vocoders = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_vocoder_free);
  s->spare = g_ptr_array_new ();
  s->current = speech_new ();
  s->n_ahead = s->pool ? MIN (s->n_threads, MAX_AHEAD) : 0;
  for (int i = 0; i < s->n_ahead; i++) {
    s->ahead[i] = speech_new ();
  }
  g_mutex_init (&s->lock);
  s->prosody = (WnPlanProsody) { 0, WN_PROSODY_INIT, NULL, NULL, 1.0 };
  s->warnings = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&s->marks);
  return s;
}

/* ---- sentences, of which one is spoken and some are begun before they are due ---- */

/* A vocoder for a sentence; NULL if all are at work. With the lock held, or alone */
static WnVocoder *
take_vocoder (WnSynth *s)
{
  const WnVoiceFile *file = s->voice->file;

  if (s->spare->len > 0) {
    return g_ptr_array_steal_index_fast (s->spare, s->spare->len - 1);
  }
  if (s->is_replaced || (int) s->vocoders->len == s->n_threads) {
    return NULL;
  }
  g_ptr_array_add (s->vocoders, wn_vocoder_new (s->voice->student, file->wave_std, file->pre_emphasis));
  return g_ptr_array_index (s->vocoders, s->vocoders->len - 1);
}

static void
give_vocoder (WnSynth *s, WnSpeech *speech)
{
  if (speech->vocoder) {
    g_ptr_array_add (s->spare, g_steal_pointer (&speech->vocoder));
  }
}

static void
forget (WnSynth *s, WnSpeech *speech)
{
  give_vocoder (s, speech);
  speech->number = -1;
}

static void
forget_ahead (WnSynth *s)
{
  for (int i = 0; i < s->n_ahead; i++) {
    forget (s, s->ahead[i]);
  }
}

static void
forget_all (WnSynth *s)
{
  forget (s, s->current);
  forget_ahead (s);
  s->n_read = 0;
}

void
wn_synth_set_vocoder (WnSynth *s, WnVocoder *vocoder)
{
  forget_all (s);
  g_ptr_array_set_size (s->spare, 0);
  g_ptr_array_set_size (s->vocoders, 0);
  g_ptr_array_add (s->vocoders, vocoder);
  g_ptr_array_add (s->spare, vocoder);
  s->is_replaced = TRUE;
}

static void
clear_marks (WnSynth *s, int next, guint64 from)
{
  g_queue_clear_full (&s->marks, (GDestroyNotify) wn_mark_free);
  s->next_marks = next;
  s->marks_from = from;
}

void
wn_synth_free (WnSynth *s)
{
  if (s == NULL) {
    return;
  }
  clear_marks (s, 0, 0);
  wn_timeline_free (s->timeline);
  speech_free (s->current);
  for (int i = 0; i < s->n_ahead; i++) {
    speech_free (s->ahead[i]);
  }
  g_ptr_array_unref (s->spare);
  g_ptr_array_unref (s->vocoders);
  g_mutex_clear (&s->lock);
  wn_pool_unshare (s->pool);
  wn_text_frontend_free (s->frontend);
  g_ptr_array_unref (s->warnings);
  wn_voice_unref (s->voice);
  g_free (s);
}

static void
apply_prosody (WnSynth *s)
{
  if (s->timeline) {
    s->prosody.from = s->position;
    if (wn_timeline_set_prosody (s->timeline, &s->prosody)) {
      s->changed = TRUE;
      forget_ahead (s);
    }
  }
}

void
wn_synth_set_cancel_flag (WnSynth *s, const int *cancelled)
{
  s->cancelled = cancelled;
}

static gboolean
is_cancelled (const WnSynth *s)
{
  return s->cancelled && g_atomic_int_get (s->cancelled);
}

void
wn_synth_set_prosody (WnSynth *s, const WnProsody *prosody)
{
  s->prosody.constant = *prosody;
  wn_prosody_limit (&s->prosody.constant);
  apply_prosody (s);
}

void
wn_synth_set_prosody_func (WnSynth *s, WnProsodyFunc func, gpointer user_data)
{
  s->prosody.func = func;
  s->prosody.data = user_data;
  apply_prosody (s);
}

gsize
wn_sentence_end (const char *text, gsize n, gboolean final)
{
  return wn_text_sentence_end (text, n, final);
}

static WnTextFlags
text_flags (const WnSynthOptions *options)
{
  static const WnTextFlags punctuation[] = {
    [WN_PUNCTUATION_NONE] = WN_TEXT_DEFAULT,
    [WN_PUNCTUATION_SOME] = WN_TEXT_PUNCTUATION_SOME,
    [WN_PUNCTUATION_MOST] = WN_TEXT_PUNCTUATION_MOST,
    [WN_PUNCTUATION_ALL] = WN_TEXT_PUNCTUATION_ALL,
  };

  return (options->spell ? WN_TEXT_SPELL : 0) | punctuation[MIN (options->punctuation, WN_PUNCTUATION_ALL)];
}

/* NULL for plain text and for what is not text */
static WnMarkup *
read_markup (WnSynth *s, const char *text, gsize n, WnTextFormat format, int part)
{
  WnMarkup *markup;

  if (format == WN_FORMAT_PLAIN || !g_utf8_validate_len (text, n, NULL)) {
    return NULL;
  }
  markup = wn_markup_new (format == WN_FORMAT_SSML ? WN_MARKUP_SSML : WN_MARKUP_PANGO, text, n, part);
  if (markup->warning) {
    g_ptr_array_add (s->warnings, g_strdup (markup->warning));
  }
  return markup;
}

static gboolean
start (WnSynth *s, const char *text, gssize size, WnTextFormat format, int part, guint64 key, GError **error)
{
  const gsize n = size < 0 ? strlen (text) : (gsize) size;
  WnMarkup *markup = read_markup (s, text, n, format, part);
  const WnTimelineOptions options = {
    .voice = s->voice,
    .frontend = s->frontend,
    .flags = text_flags (&s->options),
    .pause = (guint64) s->options.sentence_pause * s->voice->info.sample_rate / 1000,
    .markup = markup,
    .cancelled = s->cancelled,
  };

  clear_marks (s, 0, 0);
  wn_timeline_free (s->timeline);
  s->timeline = wn_timeline_new (&options, markup ? markup->text : text, markup ? strlen (markup->text) : n, s->warnings, error);
  s->key = key;
  s->position = 0;
  s->gain = s->prosody.constant.volume;
  s->returned = s->busy = s->idle = 0;
  forget_all (s);
  s->prosody.compression = 1.0;
  apply_prosody (s);
  return s->timeline != NULL;
}

gboolean
wn_synth_start (WnSynth *s, const char *text, gssize n, guint64 key, GError **error)
{
  return wn_synth_start_markup (s, text, n, WN_FORMAT_PLAIN, key, error);
}

gboolean
wn_synth_start_markup (WnSynth *s, const char *text, gssize n, WnTextFormat format, guint64 key, GError **error)
{
  return start (s, text, n, format, WN_MARKUP_ALL_PARTS, key, error);
}

gboolean
wn_synth_start_part (WnSynth *s, const char *text, gssize n, int part, guint64 key, GError **error)
{
  return start (s, text, n, WN_FORMAT_SSML, part, key, error);
}

char **
wn_ssml_voices (const char *text, gssize size)
{
  const gsize n = size < 0 ? strlen (text) : (gsize) size;
  WnMarkup *markup = g_utf8_validate_len (text, n, NULL) ? wn_markup_new (WN_MARKUP_SSML, text, n, WN_MARKUP_ALL_PARTS) : NULL;
  const guint n_parts = markup ? markup->parts->len : 0;
  char **voices = g_new0 (char *, MAX (n_parts, 1) + 1);

  voices[0] = n_parts == 0 ? g_strdup ("") : NULL;
  for (guint i = 0; i < n_parts; i++) {
    const WnMarkupPart *part = &g_array_index (markup->parts, WnMarkupPart, i);
    const gboolean plain = *part->language == '\0' && strchr (part->voice, '@') == NULL;

    voices[i] = g_strconcat (part->voice, plain ? NULL : "@", part->language, NULL);
  }
  wn_markup_free (markup);
  return voices;
}

guint64
wn_synth_get_length (WnSynth *s)
{
  return s->timeline ? wn_timeline_end (s->timeline) : 0;
}

static guint64
compressed_length (WnSynth *s, double compression)
{
  s->prosody.compression = compression;
  apply_prosody (s);
  return wn_synth_get_length (s);
}

guint64
wn_synth_limit_length (WnSynth *s, guint64 n, double max_factor)
{
  double enough = max_factor, too_little = 1.0;

  if (!(max_factor > 1.0) || s->position > 0 || wn_synth_get_length (s) <= n) {
    return wn_synth_get_length (s);
  }
  if (compressed_length (s, max_factor) <= n) {
    for (int i = 0; i < BISECTIONS; i++) {
      const double middle = 0.5 * (too_little + enough);

      if (compressed_length (s, middle) <= n) {
        enough = middle;
      } else {
        too_little = middle;
      }
    }
  }
  return compressed_length (s, enough);
}

guint64
wn_synth_get_position (WnSynth *s)
{
  return s->position;
}

void
wn_synth_seek (WnSynth *s, guint64 sample)
{
  s->position = sample;
  s->gain = s->prosody.constant.volume;
  forget_all (s);
  if (s->timeline) {
    clear_marks (s, wn_timeline_find (s->timeline, sample), sample);
  }
}

static WnSpeech *
find_ahead (WnSynth *s, int number)
{
  for (int i = 0; i < s->n_ahead; i++) {
    if (s->ahead[i]->number == number) {
      return s->ahead[i];
    }
  }
  return NULL;
}

/* Marks of the sentences up to number i */
static void
queue_marks (WnSynth *s, int i)
{
  for (; s->next_marks <= i; s->next_marks++) {
    WnSpeech *ahead = find_ahead (s, s->next_marks);

    if (ahead && ahead->has_marks) {
      while (!g_queue_is_empty (&ahead->marks)) {
        g_queue_push_tail (&s->marks, g_queue_pop_head (&ahead->marks));
      }
      ahead->has_marks = FALSE;
    } else {
      const guint64 start = wn_timeline_place (s->timeline, s->next_marks).speech;

      wn_plan_marks (wn_timeline_plan (s->timeline, s->next_marks), start, &s->marks);
    }
  }
  while (!g_queue_is_empty (&s->marks) && ((WnMark *) g_queue_peek_head (&s->marks))->start < s->marks_from) {
    wn_mark_free (g_queue_pop_head (&s->marks));
  }
}

/* The noise of a sentence does not depend on how long those before it are */
static guint64
noise_key (guint64 key, int sentence)
{
  const guint64 values[2] = { GUINT64_TO_LE (key), GUINT64_TO_LE ((guint64) sentence) };

  return wn_rng_hash (values, sizeof values, 0);
}

static void
start_speech (WnSynth *s, WnSpeech *speech, WnVocoder *vocoder, guint64 first)
{
  const WnVocoderInput input = { NULL, NULL, NULL, 0, s->options.seed, noise_key (s->key, speech->number), s->options.noise_scale, s->cancelled };

  wn_speech_start (speech, vocoder, &input, first);
}

/* Makes a sentence the current one; the features of its first `kept` frames are those that are there already */
static void
load_current (WnSynth *s, int i, int kept)
{
  const WnPlace place = wn_timeline_place (s->timeline, i);

  give_vocoder (s, s->current);
  wn_speech_load (s->current, i, wn_timeline_plan (s->timeline, i), place, kept, s->pool, s->n_threads);
  s->changed = FALSE;
  if (!is_cancelled (s)) {
    start_speech (s, s->current, take_vocoder (s), s->position > place.speech ? s->position - place.speech : 0);
  }
}

/* The first of the sentences ahead becomes the current one, which is the last of the others, none, then */
static void
move_up (WnSynth *s)
{
  WnSpeech *old = s->current;

  forget (s, old);
  s->current = s->ahead[0];
  memmove (s->ahead, s->ahead + 1, (s->n_ahead - 1) * sizeof (WnSpeech *));
  s->ahead[s->n_ahead - 1] = old;
  s->changed = FALSE;
  if (!s->current->vocoder && s->current->n_made == 0) {
    start_speech (s, s->current, take_vocoder (s), 0);
  }
}

/* Begins the sentence at the position; FALSE behind the end, or when that is not to be found out any more */
static gboolean
begin_sentence (WnSynth *s)
{
  const int i = wn_timeline_find (s->timeline, s->position);

  if (is_cancelled (s) || i == wn_timeline_n_sentences (s->timeline)) {
    return FALSE;
  }
  queue_marks (s, i);
  if (s->n_ahead > 0 && s->ahead[0]->number == i) {
    move_up (s);
  } else {
    forget_ahead (s);
    load_current (s, i, 0);
  }
  return TRUE;
}

/* A reader that takes its time, as a live one does, leaves the processors to those who do not */
static gboolean
is_reader_waiting (const WnSynth *s)
{
  return s->idle < s->busy;
}

/* A read begins or ends, what was before it has taken so long */
static gint64
clock_pace (gint64 since, gint64 *spent, gint64 *other)
{
  const gint64 now = g_get_monotonic_time ();

  *spent += since ? now - since : 0;
  if (*spent + *other > PACE_TIME) {
    *spent /= 2;
    *other /= 2;
  }
  return now;
}

/* Prepares one of the sentences that follow; what a curve says of them is asked when they are due */
static void
load_ahead (WnSynth *s)
{
  int i = 0, number = s->current->number + 1;
  WnPlace place;

  if (s->is_replaced || s->changed || s->prosody.func || s->n_read < AHEAD_AFTER || !is_reader_waiting (s)) {
    return;
  }
  for (; i < s->n_ahead && s->ahead[i]->number >= 0; i++) {
    number = s->ahead[i]->number + 1;
  }
  if (i == s->n_ahead) {
    return;
  }
  for (; number < wn_timeline_n_sentences (s->timeline) && !is_cancelled (s); number++) {
    place = wn_timeline_place (s->timeline, number);
    if (place.end > place.speech) {
      wn_speech_load (s->ahead[i], number, wn_timeline_plan (s->timeline, number), place, 0, s->pool, s->n_threads);
      break;
    }
  }
  if (is_cancelled (s)) {
    forget (s, s->ahead[i]);
  }
}

/* The first sentence ahead that a thread can go on with, now taken; fresh: set to the vocoder that it is to begin with, or NULL. NULL if there is none */
static WnSpeech *
take_ahead (WnSynth *s, WnVocoder **fresh)
{
  WnSpeech *found = NULL;

  g_mutex_lock (&s->lock);
  for (int i = 0; i < s->n_ahead && !found; i++) {
    WnSpeech *speech = s->ahead[i];

    if (speech->number >= 0 && !speech->taken && wn_speech_has_room (speech)) {
      *fresh = speech->vocoder ? NULL : take_vocoder (s);
      found = speech->vocoder || *fresh ? speech : NULL;
      speech->taken = found != NULL;
    }
  }
  g_mutex_unlock (&s->lock);
  return found;
}

/* Its vocoder is free for another one, if it has all its samples */
static void
release_ahead (WnSynth *s, WnSpeech *speech)
{
  g_mutex_lock (&s->lock);
  speech->taken = FALSE;
  if (speech->n_made == speech->n_samples) {
    give_vocoder (s, speech);
  }
  g_mutex_unlock (&s->lock);
}

static gboolean
is_enough (WnSynth *s)
{
  return g_atomic_int_get (&s->enough) || is_cancelled (s);
}

/* A WnPoolFunc: task 0 is the current sentence, the others go on with those ahead until that one is done */
static void
work (void *data, int task, int worker)
{
  WnSynth *s = data;
  WnSpeech *speech;
  WnVocoder *fresh;

  if (task == 0) {
    for (gsize made = 0, n = 1; n > 0 && made < (g_atomic_int_get (&s->helped) ? ROUND : s->wanted) && !is_cancelled (s); made += n) {
      n = wn_speech_make (s->current, STEP);
    }
    g_atomic_int_set (&s->enough, TRUE);
    return;
  }
  while (!is_enough (s) && (speech = take_ahead (s, &fresh))) {
    g_atomic_int_set (&s->helped, TRUE);
    if (fresh) {
      start_speech (s, speech, fresh, 0);
    }
    while (!is_enough (s) && wn_speech_make (speech, STEP) > 0) {
    }
    release_ahead (s, speech);
  }
}

/* Several threads at once, each at a sentence; if none can be spared, this one makes the n samples of the current sentence alone */
static void
work_ahead (WnSynth *s, gsize n)
{
  load_ahead (s);
  if (s->n_ahead > 0 && s->ahead[0]->number >= 0) {
    s->enough = s->helped = FALSE;
    s->wanted = n;
    wn_pool_help (s->pool, s->n_threads, work, s, s->n_threads);
  }
}

/* Where the next phone of the current sentence begins, or the sentence ends */
static guint64
next_phone (WnSynth *s)
{
  const int hop = s->voice->file->features.hop;
  const WnPlan *plan = wn_timeline_plan (s->timeline, s->current->number);
  guint64 start = s->current->place.speech;

  for (int p = 0; p < plan->n_phones && start < s->position; p++) {
    start += (guint64) plan->durations[p] * hop;
  }
  return start;
}

/* The phone that begins here and all behind it are spoken with the prosody of now; what was said before stays, lest its pitch jumps */
static void
change_sentence (WnSynth *s)
{
  clear_marks (s, s->current->number, s->marks_from);
  load_current (s, s->current->number, (s->position - s->current->place.speech) / s->voice->file->features.hop);
}

/* Samples of speech, the first being number `at` of n in its sentence, made to begin and end at 0 */
static void
fade (float *x, gsize m, guint64 at, guint64 n, guint64 length)
{
  for (gsize i = 0; i < m; i++) {
    const guint64 edge = MIN (at + i, n - 1 - (at + i));

    if (edge < length) {
      x[i] *= (float) edge / length;
    }
  }
}

/* The markup's volume, from one frame to the next in a straight line; `at` is the first sample's place in the sentence */
static void
apply_gain (const WnSynth *s, float *x, gsize n, guint64 at)
{
  const int hop = s->voice->file->features.hop;

  for (gsize i = 0; i < n; i++) {
    const guint64 frame = (at + i) / hop;
    const float from = s->current->gain[MAX (frame, 1) - 1], to = s->current->gain[frame];

    x[i] *= from + (to - from) * ((at + i) % hop) / hop;
  }
}

/* Up to n samples of the current sentence */
static gsize
read_sentence (WnSynth *s, float *out, gsize n)
{
  const WnPlace *p = &s->current->place;
  const guint64 at = s->position - MIN (p->speech, s->position);

  if (s->position < p->speech) {
    n = MIN (n, p->speech - s->position);
    memset (out, 0, n * sizeof (float));
    return n;
  }
  if (s->current->n_ahead == 0) {
    work_ahead (s, n);
  }
  n = MIN (n, s->current->n_ahead > 0 ? s->current->n_ahead : p->end - s->position);
  wn_speech_read (s->current, out, n);
  if (s->current->has_gain) {
    apply_gain (s, out, n, at);
  }
  fade (out, n, at, p->end - p->speech, s->voice->info.sample_rate * FADE_MS / 1000);
  return n;
}

static float
bend (float x)
{
  const float excess = fabsf (x) - CLIP_START, room = 1.0f - CLIP_START;

  return excess > 0.0f ? copysignf (CLIP_START + room * tanhf (excess / room), x) : x;
}

static void
apply_volume (WnSynth *s, float *out, gsize n)
{
  const float to = s->prosody.constant.volume, from = s->gain;

  for (gsize i = 0; i < n; i++) {
    const float gain = from == to ? to : from + (to - from) * (i + 1) / n;

    out[i] = bend (gain * out[i]);
  }
  s->gain = to;
}

gsize
wn_synth_read (WnSynth *s, float *out, gsize n)
{
  const gint64 begun = clock_pace (s->returned, &s->idle, &s->busy);
  gsize done = 0;

  while (done < n && s->timeline && !is_cancelled (s)) {
    gsize m = n - done;

    if ((s->current->number < 0 || s->position >= s->current->place.end) && !begin_sentence (s)) {
      break;
    }
    if (s->changed) {
      const guint64 next = next_phone (s);

      if (next == s->position && next < s->current->place.end) {
        change_sentence (s);
      } else {
        m = MIN (m, next - s->position);
      }
    }
    if (is_cancelled (s)) {
      forget_all (s);
      break;
    }
    m = read_sentence (s, out + done, m);
    s->position += m;
    s->n_read += m;
    done += m;
  }
  apply_volume (s, out, done);
  s->returned = clock_pace (begun, &s->busy, &s->idle);
  return done;
}

GPtrArray *
wn_synth_take_marks (WnSynth *s, guint64 until)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_mark_free);

  while (s->timeline && !is_cancelled (s) && s->next_marks < wn_timeline_n_sentences (s->timeline)
      && wn_timeline_place (s->timeline, s->next_marks).speech < until) {
    queue_marks (s, s->next_marks);
  }
  while (!g_queue_is_empty (&s->marks) && ((WnMark *) g_queue_peek_head (&s->marks))->start < until) {
    g_ptr_array_add (taken, g_queue_pop_head (&s->marks));
  }
  s->marks_from = MAX (s->marks_from, until);
  return taken;
}

char **
wn_synth_take_warnings (WnSynth *s)
{
  if (s->warnings->len == 0) {
    return NULL;
  }
  g_ptr_array_add (s->warnings, NULL);
  return (char **) g_ptr_array_steal (s->warnings, NULL);
}
