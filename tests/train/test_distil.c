/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "tones.h"
#include "train/run/checkpoint.h"
#include "train/classifier_trainer.h"
#include "train/distil_trainer.h"

enum
{
  LOSS,
  KL,
  STFT,
  MEL,
  POWER,
  ENVELOPE,
  PERCEPTUAL,
  CONTRASTIVE,
  N_LOSSES
};

/* A student, a teacher and a classifier after a first update or two */
typedef struct
{
  Tones *tones;
  int32_t phone[TONES_UTTERANCES][2], duration[2];
  char *folder, *student, *teacher, *listener;
  WnClassifier *classifier;
} Networks;

static void
set_up (Networks *n, gconstpointer data)
{
  WnStudentTraining student = tones_student (2, 1, 1);
  WnTeacherTraining teacher = tones_teacher (2, 1, 1);
  WnClassifierTraining listener = wn_classifier_training_default;
  WnClassifierFigures figures;
  WnRun run = { 0 };
  GError *error = NULL;

  n->tones = tones_new ();
  n->duration[0] = 10;
  n->duration[1] = TONES_FRAMES - 10;
  for (int i = 0; i < TONES_UTTERANCES; i++) {
    n->phone[i][1] = 3;
    n->tones->utterances[i].phone = n->phone[i];
    n->tones->utterances[i].duration = n->duration;
    n->tones->utterances[i].n_phones = 2;
  }
  n->folder = test_folder ();
  n->student = g_build_filename (n->folder, "student", NULL);
  n->teacher = g_build_filename (n->folder, "teacher", NULL);
  n->listener = g_build_filename (n->folder, "classifier", NULL);
  listener.arch = (WnClassifierConfig){ .filters = 8,
    .taps = 32,
    .rows = 4,
    .channels = 16,
    .blocks = 2,
    .frame_channels = 16,
    .frame_blocks = 1 };
  listener.loop = tones_loop (listener.loop, 2, 1, 1);
  listener.segment = 20;
  run.dir = n->student;
  g_assert_true (wn_student_train (&student, &n->tones->corpus, &run, &error));
  run.dir = n->teacher;
  g_assert_true (wn_teacher_train (&teacher, &n->tones->corpus, &run, &error));
  run.dir = n->listener;
  g_assert_true (wn_classifier_train (&listener, &n->tones->corpus, &run, &figures, &error));
  n->classifier = wn_classifier_open (n->listener, &n->tones->corpus.config, &error);
  g_assert_no_error (error);
}

static void
tear_down (Networks *n, gconstpointer data)
{
  test_remove (n->folder);
  wn_classifier_free (n->classifier);
  tones_free (n->tones);
  g_free (n->folder);
  g_free (n->student);
  g_free (n->teacher);
  g_free (n->listener);
}

static WnDistillation
distillation (const Networks *n, int64_t steps, int threads)
{
  WnDistillation d = wn_distillation_default;

  d.loop = tones_loop (d.loop, steps, 2, threads);
  d.segment = 20;
  d.draws = 4;
  d.ramp = 1;
  d.contrastive = 0.3;
  d.recording.envelope = 2;
  d.recording.classifier = n->classifier;
  return d;
}

static void
distil (const Networks *n, const WnDistillation *d, const WnRun *run)
{
  GError *error = NULL;

  g_assert_true (wn_distil (d, &n->tones->corpus, n->student, n->teacher, run, &error));
  g_assert_no_error (error);
}

