/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/cancel.h"
#include "base/duration.h"
#include "base/ramp.h"
#include "renderer.h"
#include "room.h"
#include "synth.h"

#define MAX_THREADS 256
#define PACE_TIME G_TIME_SPAN_SECOND /* over which it is judged whether the reader waits for us */
#define FADE_MS 5                    /* at both ends of a sentence */
#define CLIP_START 0.98f             /* what is louder is bent towards 1 */
/* the same for voices with a gain: towards -1 dBFS */
#define LIMIT_START 0.6f
#define LIMIT 0.89f
#define BISECTIONS 12 /* of the compression: finer than a frame in a minute */

/* Samples [from, to) of a read */
typedef struct
{
  gsize from, to;
} Stretch;

struct _WnSynth
{
  WnVoice *voice;
  WnSynthOptions options;
  char *ssml_files; /* of the options, or NULL */
  WnTextFrontend *frontend;
  WnRenderer *renderer;
  WnPlanProsody prosody;
  GPtrArray *warnings;
  const int *cancelled; /* NULL, or whether to give up */

  /* the utterance */
  WnTimeline *timeline; /* NULL: none */
  guint64 key;
  guint64 position;   /* sample of the next read */
  GArray *recordings; /* Stretch: samples of the read that are no speech */
  /* volume at the end of the last read; behind start and seek, as it was set then */
  float gain;

  gboolean changed;  /* the current sentence's prosody, from a phone on that has not begun yet */
  gint64 returned;   /* time of the last read's end */
  gint64 busy, idle; /* lately in reads, and between them */

  GQueue marks; /* of the sentences before next_marks, not taken yet */
  int next_marks;
  guint64 marks_from; /* earlier ones count as taken */
};

WnSynth *
wn_synth_new (WnVoice *voice, const WnSynthOptions *options, GError **error)
{
  static const WnSynthOptions defaults = WN_SYNTH_OPTIONS_INIT;
  WnTextFrontend *frontend;
  WnSynth *s;
  int n_threads;

  options = options ? options : &defaults;
  if (options->n_threads < 0 || options->n_threads > MAX_THREADS) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%d threads asked for; 0 to %d are possible",
        options->n_threads, MAX_THREADS);
    return NULL;
  }
  if (!(options->noise_scale <= 2.0)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "a noise scale of %g asked for; at most 2 is possible", options->noise_scale);
    return NULL;
  }
  if (!(frontend = wn_text_frontend_new (voice->language, error)))
    return NULL;
  if (!wn_text_frontend_add_lexica (frontend, options->lexica, error)) {
    wn_text_frontend_free (frontend);
    return NULL;
  }
  s = g_new0 (WnSynth, 1);
  s->voice = wn_voice_ref (voice);
  s->options = *options;
  if (s->options.noise_scale < 0.0)
    s->options.noise_scale = voice->file->noise_scale;
  s->options.lexica = NULL;
  s->options.ssml_files = NULL;
  s->ssml_files = g_strdup (options->ssml_files);
  s->frontend = frontend;
  n_threads = options->n_threads ? options->n_threads
                                 : MIN (MAX_THREADS, (int) g_get_num_processors ());
  s->renderer = wn_renderer_new (voice, options->seed, s->options.noise_scale, n_threads);
  s->prosody = (WnPlanProsody){ 0, WN_PROSODY_INIT, NULL, NULL, 1.0 };
  s->warnings = g_ptr_array_new_with_free_func (g_free);
  s->recordings = g_array_new (FALSE, FALSE, sizeof (Stretch));
  g_queue_init (&s->marks);
  return s;
}

void
wn_synth_set_vocoder (WnSynth *s, WnVocoder *vocoder)
{
  wn_renderer_set_vocoder (s->renderer, vocoder);
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
  if (!s)
    return;
  clear_marks (s, 0, 0);
  wn_timeline_free (s->timeline);
  wn_renderer_free (s->renderer);
  wn_text_frontend_free (s->frontend);
  g_ptr_array_unref (s->warnings);
  g_array_unref (s->recordings);
  g_free (s->ssml_files);
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
      wn_renderer_forget_ahead (s->renderer);
    }
  }
}

