/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "classifier_trainer.h"

#include "base/rng.h"
#include "nn/kernels/kernels.h"
#include "nn/layers/loss.h"
#include "train/corpus/segments.h"

const WnClassifierTraining wn_classifier_training_default = {
  .arch = {
    .filters = 64,
    .taps = 128,
    .rows = 10,
    .channels = 96,
    .blocks = 6,
    .frame_channels = 96,
    .frame_blocks = 4,
  },
  .loop = {
    .steps = 6000,
    .batch = 8,
    .rate = 2e-3f,
    .rate_decay = 1000,
    .warm_up = 100,
    .clip = 1,
    .averaging = 0.999,
    .seed = 1,
    .checkpoint_seconds = 60,
    .evaluate_steps = 200,
  },
  .segment = 100,
  .dropout = 0.2f,
  .gain = 0.7f,
};

/* The most frames of a held-out utterance that are measured */
#define EVALUATED_FRAMES 800

enum
{
  RNG_CHOICE,
  RNG_GAIN,
  RNG_DROPOUT
}; /* purposes of random numbers; dropout takes the rest */

enum
{
  LOSS,
  ACCURACY,
  N_FIGURES
};

typedef struct
{
  WnClassifierNet *net;
  float *x, *d_logits;
  int32_t *phone;
} Worker;

typedef struct
{
  const WnClassifierTraining *training;
  const WnCorpus *corpus;
  WnClassifier *classifier;
  WnSegments *segments;
  Worker *workers;
} Trainer;

/* phone [n] spoken in frames first .. first + n - 1; -1 where the text is not what is heard */
static void
frame_phones (const WnUtterance *u, int first, int n, int32_t *phone)
{
  int start = 0;

  for (int p = 0; p < u->n_phones; p++) {
    int end = start + u->duration[p];

    for (int f = MAX (start, first); f < MIN (end, first + n); f++)
      phone[f - first] = u->rejected ? -1 : u->phone[p];
    start = end;
  }
}

/*
 * Frames whose likeliest phone is the one spoken; speech: without the pauses. counted: those that
 * count
 */
static int
n_right (int n, int n_phones, const float *logits, const int32_t *phone, gboolean speech,
    int *counted)
{
  int right = 0;

  *counted = 0;
  for (int f = 0; f < n; f++) {
    const float *row = logits + (size_t) f * n_phones;
    int best = 0;

    if (phone[f] < (speech ? 1 : 0))
      continue;
    for (int p = 1; p < n_phones; p++)
      best = row[p] > row[best] ? p : best;
    right += best == phone[f];
    ++*counted;
  }
  return right;
}

static void
init (void *data, uint64_t seed, float *params)
{
  Trainer *t = data;

  wn_classifier_init (t->classifier, seed, params);
}

static void
run_segment (void *data, const WnLoopStep *step, int index, int worker, float *grads,
    double *figures)
{
  Trainer *t = data;
  const WnClassifierTraining *c = t->training;
  Worker *w = &t->workers[worker];
  WnDropout dropout = { c->dropout, step->seed, wn_loop_stream (step, RNG_DROPOUT, index) };
  unsigned mode = wn_denormals_flush ();
  int n_phones = t->classifier->config.phones, counted;
  const float *logits;
  float u[2], gain;
  WnSegment segment;

  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0, 2, u);
  wn_segments_pick (t->segments, u, c->segment, &segment);
  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_GAIN, index), 0, 1, u);
  gain = expf (c->gain * (2 * u[0] - 1)) / t->corpus->statistics->wave_std;
  for (int i = 0; i < segment.n; i++)
    w->x[i] = gain * segment.target[i];
  frame_phones (segment.utterance, segment.first, segment.n_frames, w->phone);
  logits = wn_classifier_net_forward (w->net, step->params, segment.n_frames, w->x, &dropout);
  memset (w->d_logits, 0, (size_t) segment.n_frames * n_phones * sizeof (float));
  figures[ACCURACY] = 100.0
      * n_right (segment.n_frames, n_phones, logits, w->phone, FALSE, &counted);
  figures[ACCURACY] /= MAX (1, counted);
  figures[LOSS] = wn_loss_cross_entropy (segment.n_frames, n_phones, logits, w->phone,
      1.0f / segment.n_frames, w->d_logits);
  for (int i = 0; i < segment.n_frames * n_phones; i++)
    w->d_logits[i] /= step->batch;
  wn_classifier_net_backward (w->net, step->params, w->d_logits, &dropout, NULL, NULL, NULL, grads);
  wn_denormals_restore (mode);
}

