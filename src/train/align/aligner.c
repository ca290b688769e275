/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "aligner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "base/pool.h"
#include "gaussian.h"
#include "observation.h"

/* frames within so many powers of ten of the loudest are taken for speech at the start */
#define SPEECH_RANGE 3.f
#define START_PAUSE 20    /* frames; shorter gaps are taken for closures at the start */
#define VARIANCE_PRIOR 10 /* frames that the common variances stand for */
#define COVARIANCE_PRIOR 200
#define MISFIT_LIMIT 30.f /* nats that a single frame counts at most */
#define STRANGENESS_LIMIT 60.f
#define DURATION_PRIOR 20 /* phones that the common variation of durations stands for */
#define MIN_VARIATION 0.1 /* deviation by mean, of durations that never vary */
/*
 * Frames of a phone are alike, so that the sum of their log densities says the same thing many times
 * over, and a duration says it once
 */
#define DURATION_WEIGHT 15
#define PAUSE_COST 140 /* nats: the silence before a plosive is to be none */
#define TIMED_ROUNDS 8 /* the last ones, in which durations count */
#define PAUSES 3       /* densities of the pause: silence, the room, breath */
#define NO_LABEL (-1)

struct _WnAligner
{
  const WnCorpus *corpus;
  WnPool *pool;
  WnAlignItem *items;
  int64_t n_frames;
  float *observations;
  int16_t *labels;
  int n_emissions;
  /* of emissions, then of the pause's further densities, of which there are n_pauses */
  WnGaussian *gaussians; /* [n_emissions + PAUSES - 1] */
  WnMoments *moments;    /* the same */
  int n_pauses;
  WnMoments prior;
  gboolean diagonal;
  float *durations; /* [n_phones][1 + WN_HMM_LONGEST] as wn_hmm_align_durations() has them */
  gboolean timed;   /* whether durations count */
  float **scores;   /* [threads] scratch */
  gsize *scores_size;
};

static void
observe (void *data, int task, int worker)
{
  WnAligner *a = data;
  const WnUtterance *u = a->items[task].utterance;

  wn_observations (&a->corpus->config, u->features, u->n_frames, a->items[task].observations);
}

static float
loudness (const WnAligner *a, const WnUtterance *u, int frame)
{
  const float *features = u->features + (gsize) frame * wn_feature_dim (&a->corpus->config);
  float sum = 0;

  for (int m = 0; m < a->corpus->config.n_mels; m++)
    sum += features[m];
  return sum / a->corpus->config.n_mels;
}

/*
 * Silence at the ends and long gaps are pauses; the rest is divided among the states of the phones
 * in equal parts
 */
static void
start_item (void *data, int task, int worker)
{
  WnAligner *a = data;
  WnAlignItem *item = &a->items[task];
  const int n = item->utterance->n_frames;
  float *level = g_new (float, n), most = -INFINITY;
  int *states, n_states = 0, n_speech = 0, last = -1;

  if (!item->trains) {
    g_free (level);
    return;
  }
  for (int f = 0; f < n; f++) {
    level[f] = loudness (a, item->utterance, f);
    most = MAX (most, level[f]);
  }
  for (int f = 0; f <= n; f++) {
    if (f < n && level[f] < most - SPEECH_RANGE)
      continue;
    if (last == -1 || f == n || f - last > START_PAUSE)
      for (int k = last + 1; k < f; k++)
        item->labels[k] = 0;
    last = f;
  }
  states = g_new (int, item->hmm->n_states);
  for (int s = 0; s < item->hmm->n_states; s++) {
    if (item->hmm->states[s].emission != 0)
      states[n_states++] = item->hmm->states[s].emission;
  }
  for (int f = 0; f < n; f++)
    n_speech += item->labels[f] != 0;
  for (int f = 0, k = 0; f < n; f++) {
    if (item->labels[f] != 0)
      item->labels[f] = states[(int64_t) k++ * n_states / n_speech];
  }
  g_free (states);
  g_free (level);
}

static void
measure_emission (void *data, int task, int worker)
{
  WnAligner *a = data;

  wn_moments (a->observations, a->labels, a->n_frames, task, &a->moments[task]);
}

