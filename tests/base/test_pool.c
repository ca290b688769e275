/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <string.h>

#include "base/pool.h"

enum { MAX_TASKS = 1000, THREADS = 4 };

typedef struct
{
  int done[MAX_TASKS]; /* how often each task ran; not atomic: the pool orders it before its caller goes on */
  int sum[THREADS];    /* of the tasks of each worker; not atomic: a worker has one task at a time */
  int busy[THREADS];   /* tasks that use this worker's scratch now */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/each-task-once", test_each_task_once);
  g_test_add_func ("/pool/several-callers", test_several_callers);
  g_test_add_func ("/pool/parallel", test_parallel);
  g_test_add_func ("/pool/shared", test_shared);
  g_test_add_func ("/pool/automatic-size", test_automatic_size);
  return g_test_run ();
}
