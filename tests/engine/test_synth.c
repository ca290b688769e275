/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "engine/synth.h"
#include "tiny_voice.h"

#define TEXT "Hello there. How are you, Dr. Smith? Fine!"
#define PAUSE 3200 /* 200 ms */

static char *voice_path;

typedef struct
{
  WnVoice *voice;
  WnSynth *synth;
} Fixture;

static WnSynth *
synth_new (WnVoice *voice, guint64 seed, int n_threads)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  GError *error = NULL;
  WnSynth *synth;

  options.seed = seed;
  options.n_threads = n_threads;
  synth = wn_synth_new (voice, &options, &error);
  g_assert_no_error (error);
  return synth;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GError *error = NULL;

  f->voice = wn_voice_load (voice_path, &error);
  g_assert_no_error (error);
  f->synth = synth_new (f->voice, 1, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wn_synth_free (f->synth);
  wn_voice_unref (f->voice);
}

static void
start (WnSynth *synth, const char *text, guint64 key)
{
  GError *error = NULL;

  g_assert_true (wn_synth_start (synth, text, -1, key, &error));
  g_assert_no_error (error);
}

/* All that is left, read in pieces of n */
static GArray *
read_all (WnSynth *synth, gsize n)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (float));
  gsize m;

  do {
    g_array_set_size (samples, samples->len + n);
    m = wn_synth_read (synth, &g_array_index (samples, float, samples->len - n), n);
    g_array_set_size (samples, samples->len - n + m);
  } while (m == n);
  g_assert_cmpuint (wn_synth_read (synth, &(float) { 0 }, 1), ==, 0);
  return samples;
}

static GArray *
speak (WnSynth *synth, const char *text, guint64 key)
{
  start (synth, text, key);
  return read_all (synth, 1000000);
}

static void
assert_same (const GArray *a, const GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (float), b->data, b->len * sizeof (float));
}

static float
sample (const GArray *a, guint i)
{
  return g_array_index (a, float, i);
}

static void
test_chunks (Fixture *f, gconstpointer data)
{
  static const gsize sizes[] = { 1, 7, 160, 1000, 2048, 5000 };
  GArray *whole = speak (f->synth, TEXT, 5);

  g_assert_cmpuint (whole->len, >, 16000);
  for (guint i = 0; i < whole->len; i++) {
    g_assert_true (fabsf (sample (whole, i)) <= 1.0f);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    GArray *again;

    start (f->synth, TEXT, 5);
    again = read_all (f->synth, sizes[i]);
    assert_same (whole, again);
    g_array_unref (again);
  }
  g_array_unref (whole);
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  GArray *whole = speak (f->synth, TEXT, 5);

  for (int n = 0; n <= 5; n++) {
    WnSynth *synth = synth_new (f->voice, 1, n);
    GArray *again;

    start (synth, TEXT, 5);
    again = read_all (synth, 1600);
    assert_same (whole, again);
    g_array_unref (again);
    wn_synth_free (synth);
  }
  g_array_unref (whole);
}

static void
test_seek (Fixture *f, gconstpointer data)
{
  GArray *whole = speak (f->synth, TEXT, 5);
  GRand *random = g_rand_new_with_seed (1);
  float piece[3000];

  for (int n_threads = 1; n_threads <= 3; n_threads += 2) {
    WnSynth *synth = synth_new (f->voice, 1, n_threads);

    start (synth, TEXT, 5);
    for (int i = 0; i < 60; i++) {
      static const guint64 edges[] = { 0, 1, 127, 2047, 2048, 2049, 4096 };
      const guint64 at = i < 7 ? edges[i] : i == 7 ? whole->len - 1 : (guint64) g_rand_int_range (random, 0, whole->len);
      const gsize wanted = g_rand_int_range (random, 1, G_N_ELEMENTS (piece)), n = MIN (wanted, whole->len - at);

      wn_synth_seek (synth, at);
      g_assert_cmpuint (wn_synth_get_position (synth), ==, at);
      g_assert_cmpuint (wn_synth_read (synth, piece, wanted), ==, n);
      g_assert_cmpuint (wn_synth_get_position (synth), ==, at + n);
      g_assert_cmpmem (piece, n * sizeof (float), &g_array_index (whole, float, at), n * sizeof (float));
    }
    wn_synth_seek (synth, whole->len);
    g_assert_cmpuint (wn_synth_read (synth, piece, 1), ==, 0);
    wn_synth_seek (synth, G_MAXUINT64);
    g_assert_cmpuint (wn_synth_read (synth, piece, 1), ==, 0);
    wn_synth_free (synth);
  }
  g_rand_free (random);
  g_array_unref (whole);
}

