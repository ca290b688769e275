/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Recordings that SSML plays: their samples, times, marks, what is not played, and its warnings */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sounds.h"
#include "synth_fixture.h"
#include "tiny_voice.h"

#define RATE 16000
#define N_TONE 8000 /* samples of tone.wav, of the voice's rate */
#define N_MOST (1 << 24)

static char *folder; /* that documents may read */

static gint16
tone (int i)
{
  return (gint16) lrint (12000 * sin (0.05 * i) + 37 * (i % 11));
}

/* What no sound is: a rate that nobody uses, a channel for everybody, a level that nothing has */
static void
write_odd_files (void)
{
  g_autofree gint16 *samples = g_new0 (gint16, 40 * 100);
  g_autofree char *path = g_build_filename (folder, "loud.wav", NULL), *wav = NULL;
  const float loud = 1e30f;
  gsize n;

  test_write_wav (folder, "slow.wav", 1000, 1, samples, 100);
  test_write_wav (folder, "many.wav", RATE, 40, samples, 100);
  test_write_wav (folder, "loud.wav", RATE, 2, samples, 100);
  g_assert_true (g_file_get_contents (path, &wav, &n, NULL));
  test_put ((guint8 *) wav + 20, 2, 3);
  test_put ((guint8 *) wav + 22, 2, 1);
  test_put ((guint8 *) wav + 34, 2, 32);
  memcpy (wav + 44 + 40, &loud, sizeof loud);
  test_write (folder, "loud.wav", wav, (gssize) n);
}

static void
write_files (void)
{
  gint16 *samples = g_new (gint16, 2 * 48000);
  guint8 *long_file = g_malloc0 (44 + N_MOST + 1);
  g_autofree char *link = g_build_filename (folder, "link.wav", NULL),
                  *inside = g_build_filename (folder, "inside.wav", NULL);

  for (int i = 0; i < N_TONE; i++)
    samples[i] = tone (i);
  test_write_wav (folder, "tone.wav", RATE, 1, samples, N_TONE);
  test_write_wav (folder, "below/my tone.wav", RATE, 1, samples, N_TONE);
  for (int i = 0; i < 48000; i++) {
    samples[2 * i] = lrint (16384 * sin (2 * G_PI * 440 * i / 48000));
    samples[2 * i + 1] = 0;
  }
  test_write_wav (folder, "wide.wav", 48000, 2, samples, 48000);
  test_write_wav (folder, "empty.wav", RATE, 1, samples, 0);
  test_write (folder, "bad.wav", "RIFF", -1);
  write_odd_files ();
  /* of 8 bits */
  memcpy (long_file, "RIFF    WAVEfmt ", 16);
  test_put (long_file + 4, 4, 36 + N_MOST + 1);
  test_put (long_file + 16, 4, 16);
  test_put (long_file + 20, 2, 1);
  test_put (long_file + 22, 2, 1);
  test_put (long_file + 24, 4, 48000);
  test_put (long_file + 28, 4, 48000);
  test_put (long_file + 32, 2, 1);
  test_put (long_file + 34, 2, 8);
  memcpy (long_file + 36, "data", 4);
  test_put (long_file + 40, 4, N_MOST + 1);
  test_write (folder, "long.wav", long_file, 44 + N_MOST + 1);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (symlink ("tone.wav", inside), ==, 0);
  g_free (long_file);
  g_free (samples);
}

static WnSynth *
synth_with_files (WnVoice *voice, int n_threads)
{
  const WnSynthOptions options = { .seed = 1,
    .noise_scale = -1.0,
    .sentence_pause = 200,
    .n_threads = n_threads,
    .ssml_files = folder };
  GError *error = NULL;
  WnSynth *synth = wn_synth_new (voice, &options, &error);

  g_assert_no_error (error);
  return synth;
}

static void
start (WnSynth *synth, const char *ssml)
{
  g_assert_true (wn_synth_start_markup (synth, ssml, -1, WN_FORMAT_SSML, 5, NULL));
}

