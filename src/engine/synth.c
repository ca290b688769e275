/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "synth.h"
#include "timeline.h"

#define MAX_THREADS 256
#define FADE_MS 5         /* at both ends of a sentence */
#define CLIP_START 0.98f  /* what is louder is bent towards 1 */
#define BISECTIONS 12     /* of the compression: finer than a frame in a minute */
#define MAX_VOCODED 65536 /* samples asked of the vocoder at once */

struct _WnSynth
{
  WnVoice *voice;
  WnSynthOptions options;
  WnTextFrontend *frontend;
  WnVocoder *vocoder;
  int n_threads;        /* for acoustic model and vocoder */
  WnPool *pool;         /* NULL with one */
  WnPlanProsody prosody;
  GPtrArray *warnings;
  const int *cancelled; /* NULL, or whether to give up */

  /* the utterance */
  WnTimeline *timeline; /* NULL: none */
  guint64 key;
  guint64 position;     /* sample of the next read */
  float gain;           /* volume at the end of the last read; behind start and seek, as it was set then */

  /* the sentence being spoken */
  int current;          /* -1: none */
  gboolean changed;     /* its prosody, from a phone on that has not begun yet */
  WnPlace place;
  int n_frames, max_frames;
  float *features, *f0, *voiced; /* [max_frames][dim], [max_frames] twice */
  float *gain_of_frame; /* [max_frames] */
  gboolean has_gain;    /* it is not 1 throughout */

  GQueue marks;         /* of the sentences before next_marks, not taken yet */
  int next_marks;
  guint64 marks_from;   /* earlier ones count as taken */
};

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
  s->n_threads = wn_vocoder_n_threads (options->n_threads);
  s->pool = s->n_threads > 1 ? wn_pool_share (s->n_threads) : NULL;
  s->vocoder = wn_vocoder_new (voice->student, voice->file->wave_std, voice->file->pre_emphasis, s->n_threads);
  s->prosody = (WnPlanProsody) { 0, WN_PROSODY_INIT, NULL, NULL, 1.0 };
  s->warnings = g_ptr_array_new_with_free_func (g_free);
  s->current = -1;
  g_queue_init (&s->marks);
  return s;
}

void
wn_synth_set_vocoder (WnSynth *s, WnVocoder *vocoder)
{
  wn_vocoder_free (s->vocoder);
  s->vocoder = vocoder;
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
  wn_vocoder_free (s->vocoder);
  wn_pool_unshare (s->pool);
  wn_text_frontend_free (s->frontend);
  g_free (s->features);
  g_free (s->f0);
  g_free (s->voiced);
  g_free (s->gain_of_frame);
  g_ptr_array_unref (s->warnings);
  wn_voice_unref (s->voice);
  g_free (s);
}

static void
apply_prosody (WnSynth *s)
{
  if (s->timeline) {
    s->prosody.from = s->position;
    s->changed |= wn_timeline_set_prosody (s->timeline, &s->prosody);
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
  s->current = -1;
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
  s->current = -1;
  if (s->timeline) {
    clear_marks (s, wn_timeline_find (s->timeline, sample), sample);
  }
}

/* Marks of the sentences up to number i */
static void
queue_marks (WnSynth *s, int i)
{
  for (; s->next_marks <= i; s->next_marks++) {
    const guint64 start = wn_timeline_place (s->timeline, s->next_marks).speech;

    wn_plan_marks (wn_timeline_plan (s->timeline, s->next_marks), start, &s->marks);
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

/* Makes a sentence the current one; the features of its first `kept` frames are those that are there already */
static void
load_sentence (WnSynth *s, int i, int kept)
{
  const int dim = wn_feature_dim (&s->voice->file->features);
  const gsize block = kept * sizeof (float);
  float *features = g_memdup2 (s->features, block * dim), *f0 = g_memdup2 (s->f0, block), *voiced = g_memdup2 (s->voiced, block);
  const WnPlan *plan = wn_timeline_plan (s->timeline, i);
  WnVocoderInput input;

  s->current = i;
  s->changed = FALSE;
  s->place = wn_timeline_place (s->timeline, i);
  s->n_frames = plan->n_frames;
  if (s->n_frames > s->max_frames) {
    s->max_frames = s->n_frames;
    s->features = g_renew (float, s->features, (gsize) s->max_frames * dim);
    s->f0 = g_renew (float, s->f0, s->max_frames);
    s->voiced = g_renew (float, s->voiced, s->max_frames);
    s->gain_of_frame = g_renew (float, s->gain_of_frame, s->max_frames);
  }
  wn_plan_features (plan, s->pool, s->n_threads, s->features, s->f0, s->voiced);
  if (kept > 0) {
    memcpy (s->features, features, block * dim);
    memcpy (s->f0, f0, block);
    memcpy (s->voiced, voiced, block);
  }
  s->has_gain = wn_plan_gain (plan, s->gain_of_frame);
  input = (WnVocoderInput) { s->features, s->f0, s->voiced, s->n_frames, s->options.seed, noise_key (s->key, i), s->options.noise_scale,
      s->cancelled };
  if (!is_cancelled (s)) {
    wn_vocoder_start (s->vocoder, &input, s->position > s->place.speech ? s->position - s->place.speech : 0);
  }
  g_free (features);
  g_free (f0);
  g_free (voiced);
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
  load_sentence (s, i, 0);
  return TRUE;
}

/* Where the next phone of the current sentence begins, or the sentence ends */
static guint64
next_phone (WnSynth *s)
{
  const int hop = s->voice->file->features.hop;
  const WnPlan *plan = wn_timeline_plan (s->timeline, s->current);
  guint64 start = s->place.speech;

  for (int p = 0; p < plan->n_phones && start < s->position; p++) {
    start += (guint64) plan->durations[p] * hop;
  }
  return start;
}

/* The phone that begins here and all behind it are spoken with the prosody of now; what was said before stays, lest its pitch jumps */
static void
change_sentence (WnSynth *s)
{
  clear_marks (s, s->current, s->marks_from);
  load_sentence (s, s->current, (s->position - s->place.speech) / s->voice->file->features.hop);
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
    const float from = s->gain_of_frame[MAX (frame, 1) - 1], to = s->gain_of_frame[frame];

    x[i] *= from + (to - from) * ((at + i) % hop) / hop;
  }
}

/* Up to n samples of the current sentence */
static gsize
read_sentence (WnSynth *s, float *out, gsize n)
{
  const WnPlace *p = &s->place;
  const guint64 at = s->position - MIN (p->speech, s->position);

  if (s->position < p->speech) {
    n = MIN (n, p->speech - s->position);
    memset (out, 0, n * sizeof (float));
    return n;
  }
  n = MIN (MIN (n, p->end - s->position), MAX_VOCODED);
  wn_vocoder_read (s->vocoder, out, n);
  if (s->has_gain) {
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
  gsize done = 0;

  while (done < n && s->timeline && !is_cancelled (s)) {
    gsize m = n - done;

    if ((s->current < 0 || s->position >= s->place.end) && !begin_sentence (s)) {
      break;
    }
    if (s->changed) {
      const guint64 next = next_phone (s);

      if (next == s->position && next < s->place.end) {
        change_sentence (s);
      } else {
        m = MIN (m, next - s->position);
      }
    }
    if (is_cancelled (s)) {
      s->current = -1;
      break;
    }
    m = read_sentence (s, out + done, m);
    s->position += m;
    done += m;
  }
  apply_volume (s, out, done);
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