/* A teacher of random weights that reads the tiny voice's features */
static WnVocoder *
tiny_teacher (void)
{
  static const float mean[32] = { 0 };
  WnTeacherConfig config = wn_teacher_config_default;
  WnTeacherLayout *layout;
  float *params, ones[35], zeros[35] = { 0 };
  WnVocoder *vocoder;

  for (int i = 0; i < 35; i++) {
    ones[i] = 1.0f;
  }
  config.layers = config.cycle = 3;
  config.channels = config.cond_channels = 16;
  config.mixtures = 2;
  layout = wn_teacher_layout_new (&config);
  params = wn_params_block (layout->params);
  wn_teacher_init (&config, layout, 1, params);
  wn_teacher_set_statistics (&config, layout, mean, ones, wn_feature_window_energy (&wn_feature_config_default), params);
  vocoder = wn_vocoder_new_teacher (&config, params, ones, zeros, 0.85f, (WnTemperature) WN_TEMPERATURE_INIT);
  wn_teacher_layout_free (layout);
  return vocoder;
}

/* A synth that speaks through a teacher makes the same samples whatever the pieces and after a seek, others than the student, and in its time */
static void
test_teacher (Fixture *f, gconstpointer data)
{
  static const guint64 places[] = { 0, 2048, 9000, 5000 };
  GArray *student = speak (f->synth, "Hello there.", 5), *whole, *pieces;
  float piece[500];

  wn_synth_set_vocoder (f->synth, tiny_teacher ());
  whole = speak (f->synth, "Hello there.", 5);
  g_assert_cmpuint (whole->len, ==, student->len);
  g_assert_cmpint (memcmp (whole->data, student->data, whole->len * sizeof (float)), !=, 0);
  start (f->synth, "Hello there.", 5);
  pieces = read_all (f->synth, 333);
  assert_same (whole, pieces);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_assert_cmpuint (places[i] + 500, <, whole->len);
    wn_synth_seek (f->synth, places[i]);
    g_assert_cmpuint (wn_synth_read (f->synth, piece, 500), ==, 500);
    g_assert_cmpmem (piece, sizeof piece, &g_array_index (whole, float, places[i]), sizeof piece);
  }
  g_array_unref (student);
  g_array_unref (whole);
  g_array_unref (pieces);
}

static gboolean
is_same (const GArray *a, const GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (float)) == 0;
}

