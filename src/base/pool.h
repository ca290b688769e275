/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_POOL_H
#define WN_POOL_H

#include <glib.h>

/**
 * A pool of threads with passive waiting (mutex and condition variable, never spinning).
 * The calling thread takes part in the work, so a pool of 1 has no thread of its own. In a forked
 * child a pool has no threads until a job is posted; the caller runs everything.
 */
typedef struct _WnPool WnPool;

/**
 * task: 0 .. n_tasks-1, begun in this order; worker: 0 .. n_threads-1, the index of the scratch
 * memory that the task may use
 */
typedef void (*WnPoolFunc) (void *data, int task, int worker);

#define WN_POOL_MAX_THREADS 256

/**
 * n_threads  1 .. WN_POOL_MAX_THREADS; 0 = as many as the process may use processors
 * Returns    a pool, to be freed by wn_pool_free(); if fewer threads can be started, a smaller one
 */
WnPool *wn_pool_new (int n_threads);
void wn_pool_free (WnPool *pool);
int wn_pool_n_threads (const WnPool *pool);

/**
 * Runs func for each task and returns when all are done. Which worker takes which task is not
 * determined. Calls of one pool from several threads are served one after the other. A NULL pool
 * runs everything in the caller.
 */
void wn_pool_run (WnPool *pool, WnPoolFunc func, void *data, int n_tasks);

/**
 * The one pool that all streams of the process share, with threads for at least n_threads (as
 * above), each started when there is work for it that no other thread is free for.
 * Returns  a reference, to be released by wn_pool_unshare(); the last one ends the threads
 */
WnPool *wn_pool_share (int n_threads);
void wn_pool_unshare (WnPool *pool);

/**
 * Like wn_pool_run(), with at most n_threads threads, but never waits for another caller: while the
 * pool is busy, or as many callers as there are processors are at work, the caller runs everything
 * itself. So many streams keep the processors busy without helpers, and one stream has them all.
 */
void wn_pool_help (WnPool *pool, int n_threads, WnPoolFunc func, void *data, int n_tasks);

/**
 * Work that its owner does not wait for, a piece at a time. Zeros, but for the first two, make a
 * new one.
 * func      makes a piece, of a few milliseconds, and may change due; returns whether there is more
 *           to do
 * due       monotonic time, us, when it is wanted: of the posted jobs, the pool's threads take the
 *           one that is due first, piece by piece, and any only while wn_pool_run() and
 *           wn_pool_help() have no task for them
 * recalled  atomic: its owner waits for it, func is to end soon
 * place, order, is_posted, is_running, n_forks  the pool's own
 */
typedef struct
{
  gboolean (*func) (void *data);
  void *data;
  gint64 due;
  int recalled;
  guint place;   /* among those that wait */
  guint64 order; /* of those due at the same time, the one posted first is the first */
  gboolean is_posted, is_running;
  int n_forks;
} WnPoolJob;

/**
 * The job is the pool's until it is recalled; it must not be posted already. A pool has threads for
 * as many jobs at once as it has threads, its caller counted. Takes O(log n) of n jobs that wait, as
 * recalling does
 */
void wn_pool_post (WnPool *pool, WnPoolJob *job);
/**
 * Returns when no thread is at the job any more, and none will be; no matter whether it was posted.
 * FALSE if a thread of the process that this one was forked from was at it: its data was left in
 * the middle of a piece
 */
gboolean wn_pool_recall (WnPool *pool, WnPoolJob *job);

#endif
