/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <glib/gstdio.h>

struct _WnRunLog
{
  char *path;
  FILE *file;
  int error; /* errno of the first failure, 0 = none */
};

gboolean
wn_run_stop_asked (const WnRun *run)
{
  return run && run->stop && *run->stop;
}

void
wn_run_progress (const WnRun *run, double fraction, const char *format, ...)
{
  va_list args;
  char *text;

  if (!run || !run->progress)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  run->progress (run->progress_data, fraction, text);
  g_free (text);
}

char *
wn_run_path (const WnRun *run, const char *name)
{
  return g_build_filename (run->dir, name, NULL);
}

char *
wn_run_checkpoint (const char *dir)
{
  return g_file_test (dir, G_FILE_TEST_IS_REGULAR)
      ? g_strdup (dir)
      : g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
}

gboolean
wn_run_make_dir (const WnRun *run, GError **error)
{
  if (g_mkdir_with_parents (run->dir, 0777) == 0)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: the folder cannot be made: %s", run->dir,
      g_strerror (errno));
  return FALSE;
}

/* It is the folder itself that is locked: no file is left behind by who is killed */
int
wn_run_lock (const WnRun *run, GError **error)
{
  int lock;

  if (!wn_run_make_dir (run, error))
    return -1;
  lock = open (run->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", run->dir, g_strerror (errno));
    return -1;
  }
  if (flock (lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: another training is at work in this folder", run->dir);
    close (lock);
    return -1;
  }
  return lock;
}

void
wn_run_unlock (int lock)
{
  if (lock >= 0)
    close (lock);
}

/*
 * For each of the columns, the place of the same in the header of an earlier log, -1 = it was not
 * there; g_free. NULL if that is no header
 */
static int *
match_columns (char **columns, const char *header)
{
  g_auto (GStrv) names = g_strsplit (header, ",", -1);
  int n = (int) g_strv_length (columns), *place = g_new (int, n);

  for (int i = 0; i < n; i++) {
    place[i] = -1;
    for (int j = 0; names[j]; j++)
      if (strcmp (columns[i], names[j]) == 0)
        place[i] = j;
  }
  if (place[0] != 0)
    g_clear_pointer (&place, g_free);
  return place;
}

/*
 * The whole rows before `step` of an earlier log, under the columns of now; NULL if that is no log
 */
static char *
kept_rows (const char *text, const char *columns, int64_t step)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1), names = g_strsplit (columns, ",", -1);
  guint n_lines = g_strv_length (lines), n_values;
  g_autofree int *place = n_lines > 1 ? match_columns (names, lines[0]) : NULL;
  GString *kept;

  if (!place)
    return NULL;
  kept = g_string_new (columns);
  g_string_append_c (kept, '\n');
  n_values = g_strv_length (names);
  /* behind the last newline there is nothing, or a row that was cut off */
  for (guint i = 1; i + 1 < n_lines; i++) {
    g_auto (GStrv) values = g_strsplit (lines[i], ",", -1);
    gint64 row;

    if (!g_ascii_string_to_signed (values[0] ? values[0] : "", 10, 0, G_MAXINT64, &row, NULL)
        || row >= step)
      break;
    for (guint j = 0; j < n_values; j++)
      g_string_append_printf (kept, "%s%s", j ? "," : "",
          place[j] >= 0 && place[j] < (int) g_strv_length (values) ? values[place[j]] : "nan");
    g_string_append_c (kept, '\n');
  }
  return g_string_free (kept, FALSE);
}

/* What the log keeps of an earlier run, written anew */
static gboolean
rewrite_log (const char *path, const char *columns, int64_t step, GError **error)
{
  GError *reason = NULL;
  g_autofree char *text = NULL;

  if (step > 0 && g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autofree char *old = NULL;

    if (!g_file_get_contents (path, &old, NULL, &reason)) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, reason->message);
      g_error_free (reason);
      return FALSE;
    }
    text = kept_rows (old, columns, step);
    if (!text) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "%s: is no log that begins with the columns '%s'", path, columns);
      return FALSE;
    }
  } else {
    text = g_strconcat (columns, "\n", NULL);
  }
  if (g_file_set_contents (path, text, -1, &reason))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s", reason->message);
  g_error_free (reason);
  return FALSE;
}

WnRunLog *
wn_run_log_open (const WnRun *run, const char *name, const char *columns, int64_t step,
    GError **error)
{
  WnRunLog *log;

  if (!wn_run_make_dir (run, error))
    return NULL;
  log = g_new0 (WnRunLog, 1);
  log->path = wn_run_path (run, name);
  if (rewrite_log (log->path, columns, step, error)) {
    log->file = g_fopen (log->path, "ae");
    if (log->file)
      return log;
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", log->path, g_strerror (errno));
  }
  g_free (log->path);
  g_free (log);
  return NULL;
}

void
wn_run_log_row (WnRunLog *log, int64_t step, int n, const double *values)
{
  GString *row = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (row, "%" G_GINT64_FORMAT, step);
  for (int i = 0; i < n; i++)
    g_string_append_printf (row, ",%s",
        isnan (values[i]) ? "nan" : g_ascii_formatd (number, sizeof number, "%.7g", values[i]));
  g_string_append_c (row, '\n');
  if ((fwrite (row->str, row->len, 1, log->file) != 1 || fflush (log->file) != 0) && !log->error)
    log->error = errno;
  g_string_free (row, TRUE);
}

gboolean
wn_run_log_close (WnRunLog *log, GError **error)
{
  int code;

  if (!log)
    return TRUE;
  code = log->error;
  if (fclose (log->file) != 0 && !code)
    code = errno;
  if (code)
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: cannot be written: %s", log->path,
        g_strerror (code));
  g_free (log->path);
  g_free (log);
  return !code;
}