static GArray *
speak (WnSynth *synth, const char *ssml)
{
  start (synth, ssml);
  return synth_read_all (synth, 1600);
}

static void
set_up (SynthFixture *f, gconstpointer path)
{
  synth_set_up (f, path);
  wn_synth_free (f->synth);
  f->synth = synth_with_files (f->voice, 1);
}

static guint
length_of (WnSynth *synth, const char *ssml)
{
  start (synth, ssml);
  return (guint) wn_synth_get_length (synth);
}

/* The recording's samples bit by bit, between sentences that are as they are alone, without pauses */
static void
test_played (SynthFixture *f, gconstpointer data)
{
  GArray *one = speak (f->synth, "Hello there."), *all;
  const guint n_two = length_of (f->synth, "Fine!");

  all = speak (f->synth, "Hello there. <audio src='tone.wav'>never</audio> Fine!");
  g_assert_null (wn_synth_take_warnings (f->synth));
  g_assert_cmpuint (all->len, ==, one->len + N_TONE + n_two);
  g_assert_cmpmem (all->data, (one->len - 80) * sizeof (float), one->data,
      (one->len - 80) * sizeof (float));
  for (int i = 0; i < N_TONE; i++)
    g_assert_true (sample (all, one->len + i) == tone (i) / 32768.0f);
  g_array_unref (one);
  g_array_unref (all);
}

#define MIXED                                                                                     \
  "<audio src='tone.wav' clipBegin='100ms'/>Hello there. <mark name='a'/><audio src='wide.wav' "  \
  "repeatCount='1.5'/>How are you? <break time='300ms'/><audio src='tone.wav' speed='70%'/> Dr. " \
  "Smith? Fine! <audio src='below/my%20tone.wav' soundLevel='-6dB'/><break time='250ms'/>"

static void
test_same (SynthFixture *f, gconstpointer data)
{
  static const gsize sizes[] = { 7, 1000, 50000 };
  GArray *whole = speak (f->synth, MIXED);
  GRand *random = g_rand_new_with_seed (1);
  float piece[3000];

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    GArray *again;

    start (f->synth, MIXED);
    again = synth_read_all (f->synth, sizes[i]);
    assert_same_samples (whole, again);
    g_array_unref (again);
  }
  for (int n_threads = 0; n_threads <= 3; n_threads++) {
    WnSynth *synth = synth_with_files (f->voice, n_threads);
    GArray *again = speak (synth, MIXED);

    assert_same_samples (whole, again);
    for (int i = 0; i < 20; i++) {
      const guint64 at = g_rand_int_range (random, 0, whole->len);
      const gsize wanted = g_rand_int_range (random, 1, G_N_ELEMENTS (piece)),
                  n = MIN (wanted, whole->len - at);

      wn_synth_seek (synth, at);
      g_assert_cmpuint (wn_synth_read (synth, piece, wanted), ==, n);
      g_assert_cmpmem (piece, n * sizeof (float), &g_array_index (whole, float, at),
          n * sizeof (float));
    }
    g_array_unref (again);
    wn_synth_free (synth);
  }
  g_rand_free (random);
  g_array_unref (whole);
}

