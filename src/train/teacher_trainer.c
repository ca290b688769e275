/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "teacher_trainer.h"

#include "base/rng.h"
#include "train/measure/heldout.h"
#include "model/config.h"
#include "model/mixture.h"
#include "nn/kernels/kernels.h"
#include "train/corpus/segments.h"
#include "train/corpus/statistics.h"
#include "train/network/teacher_net.h"

const WnTeacherTraining wn_teacher_training_default = {
  .loop = {
    .steps = 1000000,
    .batch = 5,
    .rate = 1e-3f,
    .rate_decay = 20000,
    .warm_up = 300,
    .clip = 1,
    .averaging = 0.9995,
    .muon = 0.3,
    .seed = 1,
    .checkpoint_seconds = 180,
    .evaluate_steps = 500,
  },
  .segment = 40,
  .feature_noise = 0.05,
  .sample_steps = 5000,
};

/* Held-out utterances that are measured, and the most frames of each */
#define EVALUATED 12
#define EVALUATED_FRAMES 200

enum
{
  RNG_CHOICE,
  RNG_FEATURES
}; /* purposes of random numbers */

enum
{
  BITS,
  N_FIGURES
};

typedef struct
{
  WnTeacherNet *net;
  /* for the longer of a segment and an evaluated utterance */
  float *features, *noise, *f0, *voiced;
  float *x, *d_out;
} Worker;

typedef struct
{
  const WnTeacherTraining *training;
  const WnCorpus *corpus;
  WnTeacherLayout *layout;
  WnSegments *segments;
  Worker *workers;
} Trainer;

float *
wn_teacher_copy (WnTeacherRun *run, const WnCorpus *corpus, const float *features, int n_frames,
    uint64_t key, WnTemperature temperature)
{
  WnCopy c = wn_copy_begin (corpus, features, n_frames);

  wn_teacher_run_start (run, c.features, c.f0, c.voiced, n_frames, 0, key, temperature);
  wn_teacher_run_read (run, c.wave, c.n);
  return wn_copy_finish (corpus, &c);
}

static void
init (void *data, uint64_t seed, float *params)
{
  Trainer *t = data;
  const WnCorpus *corpus = t->corpus;

  if (t->training->start)
    memcpy (params, t->training->start, t->layout->params->size * sizeof (float));
  else
    wn_teacher_init (&t->training->arch, t->layout, seed, params);
  wn_teacher_set_statistics (&t->training->arch, t->layout, corpus->statistics->feature_mean,
      corpus->statistics->feature_std, wn_feature_window_energy (&corpus->config), params);
}

/*
 * Bits a sample; d_out [n][3K] is set to the derivatives of weight times the mean -ln p, unless
 * NULL
 */
static double
bits (const WnTeacherConfig *arch, int n, const float *out, const float *x, float weight,
    float *d_out)
{
  int k = arch->mixtures;
  float half = wn_teacher_half_bin (arch);
  double sum = 0;

  for (int i = 0; i < n; i++) {
    float *d = d_out ? d_out + (size_t) i * 3 * k : NULL;

    sum -= wn_mixture_log_probability (k, out + (size_t) i * 3 * k, x[i], half, d, NULL);
    for (int j = 0; d && j < 3 * k; j++)
      d[j] *= -weight / n;
  }
  return sum / n / G_LN2;
}

/* ---- one segment ---- */

static void
run_segment (void *data, const WnLoopStep *step, int index, int worker, float *grads,
    double *figures)
{
  Trainer *t = data;
  const WnTeacherTraining *c = t->training;
  Worker *w = &t->workers[worker];
  const WnUtterance *u;
  unsigned mode = wn_denormals_flush ();
  int rows;
  float random[2];
  WnSegment segment;
  const float *out;

  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0, 2, random);
  wn_segments_pick (t->segments, random, c->segment, &segment);
  u = segment.utterance;
  rows = segment.n_frames + 1 + 2 * WN_COND_MARGIN;
  wn_corpus_normalise (t->corpus, u->features, u->n_frames, segment.first - WN_COND_MARGIN, rows,
      w->features);
  wn_corpus_excitation (t->corpus, u->features, u->n_frames, segment.first, segment.n_frames + 1,
      w->f0, w->voiced);
  if (c->feature_noise > 0) {
    wn_rng_normal (step->seed, wn_loop_stream (step, RNG_FEATURES, index), 0,
        (size_t) rows * c->arch.cond_in, w->noise);
    for (int i = 0; i < rows * c->arch.cond_in; i++)
      w->features[i] += (float) c->feature_noise * w->noise[i];
  }
  for (int i = 0; i < segment.n; i++)
    w->x[i] = segment.target[i] / t->corpus->statistics->wave_std;
  out = wn_teacher_net_forward (w->net, step->params, segment.n_frames, w->features, w->f0,
      w->voiced, segment.phase, segment.offset, w->x);
  figures[BITS] = bits (&c->arch, segment.n, out, w->x, 1.0f / step->batch, w->d_out);
  wn_teacher_net_backward (w->net, step->transposed, w->d_out, NULL, grads);
  wn_denormals_restore (mode);
}

/* ---- held-out ---- */

