/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * Live streams on a machine of many processors, simulated on one of few: the pool is the real one,
 * the streams do as the renderer does (renderer.c: a cushion of 500 ms, asked for when there is
 * half of it, made in pieces of 160 ms, the stream first that would run dry first), and a vocoder is
 * a stub that sleeps for as long as a processor would compute. Prints late chunks, how much of the
 * cushion was left, how long the pool's functions took their callers, and what of the processor
 * time of this process a simulated processor would spend on the queue.
 *
 *   chrt -r 1 streams-simulation [PROCESSORS [STREAMS [TIMES_REAL_TIME [SECONDS]]]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/pool.h"

#define CHUNK 100000   /* us of sound that a stream reads at once, and between two reads */
#define CUSHION 500000 /* us of sound */
#define PIECE 160000
#define READERS 8 /* threads that read for all streams */

typedef struct
{
  WnPoolJob job;
  double speed; /* times real time */
  int cushion;  /* us of sound, atomic */
  gint64 next;  /* time of the next read */
} Stream;

typedef struct
{
  WnPool *pool;
  Stream *streams;
  int n;
  gint64 end;
  GArray *margins, *calls; /* of float: us of sound left, us that a read's calls took */
  int late;
} Reader;

/* A WnPoolJob's function: a piece of the cushion */
static gboolean
make_piece (void *data)
{
  Stream *s = data;

  g_usleep ((gulong) (PIECE / s->speed));
  g_atomic_int_add (&s->cushion, PIECE);
  s->job.due += PIECE;
  return !g_atomic_int_get (&s->job.recalled) && g_atomic_int_get (&s->cushion) < CUSHION;
}

/* A chunk of a stream, as wn_synth_read() and the going on behind it */
static void
read_chunk (Reader *r, Stream *s)
{
  const gint64 begun = g_get_monotonic_time ();
  float margin, call;

  wn_pool_recall (r->pool, &s->job);
  margin = (float) (g_atomic_int_get (&s->cushion) - CHUNK);
  r->late += margin < 0.0f;
  g_atomic_int_add (&s->cushion, margin < 0.0f ? -g_atomic_int_get (&s->cushion) : -CHUNK);
  if (g_atomic_int_get (&s->cushion) < CUSHION / 2) {
    s->job.due = g_get_monotonic_time () + g_atomic_int_get (&s->cushion);
    wn_pool_post (r->pool, &s->job);
  }
  call = (float) (g_get_monotonic_time () - begun);
  g_array_append_val (r->margins, margin);
  g_array_append_val (r->calls, call);
}

/* Its streams read one after the other, spread evenly over the time of a chunk */
static gpointer
read_all (gpointer data)
{
  Reader *r = data;

  for (int i = 0; g_get_monotonic_time () < r->end; i = (i + 1) % r->n) {
    const gint64 wait = r->streams[i].next - g_get_monotonic_time ();

    if (wait > 0)
      g_usleep ((gulong) wait);
    read_chunk (r, &r->streams[i]);
    r->streams[i].next += CHUNK;
  }
  return NULL;
}

static int
compare_floats (const void *a, const void *b)
{
  return (*(const float *) a > *(const float *) b) - (*(const float *) a < *(const float *) b);
}

static double
quantile (GArray *all, double q)
{
  qsort (all->data, all->len, sizeof (float), compare_floats);
  return g_array_index (all, float, MIN (all->len - 1, (guint) (q * all->len))) / 1e3;
}

static void
print (const Reader *readers, int processors, int n_streams, double speed, double seconds,
    double spent)
{
  GArray *margins = g_array_new (FALSE, FALSE, sizeof (float)),
         *calls = g_array_new (FALSE, FALSE, sizeof (float));
  const double pieces = n_streams * seconds * 1e6 / PIECE;
  int late = 0;

  for (int i = 0; i < READERS; i++) {
    g_array_append_vals (margins, readers[i].margins->data, readers[i].margins->len);
    g_array_append_vals (calls, readers[i].calls->data, readers[i].calls->len);
    late += readers[i].late;
  }
  printf ("%d processors of %g times real time, %d live streams, %g s: load %.2f\n", processors,
      speed, n_streams, seconds, n_streams / speed / processors);
  printf (
      "%u chunks, %d late; left of the cushion: least %.1f ms, 1st percentile %.1f, median %.1f\n",
      margins->len, late, quantile (margins, 0), quantile (margins, 0.01), quantile (margins, 0.5));
  printf (
      "calls of a reader (they wait for its piece at work): median %.3f ms, 99th percentile %.3f, "
      "longest %.3f\n",
      quantile (calls, 0.5), quantile (calls, 0.99), quantile (calls, 1));
  printf (
      "%.1f us of processor time a piece for queue, sleeping and waking: %.2f %% of what a piece "
      "costs, and %.2f of one processor that all wait for at the most\n",
      1e6 * spent / pieces, 1e8 * spent / pieces / (PIECE / speed), spent / seconds);
  g_array_unref (margins);
  g_array_unref (calls);
}

static double
process_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void
simulate (int processors, int n_streams, double speed, double seconds)
{
  /* one thread a processor: readers do nothing but read */
  WnPool *pool = wn_pool_new (processors);
  Stream *streams = g_new0 (Stream, n_streams);
  Reader readers[READERS];
  GThread *threads[READERS];
  const gint64 now = g_get_monotonic_time ();
  double spent = process_seconds ();
  int at = 0;

  for (int i = 0; i < READERS; i++) {
    const int n = n_streams * (i + 1) / READERS - at;

    for (int k = 0; k < n; k++)
      streams[at + k] = (Stream){ { .func = make_piece, .data = &streams[at + k] }, speed, CUSHION,
        now + (gint64) CHUNK * k / n };
    readers[i] = (Reader){ pool, streams + at, n, now + (gint64) (1e6 * seconds),
      g_array_new (FALSE, FALSE, sizeof (float)), g_array_new (FALSE, FALSE, sizeof (float)), 0 };
    threads[i] = g_thread_new ("reader", read_all, &readers[i]);
    at += n;
  }
  for (int i = 0; i < READERS; i++)
    g_thread_join (threads[i]);
  spent = process_seconds () - spent;
  for (int i = 0; i < n_streams; i++)
    wn_pool_recall (pool, &streams[i].job);
  wn_pool_free (pool);
  print (readers, processors, n_streams, speed, seconds, spent);
  for (int i = 0; i < READERS; i++) {
    g_array_unref (readers[i].margins);
    g_array_unref (readers[i].calls);
  }
  g_free (streams);
}

int
main (int argc, char **argv)
{
  const double processors = argc > 1 ? atof (argv[1]) : 64,
               streams = argc > 2 ? atof (argv[2]) : 2000, speed = argc > 3 ? atof (argv[3]) : 40,
               seconds = argc > 4 ? atof (argv[4]) : 10;

  if (!(processors >= 1 && processors <= 256 && streams >= READERS && streams <= 1e6 && speed > 0
          && seconds > 0)) {
    fprintf (stderr, "usage: %s [PROCESSORS [STREAMS [TIMES_REAL_TIME [SECONDS]]]]\n", argv[0]);
    return 2;
  }
  simulate ((int) processors, (int) streams, speed, seconds);
  return 0;
}
