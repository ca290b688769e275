/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
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

gboolean
wn_run_make_dir (const WnRun *run, GError **error)
{
  if (g_mkdir_with_parents (run->dir, 0777) == 0)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: the folder cannot be made: %s", run->dir, g_strerror (errno));
  return FALSE;
}

/* Bytes of the header and the whole rows before `step`; -1 if the header is not `columns` */
static gssize
kept_length (const char *text, const char *columns, int64_t step)
{
  gsize n = strlen (columns);
  const char *line, *end;

  if (strncmp (text, columns, n) != 0 || text[n] != '\n')
    return -1;
  for (line = text + n + 1; (end = strchr (line, '\n')) != NULL; line = end + 1) {
    char *comma;
    gint64 row = g_ascii_strtoll (line, &comma, 10);

    if (comma == line || *comma != ',' || row >= step)
      break;
  }
  return line - text;
}

/* What the log keeps of an earlier run, written anew */
static gboolean
rewrite_log (const char *path, const char *columns, int64_t step, GError **error)
{
  GError *reason = NULL;
  char *text = NULL;
  gssize n = -1;
  gboolean ok;

  if (step > 0 && g_file_test (path, G_FILE_TEST_EXISTS)) {
    if (!g_file_get_contents (path, &text, NULL, &reason)) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, reason->message);
      g_error_free (reason);
      return FALSE;
    }
    n = kept_length (text, columns, step);
    if (n < 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: its columns are not '%s'", path, columns);
      g_free (text);
      return FALSE;
    }
  } else {
    text = g_strconcat (columns, "\n", NULL);
  }
  ok = g_file_set_contents (path, text, n, &reason);
  if (!ok) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s", reason->message);
    g_error_free (reason);
  }
  g_free (text);
  return ok;
}

WnRunLog *
wn_run_log_open (const WnRun *run, const char *name, const char *columns, int64_t step, GError **error)
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
  int i;

  g_string_append_printf (row, "%" G_GINT64_FORMAT, step);
  for (i = 0; i < n; i++)
    g_string_append_printf (row, ",%s", g_ascii_formatd (number, sizeof number, "%.7g", values[i]));
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
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: cannot be written: %s", log->path, g_strerror (code));
  g_free (log->path);
  g_free (log);
  return !code;
}
