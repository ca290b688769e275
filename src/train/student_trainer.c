/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "student_trainer.h"

#include "base/clock.h"
#include "base/rng.h"
#include "train/measure/heldout.h"
#include "model/config.h"
#include "nn/kernels/kernels.h"
#include "train/corpus/segments.h"
#include "train/loss/adversarial.h"
#include "train/network/stack_net.h"
#include "train/corpus/statistics.h"
#include "train/network/student_net.h"

const WnStudentTraining wn_student_training_default = {
  .loop = {
    .steps = 100000,
    .batch = 4,
    .rate = 1e-3f,
    .rate_decay = 4000,
    .warm_up = 100,
    .clip = 5,
    .averaging = 0.999,
    .muon = 0.2,
    .seed = 1,
    .checkpoint_seconds = 180,
    .evaluate_steps = 500,
  },
  .segment = 60,
  .recording = { .stft = 1, .mel = 2, .perceptual = 0.03f },
  .predicted_share = 0.5,
};

/*
 * Held-out utterances that are rendered at an evaluation, the frames of each, and how many of them
 * are given away
 */
#define EVALUATED 12
#define EVALUATED_FRAMES 300
#define SHORTEST_FRAMES 60
#define RENDERED 2

enum
{
  RNG_CHOICE,
  RNG_NOISE
}; /* purposes of random numbers */

enum
{
  LOSS,
  CONVERGENCE,
  LOG_MAGNITUDE,
  MEL,
  ENVELOPE,
  VOICING,
  PERCEPTUAL,
  ADVERSARIAL,
  DISCRIMINATOR,
  POWER,
  LOG_SCALE,
  N_FIGURES
};
#define COLUMNS                                                                 \
  "loss,convergence,log_magnitude,mel,envelope,voicing,perceptual,adversarial," \
  "discriminator,power,log_scale"

typedef struct
{
  WnStudentNet *net[WN_MAX_DRAWS];
  WnRecordingLoss *loss;
  WnAdversarialLoss *adversarial; /* NULL = off */
  float *features, *f0, *voiced;
  float *noise[WN_MAX_DRAWS], *x[WN_MAX_DRAWS], *dx[WN_MAX_DRAWS];
} Worker;

typedef struct
{
  const WnStudentTraining *training;
  const WnCorpus *corpus;
  WnStudentLayout *layout; /* the discriminator's tensors behind the student's */
  size_t student_size;     /* floats */
  WnAdversary adversary;
  WnSegments *segments;
  int n_workers, draws;
  Worker *workers;
} Trainer;

float *
wn_student_copy (WnStudentRun *run, const WnCorpus *corpus, const float *features, int n_frames,
    uint64_t key)
{
  WnCopy c = wn_copy_begin (corpus, features, n_frames);

  wn_student_run_start (run, c.features, c.f0, c.voiced, n_frames, 0, key, 1.0f, 0);
  wn_student_run_read (run, c.wave, c.n);
  return wn_copy_finish (corpus, &c);
}

static void
init (void *data, uint64_t seed, float *params)
{
  Trainer *t = data;

  wn_params_init (t->layout->params, seed, params);
  if (t->training->start)
    memcpy (params, t->training->start, t->student_size * sizeof (float));
}

/* ---- one segment ---- */

static void
forward (Trainer *t, Worker *w, const WnLoopStep *step, int index, const WnSegment *segment,
    int draw, double *figures)
{
  uint64_t stream = wn_loop_stream (step, RNG_NOISE, index);
  float phase, std = t->corpus->statistics->wave_std;
  const float *x, *log_scale;
  int n = segment->n;

  wn_rng_uniform (step->seed, stream, draw, 1, &phase);
  wn_rng_logistic (step->seed, stream, 16 + (uint64_t) draw * n, n, w->noise[draw]);
  x = wn_student_net_forward (w->net[draw], step->params, segment->n_frames, w->features, w->f0,
      w->voiced, phase, w->noise[draw]);
  log_scale = wn_student_net_log_scale (w->net[draw]);
  for (int i = 0; i < n; i++) {
    w->x[draw][i] = x[i] * std;
    figures[POWER] += (double) x[i] * x[i] / (n * t->draws);
    figures[LOG_SCALE] += (double) log_scale[i] / (n * t->draws);
  }
}

