/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef SYNTH_FIXTURE_H
#define SYNTH_FIXTURE_H

#include "engine/synth.h"

#define SYNTH_TEXT "Hello there. How are you, Dr. Smith? Fine!"
#define SYNTH_PAUSE 3200 /* between its sentences, 200 ms in samples */

typedef struct
{
  WnVoice *voice;
  WnSynth *synth; /* seed 1, one thread */
} SynthFixture;

/** For g_test_add(); path is a char **, of the voice's file */
void synth_set_up (SynthFixture *f, gconstpointer path);
void synth_tear_down (SynthFixture *f, gconstpointer path);

WnSynth *synth_new (WnVoice *voice, guint64 seed, int n_threads);
void synth_start (WnSynth *synth, const char *text, guint64 key);
/** All samples that are left, read in pieces of n; g_array_unref */
GArray *synth_read_all (WnSynth *synth, gsize n);
/** All samples of a text; g_array_unref */
GArray *synth_speak (WnSynth *synth, const char *text, guint64 key);
/** Starts SYNTH_TEXT anew; where its first sentence ends, in samples */
guint64 synth_first_sentence_end (WnSynth *synth);
/** First sample (guint64) of each phone behind `from`, in all that is to come; g_array_unref */
GArray *synth_phone_starts (WnSynth *synth, guint64 from);
/** Takes the marks until then */
guint synth_count_marks (WnSynth *synth, guint64 until);

gboolean same_samples (const GArray *a, const GArray *b);
void assert_same_samples (const GArray *a, const GArray *b);

static inline float
sample (const GArray *a, guint i)
{
  return g_array_index (a, float, i);
}

#endif
