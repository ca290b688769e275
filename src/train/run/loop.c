/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "loop.h"

#include "train/optimise/adam.h"
#include "checkpoint.h"
#include "ranks.h"

/* Updates between two rows of the log */
#define LOG_STEPS 10
/* Updates in a row whose gradients are no numbers */
#define MAX_LOST 20

typedef struct
{
  const WnLoopConfig *config;
  const WnLoopTask *task;
  WnPool *pool;
  WnAdam *adam;
  float *transposed;
  float **grads; /* [batch] blocks */
  /*
   * [batch][n_figures], then their means, the gradients' norm, seconds and the held-out figures: a
   * row of the log
   */
  double *figures;
  WnLoopStep step;
  int first_segment; /* of this rank */
  int64_t first_step;
  WnRunLog *log;       /* NULL but on rank 0 */
  int n_lost;          /* updates in a row that were left out */
  int lock;            /* of the folder, -1 but on rank 0 */
  gint64 began, saved; /* us */
} Loop;

uint64_t
wn_loop_stream (const WnLoopStep *step, int purpose, int segment)
{
  return (uint64_t) purpose + 16 * ((uint64_t) segment + WN_LOOP_MAX_BATCH * (uint64_t) step->step);
}

static void
run_segment (void *data, int segment, int worker)
{
  Loop *l = data;

  memset (l->grads[segment], 0, l->task->layout->size * sizeof (float));
  l->task->segment (l->task->data, &l->step, l->first_segment + segment, worker, l->grads[segment],
      l->figures + segment * l->task->n_figures);
}

/*
 * Of the next update. A constant rate with a cool-down at the end is as good as a cosine, and any
 * checkpoint can be the start of one (Hägele et al. 2024, "Scaling laws and compute-optimal
 * training beyond fixed training durations", section 3)
 */
static double
learning_rate (const Loop *l)
{
  const WnLoopConfig *c = l->config;
  double left = (double) (c->steps - l->step.step);

  return c->rate / sqrt (1 + l->step.step / c->rate_decay)
      * MIN (1, (l->step.step + 1.0) / c->warm_up)
      * (c->cool_down > 0 ? MIN (1, left / c->cool_down) : 1);
}

/*
 * Returns the gradients' norm; means [n_figures], and in the place behind them how many ranks were
 * asked to stop
 */
static float
update (Loop *l, const WnRun *run, double *means)
{
  const WnLoopConfig *c = l->config;
  const double rate = learning_rate (l);
  int n = l->task->n_figures;

  wn_params_transpose (l->task->layout, l->adam->params, l->transposed);
  wn_pool_run (l->pool, run_segment, l, c->batch);
  memset (means, 0, n * sizeof (double));
  for (int b = 0; b < c->batch; b++) {
    for (size_t i = 0; i < l->task->layout->size; i++)
      l->adam->grads[i] += l->grads[b][i];
    for (int i = 0; i < n; i++)
      means[i] += l->figures[b * n + i] / l->step.batch;
  }
  means[n] = wn_run_stop_asked (run);
  wn_ranks_sum (l->adam->grads, l->task->layout->size);
  wn_ranks_sum_double (means, n + 1);
  l->step.step++;
  return wn_adam_update (l->adam, rate);
}

static gboolean
publish (Loop *l, GError **error)
{
  return !l->task->publish || l->task->publish (l->task->data, l->adam->average, error);
}

static gboolean
save (Loop *l, const WnRun *run, GError **error)
{
  WnCheckpointPart part = { l->task->part, l->adam };

  return wn_checkpoint_save (run, l->step.step, l->task->config, l->task->statistics, &part, 1,
             error)
      && publish (l, error);
}

static gboolean
load_or_init (Loop *l, const WnRun *run, GError **error)
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

/* Whether all ranks can go on; this one's error says so at least */
static gboolean
agree (gboolean ok, GError **error)
{
  if (wn_ranks_all (ok))
    return TRUE;
  if (ok)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "rank %d stops with another one that failed",
        wn_ranks_index ());
  return FALSE;
}