/* Attributes of <audio>, and samples that come of it */
static void
test_attributes (SynthFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *attributes;
    guint n;
  } cases[] = {
    { "src='tone.wav'", N_TONE },
    { "src='inside.wav'", N_TONE },
    { "src='wide.wav'", RATE },
    { "src='tone.wav' clipBegin='0.1s'", N_TONE - 1600 },
    { "src='tone.wav' clipEnd='100ms'", 1600 },
    { "src='tone.wav' clipBegin='100ms' clipEnd='300ms'", 3200 },
    { "src='tone.wav' clipEnd='9s'", N_TONE },
    { "src='tone.wav' repeatCount='2.5'", 5 * N_TONE / 2 },
    { "src='tone.wav' repeatCount='0.25'", N_TONE / 4 },
    { "src='tone.wav' repeatDur='1.2s'", 19200 },
    { "src='tone.wav' repeatCount='3' repeatDur='700ms'", 11200 },
    { "src='tone.wav' repeatCount='1' repeatDur='2s'", N_TONE },
    { "src='tone.wav' speed='200%'", N_TONE / 2 },
    { "src='tone.wav' speed='50%' repeatCount='2'", 4 * N_TONE },
    { "src='tone.wav' speed='200%' clipBegin='100ms'", (N_TONE - 1600) / 2 },
    { "src='tone.wav' soundLevel='+3dB'", N_TONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *ssml = g_strdup_printf ("<audio %s>text</audio>", cases[i].attributes);
    GArray *all = speak (f->synth, ssml);

    g_assert_null (wn_synth_take_warnings (f->synth));
    g_assert_cmpuint (all->len, ==, cases[i].n);
    g_array_unref (all);
  }
}

/* Repetitions follow one another, cut ends fade, the level is that asked for */
static void
test_samples (SynthFixture *f, gconstpointer data)
{
  GArray *all = speak (f->synth, "<audio src='tone.wav' repeatCount='2.5'/>");

  for (guint i = 0; i < all->len - 80; i++)
    g_assert_true (sample (all, i) == tone (i % N_TONE) / 32768.0f);
  g_assert_cmpfloat (fabsf (sample (all, all->len - 1)), <=, 1e-6f);
  g_array_unref (all);

  all = speak (f->synth, "<audio src='tone.wav' clipBegin='250ms' soundLevel='-20 dB'/>");
  g_assert_cmpfloat (sample (all, 0), ==, 0.0f);
  for (guint i = 80; i < all->len; i++)
    g_assert_cmpfloat (fabsf (sample (all, i) - 0.1f * tone (i + N_TONE / 2) / 32768.0f), <, 1e-7f);
  g_array_unref (all);
}

/* Two channels of 48 kHz, one of them silent, are a tone of the same pitch at 16 kHz, half as loud */
static void
test_resampled (SynthFixture *f, gconstpointer data)
{
  GArray *all = speak (f->synth, "<audio src='wide.wav'/>");
  double worst = 0.0;

  for (guint i = 200; i + 200 < all->len; i++)
    worst = MAX (worst, fabs (sample (all, i) - 0.25 * sin (2 * G_PI * 440 * i / RATE)));
  g_assert_cmpfloat (worst, <, 1e-3);
  g_array_unref (all);

  /* an octave higher */
  all = speak (f->synth, "<audio src='wide.wav' speed='200%'/>");
  worst = 0.0;
  for (guint i = 200; i + 200 < all->len; i++)
    worst = MAX (worst, fabs (sample (all, i) - 0.25 * sin (2 * G_PI * 880 * i / RATE)));
  g_assert_cmpfloat (worst, <, 1e-3);
  g_array_unref (all);
}

static guint64
find_mark (const GPtrArray *marks, WnMarkType type, const char *name)
{
  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = marks->pdata[i];

    if (mark->type == type && strcmp (mark->name, name) == 0)
      return mark->start;
  }
  g_error ("no mark \"%s\"", name);
}

