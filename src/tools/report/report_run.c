/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "report_run.h"

#include <math.h>
#include <string.h>

#include "base/safetensors.h"
#include "tools/tools.h"
#include "train/corpus/corpus.h"
#include "train/run/checkpoint.h"

/* What an evaluation writes of an utterance */
static const struct
{
  const char *suffix, *title;
} kinds[WN_REPORT_N_KINDS] = {
  [WN_REPORT_RECORDING] = { WN_TOOL_RECORDING, "recording" },
  [WN_REPORT_TEACHER] = { WN_TOOL_TEACHER, "teacher" },
  [WN_REPORT_STUDENT] = { WN_TOOL_STUDENT, "student" },
  [WN_REPORT_SPEECH] = { WN_TOOL_SPEECH, "text to speech" },
};

static void
log_free (gpointer data)
{
  WnReportLog *log = data;

  g_free (log->name);
  g_strfreev (log->columns);
  g_free (log->values);
  g_free (log);
}

static void
sample_free (gpointer data)
{
  WnReportSample *sample = data;

  g_free (sample->id);
  g_free (sample->path);
  g_free (sample);
}

void
wn_report_run_free (WnReportRun *run)
{
  if (!run)
    return;
  g_free (run->dir);
  g_free (run->name);
  g_clear_pointer (&run->texts, g_hash_table_unref);
  g_ptr_array_unref (run->logs);
  g_ptr_array_unref (run->samples);
  g_free (run);
}

/*
 * NULL if it is no log; rows that are not whole, as the last one of a running training, are left
 * out
 */
static WnReportLog *
parse_log (const char *name, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = g_strv_length (lines);
  WnReportLog *log;

  if (n_lines < 1 || !g_str_has_prefix (lines[0], "step,"))
    return NULL;
  log = g_new0 (WnReportLog, 1);
  log->name = g_strdup (name);
  log->columns = g_strsplit (g_strchomp (lines[0]), ",", -1);
  log->n_columns = (int) g_strv_length (log->columns);
  log->values = g_new (double, (gsize) n_lines * log->n_columns);
  for (guint i = 1; i + 1 < n_lines; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
    double *row = log->values + (gsize) log->n_rows * log->n_columns;

    if ((int) g_strv_length (fields) != log->n_columns)
      continue;
    for (int j = 0; j < log->n_columns; j++) {
      char *end;

      row[j] = g_ascii_strtod (fields[j], &end);
      if (end == fields[j])
        row[j] = NAN;
    }
    log->n_rows += isfinite (row[0]);
  }
  return log;
}

/* "ID-000500.wav" */
static WnReportSample *
parse_sample (const char *dir, const char *name)
{
  const char *dash = strrchr (name, '-');
  WnReportSample *sample;
  char *end;
  gint64 step;

  if (!dash || dash == name || !g_str_has_suffix (name, ".wav") || !g_ascii_isdigit (dash[1]))
    return NULL;
  step = g_ascii_strtoll (dash + 1, &end, 10);
  if (strcmp (end, ".wav") != 0)
    return NULL;
  sample = g_new (WnReportSample, 1);
  sample->id = g_strndup (name, dash - name);
  sample->path = g_build_filename (dir, name, NULL);
  sample->step = step;
  return sample;
}

static int
compare_samples (gconstpointer a, gconstpointer b)
{
  const WnReportSample *x = *(WnReportSample *const *) a, *y = *(WnReportSample *const *) b;
  int by_id = strcmp (x->id, y->id);

  return by_id ? by_id : (x->step > y->step) - (x->step < y->step);
}

static int
compare_logs (gconstpointer a, gconstpointer b)
{
  const WnReportLog *x = *(WnReportLog *const *) a, *y = *(WnReportLog *const *) b;

  return strcmp (x->name, y->name);
}

static gboolean
read_checkpoint (WnReportRun *run, GError **error)
{
  static const struct
  {
    const char *prefix, *network;
  } networks[] = { { "teacher.", "teacher" }, { "student.", "student" },
    { "acoustic.", "acoustic model" }, { "classifier.", "phone classifier" } };
  g_autofree char *path = g_build_filename (run->dir, WN_CHECKPOINT_FILE, NULL);
  const char *step;
  WnSafetensors *st;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  st = wn_safetensors_open (path, error);
  if (!st)
    return FALSE;
  step = wn_safetensors_metadata (st, "step");
  run->step = step ? g_ascii_strtoll (step, NULL, 10) : -1;
  for (int i = 0; i < wn_safetensors_n_tensors (st); i++) {
    const WnTensor *t = wn_safetensors_tensor (st, i);

    for (guint k = 0; k < G_N_ELEMENTS (networks); k++)
      if (g_str_has_prefix (t->name, networks[k].prefix))
        run->network = networks[k].network;
    if (strstr (t->name, ".average."))
      run->n_weights += t->n_elements;
  }
  wn_safetensors_close (st);
  return TRUE;
}

