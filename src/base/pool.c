/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "pool.h"

#include <glib.h>

#define MAX_THREADS 256

typedef struct
{
  WnPool *pool;
  int index;
  GThread *thread;
} Worker;

struct _WnPool
{
  int n_threads;
  Worker *workers; /* [n_threads - 1] */
  GMutex run_lock; /* held for a whole wn_pool_run() */

  GMutex lock; /* guards what follows */
  GCond work, done;
  gboolean quit;
  WnPoolFunc func;
  void *data;
  int n_tasks, next, unfinished;
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
worker_main (gpointer data)
{
  Worker *worker = data;
  WnPool *pool = worker->pool;

  g_mutex_lock (&pool->lock);
  while (!pool->quit) {
    work_off (pool, worker->index);
    if (!pool->quit)
      g_cond_wait (&pool->work, &pool->lock);
  }
  g_mutex_unlock (&pool->lock);
  return NULL;
}

WnPool *
wn_pool_new (int n_threads)
{
  WnPool *pool = g_new0 (WnPool, 1);

  if (n_threads < 1)
    n_threads = g_get_num_processors ();
  n_threads = MIN (n_threads, MAX_THREADS);
  g_mutex_init (&pool->run_lock);
  g_mutex_init (&pool->lock);
  g_cond_init (&pool->work);
  g_cond_init (&pool->done);
  pool->workers = g_new0 (Worker, n_threads);
  pool->n_threads = 1;
  while (pool->n_threads < n_threads) {
    Worker *worker = &pool->workers[pool->n_threads - 1];

    worker->pool = pool;
    worker->index = pool->n_threads;
    worker->thread = g_thread_try_new ("wn-pool", worker_main, worker, NULL);
    if (!worker->thread)
      break;
    pool->n_threads++;
  }
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
    g_thread_join (pool->workers[i].thread);
  g_cond_clear (&pool->done);
  g_cond_clear (&pool->work);
  g_mutex_clear (&pool->lock);
  g_mutex_clear (&pool->run_lock);
  g_free (pool->workers);
  g_free (pool);
}

int
wn_pool_n_threads (const WnPool *pool)
{
  return pool ? pool->n_threads : 1;
}

void
wn_pool_run (WnPool *pool, WnPoolFunc func, void *data, int n_tasks)
{
  int i;

  if (!pool) {
    for (i = 0; i < n_tasks; i++)
      func (data, i, 0);
    return;
  }
  if (n_tasks < 1)
    return;
  g_mutex_lock (&pool->run_lock);
  g_mutex_lock (&pool->lock);
  pool->func = func;
  pool->data = data;
  pool->n_tasks = pool->unfinished = n_tasks;
  pool->next = 0;
  for (i = 1; i < MIN (n_tasks, pool->n_threads); i++)
    g_cond_signal (&pool->work);
  work_off (pool, 0);
  while (pool->unfinished > 0)
    g_cond_wait (&pool->done, &pool->lock);
  g_mutex_unlock (&pool->lock);
  g_mutex_unlock (&pool->run_lock);
}
