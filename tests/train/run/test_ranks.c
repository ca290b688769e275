/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <stdlib.h>

#include "tones.h"
#include "train/run/checkpoint.h"
#include "train/network/network.h"
#include "train/run/ranks.h"

/*
 * Training on two ranks. The program starts itself as "PROGRAM WORD FOLDER STEPS BATCH", through
 * mpirun whose path is in MPIRUN
 */

static const char *self;

/* ---- as a rank ---- */

/* "stop": rank 1 is asked to stop; "fail": rank 1 has no corpus to train on */
static int
rank (const char *word, const char *dir, int steps, int batch)
{
  volatile int stop = 1;
  Tones *tones = tones_new ();
  WnStudentTraining c = tones_student (steps, batch, 1);
  WnRun run = { .dir = dir };
  gboolean ok;

  wn_ranks_begin ();
  c.loop.evaluate_steps = 2;
  if (wn_ranks_index () == 1 && strcmp (word, "stop") == 0)
    run.stop = &stop;
  if (wn_ranks_index () == 1 && strcmp (word, "fail") == 0)
    tones->utterances[0].held_out = tones->utterances[1].held_out = TRUE;
  ok = wn_student_train (&c, &tones->corpus, &run, NULL);
  tones_free (tones);
  wn_ranks_end (ok);
  return ok ? 0 : 1;
}

/* ---- as the test ---- */

static int
run (int n_ranks, const char *word, const char *dir, int steps, int batch)
{
  g_autofree char *n = g_strdup_printf ("%d", n_ranks), *s = g_strdup_printf ("%d", steps),
                  *b = g_strdup_printf ("%d", batch);
  const char *argv[] = { g_getenv ("MPIRUN"), "-n", n, "--oversubscribe", "--allow-run-as-root",
    self, word, dir, s, b, NULL };
  GSubprocess *process;
  GError *error = NULL;
  int status;

  process = g_subprocess_newv (argv,
      G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  status = g_subprocess_get_exit_status (process);
  g_object_unref (process);
  return status;
}

static char *
checkpoint (const char *dir, gsize *size)
{
  WnRun run = { .dir = dir };

  return run_file (&run, WN_CHECKPOINT_FILE, size);
}

static int
steps_done (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
  GError *error = NULL;
  WnSafetensors *st = wn_safetensors_open (path, &error);
  int step;

  g_assert_no_error (error);
  step = atoi (wn_safetensors_metadata (st, "step"));
  wn_safetensors_close (st);
  return step;
}

/*
 * Distance of the averaged weights of two runs, relative to how far they came from where they
 * began: the weights of `start`
 */
static double
distance (const char *a, const char *b, const char *start)
{
  WnStudentConfig config;
  float *x = wn_network_load (&wn_student_network, a, &config, NULL),
        *y = wn_network_load (&wn_student_network, b, &config, NULL),
        *z = wn_network_load (&wn_student_network, start, &config, NULL);
  WnStudentLayout *layout = wn_student_layout_new (&config);
  double difference = 0, way = 0;

  for (size_t i = 0; i < layout->params->size; i++) {
    difference += pow (x[i] - y[i], 2);
    way += pow (x[i] - z[i], 2);
  }
  wn_student_layout_free (layout);
  wn_block_free (x);
  wn_block_free (y);
  wn_block_free (z);
  return sqrt (difference / way);
}

/* The losses of a log, each row's first */
static void
losses (const char *dir, int n, double *out)
{
  WnRun run = { .dir = dir };
  g_autofree char *text = run_file (&run, "log.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* header, rows, nothing behind the last newline: only one rank has written */
  g_assert_cmpint (g_strv_length (lines), ==, n + 2);
  for (int i = 0; i < n; i++)
    out[i] = atof (strchr (lines[i + 1], ',') + 1);
}

/*
 * One rank with a batch of 4, two with 2: the same but for the order of summation; and not what a
 * batch of 2 gives. The optimiser makes small directions of a gradient as long as the others, so
 * that the rounding of its sums grows tenfold every two steps: it is compared with what half
 * the batch changes before it is as large.
 */
static void
test_same (void)
{
  g_autofree char *one = test_folder (), *two = test_folder (), *half = test_folder (),
                  *start = test_folder ();
  double x[2], y[2], z[2];

  g_assert_cmpint (run (1, "go", start, 1, 4), ==, 0);
  g_assert_cmpint (run (1, "go", one, 4, 4), ==, 0);
  g_assert_cmpint (run (2, "go", two, 4, 2), ==, 0);
  g_assert_cmpint (run (1, "go", half, 4, 2), ==, 0);
  losses (one, 2, x);
  losses (two, 2, y);
  losses (half, 2, z);
  for (int i = 0; i < 2; i++) {
    g_test_message ("loss %g, %g, with half the batch %g", x[i], y[i], z[i]);
    g_assert_cmpfloat_with_epsilon (x[i], y[i], MAX (1e-5 * x[i], fabs (x[i] - z[i]) / 100));
  }
  g_test_message ("distance %g, with half the batch %g", distance (one, two, start),
      distance (one, half, start));
  g_assert_cmpfloat (distance (one, two, start), <, distance (one, half, start) / 100);
  g_assert_cmpfloat (distance (one, half, start), >, 5e-2);
  test_remove (one);
  test_remove (two);
  test_remove (half);
  test_remove (start);
}

/* All go on from rank 0's checkpoint, to the weights of a run that was not interrupted */
static void
test_resume (void)
{
  g_autofree char *whole = test_folder (), *parts = test_folder ();
  g_autofree char *x = NULL, *y = NULL;
  gsize n, m;

  g_assert_cmpint (run (2, "go", whole, 6, 2), ==, 0);
  g_assert_cmpint (run (2, "go", parts, 2, 2), ==, 0);
  g_assert_cmpint (run (2, "go", parts, 6, 2), ==, 0);
  x = checkpoint (whole, &n);
  y = checkpoint (parts, &m);
  g_assert_cmpmem (x, n, y, m);
  test_remove (whole);
  test_remove (parts);
}

/* One rank that is asked to stop stops both, after a whole step and with a checkpoint */
static void
test_stop (void)
{
  g_autofree char *dir = test_folder ();

  g_assert_cmpint (run (2, "stop", dir, 1000000, 2), ==, 0);
  g_assert_cmpint (steps_done (dir), ==, 1);
  test_remove (dir);
}

/* A rank that fails, or rank 0 that cannot write, ends the whole run */
static void
test_fail (void)
{
  g_autofree char *dir = test_folder ();

  g_assert_cmpint (run (2, "fail", dir, 1000000, 2), !=, 0);
  g_assert_cmpint (run (2, "go", "/dev/null/folder", 1000000, 2), !=, 0);
  g_assert_cmpint (run (2, "go", dir, 1, 4000), !=, 0);
  test_remove (dir);
}

int
main (int argc, char **argv)
{
  if (argc == 5)
    return rank (argv[1], argv[2], atoi (argv[3]), atoi (argv[4]));
  self = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ranks/same", test_same);
  g_test_add_func ("/ranks/resume", test_resume);
  g_test_add_func ("/ranks/stop", test_stop);
  g_test_add_func ("/ranks/fail", test_fail);
  return g_test_run ();
}
