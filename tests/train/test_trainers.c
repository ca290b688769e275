/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <stdlib.h>

#include "run_log.h"
#include "tones.h"
#include "train/run/checkpoint.h"
#include "train/network/network.h"
#include "train/corpus/segments.h"
#include "train/corpus/statistics.h"
#include "train/lexicon/letter_alignment.h"
#include "train/lexicon/pack.h"
#include "train/loss/melloss.h"
#include "train/loss/mrstft.h"
#include "train/loss/recording.h"
#include "train/measure/hearing.h"
#include "train/network/classifier.h"
#include "train/network/stack_net.h"
#include "train/network/teacher_net.h"

typedef gboolean (
    *Train) (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error);

static gboolean
train_student (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error)
{
  WnStudentTraining c = tones_student (steps, 2, threads);

  return wn_student_train (&c, &tones->corpus, run, error);
}

static gboolean
train_adversarial (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error)
{
  WnStudentTraining c = tones_student (steps, 2, threads);

  c.adversarial = 0.1;
  return wn_student_train (&c, &tones->corpus, run, error);
}

static gboolean
train_teacher (const Tones *tones, int64_t steps, int threads, const WnRun *run, GError **error)
{
  WnTeacherTraining c = tones_teacher (steps, 2, threads);

  return wn_teacher_train (&c, &tones->corpus, run, error);
}

