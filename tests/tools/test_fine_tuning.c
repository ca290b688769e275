/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <signal.h>
#include "tiny_corpus.h"
#include "tiny_voice.h"
#include "train/run/checkpoint.h"
#include "train/network/network.h"
#include "train/corpus/corpus.h"

/*
 * An existing voice is trained further on a corpus that sounds quite different from what it was
 * trained on
 */

static char *dir;

#define QUICK "--batch 1 --segment 10 --rate 1e-12 --evaluate 1000 --threads 1 "

static char *
in_dir (const char *name)
{
  return g_build_filename (dir, name, NULL);
}

/* What features are normalised with in a run is what the voice says */
static void
assert_statistics (const char *run, const WnVoiceFile *voice)
{
  g_autofree char *path = in_dir (run), *corpus_path = in_dir ("corpus");
  GError *error = NULL;
  WnCorpus *corpus = wn_corpus_open (corpus_path, NULL, &error);
  WnStatistics statistics;

  g_assert_no_error (error);
  statistics = *corpus->measured;
  g_assert_cmpfloat (fabsf (statistics.wave_std / voice->wave_std - 1), >, 0.1);
  g_assert_true (wn_statistics_of_run (&statistics, path, &error));
  g_assert_cmpmem (statistics.feature_mean, TINY_DIM * sizeof (float), voice->feature_mean,
      TINY_DIM * sizeof (float));
  g_assert_cmpmem (statistics.feature_std, TINY_DIM * sizeof (float), voice->feature_std,
      TINY_DIM * sizeof (float));
  g_assert_cmpfloat (statistics.wave_std, ==, voice->wave_std);
  wn_corpus_close (corpus);
}

static void
test_student (void)
{
  WnVoiceFile *voice = tiny_voice_new ("tiny", 1);
  g_autofree char *path = in_dir ("student"), *first = NULL, *second = NULL, *third = NULL;
  WnStudentConfig arch;
  WnStudentLayout *layout;
  GError *error = NULL;
  float *weights;

  first = tiny_run (dir,
      "train student --steps 1 " QUICK "--adversarial 0.1 --from tiny corpus student", 0);
  assert_statistics ("student", voice);
  weights = wn_network_load (&wn_student_network, path, &arch, &error);
  g_assert_no_error (error);
  layout = wn_student_layout_new (&arch);
  for (gsize i = 0; i < layout->params->size; i++)
    g_assert_cmpfloat_with_epsilon (weights[i], voice->student[i], 1e-6);
  wn_student_layout_free (layout);
  wn_block_free (weights);

  /*
   * it goes on as it began, with the option and in another run, from a folder; there without the
   * discriminator
   */
  second = tiny_run (dir,
      "train student --steps 2 " QUICK "--adversarial 0.1 --from tiny corpus student", 0);
  assert_statistics ("student", voice);
  third = tiny_run (dir, "train student --steps 1 " QUICK "--from student corpus other", 0);
  assert_statistics ("other", voice);
  wn_voice_file_free (voice);
}

/* A further flow changes nothing at first */
static void
test_grown (void)
{
  WnVoiceFile *voice = tiny_voice_new ("tiny", 1);
  const WnStudentConfig *old = &voice->student_config;
  g_autofree char *path = in_dir ("grown"), *messages = NULL;
  const int n = old->n_flows;
  WnStudentConfig arch;
  WnStudentRun *run[2];
  WnStudent *student[2];
  GError *error = NULL;
  float *weights, f0[20], voiced[20] = { 0 }, *features = g_new0 (float, 20 * old->cond_in),
                          *wave[2];

  messages = tiny_run (dir,
      "train student --steps 1 --rate 1e-12 " QUICK
      "--from tiny --layers 3,2 --channels 32,16 --fold 1,2 corpus grown",
      0);
  weights = wn_network_load (&wn_student_network, path, &arch, &error);
  g_assert_no_error (error);
  g_assert_cmpint (arch.n_flows, ==, n + 2);
  g_assert_cmpint (arch.channels[n], ==, 32);
  g_assert_cmpint (arch.fold[n + 1], ==, 2);
  student[0] = wn_student_new (old, voice->student);
  student[1] = wn_student_new_take (&arch, weights);
  for (int i = 0; i < 20; i++)
    f0[i] = 100;
  for (int i = 0; i < 2; i++) {
    run[i] = wn_student_run_new (student[i]);
    wave[i] = g_new (float, 20 * old->hop);
    wn_student_run_start (run[i], features, f0, voiced, 20, 1, 2, 1, 0);
    g_assert_cmpint (wn_student_run_read (run[i], wave[i], 20 * old->hop), ==, 20 * old->hop);
  }
  for (int i = 0; i < 20 * old->hop; i++)
    g_assert_cmpfloat_with_epsilon (wave[0][i], wave[1][i], 1e-3);
  for (int i = 0; i < 2; i++) {
    wn_student_run_free (run[i]);
    wn_student_free (student[i]);
    g_free (wave[i]);
  }
  g_free (features);
  wn_voice_file_free (voice);
  tiny_run_fails (dir, "train student " QUICK "--from tiny --layers 8 corpus new", "--channels");
  tiny_run_fails (dir, "train student " QUICK "--from tiny --layers 8 --channels 7 corpus new",
      "\"channels\"");
  tiny_run_fails (dir,
      "train student " QUICK "--from tiny --layers 1,1,1,1,1,1,1,1 --channels "
      "16,16,16,16,16,16,16,16 corpus new",
      "8 flows");
}

