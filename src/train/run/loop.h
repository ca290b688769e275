/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LOOP_H
#define WN_LOOP_H

#include "base/pool.h"
#include "model/params.h"
#include "run.h"

/**
 * The training loop of the networks that make waveforms: batches of independent segments, their
 * gradients summed in a fixed order, Adam (adam.h), a log, checkpoints, held-out figures. Segments
 * take their random numbers from (seed, step, segment), so that neither the number of threads nor
 * an interruption changes the result. Several ranks (ranks.h) share an update, each taking `batch`
 * segments: n ranks train as one would with n times the batch, but for the order of summation. Rank
 * 0 evaluates, logs and keeps checkpoints, and what it begins with all begin with.
 */
typedef struct
{
  int64_t steps;           /* updates in all */
  int batch;               /* segments an update and rank */
  double rate, rate_decay; /* learning rate: rate / sqrt (1 + step / rate_decay) */
  int warm_up;             /* updates over which it rises linearly */
  int64_t cool_down;       /* last updates, over which it falls linearly to 0; 0 = none */
  float clip;              /* gradient norm */
  double averaging;        /* of the weights */
  double muon;             /* of matrices, 0 = Adam alone (adam.h) */
  uint64_t seed;
  int n_threads; /* 0 = all */
  int checkpoint_seconds;
  int evaluate_steps; /* held-out figures every so many updates */
} WnLoopConfig;

/** What a segment is computed with; const, shared by the workers */
typedef struct
{
  const float *params, *transposed; /* blocks; wn_params_transpose() of the first */
  uint64_t seed;
  int64_t step;
  int batch; /* of all ranks together */
} WnLoopStep;

typedef struct
{
  const char *part; /* name in the checkpoint */
  const WnParams *layout;
  /* architecture as JSON, kept in the checkpoint; a checkpoint with another one is refused */
  const char *config;
  /* that features are normalised with (statistics.h), likewise kept; or NULL */
  const char *statistics;
  /* of the log: the segments' figures, comma-separated, the loss first */
  const char *columns;
  int n_figures;
  const char *held_out_columns;
  int n_held_out;
  void *data;
  void (*init) (void *data, uint64_t seed, float *params);
  /**
   * Segment 0 .. step->batch - 1: adds 1 / batch of its gradient to grads, sets figures
   * [n_figures]; worker says which scratch to use
   */
  void (*segment) (void *data, const WnLoopStep *step, int segment, int worker, float *grads,
      double *figures);
  /** Sets held_out [n_held_out], the one that matters first */
  void (*evaluate) (void *data, const float *average, int64_t step, double *held_out);
  /** NULL, or writes with each checkpoint what others read of it; FALSE with error set */
  gboolean (*publish) (void *data, const float *average, GError **error);
} WnLoopTask;

#define WN_LOOP_MAX_BATCH 4096

/** A stream of random numbers of its own for each purpose 0 .. 15 of a segment */
uint64_t wn_loop_stream (const WnLoopStep *step, int purpose, int segment);

/**
 * Trains in run->dir, going on from its checkpoint.
 * pool     its workers run the segments
 * Returns  TRUE when all steps are done or run->stop was set; a checkpoint is then written
 *          (a request to stop on any rank stops all at the same step)
 * Errors   WN_ERROR_SETTINGS (a checkpoint of another architecture, a batch of more than
 *          WN_LOOP_MAX_BATCH, what must be above 0 and is not, muon or cool-down below 0, averaging
 * not in 0 .. 1), WN_ERROR_READ, WN_ERROR_WRITE
 */
gboolean wn_loop_run (const WnLoopConfig *config, const WnLoopTask *task, WnPool *pool,
    const WnRun *run, GError **error);

#endif
