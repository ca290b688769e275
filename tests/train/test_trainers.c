/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "model/params.h"
#include "train/checkpoint.h"
#include "train/segments.h"
#include "train/student_trainer.h"
#include "train/teacher_trainer.h"

#define UTTERANCES 3
#define FRAMES 30

/* A corpus in memory: tones with a little noise, and their features */
typedef struct
{
  WnCorpus corpus;
  WnUtterance utterances[UTTERANCES];
  int16_t *wave[UTTERANCES];
  float *features[UTTERANCES], mean[35], std[35];
} Tones;

static Tones *
tones_new (void)
{
  Tones *t = g_new0 (Tones, 1);
  static const char *const ids[] = { "a", "b", "held-out" };

  t->corpus = (WnCorpus) { wn_feature_config_default, UTTERANCES, t->utterances, t->mean, t->std, 0.05f, NULL };
  for (int i = 0; i < UTTERANCES; i++) {
    int n = FRAMES * t->corpus.config.hop;
    float *x = wn_block_new (n);

    t->wave[i] = g_new (int16_t, n);
    t->features[i] = g_new (float, FRAMES * 35);
    wn_rng_normal (1, i, 0, n, x);
    for (int j = 0; j < n; j++) {
      x[j] = 0.01f * x[j] + 0.3f * sinf (0.08f * j) + 0.1f * sinf (0.16f * j);
      t->wave[i][j] = (int16_t) lrintf (32767 * x[j]);
    }
    g_assert_true (wn_features_analyse (&t->corpus.config, x, n, t->features[i], NULL));
    wn_block_free (x);
    t->utterances[i] = (WnUtterance) { .id = ids[i], .text = "", .held_out = i == 2, .wave = t->wave[i], .n_samples = n,
      .features = t->features[i], .n_frames = FRAMES };
  }
  for (int j = 0; j < 35; j++)
    t->std[j] = 1;
  return t;
}

static void
tones_free (Tones *t)
{
  for (int i = 0; i < UTTERANCES; i++) {
    g_free (t->wave[i]);
    g_free (t->features[i]);
  }
  g_free (t);
}

static const WnStudentConfig tiny = { .n_flows = 2, .layers = { 2, 3 }, .channels = { 16, 16 }, .kernel = 3, .cycle = 4, .cond_in = 35,
  .cond_channels = 16, .hop = 160, .rate = 16000, .scale_bias = -0.35f };

typedef gboolean (*Train) (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error);

static gboolean
train_student (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error)
{
  WnStudentTraining c = wn_student_training_default;

  c.arch = tiny;
  c.loop.steps = steps;
  c.loop.batch = 2;
  c.loop.n_threads = threads;
  c.loop.evaluate_steps = 1000;
  c.loop.warm_up = 10;
  c.segment = 20;
  return wn_student_train (&c, &tones->corpus, run, error);
}

static gboolean
train_teacher (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error)
{
  WnTeacherTraining c = wn_teacher_training_default;

  c.arch = (WnTeacherConfig) { .layers = 4, .channels = 16, .kernel = 2, .cycle = 4, .mixtures = 3, .cond_channels = 16 };
  c.loop.steps = steps;
  c.loop.batch = 2;
  c.loop.n_threads = threads;
  c.loop.evaluate_steps = 1000;
  c.loop.warm_up = 10;
  c.segment = 20;
  return wn_teacher_train (&c, &tones->corpus, run, error);
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_remove (file);
  }
  if (dir)
    g_dir_close (dir);
  g_rmdir (path);
}

static char *
contents (const WnRun *run, const char *name, gsize *size)
{
  g_autofree char *path = wn_run_path (run, name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, size, NULL));
  return text;
}