/* The sounds of what the evaluation's list of texts names; TRUE without one */
static gboolean
read_evaluation (WnReportRun *run, GError **error)
{
  g_autofree char *path = g_build_filename (run->dir, WN_TOOL_TEXTS, NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  GError *reason = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, &reason)) {
    g_set_error_literal (error, WN_ERROR, WN_ERROR_READ, reason->message);
    g_error_free (reason);
    return FALSE;
  }
  run->network = "evaluation";
  run->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    char *bar = strchr (*line, '|');
    g_autofree char *id = g_strndup (*line, bar ? bar - *line : 0), *name = NULL;

    if (!bar)
      continue;
    name = wn_utterance_file_name (id);
    for (int kind = 0; kind < WN_REPORT_N_KINDS; kind++) {
      g_autofree char *file = g_strconcat (name, kinds[kind].suffix, ".wav", NULL),
                      *sound = g_build_filename (run->dir, file, NULL);

      if (g_file_test (sound, G_FILE_TEST_EXISTS)) {
        const WnReportSample sample = { g_strdup (name), g_strdup (sound), kind };

        g_ptr_array_add (run->samples, g_memdup2 (&sample, sizeof sample));
      }
    }
    g_hash_table_insert (run->texts, g_steal_pointer (&name), g_strdup (bar + 1));
  }
  return TRUE;
}

static gboolean
read_folder (WnReportRun *run, GError **error)
{
  GError *reason = NULL;
  GDir *dir = g_dir_open (run->dir, 0, &reason);
  const char *name;
  gboolean ok = TRUE;

  if (!dir) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: %s", run->dir, reason->message);
    g_error_free (reason);
    return FALSE;
  }
  while (ok && (name = g_dir_read_name (dir))) {
    if (g_str_has_suffix (name, ".csv")) {
      g_autofree char *path = g_build_filename (run->dir, name, NULL), *text = NULL;
      WnReportLog *log;

      ok = g_file_get_contents (path, &text, NULL, &reason);
      log = ok ? parse_log (name, text) : NULL;
      if (log)
        g_ptr_array_add (run->logs, log);
    } else {
      WnReportSample *sample = parse_sample (run->dir, name);

      if (sample)
        g_ptr_array_add (run->samples, sample);
    }
  }
  g_dir_close (dir);
  if (!ok) {
    g_set_error_literal (error, WN_ERROR, WN_ERROR_READ, reason->message);
    g_error_free (reason);
  }
  return ok;
}

WnReportRun *
wn_report_run_read (const char *dir, GError **error)
{
  WnReportRun *run = g_new0 (WnReportRun, 1);
  g_autofree char *absolute = g_canonicalize_filename (dir, NULL);

  run->dir = g_strdup (dir);
  run->name = g_path_get_basename (absolute);
  run->network = "network";
  run->step = -1;
  run->logs = g_ptr_array_new_with_free_func (log_free);
  run->samples = g_ptr_array_new_with_free_func (sample_free);
  if (!read_evaluation (run, error) || (!run->texts && !read_folder (run, error))
      || !read_checkpoint (run, error)) {
    wn_report_run_free (run);
    return NULL;
  }
  if (run->step < 0 && run->logs->len == 0 && run->samples->len == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND,
        "%s: neither a training nor an evaluation has left anything in this folder", dir);
    wn_report_run_free (run);
    return NULL;
  }
  g_ptr_array_sort (run->logs, compare_logs);
  g_ptr_array_sort (run->samples, compare_samples);
  for (guint i = 0; i < run->logs->len; i++) {
    const WnReportLog *log = run->logs->pdata[i];

    run->distilled = run->distilled || g_strv_contains ((const char *const *) log->columns, "kl");
  }
  return run;
}

int
wn_report_log_column (const WnReportLog *log, const char *column, double **steps, double **values)
{
  int place = 0, n = 0;

  *steps = g_new (double, MAX (1, log->n_rows));
  *values = g_new (double, MAX (1, log->n_rows));
  while (log->columns[place] && strcmp (log->columns[place], column) != 0)
    place++;
  for (int i = 0; log->columns[place] && i < log->n_rows; i++) {
    double value = log->values[(gsize) i * log->n_columns + place];

    if (!isfinite (value))
      continue;
    (*steps)[n] = log->values[(gsize) i * log->n_columns];
    (*values)[n++] = value;
  }
  return n;
}

int
wn_report_run_column (const WnReportRun *run, const char *log, const char *column, double **steps,
    double **values)
{
  for (guint i = 0; i < run->logs->len; i++) {
    const WnReportLog *l = run->logs->pdata[i];

    if (strcmp (l->name, log) == 0)
      return wn_report_log_column (l, column, steps, values);
  }
  *steps = *values = NULL;
  return 0;
}

char *
wn_report_sample_title (const WnReportRun *run, const WnReportSample *sample)
{
  return run->texts ? g_strdup_printf ("%s: %s", run->name, kinds[sample->step].title)
                    : g_strdup_printf ("%s, step %" G_GINT64_FORMAT, run->name, sample->step);
}
