/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "synth_fixture.h"
#include "tiny_voice.h"

static void
test_prosody (SynthFixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  GArray *plain = synth_speak (f->synth, SYNTH_TEXT, 5), *changed;
  const double plain_speech = plain->len - 2 * SYNTH_PAUSE;

  for (double rate = 0.5; rate < 2.1; rate *= 2.0) {
    guint64 length;

    prosody.rate = rate;
    wn_synth_set_prosody (f->synth, &prosody);
    synth_start (f->synth, SYNTH_TEXT, 5);
    length = wn_synth_get_length (f->synth);
    changed = synth_read_all (f->synth, 4096);
    g_assert_cmpuint (changed->len, ==, length);
    g_assert_cmpfloat_with_epsilon ((changed->len - 2 * SYNTH_PAUSE) / plain_speech, 1.0 / rate,
        0.04);
    g_array_unref (changed);
  }
  prosody.rate = 1.0;
  prosody.pitch = 1.3;
  wn_synth_set_prosody (f->synth, &prosody);
  changed = synth_speak (f->synth, SYNTH_TEXT, 5);
  g_assert_cmpuint (changed->len, ==, plain->len);
  g_assert_false (same_samples (plain, changed));
  g_array_unref (changed);

  prosody = (WnProsody){ NAN, NAN, -INFINITY, INFINITY, { NULL } }; /* limited, not refused */
  wn_synth_set_prosody (f->synth, &prosody);
  changed = synth_speak (f->synth, SYNTH_TEXT, 5);
  g_assert_cmpuint (changed->len, ==, plain->len);
  for (guint i = 0; i < changed->len; i++)
    g_assert_true (fabsf (sample (changed, i)) <= 1.0f);
  g_array_unref (changed);
  g_array_unref (plain);
}

/*
 * Reads up to a sample in the first sentence; before is set to the phones behind it, as they would
 * have followed
 */
static void
read_some (WnSynth *synth, guint64 at, GArray *out, GArray **before)
{
  synth_start (synth, SYNTH_TEXT, 5);
  *before = synth_phone_starts (synth, at);
  g_assert_cmpuint (g_array_index (*before, guint64, 0), <, synth_first_sentence_end (synth));
  synth_start (synth, SYNTH_TEXT, 5);
  g_array_set_size (out, at);
  wn_synth_read (synth, (float *) out->data, at);
}

static void
append_rest (WnSynth *synth, GArray *out)
{
  g_autoptr (GArray) rest = synth_read_all (synth, 1000);

  g_array_append_vals (out, rest->data, rest->len);
}

/* The phone that is being spoken is not changed any more, the next one is */
static void
test_prosody_change (SynthFixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  g_autoptr (GArray) plain = synth_speak (f->synth, SYNTH_TEXT, 5),
                     changed = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) before = NULL, after = NULL, rest = NULL;
  const guint64 at = 3001;
  guint64 next, length;

  read_some (f->synth, at, changed, &before);
  next = g_array_index (before, guint64, 0);
  prosody.rate = 2.0;
  wn_synth_set_prosody (f->synth, &prosody);
  length = wn_synth_get_length (f->synth);
  after = synth_phone_starts (f->synth, at);
  g_assert_cmpuint (after->len, ==, before->len);
  g_assert_cmpuint (g_array_index (after, guint64, 0), ==, next);
  for (guint i = 6; i < after->len; i++)
    g_assert_cmpuint (g_array_index (after, guint64, i), <, g_array_index (before, guint64, i));
  append_rest (f->synth, changed);
  g_assert_cmpuint (changed->len, ==, length);
  g_assert_cmpuint (length, <, plain->len);
  g_assert_cmpmem (changed->data, next * sizeof (float), plain->data, next * sizeof (float));

  /*
   * a seek goes by the places as they are now; what was said with another rate is said with it
   * again
   */
  wn_synth_seek (f->synth, length - 1);
  g_assert_cmpuint (wn_synth_read (f->synth, &(float){ 0 }, 2), ==, 1);
  wn_synth_seek (f->synth, 0);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, length);
  prosody.rate = 1.0;
  wn_synth_set_prosody (f->synth, &prosody);
  g_assert_cmpuint (wn_synth_get_length (f->synth), ==, plain->len);
  rest = synth_read_all (f->synth, 777);
  assert_same_samples (rest, plain);
}

/*
 * Another pitch in mid-sentence: what was spoken keeps its F0 and so its samples, the rest changes,
 * in time with what it was
 */