/* The mean of all covariances, weighted by their counts */
static void
pool_covariances (WnAligner *a)
{
  WnMoments *prior = &a->prior;

  memset (prior, 0, sizeof *prior);
  for (int e = 0; e < a->n_emissions; e++) {
    const WnMoments *m = &a->moments[e];

    prior->n += m->n;
    for (int i = 0; i < WN_GAUSSIAN_DIM; i++) {
      prior->mean[i] += m->n * m->mean[i];
      for (int k = 0; k <= i; k++)
        prior->covariance[i][k] += m->n * m->covariance[i][k];
    }
  }
  for (int i = 0; i < WN_GAUSSIAN_DIM; i++) {
    prior->mean[i] /= prior->n;
    for (int k = 0; k <= i; k++)
      prior->covariance[i][k] /= prior->n;
  }
}

static void
set_emission (void *data, int task, int worker)
{
  WnAligner *a = data;

  wn_gaussian_set (&a->gaussians[task], &a->moments[task], &a->prior,
      a->diagonal ? VARIANCE_PRIOR : COVARIANCE_PRIOR, a->diagonal);
}

/*
 * Gamma densities by moments: as far from symmetric as durations are, and long phones cost what is
 * in proportion
 */
static void
set_durations (float *out, double mean, double variation)
{
  const double shape = 1 / (variation * variation), scale = mean / shape;

  for (int n = 1; n <= WN_HMM_LONGEST; n++)
    out[n] = DURATION_WEIGHT
        * ((shape - 1) * log (n) - n / scale - lgamma (shape) - shape * log (scale));
}

/* Of units of the items that train: how many, the sum of their durations, and of their squares */
static void
sum_durations (const WnAligner *a, double (*sums)[3])
{
  for (int i = 0; i < a->corpus->n_utterances; i++) {
    const WnAlignItem *item = &a->items[i];
    const int n = item->utterance->n_frames;

    if (!item->trains || item->score == -INFINITY)
      continue;
    for (int f = 0, behind; f < n; f = behind) {
      double *s = sums[wn_hmm_phone (item->hmm->states[item->path[f]].emission)];

      behind = wn_hmm_unit_end (item->hmm, item->path, n, f);
      s[0]++;
      s[1] += behind - f;
      s[2] += (double) (behind - f) * (behind - f);
    }
  }
}

static void
estimate_durations (WnAligner *a)
{
  const int n_phones = a->corpus->language->n_phones;
  g_autofree double (*sums)[3] = g_malloc0_n (n_phones, sizeof *sums);
  double n = 0, frames = 0, spread = 0;

  sum_durations (a, sums);
  for (int p = 1; p < n_phones; p++) {
    n += sums[p][0];
    frames += sums[p][1];
    if (sums[p][0] > 0)
      spread += sums[p][0] * (sums[p][2] * sums[p][0] / (sums[p][1] * sums[p][1]) - 1);
  }
  if (n == 0)
    return;
  for (int p = 1; p < n_phones; p++) {
    const double count = sums[p][0] + DURATION_PRIOR,
                 mean = (sums[p][1] + DURATION_PRIOR * frames / n) / count,
                 own = sums[p][0] > 0 ? sums[p][2] - sums[p][1] * sums[p][1] / sums[p][0] : 0,
                 squares = own + DURATION_PRIOR * spread / n * mean * mean;

    set_durations (a->durations + (gsize) p * (1 + WN_HMM_LONGEST), mean,
        MAX (sqrt (squares / count) / mean, MIN_VARIATION));
  }
  a->durations[0] = -PAUSE_COST;
  a->timed = TRUE;
}

static int
pause_density (const WnAligner *a, int p)
{
  return p == 0 ? 0 : a->n_emissions + p - 1;
}

static void
estimate (WnAligner *a)
{
  const int n = a->n_emissions + a->n_pauses - 1;
  int used = 0;

  wn_pool_run (a->pool, measure_emission, a, n);
  pool_covariances (a);
  wn_pool_run (a->pool, set_emission, a, n);
  /* one that no frame is left of is another one again, not the mean of all sounds */
  for (int p = 0; p < a->n_pauses; p++)
    if (a->moments[pause_density (a, p)].n > 0)
      used = pause_density (a, p);
  for (int p = 0; p < a->n_pauses; p++)
    if (a->moments[pause_density (a, p)].n == 0)
      a->gaussians[pause_density (a, p)] = a->gaussians[used];
}