static void
run_segment (void *data, const WnLoopStep *step, int index, int worker, float *grads,
    double *figures)
{
  Trainer *t = data;
  const WnStudentTraining *c = t->training;
  Worker *w = &t->workers[worker];
  const WnCorpus *corpus = t->corpus;
  unsigned mode = wn_denormals_flush ();
  float u[3];
  WnSegment segment;
  WnRecordingParts parts;
  const float *features;

  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0, 3, u);
  wn_segments_pick (t->segments, u, c->segment, &segment);
  features = segment.utterance->features;
  if (c->predicted && u[2] < c->predicted_share)
    features = c->predicted + (features - corpus->utterances[0].features);
  wn_corpus_normalise (corpus, features, segment.utterance->n_frames,
      segment.first - WN_COND_MARGIN, segment.n_frames + 1 + 2 * WN_COND_MARGIN, w->features);
  wn_corpus_excitation (corpus, features, segment.utterance->n_frames, segment.first,
      segment.n_frames + 1, w->f0, w->voiced);
  memset (figures, 0, N_FIGURES * sizeof (double));
  for (int d = 0; d < t->draws; d++)
    forward (t, w, step, index, &segment, d, figures);
  parts = wn_recording_loss (w->loss, w->x, segment.target, w->f0,
      features == segment.utterance->features ? w->voiced : NULL, segment.n_frames, w->dx);
  figures[LOSS] = parts.total;
  figures[CONVERGENCE] = parts.convergence;
  figures[LOG_MAGNITUDE] = parts.log_magnitude;
  figures[MEL] = parts.mel;
  figures[ENVELOPE] = parts.envelope;
  figures[VOICING] = parts.voicing;
  figures[PERCEPTUAL] = parts.perceptual;
  if (w->adversarial) {
    const WnAdversarialParts p = wn_adversarial_loss (w->adversarial, step->params, w->x, t->draws,
        segment.target, segment.n, c->adversarial, w->dx, 1.0 / step->batch, grads);

    figures[LOSS] += c->adversarial * p.drawn;
    figures[ADVERSARIAL] = p.drawn;
    figures[DISCRIMINATOR] = p.discriminator;
  }
  for (int d = 0; d < t->draws; d++) {
    for (int i = 0; i < segment.n; i++)
      w->dx[d][i] *= corpus->statistics->wave_std / step->batch;
    wn_student_net_backward (w->net[d], step->transposed, w->dx[d], NULL, grads);
  }
  wn_denormals_restore (mode);
}

/* ---- held-out ---- */

void
wn_student_held_out (const WnStudentConfig *arch, const WnCorpus *corpus, const float *params,
    int64_t step, WnSampleFunc sample, void *sample_data, double *figures)
{
  const WnUtterance *utterances[EVALUATED];
  int n = wn_held_out_pick (corpus, SHORTEST_FRAMES, EVALUATED, utterances);
  WnStudent *student = wn_student_new (arch, params);
  WnStudentRun *run = wn_student_run_new (student);
  WnHeldOut *held_out = wn_held_out_new (corpus, EVALUATED_FRAMES);

  for (int i = 0; i < n; i++) {
    const WnUtterance *u = utterances[i];
    int n_frames = MIN (u->n_frames, EVALUATED_FRAMES);
    float *x = wn_student_copy (run, corpus, u->features, n_frames, i);

    if (i < RENDERED && sample)
      sample (sample_data, u->id, step, x, n_frames * corpus->config.hop);
    wn_held_out_add (held_out, u, x, n_frames);
    g_free (x);
  }
  wn_held_out_finish (held_out, figures);
  wn_student_run_free (run);
  wn_student_free (student);
}

static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  Trainer *t = data;
  const WnStudentTraining *c = t->training;

  wn_student_held_out (&c->arch, t->corpus, average, step, c->sample, c->sample_data, held_out);
}

/* ---- the run ---- */

static gboolean
fits (const WnStudentConfig *arch, const WnCorpus *corpus, GError **error)
{
  g_autofree char *json = wn_student_config_to_json (arch);
  WnStudentConfig checked;

  if (!wn_student_config_from_json (json, &checked, error))
    return FALSE;
  if (arch->cond_in == wn_feature_dim (&corpus->config) && arch->hop == corpus->config.hop
      && arch->rate == corpus->config.rate)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "the student is for %d features a frame of %d samples at %d Hz, the corpus has %d, %d, %d",
      arch->cond_in, arch->hop, arch->rate, wn_feature_dim (&corpus->config), corpus->config.hop,
      corpus->config.rate);
  return FALSE;
}