static void
test_noise (Fixture *f, gconstpointer data)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  GArray *one = speak (f->synth, TEXT, 5), *other = speak (f->synth, TEXT, 6);
  WnSynth *synth;
  GError *error = NULL;

  g_assert_cmpuint (one->len, ==, other->len);
  g_assert_false (is_same (one, other));
  g_array_unref (other);

  synth = synth_new (f->voice, 2, 1);
  other = speak (synth, TEXT, 5);
  g_assert_cmpuint (one->len, ==, other->len);
  g_assert_false (is_same (one, other));
  g_array_unref (other);
  wn_synth_free (synth);

  options.seed = 1;
  options.noise_scale = 0.0;
  options.n_threads = 1;
  synth = wn_synth_new (f->voice, &options, &error);
  g_assert_no_error (error);
  other = speak (synth, TEXT, 5);
  g_assert_false (is_same (one, other));
  g_array_unref (other);
  other = speak (synth, TEXT, 5);
  wn_synth_free (synth);
  g_array_unref (other);
  g_array_unref (one);

  options.noise_scale = NAN;
  g_assert_null (wn_synth_new (f->voice, &options, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  options = (WnSynthOptions) { .n_threads = 257 };
  g_assert_null (wn_synth_new (f->voice, &options, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

static void
test_prosody (Fixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  GArray *plain = speak (f->synth, TEXT, 5), *changed;
  const double plain_speech = plain->len - 2 * PAUSE;

  for (double rate = 0.5; rate < 2.1; rate *= 2.0) {
    guint64 length;

    prosody.rate = rate;
    wn_synth_set_prosody (f->synth, &prosody);
    start (f->synth, TEXT, 5);
    length = wn_synth_get_length (f->synth);
    changed = read_all (f->synth, 4096);
    g_assert_cmpuint (changed->len, ==, length);
    g_assert_cmpfloat_with_epsilon ((changed->len - 2 * PAUSE) / plain_speech, 1.0 / rate, 0.04);
    g_array_unref (changed);
  }
  prosody.rate = 1.0;
  prosody.pitch = 1.3;
  wn_synth_set_prosody (f->synth, &prosody);
  changed = speak (f->synth, TEXT, 5);
  g_assert_cmpuint (changed->len, ==, plain->len);
  g_assert_false (is_same (plain, changed));
  g_array_unref (changed);

  prosody = (WnProsody) { NAN, NAN, -INFINITY, INFINITY }; /* limited, not refused */
  wn_synth_set_prosody (f->synth, &prosody);
  changed = speak (f->synth, TEXT, 5);
  g_assert_cmpuint (changed->len, ==, plain->len);
  for (guint i = 0; i < changed->len; i++) {
    g_assert_true (fabsf (sample (changed, i)) <= 1.0f);
  }
  g_array_unref (changed);
  g_array_unref (plain);
}

static guint64
first_sentence_end (WnSynth *synth)
{
  GPtrArray *marks;
  guint64 end = 0;

  start (synth, TEXT, 5);
  marks = wn_synth_take_marks (synth, 1);
  g_assert_cmpuint (marks->len, >, 0);
  end = ((WnMark *) marks->pdata[0])->duration;
  g_ptr_array_unref (marks);
  return end;
}

/* First sample of each phone behind `from`, in all that is to come */
static GArray *
phone_starts (WnSynth *synth, guint64 from)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint64));
  GPtrArray *marks = wn_synth_take_marks (synth, G_MAXUINT64);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = marks->pdata[i];

    if (mark->type == WN_MARK_PHONE && mark->start >= from) {
      g_array_append_val (starts, mark->start);
    }
  }
  g_ptr_array_unref (marks);
  return starts;
}

/* Reads up to a sample in the first sentence; before is set to the phones behind it, as they would have followed */
static void
read_some (WnSynth *synth, guint64 at, GArray *out, GArray **before)
{
  start (synth, TEXT, 5);
  *before = phone_starts (synth, at);
  g_assert_cmpuint (g_array_index (*before, guint64, 0), <, first_sentence_end (synth));
  start (synth, TEXT, 5);
  g_array_set_size (out, at);
  wn_synth_read (synth, (float *) out->data, at);
}

/* The phone that is being spoken is not changed any more, the next one is */
static void
test_prosody_change (Fixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  GArray *plain = speak (f->synth, TEXT, 5), *changed = g_array_new (FALSE, FALSE, sizeof (float)), *rest, *before, *after;
  const guint64 at = 3001;
  guint64 next, length;

  read_some (f->synth, at, changed, &before);
  next = g_array_index (before, guint64, 0);
  prosody.rate = 2.0;
  wn_synth_set_prosody (f->synth, &prosody);
  length = wn_synth_get_length (f->synth);
  after = phone_starts (f->synth, at);
  g_assert_cmpuint (after->len, ==, before->len);
  g_assert_cmpuint (g_array_index (after, guint64, 0), ==, next);
  for (guint i = 6; i < after->len; i++) {
    g_assert_cmpuint (g_array_index (after, guint64, i), <, g_array_index (before, guint64, i));
  }
  rest = read_all (f->synth, 1000);
  g_array_append_vals (changed, rest->data, rest->len);
  g_assert_cmpuint (changed->len, ==, length);
  g_assert_cmpuint (length, <, plain->len);
  g_assert_cmpmem (changed->data, next * sizeof (float), plain->data, next * sizeof (float));
  g_array_unref (rest);

  /* a seek goes by the places as they are now; what was said with another rate is said with it again */
  wn_synth_seek (f->synth, length - 1);
  g_assert_cmpuint (wn_synth_read (f->synth, &(float) { 0 }, 2), ==, 1);
  wn_synth_seek (f->synth, 0);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, length);
  prosody.rate = 1.0;
  wn_synth_set_prosody (f->synth, &prosody);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, plain->len);
  rest = read_all (f->synth, 777);
  assert_same (rest, plain);
  g_array_unref (rest);
  g_array_unref (before);
  g_array_unref (after);
  g_array_unref (changed);
  g_array_unref (plain);
}

