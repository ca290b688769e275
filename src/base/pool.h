/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_POOL_H
#define WN_POOL_H

/**
 * A pool of threads with passive waiting (mutex and condition variable, never spinning).
 * The calling thread takes part in the work, so a pool of 1 has no thread of its own.
 */
typedef struct _WnPool WnPool;

/** task: 0 .. n_tasks-1, begun in this order; worker: 0 .. n_threads-1, the index of the scratch memory that the task may use */
typedef void (*WnPoolFunc) (void *data, int task, int worker);

/**
 * n_threads  1 .. 256; 0 = as many as the process may use processors
 * Returns    a pool, to be freed by wn_pool_free(); if fewer threads can be started, a smaller one
 */
WnPool *wn_pool_new (int n_threads);
void wn_pool_free (WnPool *pool);
int wn_pool_n_threads (const WnPool *pool);

/**
 * Runs func for each task and returns when all are done. Which worker takes which task is not determined.
 * Calls of one pool from several threads are served one after the other. A NULL pool runs everything in the caller.
 */
void wn_pool_run (WnPool *pool, WnPoolFunc func, void *data, int n_tasks);

/**
 * The one pool that all streams of the process share, with threads for at least n_threads, 1 .. 256 (0 as above).
 * Returns  a reference, to be released by wn_pool_unshare(); the last one ends the threads
 */
WnPool *wn_pool_share (int n_threads);
void wn_pool_unshare (WnPool *pool);

/**
 * Like wn_pool_run(), with at most n_threads threads, but never waits for another caller: while the pool is busy, or as many callers as there are processors
 * are at work, the caller runs everything itself. So many streams keep the processors busy without helpers, and one stream has them all.
 */
void wn_pool_help (WnPool *pool, int n_threads, WnPoolFunc func, void *data, int n_tasks);

#endif