/* What is put together of it is normalised like that, too */
static void
test_export (void)
{
  WnVoiceFile *voice = tiny_voice_new ("tiny", 1), *tuned;
  WnAcoustic *acoustic = wn_acoustic_new (&voice->acoustic_config);
  g_autofree char *path = in_dir ("acoustic.safetensors"),
                  *json = wn_acoustic_config_to_json (&voice->acoustic_config), *messages = NULL,
                  *out = NULL;
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;

  wn_safetensors_writer_metadata (w, WN_ACOUSTIC_METADATA, json);
  wn_params_save (wn_acoustic_layout (acoustic), WN_ACOUSTIC_PREFIX, voice->acoustic, w);
  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
  wn_acoustic_free (acoustic);

  messages = tiny_run (dir,
      "export --corpus corpus --acoustic . --student student --name tuned -o tuned.safetensors", 0);
  out = in_dir ("tuned.safetensors");
  tuned = wn_voice_file_read (out, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (tuned->wave_std, ==, voice->wave_std);
  g_assert_cmpmem (tuned->feature_mean, TINY_DIM * sizeof (float), voice->feature_mean,
      TINY_DIM * sizeof (float));
  g_remove (out);
  wn_voice_file_free (tuned);
  wn_voice_file_free (voice);
}

static void
test_teacher (void)
{
  g_autofree char *first = NULL, *second = NULL, *path = in_dir ("teacher"),
                  *other = in_dir ("other-teacher");
  WnTeacherConfig a, b;
  GError *error = NULL;
  float *x, *y;

  first = tiny_run (dir, "train teacher --steps 1 " QUICK "--layers 2 --channels 16 corpus teacher",
      0);
  second = tiny_run (dir, "train teacher --steps 1 " QUICK "--from teacher corpus other-teacher",
      0);
  x = wn_network_load (&wn_teacher_network, path, &a, &error);
  g_assert_no_error (error);
  y = wn_network_load (&wn_teacher_network, other, &b, &error);
  g_assert_no_error (error);
  g_assert_cmpint (b.layers, ==, 2);
  for (int i = 0; i < 1000; i++)
    g_assert_cmpfloat_with_epsilon (x[i], y[i], 1e-6);
  wn_block_free (x);
  wn_block_free (y);
  tiny_run_fails (dir, "train teacher " QUICK "--from tiny corpus new", "holds no teacher");
  tiny_run_fails (dir, "train teacher " QUICK "--from student corpus new", "student");
}

/* Nothing but statistics and the scale of durations is new after updates at next to no rate */
static void
test_acoustic (void)
{
  WnVoiceFile *voice = tiny_voice_new ("tiny", 1);
  g_autofree char *path = in_dir ("tuned/acoustic.safetensors"), *alignment = in_dir ("alignment"),
                  *slow = in_dir ("slow.safetensors"), *messages = NULL, *again = NULL;
  WnAcoustic *model;
  WnSafetensors *st;
  float *params;
  int compared = 0;
  GError *error = NULL;

  tiny_alignment_write (alignment);
  voice->acoustic_config.duration_scale = 1.5f;
  wn_voice_file_write (voice, slow, &error);
  g_assert_no_error (error);
  messages = tiny_run (dir,
      "train acoustic --steps 1 --batch 1 --rate 1e-12 --threads 1 --from slow corpus alignment "
      "tuned",
      0);
  again = tiny_run (dir,
      "train acoustic --steps 1 --batch 1 --rate 1e-12 --threads 1 --from tuned corpus alignment "
      "tuned-again",
      0);
  st = wn_safetensors_open (path, &error);
  g_assert_no_error (error);
  model = wn_acoustic_load (st, &params, &error);
  g_assert_no_error (error);
  for (int i = 0; i < wn_acoustic_layout (model)->n_items; i++) {
    const WnParam *p = &wn_acoustic_layout (model)->items[i];

    if (p->n_dims < 2)
      continue;
    for (gsize k = 0; k < p->n; k++)
      g_assert_cmpfloat_with_epsilon (params[p->offset + k], voice->acoustic[p->offset + k], 1e-6);
    compared++;
  }
  g_assert_cmpint (compared, >, 5);
  /* what the voice makes of durations is no part of what is learnt */
  g_assert_cmpfloat (wn_acoustic_config (model)->duration_scale, ==, 1);
  wn_block_free (params);
  wn_acoustic_free (model);
  wn_safetensors_close (st);
  wn_voice_file_free (voice);
  tiny_run_fails (dir, "train acoustic --from student corpus alignment new", "student");
  tiny_run_fails (dir, "train acoustic --from corpus.safetensors corpus alignment new",
      "corpus.safetensors");
}

/* Without recordings to measure with there are no figures, rather than such that are no numbers */
static void
test_nothing_held_out (void)
{
  static const char *const steps[] = {
    "train student " QUICK "--steps 1 --layers 2 --channels 16 all all-student",
    "train teacher " QUICK "--steps 1 --layers 2 --channels 16 all all-teacher",
    "train acoustic --steps 1 --batch 1 --threads 1 --from tiny all alignment all-acoustic",
    "train classifier --steps 1 --batch 1 --threads 1 all alignment all-classifier",
  };
  g_autofree char *corpus = in_dir ("all");

  tiny_corpus_write_with (corpus, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *line = g_strconcat (steps[i], " >&2", NULL), *said = tiny_run (dir, line, 0);

    g_assert_nonnull (strstr (said, "Ctrl-C stops at any time"));
    g_assert_null (strstr (said, "nan"));
    g_assert_null (strstr (said, "held out 0.000"));
  }
}

/* Begins a training, and asks it to stop when it has begun */
static void
run_and_stop (const char *arguments, const char *folder)
{
  g_autofree char *line = g_strdup_printf ("cd '%s' && exec %s %s", dir, g_getenv ("PARWAVENET"),
                      arguments),
                  *name = g_build_filename (folder, "log.csv", NULL), *log = in_dir (name);
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  GError *error = NULL;
  GSubprocess *process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  while (!g_file_test (log, G_FILE_TEST_EXISTS))
    g_usleep (10000);
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_object_unref (process);
}

/* What was learnt until then becomes a voice; and it goes on with another number of updates */
static void
test_stopped (void)
{
  g_autofree char *messages = NULL, *voice = in_dir ("stopped.safetensors"), *more = NULL;

  run_and_stop ("train acoustic --steps 1000000 --evaluate 1000000 --batch 1 --threads 1 --from "
                "tiny corpus alignment stopped",
      "stopped");
  messages = tiny_run (dir,
      "export --corpus corpus --acoustic stopped --student student --name stopped -o "
      "stopped.safetensors",
      0);
  g_assert_true (g_file_test (voice, G_FILE_TEST_EXISTS));
  more = tiny_run (dir,
      "train acoustic --steps 1 --batch 2 --threads 1 --from tiny corpus alignment stopped", 0);
  g_assert_cmpuint (strlen (more), <, 400);
}

static void
test_refuses (void)
{
  WnVoiceFile *voice = tiny_voice_new ("deep", 1);
  g_autofree char *path = in_dir ("deep.safetensors");
  GError *error = NULL;

  voice->features.f0_min = 40;
  wn_voice_file_write (voice, path, &error);
  g_assert_no_error (error);
  wn_voice_file_free (voice);
  tiny_run_fails (dir, "train student " QUICK "--from deep corpus new", "\"f0_min\": 40,");
  tiny_run_fails (dir, "train acoustic --from deep corpus alignment new", "\"f0_min\": 40,");
  tiny_run_fails (dir, "train student " QUICK "--from nobody corpus new", "nobody");
  tiny_run_fails (dir, "train student --evaluate 0 corpus new", "evaluation every 0");
  tiny_run_fails (dir, "train student --batch 5000 corpus new", "5000");
  tiny_run_fails (dir, "train student " QUICK "--from teacher corpus new", "teacher");
}

int
main (int argc, char **argv)
{
  char *corpus;
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  g_free (tiny_voice_write (dir, "tiny", 1));
  corpus = in_dir ("corpus");
  tiny_corpus_write (corpus);
  g_free (corpus);
  g_test_add_func ("/fine-tuning/student", test_student);
  g_test_add_func ("/fine-tuning/grown", test_grown);
  g_test_add_func ("/fine-tuning/export", test_export);
  g_test_add_func ("/fine-tuning/teacher", test_teacher);
  g_test_add_func ("/fine-tuning/acoustic", test_acoustic);
  g_test_add_func ("/fine-tuning/nothing-held-out", test_nothing_held_out);
  g_test_add_func ("/fine-tuning/stopped", test_stopped);
  g_test_add_func ("/fine-tuning/refuses", test_refuses);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