/* Another pitch in mid-sentence: what was spoken keeps its F0 and so its samples, the rest changes, in time with what it was */
static void
test_pitch_change (Fixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  GArray *plain = speak (f->synth, TEXT, 5), *changed = g_array_new (FALSE, FALSE, sizeof (float)), *rest, *before, *after;
  const guint64 at = 3001;
  guint64 next;

  read_some (f->synth, at, changed, &before);
  next = g_array_index (before, guint64, 0);
  prosody.pitch = 1.5;
  prosody.pitch_range = 2.0;
  wn_synth_set_prosody (f->synth, &prosody);
  after = phone_starts (f->synth, at);
  g_assert_cmpmem (after->data, after->len * sizeof (guint64), before->data, before->len * sizeof (guint64));
  rest = read_all (f->synth, 1000);
  g_array_append_vals (changed, rest->data, rest->len);
  g_assert_cmpuint (changed->len, ==, plain->len);
  g_assert_cmpmem (changed->data, next * sizeof (float), plain->data, next * sizeof (float));
  g_assert_false (memcmp ((float *) changed->data + next, (float *) plain->data + next, (plain->len - next) * sizeof (float)) == 0);
  g_array_unref (rest);

  /* a seek to before the change says both as they were said, but for the samples around it: now the network sees the new pitch coming, and the filters behind it
     remember that until they begin anew */
  g_assert_cmpuint (changed->len, >, next + 2500);
  wn_synth_seek (f->synth, 1000);
  rest = read_all (f->synth, 777);
  g_assert_cmpuint (1000 + rest->len, ==, changed->len);
  for (guint64 i = 1000; i < changed->len; i++) {
    if (i + 1000 < next || i > next + 2000) {
      g_assert_cmpfloat (g_array_index (rest, float, i - 1000), ==, g_array_index (changed, float, i));
    }
  }
  g_array_unref (rest);
  g_array_unref (before);
  g_array_unref (after);
  g_array_unref (changed);
  g_array_unref (plain);
}

static guint
count_marks (WnSynth *synth, guint64 until)
{
  GPtrArray *marks = wn_synth_take_marks (synth, until);
  const guint n = marks->len;

  g_ptr_array_unref (marks);
  return n;
}

/* Whatever is changed and wherever, marks and samples agree: nothing is told twice or lost */
static void
test_prosody_changes (Fixture *f, gconstpointer data)
{
  GRand *random = g_rand_new_with_seed (3);
  guint n_plain;

  start (f->synth, TEXT, 5);
  n_plain = count_marks (f->synth, G_MAXUINT64);
  for (int round = 0; round < 10; round++) {
    guint64 position = 0, last = 0;
    guint n_marks = 0;
    float out[1600];
    gsize n, wanted;

    wn_synth_set_prosody (f->synth, &(WnProsody) WN_PROSODY_INIT);
    start (f->synth, TEXT, 5);
    do {
      WnProsody prosody = { g_rand_double_range (random, 0.5, 2.0), g_rand_double_range (random, 0.5, 2.0), g_rand_double (random), 1.0 };
      GPtrArray *marks;

      wanted = g_rand_int_range (random, 1, G_N_ELEMENTS (out));
      if (g_rand_boolean (random)) {
        wn_synth_set_prosody (f->synth, &prosody);
      }
      n = wn_synth_read (f->synth, out, wanted);
      position += n;
      marks = wn_synth_take_marks (f->synth, position);
      for (guint i = 0; i < marks->len; i++) {
        const WnMark *mark = marks->pdata[i];

        g_assert_cmpuint (mark->start, >=, last);
        g_assert_cmpuint (mark->start, <, position);
        last = mark->start;
      }
      n_marks += marks->len;
      g_ptr_array_unref (marks);
    } while (n == wanted);
    g_assert_cmpuint (position, ==, wn_synth_get_length (f->synth));
    g_assert_cmpuint (n_marks, ==, n_plain);
  }
  g_rand_free (random);
}

