/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tiny_corpus.h"
#include "tones.h"
#include "train/run/checkpoint.h"

/*
 * What happens to a training from outside: the process that trains is a child, and what it leaves
 * in the folder is compared with an undisturbed run's
 */

#define STEPS 24

static volatile int stop;

static void
on_term (int number)
{
  stop = 1;
}

/* The child tells each step through a pipe before its checkpoint is written */
static void
on_progress (void *data, double fraction, const char *text)
{
  unsigned char step = (unsigned char) lrint (fraction * STEPS);

  if (write (*(int *) data, &step, 1) != 1)
    _exit (2);
}

/* In the child. limit: bytes of a file that the disk has place for, 0 = enough */
static void
train (const char *dir, int64_t steps, rlim_t limit, int fd)
{
  Tones *tones = tones_new ();
  WnStudentTraining c = tones_student (steps, 1, 1);
  WnRun run = { .dir = dir, .progress = on_progress, .progress_data = &fd, .stop = &stop };
  struct rlimit r = { limit, limit };
  GError *error = NULL;

  c.loop.checkpoint_seconds = 0;
  c.loop.evaluate_steps = 1;
  signal (SIGTERM, on_term);
  signal (SIGXFSZ, SIG_IGN);
  if (limit)
    setrlimit (RLIMIT_FSIZE, &r);
  _exit (wn_student_train (&c, &tones->corpus, &run, &error) ? 0
          : error->code == WN_ERROR_WRITE                    ? 3
                                                             : 1);
}

static pid_t
start (const char *dir, int64_t steps, rlim_t limit, int *fd)
{
  int ends[2];
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    close (ends[0]);
    train (dir, steps, limit, ends[1]);
  }
  close (ends[1]);
  *fd = ends[0];
  return pid;
}