/* The last row of the log */
static void
read_losses (const WnRun *run, double losses[N_LOSSES])
{
  g_autofree char *text = run_file (run, "log.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1), fields = NULL;

  g_assert_true (g_str_has_prefix (lines[0],
      "step,loss,kl,stft,mel,power_loss,envelope,perceptual,contrastive,"));
  fields = g_strsplit (lines[g_strv_length (lines) - 1], ",", -1);
  for (int i = 0; i < N_LOSSES; i++)
    losses[i] = atof (fields[i + 1]);
}

/* Each loss is in the log, and the whole one is their weighted sum */
static void
test_losses (Networks *n, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (n->folder, "a", NULL);
  WnRun run = { .dir = dir };
  WnDistillation d = distillation (n, 1, 1);
  double l[N_LOSSES];

  distil (n, &d, &run);
  read_losses (&run, l);
  for (int i = 0; i < N_LOSSES; i++)
    g_assert_cmpfloat (fabs (l[i]), >, 1e-6);
  g_assert_cmpfloat_with_epsilon (l[LOSS],
      d.kl * l[KL] + d.recording.stft * l[STFT] + d.recording.mel * l[MEL]
          + d.recording.power * l[POWER] + d.recording.envelope * l[ENVELOPE]
          + d.recording.perceptual * l[PERCEPTUAL] - d.contrastive * l[CONTRASTIVE],
      1e-5 * fabs (l[LOSS]) + 1e-5);
}

/* A weight of 0 switches a loss off; so does no classifier */
static void
test_switches (Networks *n, gconstpointer data)
{
  for (int off = KL; off < N_LOSSES; off++) {
    g_autofree char *name = g_strdup_printf ("off-%d", off),
                    *dir = g_build_filename (n->folder, name, NULL);
    WnRun run = { .dir = dir };
    WnDistillation d = distillation (n, 1, 1);
    double l[N_LOSSES];

    d.kl = off == KL ? 0 : d.kl;
    d.recording.stft = off == STFT ? 0 : d.recording.stft;
    d.recording.mel = off == MEL ? 0 : d.recording.mel;
    d.recording.power = off == POWER ? 0 : d.recording.power;
    d.recording.envelope = off == ENVELOPE ? 0 : d.recording.envelope;
    d.recording.classifier = off == PERCEPTUAL ? NULL : d.recording.classifier;
    d.contrastive = off == CONTRASTIVE ? 0 : d.contrastive;
    distil (n, &d, &run);
    read_losses (&run, l);
    for (int i = KL; i < N_LOSSES; i++)
      g_assert_true ((l[i] == 0) == (i == off));
  }
}

/* Neither an interruption nor the number of threads changes the weights */
static void
test_resume (Networks *n, gconstpointer data)
{
  g_autofree char *a = g_build_filename (n->folder, "a", NULL),
                  *b = g_build_filename (n->folder, "b", NULL), *whole = NULL, *resumed = NULL;
  WnRun run_a = { .dir = a }, run_b = { .dir = b };
  WnDistillation all = distillation (n, 5, 1), some = distillation (n, 2, 2),
                 rest = distillation (n, 5, 2);
  gsize n_whole, n_resumed;

  distil (n, &all, &run_a);
  distil (n, &some, &run_b);
  distil (n, &rest, &run_b);
  whole = run_file (&run_a, WN_CHECKPOINT_FILE, &n_whole);
  resumed = run_file (&run_b, WN_CHECKPOINT_FILE, &n_resumed);
  g_assert_cmpmem (whole, n_whole, resumed, n_resumed);
}

/* A student that trains on recordings hears the classifier as well */
static void
test_student (Networks *n, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (n->folder, "heard", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL, names = NULL, fields = NULL;
  WnRun run = { .dir = dir };
  WnStudentTraining c = tones_student (1, 1, 1);
  GError *error = NULL;
  guint at = 0;

  c.recording.classifier = n->classifier;
  g_assert_true (wn_student_train (&c, &n->tones->corpus, &run, &error));
  g_assert_no_error (error);
  text = run_file (&run, "log.csv", NULL);
  lines = g_strsplit (text, "\n", -1);
  names = g_strsplit (lines[0], ",", -1);
  fields = g_strsplit (lines[1], ",", -1);
  while (names[at] && strcmp (names[at], "perceptual") != 0)
    at++;
  g_assert_nonnull (names[at]);
  g_assert_cmpfloat (atof (fields[at]), >, 0);
}

static void
test_refuses (Networks *n, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (n->folder, "a", NULL);
  WnRun run = { .dir = dir };
  WnDistillation d = distillation (n, 1, 1);
  GError *error = NULL;

  g_assert_false (wn_distil (&d, &n->tones->corpus, n->student, "/no/such", &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (wn_distil (&d, &n->tones->corpus, n->teacher, n->teacher, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  n->tones->statistics.wave_std = 0.1f;
  g_assert_false (wn_distil (&d, &n->tones->corpus, n->student, n->teacher, &run, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/distil/" name, Networks, NULL, set_up, func, tear_down)
  ADD ("losses", test_losses);
  ADD ("switches", test_switches);
  ADD ("resume", test_resume);
  ADD ("student", test_student);
  ADD ("refuses", test_refuses);
  return g_test_run ();
}