typedef struct
{
  WnSynth *synth;
  int cancelled;
  gint64 ended;
} Cancelled;

static gpointer
read_long (gpointer data)
{
  Cancelled *c = data;

  g_array_unref (read_all (c->synth, 1000000));
  c->ended = g_get_monotonic_time ();
  return NULL;
}

/* Reading and predicting lengths give up at once; what was interrupted can be gone on with */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  GArray *whole = speak (f->synth, TEXT, 5), *rest;
  Cancelled c = { f->synth, 1, 0 };
  GString *text = g_string_new (NULL);
  GThread *thread;
  gint64 begun;
  float out[500];

  wn_synth_set_cancel_flag (f->synth, &c.cancelled);
  start (f->synth, TEXT, 5);
  g_assert_cmpuint (wn_synth_read (f->synth, out, 500), ==, 0);
  g_assert_cmpuint (count_marks (f->synth, 500), ==, 0);
  c.cancelled = 0;
  g_assert_cmpuint (wn_synth_read (f->synth, out, 500), ==, 500);
  c.cancelled = 1;
  g_assert_cmpuint (wn_synth_read (f->synth, out, 500), ==, 0);
  c.cancelled = 0;
  rest = read_all (f->synth, 900);
  g_assert_cmpmem (rest->data, rest->len * sizeof (float), &g_array_index (whole, float, 500), (whole->len - 500) * sizeof (float));

  /* ten thousand sentences: minutes of prediction */
  for (int i = 0; i < 10000; i++) {
    g_string_append (text, "This is one sentence of a very long text. ");
  }
  start (f->synth, text->str, 6);
  wn_synth_seek (f->synth, 0);
  thread = g_thread_new ("length", read_long, &c);
  g_usleep (20000);
  begun = g_get_monotonic_time ();
  g_atomic_int_set (&c.cancelled, 1);
  g_thread_join (thread);
  g_assert_cmpint (c.ended - begun, <, G_USEC_PER_SEC);
  begun = g_get_monotonic_time ();
  wn_synth_get_length (f->synth);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC / 2);
  g_string_free (text, TRUE);
  g_array_unref (whole);
  g_array_unref (rest);
}

static void
test_volume (Fixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  GArray *plain = speak (f->synth, TEXT, 5), *half;
  float out[2000];

  prosody.volume = 0.5;
  wn_synth_set_prosody (f->synth, &prosody);
  half = speak (f->synth, TEXT, 5);
  g_assert_cmpuint (half->len, ==, plain->len);
  for (guint i = 0; i < half->len; i++) {
    if (fabsf (sample (plain, i)) < 0.9f) {
      g_assert_cmpfloat (sample (half, i), ==, 0.5f * sample (plain, i));
    }
  }
  g_array_unref (half);

  prosody.volume = 1.0;
  wn_synth_set_prosody (f->synth, &prosody);
  start (f->synth, TEXT, 5);
  wn_synth_read (f->synth, out, 1000);
  prosody.volume = 0.0;
  wn_synth_set_prosody (f->synth, &prosody);
  wn_synth_read (f->synth, out, 2000);
  for (int i = 0; i < 2000; i++) {
    const float gain = 1.0f - (i + 1) / 2000.0f;

    g_assert_cmpfloat_with_epsilon (out[i], gain * sample (plain, 1000 + i), 1e-3f);
  }
  wn_synth_read (f->synth, out, 2000);
  for (int i = 0; i < 2000; i++) {
    g_assert_true (out[i] == 0.0f);
  }
  g_array_unref (plain);
}