/* The densities of the pause begin with equal numbers of its frames, the softest to the loudest */
static void
split_pauses (WnAligner *a)
{
  g_autofree double *levels = g_new (double, a->n_frames);
  int64_t n = 0;

  for (int64_t f = 0; f < a->n_frames; f++)
    if (a->labels[f] == 0)
      levels[n++] = a->observations[f * WN_OBSERVATION_DIM];
  if (n < PAUSES)
    return;
  qsort (levels, n, sizeof *levels, wn_compare_doubles);
  for (int64_t f = 0; f < a->n_frames; f++)
    for (int p = PAUSES - 1; p > 0 && a->labels[f] == 0; p--)
      if (a->observations[f * WN_OBSERVATION_DIM] >= levels[n * p / PAUSES])
        a->labels[f] = pause_density (a, p);
  a->n_pauses = PAUSES;
}

/* out[i * stride]: of the pause that of its likeliest density */
static void
score_emission (const WnAligner *a, int emission, const float *observations, int n, float *out,
    int stride)
{
  g_autofree float *further = NULL;

  wn_gaussian_score (&a->gaussians[emission], observations, n, out, stride);
  if (emission != 0 || a->n_pauses == 1)
    return;
  further = g_new (float, n);
  for (int p = 1; p < a->n_pauses; p++) {
    wn_gaussian_score (&a->gaussians[pause_density (a, p)], observations, n, further, 1);
    for (int i = 0; i < n; i++)
      out[i * stride] = MAX (out[i * stride], further[i]);
  }
}

/* Which density of the pause a frame trains */
static int
pause_label (const WnAligner *a, const float *observation)
{
  int label = 0;
  float best = -INFINITY, score;

  for (int p = 0; p < a->n_pauses; p++) {
    wn_gaussian_score (&a->gaussians[pause_density (a, p)], observation, 1, &score, 1);
    if (score > best) {
      best = score;
      label = pause_density (a, p);
    }
  }
  return label;
}

/*
 * [n_frames][n_emissions], the worker's; only the emissions of the item's phones are computed
 * unless all are asked for
 */
static float *
score_item (WnAligner *a, const WnAlignItem *item, gboolean all, int worker)
{
  const int n = item->utterance->n_frames;
  const gsize size = (gsize) n * a->n_emissions;
  gboolean *wanted = g_new0 (gboolean, a->n_emissions);

  if (a->scores_size[worker] < size) {
    g_free (a->scores[worker]);
    a->scores[worker] = g_new (float, size);
    a->scores_size[worker] = size;
  }
  for (int s = 0; s < item->hmm->n_states; s++)
    wanted[item->hmm->states[s].emission] = TRUE;
  for (int e = 0; e < a->n_emissions; e++) {
    if (all || wanted[e])
      score_emission (a, e, item->observations, n, a->scores[worker] + e, a->n_emissions);
  }
  g_free (wanted);
  return a->scores[worker];
}

/* Whether there is a path on which no phone is longer than durations are known for */
static gboolean
find_timed_path (const WnAligner *a, WnAlignItem *item, const float *scores)
{
  const int n = item->utterance->n_frames;
  const gsize row = 1 + WN_HMM_LONGEST;
  g_autofree float *durations = g_new (float, item->hmm->n_units *row);

  for (int u = 0; u < item->hmm->n_units; u++)
    memcpy (durations + u * row,
        a->durations + wn_hmm_phone (item->hmm->states[item->hmm->begin[u]].emission) * row,
        row * sizeof (float));
  if (wn_hmm_align_durations (item->hmm, scores, a->n_emissions, n, durations, item->path)
      == -INFINITY)
    return FALSE;
  item->score = 0;
  for (int f = 0; f < n; f++)
    item->score += scores[(gsize) f * a->n_emissions + item->hmm->states[item->path[f]].emission];
  return TRUE;
}

static void
find_path (WnAligner *a, WnAlignItem *item, const float *scores)
{
  const int n = item->utterance->n_frames;

  if (!a->timed || !find_timed_path (a, item, scores))
    item->score = wn_hmm_align (item->hmm, scores, a->n_emissions, n, item->path);
  for (int f = 0; f < n; f++) {
    item->labels[f] = item->trains && item->score > -INFINITY
        ? item->hmm->states[item->path[f]].emission
        : NO_LABEL;
    if (item->labels[f] == 0)
      item->labels[f] = pause_label (a, item->observations + (gsize) f * WN_OBSERVATION_DIM);
  }
}

static void
align_item (void *data, int task, int worker)
{
  WnAligner *a = data;
  WnAlignItem *item = &a->items[task];

  if (item->trains)
    find_path (a, item, score_item (a, item, FALSE, worker));
}

