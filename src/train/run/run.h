/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RUN_H
#define WN_RUN_H

#include <stdint.h>
#include "base/error.h"

/**
 * What every training run shares: a folder with checkpoints and a CSV log, a way to report
 * progress, a flag that asks to stop.
 */
typedef struct
{
  const char *dir; /* made if it does not exist */
  /* NULL = silent; fraction 0..1 of the run */
  void (*progress) (void *data, double fraction, const char *text);
  void *progress_data;
  /* set from outside (a signal): checkpoint and return; or NULL */
  const volatile int *stop;
} WnRun;

/** run may be NULL in these two: nothing asks to stop, nothing is reported */
gboolean wn_run_stop_asked (const WnRun *run);
void wn_run_progress (const WnRun *run, double fraction, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/** dir / name, g_free */
char *wn_run_path (const WnRun *run, const char *name);
/** In a run's folder (checkpoint.h) */
#define WN_CHECKPOINT_FILE "checkpoint.safetensors"
/** The checkpoint in a folder; a file is one itself; g_free */
char *wn_run_checkpoint (const char *dir);
/** Errors  WN_ERROR_WRITE */
gboolean wn_run_make_dir (const WnRun *run, GError **error);

/**
 * Makes the folder and keeps other trainings out of it until wn_run_unlock(), or until the process
 * ends, however it does. A file system without locks keeps nobody out.
 * Returns  a lock, -1 with an error
 * Errors   WN_ERROR_SETTINGS (another one is at work there), WN_ERROR_WRITE
 */
int wn_run_lock (const WnRun *run, GError **error);
/** lock: -1 does nothing */
void wn_run_unlock (int lock);

/**
 * A CSV log whose first column is the step. On opening, rows of steps >= step (from after the
 * checkpoint that is resumed) are cut off.
 * columns  "step,loss,..." the header; a log that is continued with other columns is written anew
 *          with these, NaN where there is no value
 * step     0 = a new log
 * Errors   WN_ERROR_WRITE, WN_ERROR_READ, WN_ERROR_SETTINGS (what is to be resumed is not a log)
 */
typedef struct _WnRunLog WnRunLog;
WnRunLog *wn_run_log_open (const WnRun *run, const char *name, const char *columns, int64_t step,
    GError **error);
/**
 * Adds a row and flushes it; errors are kept and returned by wn_run_log_close(). values [n], of the
 * columns behind the step
 */
void wn_run_log_row (WnRunLog *log, int64_t step, int n, const double *values);
/** log may be NULL */
gboolean wn_run_log_close (WnRunLog *log, GError **error);

#endif