void
wn_synth_set_cancel_flag (WnSynth *s, const int *cancelled)
{
  s->cancelled = cancelled;
  wn_renderer_set_cancel_flag (s->renderer, cancelled);
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
  return wn_text_sentence_end (wn_language_find (NULL), text, n, final);
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

  return (options->spell ? WN_TEXT_SPELL : 0) | (options->no_emoji ? WN_TEXT_NO_EMOJI : 0)
      | punctuation[MIN (options->punctuation, WN_PUNCTUATION_ALL)];
}

/* No utterance is there any more */
static void
stop (WnSynth *s)
{
  clear_marks (s, 0, 0);
  wn_timeline_free (g_steal_pointer (&s->timeline));
  s->position = 0;
  wn_renderer_start (s->renderer, NULL, 0);
}

void
wn_synth_start_document (WnSynth *s, WnDocument *document, int part, guint64 key)
{
  const WnTimelineOptions options = {
    .voice = s->voice,
    .frontend = s->frontend,
    .flags = text_flags (&s->options),
    .seed = s->options.seed,
    .key = key,
    .pause = (guint64) s->options.sentence_pause * s->voice->info.sample_rate / 1000,
    .document = document,
    .part = part,
    .cancelled = s->cancelled,
  };

  clear_marks (s, 0, 0);
  wn_timeline_free (s->timeline);
  /* the first part speaks for all of them */
  if (document->markup && document->markup->warning && part <= 0)
    g_ptr_array_add (s->warnings, g_strdup (document->markup->warning));
  s->timeline = wn_timeline_new (&options, s->warnings);
  s->key = key;
  s->position = 0;
  s->gain = s->prosody.constant.volume;
  s->returned = s->busy = s->idle = 0;
  wn_renderer_start (s->renderer, s->timeline, key);
  s->prosody.compression = 1.0;
  apply_prosody (s);
}

gboolean
wn_synth_start (WnSynth *s, const char *text, gssize n, guint64 key, GError **error)
{
  return wn_synth_start_markup (s, text, n, WN_FORMAT_PLAIN, key, error);
}

gboolean
wn_synth_start_markup (WnSynth *s, const char *text, gssize n, WnTextFormat format, guint64 key,
    GError **error)
{
  WnDocument *document = wn_document_new_in (text, n, format, s->voice->language,
      s->voice->info.name, s->ssml_files, error);

  if (!document) {
    stop (s);
    return FALSE;
  }
  wn_synth_start_document (s, document, WN_DOCUMENT_WHOLE, key);
  wn_document_unref (document);
  return TRUE;
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

  if (!(max_factor > 1.0) || s->position > 0 || wn_synth_get_length (s) <= n)
    return wn_synth_get_length (s);
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
  wn_renderer_forget (s->renderer);
  if (s->timeline)
    clear_marks (s, wn_timeline_find (s->timeline, sample), sample);
}

/* Marks of the sentences up to number i */
static void
queue_marks (WnSynth *s, int i)
{
  for (; s->next_marks <= i; s->next_marks++) {
    if (!wn_renderer_take_marks (s->renderer, s->next_marks, &s->marks)) {
      const guint64 start = wn_timeline_place (s->timeline, s->next_marks).speech;

      wn_plan_marks (wn_timeline_plan (s->timeline, s->next_marks), start, &s->marks);
    }
  }
  while (!g_queue_is_empty (&s->marks)
      && ((WnMark *) g_queue_peek_head (&s->marks))->start < s->marks_from)
    wn_mark_free (g_queue_pop_head (&s->marks));
}

/* Samples of speech before a position */
static guint64
place_in (WnPlace place, guint64 position)
{
  return position > place.speech ? position - place.speech : 0;
}

/*
 * Begins the sentence at the position; FALSE behind the end, or when that is not to be found out
 * any more
 */