static WnClassifierFigures
measure (Trainer *t, const float *params)
{
  Worker *w = &t->workers[0];
  unsigned mode = wn_denormals_flush ();
  double right[2] = { 0 }, counted[2] = { 0 }, cross_entropy = 0;
  int n_phones = t->classifier->config.phones;

  for (int i = 0; i < t->corpus->n_utterances; i++) {
    const WnUtterance *u = &t->corpus->utterances[i];
    int n_frames = MIN (u->n_frames, EVALUATED_FRAMES), n = n_frames * t->corpus->config.hop, some;
    const float *logits;
    float *x;

    if (!u->held_out || u->rejected || n_frames < 1)
      continue;
    x = g_new (float, u->n_samples);
    wn_utterance_emphasised (u, x);
    for (int j = 0; j < n; j++)
      x[j] /= t->corpus->statistics->wave_std;
    frame_phones (u, 0, n_frames, w->phone);
    logits = wn_classifier_net_forward (w->net, params, n_frames, x, NULL);
    cross_entropy += wn_loss_cross_entropy (n_frames, n_phones, logits, w->phone, 1, NULL);
    for (int speech = 0; speech < 2; speech++) {
      right[speech] += n_right (n_frames, n_phones, logits, w->phone, speech, &some);
      counted[speech] += some;
    }
    g_free (x);
  }
  wn_denormals_restore (mode);
  return (WnClassifierFigures){ right[0] / counted[0], right[1] / counted[1],
    cross_entropy / counted[0] };
}

static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  WnClassifierFigures figures = measure (data, average);

  held_out[0] = 100 * figures.accuracy;
  held_out[1] = 100 * figures.accuracy_speech;
  held_out[2] = figures.cross_entropy;
}

/* ---- the run ---- */

static gboolean
is_aligned (const WnCorpus *corpus, GError **error)
{
  for (int i = 0; i < corpus->n_utterances; i++) {
    if (!corpus->utterances[i].phone) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "the corpus has no alignment");
      return FALSE;
    }
  }
  return TRUE;
}

/* The averaged weights of the run's checkpoint */
static gboolean
measure_result (Trainer *t, const WnRun *run, WnClassifierFigures *figures, GError **error)
{
  WnClassifier *trained = wn_classifier_open (run->dir, &t->corpus->config, error);

  if (trained)
    *figures = measure (t, trained->params);
  wn_classifier_free (trained);
  return trained != NULL;
}

gboolean
wn_classifier_train (const WnClassifierTraining *training, const WnCorpus *corpus, const WnRun *run,
    WnClassifierFigures *figures, GError **error)
{
  WnClassifierTraining c = *training;
  Trainer t = { .training = &c, .corpus = corpus };
  g_autofree char *config = NULL;
  WnClassifierConfig checked;
  WnPool *pool;
  int n_workers, frames = MAX (c.segment, EVALUATED_FRAMES);
  gboolean ok;

  c.arch.phones = corpus->language->n_phones;
  c.arch.hop = corpus->config.hop;
  c.arch.taps = MAX (2, c.arch.taps * c.arch.hop / 160);
  c.arch.rate = corpus->config.rate;
  c.arch.wave_std = corpus->statistics->wave_std;
  config = wn_network_to_json (&wn_classifier_network, &c.arch);
  if (!wn_network_from_json (&wn_classifier_network, config, &checked, error)
      || !is_aligned (corpus, error) || !(t.segments = wn_segments_new (corpus, error)))
    return FALSE;
  t.classifier = wn_classifier_new (&c.arch);
  pool = wn_pool_new (c.loop.n_threads);
  n_workers = wn_pool_n_threads (pool);
  t.workers = g_new0 (Worker, n_workers);
  for (int i = 0; i < n_workers; i++) {
    t.workers[i] = (Worker){ wn_classifier_net_new (t.classifier, i ? c.segment : frames),
      g_new (float, c.segment *c.arch.hop), g_new (float, c.segment *c.arch.phones),
      g_new (int32_t, frames) };
  }
  {
    WnLoopTask task = {
      .part = "classifier",
      .layout = t.classifier->layout,
      .config = config,
      .columns = "loss,accuracy",
      .n_figures = N_FIGURES,
      .held_out_columns = "held_out,held_out_speech,held_out_loss",
      .n_held_out = 3,
      .data = &t,
      .init = init,
      .segment = run_segment,
      .evaluate = evaluate,
    };

    ok = wn_loop_run (&c.loop, &task, pool, run, error) && measure_result (&t, run, figures, error);
  }
  for (int i = 0; i < n_workers; i++) {
    wn_classifier_net_free (t.workers[i].net);
    g_free (t.workers[i].x);
    g_free (t.workers[i].d_logits);
    g_free (t.workers[i].phone);
  }
  g_free (t.workers);
  wn_pool_free (pool);
  wn_classifier_free (t.classifier);
  wn_segments_free (t.segments);
  return ok;
}
