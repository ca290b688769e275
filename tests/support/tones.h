/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_TONES_H
#define WN_TEST_TONES_H

#include "base/rng.h"
#include "sounds.h"
#include "train/student_trainer.h"
#include "train/teacher_trainer.h"

/*
 * A corpus in memory, tones with a little noise and their features, and small networks that are
 * trained on it in no time
 */
#define TONES_UTTERANCES 3
#define TONES_FRAMES 30
#define TONES_DIM 35

typedef struct
{
  WnCorpus corpus;
  WnUtterance utterances[TONES_UTTERANCES]; /* the last is held out */
  int16_t *wave[TONES_UTTERANCES];
  float *features[TONES_UTTERANCES];
  WnStatistics statistics;
} Tones;

static inline Tones *
tones_new (void)
{
  Tones *t = g_new0 (Tones, 1);
  static const char *const ids[] = { "a", "b", "held-out" };

  t->corpus = (WnCorpus){ wn_language_find (NULL), wn_feature_config_default, TONES_UTTERANCES,
    t->utterances, &t->statistics, &t->statistics, NULL };
  t->statistics.dim = TONES_DIM;
  t->statistics.wave_std = 0.05f;
  for (int i = 0; i < TONES_UTTERANCES; i++) {
    int n = TONES_FRAMES * t->corpus.config.hop;
    float *x = wn_block_new (n);

    t->wave[i] = g_new (int16_t, n);
    t->features[i] = g_new (float, TONES_FRAMES *TONES_DIM);
    wn_rng_normal (1, i, 0, n, x);
    for (int j = 0; j < n; j++) {
      x[j] = 0.01f * x[j] + 0.3f * sinf (0.08f * j) + 0.1f * sinf (0.16f * j);
      t->wave[i][j] = (int16_t) lrintf (32767 * x[j]);
    }
    g_assert_true (wn_features_analyse (&t->corpus.config, x, n, t->features[i], NULL));
    wn_block_free (x);
    t->utterances[i] = (WnUtterance){ .id = ids[i],
      .text = "",
      .held_out = i == 2,
      .wave = t->wave[i],
      .n_samples = n,
      .features = t->features[i],
      .n_frames = TONES_FRAMES };
  }
  for (int j = 0; j < TONES_DIM; j++)
    t->statistics.feature_std[j] = 1;
  return t;
}

static inline void
tones_free (Tones *t)
{
  for (int i = 0; i < TONES_UTTERANCES; i++) {
    g_free (t->wave[i]);
    g_free (t->features[i]);
  }
  g_free (t);
}

static inline WnLoopConfig
tones_loop (WnLoopConfig loop, int64_t steps, int batch, int threads)
{
  loop.steps = steps;
  loop.batch = batch;
  loop.n_threads = threads;
  loop.evaluate_steps = 1000;
  loop.warm_up = 10;
  return loop;
}

static inline WnStudentTraining
tones_student (int64_t steps, int batch, int threads)
{
  WnStudentTraining c = wn_student_training_default;

  c.arch = (WnStudentConfig){ .n_flows = 2,
    .layers = { 2, 3 },
    .channels = { 16, 16 },
    .kernel = 3,
    .cycle = 4,
    .cond_in = TONES_DIM,
    .cond_channels = 16,
    .hop = 160,
    .rate = 16000,
    .scale_bias = -0.35f,
    .fold = { 1, 1 } };
  c.loop = tones_loop (c.loop, steps, batch, threads);
  c.segment = 20;
  return c;
}

static inline WnTeacherTraining
tones_teacher (int64_t steps, int batch, int threads)
{
  WnTeacherTraining c = wn_teacher_training_default;

  c.arch = (WnTeacherConfig){ .layers = 4,
    .channels = 16,
    .kernel = 2,
    .cycle = 4,
    .mixtures = 3,
    .cond_channels = 16 };
  c.loop = tones_loop (c.loop, steps, batch, threads);
  c.segment = 20;
  return c;
}

/* A file of a run's folder, g_free */
static inline char *
run_file (const WnRun *run, const char *name, gsize *size)
{
  g_autofree char *path = wn_run_path (run, name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, size, NULL));
  return text;
}

#endif
