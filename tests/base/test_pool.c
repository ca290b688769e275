/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <string.h>

#include "base/pool.h"

enum
{
  MAX_TASKS = 1000,
  THREADS = 4
};

typedef struct
{
  /* how often each task ran; not atomic: the pool orders it before its caller goes on */
  int done[MAX_TASKS];
  /* of the tasks of each worker; not atomic: a worker has one task at a time */
  int sum[THREADS];
  int busy[THREADS]; /* tasks that use this worker's scratch now */
  int n_threads;
} Work;

static void
task_count (void *data, int task, int worker)
{
  Work *work = data;

  g_assert_cmpint (worker, >=, 0);
  g_assert_cmpint (worker, <, work->n_threads);
  g_assert_cmpint (g_atomic_int_add (&work->busy[worker], 1), ==, 0);
  work->done[task]++;
  work->sum[worker] += task;
  if (task % 50 == 0)
    g_usleep (100);
  g_atomic_int_add (&work->busy[worker], -1);
}

static void
check_runs (WnPool *pool, int rounds)
{
  static const int sizes[] = { 0, 1, 2, 3, 7, MAX_TASKS };

  for (int round = 0; round < rounds; round++) {
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      Work work = { .n_threads = wn_pool_n_threads (pool) };

      wn_pool_run (pool, task_count, &work, sizes[s]);
      for (int i = 0; i < MAX_TASKS; i++)
        g_assert_cmpint (work.done[i], ==, i < sizes[s]);
    }
  }
}

static void
test_each_task_once (void)
{
  check_runs (NULL, 1);
  for (int n = 1; n <= THREADS; n++) {
    WnPool *pool = wn_pool_new (n);

    g_assert_cmpint (wn_pool_n_threads (pool), ==, n);
    check_runs (pool, 20);
    wn_pool_free (pool);
  }
}

static gpointer
caller (gpointer pool)
{
  check_runs (pool, 10);
  return NULL;
}

static void
test_several_callers (void)
{
  WnPool *pool = wn_pool_new (THREADS);
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, caller, pool);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wn_pool_free (pool);
}

static void
task_meet (void *data, int task, int worker)
{
  int *waiting = data;
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_atomic_int_inc (waiting);
  while (g_atomic_int_get (waiting) < THREADS && g_get_monotonic_time () < end)
    g_usleep (100);
}

/* Each task waits until all have begun: they run at the same time */
static void
test_parallel (void)
{
  WnPool *pool = wn_pool_new (THREADS);

  for (int round = 0; round < 20; round++) {
    int waiting = 0;

    wn_pool_run (pool, task_meet, &waiting, THREADS);
    g_assert_cmpint (waiting, ==, THREADS);
  }
  wn_pool_free (pool);
}

static gpointer
share (gpointer data)
{
  static const int sizes[] = { 0, 1, 2, 3, 7, 100 };

  for (int round = 0; round < 30; round++) {
    WnPool *pool = wn_pool_share (2 + round % (THREADS - 1));

    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      Work work = { .n_threads = 2 };
      int sum = 0;

      wn_pool_help (pool, work.n_threads, task_count, &work, sizes[s]);
      for (int i = 0; i < MAX_TASKS; i++)
        g_assert_cmpint (work.done[i], ==, i < sizes[s]);
      for (int i = 0; i < THREADS; i++)
        sum += work.sum[i];
      g_assert_cmpint (sum, ==, sizes[s] * (sizes[s] - 1) / 2);
    }
    wn_pool_unshare (pool);
  }
  return NULL;
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gint running, shared; /* atomic: ThreadSanitizer does not see GLib's locks */
} Sharing;

/* A WnPoolFunc: goes on until another one shares the pool */
static void
until_shared (void *data, int task, int worker)
{
  Sharing *s = data;
  const gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  g_mutex_lock (&s->lock);
  g_atomic_int_set (&s->running, TRUE);
  g_cond_broadcast (&s->cond);
  while (!g_atomic_int_get (&s->shared))
    g_assert_true (g_cond_wait_until (&s->cond, &s->lock, end));
  g_mutex_unlock (&s->lock);
}

