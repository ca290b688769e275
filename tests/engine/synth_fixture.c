/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "synth_fixture.h"
#include <string.h>

WnSynth *
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

void
synth_set_up (SynthFixture *f, gconstpointer path)
{
  GError *error = NULL;

  f->voice = wn_voice_load (*(char *const *) path, &error);
  g_assert_no_error (error);
  f->synth = synth_new (f->voice, 1, 1);
}

void
synth_tear_down (SynthFixture *f, gconstpointer data)
{
  wn_synth_free (f->synth);
  wn_voice_unref (f->voice);
}

void
synth_start (WnSynth *synth, const char *text, guint64 key)
{
  GError *error = NULL;

  g_assert_true (wn_synth_start (synth, text, -1, key, &error));
  g_assert_no_error (error);
}

GArray *
synth_read_all (WnSynth *synth, gsize n)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (float));
  gsize m;

  do {
    g_array_set_size (samples, samples->len + n);
    m = wn_synth_read (synth, &g_array_index (samples, float, samples->len - n), n);
    g_array_set_size (samples, samples->len - n + m);
  } while (m == n);
  g_assert_cmpuint (wn_synth_read (synth, &(float){ 0 }, 1), ==, 0);
  return samples;
}

GArray *
synth_speak (WnSynth *synth, const char *text, guint64 key)
{
  synth_start (synth, text, key);
  return synth_read_all (synth, 1000000);
}

void
assert_same_samples (const GArray *a, const GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (float), b->data, b->len * sizeof (float));
}

gboolean
same_samples (const GArray *a, const GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (float)) == 0;
}

guint64
synth_first_sentence_end (WnSynth *synth)
{
  GPtrArray *marks;
  guint64 end = 0;

  synth_start (synth, SYNTH_TEXT, 5);
  marks = wn_synth_take_marks (synth, 1);
  g_assert_cmpuint (marks->len, >, 0);
  end = ((WnMark *) marks->pdata[0])->duration;
  g_ptr_array_unref (marks);
  return end;
}

GArray *
synth_phone_starts (WnSynth *synth, guint64 from)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint64));
  GPtrArray *marks = wn_synth_take_marks (synth, G_MAXUINT64);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = marks->pdata[i];

    if (mark->type == WN_MARK_PHONE && mark->start >= from)
      g_array_append_val (starts, mark->start);
  }
  g_ptr_array_unref (marks);
  return starts;
}

guint
synth_count_marks (WnSynth *synth, guint64 until)
{
  GPtrArray *marks = wn_synth_take_marks (synth, until);
  const guint n = marks->len;

  g_ptr_array_unref (marks);
  return n;
}
