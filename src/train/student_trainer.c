/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "student_trainer.h"

#include "adam.h"
#include "base/pool.h"
#include "base/rng.h"
#include "checkpoint.h"
#include "dsp/emphasis.h"
#include "melloss.h"
#include "model/config.h"
#include "mrstft.h"
#include "nn/kernels.h"
#include "segments.h"
#include "stack_net.h"
#include "student_net.h"

const WnStudentTraining wn_student_training_default = {
  .steps = 100000,
  .batch = 4,
  .segment = 60,
  .rate = 1e-3f,
  .rate_decay = 4000,
  .warm_up = 100,
  .clip = 5,
  .averaging = 0.999f,
  .mel_weight = 1,
  .repulsion = 0,
  .seed = 1,
  .n_threads = 0,
  .checkpoint_seconds = 180,
  .evaluate_steps = 500,
};

/* Held-out utterances that are rendered, and frames of each, at an evaluation */
#define EVALUATED 12
#define EVALUATED_FRAMES 300
#define RENDERED 2

/* Streams of random numbers, key = purpose + 16 * (segment + 4096 * step) */
enum { RNG_CHOICE, RNG_NOISE };

typedef struct
{
  double total, convergence, log_magnitude, mel, power, log_scale;
} Losses;

typedef struct
{
  WnStudentNet *net[2];
  WnMrstft *mrstft;
  WnMelLoss *mel;
  float *features, *noise, *x[2], *dx[2];
} Worker;

typedef struct
{
  const WnStudentTraining *training;
  const WnCorpus *corpus;
  WnStudentLayout *layout;
  WnAdam *adam;
  WnPool *pool;
  int n_workers, draws;
  Worker *workers;
  float *transposed;
  float **grads;     /* [batch] blocks */
  Losses *losses;    /* [batch] */
  WnSegments *segments;
  int64_t step;
} Trainer;

static uint64_t
stream (const Trainer *t, int purpose, int segment)
{
  return (uint64_t) purpose + 16 * ((uint64_t) segment + 4096 * (uint64_t) t->step);
}

float *
wn_student_copy (WnStudentRun *run, const WnCorpus *corpus, const float *features, int n_frames, uint64_t key)
{
  int dim = wn_feature_dim (&corpus->config), n = n_frames * corpus->config.hop, i;
  float *normal = g_new (float, (size_t) n_frames * dim), *f0 = g_new (float, n_frames), *voiced = g_new (float, n_frames);
  float *wave = g_new (float, n), state = 0;

  wn_corpus_normalise (corpus, features, n_frames, 0, n_frames, normal);
  wn_corpus_excitation (corpus, features, n_frames, 0, n_frames, f0, voiced);
  wn_student_run_start (run, normal, f0, voiced, n_frames, 0, key, 1.0f, 0);
  wn_student_run_read (run, wave, n);
  for (i = 0; i < n; i++)
    wave[i] *= corpus->wave_std;
  wn_de_emphasis (WN_FEATURE_PRE_EMPHASIS, wave, n, wave, &state);
  g_free (normal);
  g_free (f0);
  g_free (voiced);
  return wave;
}

/* ---- one segment ---- */