static gpointer
run_until_shared (gpointer data)
{
  WnPool *pool = wn_pool_share (2);

  wn_pool_help (pool, 2, until_shared, data, 2);
  wn_pool_unshare (pool);
  return NULL;
}

/* One that begins does not wait for the end of what another one runs, whether the pool grows or not
 */
static void
test_shared_at_work (void)
{
  for (int n = 2; n <= 4; n += 2) {
    Sharing s = { .running = FALSE };
    GThread *thread;
    WnPool *pool;

    g_mutex_init (&s.lock);
    g_cond_init (&s.cond);
    thread = g_thread_new (NULL, run_until_shared, &s);
    g_mutex_lock (&s.lock);
    while (!g_atomic_int_get (&s.running))
      g_cond_wait (&s.cond, &s.lock);
    g_mutex_unlock (&s.lock);
    pool = wn_pool_share (n);
    g_mutex_lock (&s.lock);
    g_atomic_int_set (&s.shared, TRUE);
    g_cond_broadcast (&s.cond);
    g_mutex_unlock (&s.lock);
    g_thread_join (thread);
    wn_pool_unshare (pool);
    g_mutex_clear (&s.lock);
    g_cond_clear (&s.cond);
  }
}

/* Streams come and go, and help each other */
static void
test_shared (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, share, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_automatic_size (void)
{
  WnPool *pool = wn_pool_new (0);

  g_assert_cmpint (wn_pool_n_threads (pool), ==, MIN ((int) g_get_num_processors (), 256));
  wn_pool_free (pool);
  wn_pool_free (NULL);
  g_assert_cmpint (wn_pool_n_threads (NULL), ==, 1);
}

typedef struct
{
  WnPoolJob job;
  GString *order; /* letters of all jobs' pieces */
  char letter;
  int left; /* pieces to make; -1: more and more */
  int made; /* atomic */
} Job;

static gboolean
make_piece (void *data)
{
  Job *job = data;

  if (job->order)
    g_string_append_c (job->order, job->letter);
  job->left -= job->left > 0;
  job->job.due += 100;
  g_atomic_int_inc (&job->made);
  return job->left != 0;
}

static void
await_pieces (Job *job, int n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_atomic_int_get (&job->made) < n && g_get_monotonic_time () < end)
    g_usleep (100);
  g_assert_cmpint (g_atomic_int_get (&job->made), >=, n);
}

/* Keeps the pool's only thread until it is recalled */
static gboolean
wait_for_recall (void *data)
{
  Job *job = data;

  g_atomic_int_inc (&job->made);
  while (!g_atomic_int_get (&job->job.recalled))
    g_usleep (100);
  return FALSE;
}

/* Piece by piece in the order in which they are due: 0, 50, 100, 120, 150, 220, 320 */
static void
test_jobs_in_order (void)
{
  WnPool *pool = wn_pool_new (1);
  GString *order = g_string_new (NULL);
  Job jobs[] = {
    { { .func = make_piece, .data = &jobs[0], .due = 120 }, order, 'c', 3, 0 },
    { { .func = make_piece, .data = &jobs[1], .due = 0 }, order, 'a', 2, 0 },
    { { .func = make_piece, .data = &jobs[2], .due = 50 }, order, 'b', 2, 0 },
  };
  Job first = { { .func = wait_for_recall, .data = &first }, NULL, 0, 1, 0 };

  wn_pool_post (pool, &first.job);
  await_pieces (&first, 1);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    wn_pool_post (pool, &jobs[i].job);
  wn_pool_recall (pool, &first.job);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
    await_pieces (&jobs[i], i == 0 ? 3 : 2);
    wn_pool_recall (pool, &jobs[i].job);
  }
  g_assert_cmpstr (order->str, ==, "abacbcc");
  wn_pool_free (pool);
  g_string_free (order, TRUE);
}

