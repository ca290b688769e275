/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/rng.h"
#include "failing.h"
#include "train/run/checkpoint.h"

static char *base;

typedef struct
{
  WnRun run;
  WnParams *layouts[2];
  WnCheckpointPart parts[2];
  int64_t step;
} Training;

static void
training_begin (Training *t, const char *dir)
{
  *t = (Training){ .run = { .dir = dir } };
  for (int p = 0; p < 2; p++) {
    t->layouts[p] = wn_params_new ();
    wn_params_add (t->layouts[p], "w", 0, 1, 10, 20, 0);
    wn_params_add (t->layouts[p], "b", 0, 1, 3 + p, 0, 0);
    t->parts[p] = (WnCheckpointPart){ p ? "student" : "other", wn_adam_new (t->layouts[p]) };
    wn_params_init (t->layouts[p], p, t->parts[p].adam->params);
  }
}

static void
training_end (Training *t)
{
  for (int p = 0; p < 2; p++) {
    wn_adam_free (t->parts[p].adam);
    wn_params_free (t->layouts[p]);
  }
}

/* The second part is updated at every other step only */
static void
training_steps (Training *t, int n)
{
  for (; n > 0; n--, t->step++) {
    for (int p = 0; p < 2; p++) {
      WnAdam *adam = t->parts[p].adam;

      if (p == 0 || t->step % 2 == 0) {
        wn_rng_normal (1, t->step, 0, t->layouts[p]->items[0].n, adam->grads);
        wn_adam_update (adam, 0.01f);
      }
    }
  }
}

static void
assert_same (const Training *a, const Training *b)
{
  g_assert_cmpint (a->step, ==, b->step);
  for (int p = 0; p < 2; p++) {
    const WnAdam *x = a->parts[p].adam, *y = b->parts[p].adam;
    gsize n = a->layouts[p]->size * sizeof (float);

    g_assert_cmpint (x->step, ==, y->step);
    g_assert_cmpmem (x->params, n, y->params, n);
    g_assert_cmpmem (x->m, n, y->m, n);
    g_assert_cmpmem (x->v, n, y->v, n);
    g_assert_cmpmem (x->average, n, y->average, n);
  }
}

static void
save (Training *t, const char *config)
{
  GError *error = NULL;

  wn_checkpoint_save (&t->run, t->step, config, NULL, t->parts, 2, &error);
  g_assert_no_error (error);
}

static void
assert_load_fails (Training *t, const char *config, WnError code, const char *message)
{
  GError *error = NULL;

  g_assert_false (wn_checkpoint_load (&t->run, config, t->parts, 2, &t->step, &error));
  g_assert_error (error, WN_ERROR, code);
  g_assert_nonnull (strstr (error->message, message));
  g_error_free (error);
}

static void
remove_checkpoint (const Training *t)
{
  char *path = wn_run_path (&t->run, WN_CHECKPOINT_FILE);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (t->run.dir), ==, 0);
  g_free (path);
}

/* Stopping and going on gives the bits of a run that was never stopped */
static void
test_resume (void)
{
  char *dir = g_build_filename (base, "resume", NULL);
  const char *config = "{\"channels\":64,\"name\":\"ä\"}";
  Training whole, first, second;
  GError *error = NULL;

  training_begin (&whole, dir);
  training_steps (&whole, 37);

  training_begin (&first, dir);
  assert_load_fails (&first, config, WN_ERROR_NOT_FOUND, dir);
  training_steps (&first, 5);
  save (&first, config);
  training_steps (&first, 6);
  save (&first, config);

  training_begin (&second, dir);
  g_assert_true (wn_checkpoint_load (&second.run, config, second.parts, 2, &second.step, &error));
  g_assert_no_error (error);
  assert_same (&first, &second);
  training_steps (&second, 37 - 11);
  assert_same (&whole, &second);

  g_assert_true (wn_checkpoint_load (&first.run, NULL, first.parts, 2, &first.step, &error));
  g_assert_cmpint (first.step, ==, 11);
  remove_checkpoint (&first);
  training_end (&whole);
  training_end (&first);
  training_end (&second);
  g_free (dir);
}

static void
test_other_configuration (void)
{
  char *dir = g_build_filename (base, "other", NULL), *path;
  g_autofree char *deep = g_strnfill (80000, '[');
  Training t;

  training_begin (&t, dir);
  training_steps (&t, 2);
  save (&t, "{\"net\":{\"channels\":64,\"kernel\":2},\"old\":1}");
  assert_load_fails (&t, "{\"net\":{\"channels\":32,\"kernel\":2},\"new\":[1]}", WN_ERROR_SETTINGS,
      ": net.channels was 64 and is 32 now, new was not set and is [1] now, old was 1 and is not "
      "set now;");
  assert_load_fails (&t, deep, WN_ERROR_SETTINGS, "they cannot be read");
  save (&t, deep);
  assert_load_fails (&t, "{}", WN_ERROR_SETTINGS, "they cannot be read");
  t.parts[1].name = "teacher";
  assert_load_fails (&t, NULL, WN_ERROR_SETTINGS, "teacher.step");
  t.parts[1].name = "other";
  assert_load_fails (&t, NULL, WN_ERROR_SETTINGS, "other.params.b");

  path = wn_run_path (&t.run, WN_CHECKPOINT_FILE);
  g_assert_true (g_file_set_contents (path, "\2\0\0\0\0\0\0\0{}", 10, NULL));
  assert_load_fails (&t, NULL, WN_ERROR_READ, "not a checkpoint");
  g_assert_true (g_file_set_contents (path, "damaged", -1, NULL));
  assert_load_fails (&t, NULL, WN_ERROR_READ, path);
  g_free (path);
  remove_checkpoint (&t);
  training_end (&t);
  g_free (dir);
}