static void
test_edges (Fixture *f, gconstpointer data)
{
  GArray *samples = speak (f->synth, TEXT, 5);
  const guint64 end = first_sentence_end (f->synth);

  g_assert_true (sample (samples, 0) == 0.0f);
  g_assert_true (sample (samples, samples->len - 1) == 0.0f);
  for (guint i = end - 1; i <= end + PAUSE; i++) {
    g_assert_true (sample (samples, i) == 0.0f);
  }
  g_assert_true (sample (samples, end + PAUSE + 100) != 0.0f);
  g_array_unref (samples);
}

static void
count_question (guint64 at, WnProsody *prosody, gpointer data)
{
  guint64 *last = data;

  g_assert_true (at == 0 || at >= last[0]);
  last[0] = at;
  last[1]++;
  prosody->rate = at < 10000 ? 1.0 : 2.0;
}

static void
same_for_all (guint64 at, WnProsody *prosody, gpointer data)
{
  *prosody = *(WnProsody *) data;
}

static void
test_prosody_func (Fixture *f, gconstpointer data)
{
  WnProsody prosody = { 1.3, 0.9, 1.5, 1.0 };
  GArray *constant, *asked;
  guint64 seen[2] = { 0, 0 }, length;

  wn_synth_set_prosody (f->synth, &prosody);
  constant = speak (f->synth, TEXT, 5);
  wn_synth_set_prosody_func (f->synth, same_for_all, &prosody);
  asked = speak (f->synth, TEXT, 5);
  assert_same (constant, asked);
  g_array_unref (asked);

  wn_synth_set_prosody_func (f->synth, count_question, seen);
  start (f->synth, TEXT, 5);
  length = wn_synth_get_length (f->synth);
  g_assert_cmpuint (seen[1], >=, 25);
  seen[0] = 0;
  asked = read_all (f->synth, 1234);
  g_assert_cmpuint (asked->len, ==, length);
  g_array_unref (asked);

  wn_synth_set_prosody_func (f->synth, NULL, NULL);
  asked = speak (f->synth, TEXT, 5);
  assert_same (constant, asked);
  g_array_unref (asked);
  g_array_unref (constant);
}

static void
test_limit_length (Fixture *f, gconstpointer data)
{
  guint64 whole, limit, got;
  GArray *samples;

  start (f->synth, TEXT, 5);
  whole = wn_synth_get_length (f->synth);
  g_assert_cmpuint (wn_synth_limit_length (f->synth, whole, 2.0), ==, whole);
  g_assert_cmpuint (wn_synth_limit_length (f->synth, whole / 2, 1.0), ==, whole);

  limit = whole * 4 / 5;
  got = wn_synth_limit_length (f->synth, limit, 2.0);
  g_assert_cmpuint (got, <=, limit);
  g_assert_cmpuint (got, >, limit - 1600);
  samples = read_all (f->synth, 1000);
  g_assert_cmpuint (samples->len, ==, got);
  g_array_unref (samples);

  start (f->synth, TEXT, 5);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, whole);
  got = wn_synth_limit_length (f->synth, 100, 1.5);
  g_assert_cmpuint (got, >, whole / 2);
  g_assert_cmpuint (got, <, whole * 9 / 10);
}

static void
check_marks (GPtrArray *marks, guint64 length)
{
  guint64 last = 0, sentence_end = 0, phones = 0;
  int sentences = 0;
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *m = marks->pdata[i];

    g_assert_cmpuint (m->start, >=, last);
    g_assert_cmpuint (m->start + m->duration, <=, length);
    last = m->start;
    switch (m->type) {
      case WN_MARK_SENTENCE:
        g_assert_cmpuint (phones, ==, sentence_end);
        g_assert_cmpuint (m->start, ==, sentences ? sentence_end + PAUSE : 0);
        sentences++;
        phones = m->start;
        sentence_end = m->start + m->duration;
        break;
      case WN_MARK_WORD:
        g_assert_cmpint (strncmp (TEXT + m->offset, m->name, m->length), ==, 0);
        g_assert_cmpint (strlen (m->name), ==, m->length);
        g_string_append_printf (words, "%s ", m->name);
        break;
      case WN_MARK_PHONE:
        g_assert_cmpuint (m->start, ==, phones);
        phones += m->duration;
        break;
      case WN_MARK_NAMED:
        g_assert_not_reached ();
    }
  }
  g_assert_cmpint (sentences, ==, 3);
  g_assert_cmpuint (phones, ==, length);
  g_assert_nonnull (strstr (words->str, "Hello"));
  g_assert_nonnull (strstr (words->str, "Fine"));
  g_string_free (words, TRUE);
}