static gboolean
resume (Loop *l, const WnRun *run, GError **error)
{
  float *blocks[] = { l->adam->params, l->adam->m, l->adam->v, l->adam->average };

  if (!agree (wn_ranks_index () > 0
              || ((l->lock = wn_run_lock (run, error)) >= 0 && load_or_init (l, run, error)),
          error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    wn_ranks_broadcast (blocks[i], l->task->layout->size * sizeof (float));
  wn_ranks_broadcast (&l->adam->step, sizeof l->adam->step);
  wn_ranks_broadcast (&l->step.step, sizeof l->step.step);
  return TRUE;
}

/*
 * What rank 0 does after an update; row [n_figures + 2 + n_held_out] with the figures and the norm
 * set
 */
static gboolean
record (Loop *l, const WnRun *run, gboolean last, double *row, GError **error)
{
  const WnLoopConfig *c = l->config;
  const WnLoopTask *task = l->task;
  int n = task->n_figures;
  double *held_out = row + n + 2;
  gboolean due = l->step.step % c->evaluate_steps == 0 || l->step.step == c->steps;
  gint64 now;

  if (due)
    task->evaluate (task->data, l->adam->average, l->step.step, held_out);
  now = g_get_monotonic_time ();
  row[n + 1] = (now - l->began) * 1e-6;
  if (due || l->step.step % LOG_STEPS == 0) {
    g_autofree char *figure = isfinite (held_out[0])
        ? g_strdup_printf (" held out %.3f", held_out[0])
        : g_strdup ("");

    wn_run_log_row (l->log, l->step.step, n + 2 + task->n_held_out, row);
    wn_run_progress (run, (double) l->step.step / c->steps,
        "step %" G_GINT64_FORMAT " loss %.3f%s, %.2f s a step", l->step.step, row[0], figure,
        row[n + 1] / (l->step.step - l->first_step));
  }
  if (last || now - l->saved > c->checkpoint_seconds * G_USEC_PER_SEC) {
    l->saved = now;
    return save (l, run, error);
  }
  return TRUE;
}

/*
 * A loss that is no number ends a training: no checkpoint is to be made of it. Gradients that are
 * none are left out by the optimiser; when there are no others, that is the end as well
 */
static gboolean
check_finite (Loop *l, double loss, float norm, GError **error)
{
  l->n_lost = isfinite (norm) ? 0 : l->n_lost + 1;
  if (isfinite (loss) && l->n_lost < MAX_LOST)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "update %" G_GINT64_FORMAT " has a loss of %g and gradients of norm %g: training stops, and "
      "leaves the checkpoint of before",
      l->step.step, loss, norm);
  return FALSE;
}

static gboolean
train (Loop *l, const WnRun *run, GError **error)
{
  const WnLoopConfig *c = l->config;
  int n = l->task->n_figures;
  double *row = l->figures + c->batch * n;
  gboolean last = l->step.step >= c->steps;

  l->began = l->saved = g_get_monotonic_time ();
  for (int i = 0; i < l->task->n_held_out; i++)
    row[n + 2 + i] = NAN;
  /* all was done before, perhaps by a process that was killed right behind its last checkpoint */
  if (last && l->log && !publish (l, error))
    return FALSE;
  while (!last) {
    float norm = update (l, run, row);

    if (!check_finite (l, row[0], norm, error))
      return FALSE;
    last = row[n] > 0 || l->step.step == c->steps;
    row[n] = norm;
    if (!agree (!l->log || record (l, run, last, row, error), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wn_loop_run (const WnLoopConfig *config, const WnLoopTask *task, WnPool *pool, const WnRun *run,
    GError **error)
{
  Loop l = { .config = config,
    .task = task,
    .pool = pool,
    .first_segment = wn_ranks_index () * config->batch,
    .lock = -1 };
  g_autofree char *columns = g_strdup_printf ("step,%s,grad_norm,seconds,%s", task->columns,
      task->held_out_columns);
  gboolean first_rank = wn_ranks_index () == 0, ok;

  if (config->batch < 1 || config->batch > WN_LOOP_MAX_BATCH / wn_ranks_n ()) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "a batch of %d on each of %d ranks: 1 to %d in all are possible", config->batch,
        wn_ranks_n (), WN_LOOP_MAX_BATCH);
    return FALSE;
  }
  if (config->evaluate_steps < 1 || config->warm_up < 1 || !(config->rate_decay > 0)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "evaluation every %d updates, warm-up over %d, decay over %g: all must be above 0",
        config->evaluate_steps, config->warm_up, config->rate_decay);
    return FALSE;
  }
  if (!(config->cool_down >= 0 && config->muon >= 0 && config->averaging >= 0
          && config->averaging < 1)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "a cool-down over %" G_GINT64_FORMAT " updates, muon %g, averaging %g: 0 or more are "
        "needed, and below 1 for the last",
        config->cool_down, config->muon, config->averaging);
    return FALSE;
  }
  l.adam = wn_adam_new (task->layout);
  l.adam->clip = config->clip;
  l.adam->averaging = (float) config->averaging;
  l.adam->muon = (float) config->muon;
  l.adam->pool = pool;
  l.transposed = wn_params_block (task->layout);
  l.figures = g_new0 (double, (config->batch + 1) * task->n_figures + 2 + task->n_held_out);
  l.grads = g_new (float *, config->batch);
  for (int i = 0; i < config->batch; i++)
    l.grads[i] = wn_params_block (task->layout);
  l.step = (WnLoopStep){ l.adam->params, l.transposed, config->seed, 0,
    config->batch * wn_ranks_n () };
  ok = resume (&l, run, error);
  l.first_step = l.step.step;
  if (ok && first_rank)
    /* the row of a step is written when it is done */
    l.log = wn_run_log_open (run, "log.csv", columns, l.step.step ? l.step.step + 1 : 0, error);
  ok = ok && agree (l.log || !first_rank, error) && train (&l, run, error);
  ok = wn_run_log_close (l.log, ok ? error : NULL) && ok;
  wn_run_unlock (l.lock);
  for (int i = 0; i < config->batch; i++)
    wn_block_free (l.grads[i]);
  g_free (l.grads);
  g_free (l.figures);
  wn_block_free (l.transposed);
  wn_adam_free (l.adam);
  return ok;
}
