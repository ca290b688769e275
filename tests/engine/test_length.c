/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <malloc.h>
#include <math.h>
#include "base/clock.h"
#include "engine/synth.h"
#include "tiny_voice.h"

/* The cost of speech grows with its length, and no faster; its memory does not grow */

#define CHUNK 1600

typedef struct
{
  double minutes; /* of audio */
  double seconds; /* of processor time */
  /*
   * the most that was allocated while speaking, beyond what there was before the text; 0 if unknown
   */
  double bytes;
} Cost;

static double
allocated_bytes (void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  const struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}

static Cost
speak (WnSynth *synth, int n_sentences, int rate)
{
  GString *text = g_string_new (NULL);
  const double before = allocated_bytes ();
  Cost cost = { 0 };
  GError *error = NULL;
  float out[CHUNK];
  double begin = wn_thread_seconds ();
  gsize n, samples = 0;

  for (int i = 0; i < n_sentences; i++)
    g_string_append (text,
        i % 2 ? "This is one more sentence of a long book. "
              : "And then, before anybody saw it, another. ");
  g_assert_true (wn_synth_start (synth, text->str, text->len, 0, &error));
  g_assert_no_error (error);
  while ((n = wn_synth_read (synth, out, CHUNK)) > 0) {
    samples += n;
    cost.bytes = fmax (cost.bytes, allocated_bytes () - before);
    g_ptr_array_unref (wn_synth_take_marks (synth, wn_synth_get_position (synth)));
  }
  cost.seconds = wn_thread_seconds () - begin;
  cost.minutes = samples / 60.0 / rate;
  g_string_free (text, TRUE);
  return cost;
}

static void
test_length (gconstpointer path)
{
  static const int minutes[] = { 1, 5, 10 };
  GError *error = NULL;
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnVoice *voice = wn_voice_load (*(char *const *) path, &error);
  const int rate = wn_voice_get_info (voice)->sample_rate;
  Cost costs[G_N_ELEMENTS (minutes)], ten;
  WnSynth *synth;
  double a_minute;

  options.n_threads = 1;
  synth = wn_synth_new (voice, &options, &error);
  ten = speak (synth, 10, rate);
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    costs[i] = speak (synth, (int) (10 * minutes[i] / ten.minutes), rate);
    g_test_message ("%.2f minutes: %.3f s, %.0f bytes", costs[i].minutes, costs[i].seconds,
        costs[i].bytes);
    g_assert_cmpfloat_with_epsilon (costs[i].minutes, minutes[i], 0.2 * minutes[i]);
  }
  /* a second minute, now that all is warm */
  a_minute = fmin (costs[0].seconds / costs[0].minutes, costs[1].seconds / costs[1].minutes);
  g_assert_cmpfloat (costs[2].seconds / costs[2].minutes, <, 1.5 * a_minute);
  /* the text itself and the places of its sentences */
  g_assert_cmpfloat (costs[2].bytes - costs[0].bytes, <, 300000);
  wn_synth_free (synth);
  wn_voice_unref (voice);
}

int
main (int argc, char **argv)
{
  static char *path;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/length", &path, test_length);
  return tiny_voice_test_run (&path);
}