/* Breaks and marks on both sides of recordings, and the words behind them, are at their times */
static void
test_times (SynthFixture *f, gconstpointer data)
{
  const char *ssml = "<mark name='a'/><break time='500ms'/><mark name='b'/><audio "
                     "src='tone.wav'/><mark name='c'/><break time='1s'/><mark name='d'/><audio "
                     "src='tone.wav'/>Hello there. <audio src='tone.wav'/><mark name='e'/><break "
                     "time='100ms'/><mark name='f'/>";
  const guint n_hello = length_of (f->synth, "Hello there.");
  const guint64 hello = 8000 + N_TONE + RATE + N_TONE;
  GPtrArray *alone, *marks;

  alone = wn_synth_take_marks (f->synth, G_MAXUINT64);
  start (f->synth, ssml);
  marks = wn_synth_take_marks (f->synth, G_MAXUINT64);
  g_assert_cmpuint (find_mark (marks, WN_MARK_NAMED, "a"), ==, 0);
  g_assert_cmpuint (find_mark (marks, WN_MARK_NAMED, "b"), ==, 8000);
  g_assert_cmpuint (find_mark (marks, WN_MARK_NAMED, "c"), ==, 8000 + N_TONE);
  g_assert_cmpuint (find_mark (marks, WN_MARK_NAMED, "d"), ==, 8000 + N_TONE + RATE);
  g_assert_cmpuint (find_mark (marks, WN_MARK_WORD, "there"), ==,
      hello + find_mark (alone, WN_MARK_WORD, "there"));
  g_assert_cmpuint (find_mark (marks, WN_MARK_NAMED, "e"), ==, hello + n_hello + N_TONE);
  g_assert_cmpuint (find_mark (marks, WN_MARK_NAMED, "f"), ==, hello + n_hello + N_TONE + 1600);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, hello + n_hello + N_TONE + 1600);
  for (guint i = 1; i < marks->len; i++)
    g_assert_cmpuint (((WnMark *) marks->pdata[i])->start, >=,
        ((WnMark *) marks->pdata[i - 1])->start);
  g_ptr_array_unref (marks);

  /* one that counts as taken behind a seek does not come again */
  wn_synth_seek (f->synth, 8000 + N_TONE + 10);
  marks = wn_synth_take_marks (f->synth, 8000 + N_TONE + RATE + 1);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpstr (((WnMark *) marks->pdata[0])->name, ==, "d");
  g_ptr_array_unref (marks);
  g_ptr_array_unref (alone);
}

/* Neither speed nor a limit of the length changes a recording; the volume does */
static void
test_prosody (SynthFixture *f, gconstpointer data)
{
  const WnProsody fast = { .rate = 2.0, .pitch = 1.0, .pitch_range = 1.0, .volume = 0.5 };
  const char *ssml = "<audio src='tone.wav'/>Hello there.";
  const guint n = length_of (f->synth, ssml);
  float piece[1000];
  GArray *rest;

  g_assert_cmpuint (wn_synth_read (f->synth, piece, 1000), ==, 1000);
  wn_synth_set_prosody (f->synth, &fast);
  g_assert_cmpuint (wn_synth_get_length (f->synth), <, n);
  g_assert_cmpuint (wn_synth_get_length (f->synth), >, N_TONE);
  rest = synth_read_all (f->synth, 1000);
  for (int i = 1000; i < N_TONE - 1000; i++)
    g_assert_true (sample (rest, i) == 0.5f * (tone (1000 + i) / 32768.0f));
  g_array_unref (rest);
  start (f->synth, ssml);
  g_assert_cmpuint (wn_synth_limit_length (f->synth, 100, 4.0), >, N_TONE);
}