static void
test_pitch_change (SynthFixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  g_autoptr (GArray) plain = synth_speak (f->synth, SYNTH_TEXT, 5),
                     changed = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) before = NULL, after = NULL, rest = NULL;
  const guint64 at = 3001;
  guint64 next;

  read_some (f->synth, at, changed, &before);
  next = g_array_index (before, guint64, 0);
  prosody.pitch = 1.5;
  prosody.pitch_range = 2.0;
  wn_synth_set_prosody (f->synth, &prosody);
  after = synth_phone_starts (f->synth, at);
  g_assert_cmpmem (after->data, after->len * sizeof (guint64), before->data,
      before->len * sizeof (guint64));
  append_rest (f->synth, changed);
  g_assert_cmpuint (changed->len, ==, plain->len);
  g_assert_cmpmem (changed->data, next * sizeof (float), plain->data, next * sizeof (float));
  g_assert_false (memcmp ((float *) changed->data + next, (float *) plain->data + next,
                      (plain->len - next) * sizeof (float))
      == 0);

  /*
   * a seek to before the change says both as they were said, but for the samples around it: now the
   * network sees the new pitch coming, and the filters behind it remember that until they begin
   * anew
   */
  g_assert_cmpuint (changed->len, >, next + 2500);
  wn_synth_seek (f->synth, 1000);
  rest = synth_read_all (f->synth, 777);
  g_assert_cmpuint (1000 + rest->len, ==, changed->len);
  for (guint64 i = 1000; i < changed->len; i++) {
    if (i + 1000 < next || i > next + 2000)
      g_assert_cmpfloat (g_array_index (rest, float, i - 1000), ==,
          g_array_index (changed, float, i));
  }
}

/* Whatever is changed and wherever, marks and samples agree: nothing is told twice or lost */
static void
test_prosody_changes (SynthFixture *f, gconstpointer data)
{
  GRand *random = g_rand_new_with_seed (3);
  guint n_plain;

  synth_start (f->synth, SYNTH_TEXT, 5);
  n_plain = synth_count_marks (f->synth, G_MAXUINT64);
  for (int round = 0; round < 10; round++) {
    guint64 position = 0, last = 0;
    guint n_marks = 0;
    float out[1600];
    gsize n, wanted;

    wn_synth_set_prosody (f->synth, &(WnProsody) WN_PROSODY_INIT);
    synth_start (f->synth, SYNTH_TEXT, 5);
    do {
      WnProsody prosody = { g_rand_double_range (random, 0.5, 2.0),
        g_rand_double_range (random, 0.5, 2.0), g_rand_double (random), 1.0, { NULL } };
      GPtrArray *marks;

      wanted = g_rand_int_range (random, 1, G_N_ELEMENTS (out));
      if (g_rand_boolean (random))
        wn_synth_set_prosody (f->synth, &prosody);
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
test_prosody_func (SynthFixture *f, gconstpointer data)
{
  WnProsody prosody = { 1.3, 0.9, 1.5, 1.0, { NULL } };
  GArray *constant, *asked;
  guint64 seen[2] = { 0, 0 }, length;

  wn_synth_set_prosody (f->synth, &prosody);
  constant = synth_speak (f->synth, SYNTH_TEXT, 5);
  wn_synth_set_prosody_func (f->synth, same_for_all, &prosody);
  asked = synth_speak (f->synth, SYNTH_TEXT, 5);
  assert_same_samples (constant, asked);
  g_array_unref (asked);

  wn_synth_set_prosody_func (f->synth, count_question, seen);
  synth_start (f->synth, SYNTH_TEXT, 5);
  length = wn_synth_get_length (f->synth);
  g_assert_cmpuint (seen[1], >=, 25);
  seen[0] = 0;
  asked = synth_read_all (f->synth, 1234);
  g_assert_cmpuint (asked->len, ==, length);
  g_array_unref (asked);

  wn_synth_set_prosody_func (f->synth, NULL, NULL);
  asked = synth_speak (f->synth, SYNTH_TEXT, 5);
  assert_same_samples (constant, asked);
  g_array_unref (asked);
  g_array_unref (constant);
}

static void
test_volume (SynthFixture *f, gconstpointer data)
{
  WnProsody prosody = WN_PROSODY_INIT;
  GArray *plain = synth_speak (f->synth, SYNTH_TEXT, 5), *half;
  float out[2000];

  prosody.volume = 0.5;
  wn_synth_set_prosody (f->synth, &prosody);
  half = synth_speak (f->synth, SYNTH_TEXT, 5);
  g_assert_cmpuint (half->len, ==, plain->len);
  for (guint i = 0; i < half->len; i++) {
    if (fabsf (sample (plain, i)) < 0.9f)
      g_assert_cmpfloat (sample (half, i), ==, 0.5f * sample (plain, i));
  }
  g_array_unref (half);

  prosody.volume = 1.0;
  wn_synth_set_prosody (f->synth, &prosody);
  synth_start (f->synth, SYNTH_TEXT, 5);
  wn_synth_read (f->synth, out, 1000);
  prosody.volume = 0.0;
  wn_synth_set_prosody (f->synth, &prosody);
  wn_synth_read (f->synth, out, 2000);
  for (int i = 0; i < 2000; i++) {
    const float gain = 1.0f - (i + 1) / 2000.0f;

    g_assert_cmpfloat_with_epsilon (out[i], gain * sample (plain, 1000 + i), 1e-3f);
  }
  wn_synth_read (f->synth, out, 2000);
  for (int i = 0; i < 2000; i++)
    g_assert_true (out[i] == 0.0f);
  g_array_unref (plain);
}

int
main (int argc, char **argv)
{
  static char *voice_path;

  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/prosody/" name, SynthFixture, &voice_path, synth_set_up, func, synth_tear_down)
  ADD ("prosody", test_prosody);
  ADD ("change", test_prosody_change);
  ADD ("pitch-change", test_pitch_change);
  ADD ("changes", test_prosody_changes);
  ADD ("func", test_prosody_func);
  ADD ("volume", test_volume);
  return tiny_voice_test_run (&voice_path);
}