static void
run_segment (void *data, int task, int index)
{
  Trainer *t = data;
  const WnStudentTraining *c = t->training;
  Worker *w = &t->workers[index];
  unsigned mode = wn_denormals_flush ();
  float random[2], f0[c->segment + 1], voiced[c->segment + 1], std = t->corpus->wave_std;
  int i, d, n, hop = c->arch.hop;
  WnSegment segment;
  const WnUtterance *u;
  Losses *loss = &t->losses[task];

  wn_rng_uniform (c->seed, stream (t, RNG_CHOICE, task), 0, 2, random);
  wn_segments_pick (t->segments, random, c->segment, &segment);
  u = segment.utterance;
  n = segment.n;
  wn_corpus_normalise (t->corpus, u->features, u->n_frames, segment.first - WN_COND_MARGIN, segment.n_frames + 1 + 2 * WN_COND_MARGIN,
      w->features);
  wn_corpus_excitation (t->corpus, u->features, u->n_frames, segment.first, segment.n_frames + 1, f0, voiced);
  *loss = (Losses){ 0 };
  memset (t->grads[task], 0, t->layout->params->size * sizeof (float));
  for (d = 0; d < t->draws; d++) {
    const float *x, *log_scale;

    wn_rng_uniform (c->seed, stream (t, RNG_NOISE, task), d, 1, random);
    wn_rng_logistic (c->seed, stream (t, RNG_NOISE, task), 16 + (uint64_t) d * n, n, w->noise + (size_t) d * c->segment * hop);
    x = wn_student_net_forward (w->net[d], t->adam->params, segment.n_frames, w->features, f0, voiced, random[0],
        w->noise + (size_t) d * c->segment * hop);
    log_scale = wn_student_net_log_scale (w->net[d]);
    for (i = 0; i < n; i++) {
      w->x[d][i] = x[i] * std;
      w->dx[d][i] = 0;
      loss->power += (double) x[i] * x[i] / (n * t->draws);
      loss->log_scale += (double) log_scale[i] / (n * t->draws);
    }
  }
  {
    WnMrstftParts parts = t->draws == 2
        ? wn_mrstft_energy (w->mrstft, w->x[0], w->x[1], segment.target, n, c->repulsion, 1, w->dx[0], w->dx[1], NULL)
        : wn_mrstft_loss (w->mrstft, w->x[0], segment.target, n, 1, w->dx[0]);

    loss->convergence = parts.convergence;
    loss->log_magnitude = parts.log_magnitude;
    loss->total = parts.total;
  }
  for (d = 0; d < t->draws; d++) {
    if (c->mel_weight > 0)
      loss->mel += wn_mel_loss (w->mel, w->x[d], segment.target, n, c->mel_weight / t->draws, w->dx[d]) / t->draws;
    for (i = 0; i < n; i++)
      w->dx[d][i] *= std / c->batch;
    wn_student_net_backward (w->net[d], t->transposed, w->dx[d], NULL, t->grads[task]);
  }
  loss->total += c->mel_weight * loss->mel;
  wn_denormals_restore (mode);
}

static Losses
train_step (Trainer *t, float *norm)
{
  const WnStudentTraining *c = t->training;
  Losses mean = { 0 };
  float rate = c->rate / sqrtf (1.0f + t->step / c->rate_decay) * MIN (1.0f, (t->step + 1.0f) / c->warm_up);
  size_t i;
  int b;

  wn_params_transpose (t->layout->params, t->adam->params, t->transposed);
  wn_pool_run (t->pool, run_segment, t, c->batch);
  for (b = 0; b < c->batch; b++) {
    for (i = 0; i < t->layout->params->size; i++)
      t->adam->grads[i] += t->grads[b][i];
    mean.total += t->losses[b].total / c->batch;
    mean.convergence += t->losses[b].convergence / c->batch;
    mean.log_magnitude += t->losses[b].log_magnitude / c->batch;
    mean.mel += t->losses[b].mel / c->batch;
    mean.power += t->losses[b].power / c->batch;
    mean.log_scale += t->losses[b].log_scale / c->batch;
  }
  *norm = wn_adam_update (t->adam, rate);
  t->step++;
  return mean;
}

/* ---- held-out ---- */