enum
{
  MANY = 500
};

typedef struct
{
  WnPoolJob job;
  GArray *order; /* of gint64: when each that was done was due */
  gboolean done;
} Once;

static gboolean
note_due (void *data)
{
  Once *once = data;

  g_array_append_val (once->order, once->job.due);
  g_atomic_int_set (&once->done, TRUE);
  return FALSE;
}

/* Until all have been done that were not recalled; the pool orders what they noted before that */
static void
await_all (Once *many)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (int i = 0; i < MANY; i++) {
    while (i % 3 != 0 && !g_atomic_int_get (&many[i].done) && g_get_monotonic_time () < end)
      g_usleep (100);
  }
}

/* Many wait, due at any time, many at the same; every third is recalled before its turn */
static void
test_jobs_many (void)
{
  WnPool *pool = wn_pool_new (1);
  GArray *order = g_array_new (FALSE, FALSE, sizeof (gint64));
  GRand *rand = g_rand_new_with_seed (7);
  Once *many = g_new0 (Once, MANY);
  Job first = { { .func = wait_for_recall, .data = &first }, NULL, 0, 1, 0 };

  wn_pool_post (pool, &first.job);
  await_pieces (&first, 1);
  for (int i = 0; i < MANY; i++) {
    many[i].order = order;
    many[i].job = (WnPoolJob){ .func = note_due,
      .data = &many[i],
      .due = g_rand_int_range (rand, 0, MANY / 2) };
    wn_pool_post (pool, &many[i].job);
  }
  for (int i = 0; i < MANY; i += 3)
    wn_pool_recall (pool, &many[i].job);
  wn_pool_recall (pool, &first.job);
  await_all (many);
  wn_pool_free (pool);
  for (int i = 0; i < MANY; i++)
    g_assert_true (many[i].done == (i % 3 != 0));
  for (guint i = 1; i < order->len; i++)
    g_assert_cmpint (g_array_index (order, gint64, i - 1), <=, g_array_index (order, gint64, i));
  g_array_unref (order);
  g_rand_free (rand);
  g_free (many);
}

/*
 * A recalled job makes no piece any more; what a run has to do comes before jobs, and is done
 * beside them
 */
static void
test_jobs_recalled (void)
{
  WnPool *pool = wn_pool_new (2);
  Job jobs[3] = { { .left = 0 } };

  for (int round = 0; round < 200; round++) {
    for (int i = 0; i < 3; i++) {
      jobs[i].job = (WnPoolJob){ .func = make_piece, .data = &jobs[i], .due = i };
      jobs[i].left = -1;
      wn_pool_post (pool, &jobs[i].job);
    }
    if (round % 20 == 0) {
      await_pieces (&jobs[round / 20 % 3], g_atomic_int_get (&jobs[round / 20 % 3].made) + 1);
      check_runs (pool, 1);
    }
    for (int i = 0; i < 3; i++) {
      int made;

      wn_pool_recall (pool, &jobs[i].job);
      made = g_atomic_int_get (&jobs[i].made);
      g_thread_yield ();
      g_assert_cmpint (g_atomic_int_get (&jobs[i].made), ==, made);
      wn_pool_recall (pool, &jobs[i].job);
    }
  }
  wn_pool_free (pool);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/each-task-once", test_each_task_once);
  g_test_add_func ("/pool/several-callers", test_several_callers);
  g_test_add_func ("/pool/parallel", test_parallel);
  g_test_add_func ("/pool/shared", test_shared);
  g_test_add_func ("/pool/shared-at-work", test_shared_at_work);
  g_test_add_func ("/pool/automatic-size", test_automatic_size);
  g_test_add_func ("/pool/jobs-in-order", test_jobs_in_order);
  g_test_add_func ("/pool/jobs-many", test_jobs_many);
  g_test_add_func ("/pool/jobs-recalled", test_jobs_recalled);
  return g_test_run ();
}