/* What cannot be played costs one warning that says what and where, and its text is spoken */
static void
test_fallback (SynthFixture *f, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "src='none.wav'", "that is no file in the folder that is permitted" },
    { "src='../tone.wav'", "that is no file" },
    { "src='/etc/passwd'", "that is no file" },
    { "src='file:///etc/passwd'", "that is no file" },
    { "src='link.wav'", "that is no file" },
    { "src='.'", "that is no file" },
    { "src='http://example.com/tone.wav'", "that is no file" },
    { "src='data:audio/wav,RIFF'", "that is no file" },
    { "src='%2e%2e/%2e%2e/etc/passwd'", "that is no file" },
    { "src='bad.wav'", "it is no sound file, or damaged" },
    { "src='empty.wav'", "there is no sound in it" },
    { "src='slow.wav'", "its rate is 1000 Hz, where 4000 to 768000 are possible" },
    { "src='many.wav'", "it has 40 channels, where 1 to 32 are possible" },
    { "src='loud.wav'", "it is damaged after 0.0 s" },
    { "src='long.wav'", "it is longer than the 349.5 s that are left for sounds" },
    { "src='tone.wav' clipBegin='3s'", "it has no sound from 3 s on" },
    { "src='tone.wav' clipBegin='300ms' clipEnd='200ms'", "it has no sound from 0.3 s on" },
    { "", "it names no file" },
  };
  GArray *spoken = speak (f->synth, "Hello. Fall back. Fine!");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *ssml = g_strdup_printf ("Hello. <audio %s><desc>a bell</desc>Fall "
                                             "back.</audio> Fine!",
        cases[i][0]);
    GArray *all = speak (f->synth, ssml);
    char **warnings = wn_synth_take_warnings (f->synth);

    assert_same_samples (spoken, all);
    g_assert_cmpuint (g_strv_length (warnings), ==, 1);
    g_assert_nonnull (strstr (warnings[0], cases[i][1]));
    g_assert_nonnull (strstr (warnings[0], "of <audio> at character 7 is not played"));
    g_strfreev (warnings);
    g_array_unref (all);
  }
  g_array_unref (spoken);
}

/* Without a permission nothing is read; with one by the document, for whoever speaks it */
static void
test_permission (SynthFixture *f, gconstpointer data)
{
  const char *ssml = "<audio src='tone.wav'>Hello.</audio>";
  WnSynth *plain = synth_new (f->voice, 1, 1);
  WnDocument *document = wn_document_new (ssml, -1, WN_FORMAT_SSML, NULL, folder, NULL);
  char **warnings;

  start (plain, ssml);
  g_assert_cmpuint (wn_synth_get_length (plain), !=, N_TONE);
  warnings = wn_synth_take_warnings (plain);
  g_assert_nonnull (strstr (warnings[0], "no folder of files is permitted"));
  g_strfreev (warnings);
  for (int part = WN_DOCUMENT_WHOLE; part <= 0; part++) {
    wn_synth_start_document (plain, document, part, 1);
    g_assert_cmpuint (wn_synth_get_length (plain), ==, N_TONE);
  }
  wn_document_unref (document);
  wn_synth_free (plain);
}

/* A file that is played a thousand times is read once; ten minutes are the most of one */
static void
test_many (SynthFixture *f, gconstpointer data)
{
  GString *ssml = g_string_new (NULL);
  char **warnings;

  for (int i = 0; i < 1000; i++)
    g_string_append (ssml, "<audio src='tone.wav'/> <audio src='bad.wav'/>");
  g_assert_cmpuint (length_of (f->synth, ssml->str), ==, 1000 * N_TONE);
  warnings = wn_synth_take_warnings (f->synth);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_strfreev (warnings);
  g_string_free (ssml, TRUE);

  g_assert_cmpuint (length_of (f->synth, "<audio src='tone.wav' repeatCount='1e9'/>"), ==,
      600 * RATE);
  warnings = wn_synth_take_warnings (f->synth);
  g_assert_cmpstr (warnings[0], ==,
      "the sound of <audio> at character 0, of more than 10 minutes, is shortened");
  g_strfreev (warnings);
}

int
main (int argc, char **argv)
{
  static char *voice_path;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = test_folder ();
  write_files ();
#define ADD(name, func) \
  g_test_add ("/sounds/" name, SynthFixture, &voice_path, set_up, func, synth_tear_down)
  ADD ("played", test_played);
  ADD ("same", test_same);
  ADD ("attributes", test_attributes);
  ADD ("samples", test_samples);
  ADD ("resampled", test_resampled);
  ADD ("times", test_times);
  ADD ("prosody", test_prosody);
  ADD ("fallback", test_fallback);
  ADD ("permission", test_permission);
  ADD ("many", test_many);
  result = tiny_voice_test_run (&voice_path);
  test_remove (folder);
  g_free (folder);
  return result;
}
