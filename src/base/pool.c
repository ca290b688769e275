/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "pool.h"

#include <glib.h>

#define MAX_THREADS 256

struct _WnPool
{
  int n_threads;
  GThread *threads[MAX_THREADS]; /* [n_threads - 1] */
  GMutex run_lock; /* held for a whole wn_pool_run() */
  int n_callers;   /* of wn_pool_help(), atomic */

  GMutex lock; /* guards what follows */
  GCond work, done;
  gboolean quit;
  WnPoolFunc func;
  void *data;
  int n_tasks, next, unfinished;
  int n_workers, max_workers; /* that take part in this run, that may */
};

/* Called and returns with the lock held */
static void
work_off (WnPool *pool, int worker)
{
  while (pool->next < pool->n_tasks) {
    int task = pool->next++;

    g_mutex_unlock (&pool->lock);
    pool->func (pool->data, task, worker);
    g_mutex_lock (&pool->lock);
    if (--pool->unfinished == 0)
      g_cond_signal (&pool->done);
  }
}

static gpointer
thread_main (gpointer data)
{
  WnPool *pool = data;

  g_mutex_lock (&pool->lock);
  while (!pool->quit) {
    if (pool->next < pool->n_tasks && pool->n_workers < pool->max_workers)
      work_off (pool, pool->n_workers++);
    if (!pool->quit)
      g_cond_wait (&pool->work, &pool->lock);
  }
  g_mutex_unlock (&pool->lock);
  return NULL;
}

static int
count_threads (int n_threads)
{
  return MIN (n_threads < 1 ? (int) g_get_num_processors () : n_threads, MAX_THREADS);
}

static void
grow (WnPool *pool, int n_threads)
{
  while (pool->n_threads < n_threads) {
    GThread *thread = g_thread_try_new ("wn-pool", thread_main, pool, NULL);

    if (!thread)
      break;
    pool->threads[pool->n_threads - 1] = thread;
    pool->n_threads++;
  }
}

WnPool *
wn_pool_new (int n_threads)
{
  WnPool *pool = g_new0 (WnPool, 1);

  g_mutex_init (&pool->run_lock);
  g_mutex_init (&pool->lock);
  g_cond_init (&pool->work);
  g_cond_init (&pool->done);
  pool->n_threads = 1;
  grow (pool, count_threads (n_threads));
  return pool;
}

void
wn_pool_free (WnPool *pool)
{
  int i;

  if (!pool)
    return;
  g_mutex_lock (&pool->lock);
  pool->quit = TRUE;
  g_cond_broadcast (&pool->work);
  g_mutex_unlock (&pool->lock);
  for (i = 0; i < pool->n_threads - 1; i++)
    g_thread_join (pool->threads[i]);
  g_cond_clear (&pool->done);
  g_cond_clear (&pool->work);
  g_mutex_clear (&pool->lock);
  g_mutex_clear (&pool->run_lock);
  g_free (pool);
}

int
wn_pool_n_threads (const WnPool *pool)
{
  return pool ? pool->n_threads : 1;
}

static void
run_alone (WnPoolFunc func, void *data, int n_tasks)
{
  int i;

  for (i = 0; i < n_tasks; i++)
    func (data, i, 0);
}

/* With run_lock held */
static void
run (WnPool *pool, int max_workers, WnPoolFunc func, void *data, int n_tasks)
{
  int i;

  g_mutex_lock (&pool->lock);
  pool->func = func;
  pool->data = data;
  pool->n_tasks = pool->unfinished = n_tasks;
  pool->next = 0;
  pool->n_workers = 1;
  pool->max_workers = max_workers;
  for (i = 1; i < MIN (n_tasks, max_workers); i++)
    g_cond_signal (&pool->work);
  work_off (pool, 0);
  while (pool->unfinished > 0)
    g_cond_wait (&pool->done, &pool->lock);
  g_mutex_unlock (&pool->lock);
}

void
wn_pool_run (WnPool *pool, WnPoolFunc func, void *data, int n_tasks)
{
  if (!pool) {
    run_alone (func, data, n_tasks);
  } else if (n_tasks > 0) {
    g_mutex_lock (&pool->run_lock);
    run (pool, pool->n_threads, func, data, n_tasks);
    g_mutex_unlock (&pool->run_lock);
  }
}

/* ---- shared by all streams ---- */

static GMutex shared_lock;
static WnPool *shared;
static int n_shares;

WnPool *
wn_pool_share (int n_threads)
{
  WnPool *pool;

  g_mutex_lock (&shared_lock);
  if (n_shares++ == 0)
    shared = wn_pool_new (1);
  pool = shared;
  g_mutex_lock (&pool->run_lock);
  grow (pool, count_threads (n_threads));
  g_mutex_unlock (&pool->run_lock);
  g_mutex_unlock (&shared_lock);
  return pool;
}

void
wn_pool_unshare (WnPool *pool)
{
  if (!pool)
    return;
  g_mutex_lock (&shared_lock);
  if (--n_shares == 0) {
    wn_pool_free (shared);
    shared = NULL;
  }
  g_mutex_unlock (&shared_lock);
}

void
wn_pool_help (WnPool *pool, int n_threads, WnPoolFunc func, void *data, int n_tasks)
{
  gboolean alone;

  if (!pool || n_tasks < 2 || n_threads < 2) {
    run_alone (func, data, n_tasks);
    return;
  }
  alone = g_atomic_int_add (&pool->n_callers, 1) >= (int) g_get_num_processors () || !g_mutex_trylock (&pool->run_lock);
  if (alone) {
    run_alone (func, data, n_tasks);
  } else {
    run (pool, n_threads, func, data, n_tasks);
    g_mutex_unlock (&pool->run_lock);
  }
  g_atomic_int_add (&pool->n_callers, -1);
}
