/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <time.h>
#include "synth_fixture.h"
#include "tiny_voice.h"

#define OPERATIONS 60
#define MAX_READ 9000

static const char *const texts[] = {
  "One. Two, three, four. Here is a sentence that is much longer than those before it, so that a "
  "second one may well be ready before this one ends. ... No? Yes! "
  "And now another long one, to see who comes first; then some short ones. Ah. So. Oh. It ends "
  "here, it really does, at last.",
  "A single sentence.",
  "First. <Second> & third? Fourth. Fifth. Sixth, which is not the last. Seventh. Eighth and "
  "nearly done. Ninth.",
};
static const char ssml[] = "<speak>One. <prosody rate='150%' pitch='+20%' volume='50%'>Two, and "
                           "<mark name='m'/> some more of it. Three.</prosody> "
                           "<break time='300ms'/> Four comes after a break. Five. Six.</speak>";

static char *voice_path;

static WnVoice *
load (void)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (voice_path, &error);

  g_assert_no_error (error);
  return voice;
}

static void
start (WnSynth *synth, int number, guint64 key)
{
  GError *error = NULL;

  if (number < (int) G_N_ELEMENTS (texts)) {
    wn_synth_start (synth, texts[number], -1, key, &error);
  } else {
    wn_synth_start_markup (synth, ssml, -1, WN_FORMAT_SSML, key, &error);
  }
  g_assert_no_error (error);
}

static void
curve (guint64 position, WnProsody *prosody, gpointer data)
{
  prosody->pitch = 1.0 + 0.3 * (position / 4000 % 2);
}

/* Marks up to a sample and all that was read, in one string of bytes */
static void
note_marks (WnSynth *synth, guint64 until, GString *notes)
{
  GPtrArray *marks = wn_synth_take_marks (synth, until);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = g_ptr_array_index (marks, i);

    g_string_append_printf (notes, "%d %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %d %d %s\n",
        mark->type, mark->start, mark->duration, mark->offset, mark->length, mark->name);
  }
  g_ptr_array_unref (marks);
}

/*
 * What an application may do, by chance, but the same for the same seed; pause: us behind every
 * read
 */
static GString *
operate (WnSynth *synth, guint32 seed, gulong pause)
{
  GRand *random = g_rand_new_with_seed (seed);
  GString *notes = g_string_new (NULL);
  float *out = g_new (float, MAX_READ);
  WnProsody prosody = WN_PROSODY_INIT;

  wn_synth_set_prosody_func (synth, NULL, NULL);
  wn_synth_set_prosody (synth, &prosody);
  start (synth, 0, seed);
  for (int i = 0; i < OPERATIONS; i++) {
    const int what = g_rand_int_range (random, 0, 40);

    if (what == 0) {
      start (synth, g_rand_int_range (random, 0, G_N_ELEMENTS (texts) + 1), i);
    } else if (what == 1) {
      wn_synth_seek (synth, g_rand_int_range (random, 0, (gint) wn_synth_get_length (synth) + 1));
    } else if (what == 2) {
      prosody.rate = g_rand_double_range (random, 0.7, 1.5);
      prosody.pitch = g_rand_double_range (random, 0.7, 1.5);
      wn_synth_set_prosody (synth, &prosody);
    } else if (what == 3) {
      prosody.volume = g_rand_double (random);
      wn_synth_set_prosody (synth, &prosody);
    } else if (what == 4) {
      wn_synth_set_prosody_func (synth, i % 2 ? curve : NULL, NULL);
    } else {
      const gsize n = wn_synth_read (synth, out, g_rand_int_range (random, 1, MAX_READ));

      g_string_append_len (notes, (const char *) out, n * sizeof (float));
      note_marks (synth, wn_synth_get_position (synth), notes);
      g_usleep (pause);
    }
  }
  g_free (out);
  g_rand_free (random);
  return notes;
}

/* Several threads make what one makes, whatever happens in between: the same samples and marks */
static void
test_operations (void)
{
  WnVoice *voice = load ();
  WnSynth *alone = synth_new (voice, 0, 1),
          *others[] = { synth_new (voice, 0, 2), synth_new (voice, 0, 5) };

  for (guint32 seed = 0; seed < 12; seed++) {
    GString *expected = operate (alone, seed, 0);

    g_assert_cmpuint (expected->len, >, 4 * MAX_READ);
    for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
      GString *got = operate (others[i], seed, 0);

      g_assert_cmpmem (expected->str, expected->len, got->str, got->len);
      g_string_free (got, TRUE);
    }
    g_string_free (expected, TRUE);
  }
  wn_synth_free (alone);
  wn_synth_free (others[0]);
  wn_synth_free (others[1]);
  wn_voice_unref (voice);
}

/* Nor what is made while the reader pauses */
static void
test_pauses (void)
{
  WnVoice *voice = load ();
  WnSynth *alone = synth_new (voice, 0, 1), *synth = synth_new (voice, 0, 2);

  for (guint32 seed = 20; seed < 24; seed++) {
    GString *expected = operate (alone, seed, 0), *got = operate (synth, seed, 8000);

    g_assert_cmpmem (expected->str, expected->len, got->str, got->len);
    g_string_free (expected, TRUE);
    g_string_free (got, TRUE);
  }
  wn_synth_free (alone);
  wn_synth_free (synth);
  wn_voice_unref (voice);
}

static void
read_to_end (WnSynth *synth)
{
  float out[1600];

  while (wn_synth_read (synth, out, G_N_ELEMENTS (out)) > 0) {
  }
}