static gboolean
begin_sentence (WnSynth *s)
{
  const int i = wn_timeline_find (s->timeline, s->position);

  if (wn_is_cancelled (s->cancelled) || i == wn_timeline_n_sentences (s->timeline))
    return FALSE;
  queue_marks (s, i);
  s->changed = FALSE;
  wn_renderer_begin (s->renderer, i, place_in (wn_timeline_place (s->timeline, i), s->position));
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

/* Where the next phone of the current sentence begins, or the sentence ends */
static guint64
next_phone (WnSynth *s)
{
  const int hop = s->voice->file->features.hop;
  const WnSpeech *current = wn_renderer_current (s->renderer);
  const WnPlan *plan = wn_timeline_plan (s->timeline, wn_speech_number (current));
  guint64 start = wn_speech_place (current).speech;

  if (wn_speech_is_between (current))
    return wn_speech_place (current).end;
  for (int p = 0; p < plan->n_phones && start < s->position; p++)
    start += (guint64) plan->durations[p] * hop;
  return start;
}

/*
 * The phone that begins here and all behind it are spoken with the prosody of now; what was said
 * before stays, lest its pitch jumps
 */
static void
change_sentence (WnSynth *s)
{
  const int i = wn_speech_number (wn_renderer_current (s->renderer));
  const guint64 said = place_in (wn_timeline_place (s->timeline, i), s->position);

  clear_marks (s, i, s->marks_from);
  s->changed = FALSE;
  wn_renderer_load (s->renderer, i, said / s->voice->file->features.hop, said);
}

/* What is heard where nobody speaks, from a sample of the utterance on */
static void
fill_pause (const WnSynth *s, guint64 from, float *out, gsize n)
{
  const float *room;
  const int length = wn_room_tone (s->voice, &room);

  for (gsize i = 0; i < n; i++)
    out[i] = length > 0 ? room[(from + i) % length] : 0.0f;
}

/*
 * Samples of speech, the first being number `at` of the current sentence, made to begin and end as
 * the pauses around it do, and at 0 at both ends of the utterance
 */
static void
fade (const WnSynth *s, float *x, gsize m, guint64 at)
{
  const WnSpeech *speech = wn_renderer_current (s->renderer);
  const WnPlace p = wn_speech_place (speech);
  const guint64 n = p.end - p.speech,
                length = wn_ms_to_samples (FADE_MS, s->voice->info.sample_rate);
  const gboolean silent = s->voice->file->acoustic_config.generation < 2,
                 bare_start = silent || p.start == 0,
                 bare_end = silent
      || wn_speech_number (speech) + 1 == wn_timeline_n_sentences (s->timeline);
  const float *room = NULL;
  int n_room = 0;

  for (gsize i = 0; i < m; i++) {
    const guint64 behind = n - 1 - (at + i), edge = MIN (at + i, behind);

    if (edge < length) {
      const float weight = (float) edge / length;

      x[i] *= weight;
      if (edge == behind ? bare_end : bare_start)
        continue;
      /* made when it is needed first, which is not at the start: that is to be heard at once */
      if (!room)
        n_room = wn_room_tone (s->voice, &room);
      x[i] += (1.0f - weight) * room[(p.speech + at + i) % n_room];
    }
  }
}

/* A recording that is cut out of a longer one does not begin, or end, with a click */
static void
fade_cuts (const WnSynth *s, float *x, gsize m, guint64 at)
{
  const WnSpeech *recording = wn_renderer_current (s->renderer);
  const guint64 n = wn_speech_n_samples (recording),
                length = wn_ms_to_samples (FADE_MS, s->voice->info.sample_rate);
  gboolean start, end;

  wn_speech_cuts (recording, &start, &end);
  for (gsize i = 0; i < m; i++) {
    const guint64 behind = n - 1 - (at + i);

    if (start && at + i < length)
      x[i] *= (float) (at + i) / length;
    if (end && behind < length)
      x[i] *= (float) behind / length;
  }
}

/* Up to n samples of the current sentence */
static gsize
read_sentence (WnSynth *s, float *out, gsize n)
{
  const WnSpeech *speech = wn_renderer_current (s->renderer);
  const WnPlace p = wn_speech_place (speech);
  const guint64 at = s->position - MIN (p.speech, s->position);

  if (s->position < p.speech) {
    n = MIN (n, p.speech - s->position);
    fill_pause (s, s->position, out, n);
    return n;
  }
  /* what a curve says of a sentence is asked when that is due */
  n = wn_renderer_read (s->renderer, out, MIN (n, p.end - s->position),
      !s->changed && !s->prosody.func && is_reader_waiting (s));
  if (wn_speech_is_between (speech)) {
    fade_cuts (s, out, n, at);
    return n;
  }
  wn_speech_apply_gain (speech, out, n, at);
  fade (s, out, n, at);
  return n;
}

/* What is louder than `from` is bent towards `to` */
static float
bend (float x, float from, float to)
{
  const float excess = fabsf (x) - from, room = to - from;

  return excess > 0.0f ? copysignf (from + room * tanhf (excess / room), x) : x;
}

/* The voice's own gain is not that of recordings */
static void
apply_volume (WnSynth *s, float *out, gsize n)
{
  const float to = s->prosody.constant.volume, from = s->gain;
  const float voice_gain = powf (10.0f, s->voice->file->gain / 20.0f);
  const gboolean limited = s->voice->file->gain != 0.0f;
  const Stretch *recording = (const Stretch *) s->recordings->data,
                *last = s->recordings->len > 0 ? recording + s->recordings->len : recording;

  for (gsize i = 0; i < n; i++) {
    const float gain = wn_ramp (from, to, i + 1, n);

    if (recording < last && i == recording->to)
      recording++;
    out[i] = limited && !(recording < last && i >= recording->from)
        ? bend (voice_gain * gain * out[i], LIMIT_START, LIMIT)
        : bend (gain * out[i], CLIP_START, 1.0f);
  }
  s->gain = to;
}

/* Samples `from` to `to` - 1 of the read, the last ones so far, are of the current sentence */
static void
note_recording (WnSynth *s, gsize from, gsize to)
{
  const WnSpeech *current = wn_renderer_current (s->renderer);
  const Stretch stretch = { from, to };

  if (to > from && wn_speech_is_between (current)
      && s->position - (to - from) >= wn_speech_place (current).speech)
    g_array_append_val (s->recordings, stretch);
}

static gboolean
is_over (const WnSynth *s)
{
  const WnSpeech *current = wn_renderer_current (s->renderer);

  return wn_speech_number (current) < 0 || s->position >= wn_speech_place (current).end;
}

gsize
wn_synth_read (WnSynth *s, float *out, gsize n)
{
  const gint64 begun = clock_pace (s->returned, &s->idle, &s->busy);
  gsize done = 0;

  g_array_set_size (s->recordings, 0);
  while (done < n && s->timeline && !wn_is_cancelled (s->cancelled)) {
    gsize m = n - done;

    if (is_over (s) && !begin_sentence (s))
      break;
    if (s->changed) {
      const guint64 next = next_phone (s);

      if (next == s->position && !is_over (s)) {
        change_sentence (s);
      } else {
        m = MIN (m, next - s->position);
      }
    }
    if (wn_is_cancelled (s->cancelled)
        || wn_speech_number (wn_renderer_current (s->renderer)) < 0) {
      wn_renderer_forget (s->renderer);
      break;
    }
    m = read_sentence (s, out + done, m);
    s->position += m;
    note_recording (s, done, done + m);
    done += m;
  }
  apply_volume (s, out, done);
  s->returned = clock_pace (begun, &s->busy, &s->idle);
  if (!is_reader_waiting (s) && !s->changed)
    wn_renderer_go_on (s->renderer, !s->prosody.func);
  return done;
}

GPtrArray *
wn_synth_take_marks (WnSynth *s, guint64 until)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_mark_free);

  while (s->timeline && !wn_is_cancelled (s->cancelled)
      && s->next_marks < wn_timeline_n_sentences (s->timeline)
      && wn_timeline_place (s->timeline, s->next_marks).speech < until) {
    queue_marks (s, s->next_marks);
  }
  while (!g_queue_is_empty (&s->marks) && ((WnMark *) g_queue_peek_head (&s->marks))->start < until)
    g_ptr_array_add (taken, g_queue_pop_head (&s->marks));
  s->marks_from = MAX (s->marks_from, until);
  return taken;
}

char **
wn_synth_take_warnings (WnSynth *s)
{
  if (s->warnings->len == 0)
    return NULL;
  g_ptr_array_add (s->warnings, NULL);
  return (char **) g_ptr_array_steal (s->warnings, NULL);
}
