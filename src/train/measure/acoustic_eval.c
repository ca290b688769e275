/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_eval.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "text/language.h"

/* Sums for the correlation and the difference of pairs */
typedef struct
{
  double n, x, y, xx, yy, xy;
} Pairs;

static void
pairs_add (Pairs *p, double x, double y)
{
  p->n++;
  p->x += x;
  p->y += y;
  p->xx += x * x;
  p->yy += y * y;
  p->xy += x * y;
}

static void
pairs_join (Pairs *p, const Pairs *other)
{
  p->n += other->n;
  p->x += other->x;
  p->y += other->y;
  p->xx += other->xx;
  p->yy += other->yy;
  p->xy += other->xy;
}

static double
pairs_correlation (const Pairs *p)
{
  double vx = p->n * p->xx - p->x * p->x, vy = p->n * p->yy - p->y * p->y;

  return vx > 0 && vy > 0 ? (p->n * p->xy - p->x * p->y) / sqrt (vx * vy) : 0;
}

static double
pairs_rmse (const Pairs *p)
{
  return p->n > 0 ? sqrt (MAX (0, (p->xx - 2 * p->xy + p->yy) / p->n)) : 0;
}

/* Sum of squared differences from the mean, of x or y */
static double
scatter (double n, double sum, double squares)
{
  return n > 0 ? MAX (0, squares - sum * sum / n) : 0;
}

/* What one utterance contributes; predicted is x, recorded y */
typedef struct
{
  const WnUtterance *utterance;
  Pairs duration;
  double likely; /* sum of durations drawn without noise */
  Pairs *bands;  /* [n_mels] of speech frames */
} Item;

typedef struct
{
  const WnFeatureConfig *config;
  const WnAcoustic *model;
  const float *params;
  gboolean recorded_prosody;
  int renderings;     /* whose mean is looked at */
  WnAcoustic *likely; /* the same without noise in durations */
  Item *items;
  WnPair *pairs, *mean_pairs; /* [items] of one rendering, and of the mean of several */
  float **out;                /* [items] NULL, or where each item's features go */
} Job;

static WnAcousticDraw
draw_of (const WnUtterance *u, int rendering)
{
  return (WnAcousticDraw){ .key = wn_rng_hash (u->id, strlen (u->id), rendering) };
}

/* [F][dim] with the recording's durations */
static void
predict (const Job *job, const WnUtterance *u, int rendering, float *out)
{
  int n_mels = wn_acoustic_config (job->model)->n_mels, dim = n_mels + 3;
  float *prosody = job->recorded_prosody ? g_new (float, u->n_frames * 3) : NULL;

  WnAcousticInput input = { .P = u->n_phones,
    .phone = u->phone,
    .context = u->context,
    .durations = u->duration,
    .prosody = prosody,
    .draw = draw_of (u, rendering) };

  for (int f = 0; prosody && f < u->n_frames; f++)
    memcpy (prosody + f * 3, u->features + (size_t) f * dim + n_mels, 3 * sizeof (float));
  wn_acoustic_features (job->model, job->params, &input, NULL, out);
  g_free (prosody);
}

static void
compare_durations (const Job *job, Item *item)
{
  const WnUtterance *u = item->utterance;
  float *frames = g_new (float, u->n_phones);
  int32_t *rounded = g_new (int32_t, u->n_phones);
  const WnAcousticDraw draw = draw_of (u, 0);

  wn_acoustic_durations (job->model, job->params, u->n_phones, u->phone, u->context, &draw, frames);
  wn_acoustic_round_durations (u->n_phones, frames, NULL, rounded);
  for (int p = 0; p < u->n_phones; p++)
    if (u->phone[p] != WN_PHONE_PAUSE)
      pairs_add (&item->duration, rounded[p], u->duration[p]);
  wn_acoustic_durations (job->likely, job->params, u->n_phones, u->phone, u->context, &draw,
      frames);
  for (int p = 0; p < u->n_phones; p++)
    if (u->phone[p] != WN_PHONE_PAUSE)
      item->likely += frames[p];
  g_free (frames);
  g_free (rounded);
}

/* The mean of many renderings, of which the first is there, is what the model expects */
static void
compare_mean (const Job *job, const WnUtterance *u, const float *first, WnPair *pair)
{
  const size_t n = (size_t) u->n_frames * wn_feature_dim (job->config);
  float *x = g_new (float, n), *mean = g_new (float, n);

  for (size_t i = 0; i < n; i++)
    mean[i] = first[i] / job->renderings;
  for (int r = 1; r < job->renderings; r++) {
    predict (job, u, r, x);
    for (size_t i = 0; i < n; i++)
      mean[i] += x[i] / job->renderings;
  }
  wn_metrics_compare_features (job->config, u->features, mean, u->n_frames, pair);
  g_free (x);
  g_free (mean);
}

