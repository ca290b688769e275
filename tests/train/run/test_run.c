/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "train/run/run.h"

static char *base;

static void
assert_log (const WnRun *run, const char *expected)
{
  char *path = wn_run_path (run, "log.csv"), *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
  g_free (path);
}

static void
write_log (const WnRun *run, int64_t first, int64_t last)
{
  GError *error = NULL;
  WnRunLog *log = wn_run_log_open (run, "log.csv", "step,loss,rate", first, &error);

  g_assert_no_error (error);
  for (int64_t step = first; step <= last; step += 10)
    wn_run_log_row (log, step, 2, (double[]){ 0.5 * step, 1e-3 });
  g_assert_true (wn_run_log_close (log, &error));
  g_assert_no_error (error);
}

static void
test_log (void)
{
  char *dir = g_build_filename (base, "new", "run", NULL),
       *path = g_build_filename (dir, "log.csv", NULL);
  WnRun run = { .dir = dir };
  GError *error = NULL;
  WnRunLog *log;
  FILE *file;

  write_log (&run, 0, 20);
  assert_log (&run, "step,loss,rate\n0,0,0.001\n10,5,0.001\n20,10,0.001\n");
  /* resumed behind the log, within it, before it */
  write_log (&run, 30, 30);
  assert_log (&run, "step,loss,rate\n0,0,0.001\n10,5,0.001\n20,10,0.001\n30,15,0.001\n");
  write_log (&run, 20, 20);
  assert_log (&run, "step,loss,rate\n0,0,0.001\n10,5,0.001\n20,10,0.001\n");
  write_log (&run, 10, 0);
  assert_log (&run, "step,loss,rate\n0,0,0.001\n");
  /* a row that was cut off by a kill */
  file = g_fopen (path, "a");
  fputs ("5,2.5,0.0", file);
  fclose (file);
  write_log (&run, 10, 10);
  assert_log (&run, "step,loss,rate\n0,0,0.001\n10,5,0.001\n");

  /* other columns, then what is no log */
  log = wn_run_log_open (&run, "log.csv", "step,held_out,loss", 20, &error);
  g_assert_no_error (error);
  wn_run_log_row (log, 20, 2, (double[]){ 0.5, 9 });
  g_assert_true (wn_run_log_close (log, NULL));
  assert_log (&run, "step,held_out,loss\n0,nan,0\n10,nan,5\n20,0.5,9\n");
  g_assert_true (g_file_set_contents (path, "a letter\n", -1, NULL));
  g_assert_null (wn_run_log_open (&run, "log.csv", "step,loss", 10, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  assert_log (&run, "a letter\n");
  log = wn_run_log_open (&run, "log.csv", "step,loss", 0, &error);
  wn_run_log_row (log, 1, 1, (double[]){ NAN });
  g_assert_true (wn_run_log_close (log, NULL));
  assert_log (&run, "step,loss\n1,nan\n");
  g_assert_true (wn_run_log_close (NULL, NULL));

  g_unlink (path);
  g_rmdir (dir);
  g_free (path);
  g_free (dir);
  dir = g_build_filename (base, "new", NULL);
  g_rmdir (dir);
  g_free (dir);
}

static void
test_log_fails (void)
{
  char *folder = g_build_filename (base, "full.csv", NULL);
  WnRun run = { .dir = "/dev/null/run" };
  GError *error = NULL;

  g_assert_null (wn_run_log_open (&run, "log.csv", "step", 0, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "/dev/null/run"));
  g_clear_error (&error);

  g_assert_cmpint (wn_run_lock (&run, &error), ==, -1);
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "/dev/null/run"));
  g_clear_error (&error);

  run.dir = base;
  g_assert_cmpint (g_mkdir (folder, 0777), ==, 0);
  g_assert_null (wn_run_log_open (&run, "full.csv", "step", 0, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_null (wn_run_log_open (&run, "full.csv", "step", 5, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_READ);
  g_clear_error (&error);
  g_rmdir (folder);
  g_free (folder);
}

/* A log that cannot grow, as on a full disk: the rows are tried, closing tells */
static void
test_full_disk (void)
{
  WnRun run = { .dir = base };
  GError *error = NULL;
  WnRunLog *log = wn_run_log_open (&run, "log.csv", "step,loss", 0, &error);
  struct rlimit limit, small;
  char *path = wn_run_path (&run, "log.csv");

  g_assert_no_error (error);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = 20;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  for (int step = 0; step < 10; step++)
    wn_run_log_row (log, step, 1, (double[]){ 1 });
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  signal (SIGXFSZ, SIG_DFL);
  g_assert_false (wn_run_log_close (log, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, path));
  g_error_free (error);
  g_unlink (path);
  g_free (path);
}

static void
on_progress (void *data, double fraction, const char *text)
{
  g_assert_cmpfloat (fraction, ==, 0.25);
  g_assert_cmpstr (text, ==, "step 3 of 12");
  ++*(int *) data;
}

static void
test_report (void)
{
  int calls = 0;
  volatile int stop = 0;
  WnRun run = { .dir = base };

  wn_run_progress (NULL, 0.25, "step %d of %d", 3, 12);
  wn_run_progress (&run, 0.25, "step %d of %d", 3, 12);
  run.progress = on_progress;
  run.progress_data = &calls;
  wn_run_progress (&run, 0.25, "step %d of %d", 3, 12);
  g_assert_cmpint (calls, ==, 1);

  g_assert_false (wn_run_stop_asked (NULL));
  g_assert_false (wn_run_stop_asked (&run));
  run.stop = &stop;
  g_assert_false (wn_run_stop_asked (&run));
  stop = 1;
  g_assert_true (wn_run_stop_asked (&run));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  base = g_dir_make_tmp ("wn-test-XXXXXX", NULL);
  g_test_add_func ("/run/log", test_log);
  g_test_add_func ("/run/log-fails", test_log_fails);
  g_test_add_func ("/run/full-disk", test_full_disk);
  g_test_add_func ("/run/report", test_report);
  result = g_test_run ();
  g_rmdir (base);
  g_free (base);
  return result;
}
