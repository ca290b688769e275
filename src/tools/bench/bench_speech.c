/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench.h"
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>
#include "base/clock.h"
#include "train/measure/metrics.h"
#include "train/measure/bootstrap.h"

#define CHUNK_MS 100
#define MAX_CHUNK 4800
#define TIMES_LONG 12    /* the text over and over: some two minutes of speech */
#define STREAM_SECONDS 6 /* of each live stream */
#define STREAMS_BEGIN 2  /* s over which they begin: callers do not come all at once */
#define LOAD 0.8         /* of what the processors could do, by live streams */
#define MAX_STREAMS 64
#define MEMORY_STREAMS 16
#define MEMORY_CHUNKS 100 /* that each has spoken by then */

static const char text[] =
    "Good morning. The quick brown fox jumps over the lazy dog near the river bank, and nobody is "
    "surprised. "
    "Please leave a message after the tone, or press the pound key for more options. ";
static const char twenty_words[] = "Please leave your name and number after the tone and one of "
                                   "our people will call you back later today.";

static WnSynth *
synth_new (WnVoice *voice, int n_threads, GError **error)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;

  options.n_threads = n_threads;
  return wn_synth_new (voice, &options, error);
}

static int
chunk_samples (WnVoice *voice)
{
  return MIN (MAX_CHUNK, wn_voice_get_info (voice)->sample_rate * CHUNK_MS / 1000);
}

static double
read_all (WnSynth *synth, int chunk)
{
  float out[MAX_CHUNK];
  double samples = 0.0;
  gsize m;

  while ((m = wn_synth_read (synth, out, chunk)) > 0)
    samples += m;
  return samples;
}

double
wn_bench_speak (WnVoice *voice, int n_threads, const char *what, double (*clock) (void),
    GError **error)
{
  WnSynth *synth = synth_new (voice, n_threads, error);
  double begin, samples;

  if (!synth || !wn_synth_start (synth, what, -1, 0, error)) {
    wn_synth_free (synth);
    return NAN;
  }
  begin = clock ();
  samples = read_all (synth, chunk_samples (voice));
  begin = clock () - begin;
  wn_synth_free (synth);
  return samples / wn_voice_get_info (voice)->sample_rate / begin;
}

typedef struct
{
  WnVoice *voice;
  int n_threads;
  const char *what;
  double speed;
} Apart;

static gpointer
speak_apart (gpointer data)
{
  Apart *a = data;

  a->speed = wn_bench_speak (a->voice, a->n_threads, a->what, wn_bench_clock, NULL);
  return NULL;
}

/*
 * Times real time of n synthesizers at once, each as fast as it can, until the last one has spoken
 */
static double
speak_side_by_side (WnVoice *voice, int n, int n_threads, const char *what)
{
  Apart *apart = g_new (Apart, n);
  GThread **threads = g_new (GThread *, n);
  double slowest = INFINITY;

  for (int i = 0; i < n; i++) {
    apart[i] = (Apart){ voice, n_threads, what, NAN };
    threads[i] = g_thread_new ("apart", speak_apart, &apart[i]);
  }
  for (int i = 0; i < n; i++) {
    g_thread_join (threads[i]);
    slowest = fmin (slowest, apart[i].speed);
  }
  g_free (threads);
  g_free (apart);
  return n * slowest;
}