/* A weight that changed on the disk is noticed */
static void
test_flipped_bit (void)
{
  char *dir = g_build_filename (base, "flipped", NULL), *path, *content;
  Training t;
  gsize n;

  training_begin (&t, dir);
  training_steps (&t, 2);
  save (&t, "{}");
  path = wn_run_path (&t.run, WN_CHECKPOINT_FILE);
  g_assert_true (g_file_get_contents (path, &content, &n, NULL));
  content[n / 2] ^= 4;
  g_assert_true (g_file_set_contents (path, content, n, NULL));
  assert_load_fails (&t, NULL, WN_ERROR_READ, "checksum");
  g_free (content);
  g_free (path);
  remove_checkpoint (&t);
  training_end (&t);
  g_free (dir);
}

static void
test_save_fails (void)
{
  static const char *const dirs[] = { "/dev/full", "/dev/null/folder", "/proc/folder" };
  Training t;

  training_begin (&t, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++) {
    GError *error = NULL;

    t.run.dir = dirs[i];
    g_assert_false (wn_checkpoint_save (&t.run, 1, "{}", NULL, t.parts, 2, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
    g_assert_nonnull (strstr (error->message, dirs[i]));
    g_error_free (error);
  }
  training_end (&t);
}

/* Saves with the n-th call to the system failing; whether one did */
static gboolean
save_failing (Training *t, int n, gboolean lasts, gboolean *saved)
{
  const int files = failing_count_files ();
  GError *error = NULL;
  gboolean failed;

  failing_begin (n, lasts, ENOSPC);
  *saved = wn_checkpoint_save (&t->run, t->step, "{}", NULL, t->parts, 2, &error);
  failed = failing_end ();
  if (*saved) {
    g_assert_no_error (error);
  } else {
    g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
    g_assert_nonnull (strstr (error->message, WN_CHECKPOINT_FILE));
    g_error_free (error);
  }
  g_assert_true (*saved || failed);
  g_assert_cmpint (failing_count_files (), ==, files);
  return failed;
}

/*
 * A disk that fails at any call, once or from there on: there is the checkpoint of before or the
 * new one, whole, and the next can be written
 */
static void
test_failing_disk (void)
{
  char *dir = g_build_filename (base, "failing", NULL);
  Training old, new;

  training_begin (&old, dir);
  training_begin (&new, dir);
  training_steps (&new, 3);
  for (int lasts = 0; lasts < 2; lasts++) {
    gboolean failed = TRUE, saved;

    for (int n = 1; failed; n++) {
      Training back;

      g_assert_cmpint (n, <, 500);
      save (&old, "{}");
      failed = save_failing (&new, n, lasts, &saved);
      training_begin (&back, dir);
      g_assert_true (wn_checkpoint_load (&back.run, "{}", back.parts, 2, &back.step, NULL));
      assert_same (&back, saved ? &new : &old);
      training_end (&back);
      if (!failed)
        g_test_message ("%d calls", n - 1);
    }
  }
  training_end (&new);
  training_end (&old);
  remove_checkpoint (&(Training){ .run = { .dir = dir } });
  g_free (dir);
}

/* One that fails while it is read is an error, and the file is as it was */
static void
test_failing_load (void)
{
  char *dir = g_build_filename (base, "unread", NULL);
  Training t;
  gboolean failed = TRUE;

  training_begin (&t, dir);
  save (&t, "{}");
  for (int n = 1; failed; n++) {
    const int files = failing_count_files ();
    Training back;
    GError *error = NULL;
    gboolean loaded;

    g_assert_cmpint (n, <, 500);
    training_begin (&back, dir);
    failing_begin (n, n % 2, EIO);
    loaded = wn_checkpoint_load (&back.run, "{}", back.parts, 2, &back.step, &error);
    failed = failing_end ();
    g_assert_true (loaded == (error == NULL));
    g_assert_true (loaded || failed);
    g_clear_error (&error);
    training_end (&back);
    g_assert_cmpint (failing_count_files (), ==, files);
  }
  remove_checkpoint (&t);
  training_end (&t);
  g_free (dir);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  base = g_dir_make_tmp ("wn-test-XXXXXX", NULL);
  g_test_add_func ("/checkpoint/resume", test_resume);
  g_test_add_func ("/checkpoint/other-configuration", test_other_configuration);
  g_test_add_func ("/checkpoint/flipped-bit", test_flipped_bit);
  g_test_add_func ("/checkpoint/save-fails", test_save_fails);
  g_test_add_func ("/checkpoint/failing-disk", test_failing_disk);
  g_test_add_func ("/checkpoint/failing-load", test_failing_load);
  result = g_test_run ();
  g_rmdir (base);
  g_free (base);
  return result;
}