/* Returns what waitpid() says; last: the last step that the child told, 0 = none */
static int
finish (pid_t pid, int fd, int *last)
{
  unsigned char step;
  int status;

  *last = 0;
  while (read (fd, &step, 1) == 1)
    *last = step;
  close (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static int
run_whole (const char *dir, int64_t steps, rlim_t limit)
{
  int fd, last, status;
  pid_t pid = start (dir, steps, limit, &fd);

  status = finish (pid, fd, &last);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* Steps of the checkpoint in the folder, which must be whole; 0 = there is none */
static int
checkpoint_step (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
  WnSafetensors *st;
  GError *error = NULL;
  int step;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  st = wn_safetensors_open (path, &error);
  g_assert_no_error (error);
  step = atoi (wn_safetensors_metadata (st, "step"));
  wn_safetensors_close (st);
  return step;
}

/* The log without its seconds */
static char *
read_log (const WnRun *run)
{
  g_autofree char *text = run_file (run, "log.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1), names = g_strsplit (lines[0], ",", -1);
  GString *log = g_string_new (NULL);

  for (int i = 0; lines[i] && *lines[i]; i++) {
    g_auto (GStrv) values = g_strsplit (lines[i], ",", -1);

    g_assert_cmpint (g_strv_length (values), ==, g_strv_length (names));
    for (int j = 0; values[j]; j++)
      if (strcmp (names[j], "seconds") != 0)
        g_string_append_printf (log, "%s,", values[j]);
    g_string_append_c (log, '\n');
  }
  return g_string_free (log, FALSE);
}

/* Weights and losses are those of the run that nothing happened to */
static void
assert_same (const char *dir, const char *undisturbed)
{
  WnRun a = { .dir = dir }, b = { .dir = undisturbed };
  gsize n, m;
  g_autofree char *x = run_file (&a, WN_CHECKPOINT_FILE, &n),
                  *y = run_file (&b, WN_CHECKPOINT_FILE, &m);
  g_autofree char *log = read_log (&a), *expected = read_log (&b);

  g_assert_cmpmem (x, n, y, m);
  g_assert_cmpstr (log, ==, expected);
}

static char *undisturbed;

/* Killed again and again, after one step more or less each time, at any place of it */
static void
test_kill (void)
{
  g_autofree char *dir = test_folder ();
  int kills = 0, done = 0;

  for (;;) {
    int fd, last, status, told = done + 1 + kills % 3;
    unsigned char step = 0;
    pid_t pid = start (dir, STEPS, 0, &fd);

    while (step < told && read (fd, &step, 1) == 1)
      ;
    g_usleep (kills * 7919 % 4000);
    kill (pid, SIGKILL);
    status = finish (pid, fd, &last);
    last = MAX (last, step);
    done = checkpoint_step (dir);
    g_test_message ("killed at step %d, checkpoint of step %d", last, done);
    /* the step that was told is not yet in the checkpoint, the one before is */
    g_assert_cmpint (done, >=, last - 1);
    if (!WIFSIGNALED (status)) {
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
      break;
    }
    kills++;
  }
  g_assert_cmpint (done, ==, STEPS);
  g_assert_cmpint (kills, >, 4);
  assert_same (dir, undisturbed);
  test_remove (dir);
}

static void
test_term (void)
{
  g_autofree char *dir = test_folder ();
  unsigned char step;
  int fd, last, status, done;
  pid_t pid = start (dir, STEPS, 0, &fd);

  g_assert_cmpint (read (fd, &step, 1), ==, 1);
  kill (pid, SIGTERM);
  status = finish (pid, fd, &last);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  done = checkpoint_step (dir);
  g_assert_cmpint (done, <, STEPS);
  g_assert_cmpint (done, ==, MAX (last, step));
  g_assert_cmpint (run_whole (dir, STEPS, 0), ==, 0);
  assert_same (dir, undisturbed);
  test_remove (dir);
}

/* The disk is full at any byte of the checkpoint, or of the log */
static void
test_full_disk (void)
{
  g_autofree char *dir = test_folder ();
  WnRun run = { .dir = dir };
  g_autofree char *checkpoint = NULL, *log = NULL;
  gsize size, log_size;

  g_assert_cmpint (run_whole (dir, 5, 0), ==, 0);
  checkpoint = run_file (&run, WN_CHECKPOINT_FILE, &size);
  log = run_file (&run, "log.csv", &log_size);
  for (int i = 0; i < 6; i++) {
    const rlim_t limits[] = { 1, log_size, log_size + 20, size / 3, size - 4096, size - 1 };
    gsize n;
    g_autofree char *kept = NULL;

    g_assert_cmpint (run_whole (dir, STEPS, limits[i]), ==, 3);
    kept = run_file (&run, WN_CHECKPOINT_FILE, &n);
    g_assert_cmpmem (kept, n, checkpoint, size);
  }
  g_assert_cmpint (run_whole (dir, STEPS, 0), ==, 0);
  assert_same (dir, undisturbed);
  test_remove (dir);
}

/* Whoever comes second is told, and harms nothing; the lock ends with its holder, killed or not */
static void
test_lock (void)
{
  g_autofree char *dir = test_folder ();
  WnRun run = { .dir = dir };
  GError *error = NULL;
  const int lock = wn_run_lock (&run, &error);
  unsigned char step;
  int fd, last;
  pid_t pid;

  g_assert_no_error (error);
  g_assert_cmpint (run_whole (dir, 5, 0), ==, 1);
  g_assert_cmpint (wn_run_lock (&run, &error), ==, -1);
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "another training"));
  g_clear_error (&error);
  wn_run_unlock (lock);
  pid = start (dir, STEPS, 0, &fd);
  g_assert_cmpint (read (fd, &step, 1), ==, 1);
  g_assert_cmpint (wn_run_lock (&run, NULL), ==, -1);
  kill (pid, SIGKILL);
  finish (pid, fd, &last);
  g_assert_cmpint (run_whole (dir, STEPS, 0), ==, 0);
  assert_same (dir, undisturbed);
  test_remove (dir);
}

/* A recording that becomes no number in between: an error, and the last checkpoint is a good one */
static void
test_not_a_number (void)
{
  g_autofree char *dir = test_folder ();
  WnStudentTraining c = tones_student (4, 2, 1);
  Tones *tones = tones_new ();
  WnRun run = { .dir = dir };
  g_autofree char *before = NULL, *behind = NULL;
  GError *error = NULL;
  gsize n, m;

  g_assert_true (wn_student_train (&c, &tones->corpus, &run, NULL));
  before = run_file (&run, WN_CHECKPOINT_FILE, &n);
  c.loop.steps = 40;
  tones->statistics.wave_std = NAN;
  for (int i = 0; i < TONES_FRAMES * TONES_DIM; i++)
    tones->features[0][i] = tones->features[1][i] = NAN;
  g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "training stops"));
  behind = run_file (&run, WN_CHECKPOINT_FILE, &m);
  g_assert_cmpmem (before, n, behind, m);
  g_clear_error (&error);
  tones_free (tones);
  test_remove (dir);
}