/* The first loss in the log, and the last */
static void
losses (const WnRun *run, double *first, double *last)
{
  g_autofree char *text = contents (run, "log.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  *first = atof (strchr (lines[1], ',') + 1);
  *last = atof (strchr (lines[g_strv_length (lines) - 1], ',') + 1);
}

/* An interrupted training goes on to the same weights as one that was not, and the number of threads changes nothing either */
static void
test_resume (gconstpointer data)
{
  Train train = (Train) data;
  Tones *tones = tones_new ();
  g_autofree char *a = g_dir_make_tmp ("wn-a-XXXXXX", NULL), *b = g_dir_make_tmp ("wn-b-XXXXXX", NULL);
  WnRun run_a = { .dir = a }, run_b = { .dir = b };
  g_autofree char *whole = NULL, *resumed = NULL;
  gsize n, m;
  GError *error = NULL;

  g_assert_true (train (tones, 6, 1, &run_a, &error));
  g_assert_no_error (error);
  g_assert_true (train (tones, 2, 2, &run_b, &error));
  g_assert_true (train (tones, 6, 2, &run_b, &error));
  whole = contents (&run_a, WN_CHECKPOINT_FILE, &n);
  resumed = contents (&run_b, WN_CHECKPOINT_FILE, &m);
  g_assert_cmpmem (whole, n, resumed, m);
  remove_folder (a);
  remove_folder (b);
  tones_free (tones);
}

static void
test_learns (gconstpointer data)
{
  Train train = (Train) data;
  Tones *tones = tones_new ();
  g_autofree char *dir = g_dir_make_tmp ("wn-XXXXXX", NULL);
  WnRun run = { .dir = dir };
  double first, last;

  g_assert_true (train (tones, 80, 0, &run, NULL));
  losses (&run, &first, &last);
  g_assert_cmpfloat (last, <, 0.9 * first);
  remove_folder (dir);
  tones_free (tones);
}

static void
test_refuses (void)
{
  Tones *tones = tones_new ();
  g_autofree char *dir = g_dir_make_tmp ("wn-XXXXXX", NULL);
  WnRun run = { .dir = dir };
  WnStudentTraining c = wn_student_training_default;
  GError *error = NULL;

  c.arch = tiny;
  c.arch.hop = 80;
  g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  /* a checkpoint of another architecture */
  g_assert_true (train_student (tones, 1, 1, &run, NULL));
  c.arch = tiny;
  c.arch.channels[0] = 32;
  g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  for (int i = 0; i < UTTERANCES; i++)
    tones->utterances[i].held_out = TRUE;
  g_assert_false (train_student (tones, 1, 1, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  remove_folder (dir);
  tones_free (tones);
}

/* Every frame is met, segments lie inside their utterances, and held-out ones are never picked */
static void
test_segments (void)
{
  Tones *tones = tones_new ();
  WnSegments *segments = wn_segments_new (&tones->corpus, NULL);
  int seen[UTTERANCES] = { 0 };

  for (int i = 0; i < 2000; i++) {
    float u[2];
    WnSegment s;

    wn_rng_uniform (1, 1, 2 * i, 2, u);
    wn_segments_pick (segments, u, 20, &s);
    g_assert_cmpint (s.n_frames, ==, 20);
    g_assert_cmpint (s.first, >=, 0);
    g_assert_cmpint (s.first + s.n_frames, <=, s.utterance->n_frames);
    seen[s.utterance - tones->utterances]++;
  }
  g_assert_cmpint (seen[0], >, 800);
  g_assert_cmpint (seen[1], >, 800);
  g_assert_cmpint (seen[2], ==, 0);
  wn_segments_free (segments);
  tones_free (tones);
}

/* The recording is a tone: with the offset, the excitation's phase is the tone's */
static void
test_phase (void)
{
  Tones *tones = tones_new ();
  double phase[FRAMES + 1];
  float offset[FRAMES + 1];

  wn_utterance_phase (&tones->corpus, &tones->utterances[0], phase, offset);
  for (int f = 3; f < FRAMES - 3; f++) {
    double tone = 0.08 * f * 160 / (2 * G_PI), difference = phase[f] + offset[f] - tone;

    g_assert_cmpfloat_with_epsilon (difference - round (difference), 0, 0.02);
  }
  tones_free (tones);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/segments", test_segments);
  g_test_add_func ("/train/phase", test_phase);
  g_test_add_data_func ("/train/student/resume", (gconstpointer) train_student, test_resume);
  g_test_add_data_func ("/train/student/learns", (gconstpointer) train_student, test_learns);
  g_test_add_func ("/train/student/refuses", test_refuses);
  g_test_add_data_func ("/train/teacher/resume", (gconstpointer) train_teacher, test_resume);
  g_test_add_data_func ("/train/teacher/learns", (gconstpointer) train_teacher, test_learns);
  return g_test_run ();
}