static void
judge_item (void *data, int task, int worker)
{
  WnAligner *a = data;
  WnAlignItem *item = &a->items[task];
  const int n = item->utterance->n_frames;
  const float *scores;
  int n_speech = 0;

  if (!item->hmm)
    return;
  scores = score_item (a, item, TRUE, worker);
  find_path (a, item, scores);
  for (int f = 0; f < n; f++, scores += a->n_emissions) {
    const int emission = item->hmm->states[item->path[f]].emission;
    float most = scores[0];

    item->strangeness += MIN (-scores[emission], STRANGENESS_LIMIT) / n;
    if (emission == 0)
      continue;
    for (int e = 1; e < a->n_emissions; e++)
      most = MAX (most, scores[e]);
    item->misfit += MIN (most - scores[emission], MISFIT_LIMIT);
    n_speech++;
  }
  item->misfit /= MAX (n_speech, 1);
}

gboolean
wn_aligner_learn (WnAligner *a, int rounds_diagonal, int rounds_full, const WnRun *run)
{
  const int n = rounds_diagonal + rounds_full;

  wn_pool_run (a->pool, start_item, a, a->corpus->n_utterances);
  split_pauses (a);
  for (int round = 0; round < n; round++) {
    wn_run_progress (run, round / (n + 2.), "round %d of %d", round + 1, n);
    if (wn_run_stop_asked (run))
      return FALSE;
    a->diagonal = round < rounds_diagonal;
    estimate (a);
    if (round > 0 && round >= n - TIMED_ROUNDS)
      estimate_durations (a);
    wn_pool_run (a->pool, align_item, a, a->corpus->n_utterances);
  }
  estimate (a);
  if (n > 0)
    estimate_durations (a);
  wn_pool_run (a->pool, judge_item, a, a->corpus->n_utterances);
  return TRUE;
}

WnAligner *
wn_aligner_new (const WnCorpus *corpus, int n_threads)
{
  WnAligner *a = g_new0 (WnAligner, 1);
  const int n = corpus->n_utterances;

  a->corpus = corpus;
  a->pool = wn_pool_new (n_threads);
  a->scores = g_new0 (float *, wn_pool_n_threads (a->pool));
  a->scores_size = g_new0 (gsize, wn_pool_n_threads (a->pool));
  a->n_emissions = wn_hmm_n_emissions (corpus->language->n_phones);
  a->gaussians = g_new (WnGaussian, a->n_emissions + PAUSES - 1);
  a->moments = g_new (WnMoments, a->n_emissions + PAUSES - 1);
  a->n_pauses = 1;
  a->durations = g_new0 (float, corpus->language->n_phones *(1 + WN_HMM_LONGEST));
  a->items = g_new0 (WnAlignItem, n);
  for (int i = 0; i < n; i++) {
    a->items[i].utterance = &corpus->utterances[i];
    a->n_frames += corpus->utterances[i].n_frames;
  }
  a->observations = g_new (float, WN_OBSERVATION_DIM * a->n_frames);
  a->labels = g_new (int16_t, a->n_frames);
  for (int64_t f = 0; f < a->n_frames; f++)
    a->labels[f] = NO_LABEL;
  for (int64_t i = 0, f = 0; i < n; f += corpus->utterances[i++].n_frames) {
    a->items[i].observations = a->observations + f * WN_OBSERVATION_DIM;
    a->items[i].labels = a->labels + f;
    a->items[i].path = g_new (int, corpus->utterances[i].n_frames);
  }
  wn_pool_run (a->pool, observe, a, n);
  return a;
}

int
wn_aligner_n_emissions (const WnAligner *a)
{
  return a->n_emissions;
}

void
wn_aligner_score (const WnAligner *a, const float *observations, int n, float *scores)
{
  for (int e = 0; e < a->n_emissions; e++)
    score_emission (a, e, observations, n, scores + e, a->n_emissions);
}

WnAlignItem *
wn_aligner_items (WnAligner *a)
{
  return a->items;
}

void
wn_aligner_free (WnAligner *a)
{
  for (int i = 0; i < a->corpus->n_utterances; i++) {
    g_clear_pointer (&a->items[i].transcript, wn_transcript_free);
    g_clear_pointer (&a->items[i].hmm, wn_hmm_free);
    g_free (a->items[i].path);
  }
  for (int i = 0; i < wn_pool_n_threads (a->pool); i++)
    g_free (a->scores[i]);
  g_free (a->scores);
  g_free (a->scores_size);
  wn_pool_free (a->pool);
  g_free (a->items);
  g_free (a->observations);
  g_free (a->labels);
  g_free (a->gaussians);
  g_free (a->moments);
  g_free (a->durations);
  g_free (a);
}
