/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_SCHEDULER_H
#define WN_SERVE_SCHEDULER_H

#include <glib.h>

/**
 * Threads that do the next step of that job which is due first, so that of many streams each has
 * its sound in time (earliest deadline first). Where there is more to do than threads do at once,
 * jobs begin when those that have begun are 200 ms before what they are due: nobody waits for the
 * first sound as unwillingly as for the next. A step takes some milliseconds and is done by one
 * thread; one job's steps may be done by different threads, never by two at once.
 */
typedef struct _WnScheduler WnScheduler;

typedef enum
{
  WN_STEP_MORE, /* there is more to do */
  WN_STEP_WAIT, /* nothing to do until wn_scheduler_wake() */
  WN_STEP_END   /* never again */
} WnStep;

/** Zeros, but for the first four, make a new one */
typedef struct
{
  WnStep (*step) (void *data);  /* may change due, and has_begun */
  void (*release) (void *data); /* after the last step, by any thread, without the lock */
  void *data;
  gint64 due;         /* monotonic time, us, when its next step is wanted */
  gboolean has_begun; /* somebody hears it */
  /* the scheduler's own */
  gboolean is_ready, is_running, is_woken;
} WnServeJob;

/** n_threads: 1 .. 256; 0 = as many as there are processors */
WnScheduler *wn_scheduler_new (int n_threads);
/** Ends the threads; jobs that are left are released */
void wn_scheduler_free (WnScheduler *scheduler);
/** The job is the scheduler's until it is released */
void wn_scheduler_add (WnScheduler *scheduler, WnServeJob *job);
/** A job that waits, or is about to, goes on; one that has ended must not be woken */
void wn_scheduler_wake (WnScheduler *scheduler, WnServeJob *job);

#endif