static void
test_marks (Fixture *f, gconstpointer data)
{
  GPtrArray *marks, *more;
  float out[5000];
  guint64 length;
  guint n = 0;

  start (f->synth, TEXT, 5);
  length = wn_synth_get_length (f->synth);
  marks = wn_synth_take_marks (f->synth, G_MAXUINT64);
  check_marks (marks, length);

  /* piece by piece the same */
  start (f->synth, TEXT, 5);
  while (wn_synth_read (f->synth, out, 5000) > 0) {
    more = wn_synth_take_marks (f->synth, wn_synth_get_position (f->synth));
    for (guint i = 0; i < more->len; i++, n++) {
      const WnMark *a = marks->pdata[n], *b = more->pdata[i];

      g_assert_cmpuint (a->start, ==, b->start);
      g_assert_cmpuint (a->duration, ==, b->duration);
      g_assert_cmpstr (a->name, ==, b->name);
    }
    g_ptr_array_unref (more);
  }
  g_assert_cmpuint (n, ==, marks->len);
  more = wn_synth_take_marks (f->synth, G_MAXUINT64);
  g_assert_cmpuint (more->len, ==, 0);
  g_ptr_array_unref (more);

  /* a seek repeats those behind it and skips those before it */
  n = marks->len / 2;
  wn_synth_seek (f->synth, ((WnMark *) marks->pdata[n])->start);
  while (((WnMark *) marks->pdata[n - 1])->start == ((WnMark *) marks->pdata[n])->start) {
    n--;
  }
  wn_synth_read (f->synth, out, 100);
  more = wn_synth_take_marks (f->synth, G_MAXUINT64);
  g_assert_cmpuint (more->len, ==, marks->len - n);
  g_assert_cmpstr (((WnMark *) more->pdata[0])->name, ==, ((WnMark *) marks->pdata[n])->name);
  g_ptr_array_unref (more);
  g_ptr_array_unref (marks);
}

static void
test_nothing (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", " ", "\n\n\t", "...", "?!", "\xe2\x80\xa6" };
  float out[10];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    GPtrArray *marks;

    start (f->synth, texts[i], 0);
    g_assert_cmpuint (wn_synth_get_length (f->synth), ==, 0);
    g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 0);
    marks = wn_synth_take_marks (f->synth, G_MAXUINT64);
    g_assert_cmpuint (marks->len, ==, 0);
    g_ptr_array_unref (marks);
    g_strfreev (wn_synth_take_warnings (f->synth));
  }
}

static void
test_no_utterance (Fixture *f, gconstpointer data)
{
  float out[10];
  GPtrArray *marks;

  g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 0);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, 0);
  g_assert_cmpuint (wn_synth_limit_length (f->synth, 10, 2.0), ==, 0);
  wn_synth_seek (f->synth, 100);
  marks = wn_synth_take_marks (f->synth, G_MAXUINT64);
  g_assert_cmpuint (marks->len, ==, 0);
  g_ptr_array_unref (marks);
  g_assert_null (wn_synth_take_warnings (f->synth));
}

static void
test_not_utf8 (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  float out[10];

  start (f->synth, TEXT, 0);
  g_assert_false (wn_synth_start (f->synth, "good \xff bad", -1, 0, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_DECODE);
  g_assert_nonnull (strstr (error->message, "byte 5"));
  g_clear_error (&error);
  g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 0);
  g_assert_false (wn_synth_start (f->synth, "cut \xe2\x80", -1, 0, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_DECODE);
  g_clear_error (&error);
  start (f->synth, "Good again.", 0);
  g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 10);
}

