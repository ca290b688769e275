/*
 * ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A worker of student_peers.py: the student by ParWaveNet's engine, in the precision that
 * PARWAVENET_PRECISION says.
 *
 *   student-worker VOICE.safetensors RECORDING FOLDER THREADS NAME
 *
 * Leaves what the networks read in FOLDER, made of a recording: noise.f32, features.f32,
 * excitation.f32, the latter two channels first. For each line on its input it then computes the
 * waveform, NAME-THREADS.f32, each thread a part of it from a receptive field before on.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/pool.h"
#include "base/rng.h"
#include "engine/voice.h"
#include "model/excitation.h"
#include "train/corpus/audiofile.h"
#include "worker.h"

enum
{
  SEED = 1,
  KEY = 2
};

typedef struct
{
  const char *folder;
  WnVoice *voice;
  int dim, n_frames, n_samples;
  float *features, *f0, *voiced; /* as the student reads them */
} Job;

/* values [columns][rows] as [rows][columns] */
static void
save (const char *folder, const char *name, const float *values, int rows, int columns)
{
  char *path = g_strdup_printf ("%s/%s.f32", folder, name);
  float *turned = g_new (float, columns *(gsize) rows);
  GError *error = NULL;

  for (int r = 0; r < rows; r++) {
    for (int c = 0; c < columns; c++)
      turned[(gsize) r * columns + c] = values[(gsize) c * rows + r];
  }
  g_file_set_contents (path, (const char *) turned, (gssize) rows * columns * sizeof (float),
      &error);
  wn_worker_check (error);
  g_free (turned);
  g_free (path);
}

static Job
prepare (const char *voice_path, const char *recording, const char *folder)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (voice_path, &error);
  WnVoiceFile *file;
  Job job = { .folder = folder };
  float *wave;
  int n;

  wn_worker_check (error);
  file = wn_voice_file_read (voice_path, WN_VOICE_WHOLE, &error);
  wn_worker_check (error);
  wave = wn_audio_file_read (recording, file->features.rate, &n, &error);
  wn_worker_check (error);
  job.dim = wn_feature_dim (&file->features);
  job.n_frames = wn_feature_frames (&file->features, n);
  job.n_samples = job.n_frames * file->features.hop;
  job.features = g_new (float, (gsize) job.n_frames *job.dim);
  job.f0 = g_new (float, job.n_frames);
  job.voiced = g_new (float, job.n_frames);
  wn_features_analyse (&file->features, wave, n, job.features, &error);
  wn_worker_check (error);
  wn_voice_condition (voice, job.n_frames, job.features, job.f0, job.voiced);
  job.voice = voice;
  g_free (wave);
  wn_voice_file_free (file);
  return job;
}

/* What a run of this seed and key begins with, as other programs read it */
static void
save_inputs (const Job *job)
{
  const WnStudentConfig *c = wn_student_config (job->voice->student);
  float *noise = g_new (float, job->n_samples), *excitation = g_new (float, 2 * job->n_samples),
        phase0;
  double *phase = g_new (double, job->n_frames);

  wn_rng_logistic (SEED, KEY, 0, job->n_samples, noise);
  wn_rng_uniform (SEED, ~(guint64) KEY, 0, 1, &phase0);
  wn_excitation_phase (c->rate, c->hop, job->f0, job->n_frames, phase0, phase);
  wn_excitation (c->rate, c->hop, c->excitation_band, job->f0, job->voiced, phase, NULL,
      job->n_frames, 0, job->n_samples, excitation);
  save (job->folder, "noise", noise, 1, job->n_samples);
  save (job->folder, "features", job->features, job->dim, job->n_frames);
  save (job->folder, "excitation", excitation, 2, job->n_samples);
  g_free (noise);
  g_free (excitation);
  g_free (phase);
}

typedef struct
{
  const Job *job;
  WnStudentRun **run; /* [n] */
  int n;
  float *wave;
} Work;

/*
 * Where a part begins: all but the first compute a receptive field more than they write, and all
 * compute as much
 */
static int
part_start (const Work *w, int part)
{
  const int n = w->job->n_samples, before = wn_student_receptive_field (w->job->voice->student);
  const gint64 each = (n + (gint64) before * (w->n - 1)) / w->n;

  return part == 0 ? 0 : part == w->n ? n : (int) CLAMP (part * (each - before) + before, 0, n);
}

/* A WnPoolFunc */
static void
compute_part (void *data, int part, int worker)
{
  const Work *w = data;
  const Job *job = w->job;
  const int first = part_start (w, part), end = part_start (w, part + 1);

  wn_student_run_start (w->run[part], job->features, job->f0, job->voiced, job->n_frames, SEED, KEY,
      1.0f, first);
  wn_student_run_read (w->run[part], w->wave + first, end - first);
}

int
main (int argc, char **argv)
{
  const int threads = argc == 6 ? atoi (argv[4]) : 0;
  Job job;
  Work work;
  WnPool *pool;
  WnWorkerTimes times;
  char name[64];

  if (threads < 1) {
    fprintf (stderr, "Usage: student-worker VOICE.safetensors RECORDING FOLDER THREADS NAME\n");
    return 1;
  }
  job = prepare (argv[1], argv[2], argv[3]);
  save_inputs (&job);
  pool = wn_pool_new (threads);
  work = (Work){ &job, g_new (WnStudentRun *, threads), threads, g_new (float, job.n_samples) };
  for (int i = 0; i < threads; i++)
    work.run[i] = wn_student_run_new (job.voice->student);
  g_snprintf (name, sizeof name, "%s-%d", argv[5], threads);
  while (wn_worker_begin (&times)) {
    wn_pool_run (pool, compute_part, &work, threads);
    wn_worker_end (&times, 1, 0.0);
    save (job.folder, name, work.wave, 1, job.n_samples);
  }
  for (int i = 0; i < threads; i++)
    wn_student_run_free (work.run[i]);
  g_free (work.run);
  wn_pool_free (pool);
  wn_voice_unref (job.voice);
  g_free (job.features);
  g_free (job.f0);
  g_free (job.voiced);
  g_free (work.wave);
  return 0;
}