static double
seconds (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

/*
 * The second thread takes its share of the work: with one alone the reader's time is all there is
 */
static void
test_share (void)
{
  WnVoice *voice = load ();
  g_autofree char *text = g_strjoin (" ", texts[0], texts[0], texts[2], texts[0], texts[2],
      texts[0], NULL);
  double share = 1.0;

  if (g_get_num_processors () < 2) {
    g_test_skip ("one processor");
    wn_voice_unref (voice);
    return;
  }
  for (int n_threads = 1; n_threads <= 2; n_threads++) {
    WnSynth *synth = synth_new (voice, 0, n_threads);
    double all, own;

    g_assert_true (wn_synth_start (synth, text, -1, 1, NULL));
    all = seconds (CLOCK_PROCESS_CPUTIME_ID);
    own = seconds (CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < 5; i++) {
      read_to_end (synth);
      wn_synth_seek (synth, 0);
    }
    share = (seconds (CLOCK_THREAD_CPUTIME_ID) - own) / (seconds (CLOCK_PROCESS_CPUTIME_ID) - all);
    g_test_message ("%d threads: the reader does %.2f of the work", n_threads, share);
    if (n_threads == 1)
      g_assert_cmpfloat (share, >, 0.98);
    wn_synth_free (synth);
  }
  g_assert_cmpfloat (share, <, 0.9);
  wn_voice_unref (voice);
}

/*
 * A reader that pauses finds most of it made; it is made in any case, unless it is of another
 * sentence, and never again
 */
static void
test_cushion (void)
{
  WnVoice *voice = load ();
  double work[2], own = 0.0;
  gulong pause = 10000; /* us; longer where a read takes longer, under an emulator */

  for (int i = 0; i < 2; i++) {
    WnSynth *synth = synth_new (voice, 0, i + 1);
    float out[1600];
    double all;
    int reads = 0;

    start (synth, 0, 1);
    all = seconds (CLOCK_PROCESS_CPUTIME_ID);
    own = seconds (CLOCK_THREAD_CPUTIME_ID);
    for (; wn_synth_read (synth, out, G_N_ELEMENTS (out)) > 0; reads++)
      g_usleep (pause);
    work[i] = seconds (CLOCK_PROCESS_CPUTIME_ID) - all;
    pause = MAX (pause, (gulong) (2e6 * work[i] / MAX (reads, 1)));
    own = seconds (CLOCK_THREAD_CPUTIME_ID) - own;
    wn_synth_free (synth);
  }
  g_test_message ("one thread: %.3f s; with others %.3f s, of which the reader's %.3f s", work[0],
      work[1], own);
  g_assert_cmpfloat (own, <, 0.6 * work[1]);
  g_assert_cmpfloat (work[1], <, 1.5 * work[0]);
  wn_voice_unref (voice);
}

typedef struct
{
  WnVoice *voice;
  GString *expected;
} Stream;

static gpointer
stream_run (gpointer data)
{
  Stream *stream = data;
  WnSynth *synth = synth_new (stream->voice, 0, 2);
  GString *got = operate (synth, 3, 0);

  g_assert_cmpmem (stream->expected->str, stream->expected->len, got->str, got->len);
  g_string_free (got, TRUE);
  wn_synth_free (synth);
  return NULL;
}

/* Streams at the same time, more than there are processors, share one pool */
static void
test_streams (void)
{
  Stream stream = { load (), NULL };
  WnSynth *alone = synth_new (stream.voice, 0, 1);
  GThread *threads[5];

  stream.expected = operate (alone, 3, 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("stream", stream_run, &stream);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_string_free (stream.expected, TRUE);
  wn_synth_free (alone);
  wn_voice_unref (stream.voice);
}

typedef struct
{
  int flag;
  int quit;
} Canceller;

static gpointer
cancel_now_and_then (gpointer data)
{
  Canceller *c = data;

  while (!g_atomic_int_get (&c->quit)) {
    g_usleep (700);
    g_atomic_int_set (&c->flag, 1);
  }
  return NULL;
}

/* Cancelled at any moment, then begun anew: as if nothing had been */
static void
test_cancel (void)
{
  WnVoice *voice = load ();
  WnSynth *alone = synth_new (voice, 0, 1), *synth = synth_new (voice, 0, 2);
  GString *expected = operate (alone, 5, 0);
  Canceller canceller = { 0, 0 };
  GThread *thread;

  wn_synth_set_cancel_flag (synth, &canceller.flag);
  start (synth, 0, 1);
  thread = g_thread_new ("canceller", cancel_now_and_then, &canceller);
  for (int i = 0; i < 50; i++) {
    read_to_end (synth);
    g_atomic_int_set (&canceller.flag, 0);
    wn_synth_seek (synth, i % 3 * 20000);
  }
  g_atomic_int_set (&canceller.quit, 1);
  g_thread_join (thread);
  g_atomic_int_set (&canceller.flag, 0);
  for (int i = 0; i < 2; i++) {
    GString *got = operate (synth, 5, 0);

    g_assert_cmpmem (expected->str, expected->len, got->str, got->len);
    g_string_free (got, TRUE);
  }
  g_string_free (expected, TRUE);
  wn_synth_free (alone);
  wn_synth_free (synth);
  wn_voice_unref (voice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/ahead/operations", test_operations);
  g_test_add_func ("/engine/ahead/pauses", test_pauses);
  g_test_add_func ("/engine/ahead/share", test_share);
  g_test_add_func ("/engine/ahead/cushion", test_cushion);
  g_test_add_func ("/engine/ahead/streams", test_streams);
  g_test_add_func ("/engine/ahead/cancel", test_cancel);
  return tiny_voice_test_run (&voice_path);
}