/* Mean loss of copy-synthesis of held-out utterances through the averaged weights */
static Losses
evaluate (Trainer *t)
{
  const WnCorpus *corpus = t->corpus;
  WnStudent *student = wn_student_new (&t->training->arch, t->adam->average);
  WnStudentRun *run = wn_student_run_new (student);
  WnMrstft *mrstft = wn_mrstft_new (EVALUATED_FRAMES * corpus->config.hop);
  Losses mean = { 0 };
  int done = 0, u, i;

  for (u = 0; u < corpus->n_utterances && done < EVALUATED; u++) {
    const WnUtterance *utterance = &corpus->utterances[u];
    int n_frames = MIN (utterance->n_frames, EVALUATED_FRAMES), n = n_frames * corpus->config.hop;
    float *x, *y, state = 0;
    WnMrstftParts parts;

    if (!utterance->held_out || utterance->rejected || n_frames < t->training->segment)
      continue;
    x = wn_student_copy (run, corpus, utterance->features, n_frames, done);
    if (done < RENDERED && t->training->sample)
      t->training->sample (t->training->sample_data, utterance->id, t->step, x, n);
    y = g_new (float, utterance->n_samples);
    wn_utterance_emphasised (utterance, y);
    wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, x, n, x, &state);
    parts = wn_mrstft_loss (mrstft, x, y, n, 0, NULL);
    mean.total += parts.total;
    mean.mel += wn_mel_loss (t->workers[0].mel, x, y, n, 0, NULL);
    g_free (x);
    g_free (y);
    done++;
  }
  wn_mrstft_free (mrstft);
  wn_student_run_free (run);
  wn_student_free (student);
  if (done) {
    mean.total /= done;
    mean.mel /= done;
  }
  return mean;
}

/* ---- the run ---- */

static gboolean
fits (const WnStudentConfig *arch, const WnCorpus *corpus, GError **error)
{
  if (arch->cond_in == wn_feature_dim (&corpus->config) && arch->hop == corpus->config.hop && arch->rate == corpus->config.rate)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "the student is for %d features a frame of %d samples at %d Hz, the corpus has %d, %d, %d",
      arch->cond_in, arch->hop, arch->rate, wn_feature_dim (&corpus->config), corpus->config.hop, corpus->config.rate);
  return FALSE;
}

static void
worker_init (Trainer *t, Worker *w)
{
  const WnStudentTraining *c = t->training;
  int n = c->segment * c->arch.hop, d;

  for (d = 0; d < t->draws; d++) {
    w->net[d] = wn_student_net_new (&c->arch, c->segment);
    w->x[d] = g_new (float, n);
    w->dx[d] = g_new (float, n);
  }
  w->mrstft = wn_mrstft_new (n);
  w->mel = wn_mel_loss_new (&t->corpus->config);
  w->noise = g_new (float, n * t->draws);
  w->features = g_new (float, (c->segment + 1 + 2 * WN_COND_MARGIN) * c->arch.cond_in);
}

static void
trainer_clear (Trainer *t)
{
  int i, d;

  for (i = 0; i < t->n_workers; i++) {
    Worker *w = &t->workers[i];

    for (d = 0; d < t->draws; d++) {
      wn_student_net_free (w->net[d]);
      g_free (w->x[d]);
      g_free (w->dx[d]);
    }
    wn_mrstft_free (w->mrstft);
    wn_mel_loss_free (w->mel);
    g_free (w->noise);
    g_free (w->features);
  }
  g_free (t->workers);
  for (i = 0; t->grads && i < t->training->batch; i++)
    wn_block_free (t->grads[i]);
  g_free (t->grads);
  g_free (t->losses);
  wn_segments_free (t->segments);
  wn_block_free (t->transposed);
  wn_pool_free (t->pool);
  wn_adam_free (t->adam);
  wn_student_layout_free (t->layout);
}

static gboolean
resume (Trainer *t, const WnRun *run, const char *config, GError **error)
{
  WnCheckpointPart part = { "student", t->adam };
  GError *missing = NULL;

  if (wn_checkpoint_load (run, config, &part, 1, &t->step, &missing))
    return TRUE;
  if (!g_error_matches (missing, WN_ERROR, WN_ERROR_NOT_FOUND)) {
    g_propagate_error (error, missing);
    return FALSE;
  }
  g_clear_error (&missing);
  wn_params_init (t->layout->params, t->training->seed, t->adam->params);
  memcpy (t->adam->average, t->adam->params, t->layout->params->size * sizeof (float));
  return TRUE;
}

