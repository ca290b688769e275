/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "pool.h"

#include <pthread.h>
#include "fork.h"

/* The pools of the process, and how many forks it is behind */
static GMutex pools_lock;
static GList *pools;
static int n_forks;

struct _WnPool
{
  int n_threads; /* its caller counted; atomic, and written under lock or that of the shared one */
  int n_started, n_idle;                 /* of them, those that wait for work */
  GThread *threads[WN_POOL_MAX_THREADS]; /* [n_started]: n_threads - 1, or for jobs one more */
  GMutex run_lock;                       /* held for a whole wn_pool_run() */
  int n_callers;                         /* of wn_pool_help(), atomic */

  GMutex lock; /* guards what follows */
  GCond work, done, recalled;
  gboolean quit;
  WnPoolFunc func;
  void *data;
  int n_tasks, next, unfinished;
  int n_workers, max_workers; /* that take part in this run, that may */
  GPtrArray *jobs;            /* that wait for a thread: a binary heap, the one due first on top */
  guint64 n_posted;
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

/* ---- the jobs that wait; with the lock held ---- */

static WnPoolJob *
job_at (const WnPool *pool, guint place)
{
  return g_ptr_array_index (pool->jobs, place);
}

static gboolean
is_before (const WnPoolJob *a, const WnPoolJob *b)
{
  return a->due < b->due || (a->due == b->due && a->order < b->order);
}

static void
put (WnPool *pool, WnPoolJob *job, guint place)
{
  pool->jobs->pdata[place] = job;
  job->place = place;
}

/* Puts a job into the place, or as far above as it is due before those there */
static void
rise (WnPool *pool, WnPoolJob *job, guint place)
{
  for (; place > 0 && is_before (job, job_at (pool, (place - 1) / 2)); place = (place - 1) / 2)
    put (pool, job_at (pool, (place - 1) / 2), place);
  put (pool, job, place);
}

/* The same downwards */
static void
sink (WnPool *pool, WnPoolJob *job, guint place)
{
  const guint n = pool->jobs->len;

  for (guint below = 2 * place + 1; below < n; below = 2 * place + 1) {
    if (below + 1 < n && is_before (job_at (pool, below + 1), job_at (pool, below)))
      below++;
    if (!is_before (job_at (pool, below), job))
      break;
    put (pool, job_at (pool, below), place);
    place = below;
  }
  put (pool, job, place);
}

static void
add_job (WnPool *pool, WnPoolJob *job)
{
  job->order = pool->n_posted++;
  g_ptr_array_add (pool->jobs, job);
  rise (pool, job, pool->jobs->len - 1);
}

static void
remove_job (WnPool *pool, WnPoolJob *job)
{
  const guint place = job->place;
  WnPoolJob *last = g_ptr_array_steal_index_fast (pool->jobs, pool->jobs->len - 1);

  if (last == job)
    return;
  if (is_before (last, job))
    rise (pool, last, place);
  else
    sink (pool, last, place);
}

/* work_off() of a piece of the first job */
static void
work_job (WnPool *pool)
{
  WnPoolJob *job = job_at (pool, 0);
  gboolean is_more;

  remove_job (pool, job);
  job->is_running = TRUE;
  g_mutex_unlock (&pool->lock);
  is_more = job->func (job->data);
  g_mutex_lock (&pool->lock);
  job->is_running = FALSE;
  job->is_posted = is_more && !g_atomic_int_get (&job->recalled);
  if (job->is_posted)
    add_job (pool, job);
  else
    g_cond_broadcast (&pool->recalled);
}

static void
wait_for_work (WnPool *pool)
{
  pool->n_idle++;
  g_cond_wait (&pool->work, &pool->lock);
  pool->n_idle--;
}

static gpointer
thread_main (gpointer data)
{
  WnPool *pool = data;

  g_mutex_lock (&pool->lock);
  while (!pool->quit) {
    if (pool->next < pool->n_tasks && pool->n_workers < pool->max_workers)
      work_off (pool, pool->n_workers++);
    else if (pool->jobs->len > 0)
      work_job (pool);
    else
      wait_for_work (pool);
  }
  g_mutex_unlock (&pool->lock);
  return NULL;
}

static int
count_threads (int n_threads)
{
  return MIN (n_threads < 1 ? (int) g_get_num_processors () : n_threads, WN_POOL_MAX_THREADS);
}

/* With the lock held */
static void
start_threads (WnPool *pool, int n)
{
  while (pool->n_started < n) {
    GThread *thread = g_thread_try_new ("wn-pool", thread_main, pool, NULL);

    if (!thread)
      break;
    pool->threads[pool->n_started++] = thread;
  }
}

static void
init_locks (WnPool *pool)
{
  g_mutex_init (&pool->run_lock);
  g_mutex_init (&pool->lock);
  g_cond_init (&pool->work);
  g_cond_init (&pool->done);
  g_cond_init (&pool->recalled);
}

/* ---- fork ---- */

static void
before_fork (void)
{
  g_mutex_lock (&pools_lock);
  for (GList *l = pools; l; l = l->next)
    g_mutex_lock (&((WnPool *) l->data)->lock);
}

static void
behind_fork (void)
{
  for (GList *l = pools; l; l = l->next)
    g_mutex_unlock (&((WnPool *) l->data)->lock);
  g_mutex_unlock (&pools_lock);
}

/* The child has none of the threads, and nobody runs anything */
static void
behind_fork_in_child (void)
{
  n_forks++;
  for (GList *l = pools; l; l = l->next) {
    WnPool *pool = l->data;

    init_locks (pool);
    pool->n_started = pool->n_idle = pool->n_callers = 0;
    pool->n_tasks = pool->next = pool->unfinished = 0;
  }
  g_mutex_unlock (&pools_lock);
}

static void
enter (WnPool *pool)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, 1 + pthread_atfork (before_fork, behind_fork, behind_fork_in_child));
  g_mutex_lock (&pools_lock);
  pools = g_list_prepend (pools, pool);
  g_mutex_unlock (&pools_lock);
}