static void
compare_features (const Job *job, Item *item, WnPair *pair, WnPair *mean_pair)
{
  const WnUtterance *u = item->utterance;
  int n_mels = job->config->n_mels, dim = wn_feature_dim (job->config);
  float *x = g_new (float, (size_t) u->n_frames *dim);
  gboolean *speech = g_new (gboolean, u->n_frames);

  predict (job, u, 0, x);
  wn_metrics_compare_features (job->config, u->features, x, u->n_frames, pair);
  wn_metrics_speech (job->config, u->features, u->n_frames, speech);
  for (int f = 0; f < u->n_frames; f++)
    for (int b = 0; speech[f] && b < n_mels; b++)
      pairs_add (&item->bands[b], x[(size_t) f * dim + b], u->features[(size_t) f * dim + b]);
  if (job->renderings > 0)
    compare_mean (job, u, x, mean_pair);
  g_free (x);
  g_free (speech);
}

static void
evaluate_item (void *data, int task, int worker)
{
  const Job *job = data;

  compare_durations (job, &job->items[task]);
  compare_features (job, &job->items[task], &job->pairs[task], &job->mean_pairs[task]);
}

static void
summarise (const Job *job, int n, double variance_ratio, WnAcousticFigures *figures)
{
  Pairs duration = { 0 };
  double likely = 0;

  for (int i = 0; i < n; i++) {
    pairs_join (&duration, &job->items[i].duration);
    likely += job->items[i].likely;
  }
  *figures = (WnAcousticFigures){ .n_utterances = n,
    .duration_correlation = pairs_correlation (&duration),
    .duration_rmse = pairs_rmse (&duration),
    .duration_scale = likely > 0 ? duration.y / likely : 1,
    .variance_ratio = variance_ratio };
  for (int f = 0; f < WN_N_FIGURES; f++) {
    figures->features[f] = wn_metrics_summary (job->pairs, n, f).value;
    figures->mean_features[f] = job->renderings > 0
        ? wn_metrics_summary (job->mean_pairs, n, f).value
        : NAN;
  }
}

void
wn_acoustic_evaluate (const WnCorpus *corpus, gboolean held_out, const WnAcoustic *model,
    const float *params, int renderings, WnPool *pool, WnAcousticFigures *figures, float *gain)
{
  int n_mels = corpus->config.n_mels, n = 0;
  double all_predicted = 0, all_recorded = 0;
  WnAcousticConfig likely = *wn_acoustic_config (model);
  Job job = { &corpus->config, model, params, FALSE, renderings, NULL,
    g_new0 (Item, corpus->n_utterances), g_new (WnPair, corpus->n_utterances),
    g_new (WnPair, corpus->n_utterances), NULL };

  likely.duration_noise = (WnAcousticNoise){ 0 };
  likely.duration_scale = 1;
  job.likely = wn_acoustic_new (&likely);

  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (u->held_out != held_out || u->rejected || u->n_phones == 0)
      continue;
    job.items[n].utterance = u;
    job.items[n++].bands = g_new0 (Pairs, n_mels);
  }
  wn_pool_run (pool, evaluate_item, &job, n);

  for (int b = 0; b < n_mels; b++) {
    double predicted = 0, recorded = 0;

    for (int i = 0; i < n; i++) {
      const Pairs *p = &job.items[i].bands[b];

      predicted += scatter (p->n, p->x, p->xx);
      recorded += scatter (p->n, p->y, p->yy);
    }
    all_predicted += predicted;
    all_recorded += recorded;
    if (gain)
      gain[b] = predicted > 0 ? sqrt (recorded / predicted) : 1;
  }
  if (figures)
    summarise (&job, n, all_recorded > 0 ? all_predicted / all_recorded : 0, figures);
  for (int i = 0; i < n; i++)
    g_free (job.items[i].bands);
  wn_acoustic_free (job.likely);
  g_free (job.items);
  g_free (job.pairs);
  g_free (job.mean_pairs);
}

static void
predict_item (void *data, int task, int worker)
{
  const Job *job = data;
  const WnUtterance *u = job->items[task].utterance;

  if (u->n_phones > 0)
    predict (job, u, 0, job->out[task]);
  else
    memcpy (job->out[task], u->features,
        (size_t) u->n_frames * (wn_acoustic_config (job->model)->n_mels + 3) * sizeof (float));
}

void
wn_acoustic_predict (const WnCorpus *corpus, const WnAcoustic *model, const float *params,
    gboolean recorded_prosody, WnPool *pool, float *out)
{
  size_t dim = wn_acoustic_config (model)->n_mels + 3, at = 0;
  Job job = { &corpus->config, model, params, recorded_prosody, 0, NULL,
    g_new0 (Item, corpus->n_utterances), NULL, NULL, g_new (float *, corpus->n_utterances) };

  for (int i = 0; i < corpus->n_utterances; i++) {
    job.items[i].utterance = &corpus->utterances[i];
    job.out[i] = out + at * dim;
    at += corpus->utterances[i].n_frames;
  }
  wn_pool_run (pool, predict_item, &job, corpus->n_utterances);
  g_free (job.items);
  g_free (job.out);
}