static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  Trainer *t = data;
  const WnCorpus *corpus = t->corpus;
  const WnTeacherTraining *c = t->training;
  Worker *w = &t->workers[0];
  unsigned mode = wn_denormals_flush ();
  const WnUtterance *utterances[EVALUATED];
  int n_utterances = wn_held_out_pick (corpus, c->segment, EVALUATED, utterances);
  double samples = 0;

  held_out[0] = 0;
  for (int i = 0; i < n_utterances; i++) {
    const WnUtterance *u = utterances[i];
    int n_frames = MIN (u->n_frames, EVALUATED_FRAMES), n = n_frames * corpus->config.hop;
    float *x, *offset;
    double *phase;
    const float *out;

    x = g_new (float, u->n_samples);
    phase = g_new (double, u->n_frames + 1);
    offset = g_new (float, u->n_frames + 1);
    wn_utterance_emphasised (u, x);
    for (int j = 0; j < n; j++)
      x[j] /= corpus->statistics->wave_std;
    wn_corpus_normalise (corpus, u->features, u->n_frames, -WN_COND_MARGIN,
        n_frames + 1 + 2 * WN_COND_MARGIN, w->features);
    wn_corpus_excitation (corpus, u->features, u->n_frames, 0, n_frames + 1, w->f0, w->voiced);
    wn_utterance_phase (corpus, u, phase, offset);
    out = wn_teacher_net_forward (w->net, average, n_frames, w->features, w->f0, w->voiced, phase,
        offset, x);
    held_out[0] += bits (&c->arch, n, out, x, 0, NULL) * n;
    samples += n;
    if (i == 0 && c->sample && step % c->sample_steps == 0) {
      WnTeacherRun *run = wn_teacher_run_new (&c->arch, average);
      float *wave = wn_teacher_copy (run, corpus, u->features, n_frames, 0,
          (WnTemperature) WN_TEMPERATURE_INIT);

      c->sample (c->sample_data, u->id, step, wave, n);
      wn_teacher_run_free (run);
      g_free (wave);
    }
    g_free (x);
    g_free (phase);
    g_free (offset);
  }
  held_out[0] = samples > 0 ? held_out[0] / samples : NAN;
  wn_denormals_restore (mode);
}

/* ---- the run ---- */

static void
worker_init (Trainer *t, Worker *w)
{
  const WnTeacherTraining *c = t->training;
  int frames = MAX (c->segment, EVALUATED_FRAMES), rows = frames + 1 + 2 * WN_COND_MARGIN;

  w->net = wn_teacher_net_new (&c->arch, frames);
  w->features = g_new (float, rows * c->arch.cond_in);
  w->noise = g_new (float, rows * c->arch.cond_in);
  w->f0 = g_new (float, frames + 1);
  w->voiced = g_new (float, frames + 1);
  w->x = g_new (float, c->segment * c->arch.hop);
  w->d_out = g_new (float, (size_t) c->segment * c->arch.hop * 3 * c->arch.mixtures);
}

static void
worker_clear (Worker *w)
{
  wn_teacher_net_free (w->net);
  g_free (w->features);
  g_free (w->noise);
  g_free (w->f0);
  g_free (w->voiced);
  g_free (w->x);
  g_free (w->d_out);
}

gboolean
wn_teacher_train (const WnTeacherTraining *training, const WnCorpus *corpus, const WnRun *run,
    GError **error)
{
  WnTeacherTraining c = *training;
  Trainer t = { .training = &c, .corpus = corpus };
  g_autofree char *config = NULL, *statistics = wn_statistics_to_json (corpus->statistics);
  WnTeacherConfig checked;
  WnPool *pool;
  int n_workers;
  gboolean ok;

  c.arch.cond_in = wn_feature_dim (&corpus->config);
  c.arch.hop = corpus->config.hop;
  c.arch.rate = corpus->config.rate;
  c.arch.wave_std = corpus->statistics->wave_std;
  c.arch.n_mels = corpus->config.n_mels;
  c.arch.mel_low = corpus->config.mel_low;
  c.arch.mel_high = corpus->config.mel_high;
  config = wn_teacher_config_to_json (&c.arch);
  if (!wn_teacher_config_from_json (config, &checked, error)
      || !(t.segments = wn_segments_new (corpus, error)))
    return FALSE;
  t.layout = wn_teacher_layout_new (&c.arch);
  pool = wn_pool_new (c.loop.n_threads);
  n_workers = wn_pool_n_threads (pool);
  t.workers = g_new0 (Worker, n_workers);
  for (int i = 0; i < n_workers; i++)
    worker_init (&t, &t.workers[i]);
  {
    WnLoopTask task = { .part = "teacher",
      .layout = t.layout->params,
      .config = config,
      .statistics = statistics,
      .columns = "bits",
      .n_figures = N_FIGURES,
      .held_out_columns = "held_out",
      .n_held_out = 1,
      .data = &t,
      .init = init,
      .segment = run_segment,
      .evaluate = evaluate };

    ok = wn_loop_run (&c.loop, &task, pool, run, error);
  }
  for (int i = 0; i < n_workers; i++)
    worker_clear (&t.workers[i]);
  g_free (t.workers);
  wn_pool_free (pool);
  wn_teacher_layout_free (t.layout);
  wn_segments_free (t.segments);
  return ok;
}