static void
leave (WnPool *pool)
{
  g_mutex_lock (&pools_lock);
  pools = g_list_remove (pools, pool);
  g_mutex_unlock (&pools_lock);
}

WnPool *
wn_pool_new (int n_threads)
{
  WnPool *pool = g_new0 (WnPool, 1);

  init_locks (pool);
  pool->jobs = g_ptr_array_new ();
  enter (pool);
  g_mutex_lock (&pool->lock);
  start_threads (pool, count_threads (n_threads) - 1);
  g_atomic_int_set (&pool->n_threads, pool->n_started + 1);
  g_mutex_unlock (&pool->lock);
  return pool;
}

void
wn_pool_free (WnPool *pool)
{
  if (!pool)
    return;
  leave (pool);
  g_mutex_lock (&pool->lock);
  pool->quit = TRUE;
  g_cond_broadcast (&pool->work);
  g_mutex_unlock (&pool->lock);
  for (int i = 0; i < pool->n_started; i++)
    g_thread_join (pool->threads[i]);
  g_ptr_array_unref (pool->jobs);
  g_cond_clear (&pool->done);
  g_cond_clear (&pool->recalled);
  g_cond_clear (&pool->work);
  g_mutex_clear (&pool->lock);
  g_mutex_clear (&pool->run_lock);
  g_free (pool);
}

int
wn_pool_n_threads (const WnPool *pool)
{
  return pool ? g_atomic_int_get (&pool->n_threads) : 1;
}

static void
run_alone (WnPoolFunc func, void *data, int n_tasks)
{
  for (int i = 0; i < n_tasks; i++)
    func (data, i, 0);
}

/* With run_lock held */
static void
run (WnPool *pool, int max_workers, WnPoolFunc func, void *data, int n_tasks)
{
  g_mutex_lock (&pool->lock);
  start_threads (pool, MIN (n_tasks, max_workers) - 1);
  pool->func = func;
  pool->data = data;
  pool->n_tasks = pool->unfinished = n_tasks;
  pool->next = 0;
  pool->n_workers = 1;
  pool->max_workers = max_workers;
  for (int i = 1; i < MIN (n_tasks, max_workers); i++)
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
    run (pool, g_atomic_int_get (&pool->n_threads), func, data, n_tasks);
    g_mutex_unlock (&pool->run_lock);
  }
}

/* ---- jobs ---- */

void
wn_pool_post (WnPool *pool, WnPoolJob *job)
{
  g_mutex_lock (&pool->lock);
  if (pool->n_idle <= (int) pool->jobs->len)
    start_threads (pool, MIN (pool->n_started + 1, g_atomic_int_get (&pool->n_threads)));
  job->recalled = FALSE;
  job->is_posted = TRUE;
  job->n_forks = n_forks;
  add_job (pool, job);
  g_cond_signal (&pool->work);
  g_mutex_unlock (&pool->lock);
}

gboolean
wn_pool_recall (WnPool *pool, WnPoolJob *job)
{
  gboolean whole = TRUE;

  g_mutex_lock (&pool->lock);
  /* what runs is not in the list */
  if (job->is_running && job->n_forks != n_forks)
    job->is_running = job->is_posted = whole = FALSE;
  if (job->is_posted) {
    g_atomic_int_set (&job->recalled, TRUE);
    if (!job->is_running)
      remove_job (pool, job);
    while (job->is_running)
      g_cond_wait (&pool->recalled, &pool->lock);
    job->is_posted = FALSE;
  }
  g_mutex_unlock (&pool->lock);
  return whole;
}

/* ---- shared by all streams ---- */

static GMutex shared_lock;
static WnPool *shared;
static int n_shares;

WnPool *
wn_pool_share (int n_threads)
{
  WnPool *pool;

  wn_fork_hold (&shared_lock);
  g_mutex_lock (&shared_lock);
  if (n_shares++ == 0)
    shared = wn_pool_new (1);
  pool = shared;
  /* without a lock that a stream holds for a whole run: one that begins would wait for it */
  g_atomic_int_set (&pool->n_threads,
      MAX (g_atomic_int_get (&pool->n_threads), count_threads (n_threads)));
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
  alone = g_atomic_int_add (&pool->n_callers, 1) >= (int) g_get_num_processors ()
      || !g_mutex_trylock (&pool->run_lock);
  if (alone) {
    run_alone (func, data, n_tasks);
  } else {
    run (pool, n_threads, func, data, n_tasks);
    g_mutex_unlock (&pool->run_lock);
  }
  g_atomic_int_add (&pool->n_callers, -1);
}