static void
worker_init (Trainer *t, Worker *w)
{
  const WnStudentTraining *c = t->training;
  int frames = c->segment, n = frames * c->arch.hop;

  for (int d = 0; d < t->draws; d++) {
    w->net[d] = wn_student_net_new (&c->arch, frames);
    w->noise[d] = g_new (float, n);
    w->x[d] = g_new (float, n);
    w->dx[d] = g_new (float, n);
  }
  w->loss = wn_recording_loss_new (&c->recording, &t->corpus->config, frames);
  if (c->adversarial > 0)
    w->adversarial = wn_adversarial_loss_new (&t->adversary, n);
  w->features = g_new (float, (frames + 1 + 2 * WN_COND_MARGIN) * c->arch.cond_in);
  w->f0 = g_new (float, frames + 1);
  w->voiced = g_new (float, frames + 1);
}

static void
worker_clear (Trainer *t, Worker *w)
{
  for (int d = 0; d < t->draws; d++) {
    wn_student_net_free (w->net[d]);
    g_free (w->noise[d]);
    g_free (w->x[d]);
    g_free (w->dx[d]);
  }
  wn_recording_loss_free (w->loss);
  wn_adversarial_loss_free (w->adversarial);
  g_free (w->features);
  g_free (w->f0);
  g_free (w->voiced);
}

gboolean
wn_student_train (const WnStudentTraining *training, const WnCorpus *corpus, const WnRun *run,
    GError **error)
{
  Trainer t = { .training = training,
    .corpus = corpus,
    .draws = wn_recording_draws (&training->recording) };
  g_autofree char *config = wn_student_config_to_json (&training->arch),
                  *statistics = wn_statistics_to_json (corpus->statistics);
  WnPool *pool;
  gboolean ok;

  if (!fits (&training->arch, corpus, error) || !(t.segments = wn_segments_new (corpus, error)))
    return FALSE;
  t.layout = wn_student_layout_new (&training->arch);
  t.student_size = t.layout->params->size;
  if (training->adversarial > 0)
    wn_adversary_init (&t.adversary, 0, t.layout->params);
  pool = wn_pool_new (training->loop.n_threads);
  t.n_workers = wn_pool_n_threads (pool);
  t.workers = g_new0 (Worker, t.n_workers);
  for (int i = 0; i < t.n_workers; i++)
    worker_init (&t, &t.workers[i]);
  {
    WnLoopTask task = { .part = "student",
      .layout = t.layout->params,
      .config = config,
      .statistics = statistics,
      .columns = COLUMNS,
      .n_figures = N_FIGURES,
      .held_out_columns = WN_HELD_OUT_COLUMNS,
      .n_held_out = WN_N_HELD_OUT,
      .data = &t,
      .init = init,
      .segment = run_segment,
      .evaluate = evaluate };

    ok = wn_loop_run (&training->loop, &task, pool, run, error);
  }
  for (int i = 0; i < t.n_workers; i++)
    worker_clear (&t, &t.workers[i]);
  g_free (t.workers);
  wn_pool_free (pool);
  wn_student_layout_free (t.layout);
  wn_segments_free (t.segments);
  return ok;
}

double
wn_student_train_seconds (const WnStudentConfig *arch, int n_frames, double *macs)
{
  WnStudentLayout *layout = wn_student_layout_new (arch);
  WnStudentNet *net = wn_student_net_new (arch, n_frames);
  int n = n_frames * arch->hop, n_features = (n_frames + 1 + 2 * WN_COND_MARGIN) * arch->cond_in;
  float *params = wn_params_block (layout->params), *transposed = wn_params_block (layout->params);
  float *grads = wn_params_block (layout->params), *noise = g_new (float, n),
        *f0 = g_new (float, n_frames + 1);
  float *features = g_new (float, n_features);
  unsigned mode = wn_denormals_flush ();
  double best = G_MAXDOUBLE;

  wn_params_init (layout->params, 1, params);
  wn_params_transpose (layout->params, params, transposed);
  wn_rng_logistic (1, 1, 0, n, noise);
  wn_rng_normal (1, 2, 0, n_features, features);
  for (int f = 0; f <= n_frames; f++)
    f0[f] = 120.0f;
  for (int i = 0; i < 5; i++) {
    double start = wn_thread_seconds ();

    wn_student_net_forward (net, params, n_frames, features, f0, f0, 0, noise);
    wn_student_net_backward (net, transposed, noise, NULL, grads);
    best = MIN (best, wn_thread_seconds () - start);
  }
  *macs = 3.0 * wn_student_macs (arch) * n;
  wn_denormals_restore (mode);
  wn_student_layout_free (layout);
  wn_student_net_free (net);
  wn_block_free (params);
  wn_block_free (transposed);
  wn_block_free (grads);
  g_free (noise);
  g_free (f0);
  g_free (features);
  return best;
}