static void
streams_at_once (WnBench *bench, WnVoice *voice)
{
  static const struct
  {
    int n;
    const char *key, *label;
  } rows[] = {
    { 1, "streams_1_times_real_time", "streams as fast as they can, 1" },
    { 4, "streams_4_times_real_time", "  4 at once, together" },
    { 16, "streams_16_times_real_time", "  16 at once" },
    { 64, "streams_64_times_real_time", "  64 at once" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    wn_bench_add (bench, rows[i].key, rows[i].label, speak_side_by_side (voice, rows[i].n, 0, text),
        2, "times real time");
}

static double
first_audio (WnVoice *voice, const char *what, GError **error)
{
  WnSynth *synth = synth_new (voice, 1, error);
  float out[MAX_CHUNK];
  double begin = wn_thread_seconds ();

  if (!synth || !wn_synth_start (synth, what, -1, 0, error)) {
    wn_synth_free (synth);
    return NAN;
  }
  wn_synth_read (synth, out, chunk_samples (voice));
  begin = wn_thread_seconds () - begin;
  wn_synth_free (synth);
  return 1e3 * begin;
}

static double
resident_bytes (void)
{
  FILE *f = fopen ("/proc/self/statm", "r");
  long pages = 0;

  if (f) {
    if (fscanf (f, "%*s %ld", &pages) != 1)
      pages = 0;
    fclose (f);
  }
  return pages ? (double) pages * sysconf (_SC_PAGESIZE) : NAN;
}

/* What is allocated; what a freed stream left resident must not hide what the next one takes */
static double
allocated_bytes (void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  const struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + info.hblkhd;
#else
  return NAN;
#endif
}

/* MiB that each further stream takes while it speaks */
static double
stream_memory (WnVoice *voice, const char *what, int n_threads, GError **error)
{
  WnSynth *streams[MEMORY_STREAMS + 1] = { NULL };
  double before = NAN, after;
  gboolean ok = TRUE;
  float out[MAX_CHUNK];

  for (int i = 0; ok && i <= MEMORY_STREAMS; i++) {
    if (i == 1)
      before = allocated_bytes ();
    streams[i] = synth_new (voice, n_threads, error);
    ok = streams[i] && wn_synth_start (streams[i], what, -1, i, error);
    for (int k = 0; ok && k < MEMORY_CHUNKS; k++)
      wn_synth_read (streams[i], out, chunk_samples (voice));
  }
  after = allocated_bytes ();
  for (int i = 0; i <= MEMORY_STREAMS; i++)
    wn_synth_free (streams[i]);
  return ok ? (after - before) / MEMORY_STREAMS / (1 << 20) : NAN;
}

typedef struct
{
  WnSynth *synth;
  int chunk;
  /* when the first chunk begins to be made; chunk k is late after start + (k + 1) CHUNK_MS */
  double start;
  double latest; /* seconds that a chunk came after it should have, negative if none did */
  int n_late;
} Stream;

static gpointer
live_stream (gpointer data)
{
  Stream *s = data;
  float out[MAX_CHUNK];

  s->latest = -INFINITY;
  g_usleep ((gulong) (1e6 * fmax (0.0, s->start - wn_bench_clock ())));
  for (int k = 0; k < STREAM_SECONDS * 1000 / CHUNK_MS; k++) {
    double due = s->start + 1e-3 * CHUNK_MS * (k + 1), now;

    wn_synth_read (s->synth, out, s->chunk);
    now = wn_bench_clock ();
    s->latest = fmax (s->latest, now - due);
    s->n_late += now > due;
    if (now < due)
      g_usleep ((gulong) (1e6 * (due - now)));
  }
  return NULL;
}

static gboolean
live_streams (WnBench *bench, WnVoice *voice, int n, GError **error)
{
  Stream streams[MAX_STREAMS] = { { NULL } };
  GThread *threads[MAX_STREAMS];
  char *sentences = g_strconcat (text, text, NULL);
  double latest = -INFINITY, start;
  int late = 0;
  gboolean ok = TRUE;

  for (int i = 0; ok && i < n; i++) {
    streams[i].synth = synth_new (voice, 0, error);
    ok = streams[i].synth && wn_synth_start (streams[i].synth, sentences, -1, i, error);
  }
  start = wn_bench_clock ();
  for (int i = 0; ok && i < n; i++) {
    streams[i].chunk = chunk_samples (voice);
    streams[i].start = start + (double) STREAMS_BEGIN * i / n;
    threads[i] = g_thread_new ("stream", live_stream, &streams[i]);
  }
  for (int i = 0; i < n; i++) {
    if (ok)
      g_thread_join (threads[i]);
    latest = fmax (latest, streams[i].latest);
    late += streams[i].n_late;
    wn_synth_free (streams[i].synth);
  }
  g_free (sentences);
  if (ok) {
    wn_bench_add (bench, "live_streams", "live streams at once, chunks of 100 ms", n, 0, "");
    wn_bench_add (bench, "live_late_chunks", "  chunks that came late", late, 0, "");
    wn_bench_add (bench, "live_worst_margin_ms", "  the latest came before it was due",
        -1e3 * latest, 1, "ms");
  }
  return ok;
}

/* g_free */
static char *
make_long_text (void)
{
  char *long_text = g_strdup ("");

  for (int i = 0; i < TIMES_LONG; i++) {
    char *longer = g_strconcat (long_text, text, NULL);

    g_free (long_text);
    long_text = longer;
  }
  return long_text;
}

/* The same without 8 bits, which the voice then has no more */
static void
bench_float32 (WnBench *bench, WnVoice *voice, const char *long_text, GError **error)
{
  g_autofree double *float32 = g_new (double, bench->repeat);

  wn_student_quantise (voice->student, NULL, NULL);
  for (int i = 0; i < bench->repeat; i++)
    float32[i] = wn_bench_speak (voice, 1, text, wn_thread_seconds, error);
  wn_bench_add (bench, "text_to_audio_float32_times_real_time", "text to audio, float32",
      wn_quantile (float32, bench->repeat, 0.5), 2, "times real time");
  wn_bench_add (bench, "stream_float32_mib", "  memory of a further stream, one thread",
      stream_memory (voice, long_text, 1, error), 2, "MiB");
}

gboolean
wn_bench_speech (WnBench *bench, WnVoice *voice, GError **error)
{
  const gboolean quantised = wn_student_is_quantised (voice->student);
  const int n_processors = g_get_num_processors ();
  char *long_text = make_long_text ();
  const int n = bench->repeat;
  g_autofree double *rounds = g_new (double, 7 * n);
  double *chain = rounds, *first = rounds + n, *first_short = rounds + 2 * n, *one = rounds + 3 * n,
         *all = rounds + 4 * n, *ratios = rounds + 5 * n, *limits = rounds + 6 * n;
  gboolean ok;

  for (int i = 0; i < bench->repeat; i++) {
    double alone, together;

    chain[i] = wn_bench_speak (voice, 1, text, wn_thread_seconds, error);
    first[i] = first_audio (voice, twenty_words, error);
    first_short[i] = first_audio (voice, text, error);
    alone = wn_bench_speak (voice, 1, long_text, wn_bench_clock, error);
    together = wn_bench_speak (voice, n_processors, long_text, wn_bench_clock, error);
    one[i] = alone;
    all[i] = together;
    ratios[i] = together / alone;
    limits[i] = speak_side_by_side (voice, n_processors, 1, long_text) / alone;
  }
  wn_bench_add (bench, "text_to_audio_times_real_time",
      quantised ? "text to audio, 8 bits" : "text to audio, float32", wn_quantile (chain, n, 0.5),
      2, "times real time");
  wn_bench_add (bench, "first_audio_20_words_ms", "  first 100 ms of a sentence of 20 words after",
      wn_quantile (first, n, 0.5), 1, "ms");
  wn_bench_add (bench, "first_audio_ms", "  first 100 ms of a short sentence after",
      wn_quantile (first_short, n, 0.5), 1, "ms");
  wn_bench_add (bench, "long_text_one_thread", "long text by the wall clock, one thread",
      wn_quantile (one, n, 0.5), 2, "times real time");
  wn_bench_add (bench, "long_text_all_threads", "  as many threads as processors",
      wn_quantile (all, n, 0.5), 2, "times real time");
  wn_bench_add (bench, "processors", "  processors", n_processors, 0, "");
  wn_bench_add (bench, "threads_over_one_median_pair",
      "  threads against one, median of pairs of runs", wn_quantile (ratios, n, 0.5), 2,
      "times as fast");
  wn_bench_add (bench, "processors_over_one",
      "  as many synthesizers of one thread at once, median", wn_quantile (limits, n, 0.5), 2,
      "times as fast");
  wn_bench_add (bench, "stream_mib", "memory of a further stream, one thread",
      stream_memory (voice, long_text, 1, error), 2, "MiB");
  wn_bench_add (bench, "stream_threads_mib", "  with as many threads as processors",
      stream_memory (voice, long_text, n_processors, error), 2, "MiB");
  streams_at_once (bench, voice);
  ok = isfinite (all[n / 2])
      && live_streams (bench, voice, CLAMP ((int) (LOAD * all[n / 2]), 1, MAX_STREAMS), error);
  if (ok && quantised)
    bench_float32 (bench, voice, long_text, error);
  g_free (long_text);
  return ok;
}

gboolean
wn_bench_length (WnBench *bench, WnVoice *voice, double minutes, GError **error)
{
  const int rate = wn_voice_get_info (voice)->sample_rate, chunk = chunk_samples (voice);
  const double wanted = 60.0 * minutes * rate;
  WnSynth *synth = synth_new (voice, 0, error);
  GString *book = g_string_new (NULL);
  float out[MAX_CHUNK];
  double samples = 0.0, begin = wn_bench_clock (), half = NAN, memory_half = NAN, end;

  /* the text speaks faster than one of its characters in 20 ms */
  for (int i = 0; 0.02 * book->len < 60.0 * minutes; i++)
    g_string_append_printf (book, "This is number %d. %s", i, text);
  if (!synth || !wn_synth_start (synth, book->str, book->len, 0, error)) {
    wn_synth_free (synth);
    g_string_free (book, TRUE);
    return FALSE;
  }
  g_string_free (book, TRUE);
  while (samples < wanted) {
    const gsize m = wn_synth_read (synth, out, chunk);

    if (m == 0)
      break;
    samples += m;
    /* they are kept until somebody takes them */
    g_ptr_array_unref (wn_synth_take_marks (synth, wn_synth_get_position (synth)));
    if (isnan (half) && samples >= wanted / 2) {
      half = wn_bench_clock ();
      memory_half = resident_bytes ();
    }
  }
  end = wn_bench_clock ();
  wn_bench_add (bench, "minutes", "minutes of speech", samples / rate / 60.0, 2, "");
  wn_bench_add (bench, "length_times_real_time", "speed by the wall clock",
      samples / rate / (end - begin), 2, "times real time");
  wn_bench_add (bench, "second_half_over_first", "seconds of the second half against the first",
      (end - half) / (half - begin), 3, "");
  wn_bench_add (bench, "memory_half_mib", "memory of the process after the first half",
      memory_half / (1 << 20), 2, "MiB");
  wn_bench_add (bench, "memory_end_mib", "  at the end", resident_bytes () / (1 << 20), 2, "MiB");
  wn_synth_free (synth);
  return TRUE;
}
