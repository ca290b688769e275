/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "scheduler.h"

struct _WnScheduler
{
  GMutex lock;
  GCond changed;
  GPtrArray *jobs;    /* WnServeJob */
  GPtrArray *threads; /* GThread */
  gboolean quits;
};

#define CUSHION (200 * G_TIME_SPAN_MILLISECOND)

static void
keep_earlier (WnServeJob **first, WnServeJob *job)
{
  if (!*first || job->due < (*first)->due)
    *first = job;
}

/* What begins comes when each that has begun has its cushion */
static WnServeJob *
first_due (const WnScheduler *s)
{
  WnServeJob *begun = NULL, *fresh = NULL;

  for (guint i = 0; i < s->jobs->len; i++) {
    WnServeJob *job = s->jobs->pdata[i];

    if (job->is_ready && !job->is_running)
      keep_earlier (job->has_begun ? &begun : &fresh, job);
  }
  if (begun && fresh)
    return begun->due < g_get_monotonic_time () + CUSHION ? begun : fresh;
  return begun ? begun : fresh;
}

static void
run_step (WnScheduler *s, WnServeJob *job)
{
  WnStep result;

  job->is_running = TRUE;
  job->is_woken = FALSE;
  g_mutex_unlock (&s->lock);
  result = job->step (job->data);
  g_mutex_lock (&s->lock);
  job->is_running = FALSE;
  job->is_ready = result == WN_STEP_MORE || job->is_woken;
  if (result == WN_STEP_END) {
    g_ptr_array_remove_fast (s->jobs, job);
    g_mutex_unlock (&s->lock);
    job->release (job->data);
    g_mutex_lock (&s->lock);
  } else if (job->is_ready) {
    g_cond_signal (&s->changed);
  }
}

static gpointer
work (gpointer data)
{
  WnScheduler *s = data;

  g_mutex_lock (&s->lock);
  while (!s->quits) {
    WnServeJob *job = first_due (s);

    if (job)
      run_step (s, job);
    else
      g_cond_wait (&s->changed, &s->lock);
  }
  g_mutex_unlock (&s->lock);
  return NULL;
}

WnScheduler *
wn_scheduler_new (int n_threads)
{
  WnScheduler *s = g_new0 (WnScheduler, 1);

  g_mutex_init (&s->lock);
  g_cond_init (&s->changed);
  s->jobs = g_ptr_array_new ();
  s->threads = g_ptr_array_new ();
  if (n_threads == 0)
    n_threads = g_get_num_processors ();
  for (int i = 0; i < n_threads; i++)
    g_ptr_array_add (s->threads, g_thread_new ("speaker", work, s));
  return s;
}

void
wn_scheduler_free (WnScheduler *s)
{
  if (!s)
    return;
  g_mutex_lock (&s->lock);
  s->quits = TRUE;
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
  for (guint i = 0; i < s->threads->len; i++)
    g_thread_join (s->threads->pdata[i]);
  for (guint i = 0; i < s->jobs->len; i++) {
    WnServeJob *job = s->jobs->pdata[i];

    job->release (job->data);
  }
  g_ptr_array_unref (s->threads);
  g_ptr_array_unref (s->jobs);
  g_mutex_clear (&s->lock);
  g_cond_clear (&s->changed);
  g_free (s);
}

void
wn_scheduler_add (WnScheduler *s, WnServeJob *job)
{
  g_mutex_lock (&s->lock);
  job->is_ready = TRUE;
  g_ptr_array_add (s->jobs, job);
  g_cond_signal (&s->changed);
  g_mutex_unlock (&s->lock);
}

void
wn_scheduler_wake (WnScheduler *s, WnServeJob *job)
{
  g_mutex_lock (&s->lock);
  job->is_woken = TRUE;
  if (!job->is_running && !job->is_ready) {
    job->is_ready = TRUE;
    g_cond_signal (&s->changed);
  }
  g_mutex_unlock (&s->lock);
}