/* The first loss in the log, and the last */
static void
losses (const WnRun *run, double *first, double *last)
{
  g_autofree char *text = run_file (run, "log.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  *first = atof (strchr (lines[1], ',') + 1);
  *last = atof (strchr (lines[g_strv_length (lines) - 1], ',') + 1);
}

/*
 * An interrupted training goes on to the same weights as one that was not, and the number of
 * threads changes nothing either
 */
static void
test_resume (gconstpointer data)
{
  Train train = (Train) data;
  Tones *tones = tones_new ();
  g_autofree char *a = g_dir_make_tmp ("wn-a-XXXXXX", NULL),
                  *b = g_dir_make_tmp ("wn-b-XXXXXX", NULL);
  WnRun run_a = { .dir = a }, run_b = { .dir = b };
  g_autofree char *whole = NULL, *resumed = NULL;
  gsize n, m;
  GError *error = NULL;

  g_assert_true (train (tones, 6, 1, &run_a, &error));
  g_assert_no_error (error);
  g_assert_true (train (tones, 2, 2, &run_b, &error));
  g_assert_true (train (tones, 6, 2, &run_b, &error));
  whole = run_file (&run_a, WN_CHECKPOINT_FILE, &n);
  resumed = run_file (&run_b, WN_CHECKPOINT_FILE, &m);
  g_assert_cmpmem (whole, n, resumed, m);
  test_remove (a);
  test_remove (b);
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
  test_remove (dir);
  tones_free (tones);
}

/*
 * The discriminator learns beside the student, changes what the student learns, and is no part of
 * what is loaded; it cannot join a training that began without it, nor leave one
 */
static void
test_adversarial (void)
{
  Tones *tones = tones_new ();
  g_autofree char *a = g_dir_make_tmp ("wn-a-XXXXXX", NULL),
                  *b = g_dir_make_tmp ("wn-b-XXXXXX", NULL);
  WnRun with = { .dir = a }, without = { .dir = b };
  WnStudentConfig arch;
  float *x, *y;
  GError *error = NULL;

  g_assert_true (train_adversarial (tones, 80, 0, &with, &error));
  g_assert_no_error (error);
  g_assert_true (train_student (tones, 80, 0, &without, &error));
  x = wn_network_load (&wn_student_network, a, &arch, &error);
  g_assert_no_error (error);
  y = wn_network_load (&wn_student_network, b, &arch, &error);
  g_assert_cmpfloat (fabsf (x[0] - y[0]), >, 1e-6);
  g_assert_cmpfloat (run_figure (a, 1, "discriminator"), >, 0.6);
  g_assert_cmpfloat (run_figure (a, 8, "discriminator"), <, 0.5);
  g_assert_false (train_adversarial (tones, 81, 0, &without, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "'student.average.adversary.0"));
  g_clear_error (&error);
  g_assert_false (train_student (tones, 81, 0, &with, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "'student.average.adversary.0"));
  g_clear_error (&error);
  wn_block_free (x);
  wn_block_free (y);
  test_remove (a);
  test_remove (b);
  tones_free (tones);
}

/* Weights after so many updates, the last of them cooled */
static float *
cooled (const Tones *tones, int64_t steps, int64_t cool_down)
{
  g_autofree char *dir = g_dir_make_tmp ("wn-XXXXXX", NULL);
  WnRun run = { .dir = dir };
  WnStudentTraining c = tones_student (steps, 2, 1);
  GError *error = NULL;
  float *weights;

  c.loop.cool_down = cool_down;
  c.loop.averaging = 0;
  g_assert_true (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_no_error (error);
  weights = wn_network_load (&wn_student_network, dir, &c.arch, &error);
  g_assert_no_error (error);
  test_remove (dir);
  return weights;
}

/* The rate falls linearly to 0 behind the last update, and nothing else changes */
static void
test_cool_down (void)
{
  Tones *tones = tones_new ();
  float *none = cooled (tones, 3, 0), *before = cooled (tones, 2, 0), *one = cooled (tones, 3, 1),
        *two = cooled (tones, 3, 2);

  for (int i = 0; i < 1000; i++) {
    g_assert_cmpfloat (one[i], ==, none[i]);
    g_assert_cmpfloat_with_epsilon (two[i], 0.5f * (before[i] + none[i]), 1e-6);
  }
  g_assert_cmpfloat (fabsf (none[0] - before[0]), >, 1e-5);
  wn_block_free (none);
  wn_block_free (before);
  wn_block_free (one);
  wn_block_free (two);
  tones_free (tones);
}

static void
test_refuses (void)
{
  Tones *tones = tones_new ();
  g_autofree char *dir = g_dir_make_tmp ("wn-XXXXXX", NULL);
  WnRun run = { .dir = dir };
  WnStudentTraining c = tones_student (1, 2, 1);
  GError *error = NULL;

  c.arch.hop = 80;
  g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  c = tones_student (1, 2, 1);
  c.arch.layers[0] = 0;
  g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  for (int i = 0; i < 3; i++) {
    c = tones_student (1, 2, 1);
    c.loop.cool_down = i == 0 ? -1 : 0;
    c.loop.muon = i == 1 ? -1 : 0;
    c.loop.averaging = i == 2 ? 1 : 0.5;
    g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, "0 or more are needed, and below 1 for the last"));
    g_clear_error (&error);
  }
  /* a checkpoint of another architecture */
  g_assert_true (train_student (tones, 1, 1, &run, NULL));
  c = tones_student (1, 2, 1);
  c.arch.channels[0] = 32;
  g_assert_false (wn_student_train (&c, &tones->corpus, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  for (int i = 0; i < TONES_UTTERANCES; i++)
    tones->utterances[i].held_out = TRUE;
  g_assert_false (train_student (tones, 1, 1, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  test_remove (dir);
  tones_free (tones);
}

/*
 * A run that begins with another's weights, on a corpus with other statistics that is normalised as
 * the other was
 */
static void
test_start (gconstpointer data)
{
  Train train = (Train) data;
  Tones *tones = tones_new (), *other = tones_new ();
  g_autofree char *a = g_dir_make_tmp ("wn-a-XXXXXX", NULL),
                  *b = g_dir_make_tmp ("wn-b-XXXXXX", NULL);
  WnRun run_a = { .dir = a }, run_b = { .dir = b };
  WnStudentTraining student = tones_student (0, 2, 1);
  WnTeacherTraining teacher = tones_teacher (0, 2, 1);
  gboolean is_student = train == train_student;
  float *first, *weights;
  GError *error = NULL;

  tones->statistics.feature_mean[3] = 0.25f;
  tones->statistics.feature_std[4] = 1.5f;
  g_assert_true (train (tones, 3, 1, &run_a, &error));
  g_assert_true (wn_statistics_of_run (&other->statistics, a, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&other->statistics, sizeof other->statistics, &tones->statistics,
      sizeof tones->statistics);
  g_assert_cmpfloat (other->statistics.wave_std, ==, tones->statistics.wave_std);

  first = is_student ? wn_network_load (&wn_student_network, a, &student.arch, &error)
                     : wn_network_load (&wn_teacher_network, a, &teacher.arch, &error);
  g_assert_no_error (error);
  student.start = teacher.start = first;
  student.loop.steps = teacher.loop.steps = 1;
  student.loop.rate = teacher.loop.rate = 0;
  g_assert_true (is_student ? wn_student_train (&student, &other->corpus, &run_b, &error)
                            : wn_teacher_train (&teacher, &other->corpus, &run_b, &error));
  g_assert_no_error (error);
  weights = is_student ? wn_network_load (&wn_student_network, b, &student.arch, &error)
                       : wn_network_load (&wn_teacher_network, b, &teacher.arch, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 1000; i++)
    g_assert_cmpfloat_with_epsilon (weights[i], first[i], 1e-6);
  wn_block_free (weights);
  wn_block_free (first);

  g_assert_null (is_student
          ? (gpointer) wn_network_load (&wn_teacher_network, a, &teacher.arch, &error)
          : wn_network_load (&wn_student_network, a, &student.arch, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, a));
  g_clear_error (&error);
  other->statistics.dim--;
  g_assert_false (wn_statistics_of_run (&other->statistics, a, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  g_assert_true (wn_statistics_of_run (&other->statistics, "/nowhere", &error));
  test_remove (a);
  test_remove (b);
  tones_free (tones);
  tones_free (other);
}

/* Every frame is met, segments lie inside their utterances, and held-out ones are never picked */
static void
test_segments (void)
{
  Tones *tones = tones_new ();
  WnSegments *segments = wn_segments_new (&tones->corpus, NULL);
  int seen[TONES_UTTERANCES] = { 0 };

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
  double phase[TONES_FRAMES + 1];
  float offset[TONES_FRAMES + 1];

  wn_utterance_phase (&tones->corpus, &tones->utterances[0], phase, offset);
  for (int f = 3; f < TONES_FRAMES - 3; f++) {
    double tone = 0.08 * f * 160 / (2 * G_PI), difference = phase[f] + offset[f] - tone;

    g_assert_cmpfloat_with_epsilon (difference - round (difference), 0, 0.02);
  }
  tones_free (tones);
}

/* What was never made may be freed, as it is where something before it could not be made */
static void
test_free_nothing (void)
{
  wn_adam_free (NULL);
  wn_classifier_net_free (NULL);
  wn_cond_net_free (NULL);
  wn_hearing_free (NULL);
  wn_letter_alignment_free (NULL);
  wn_lexicon_pack_free (NULL);
  wn_mel_loss_free (NULL);
  wn_moments_free (NULL);
  wn_mrstft_free (NULL);
  wn_recording_loss_free (NULL);
  wn_teacher_net_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/free-nothing", test_free_nothing);
  g_test_add_func ("/train/segments", test_segments);
  g_test_add_func ("/train/phase", test_phase);
  g_test_add_data_func ("/train/student/resume", (gconstpointer) train_student, test_resume);
  g_test_add_data_func ("/train/student/resume-adversarial", (gconstpointer) train_adversarial,
      test_resume);
  g_test_add_func ("/train/student/adversarial", test_adversarial);
  g_test_add_data_func ("/train/student/learns", (gconstpointer) train_student, test_learns);
  g_test_add_data_func ("/train/student/start", (gconstpointer) train_student, test_start);
  g_test_add_data_func ("/train/teacher/start", (gconstpointer) train_teacher, test_start);
  g_test_add_func ("/train/student/refuses", test_refuses);
  g_test_add_func ("/train/student/cool-down", test_cool_down);
  g_test_add_data_func ("/train/teacher/resume", (gconstpointer) train_teacher, test_resume);
  g_test_add_data_func ("/train/teacher/learns", (gconstpointer) train_teacher, test_learns);
  return g_test_run ();
}
