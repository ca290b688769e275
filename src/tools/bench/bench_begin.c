/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "base/order.h"
#include "bench.h"

#define READERS 4
#define BEGINNINGS 1000
#define INTERVAL 2000 /* us between two of them */
#define READ 2400     /* samples at once */

static const char text[] =
    "Good morning. The quick brown fox jumps over the lazy dog near the river bank, and nobody is "
    "surprised. Please leave a message after the tone.";

typedef struct
{
  WnVoice *voice;
  int enough; /* atomic */
} Readers;

/* Speaks as fast as it can, with as many threads as it gets */
static gpointer
read_on (gpointer data)
{
  Readers *readers = data;
  float out[READ];
  WnSynth *synth = wn_synth_new (readers->voice, NULL, NULL);

  while (
      synth && !g_atomic_int_get (&readers->enough) && wn_synth_start (synth, text, -1, 0, NULL)) {
    while (!g_atomic_int_get (&readers->enough) && wn_synth_read (synth, out, READ) > 0)
      ;
  }
  wn_synth_free (synth);
  return NULL;
}

/* Milliseconds by the wall clock, the shortest first */
static void
begin_often (WnVoice *voice, double ms[BEGINNINGS])
{
  for (int i = 0; i < BEGINNINGS; i++) {
    const double begun = wn_bench_clock ();
    WnSynth *synth = wn_synth_new (voice, NULL, NULL);

    ms[i] = 1e3 * (wn_bench_clock () - begun);
    wn_synth_free (synth);
    g_usleep (INTERVAL);
  }
  qsort (ms, BEGINNINGS, sizeof ms[0], wn_compare_doubles);
}

void
wn_bench_begin (WnBench *bench, WnVoice *voice)
{
  Readers readers = { .voice = voice };
  GThread *threads[READERS];
  double alone[BEGINNINGS], beside[BEGINNINGS];

  begin_often (voice, alone);
  for (int i = 0; i < READERS; i++)
    threads[i] = g_thread_new ("reader", read_on, &readers);
  begin_often (voice, beside);
  g_atomic_int_set (&readers.enough, TRUE);
  for (int i = 0; i < READERS; i++)
    g_thread_join (threads[i]);
  wn_bench_add (bench, "begin_ms", "a synthesizer more, median of 1000", alone[BEGINNINGS / 2], 3,
      "ms");
  wn_bench_add (bench, "begin_beside_ms", "  beside four that read as fast as they can",
      beside[BEGINNINGS / 2], 3, "ms");
  wn_bench_add (bench, "begin_beside_p99_ms", "    the 99th percentile",
      beside[BEGINNINGS * 99 / 100], 3, "ms");
}
