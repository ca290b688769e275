/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "engine/room.h"
#include "synth_fixture.h"
#include "tiny_voice.h"

static void
test_chunks (SynthFixture *f, gconstpointer data)
{
  static const gsize sizes[] = { 1, 7, 160, 1000, 2048, 5000 };
  GArray *whole = synth_speak (f->synth, SYNTH_TEXT, 5);

  g_assert_cmpuint (whole->len, >, 16000);
  for (guint i = 0; i < whole->len; i++)
    g_assert_true (fabsf (sample (whole, i)) <= 1.0f);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    GArray *again;

    synth_start (f->synth, SYNTH_TEXT, 5);
    again = synth_read_all (f->synth, sizes[i]);
    assert_same_samples (whole, again);
    g_array_unref (again);
  }
  g_array_unref (whole);
}

static void
test_threads (SynthFixture *f, gconstpointer data)
{
  GArray *whole = synth_speak (f->synth, SYNTH_TEXT, 5);

  for (int n = 0; n <= 5; n++) {
    WnSynth *synth = synth_new (f->voice, 1, n);
    GArray *again;

    synth_start (synth, SYNTH_TEXT, 5);
    again = synth_read_all (synth, 1600);
    assert_same_samples (whole, again);
    g_array_unref (again);
    wn_synth_free (synth);
  }
  g_array_unref (whole);
}

