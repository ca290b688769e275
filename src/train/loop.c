/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "loop.h"

#include "adam.h"
#include "checkpoint.h"
#include "stack_net.h"

/* Updates between two rows of the log */
#define LOG_STEPS 10

typedef struct
{
  const WnLoopConfig *config;
  const WnLoopTask *task;
  WnPool *pool;
  WnAdam *adam;
  float *transposed;
  float **grads;    /* [batch] blocks */
  double *figures;  /* [batch][n_figures], then their means, the gradients' norm, seconds and the held-out figures: a row of the log */
  WnLoopStep step;
} Loop;

uint64_t
wn_loop_stream (const WnLoopStep *step, int purpose, int segment)
{
  return (uint64_t) purpose + 16 * ((uint64_t) segment + 4096 * (uint64_t) step->step);
}

static void
run_segment (void *data, int segment, int worker)
{
  Loop *l = data;

  memset (l->grads[segment], 0, l->task->layout->size * sizeof (float));
  l->task->segment (l->task->data, &l->step, segment, worker, l->grads[segment], l->figures + segment * l->task->n_figures);
}

/* Returns the gradients' norm; means [n_figures] */
static float
update (Loop *l, double *means)
{
  const WnLoopConfig *c = l->config;
  int n = l->task->n_figures;
  float rate = c->rate / sqrtf (1.0f + l->step.step / c->rate_decay) * MIN (1.0f, (l->step.step + 1.0f) / c->warm_up);

  wn_params_transpose (l->task->layout, l->adam->params, l->transposed);
  wn_pool_run (l->pool, run_segment, l, c->batch);
  memset (means, 0, n * sizeof (double));
  for (int b = 0; b < c->batch; b++) {
    for (size_t i = 0; i < l->task->layout->size; i++)
      l->adam->grads[i] += l->grads[b][i];
    for (int i = 0; i < n; i++)
      means[i] += l->figures[b * n + i] / c->batch;
  }
  l->step.step++;
  return wn_adam_update (l->adam, rate);
}

static gboolean
save (Loop *l, const WnRun *run, GError **error)
{
  WnCheckpointPart part = { l->task->part, l->adam };

  return wn_checkpoint_save (run, l->step.step, l->task->config, l->task->statistics, &part, 1, error);
}

static gboolean
resume (Loop *l, const WnRun *run, GError **error)
{
  WnCheckpointPart part = { l->task->part, l->adam };
  GError *missing = NULL;

  if (wn_checkpoint_load (run, l->task->config, &part, 1, &l->step.step, &missing))
    return TRUE;
  if (!g_error_matches (missing, WN_ERROR, WN_ERROR_NOT_FOUND)) {
    g_propagate_error (error, missing);
    return FALSE;
  }
  g_clear_error (&missing);
  l->task->init (l->task->data, l->config->seed, l->adam->params);
  memcpy (l->adam->average, l->adam->params, l->task->layout->size * sizeof (float));
  return TRUE;
}

static gboolean
train (Loop *l, const WnRun *run, WnRunLog *log, GError **error)
{
  const WnLoopConfig *c = l->config;
  int n = l->task->n_figures, n_row = n + 2 + l->task->n_held_out;
  double *row = l->figures + c->batch * n, *held_out = row + n + 2;
  gint64 began = g_get_monotonic_time (), saved = began;
  int64_t first = l->step.step;
  gboolean stop = FALSE;

  while (!stop && l->step.step < c->steps) {
    gboolean last, due;
    gint64 now;

    row[n] = update (l, row);
    stop = wn_run_stop_asked (run);
    last = stop || l->step.step == c->steps;
    due = l->step.step % c->evaluate_steps == 0 || l->step.step == c->steps;
    if (due)
      l->task->evaluate (l->task->data, l->adam->average, l->step.step, held_out);
    now = g_get_monotonic_time ();
    row[n + 1] = (now - began) * 1e-6;
    if (due || l->step.step % LOG_STEPS == 0) {
      wn_run_log_row (log, l->step.step, n_row, row);
      wn_run_progress (run, (double) l->step.step / c->steps, "step %" G_GINT64_FORMAT " loss %.3f held out %.3f, %.2f s a step",
          l->step.step, row[0], held_out[0], row[n + 1] / (l->step.step - first));
    }
    if (last || now - saved > c->checkpoint_seconds * G_USEC_PER_SEC) {
      if (!save (l, run, error))
        return FALSE;
      saved = now;
    }
  }
  return TRUE;
}

gboolean
wn_loop_run (const WnLoopConfig *config, const WnLoopTask *task, WnPool *pool, const WnRun *run, GError **error)
{
  Loop l = { .config = config, .task = task, .pool = pool };
  g_autofree char *columns = g_strdup_printf ("step,%s,grad_norm,seconds,%s", task->columns, task->held_out_columns);
  WnRunLog *log = NULL;
  gboolean ok = FALSE;

  l.adam = wn_adam_new (task->layout);
  l.adam->clip = config->clip;
  l.adam->averaging = config->averaging;
  l.transposed = wn_params_block (task->layout);
  l.figures = g_new0 (double, (config->batch + 1) * task->n_figures + 2 + task->n_held_out);
  l.grads = g_new (float *, config->batch);
  for (int i = 0; i < config->batch; i++)
    l.grads[i] = wn_params_block (task->layout);
  l.step = (WnLoopStep) { l.adam->params, l.transposed, config->seed, 0, config->batch };
  if (wn_run_make_dir (run, error) && resume (&l, run, error)
      && (log = wn_run_log_open (run, "log.csv", columns, l.step.step, error)))
    ok = train (&l, run, log, error);
  ok = wn_run_log_close (log, ok ? error : NULL) && ok;
  for (int i = 0; i < config->batch; i++)
    wn_block_free (l.grads[i]);
  g_free (l.grads);
  g_free (l.figures);
  wn_block_free (l.transposed);
  wn_adam_free (l.adam);
  return ok;
}