/* Spoken as far as possible; the rest still comes */
static void
test_odd_texts (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gssize n;
  } texts[] = {
    { "One \0 two.", 10 },
    { "Bell \a escape \x1b[31m red.", -1 },
    { "Laugh \xf0\x9f\x98\x82 now.", -1 },
    { "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 \xe4\xb8\x96\xe7\x95\x8c friends.", -1 },
    { "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81 \xe2\x80\xae right \xef\xbf\xbd.", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    GError *error = NULL;
    GArray *samples;
    guint64 length;

    g_assert_true (wn_synth_start (f->synth, texts[i].text, texts[i].n, 0, &error));
    g_assert_no_error (error);
    length = wn_synth_get_length (f->synth);
    samples = read_all (f->synth, 3000);
    g_assert_cmpuint (samples->len, >, 3000);
    g_assert_cmpuint (samples->len, ==, length);
    g_array_unref (samples);
    g_strfreev (wn_synth_take_warnings (f->synth));
  }
}

static void
test_long_run (Fixture *f, gconstpointer data)
{
  const gsize n = 1000000;
  GString *text = g_string_new ("Before. ");
  GArray *samples, *plain;
  char **warnings;

  for (gsize i = 0; i < n; i++) {
    g_string_append_c (text, 'a' + i % 26);
  }
  samples = speak (f->synth, text->str, 0);
  warnings = wn_synth_take_warnings (f->synth);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_strfreev (warnings);
  plain = speak (f->synth, "Before. ", 0);
  assert_same (samples, plain);
  g_array_unref (plain);

  g_string_append (text, " After.");
  plain = speak (f->synth, text->str, 0);
  g_assert_cmpuint (plain->len, >, samples->len + PAUSE);
  g_strfreev (wn_synth_take_warnings (f->synth));
  g_array_unref (plain);
  g_array_unref (samples);
  g_string_free (text, TRUE);
}

static gpointer
speak_in_thread (gpointer voice)
{
  WnSynth *synth = synth_new (voice, 1, 1);
  GArray *samples = NULL;

  for (int i = 0; i < 3; i++) {
    g_clear_pointer (&samples, g_array_unref);
    samples = speak (synth, TEXT, 5);
  }
  wn_synth_free (synth);
  return samples;
}

static void
test_two_at_once (Fixture *f, gconstpointer data)
{
  GThread *threads[2];
  GArray *plain = speak (f->synth, TEXT, 5);

  for (int i = 0; i < 2; i++) {
    threads[i] = g_thread_new ("speaker", speak_in_thread, f->voice);
  }
  for (int i = 0; i < 2; i++) {
    GArray *samples = g_thread_join (threads[i]);

    assert_same (samples, plain);
    g_array_unref (samples);
  }
  g_array_unref (plain);
}

static void
test_spell (Fixture *f, gconstpointer data)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  GArray *plain = speak (f->synth, "Hello there.", 0), *spelled;
  WnSynth *synth;

  options.spell = TRUE;
  synth = wn_synth_new (f->voice, &options, NULL);
  spelled = speak (synth, "Hello there.", 0);
  g_assert_cmpuint (spelled->len, >, plain->len * 3 / 2);
  wn_synth_free (synth);
  g_array_unref (plain);
  g_array_unref (spelled);
}

int
main (int argc, char **argv)
{
  char *dir;
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  voice_path = tiny_voice_write (dir, "tiny", 1);
#define ADD(name, func) g_test_add ("/synth/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("chunks", test_chunks);
  ADD ("threads", test_threads);
  ADD ("seek", test_seek);
  ADD ("teacher", test_teacher);
  ADD ("noise", test_noise);
  ADD ("prosody", test_prosody);
  ADD ("prosody-change", test_prosody_change);
  ADD ("pitch-change", test_pitch_change);
  ADD ("prosody-changes", test_prosody_changes);
  ADD ("cancel", test_cancel);
  ADD ("prosody-func", test_prosody_func);
  ADD ("limit-length", test_limit_length);
  ADD ("volume", test_volume);
  ADD ("edges", test_edges);
  ADD ("marks", test_marks);
  ADD ("nothing", test_nothing);
  ADD ("no-utterance", test_no_utterance);
  ADD ("not-utf8", test_not_utf8);
  ADD ("odd-texts", test_odd_texts);
  ADD ("long-run", test_long_run);
  ADD ("two-at-once", test_two_at_once);
  ADD ("spell", test_spell);
  status = g_test_run ();
  tiny_voice_remove_dir (dir);
  g_free (voice_path);
  g_free (dir);
  return status;
}
