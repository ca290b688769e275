/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BENCH_H
#define WN_BENCH_H

#include "engine/voice.h"

/** What "parwavenet bench" finds: one figure a row of a table, or in JSON */
typedef struct
{
  GArray *rows;
  int repeat;            /* times that each is measured; the median counts */
  double (*peak) (void); /* GFLOPS of sgemm on one thread, measured now */
} WnBench;

/**
 * Adds a figure and prints its line of the table, unless it is NAN.
 * key     its name in JSON; static
 * label   in the table; static
 * unit    behind the value, "" if none; static
 * digits  behind the decimal point
 */
void wn_bench_add (WnBench *bench, const char *key, const char *label, double value, int digits,
    const char *unit);

/**
 * Networks of random weights in the shape of a voice's student and others: inference, training,
 * sample by sample. No voice is needed
 */
void wn_bench_networks (WnBench *bench, const WnStudentConfig *config);

/** Matrix products of training, by our kernels and by OpenBLAS: which of them wn_blas_gemm() takes
 */
void wn_bench_products (WnBench *bench);

/** Text to audio: speed, first audio, threads, live streams, memory. Leaves the voice in float32 */
gboolean wn_bench_speech (WnBench *bench, WnVoice *voice, GError **error);

/**
 * Text analysis and synthesis of several voices by turns, each in its language; the first of them is
 * what the others are measured against
 * names   as wn_voice_load() takes them; ends with NULL
 */
gboolean wn_bench_voices (WnBench *bench, const char *const *names, GError **error);

/** Times real time of a text, by a clock; NAN with an error */
double wn_bench_speak (WnVoice *voice, int n_threads, const char *text, double (*clock) (void),
    GError **error);

/** Whole processes that say a word: what a start costs */
void wn_bench_start (WnBench *bench, const WnVoice *voice);

/** What a synthesizer more costs, alone and beside others at work: what a caller waits for */
void wn_bench_begin (WnBench *bench, WnVoice *voice);

/** A text of so many minutes: its cost and memory, to show that neither grows */
gboolean wn_bench_length (WnBench *bench, WnVoice *voice, double minutes, GError **error);

/** Seconds since some moment, for what several threads do */
double wn_bench_clock (void);

#endif