static void
test_seek (SynthFixture *f, gconstpointer data)
{
  GArray *whole = synth_speak (f->synth, SYNTH_TEXT, 5);
  GRand *random = g_rand_new_with_seed (1);
  float piece[3000];

  for (int n_threads = 1; n_threads <= 3; n_threads += 2) {
    WnSynth *synth = synth_new (f->voice, 1, n_threads);

    synth_start (synth, SYNTH_TEXT, 5);
    for (int i = 0; i < 60; i++) {
      static const guint64 edges[] = { 0, 1, 127, 2047, 2048, 2049, 4096 };
      const guint64 at = i < 7 ? edges[i]
          : i == 7             ? whole->len - 1
                               : (guint64) g_rand_int_range (random, 0, whole->len);
      const gsize wanted = g_rand_int_range (random, 1, G_N_ELEMENTS (piece)),
                  n = MIN (wanted, whole->len - at);

      wn_synth_seek (synth, at);
      g_assert_cmpuint (wn_synth_get_position (synth), ==, at);
      g_assert_cmpuint (wn_synth_read (synth, piece, wanted), ==, n);
      g_assert_cmpuint (wn_synth_get_position (synth), ==, at + n);
      g_assert_cmpmem (piece, n * sizeof (float), &g_array_index (whole, float, at),
          n * sizeof (float));
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

  for (int i = 0; i < 35; i++)
    ones[i] = 1.0f;
  config.layers = config.cycle = 3;
  config.channels = config.cond_channels = 16;
  config.mixtures = 2;
  layout = wn_teacher_layout_new (&config);
  params = wn_params_block (layout->params);
  wn_teacher_init (&config, layout, 1, params);
  wn_teacher_set_statistics (&config, layout, mean, ones,
      wn_feature_window_energy (&wn_feature_config_default), params);
  vocoder = wn_vocoder_new_teacher (&config, params, ones, zeros, 0.85f,
      (WnTemperature) WN_TEMPERATURE_INIT);
  wn_teacher_layout_free (layout);
  return vocoder;
}

/*
 * A synth that speaks through a teacher makes the same samples whatever the pieces and after a
 * seek, others than the student, and in its time
 */
static void
test_teacher (SynthFixture *f, gconstpointer data)
{
  static const guint64 places[] = { 0, 2048, 8800, 5000 };
  GArray *student = synth_speak (f->synth, "Hello there.", 5), *whole, *pieces;
  float piece[500];

  wn_synth_set_vocoder (f->synth, tiny_teacher ());
  whole = synth_speak (f->synth, "Hello there.", 5);
  g_assert_cmpuint (whole->len, ==, student->len);
  g_assert_cmpint (memcmp (whole->data, student->data, whole->len * sizeof (float)), !=, 0);
  synth_start (f->synth, "Hello there.", 5);
  pieces = synth_read_all (f->synth, 333);
  assert_same_samples (whole, pieces);
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

static void
test_noise (SynthFixture *f, gconstpointer data)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  GArray *one = synth_speak (f->synth, SYNTH_TEXT, 5),
         *other = synth_speak (f->synth, SYNTH_TEXT, 6);
  WnSynth *synth;
  GError *error = NULL;

  /* durations are drawn, too */
  g_assert_false (same_samples (one, other));
  g_array_unref (other);

  synth = synth_new (f->voice, 2, 1);
  other = synth_speak (synth, SYNTH_TEXT, 5);
  g_assert_false (same_samples (one, other));
  g_array_unref (other);
  wn_synth_free (synth);

  options.seed = 1;
  options.noise_scale = 0.0;
  options.n_threads = 1;
  synth = wn_synth_new (f->voice, &options, &error);
  g_assert_no_error (error);
  other = synth_speak (synth, SYNTH_TEXT, 5);
  g_assert_false (same_samples (one, other));
  g_array_unref (other);
  other = synth_speak (synth, SYNTH_TEXT, 5);
  wn_synth_free (synth);
  g_array_unref (other);
  g_array_unref (one);

  options.noise_scale = NAN;
  g_assert_null (wn_synth_new (f->voice, &options, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  options = (WnSynthOptions){ .n_threads = 257 };
  g_assert_null (wn_synth_new (f->voice, &options, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
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

  g_array_unref (synth_read_all (c->synth, 1000000));
  c->ended = g_get_monotonic_time ();
  return NULL;
}

/* Reading and predicting lengths give up at once; what was interrupted can be gone on with */
static void
test_cancel (SynthFixture *f, gconstpointer data)
{
  GArray *whole = synth_speak (f->synth, SYNTH_TEXT, 5), *rest;
  Cancelled c = { f->synth, 1, 0 };
  GString *text = g_string_new (NULL);
  GThread *thread;
  gint64 begun;
  float out[500];

  wn_synth_set_cancel_flag (f->synth, &c.cancelled);
  synth_start (f->synth, SYNTH_TEXT, 5);
  g_assert_cmpuint (wn_synth_read (f->synth, out, 500), ==, 0);
  g_assert_cmpuint (synth_count_marks (f->synth, 500), ==, 0);
  c.cancelled = 0;
  g_assert_cmpuint (wn_synth_read (f->synth, out, 500), ==, 500);
  c.cancelled = 1;
  g_assert_cmpuint (wn_synth_read (f->synth, out, 500), ==, 0);
  c.cancelled = 0;
  rest = synth_read_all (f->synth, 900);
  g_assert_cmpmem (rest->data, rest->len * sizeof (float), &g_array_index (whole, float, 500),
      (whole->len - 500) * sizeof (float));

  /* ten thousand sentences: minutes of prediction */
  for (int i = 0; i < 10000; i++)
    g_string_append (text, "This is one sentence of a very long text. ");
  synth_start (f->synth, text->str, 6);
  wn_synth_seek (f->synth, 0);
  thread = g_thread_new ("length", read_long, &c);
  g_usleep (20000);
  begun = g_get_monotonic_time ();
  g_atomic_int_set (&c.cancelled, 1);
  g_thread_join (thread);
  g_assert_cmpint (c.ended - begun, <, 10 * G_USEC_PER_SEC);
  begun = g_get_monotonic_time ();
  wn_synth_get_length (f->synth);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
  g_string_free (text, TRUE);
  g_array_unref (whole);
  g_array_unref (rest);
}

static void
test_edges (SynthFixture *f, gconstpointer data)
{
  GArray *samples = synth_speak (f->synth, SYNTH_TEXT, 5);
  const guint64 end = synth_first_sentence_end (f->synth);

  const float *room;
  const int length = wn_room_tone (f->voice, &room);
  double power = 0.0;

  g_assert_true (sample (samples, 0) == 0.0f);
  g_assert_true (sample (samples, samples->len - 1) == 0.0f);
  /* pauses have the tone of the room, and a sentence begins and ends in it */
  g_assert_cmpint (length, >, SYNTH_PAUSE);
  for (guint i = end; i < end + SYNTH_PAUSE; i++)
    g_assert_true (sample (samples, i) == room[i % length]);
  g_assert_true (sample (samples, end + SYNTH_PAUSE) == room[(end + SYNTH_PAUSE) % length]);
  for (int i = 0; i < length; i++)
    power += room[i] * room[i];
  g_assert_cmpfloat (power, >, 0.0);
  g_assert_true (sample (samples, end + SYNTH_PAUSE + 100) != 0.0f);
  g_array_unref (samples);
}

static void
test_limit_length (SynthFixture *f, gconstpointer data)
{
  guint64 whole, limit, got;
  GArray *samples;

  synth_start (f->synth, SYNTH_TEXT, 5);
  whole = wn_synth_get_length (f->synth);
  g_assert_cmpuint (wn_synth_limit_length (f->synth, whole, 2.0), ==, whole);
  g_assert_cmpuint (wn_synth_limit_length (f->synth, whole / 2, 1.0), ==, whole);

  limit = whole * 4 / 5;
  got = wn_synth_limit_length (f->synth, limit, 2.0);
  g_assert_cmpuint (got, <=, limit);
  g_assert_cmpuint (got, >, limit - 1600);
  samples = synth_read_all (f->synth, 1000);
  g_assert_cmpuint (samples->len, ==, got);
  g_array_unref (samples);

  synth_start (f->synth, SYNTH_TEXT, 5);
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
        g_assert_cmpuint (m->start, ==, sentences ? sentence_end + SYNTH_PAUSE : 0);
        sentences++;
        phones = m->start;
        sentence_end = m->start + m->duration;
        break;
      case WN_MARK_WORD:
        g_assert_cmpint (strncmp (SYNTH_TEXT + m->offset, m->name, m->length), ==, 0);
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
test_marks (SynthFixture *f, gconstpointer data)
{
  GPtrArray *marks, *more;
  float out[5000];
  guint64 length;
  guint n = 0;

  synth_start (f->synth, SYNTH_TEXT, 5);
  length = wn_synth_get_length (f->synth);
  marks = wn_synth_take_marks (f->synth, G_MAXUINT64);
  check_marks (marks, length);

  /* piece by piece the same */
  synth_start (f->synth, SYNTH_TEXT, 5);
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
  while (((WnMark *) marks->pdata[n - 1])->start == ((WnMark *) marks->pdata[n])->start)
    n--;
  wn_synth_read (f->synth, out, 100);
  more = wn_synth_take_marks (f->synth, G_MAXUINT64);
  g_assert_cmpuint (more->len, ==, marks->len - n);
  g_assert_cmpstr (((WnMark *) more->pdata[0])->name, ==, ((WnMark *) marks->pdata[n])->name);
  g_ptr_array_unref (more);
  g_ptr_array_unref (marks);
}

static void
test_nothing (SynthFixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", " ", "\n\n\t", "...", "?!", "\xe2\x80\xa6" };
  float out[10];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    GPtrArray *marks;

    synth_start (f->synth, texts[i], 0);
    g_assert_cmpuint (wn_synth_get_length (f->synth), ==, 0);
    g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 0);
    marks = wn_synth_take_marks (f->synth, G_MAXUINT64);
    g_assert_cmpuint (marks->len, ==, 0);
    g_ptr_array_unref (marks);
    g_strfreev (wn_synth_take_warnings (f->synth));
  }
}

static void
test_no_utterance (SynthFixture *f, gconstpointer data)
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
test_not_utf8 (SynthFixture *f, gconstpointer data)
{
  GError *error = NULL;
  float out[10];

  synth_start (f->synth, SYNTH_TEXT, 0);
  g_assert_false (wn_synth_start (f->synth, "good \xff bad", -1, 0, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_DECODE);
  g_assert_nonnull (strstr (error->message, "byte 5"));
  g_clear_error (&error);
  g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 0);
  g_assert_false (wn_synth_start (f->synth, "cut \xe2\x80", -1, 0, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_DECODE);
  g_clear_error (&error);
  synth_start (f->synth, "Good again.", 0);
  g_assert_cmpuint (wn_synth_read (f->synth, out, 10), ==, 10);
}

/* Spoken as far as possible; the rest still comes */
static void
test_odd_texts (SynthFixture *f, gconstpointer data)
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
    samples = synth_read_all (f->synth, 3000);
    g_assert_cmpuint (samples->len, >, 3000);
    g_assert_cmpuint (samples->len, ==, length);
    g_array_unref (samples);
    g_strfreev (wn_synth_take_warnings (f->synth));
  }
}

static void
test_long_run (SynthFixture *f, gconstpointer data)
{
  const gsize n = 1000000;
  GString *text = g_string_new ("Before. ");
  GArray *samples, *plain;
  char **warnings;

  for (gsize i = 0; i < n; i++)
    g_string_append_c (text, 'a' + i % 26);
  samples = synth_speak (f->synth, text->str, 0);
  warnings = wn_synth_take_warnings (f->synth);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_strfreev (warnings);
  plain = synth_speak (f->synth, "Before. ", 0);
  assert_same_samples (samples, plain);
  g_array_unref (plain);

  g_string_append (text, " After.");
  plain = synth_speak (f->synth, text->str, 0);
  g_assert_cmpuint (plain->len, >, samples->len + SYNTH_PAUSE);
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
    samples = synth_speak (synth, SYNTH_TEXT, 5);
  }
  wn_synth_free (synth);
  return samples;
}

static void
test_two_at_once (SynthFixture *f, gconstpointer data)
{
  GThread *threads[2];
  GArray *plain = synth_speak (f->synth, SYNTH_TEXT, 5);

  for (int i = 0; i < 2; i++)
    threads[i] = g_thread_new ("speaker", speak_in_thread, f->voice);
  for (int i = 0; i < 2; i++) {
    GArray *samples = g_thread_join (threads[i]);

    assert_same_samples (samples, plain);
    g_array_unref (samples);
  }
  g_array_unref (plain);
}

static void
test_spell (SynthFixture *f, gconstpointer data)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  GArray *plain = synth_speak (f->synth, "Hello there.", 0), *spelled;
  WnSynth *synth;

  options.spell = TRUE;
  synth = wn_synth_new (f->voice, &options, NULL);
  spelled = synth_speak (synth, "Hello there.", 0);
  g_assert_cmpuint (spelled->len, >, plain->len * 3 / 2);
  wn_synth_free (synth);
  g_array_unref (plain);
  g_array_unref (spelled);
}

int
main (int argc, char **argv)
{
  static char *voice_path;

  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/synth/" name, SynthFixture, &voice_path, synth_set_up, func, synth_tear_down)
  ADD ("chunks", test_chunks);
  ADD ("threads", test_threads);
  ADD ("seek", test_seek);
  ADD ("teacher", test_teacher);
  ADD ("noise", test_noise);
  ADD ("cancel", test_cancel);
  ADD ("limit-length", test_limit_length);
  ADD ("edges", test_edges);
  ADD ("marks", test_marks);
  ADD ("nothing", test_nothing);
  ADD ("no-utterance", test_no_utterance);
  ADD ("not-utf8", test_not_utf8);
  ADD ("odd-texts", test_odd_texts);
  ADD ("long-run", test_long_run);
  ADD ("two-at-once", test_two_at_once);
  ADD ("spell", test_spell);
  return tiny_voice_test_run (&voice_path);
}