gboolean
wn_student_train (const WnStudentTraining *training, const WnCorpus *corpus, const WnRun *run, GError **error)
{
  Trainer t = { .training = training, .corpus = corpus, .draws = training->repulsion > 0 ? 2 : 1 };
  g_autofree char *config = wn_student_config_to_json (&training->arch);
  WnRunLog *log = NULL;
  gint64 saved = g_get_monotonic_time (), began = saved;
  int64_t first;
  Losses held_out = { 0 };
  gboolean ok = FALSE, stop = FALSE;
  int i;

  t.layout = wn_student_layout_new (&training->arch);
  t.adam = wn_adam_new (t.layout->params);
  t.adam->clip = training->clip;
  t.adam->averaging = training->averaging;
  if (!wn_run_make_dir (run, error) || !fits (&training->arch, corpus, error) || !(t.segments = wn_segments_new (corpus, error))
      || !resume (&t, run, config, error))
    goto out;
  log = wn_run_log_open (run, "log.csv", "step,loss,convergence,log_magnitude,mel,grad_norm,power,log_scale,seconds,held_out,held_out_mel", t.step,
      error);
  if (!log)
    goto out;
  t.pool = wn_pool_new (training->n_threads);
  t.n_workers = wn_pool_n_threads (t.pool);
  t.workers = g_new0 (Worker, t.n_workers);
  for (i = 0; i < t.n_workers; i++)
    worker_init (&t, &t.workers[i]);
  t.transposed = wn_params_block (t.layout->params);
  t.grads = g_new (float *, training->batch);
  for (i = 0; i < training->batch; i++)
    t.grads[i] = wn_params_block (t.layout->params);
  t.losses = g_new0 (Losses, training->batch);

  first = t.step;
  ok = TRUE;
  while (ok && !stop && t.step < training->steps) {
    float norm;
    Losses loss = train_step (&t, &norm);
    gint64 now = g_get_monotonic_time ();
    gboolean due = t.step % training->evaluate_steps == 0 || t.step == training->steps;

    stop = wn_run_stop_asked (run);
    if (due)
      held_out = evaluate (&t);
    if (due || t.step % 10 == 0) {
      double row[] = { loss.total, loss.convergence, loss.log_magnitude, loss.mel, norm, loss.power, loss.log_scale, (now - began) * 1e-6,
        held_out.total, held_out.mel };

      wn_run_log_row (log, t.step, G_N_ELEMENTS (row), row);
      wn_run_progress (run, (double) t.step / training->steps, "step %" G_GINT64_FORMAT " loss %.3f held out %.3f, %.2f s a step", t.step,
          loss.total, held_out.total, (now - began) * 1e-6 / (t.step - first));
    }
    if (stop || t.step == training->steps || now - saved > training->checkpoint_seconds * G_USEC_PER_SEC) {
      WnCheckpointPart part = { "student", t.adam };

      ok = wn_checkpoint_save (run, t.step, config, &part, 1, error);
      saved = now;
    }
  }
out:
  ok = wn_run_log_close (log, ok ? error : NULL) && ok;
  trainer_clear (&t);
  return ok;
}

double
wn_student_train_seconds (const WnStudentConfig *arch, int n_frames, double *macs)
{
  WnStudentLayout *layout = wn_student_layout_new (arch);
  WnStudentNet *net = wn_student_net_new (arch, n_frames);
  int n = n_frames * arch->hop, f;
  float *params = wn_params_block (layout->params), *transposed = wn_params_block (layout->params);
  float *grads = wn_params_block (layout->params), *noise = g_new (float, n), *f0 = g_new (float, n_frames + 1);
  float *features = g_new (float, (n_frames + 1 + 2 * WN_COND_MARGIN) * arch->cond_in);
  unsigned mode = wn_denormals_flush ();
  double best = G_MAXDOUBLE;
  int i;

  wn_params_init (layout->params, 1, params);
  wn_params_transpose (layout->params, params, transposed);
  wn_rng_logistic (1, 1, 0, n, noise);
  wn_rng_normal (1, 2, 0, (n_frames + 1 + 2 * WN_COND_MARGIN) * arch->cond_in, features);
  for (f = 0; f <= n_frames; f++)
    f0[f] = 120.0f;
  for (i = 0; i < 5; i++) {
    gint64 start = g_get_monotonic_time ();

    wn_student_net_forward (net, params, n_frames, features, f0, f0, 0, noise);
    wn_student_net_backward (net, transposed, noise, NULL, grads);
    best = MIN (best, (g_get_monotonic_time () - start) * 1e-6);
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
