/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_REPORT_RUN_H
#define WN_REPORT_RUN_H

#include "base/error.h"

/**
 * What a report reads in the folder of a training, or in one that "parwavenet eval --write" wrote
 */

/** A CSV file whose first column is the step */
typedef struct
{
  char *name;     /* "log.csv" */
  char **columns; /* NULL-terminated, "step" first */
  int n_columns, n_rows;
  double *values; /* [n_rows][n_columns]; NaN where there is none */
} WnReportLog;

/** A rendered utterance */
typedef struct
{
  char *id, *path;
  gint64 step; /* of an evaluation: WnReportKind */
} WnReportSample;

/** What an evaluation writes of an utterance, in the order in which it is shown */
typedef enum
{
  WN_REPORT_RECORDING,
  WN_REPORT_TEACHER,
  WN_REPORT_STUDENT,
  WN_REPORT_SPEECH,
  WN_REPORT_N_KINDS
} WnReportKind;

typedef struct
{
  char *dir, *name;    /* name: of the folder */
  const char *network; /* "teacher", "student", ...: runs of one network have the same figures */
  gboolean distilled;
  GHashTable *texts; /* of an evaluation: id -> what is said; NULL of a training */
  gint64 step;       /* of the checkpoint, -1 = there is none */
  gint64 n_weights;
  GPtrArray *logs;    /* of WnReportLog */
  GPtrArray *samples; /* of WnReportSample, by id and step */
} WnReportRun;

/**
 * Errors  WN_ERROR_NOT_FOUND (no folder, nothing in it that a training or an evaluation writes),
 * WN_ERROR_READ; messages name folder or file
 */
WnReportRun *wn_report_run_read (const char *dir, GError **error);
void wn_report_run_free (WnReportRun *run);

/**
 * The values of a column, [n_rows] each, g_free; steps where it is NaN are left out. Returns how
 * many, 0 if there is no such column
 */
int wn_report_log_column (const WnReportLog *log, const char *column, double **steps,
    double **values);
/** The column in any of the run's logs of this name, likewise */
int wn_report_run_column (const WnReportRun *run, const char *log, const char *column,
    double **steps, double **values);
/** "student, step 5000", or what an evaluation's sound is, g_free */
char *wn_report_sample_title (const WnReportRun *run, const WnReportSample *sample);

#endif