/* What becomes of the corpus' files at the first step of a training, whatever is read of them then */
typedef struct
{
  char *paths[2];
  off_t length; /* they are cut to, -1 = removed */
  gboolean done;
} Cut;

static void
cut_files (void *data, double fraction, const char *text)
{
  Cut *cut = data;

  for (guint i = 0; !cut->done && i < G_N_ELEMENTS (cut->paths); i++)
    g_assert_cmpint (
        cut->length < 0 ? g_unlink (cut->paths[i]) : truncate (cut->paths[i], cut->length), ==, 0);
  cut->done = TRUE;
}

static char *
train_on_files (Cut *cut, gsize *n)
{
  g_autofree char *dir = test_folder ();
  WnStudentTraining c = tones_student (4, 2, 1);
  WnRun run = { .dir = dir, .progress = cut ? cut_files : NULL, .progress_data = cut };
  char *paths[] = { g_build_filename (dir, "corpus", NULL),
    g_build_filename (dir, "alignment", NULL) };
  char *checkpoint;
  GError *error = NULL;
  WnCorpus *corpus;

  tiny_corpus_write (paths[0]);
  tiny_alignment_write (paths[1]);
  corpus = wn_corpus_open (paths[0], paths[1], &error);
  g_assert_no_error (error);
  if (cut)
    memcpy (cut->paths, paths, sizeof paths);
  c.loop.evaluate_steps = 1;
  g_assert_true (wn_student_train (&c, corpus, &run, &error));
  g_assert_true (cut == NULL || cut->done);
  checkpoint = run_file (&run, WN_CHECKPOINT_FILE, n);
  wn_corpus_close (corpus);
  test_remove (dir);
  g_free (paths[0]);
  g_free (paths[1]);
  return checkpoint;
}

/* A corpus that is cut, emptied or removed while it is trained on: nothing is read of it any more */
static void
test_corpus_goes (void)
{
  gsize n, m;
  g_autofree char *expected = train_on_files (NULL, &n);

  for (int i = 0; i < 3; i++) {
    const off_t lengths[] = { -1, 0, 100 };
    Cut cut = { .length = lengths[i] };
    g_autofree char *checkpoint = train_on_files (&cut, &m);

    g_assert_cmpmem (checkpoint, m, expected, n);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  undisturbed = test_folder ();
  g_assert_cmpint (run_whole (undisturbed, STEPS, 0), ==, 0);
  g_test_add_func ("/interruption/kill", test_kill);
  g_test_add_func ("/interruption/term", test_term);
  g_test_add_func ("/interruption/full-disk", test_full_disk);
  g_test_add_func ("/interruption/lock", test_lock);
  g_test_add_func ("/interruption/not-a-number", test_not_a_number);
  g_test_add_func ("/interruption/corpus-goes", test_corpus_goes);
  status = g_test_run ();
  test_remove (undisturbed);
  g_free (undisturbed);
  return status;
}
